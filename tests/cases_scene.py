"""A whole case, made up: two defendants, three incidents, recordings of every decision, exhibits of every kind.

Nobody in it is anybody: people are numbers, defendants placeholders.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from bwv_index.cases import (
    Answer,
    CaseExhibit,
    CaseIncident,
    CasePerson,
    CaseRecording,
    CaseSnapshot,
    CaseUrn,
    Changes,
    CutHow,
    CutSpan,
    Defendant,
    Disposal,
    Disposition,
    ExhibitFile,
    ExhibitKind,
    ExhibitRef,
    FilePurpose,
    Issue,
    Looked,
    Mark,
    MarkTag,
    MissingCamera,
    Moment,
    PersonRole,
    RedactionMark,
    RedactionReason,
    RedactionState,
    Said,
    Schedule,
    ScheduleEntry,
    ScheduleOf,
    TimeAccount,
    Topic,
    Variant,
)
from bwv_index.incidents import CareAnswer, Injury, OfficerKey, parse_urn
from bwv_index.timecode import UtcInterval

URN = "42EZ0188125"
NIGHT = datetime(2025, 6, 14, 22, 12, 5, tzinfo=UTC)
CHARGED = datetime(2025, 6, 16, 9, 30, tzinfo=UTC)

OIC = OfficerKey("42", "7001")
DISCLOSURE = OfficerKey("42", "7002")
FIRST = OfficerKey("42", "8240")
SECOND = OfficerKey("42", "8241")
VICTIM = OfficerKey("42", "8242")
ABSENT = OfficerKey("42", "8243")

CD1, CD2, CD2A, EF1, EF2 = (
    ExhibitRef("CD", 1),
    ExhibitRef("CD", 2),
    ExhibitRef("CD", 2, "A"),
    ExhibitRef("EF", 1),
    ExhibitRef("EF", 2),
)
"""A clip, a clip that shows an address, its redacted copy, a whole recording, a withdrawn clip."""


def said(by: str = "7001", minutes: int = 0, why: str = "charged 15 June") -> Said:
    """Return who said something, ``minutes`` after the charge."""
    return Said(by, CHARGED + timedelta(minutes=minutes), why)


def digest(seed: int) -> str:
    """Return something of the form of a SHA-256 that nothing else of the scene has."""
    return f"{seed:02x}" * 32


def person(role: PersonRole, officer: OfficerKey, initials: str, **other: Any) -> CasePerson:
    """Return a person of the case, known by number."""
    blank = CasePerson(role, officer, "PC", "", initials, "", "", "", "Response", "Colchester", said())
    return replace(blank, **other)


def recording(number: int, officer: OfficerKey, start_s: int, length_s: int, **other: Any) -> CaseRecording:
    """Return a recording that starts ``start_s`` seconds into the night."""
    time = TimeAccount(
        NIGHT + timedelta(seconds=start_s), 2.0, "camera's clock, checked by a person", True, False, (),
        "Europe/London",
    )  # fmt: skip
    blank = CaseRecording(
        evidence_id=f"EV-250614-0{number}", sha256=digest(number), size=10_000_000 + number,
        source=Path(f"vault/{digest(number)}"),
        original_name=f"VB400_5118{number}0_20250614T2212{number:02}Z_0001.mp4", container="mp4",
        video_codec="h264", audio_codec="aac", pixel_format="yuv420p",
        format_text="MP4, H.264 1280x720, AAC", duration=Fraction(length_s), time=time, officer=officer,
        device_make="Motorola VB400", device_serial=f"5118{number}0", incidents=("42-20250614-1881",),
        pre_record="The first 30 s may be without sound: the camera keeps them from before it was switched on.",
        silence="", findings=(), sheet=Path(f"derived/{digest(number)}/sheet.jpg"),
        keyframes=tuple(
            Moment(Fraction(at), Path(f"derived/{digest(number)}/{at:04}.jpg"))
            for at in range(0, length_s, 20)
        ),
        disposal=None, uploaded_at=NIGHT + timedelta(hours=6), restricted=False,
    )  # fmt: skip
    return replace(blank, **other)


def disposition(disposal: Disposal, description: str = "", **other: Any) -> Disposition:
    """Return what was decided of a recording."""
    return replace(Disposition(disposal, description, "", "", "", "", said(minutes=5)), **other)


def file(seed: int, purpose: FilePurpose = FilePurpose.EVIDENCE, **other: Any) -> ExhibitFile:
    """Return a file of an exhibit, 28 seconds of stream copy."""
    blank = ExhibitFile(
        purpose, digest(seed), 2_000_000 + seed, Path(f"vault/{digest(seed)}"), False, CutHow.STREAM_COPY,
        ("stream copy", "in=450000/25000", "out=1150000/25000", "streams=0,1"), ("PyAV", "libavformat"), (),
        "MP4, H.264 1280x720, AAC", Fraction(28),
    )  # fmt: skip
    return replace(blank, **other)


def exhibit(ref: ExhibitRef, number: int, files: tuple[ExhibitFile, ...], **other: Any) -> CaseExhibit:
    """Return an exhibit of recording ``number``."""
    blank = CaseExhibit(
        ref=ref, kind=ExhibitKind.CLIP, producer=FIRST, recording=f"EV-250614-0{number}", parent=None,
        span=CutSpan(Fraction(18), Fraction(46), Fraction(18), Fraction(46), CutHow.STREAM_COPY, False),
        files=files, title="First punch outside the shop",
        detail="The defendant is seen to strike the officer once with the right hand.", key=True, link="",
        location="Force digital evidence store", property_ref="", whole_why="",
        redaction=RedactionState.REVIEWED_NONE, withdrawn=None, said=said(minutes=10), versions=(1, 2),
        described=(said(minutes=11),),
    )  # fmt: skip
    return replace(blank, **other)


def people() -> tuple[CasePerson, ...]:
    """Return who is who in the case."""
    return (
        person(
            PersonRole.OIC, OIC, "AB", rank="DC", phone="0300 000 7001", email="7001@force.example",
            warrant_number="7001", branch="Investigations",
        ),
        person(PersonRole.DISCLOSURE, DISCLOSURE, "GH", rank="DC"),
        person(PersonRole.PRODUCER, FIRST, "CD"),
        person(PersonRole.PRODUCER, SECOND, "EF"),
    )  # fmt: skip


def defendants() -> tuple[Defendant, ...]:
    """Return two defendants."""
    return (
        Defendant(1, "DEFENDANT-A", "First", "", None, ("42/101881/25",), said()),
        Defendant(2, "DEFENDANT-B", "Second", "", None, (), said()),
    )


def incidents() -> tuple[CaseIncident, ...]:
    """Return three incidents of one case, of which the first has a victim, a gap and a camera without footage."""
    first = CaseIncident(
        ref="42-20250614-1881", crimes=("42/101881/25",),
        occurred=UtcInterval(NIGHT, NIGHT + timedelta(minutes=10)), as_stated="14/06/2025 about 23:15",
        place_recorded="Flat 3, 17 Placeholder Street, Colchester CO1 1ZZ", place_shown="Colchester",
        offence_code="8/01", injury=Injury.WITH, victims=(VICTIM,),
        vps=(CareAnswer(True, "2025-06-15"),), log_refs=("42-20250614-1881",), custody_refs=("42CH/1234/25",),
        expected=(
            MissingCamera(ABSENT, ("511899",), "was at the scene and had a camera on issue", None),
        ),
        gaps=("Camera 511830 recorded nothing between 23:14:05 and 23:16:40 BST.",),
    )  # fmt: skip
    second = replace(
        first, ref="42-20250614-1890", crimes=("42/101890/25",), victims=(), vps=(), expected=(), gaps=(),
        place_recorded="High Street", place_shown="", injury=Injury.NONE, log_refs=("42-20250614-1890",),
        custody_refs=(),
    )  # fmt: skip
    third = replace(
        second, ref="42-20250615-0004", crimes=(), occurred=None, as_stated="in the night", offence_code="",
        injury=Injury.UNKNOWN, log_refs=("42-20250615-0004",),
    )  # fmt: skip
    return (first, second, third)


def recordings() -> tuple[CaseRecording, ...]:
    """Return six recordings: used, used, unused, sensitive, not relevant, undecided and without its bytes."""
    nowhere = TimeAccount(
        None, 0.0, "no source states a time", None, False, ("name and tag differ by 3600 s",), "Europe/London"
    )
    return (
        recording(1, FIRST, 0, 120, disposal=disposition(Disposal.USED)),
        recording(
            2, SECOND, 5, 200, disposal=disposition(Disposal.USED), silence="No sound in the whole recording.",
            video_codec="hevc", format_text="MP4, H.265 1920x1080, AAC",
        ),
        recording(
            3, VICTIM, 8, 90,
            disposal=disposition(
                Disposal.UNUSED, "Body worn video recording of the arrival. No assault visible.",
                undermines="The defendant is heard to say that he was pushed first.",
            ),
        ),
        recording(
            4, FIRST, 700, 60, restricted=True,
            disposal=disposition(
                Disposal.SENSITIVE, "Briefing in the van that names an informant.",
                safe_description="Body worn video recording of a briefing.",
                sensitivity="Identifies a source.",
            ),
        ),
        recording(
            5, SECOND, 4000, 30, disposal=disposition(Disposal.NOT_RELEVANT),
            incidents=("42-20250614-1890",),
        ),
        recording(
            6, VICTIM, 0, 45, time=nowhere, source=None, keyframes=(), sheet=None, duration=None,
            findings=("The last frame does not decode.",), incidents=("42-20250615-0004",),
        ),
    )  # fmt: skip


def exhibits() -> tuple[CaseExhibit, ...]:
    """Return a clip, one that shows an address, its redacted copy, a whole recording and a withdrawn clip."""
    exact = CutSpan(
        Fraction(60), Fraction(70), Fraction(60), Fraction(251, 25) + 60, CutHow.RE_ENCODED, False
    )
    whole = file(
        2, sha256=digest(2), path=Path(f"vault/{digest(2)}"), how=CutHow.WHOLE, command=(), programs=(),
        duration=Fraction(200),
    )  # fmt: skip
    proxy = file(
        34, FilePurpose.PROXY, working_copy=True, how=CutHow.RE_ENCODED, command=("ffmpeg", "-i", "..."),
        programs=("ffmpeg",), notes=("proxy of the evidence file",),
    )  # fmt: skip
    return (
        exhibit(CD1, 1, (file(31),)),
        exhibit(
            CD2, 1, (file(32, working_copy=True, how=CutHow.RE_ENCODED),), span=exact, key=False,
            title="At the door", redaction=RedactionState.DONE,
        ),
        exhibit(
            CD2A, 1, (file(33, how=CutHow.WHOLE),), span=None, kind=ExhibitKind.REDACTED, parent=CD2, key=False,
            title="At the door, house number hidden", versions=(2,),
        ),
        exhibit(
            EF1, 2, (whole, proxy), kind=ExhibitKind.MASTER, producer=SECOND, span=None, key=None,
            title="Arrest and caution", whole_why="The caution and the reply run through the whole recording.",
            redaction=None,
        ),
        exhibit(
            EF2, 2, (file(35),), producer=SECOND, title="Cut at the wrong place", versions=(1,),
            withdrawn=said(minutes=90, why="the wrong moment"),
        ),
    )  # fmt: skip


def marks() -> tuple[Mark, ...]:
    """Return three marks, the last without an end and without sound."""
    return (
        Mark(
            1, CD1, "EV-250614-01", Fraction(20), Fraction(24), "A punch with the right hand.",
            "A shout of 'I'll have you'.", MarkTag.FORCE, said("7001", 20),
        ),
        Mark(
            2, CD1, "EV-250614-01", Fraction(40), Fraction(45), "Blood on the officer's lip.", "",
            MarkTag.INJURY, said("7001", 21),
        ),
        Mark(3, None, "EV-250614-02", Fraction(7, 2), None, "The caution is given.", "", None, said("7001", 22)),
    )  # fmt: skip


def redactions() -> tuple[RedactionMark, ...]:
    """Return three stretches: handled by a redacted exhibit, justified, not handled."""
    return (
        RedactionMark(
            1, "EV-250614-01", Fraction(62), Fraction(65), RedactionReason.ADDRESS, "a house number",
            said(minutes=30), RedactionState.DONE, said(minutes=60, why="hidden in CD/2A"), CD2A,
        ),
        RedactionMark(
            2, "EV-250614-01", Fraction(100), Fraction(104), RedactionReason.BYSTANDER, "", said(minutes=31),
            RedactionState.JUSTIFIED, said(minutes=61, why="not in any clip"), None,
        ),
        RedactionMark(
            3, "EV-250614-02", Fraction(50), Fraction(55), RedactionReason.PHONE, "number read out",
            said(minutes=32), None, None, None,
        ),
    )  # fmt: skip


def schedule() -> tuple[ScheduleEntry, ...]:
    """Return the lines of two issues, one of them withdrawn since."""
    return (
        ScheduleEntry(Schedule.C, 1, "EV-250614-01", ScheduleOf.REST, 1, ""),
        ScheduleEntry(Schedule.C, 2, "EV-250614-02", ScheduleOf.WHOLE, 1, "withdrawn: used as EF/1"),
        ScheduleEntry(Schedule.C, 3, "EV-250614-03", ScheduleOf.WHOLE, 2, ""),
        ScheduleEntry(Schedule.D, 1, "EV-250614-04", ScheduleOf.WHOLE, 1, ""),
    )


def answers() -> tuple[Answer, ...]:
    """Return what was answered: one piece of material there, one absent with its reason, one statement."""
    return (
        Answer(Topic.MATERIAL, "crime-report", "42/101881/25", False, said(minutes=40, why="")),
        Answer(Topic.MATERIAL, "officers-notes", "", True, said(minutes=41, why="none were made")),
        Answer(Topic.STATEMENT, "42/8240", "CD/1, CD/2", False, said(minutes=42, why="")),
    )


def issues() -> tuple[Issue, ...]:
    """Return two issues to the prosecution."""
    state = {"CD/1": digest(71), "CD/2": digest(72), "EF/2": digest(73)}
    return (
        Issue(
            1, Variant.PROSECUTION, CHARGED + timedelta(hours=1), "7001", digest(81), "", state,
        ),
        Issue(
            2, Variant.PROSECUTION, CHARGED + timedelta(hours=3), "7001", digest(82), digest(83),
            {"CD/1": digest(71), "CD/2": digest(74), "CD/2A": digest(75), "EF/1": digest(76)},
        ),
    )  # fmt: skip


def scene(**changes: Any) -> CaseSnapshot:
    """Return the case, with some of its fields changed."""
    whole = CaseSnapshot(
        urn=CaseUrn(URN, parse_urn(URN)), version=3, variant=Variant.PROSECUTION,
        made_at=CHARGED + timedelta(hours=5), made_by="7001", software="0.1.0", settings=digest(90),
        opened=said(), people=people(), defendants=defendants(), incidents=incidents(),
        recordings=recordings(), exhibits=exhibits(), marks=marks(), redactions=redactions(),
        schedule=schedule(), answers=answers(), issues=issues(),
        changes=Changes(2, ("CD/2A",), ("EF/2",), ("CD/2",)), undecided_links=("EV-250614-07",),
        link_proposals_below=2, looked=Looked.NOW,
    )  # fmt: skip
    return replace(whole, **changes)
