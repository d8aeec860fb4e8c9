"""The stretch from before the button was pressed, which many cameras keep without sound."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

SILENCE_TOLERANCE_S = Fraction(2)
"""How far sound may begin from where the buffer should end: cameras switch the microphone on in steps."""

LEAST_SOUND_S = Fraction(1, 2)
"""Sound that is shorter does not show that the microphone was switched on: a last frame may be filled up."""


class PreRecordBasis(StrEnum):
    """How the end of the stretch is known."""

    TRIGGER = "trigger"
    """The recording says when the button was pressed."""
    PROFILE = "profile"
    """The camera's profile says how much is kept; this camera may be set otherwise."""


@dataclass(frozen=True, slots=True)
class PreRecordSpan:
    """From the start of the file to the button: its end in seconds, whether it has no sound, how that is known."""

    end: Fraction
    silent: bool
    basis: PreRecordBasis

    def covers_silence(self, first: Fraction, last: Fraction) -> bool:
        """Whether a silence, in seconds into the file, is that of the buffer and so is not called muted.

        What is silent from the start to the button is the buffer's; a silence that goes on after it is not.
        """
        return self.silent and first >= 0 and first <= last <= self.end + SILENCE_TOLERANCE_S

    def sound_begins_at_its_end(self, last: Fraction, sound_end: Fraction | None) -> bool:
        """Whether sound begins at the button, after a silence until ``last``; both in seconds into the file.

        ``sound_end`` is where the sound stream ends, None where that is not known: then nobody can say.
        """
        follows = sound_end is not None and sound_end - last >= LEAST_SOUND_S
        return follows and abs(last - self.end) <= SILENCE_TOLERANCE_S


def pre_record_span(
    duration: Fraction | None,
    *,
    profile_s: float | None = None,
    profile_silent: bool = False,
    trigger_s: Fraction | None = None,
    first_of_recording: bool = True,
) -> PreRecordSpan | None:
    """Return the stretch of a file that comes from before the button; None where there is none.

    ``trigger_s`` is how many seconds into the file the button was pressed, by the recording's own word: it counts
    before ``profile_s``, the length that the camera's profile gives. Of a split recording it may lie past the file's
    end, and all of the file is from before; or before its start, and nothing is. Only the first file has a
    stretch by profile. Where the profile is silent about sound, so is the answer: ``profile_silent`` is taken as is.
    """
    if trigger_s is not None:
        last = trigger_s if duration is None else min(trigger_s, duration)
        return PreRecordSpan(last, profile_silent, PreRecordBasis.TRIGGER) if last > 0 else None
    if not first_of_recording or not profile_s or profile_s <= 0:
        return None
    end = Fraction(profile_s).limit_denominator(1000)
    # A shorter file was stopped while the buffer was being written, or was cut: what it holds may all be buffer.
    return PreRecordSpan(
        end if duration is None else min(end, duration), profile_silent, PreRecordBasis.PROFILE
    )
