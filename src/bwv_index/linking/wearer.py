"""Who wore the camera: the officer that the clip states, and the one that the camera was out to."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Final

from bwv_index.incidents import OfficerKey, TimeWindow, device_key
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts
from bwv_index.timecode import UtcInterval

Holders = tuple[OfficerKey, ...]
"""The officers who held one camera at one time, by the issue records."""


_NEVER: Final = datetime.max.replace(tzinfo=UTC)
"""The end of an issue that has none."""


class IssueBook:
    """The camera-issue records by device, in order of time: the one rule for who held a camera.

    An issue without a return lasts until the camera is next issued.
    """

    __slots__ = ("_by_device", "_by_serial")

    def __init__(self, issues: Iterable[CameraIssueFacts]) -> None:
        found: dict[str, list[CameraIssueFacts]] = defaultdict(list)
        for issue in issues:
            found[device_key(issue.device_serial)].append(issue)
        self._by_device = {device: _Ledger(records) for device, records in found.items() if device}
        self._by_serial: dict[str, _Ledger | None] = {}

    def holders(self, clip: ClipFacts) -> Holders:
        """Return who held the clip's camera while the clip ran, as far as its time is known."""
        ledger = self._of(clip.device_serial)
        if ledger is None or clip.interval is None:
            return ()
        return ledger.holders(clip.interval.widened(clip.interval.half_width_s))

    def _of(self, serial: str) -> "_Ledger | None":
        """Find a camera's issues; what a writing of its serial led to is kept, since its clips bear the same one."""
        if serial not in self._by_serial:
            self._by_serial[serial] = self._by_device.get(device_key(serial))
        return self._by_serial[serial]

    def cameras(self, officer: OfficerKey, window: TimeWindow | None = None) -> tuple[str, ...]:
        """Return the serials, as first written, of the cameras that an officer held at any time of a window.

        Without a window every camera that the officer ever held is named.
        """
        stretch = None if window is None else UtcInterval(window.start, window.end, 0.0)
        return tuple(led.serial for led in self._by_device.values() if led.was_held_by(officer, stretch))


class _Ledger:
    """One camera's issues, sorted by when they were made."""

    __slots__ = ("_ends", "_issues", "_latest", "_starts")

    def __init__(self, issues: Iterable[CameraIssueFacts]) -> None:
        self._issues = sorted(issues, key=lambda i: (i.issued_at, i.officer))
        self._starts = [issue.issued_at for issue in self._issues]
        self._ends = [self._end(n) or _NEVER for n in range(len(self._issues))]
        self._latest = list(accumulate(self._ends, max))

    @property
    def serial(self) -> str:
        """The camera's serial as its first issue writes it."""
        return self._issues[0].device_serial

    def was_held_by(self, officer: OfficerKey, interval: UtcInterval | None) -> bool:
        """Whether an officer's issue overlaps an interval; without one, whether there is any such issue."""
        if interval is None:
            return any(issue.officer.may_be(officer) for issue in self._issues)
        return any(holder.may_be(officer) for holder in self.holders(interval))

    def _end(self, number: int) -> datetime | None:
        """Return when an issue ended: its return, else the camera's next issue, else None."""
        issue = self._issues[number]
        if issue.returned_at is not None:
            return issue.returned_at
        return next((start for start in self._starts[number + 1 :] if start > issue.issued_at), None)

    def holders(self, interval: UtcInterval) -> Holders:
        """Return the officers whose issue overlaps an interval."""
        until = bisect_right(self._starts, interval.end)
        # Of the issues before the first that makes the latest end so late, none lasts until the interval.
        since = bisect_left(self._latest, interval.start, hi=until)
        held = (
            issue.officer
            for issue, end in zip(self._issues[since:until], self._ends[since:until], strict=True)
            if end >= interval.start
        )
        return tuple(dict.fromkeys(held))


def may_be_any(officer: OfficerKey, others: Sequence[OfficerKey]) -> bool:
    """Whether an officer can be one of several: same number, no two different forces."""
    return any(officer.may_be(other) for other in others)


def tell_officers(officers: Sequence[OfficerKey]) -> str:
    """Write officers as a person lists them."""
    return " or ".join(str(officer) for officer in officers)
