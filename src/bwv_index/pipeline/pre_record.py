"""Which stretch of a clip comes from before the button was pressed, by its own word or its camera's profile."""

from fractions import Fraction

from bwv_index.clock import PreRecordSpan, pre_record_span
from bwv_index.index import Record
from bwv_index.pipeline.placing import clip_duration


def pre_record_of(record: Record, clip: int) -> PreRecordSpan | None:
    """Return the pre-record span of a clip; None where nothing says that it has one."""
    claims = record.clips.claims(clip)
    profile = next((c.body for c in claims if c.kind == "pre-record"), {})
    triggers = sorted({Fraction(c.value) for c in claims if c.kind == "trigger" and c.value})
    pieces = [name for name, _ in record.clips.recording_of(clip)]
    return pre_record_span(
        clip_duration(record, clip),
        profile_s=profile.get("seconds"),
        profile_silent=bool(profile.get("silent")),
        trigger_s=triggers[0] if len(triggers) == 1 else None,  # two words about one button: neither is taken
        first_of_recording=not pieces or pieces[0] == record.clips.evidence_id(clip),
    )
