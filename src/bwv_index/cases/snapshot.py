"""A case as it stands at one moment, frozen: what checks, documents, the pack and its page are worked out from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from bwv_index.cases.reference import ExhibitRef
from bwv_index.cases.terms import (
    CutHow,
    Disposal,
    ExhibitKind,
    FilePurpose,
    Looked,
    MarkTag,
    PersonRole,
    Plea,
    RedactionReason,
    RedactionState,
    Result,
    Schedule,
    ScheduleOf,
    Topic,
    Variant,
)
from bwv_index.incidents import CareAnswer, Injury, OfficerKey, Urn
from bwv_index.timecode import UtcInterval

PART = ": "
"""Between the name of a thing and that of a part of it, where changes are told."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who said something, when (UTC), and why."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class CaseUrn:
    """A case's URN as it was given; ``urn`` is what it reads as however it is written, None where it is no URN."""

    raw: str
    urn: Urn | None

    @property
    def shown(self) -> str:
        """The URN as it is told and exported: in its exact form, as it was given where it has none."""
        return self.raw if self.urn is None else str(self.urn)


@dataclass(frozen=True, slots=True)
class CasePerson:
    """One officer or member of staff in one role; what is not known is empty."""

    role: PersonRole
    officer: OfficerKey
    rank: str
    surname: str
    initials: str
    warrant_number: str
    phone: str
    email: str
    branch: str
    station: str
    said: Said


@dataclass(frozen=True, slots=True)
class Defendant:
    """One defendant by number; ``asn_ok`` says whether the ASN's check letter is right, None where none was read."""

    number: int
    surname: str
    forename: str
    asn: str
    asn_ok: bool | None
    crimes: tuple[str, ...]
    said: Said


@dataclass(frozen=True, slots=True)
class MissingCamera:
    """An officer at the scene of whose camera there is no clip, why it is expected, and what a person says of it."""

    officer: OfficerKey
    devices: tuple[str, ...]
    reason: str
    explained: Said | None


