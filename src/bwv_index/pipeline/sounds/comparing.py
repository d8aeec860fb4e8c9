"""Which clips' sound is compared, and what came of it goes on the record.

Only clips that may belong to one incident are compared, one of them at least likely: of all the cameras of a force that
run at one hour, hardly any were together.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from bwv_index.clock import Placement
from bwv_index.custody import Detail, EventType
from bwv_index.index import LIKELY, LOCKED, LinkStatus, LinkView, Record, SoundMatchView
from bwv_index.linking import (
    SOUND_VERSION,
    Proposals,
    SoundMatch,
    SoundOutcome,
    SoundTie,
    Together,
    compare_sound,
)
from bwv_index.media import ENVELOPE_VERSION, SoundEnvelope
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.facts import Facts
from bwv_index.pipeline.link_batch import Batch
from bwv_index.pipeline.placing import origin_of, place_alone, place_clips
from bwv_index.pipeline.sounds.keeping import held_sound
from bwv_index.pipeline.workspace import Workspace

MOST_REACH_S = 660.0
"""Two clocks that nobody checked, and a little: false locks were measured up to here. Beyond it nothing is compared."""
VERSION = 100 * SOUND_VERSION + ENVELOPE_VERSION
AT_A_TIME = 50
"""Comparisons in one transaction."""
HELD = 64
"""Envelopes held in memory at once."""
TOLERANCE_S = 0.5
"""Times that moved by less are looked at as before."""


@dataclass(frozen=True, slots=True)
class SoundReport:
    """What comparing sound came to: pairs compared now, how many of them locked, and clips whose time moved by it.

    ``heard`` are the clips of the pairs compared now.
    """

    compared: int = 0
    locked: int = 0
    moved: frozenset[int] = frozenset()
    heard: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Clip:
    """A clip that can be compared.

    ``starts`` are when it may have begun by everything but sound, each with its half-width: one where its time is
    settled, else every start that has as good a claim. ``origin_s`` is the presentation time of that start.
    """

    clip: int
    sha256: str
    camera: str
    starts: tuple[tuple[datetime, float], ...]
    length_s: float
    origin_s: float


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two clips to compare, the one with the lesser hash first."""

    first: _Clip
    second: _Clip

    @property
    def windows(self) -> tuple[tuple[float, float], ...]:
        """Where an offset is looked for: the first's presentation time less the second's, and how far around it.

        Nothing where the two cannot have run at one moment, or their times are not known well enough to look.
        """
        return tuple(self._windows())

    def _windows(self) -> Iterator[tuple[float, float]]:
        for first_at, first_half in self.first.starts:
            for second_at, second_half in self.second.starts:
                later, reach = (second_at - first_at).total_seconds(), first_half + second_half
                apart = max(later - self.first.length_s, -later - self.second.length_s)
                if apart <= reach <= MOST_REACH_S:
                    yield later + self.first.origin_s - self.second.origin_s, reach


def known_together(record: Record, facts: Facts) -> Together:
    """Return whose sound was compared, and what persons decided, as linking takes it."""
    names = {number: name for name, number in facts.numbers.items()}
    ties = (
        SoundTie(names[one], names[other], SoundOutcome(outcome))
        for one, other, outcome in record.sounds.outcomes()
        if one in names and other in names
    )
    decided: dict[LinkStatus, set[tuple[str, str]]] = {}
    for link in record.links.matching(decided=True):
        if link.clip_id in names:
            decided.setdefault(link.status, set()).add((names[link.clip_id], str(link.incident_id)))
    return Together(
        tuple(ties),
        frozenset(decided.get(LinkStatus.CONFIRMED, ())),
        frozenset(decided.get(LinkStatus.REJECTED, ())),
    )


