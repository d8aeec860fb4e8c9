"""Why a clip is held: each ground by its name, with the words that a person reads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bwv_index.retention.facts import KeptClip, KeptLink, Standing
from bwv_index.retention.rules import Rules
from bwv_index.timecode import format_utc


class Ground(StrEnum):
    """What holds a clip."""

    LEGAL_HOLD = "legal-hold"
    CONFIRMED_LINK = "confirmed-link"
    UNDECIDED_PROPOSAL = "undecided-proposal"
    UNDECIDED_NEAR_MISS = "undecided-near-miss"
    PACK = "pack"
    SAME_RECORDING = "same-recording"
    NO_FOOTAGE = "no-footage"
    QUARANTINED = "quarantined"
    NOT_INSPECTED = "not-inspected"
    NOT_COMPARED = "not-compared"
    REFERENCE = "reference"
    PLATFORM_TAG = "platform-tag"
    CHOICES_DIFFER = "choices-differ"


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground, in words."""

    ground: Ground
    told: str


REACHING = frozenset(
    {Ground.LEGAL_HOLD, Ground.CONFIRMED_LINK, Ground.UNDECIDED_PROPOSAL, Ground.PACK},
)
"""Grounds that hold the other pieces of a split recording as well."""

_BY_STANDING = {
    Standing.CONFIRMED: (Ground.CONFIRMED_LINK, "confirmed for {}"),
    Standing.PROPOSED: (Ground.UNDECIDED_PROPOSAL, "proposed for {} and undecided"),
    Standing.NEAR_MISS: (Ground.UNDECIDED_NEAR_MISS, "a near miss for {} and undecided"),
}


def reasons(clips: Sequence[KeptClip], rules: Rules) -> Mapping[str, tuple[Reason, ...]]:
    """Return what holds each clip, by its name; nothing for a clip that nothing holds."""
    own = {clip.name: tuple(_own(clip, rules)) for clip in clips}
    reaching: dict[str, list[str]] = defaultdict(list)
    for clip in clips:
        if clip.recording and any(reason.ground in REACHING for reason in own[clip.name]):
            reaching[clip.recording].append(clip.name)
    return {
        clip.name: (*own[clip.name], *_of_neighbours(clip.name, reaching.get(clip.recording, ())))
        for clip in clips
    }


def _of_neighbours(name: str, held: Iterable[str]) -> Iterator[Reason]:
    others = sorted(set(held) - {name})
    if others:
        yield Reason(Ground.SAME_RECORDING, f"of one recording with {', '.join(others)}, which is held")


def _own(clip: KeptClip, rules: Rules) -> Iterator[Reason]:
    for hold in clip.holds:
        on = f" on {hold.incident}" if hold.incident else ""
        told = f"legal hold{on} by {hold.by} since {format_utc(hold.at)}: {hold.why}"
        yield Reason(Ground.LEGAL_HOLD, told)
    yield from (_of_link(link) for link in clip.links)
    for pack in clip.packs:
        told = f"was confirmed for {pack.incident}, of which a pack was exported at {format_utc(pack.at)}"
        yield Reason(Ground.PACK, told)
    yield from _unchecked(clip)
    if clip.choice is None:
        yield from _said_otherwise(clip, rules)
    elif not clip.choice.category:
        yield Reason(Ground.CHOICES_DIFFER, clip.choice.why)


def _of_link(link: KeptLink) -> Reason:
    ground, told = _BY_STANDING[link.standing]
    return Reason(ground, told.format(link.incident))


def _unchecked(clip: KeptClip) -> Iterator[Reason]:
    """What was not looked at is not known to be of no use."""
    if clip.taken_at is None:
        yield Reason(Ground.NO_FOOTAGE, "its footage has not arrived")
        return
    for trouble in clip.troubles:
        yield Reason(Ground.QUARANTINED, f"on the quarantine list ({trouble}); a person looks")
    if not clip.inspected and not clip.troubles:
        yield Reason(Ground.NOT_INSPECTED, "its footage has not been inspected; a person looks")
    if not clip.compared:
        told = "not compared with the incidents since the record last changed (bwv-index link run)"
        yield Reason(Ground.NOT_COMPARED, told)


def _said_otherwise(clip: KeptClip, rules: Rules) -> Iterator[Reason]:
    """What speaks against the presumption, until a person has chosen."""
    choose = "nobody has chosen a category"
    for reference in clip.references:
        yield Reason(Ground.REFERENCE, f"carries the reference '{reference}' and {choose}")
    columns = {_plain(column) for column in rules.tags}
    for column, value in clip.tags:
        if _plain(column) in columns and _plain(value) not in {"", _plain(rules.presumed)}:
            yield Reason(Ground.PLATFORM_TAG, f"the platform's list says {column} '{value}' and {choose}")


def _plain(text: str) -> str:
    """Return letters and digits alone: platforms write ``Non Evidential``, ``non-evidential``, ``NON_EVIDENTIAL``."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
