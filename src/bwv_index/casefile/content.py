"""What goes into a pack: frozen values that the caller fills from the record; no behaviour."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PackKeyframe:
    """One picture of a clip: its time in the player and on the clock.

    ``offset`` is in seconds from where playback starts, so a container's own start time is already taken off.
    ``at_utc`` is None where the clip could not be placed in time.
    ``jpeg`` is the stored picture, None where only the time is to be listed.
    """

    offset: Fraction
    at_utc: datetime | None
    jpeg: Path | None = None


@dataclass(frozen=True, slots=True)
class PackClip:
    """One clip that a person confirmed for the incident, with what the record holds of it.

    ``source`` is the master's own bytes: they are read, never written. ``sha256`` (64 lower-case hex digits)
    and ``size`` are what the record says of them. ``container`` is the allow-list's name (``mov``,
    ``matroska``); an empty codec means no such stream. ``format_text`` describes the format for a person, as
    MG5 asks ("MP4, H.264 1920x1080, AAC"). ``browser_playable`` says whether the master itself plays in a
    browser. ``start_utc`` is None where the clip could not be placed in time. ``probability`` and
    ``evidence`` are the software's proposal; ``decided_*`` the person's act. ``not_from_vault`` is for whoever makes
    the pack, and no part of it: why ``source`` is not the vault's file, though it should be.
    """

    evidence_id: str
    sha256: str
    size: int
    source: Path
    original_name: str
    container: str
    format_text: str
    browser_playable: bool
    exhibit: str = ""
    major_brand: str = ""
    video_codec: str = ""
    audio_codec: str = ""
    pixel_format: str = ""
    duration_s: float | None = None
    start_utc: datetime | None = None
    half_width_s: float | None = None
    time_method: str = ""
    time_conflicts: tuple[str, ...] = ()
    officer: str = ""
    device_serial: str = ""
    probability: float | None = None
    evidence: tuple[str, ...] = ()
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_why: str = ""
    keyframes: tuple[PackKeyframe, ...] = ()
    contact_sheet: Path | None = None
    findings: tuple[str, ...] = ()
    silence: str = ""
    not_from_vault: str = ""


@dataclass(frozen=True, slots=True)
class PackParty:
    """One officer in one role at the incident."""

    role: str
    officer: str


@dataclass(frozen=True, slots=True)
class PackReference:
    """A reference as recorded that has not the exact form of its kind: ``urn``, ``crime`` or ``incident-log``."""

    kind: str
    text: str

    @property
    def told(self) -> str:
        """Say that it stands as recorded, and whose form it has not."""
        return f"as recorded, not in the form of {_KINDS[self.kind]}"


_KINDS = {"urn": "a URN", "crime": "a crime reference", "incident-log": "an incident log"}


@dataclass(frozen=True, slots=True)
class PackIncident:
    """The incident the pack is about, as the record holds it; empty means that the record holds nothing.

    ``crime_refs`` and ``urn`` hold their exact forms; what does not is in ``not_in_form``, as is an ``incident_ref``
    that is no incident log.
    """

    incident_ref: str
    crime_refs: tuple[str, ...] = ()
    urn: str = ""
    occurred_text: str = ""
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    location: str = ""
    offence_code: str = ""
    injury: str = ""
    summary: str = ""
    parties: tuple[PackParty, ...] = ()
    not_in_form: tuple[PackReference, ...] = ()

    @property
    def is_log(self) -> bool:
        """Whether the incident is known by the reference of an incident log."""
        return all(reference.kind != "incident-log" for reference in self.not_in_form)


@dataclass(frozen=True, slots=True)
class PackContent:
    """Everything a pack says. Clips are packed in the order given.

    ``undecided`` and ``rejected`` count the proposed clips that are not in the pack. ``missing`` are the
    lines of "expected but missing".
    """

    incident: PackIncident
    clips: tuple[PackClip, ...]
    undecided: int
    rejected: int
    missing: tuple[str, ...]
    made_by: str
    made_at: datetime
    software_version: str
    settings_hash: str
