"""Which pairs are worth comparing: near in time, an officer in common within a day, or a reference in common.

No full cross product is made. Incidents lie in one list per order of length, sorted by start, so that two
bisections find those that reach a clip; officers and references are looked up.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bwv_index.incidents import OfficerKey
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, IncidentFacts
from bwv_index.linking.wearer import Holders, IssueBook
from bwv_index.linking.weights import Search
from bwv_index.timecode import UtcInterval

HOUR_S: Final = 3600.0

Stretch = tuple[float, float]
"""Start and end in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair worth comparing, and why: "time", "officer", "reference", in that order."""

    clip: ClipFacts
    incident: IncidentFacts
    because: tuple[str, ...]


def candidates(
    clips: Iterable[ClipFacts],
    incidents: Sequence[IncidentFacts],
    issues: Iterable[CameraIssueFacts],
    search: Search,
) -> Iterator[Candidate]:
    """Find the pairs worth comparing, clip by clip in the order given, each pair once."""
    index = IncidentIndex(incidents, search)
    book = IssueBook(issues)
    for clip in clips:
        yield from index.candidates(clip, book.holders(clip))


class IncidentIndex:
    """The incidents, to be found by time, by officer and by reference.

    An incident's time is its window and its deployments together. One without any time can be found by
    officer and reference alone.
    """

    __slots__ = ("_by_number", "_by_reference", "_incidents", "_search", "_spans", "_times")

    def __init__(self, incidents: Sequence[IncidentFacts], search: Search) -> None:
        self._incidents = incidents
        self._search = search
        self._times = [_reach(incident) for incident in incidents]
        self._spans = _Spans(self._times)
        self._by_number = _group(incidents, lambda incident: (o.number for o in _officers(incident)))
        self._by_reference = _group(incidents, lambda incident: incident.references)

    def candidates(self, clip: ClipFacts, holders: Holders) -> Iterator[Candidate]:
        """Find the incidents to compare one clip with, in the order of the incidents given."""
        found: dict[int, list[str]] = defaultdict(list)
        for reason, numbers in (
            ("time", self._near(clip)),
            ("officer", self._of_officers(clip, (*clip.officers, *holders))),
            ("reference", self._bearing(clip)),
        ):
            for number in numbers:
                found[number].append(reason)
        for number in sorted(found):
            yield Candidate(clip, self._incidents[number], tuple(found[number]))

    def bearers(self, reference: str) -> list[IncidentFacts]:
        """Return the incidents that bear a reference."""
        return [self._incidents[number] for number in self._by_reference.get(reference, ())]

    def of_number(self, number: str) -> list[IncidentFacts]:
        """Return the incidents that name an officer of that number, of any force."""
        return [self._incidents[n] for n in self._by_number.get(number, ())]

    def _near(self, clip: ClipFacts) -> Iterable[int]:
        """Find incidents whose time, with the margin, meets the clip's."""
        if clip.interval is None:
            return ()
        return self._spans.meeting(_widened(clip.interval, self._search.time_margin_h * HOUR_S))

    def _bearing(self, clip: ClipFacts) -> Iterable[int]:
        """Find incidents that share a reference with the clip."""
        return {number for key in clip.references for number in self._by_reference.get(key, ())}

    def _of_officers(self, clip: ClipFacts, officers: tuple[OfficerKey, ...]) -> Iterable[int]:
        """Find incidents that name one of the officers, within the margin where both times are known."""
        named = {number for officer in officers for number in self._by_number.get(officer.number, ())}
        if clip.interval is None:
            return named
        start, end = _widened(clip.interval, self._search.officer_margin_h * HOUR_S)
        return {
            number
            for number in named
            if (time := self._times[number]) is None or (time[0] <= end and start <= time[1])
        }


class _Spans:
    """Stretches of time by their order of length, each list sorted by start."""

    __slots__ = ("_lists",)

    def __init__(self, times: Iterable[Stretch | None]) -> None:
        lists: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
        for number, time in enumerate(times):
            if time is not None:
                length = int(time[1] - time[0])
                lists[length.bit_length()].append((*time, number))
        # A list of order k holds lengths under 2**k s, so none that starts earlier than that can reach.
        self._lists = [(float(2**order), sorted(entries)) for order, entries in sorted(lists.items())]

    def meeting(self, wanted: Stretch) -> Iterator[int]:
        """Go through the numbers of all stretches that meet the wanted one."""
        start, end = wanted
        for longest, entries in self._lists:
            first = bisect_left(entries, start - longest, key=lambda entry: entry[0])
            last = bisect_right(entries, end, key=lambda entry: entry[0])
            for k in range(first, last):
                if entries[k][1] >= start:
                    yield entries[k][2]


def _reach(incident: IncidentFacts) -> Stretch | None:
    """Return the stretch from an incident's first known time to its last; None where it has none."""
    times: list[datetime] = [] if incident.window is None else [incident.window.start, incident.window.end]
    for deployment in incident.deployments:
        stated = (deployment.dispatched_at, deployment.at_scene_at, deployment.cleared_at)
        times += [moment for moment in stated if moment is not None]
    return (min(times).timestamp(), max(times).timestamp()) if times else None


def _officers(incident: IncidentFacts) -> Iterator[OfficerKey]:
    """Go through every officer that an incident names."""
    for officer, _ in incident.parties:
        yield officer
    for deployment in incident.deployments:
        yield deployment.officer


def _group(
    incidents: Sequence[IncidentFacts], keys: Callable[[IncidentFacts], Iterable[str]]
) -> dict[str, list[int]]:
    """List the numbers of the incidents under each of their keys."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, incident in enumerate(incidents):
        for key in dict.fromkeys(keys(incident)):
            found[key].append(number)
    return dict(found)


def _widened(interval: UtcInterval, seconds: float) -> Stretch:
    """Return a clip's stretch, reaching further by its uncertainty and a margin."""
    margin = interval.half_width_s + seconds
    return interval.start.timestamp() - margin, interval.end.timestamp() + margin
