"""Which recordings look like an assault and belong to no incident: the list, strongest first, and what is set apart."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bwv_index.incidents import OfficerKey
from bwv_index.unreported.facts import Bearing, Incident, Link, Near, Piece, Verdict
from bwv_index.unreported.vocabulary import Vocabulary

_LATE = datetime.max.replace(tzinfo=UTC)
_HOUR_S = 3600.0


class Standing(StrEnum):
    """How a recording stands."""

    UNREPORTED = "unreported"
    """It speaks of an assault, belongs to no incident, and nobody has looked."""
    REFERRED = "referred"
    """A person has passed it on to be recorded; it belongs to no incident yet."""
    DISMISSED = "dismissed"
    DENIED = "denied"
    """All that speaks of an assault is denied beside it: a no, or an exercise."""
    RECORDING_LINKED = "recording-linked"
    """Another file of its recording belongs to an incident."""
    WEAK = "weak"
    """Nothing but sudden sounds, bookmarks without words, or words that weigh less than is asked for."""


SHOWN = (Standing.UNREPORTED, Standing.REFERRED)
APART = (Standing.RECORDING_LINKED, Standing.DENIED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One recording, or a clip that is none of any: its files that belong to no incident, and what speaks of them.

    ``weight`` is the sum over the groups that speak, each once, and sudden sound. ``link`` is the best link of any of
    its files, None where there is none; ``linked`` says what its recording belongs to, empty for nothing. ``near`` is
    None where that cannot be said: no time or no officer is known. ``told`` gives the reason for the standing.
    """

    recording: str
    standing: Standing
    told: str
    weight: int
    start: datetime | None
    half_width_s: float
    camera: str
    officers: tuple[OfficerKey, ...]
    pieces: tuple[Piece, ...]
    link: Link | None
    near: tuple[Near, ...] | None
    ask: str

    @property
    def name(self) -> str:
        """The clip by which it is named."""
        return self.pieces[0].clip

    @property
    def rise_db(self) -> float:
        """How far its strongest sudden sound rises; 0 where there is none or nobody has listened."""
        return max((sound.rise_db for piece in self.pieces for sound in piece.sounds or ()), default=0.0)


def entries(
    pieces: Iterable[Piece], incidents: Sequence[Incident], vocabulary: Vocabulary
) -> tuple[Entry, ...]:
    """Return every recording of which anything speaks of an assault, strongest first within each standing.

    Files with a confirmed or likely link are left out; with another file of their recording they say what that belongs
    to. Times that are not known come last among equals.
    """
    recordings: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        recordings[piece.recording or f"\0{piece.clip}"].append(piece)
    found = (
        entry for files in recordings.values() if (entry := _entry(files, incidents, vocabulary)) is not None
    )
    return tuple(sorted(found, key=_order))


def _order(entry: Entry) -> tuple[int, int, float, datetime, str]:
    return (
        list(Standing).index(entry.standing), -entry.weight, -entry.rise_db, entry.start or _LATE, entry.name
    )  # fmt: skip


def _entry(files: Sequence[Piece], incidents: Sequence[Incident], vocabulary: Vocabulary) -> Entry | None:
    own = [p for p in files if not p.is_linked and (p.signs or p.sounds or p.word is not None)]
    if not own:
        return None
    own.sort(key=lambda piece: (piece.start or _LATE, piece.clip))
    linked = [piece for piece in files if piece.is_linked]
    standing, told = _standing(own, linked, vocabulary)
    links = sorted((link for piece in own for link in piece.links), key=_better)
    first = next((piece for piece in own if piece.start is not None), own[0])
    officers = tuple(dict.fromkeys(o for p in own for o in (*p.officers, *p.holders)))
    return Entry(
        recording=own[0].recording, standing=standing, told=told, weight=_weight(own, vocabulary),
        start=first.start, half_width_s=first.half_width_s,
        camera=" or ".join(dict.fromkeys(piece.camera for piece in own if piece.camera)), officers=officers,
        pieces=tuple(own), link=links[0] if links else None, near=_near(own, officers, incidents, vocabulary),
        ask=_ask(own),
    )  # fmt: skip