def compare_sounds(
    workspace: Workspace,
    facts: Facts,
    found: Proposals,
    batch: Batch | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> SoundReport:
    """Compare the sound of clips that may show one incident and have not been compared, and place them by it.

    ``found`` was proposed for all clips, or for those of a ``batch``: then what the record holds of their incidents
    is compared with them as well.

    Raises:
        EnvironmentFaultError: an envelope cannot be read, or the index not be written.
    """
    with workspace.index.reading() as record:
        due = _due(record, facts, found, batch)
    ears = _Ears(workspace)
    compared = locked = 0
    moved: set[int] = set()
    heard: set[int] = set()
    for start in range(0, len(due), AT_A_TIME):
        part = due[start : start + AT_A_TIME]
        results = [result for pair in part if (result := ears.compare(pair)) is not None]
        with workspace.writing() as record:
            before = {(p.first, p.second): record.sounds.match(p.first, p.second) for _, p in results}
            record.sounds.save_matches([match for _, match in results])
            touched = {
                clip.clip
                for pair, match in results
                if _note(workspace, record, pair, before[match.first, match.second], match)
                for clip in (pair.first, pair.second)
            }
            moved |= place_clips(workspace, record, touched)
        compared += len(results)
        heard |= {clip.clip for pair, _ in results for clip in (pair.first, pair.second)}
        locked += sum(match.outcome == LOCKED for _, match in results)
        if progress:
            progress("Comparing sound", start + len(part), len(due))
    return SoundReport(compared, locked, frozenset(moved), frozenset(heard))


def _note(
    workspace: Workspace, record: Record, pair: _Pair, before: SoundMatchView | None, now: SoundMatchView
) -> bool:
    """Tell the ledger of a lock that is new or gone; return whether it was."""
    if LOCKED not in {now.outcome, before.outcome if before else ""}:
        return False
    details: dict[str, Detail] = {
        "with": record.clips.evidence_id(pair.second.clip), "with_sha256": pair.second.sha256,
        "outcome": now.outcome, "score": f"{now.score:.2f}", "runner_up": f"{now.runner_up:.2f}",
        "offset_ms": _milliseconds(now.offset_s), "half_width_ms": _milliseconds(now.half_width_s),
    }  # fmt: skip
    event = workspace.event(
        EventType.SOUND_COMPARED, record.clips.evidence_id(pair.first.clip), sha256=pair.first.sha256,
        details=details,
    )  # fmt: skip
    record.ledger.append(event)
    return True


def _due(record: Record, facts: Facts, found: Proposals, batch: Batch | None) -> list[_Pair]:
    """List the pairs to compare, each once, in order."""
    chosen = _Chosen(record)
    pairs: dict[tuple[str, str], _Pair] = {}
    for likely, others in _by_incident(record, facts, found, batch):
        for clip in likely:
            for other in others:
                pair = chosen.pair(clip, other)
                if pair is not None:
                    pairs.setdefault((pair.first.sha256, pair.second.sha256), pair)
    return [pair for key, pair in sorted(pairs.items()) if not _stands(record.sounds.match(*key), pair)]


def _by_incident(
    record: Record, facts: Facts, found: Proposals, batch: Batch | None
) -> Iterator[tuple[list[int], list[int]]]:
    """Go through incidents: the clips that are likely or confirmed, and all that are proposed or confirmed.

    What a person rejected is neither.
    """
    likely: dict[int, set[int]] = {}
    every: dict[int, set[int]] = {}
    for proposal in found.proposals:
        clip, incident = facts.numbers[proposal.score.clip_id], int(proposal.score.incident_id)
        every.setdefault(incident, set()).add(clip)
        if proposal.score.probability >= LIKELY:
            likely.setdefault(incident, set()).add(clip)
    for link in _recorded(record, set(every), batch):
        if link.status is LinkStatus.REJECTED:
            every.get(link.incident_id, set()).discard(link.clip_id)
            likely.get(link.incident_id, set()).discard(link.clip_id)
            continue
        every.setdefault(link.incident_id, set()).add(link.clip_id)
        if link.is_likely:
            likely.setdefault(link.incident_id, set()).add(link.clip_id)
    for incident in sorted(likely):
        yield sorted(likely[incident]), sorted(every[incident])


def _recorded(record: Record, reached: set[int], batch: Batch | None) -> Iterator[LinkView]:
    """Go through what persons decided; of a batch also what was proposed of other clips of its incidents."""
    decided = (LinkStatus.CONFIRMED, LinkStatus.REJECTED)
    if batch is None:
        yield from record.links.matching(statuses=decided, decided=True)
        return
    of_batch = record.links.matching(
        clips=sorted(batch.clips | batch.decided), statuses=decided, decided=True
    )
    incidents = reached | {link.incident_id for link in of_batch}
    held = (*decided, LinkStatus.PROPOSED, LinkStatus.AWAITS_SECOND)
    for link in record.links.matching(incidents=sorted(incidents), statuses=held):
        if link.status in decided or link.clip_id not in batch.clips:
            yield link


def _stands(match: SoundMatchView | None, pair: _Pair) -> bool:
    """Whether an earlier comparison answers for a pair: it looked wherever the times of now allow an offset."""
    if match is None or match.version != VERSION:
        return False
    if match.offset_s is not None:
        return any(abs(match.offset_s - at) <= reach + TOLERANCE_S for at, reach in pair.windows)
    return all(
        any(abs(was - at) + reach <= far + TOLERANCE_S for was, far in match.looked)
        for at, reach in pair.windows
    )


@dataclass(slots=True)
class _Chosen:
    """Clips as they are compared, each looked up once."""

    record: Record
    known: dict[int, _Clip | None] = field(default_factory=dict)

    def pair(self, one: int, other: int) -> _Pair | None:
        """Return the pair of two clips; None where they are of one camera, or nothing can be compared."""
        if one == other:
            return None
        found = self._clip(one), self._clip(other)
        if found[0] is None or found[1] is None or found[0].camera == found[1].camera:
            return None
        first, second = sorted((found[0], found[1]), key=lambda clip: clip.sha256)
        pair = _Pair(first, second)
        return pair if pair.windows else None

    def _clip(self, number: int) -> _Clip | None:
        if number not in self.known:
            self.known[number] = self._look(number)
        return self.known[number]

    def _look(self, number: int) -> _Clip | None:
        """Return a clip whose sound is held, whose camera and time are known, and which is no copy of another."""
        cameras = self.record.clips.devices(number)
        sha256 = self.record.clips.sha256(number)
        if len(cameras) != 1 or not sha256 or self.record.contents.derivations((number,)):
            return None
        sound = self.record.sounds.of(sha256)
        if sound is None or not sound.file:
            return None
        placed = place_alone(self.record, number)
        if not isinstance(placed, Placement) or placed.end is None:
            return None
        return _Clip(
            number, sha256, cameras[0], _starts(placed), (placed.end - placed.start).total_seconds(),
            float(origin_of(self.record, sha256)),
        )  # fmt: skip


def _starts(placed: Placement) -> tuple[tuple[datetime, float], ...]:
    """Return every start that has as good a claim, with the half-width that it would have by itself."""
    others = tuple(reading.start for reading in placed.alternatives)
    furthest = max((abs((other - placed.start).total_seconds()) for other in others), default=0.0)
    return tuple((start, placed.half_width_s - furthest) for start in (placed.start, *others))


class _Ears:
    """Compares envelopes; the last ones are held."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._derived = Derived(workspace.home.derived)
        self._envelope = lru_cache(maxsize=HELD)(self._read)

    def compare(self, pair: _Pair) -> tuple[_Pair, SoundMatchView] | None:
        """Compare two clips; None where an envelope is no longer held as it was kept."""
        first, second = self._envelope(pair.first.sha256), self._envelope(pair.second.sha256)
        if first is None or second is None:
            return None
        match = _only_lock(compare_sound(first, second, *window) for window in pair.windows)
        looked = tuple((round(at, 3), round(reach, 3)) for at, reach in pair.windows)
        return pair, SoundMatchView(
            pair.first.sha256, pair.second.sha256, VERSION, match.outcome.value, looked,
            round(match.score, 3), round(match.runner_up, 3), round(match.overlap_s, 2),
            _rounded(match.offset_s), _rounded(match.half_width_s),
        )  # fmt: skip

    def _read(self, sha256: str) -> SoundEnvelope | None:
        with self._workspace.index.reading() as record:
            sound = record.sounds.of(sha256)
        return None if sound is None else held_sound(sound, self._derived)


def _only_lock(found: Iterable[SoundMatch]) -> SoundMatch:
    """Return the lock of the only window in which there is one, else the best of what did not lock.

    Where two windows lock, sound does not tell which is meant: none of them counts.
    """
    matches = sorted(found, key=lambda match: -match.score)
    locks = [match for match in matches if match.outcome is SoundOutcome.LOCKED]
    distinct = {round(match.offset_s or 0.0, 1) for match in locks}
    if len(distinct) > 1:
        return replace(locks[0], outcome=SoundOutcome.NOT_LOCKED, offset_s=None, half_width_s=None)
    known = [match for match in matches if match.outcome is not SoundOutcome.UNKNOWN]
    return next(iter((*locks, *known, *matches)))


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 4)


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
