"""What is known of a clip's sound, for a person: what came of listening, and which clips heard the same."""

from dataclasses import dataclass

from bwv_index.index import Record
from bwv_index.pipeline.placing import origin_of

UNHEARD = "not listened to"


@dataclass(frozen=True, slots=True)
class SoundPartner:
    """Another clip that this one was compared with.

    ``starts_at_s`` is how many seconds into this file a player stands when it begins the other one at the same moment:
    negative where that began earlier. It and ``half_width_s`` (95 %) are None unless both heard the same.
    """

    evidence_id: str
    outcome: str
    starts_at_s: float | None
    half_width_s: float | None
    score: float
    overlap_s: float


@dataclass(frozen=True, slots=True)
class SoundAccount:
    """What came of listening to a clip (``media.SoundState``), and what it was compared with."""

    state: str
    partners: tuple[SoundPartner, ...]


def sound_of(record: Record, sha256: str) -> SoundAccount:
    """Return what is known of the sound of an item; a clip without footage was not listened to."""
    heard = record.sounds.of(sha256) if sha256 else None
    found = []
    for match in record.sounds.matches([sha256]) if sha256 else ():
        first = match.first == sha256
        clip = record.clips.of_item(match.second if first else match.first)
        if clip is not None:
            other = match.second if first else match.first
            starts = None
            if match.offset_s is not None:
                zeros = float(origin_of(record, other) - origin_of(record, sha256))
                starts = round(zeros + (match.offset_s if first else -match.offset_s), 3)
            name = record.clips.evidence_id(clip)
            found.append(
                SoundPartner(name, match.outcome, starts, match.half_width_s, match.score, match.overlap_s)
            )
    return SoundAccount(
        heard.state if heard else UNHEARD, tuple(sorted(found, key=lambda one: one.evidence_id))
    )