@dataclass(frozen=True, slots=True)
class CaseIncident:
    """One incident of the case. ``place_recorded`` stays inside; ``place_shown`` is what is told outside, or empty.

    ``log_refs`` are its references of a log's form, ``gaps`` sentences about time that a camera did not record. ``vps``
    are the answers on the victim personal statement.
    """

    ref: str
    crimes: tuple[str, ...]
    occurred: UtcInterval | None
    as_stated: str
    place_recorded: str
    place_shown: str
    offence_code: str
    injury: Injury
    victims: tuple[OfficerKey, ...]
    vps: tuple[CareAnswer, ...]
    log_refs: tuple[str, ...]
    custody_refs: tuple[str, ...]
    expected: tuple[MissingCamera, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeAccount:
    """Where a recording stands in UTC: its start and the half-width at 95 %; ``start_utc`` None where not known.

    ``method`` says how it was placed, or why it was not; ``clock_checked`` whether a person has checked the camera's
    clock, None where no camera is known; ``hour_open`` that whole hours are not excluded. ``zone`` is the IANA name
    of the local time to show.
    """

    start_utc: datetime | None
    half_width_s: float
    method: str
    clock_checked: bool | None
    hour_open: bool
    conflicts: tuple[str, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A chosen picture of a recording: seconds into the file, and the JPEG."""

    at: Fraction
    picture: Path


@dataclass(frozen=True, slots=True)
class SoundStretch:
    """What is to be said of the sound of a stretch of a recording, in seconds of playback; ``end`` None: to its end."""

    start: Fraction
    end: Fraction | None
    told: str


@dataclass(frozen=True, slots=True)
class Disposition:
    """What a person decided of one recording, in words.

    ``description`` is the schedule's; ``safe_description`` reveals nothing sensitive (MG6D). ``said`` is who decided
    last, ``described`` who wrote the words that count, each once.
    """

    disposal: Disposal
    description: str
    safe_description: str
    sensitivity: str
    undermines: str
    assists: str
    said: Said
    described: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRecording:
    """One clip of footage that is linked to an incident of the case, whatever was decided of it.

    ``source`` is where its bytes are, None where they are gone or never came; then ``sha256`` may be empty.
    ``disposal`` is None while nobody has decided. ``findings``, ``silence`` and ``pre_record`` are words for a
    person, empty where there is nothing to say; ``sound`` says of which stretches they speak. ``restricted`` says that
    the platform's list calls it so. ``several_makes`` says that ``device_make`` is no one make: it is what the form of
    the file tells.
    """

    evidence_id: str
    sha256: str
    size: int
    source: Path | None
    original_name: str
    container: str
    video_codec: str
    audio_codec: str
    pixel_format: str
    format_text: str
    duration: Fraction | None
    time: TimeAccount
    officer: OfficerKey | None
    device_make: str
    device_serial: str
    incidents: tuple[str, ...]
    pre_record: str
    silence: str
    findings: tuple[str, ...]
    sheet: Path | None
    keyframes: tuple[Moment, ...]
    disposal: Disposition | None
    uploaded_at: datetime | None
    restricted: bool
    sound: tuple[SoundStretch, ...] = ()
    several_makes: bool = False


@dataclass(frozen=True, slots=True)
class CutSpan:
    """What was asked of a cut and what came of it: seconds into the master, from where its playback starts."""

    asked_in: Fraction
    asked_out: Fraction
    true_in: Fraction
    true_out: Fraction
    how: CutHow
    snapped: bool


@dataclass(frozen=True, slots=True)
class ExhibitFile:
    """One file of an exhibit: where its bytes are, how they were made, by which programs; ``said`` by whom and when."""

    purpose: FilePurpose
    sha256: str
    size: int
    path: Path
    working_copy: bool
    how: CutHow
    command: tuple[str, ...]
    programs: tuple[str, ...]
    notes: tuple[str, ...]
    format_text: str
    duration: Fraction | None
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class CaseExhibit:
    """One exhibit: its reference, who produces it, of which recording (evidence id), its files and its words.

    ``said`` is by whoever made it, which is not always its producer.

    ``key`` is None while nobody has said whether it is key evidence. ``whole_why`` is why a whole recording is
    served, ``versions`` the issues that it went into. ``said`` is who made it an exhibit, ``described`` who wrote the
    title and the detail that count.
    """

    ref: ExhibitRef
    kind: ExhibitKind
    producer: OfficerKey
    recording: str
    parent: ExhibitRef | None
    span: CutSpan | None
    files: tuple[ExhibitFile, ...]
    title: str
    detail: str
    key: bool | None
    link: str
    location: str
    property_ref: str
    whole_why: str
    redaction: RedactionState | None
    withdrawn: Said | None
    said: Said
    versions: tuple[int, ...]
    described: tuple[Said, ...] = ()

    @property
    def evidence(self) -> ExhibitFile | None:
        """The file that is the evidence; None where none is kept."""
        return next((file for file in self.files if file.purpose is FilePurpose.EVIDENCE), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment or stretch that a person describes: seconds into the recording's master; what is seen, what is heard.

    ``exhibit`` is the exhibit it was set on, None where it was set on the recording itself.
    """

    number: int
    exhibit: ExhibitRef | None
    recording: str
    start: Fraction
    end: Fraction | None
    seen: str
    heard: str
    tag: MarkTag | None
    said: Said


@dataclass(frozen=True, slots=True)
class RedactionMark:
    """A stretch of a recording's master that may have to be hidden; ``handling`` is None while nobody handled it."""

    number: int
    recording: str
    start: Fraction
    end: Fraction
    reason: RedactionReason
    note: str
    said: Said
    handling: RedactionState | None
    handled: Said | None
    by_exhibit: ExhibitRef | None


@dataclass(frozen=True, slots=True)
class ScheduleEntry:
    """A line's number on a schedule, which never changes; ``since`` is the version that gave it.

    ``now`` is empty, or says what became of the line: ``withdrawn: used as ABC/2``.
    """

    schedule: Schedule
    number: int
    recording: str
    of: ScheduleOf
    since: int
    now: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answers about one subject of a topic; ``absent`` says that there is none, and why is said."""

    topic: Topic
    subject: str
    text: str
    absent: bool
    said: Said


@dataclass(frozen=True, slots=True)
class Issue:
    """A pack that was made: its version and variant; ``state`` is each served thing's name with a digest of it."""

    version: int
    variant: Variant
    made_at: datetime
    made_by: str
    manifest_sha256: str
    zip_sha256: str
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is other than in the version ``since``, by name; ``since`` is 0 where there was none.

    What changed of an exhibit or a recording is named by its part, as in ``ABC/1: title and detail``.
    """

    since: int
    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def things_changed(self) -> frozenset[str]:
        """The names of what changed, in whatever part."""
        return frozenset(name.partition(PART)[0] for name in self.changed)


@dataclass(frozen=True, slots=True)
class CaseSnapshot:
    """A case as it stands. Tuples are in a fixed order; ``issues`` oldest first.

    ``undecided_links`` are evidence ids of likely proposals on which nobody has decided; ``link_proposals_below`` is
    how many less likely ones there are; ``looked`` says whether a linking run could find them. ``version`` is the one
    that a pack made now would have, 0 where none is asked.
    """

    urn: CaseUrn
    version: int
    variant: Variant
    made_at: datetime
    made_by: str
    software: str
    settings: str
    opened: Said
    people: tuple[CasePerson, ...]
    defendants: tuple[Defendant, ...]
    incidents: tuple[CaseIncident, ...]
    recordings: tuple[CaseRecording, ...]
    exhibits: tuple[CaseExhibit, ...]
    marks: tuple[Mark, ...]
    redactions: tuple[RedactionMark, ...]
    schedule: tuple[ScheduleEntry, ...]
    answers: tuple[Answer, ...]
    issues: tuple[Issue, ...]
    changes: Changes
    undecided_links: tuple[str, ...]
    link_proposals_below: int
    looked: Looked

    @property
    def standing(self) -> tuple[CaseExhibit, ...]:
        """The exhibits that are not withdrawn."""
        return tuple(exhibit for exhibit in self.exhibits if exhibit.withdrawn is None)

    def recording(self, evidence_id: str) -> CaseRecording | None:
        """Return the recording of that evidence id, or None."""
        return next((one for one in self.recordings if one.evidence_id == evidence_id), None)

    def exhibit(self, ref: ExhibitRef) -> CaseExhibit | None:
        """Return the exhibit of that reference, or None."""
        return next((one for one in self.exhibits if one.ref == ref), None)

    def people_as(self, role: PersonRole) -> tuple[CasePerson, ...]:
        """Return the people in one role."""
        return tuple(person for person in self.people if person.role is role)

    def answers_on(self, topic: Topic) -> tuple[Answer, ...]:
        """Return the answers on one topic."""
        return tuple(answer for answer in self.answers if answer.topic is topic)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one charge against one defendant ended; no part of a snapshot, so that no pack can hold it."""

    defendant: int
    charge: str
    code: str
    plea: Plea
    result: Result
    sentence: str
    on: date | None
    said: Said
