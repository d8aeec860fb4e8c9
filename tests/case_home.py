"""A home with a case in it: footage taken in, links decided, clips cut; what a pack of a case is made from.

Nobody in it is anybody: people are numbers, the defendant is a placeholder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.case_files import write_film
from tests.torture.casework import INCIDENT, write_tables
from tests.torture.inside import bwv_inside
from tests.torture.scene import OPERATOR, make_home

from bwv_index.cases import (
    Answer,
    CasePerson,
    CutHow,
    CutSpan,
    Defendant,
    Disposal,
    Disposition,
    ExhibitKind,
    ExhibitRef,
    FilePurpose,
    PersonRole,
    RedactionReason,
    RedactionState,
    Said,
    Topic,
)
from bwv_index.custody import Detail, EventType
from bwv_index.incidents import OfficerKey
from bwv_index.index import (
    ExhibitWords,
    Held,
    ItemKind,
    MarkView,
    NewExhibit,
    NewFile,
    Record,
    RedactionView,
)
from bwv_index.media import CutMode, make_cut, plan_source, read_source
from bwv_index.pipeline import CONFIRM, Workspace, decide_link, link_run, open_workspace

URN = "42EZ0188125"
WHY = "charged 15 June"
OIC, FIRST, SECOND = OfficerKey("42", "7001"), OfficerKey("42", "8240"), OfficerKey("42", "8241")
CD1, CD2, CD2A, EF1 = (
    ExhibitRef("CD", 1), ExhibitRef("CD", 2), ExhibitRef("CD", 2, "A"), ExhibitRef("EF", 1),
)  # fmt: skip
"""A clip, a clip that shows an address, its redacted copy, and a clip of another camera."""

USED, OTHER, UNUSED, SENSITIVE = (f"VB400_51187{n}_20250614T22120{n}Z_0001.mp4" for n in range(4))
"""The recordings by the names under which they lay in the dock."""
SECONDS = {USED: 12, OTHER: 10, UNUSED: 6, SENSITIVE: 6}

SAFE, SENSITIVITY, INFORMANT = (
    "Body worn video recording of a canary briefing.",
    "Canary: identifies a source of information.",
    "Canary: a briefing in the van that names somebody.",
)
UNDERMINES, NOTE, HIDDEN_WORDS = (
    "Canary: he is heard to say that he was pushed first.",
    "Canary: a house number on the door.",
    "Canary: the door bears a number.",
)
PHONE, EMAIL, LINK = "0300 000 7001", "canary-7001@force.example", "https://canary.example/clip"
PLACE_RECORDED, PLACE_SHOWN = "Flat 3, 17 Canary Street, Colchester CO1 1ZZ", "Colchester"
ASN = "22/0000/00/123456789012K"
OVERRIDE_WHY = "Canary: the superintendent agreed."
CANARIES = (
    SENSITIVE, SENSITIVE.removesuffix(".mp4"), SAFE, SENSITIVITY, INFORMANT, UNDERMINES, NOTE, HIDDEN_WORDS, PHONE,
    EMAIL, LINK, "17 Canary Street", "CO1 1ZZ", ASN, OVERRIDE_WHY,
)  # fmt: skip
"""Texts that the prosecution may read and that reach the defence in no form."""


INCIDENTS = (
    "incident_ref,crime_refs,occurred_from,occurred_to,summary,location\n"
    f'{INCIDENT},42/101881/25,2025-06-14T22:10:00Z,2025-06-14T22:20:00Z,struck while arresting,"{PLACE_RECORDED}"\n'
)


@dataclass(frozen=True, slots=True)
class CaseHome:
    """A home with a case: the case's number, the dock that its footage came from, evidence ids by file name."""

    home: Path
    case: int
    dock: Path
    clips: Mapping[str, str]


def make_case_home(work: Path) -> CaseHome:
    """Make a home whose case could be served as it stands."""
    dock, tables = work / "dock", write_tables(work / "tables")
    dock.mkdir()
    for shade, (name, seconds) in enumerate(SECONDS.items()):
        write_film(dock / name, Fraction(seconds), 30 + 40 * shade, every=10)
    (tables / "incidents.csv").write_text(INCIDENTS, encoding="utf-8")
    (tables / "parties.csv").write_text(
        f"incident_ref,officer_ref,role\n{INCIDENT},8240,victim\n", encoding="utf-8"
    )
    (tables / "clips.csv").unlink()
    home = make_home(work / "home")
    for words in (("ingest", dock), ("incidents", "import", tables)):
        done = bwv_inside(home, *words)
        if done.code not in {0, 3}:
            raise AssertionError(f"{words[0]} ended with {done.code}: {done.err}")
    with open_workspace(home, OPERATOR) as workspace:
        link_run(workspace)
        clips = {
            name: decide_link(workspace, name, INCIDENT, CONFIRM, "seen").evidence_id for name in SECONDS
        }
        with workspace.changing(), workspace.writing() as record:
            case = record.cases.open(URN, said(workspace))
            _tell(workspace, record, EventType.CASE_OPENED, URN, {"incidents": [INCIDENT]})
            _fill(workspace, record, case)
    return CaseHome(home, case, dock, clips)


def said(workspace: Workspace, why: str = WHY) -> Said:
    """Return who says something now."""
    return Said(workspace.actor, workspace.now(), why)


def _tell(
    workspace: Workspace,
    record: Record,
    kind: EventType,
    subject: str,
    details: dict[str, Detail],
    sha256: str = "",
) -> None:
    record.ledger.append(workspace.event(kind, subject, sha256=sha256, details=details))


