"""What a worker heard in one item: its envelope goes to the derived folder, what came of it to the record."""

import hashlib

from pydantic import TypeAdapter

from bwv_index import media  # by name, so that only a worker that listens loads the decoders
from bwv_index.index import Record, SoundView
from bwv_index.media import MediaRefusal, SoundEnvelope, SuddenSound
from bwv_index.pipeline.derived import Derived

NOT_DECODED = "not-decoded"

_SUDDEN: TypeAdapter[tuple[SuddenSound, ...]] = TypeAdapter(tuple[SuddenSound, ...])


def keep_sound(heard: SoundEnvelope | MediaRefusal, sha256: str, derived: Derived) -> SoundView:
    """Keep an item's envelope; the caller flushes it. What could not be heard says so in the state.

    Raises:
        EnvironmentFaultError: the envelope cannot be written.
    """
    if isinstance(heard, MediaRefusal):
        return SoundView(media.ENVELOPE_VERSION, NOT_DECODED)
    name = digest = ""
    if heard.state is media.SoundState.HEARD:
        packed = media.pack_envelope(heard)
        name, digest = derived.sound_name(sha256, packed), hashlib.sha256(packed).hexdigest()
        derived.put(name, packed)
    sudden = tuple(_SUDDEN.dump_python(media.sudden_sounds(heard), mode="json"))
    return SoundView(heard.version, heard.state.value, name, digest, heard.faults, heard.cut, sudden)


def heard_of(record: Record, sha256: str) -> tuple[SuddenSound, ...] | None:
    """Return the sudden sounds of an item; None where nobody could listen, which is not the same as none."""
    sound = record.sounds.of(sha256) if sha256 else None
    if sound is None or sound.state == NOT_DECODED:
        return None
    return _SUDDEN.validate_python(sound.sudden)


def held_sound(sound: SoundView, derived: Derived) -> SoundEnvelope | None:
    """Return the envelope of an item; None where there is none, or its file is gone or no longer what was kept.

    What is gone is made anew by the next ingest of the item, and told by ``verify``.
    """
    if not sound.file or not derived.holds(sound.file):
        return None
    packed = derived.read(sound.file)
    if hashlib.sha256(packed).hexdigest() != sound.file_sha256:
        return None
    try:
        return media.unpack_envelope(packed)
    except ValueError:
        return None
