"""Having a time-stamp authority sign over checkpoints, where one is configured."""

from collections.abc import Callable

from bwv_index.custody import fetch_stamp
from bwv_index.errors import BwvIndexError
from bwv_index.settings import CustodySettings


def stamper(
    settings: CustodySettings, warn: Callable[[str], None] | None
) -> Callable[[bytes], bytes | None] | None:
    """Return what asks the configured authority for a stamp over some bytes; None where none is configured.

    An authority that does not answer stops no act: the checkpoint stands without a stamp, and that is told.
    """
    if not settings.time_stamp_authority:
        return None

    def stamp(content: bytes) -> bytes | None:
        try:
            return fetch_stamp(
                settings.time_stamp_authority, content, timeout_s=settings.time_stamp_timeout_s
            )
        except BwvIndexError as fault:
            if warn is not None:
                warn(f"No time stamp: {fault.diagnostics()}")
            return None

    return stamp