def _standing(own: Sequence[Piece], linked: Sequence[Piece], vocabulary: Vocabulary) -> tuple[Standing, str]:
    speaking = [piece for piece in own if piece.speaking]
    strong = [p for p in speaking if any(sign.weight >= vocabulary.least for sign in p.speaking)]
    words = [piece.word for piece in own if piece.word is not None]
    open_ones = [piece for piece in strong if piece.word is None]
    if words and not open_ones:
        standing = Standing.REFERRED if any(w.verdict is Verdict.REFER for w in words) else Standing.DISMISSED
        return standing, "; ".join(dict.fromkeys(f"{word.by}: {word.why}" for word in words))
    if strong and linked:
        told = (f"{p.clip} belongs to {link.incident}" for p in linked for link in p.links[:1])
        return Standing.RECORDING_LINKED, "; ".join(told)
    if strong:
        return Standing.UNREPORTED, "belongs to no incident"
    denied = [sign.denied for piece in own for sign in piece.signs if sign.denied]
    if denied:
        return Standing.DENIED, "; ".join(dict.fromkeys(denied))
    return Standing.WEAK, "nothing but sudden sounds, bookmarks without words, or words of little weight"


def _weight(own: Sequence[Piece], vocabulary: Vocabulary) -> int:
    groups: Mapping[str, int] = {sign.group: sign.weight for piece in own for sign in piece.speaking}
    return sum(groups.values()) + (vocabulary.sound if any(piece.sounds for piece in own) else 0)


def _better(link: Link) -> tuple[int, float, str]:
    return list(Bearing).index(link.bearing), -link.probability, link.incident


def _near(
    own: Sequence[Piece],
    officers: Sequence[OfficerKey],
    incidents: Sequence[Incident],
    vocabulary: Vocabulary,
) -> tuple[Near, ...] | None:
    """Return the incidents of these officers near in time; None where no time or no officer is known."""
    placed = [piece for piece in own if piece.start is not None]
    if not placed or not officers:
        return None
    found = [near for incident in incidents for near in _nearness(placed, officers, incident)]
    return tuple(
        sorted(
            (near for near in found if near.hours <= vocabulary.near_hours),
            key=lambda near: (near.hours, near.incident),
        )
    )


def _nearness(placed: Sequence[Piece], officers: Sequence[OfficerKey], incident: Incident) -> Iterator[Near]:
    same = next((o for o in officers if any(o.may_be(other) for other in incident.officers)), None)
    if same is None or incident.first is None or incident.last is None:
        return
    first, last = incident.first, incident.last
    apart = min(
        max(
            (first - (piece.end or start)).total_seconds(), (start - last).total_seconds(), piece.half_width_s
        )
        - piece.half_width_s
        for piece in placed
        if (start := piece.start) is not None
    )
    yield Near(incident.incident, round(apart / _HOUR_S, 1), same)


def _ask(own: Sequence[Piece]) -> str:
    """Say who can tell what happened. Who may be the victim is asked, and decides nothing."""
    named = list(dict.fromkeys(o for piece in own for o in piece.officers))
    held = [o for piece in own for o in piece.holders if not any(o.may_be(known) for known in named)]
    people = [f"officer {officer.number} (said to have worn it)" for officer in named]
    people += [f"officer {officer.number} (the camera was out to them)" for officer in dict.fromkeys(held)]
    if people:
        return f"{' or '.join(people)}, through a supervisor"
    cameras = " or ".join(dict.fromkeys(piece.camera for piece in own if piece.camera))
    return (
        f"who issues camera {cameras}: nobody states who wore it" if cameras else "nobody states who wore it"
    )
