"""What a worker heard in one item: its envelope goes to the derived folder, what came of it to the record."""

import hashlib

from bwv_index import media  # by name, so that only a worker that listens loads the decoders
from bwv_index.index import SoundView
from bwv_index.media import MediaRefusal, SoundEnvelope
from bwv_index.pipeline.derived import Derived

NOT_DECODED = "not-decoded"


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
    return SoundView(heard.version, heard.state.value, name, digest, heard.faults, cut=heard.cut)


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