def _fill(workspace: Workspace, record: Record, case: int) -> None:
    me = said(workspace)
    record.cases.put_incident(case, record.incidents.find(INCIDENT), PLACE_SHOWN, me, inside=True)
    for role, officer, initials, phone, email in (
        (PersonRole.OIC, OIC, "AB", PHONE, EMAIL), (PersonRole.DISCLOSURE, OIC, "AB", "", ""),
        (PersonRole.PRODUCER, FIRST, "CD", "", ""), (PersonRole.PRODUCER, SECOND, "EF", "", ""),
    ):  # fmt: skip
        record.cases.put_person(
            case, CasePerson(role, officer, "PC", "", initials, "", phone, email, "", "", me)
        )
    record.cases.put_defendant(case, Defendant(1, "DEFENDANT-A", "First", ASN, None, (), me))
    for name, disposal, description, more in (
        (USED, Disposal.USED, "", {}), (OTHER, Disposal.USED, "", {}),
        (UNUSED, Disposal.UNUSED, "Arrival at the shop. No assault visible.", {"undermines": UNDERMINES}),
        (SENSITIVE, Disposal.SENSITIVE, INFORMANT, {"safe_description": SAFE, "sensitivity": SENSITIVITY}),
    ):  # fmt: skip
        decide(workspace, record, case, name, disposal, description, **more)
    add_clip(workspace, record, case, CD1, FIRST, USED, (2, 6), "First punch outside the shop", link=LINK)
    add_clip(workspace, record, case, CD2, FIRST, USED, (8, 11), "At the door", key=False)
    add_clip(
        workspace,
        record,
        case,
        CD2A,
        FIRST,
        USED,
        (8, 11),
        "At the door, number hidden",
        key=False,
        parent=CD2,
    )
    add_clip(workspace, record, case, EF1, SECOND, OTHER, (1, 5), "Arrest and caution")
    sha256 = record.clips.sha256(record.clips.find(USED)) or ""
    for start, end, seen in ((3, 4, "A punch with the right hand."), (9, 10, HIDDEN_WORDS)):
        record.cases.add_mark(
            case, MarkView(0, None, sha256, Fraction(start), Fraction(end), seen, "", None, None, me)
        )
    number = record.cases.add_redaction(
        case, RedactionView(0, sha256, Fraction(9), Fraction(10), RedactionReason.ADDRESS, NOTE, me)
    )
    record.cases.handle_redaction(case, number, RedactionState.DONE, me, record.exhibits.of_ref(case, CD2A))
    for topic, subject, text in (
        *((Topic.MATERIAL, kind, "kept in the case file") for kind in ("custody-record", "officers-notes")),
        (Topic.STATEMENT, str(FIRST), "CD/1, CD/2, CD/2A"), (Topic.STATEMENT, str(SECOND), "EF/1"),
        *((Topic.REDACTION, str(ref), RedactionState.REVIEWED_NONE.value) for ref in (CD1, EF1)),
    ):  # fmt: skip
        record.cases.answer(case, Answer(topic, subject, text, False, me))


def decide(
    workspace: Workspace, record: Record, case: int, name: str, disposal: Disposal, description: str = "",
    *, safe_description: str = "", sensitivity: str = "", undermines: str = "",
) -> None:  # fmt: skip
    """Decide on a recording."""
    clip = record.clips.find(name)
    record.cases.dispose(
        case, clip,
        Disposition(disposal, description, safe_description, sensitivity, undermines, "", said(workspace)),
    )  # fmt: skip
    _tell(
        workspace, record, EventType.DISPOSAL, record.clips.evidence_id(clip),
        {"case": URN, "disposal": disposal.value}, record.clips.sha256(clip) or "",
    )  # fmt: skip


def add_clip(
    workspace: Workspace, record: Record, case: int, ref: ExhibitRef, producer: OfficerKey, name: str,
    span: tuple[int, int], title: str, *, key: bool = True, link: str = "", parent: ExhibitRef | None = None,
    comment: str = "",
) -> None:  # fmt: skip
    """Cut a clip, keep it, and give it its reference; with a parent it stands for a redacted copy of that.

    ``comment`` is the comment tag of a redacted copy, whose maker may write anything into it.
    """
    master = record.clips.sha256(record.clips.find(name)) or ""
    source = read_source(workspace.vault.path_of(master))
    mode = CutMode.AUTO if parent is None else CutMode.EXACT
    start, end = (Fraction(second) for second in span)
    plan = plan_source(source, start, end, mode)
    incoming = workspace.vault.incoming
    incoming.mkdir(exist_ok=True)
    cut = make_cut(
        source, incoming / f"{ref.file_name}.mp4", plan, label=comment if parent else f"exhibit {ref}"
    )
    workspace.vault.keep(cut.path, cut.sha256)
    record.evidence.add_item(
        cut.sha256, cut.size, ItemKind.EXHIBIT, Held.VAULT, "mp4", workspace.now(), workspace.actor
    )
    how = CutHow(plan.how.value)  # the media room has one of its own
    cut_span = None if parent else CutSpan(start, end, plan.true_in, plan.true_out, how, False)
    file = NewFile(
        FilePurpose.EVIDENCE, cut.sha256, how, cut.working_copy, cut.command, cut.programs, cut.notes,
        "MP4, H.264 320x180", plan.duration,
    )  # fmt: skip
    words = ExhibitWords(title=title, detail=f"{title}.", key=key, link=link, location="Force store")
    kind = ExhibitKind.REDACTED if parent else ExhibitKind.CLIP
    new = NewExhibit(ref, kind, producer, master, parent, cut_span, words)
    record.exhibits.add(case, new, [file], said(workspace))
    _tell(workspace, record, EventType.EXHIBIT, f"{URN} {ref}", {"producer": str(producer)}, cut.sha256)
    _tell(
        workspace,
        record,
        EventType.CLIP_MADE,
        f"{URN} {ref}",
        {"how": how.value, "master": master},
        cut.sha256,
    )
