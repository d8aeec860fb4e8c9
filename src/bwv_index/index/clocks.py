"""Repository of cameras' clocks: the checks of persons, and the offsets that were worked out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bwv_index.index.models import ClockCheckRow, DeviceOffsetRow
from bwv_index.index.values import CheckVerdict, ClockCheckView, DeviceOffsetView


class Clocks:
    """What is known of cameras' clocks. A check is never changed: a later row supersedes it by its number."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_check(self, check: ClockCheckView) -> int:
        """Add what a person says; return the row's number. The number in ``check`` is left aside."""
        row = ClockCheckRow(
            device_key=check.device_key, device=check.device, verdict=check.verdict, offset_s=check.offset_s,
            half_width_s=check.half_width_s, valid_from=check.valid_from, valid_to=check.valid_to,
            compared_at=check.compared_at, replaces=list(check.replaces), by=check.by, at=check.at, why=check.why,
        )  # fmt: skip
        self._session.add(row)
        self._session.flush()
        return row.id

    def checks(self, device_key: str | None = None) -> tuple[ClockCheckView, ...]:
        """Return every row ever written of one camera, or of all (None), oldest first."""
        query = select(ClockCheckRow).order_by(ClockCheckRow.id)
        if device_key is not None:
            query = query.where(ClockCheckRow.device_key == device_key)
        return tuple(_check(row) for row in self._session.scalars(query))

    def set_offsets(self, device_key: str, found: Sequence[DeviceOffsetView]) -> bool:
        """Put what was worked out of a camera in place of what stood; return False where it stands exactly so.

        Of what is superseded only the number of its anchors stays; they are told by the clips.
        """
        if self.offsets(device_key) == tuple(found):
            return False
        query = select(DeviceOffsetRow).where(
            DeviceOffsetRow.device_key == device_key, DeviceOffsetRow.current
        )
        for row in self._session.scalars(query):
            row.current, row.body = False, _counted(row.body)
        self._session.add_all(
            DeviceOffsetRow(
                device_key=device_key, position=position, current=True, offset_s=one.offset_s,
                half_width_s=one.half_width_s, valid_from=one.valid_from, valid_to=one.valid_to,
                body=dict(one.body),
            )
            for position, one in enumerate(found)
        )  # fmt: skip
        self._session.flush()
        return True

    def offsets(self, device_key: str | None = None) -> tuple[DeviceOffsetView, ...]:
        """Return the worked-out offsets that count, of one camera or of all (None)."""
        query = (
            select(DeviceOffsetRow)
            .where(DeviceOffsetRow.current)
            .order_by(DeviceOffsetRow.device_key, DeviceOffsetRow.position)
        )
        if device_key is not None:
            query = query.where(DeviceOffsetRow.device_key == device_key)
        return tuple(
            DeviceOffsetView(
                row.device_key, row.offset_s, row.half_width_s, row.valid_from, row.valid_to, row.body
            )
            for row in self._session.scalars(query)
        )


def standing_checks(said: Iterable[ClockCheckView]) -> tuple[ClockCheckView, ...]:
    """Return the checks that no later row supersedes, oldest first.

    What was taken back supersedes nothing: a check that only a withdrawn one had superseded counts again.
    """
    rows = tuple(said)
    withdrawn = {n for row in rows if row.verdict is CheckVerdict.WITHDRAW for n in row.replaces}
    checks = tuple(row for row in rows if row.verdict is CheckVerdict.CHECK and row.number not in withdrawn)
    replaced = {number for row in checks for number in row.replaces}
    return tuple(row for row in checks if row.number not in replaced)


def overlapping(
    checks: Iterable[ClockCheckView], start: datetime, end: datetime
) -> tuple[ClockCheckView, ...]:
    """Return the checks whose dates of validity share a moment with a stretch of time, both ends included."""
    return tuple(check for check in checks if check.valid_from <= end and start <= check.valid_to)


def _counted(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body with numbers in place of lists."""
    return {name: len(entry) if isinstance(entry, list) else entry for name, entry in body.items()}


def _check(row: ClockCheckRow) -> ClockCheckView:
    return ClockCheckView(
        number=row.id, device_key=row.device_key, device=row.device, verdict=CheckVerdict(row.verdict),
        offset_s=row.offset_s, half_width_s=row.half_width_s, valid_from=row.valid_from,
        valid_to=row.valid_to, replaces=tuple(row.replaces), by=row.by, at=row.at, why=row.why,
        compared_at=row.compared_at,
    )  # fmt: skip
