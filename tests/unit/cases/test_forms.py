"""Each form says what it must, field for field (domain reference 4.3 and 4.4), and nothing that is not held."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.cases_scene import (
    CHARGED,
    defendants,
    digest,
    disposition,
    exhibit,
    file,
    person,
    recordings,
    scene,
)

from bwv_index.casefile.enclosed import enclosed_exhibits
from bwv_index.cases import (
    FORMS,
    Answer,
    Blank,
    CaseSnapshot,
    Changes,
    CheckResult,
    CustodyLine,
    CutHow,
    CutSpan,
    Disposal,
    Document,
    ExhibitRef,
    Fields,
    FilePurpose,
    Grid,
    PersonRole,
    Picture,
    Severity,
    Signature,
    SoundStretch,
    Standing,
    Struck,
    Topic,
    Variant,
    build_documents,
    change_text,
    changes_since,
    exhibit_sheets,
    fittings,
    for_defence,
    plain,
    read_layouts,
    state_of,
    subjects,
    words_of,
)
from bwv_index.cases.clauses import when_text
from bwv_index.cases.forms import continuity
from bwv_index.cases.forms.contact import OWN_FILE
from bwv_index.incidents import OfficerKey
from bwv_index.pipeline.custody.continuity import PHRASES
from bwv_index.timecode import NOT_KNOWN

FOLDER = Path(__file__).resolve().parents[3] / "config" / "forms"
LAYOUTS = read_layouts(
    [(each.name, each.read_text(encoding="utf-8")) for each in sorted(FOLDER.glob("*.toml"))], FORMS
)
READ_AGAIN = CheckResult(10, "hashes", Severity.ERROR, Standing.PASS, "CD/1", "the same bytes", "", False)
MISSING = CheckResult(
    3, "cameras-accounted", Severity.WARNING, Standing.FAIL, "42/8243", "no clip", "say why", True
)


def documents(
    snapshot: CaseSnapshot | None = None,
    checks: tuple[CheckResult, ...] = (READ_AGAIN, MISSING),
    custody: tuple[CustodyLine, ...] = (),
) -> dict[str, Document]:
    return {each.name: each for each in build_documents(snapshot or scene(), checks, LAYOUTS, custody)}


def text_of(document: Document) -> str:
    return "\n".join(words_of(document))


def grid_of(document: Document) -> Grid:
    return next(block for block in document.blocks if isinstance(block, Grid))


def column(document: Document, name: str) -> list[str]:
    grid = grid_of(document)
    place = [each.name for each in grid.columns].index(name)
    return [plain(row[place].value) for row in grid.rows]


def values(document: Document) -> dict[str, str]:
    rows = [*document.header, *document.footer]
    rows += [row for block in document.blocks if isinstance(block, Fields) for row in block.rows]
    return {row.name: plain(row.value) for row in rows}


FIELDS = {
    "MG00_CD-1": (
        "Protective marking",
        "Defendant",
        "URN",
        "Media type",
        "Exhibiting officer's name and warrant number",
        "Title or short summary",
        "Key/impactive evidence?",
        "Clip duration",
        "Exhibit number",
        "Case version",
        "Secure link, to the clipped key footage only",
        "Detailed description of what it shows",
        "Officer in the case: name",
        "Officer in the case: collar number",
        "Officer in the case: phone",
        "Officer in the case: email",
        "Officer in the case: branch",
        "Officer in the case: station",
    ),
    "MG12": ("Case", "URN"),
    "MG6C": ("Case", "URN"),
    "MG6D": ("Case", "URN"),
    "MG6E_42-7002": ("Case", "URN", "Disclosure officer"),
    "MG11_42-8240": (
        "URN",
        "Statement of",
        "Age if under 18 (if over 18: 'over 18')",
        "Occupation",
        "Number of pages",
    ),
}
COLUMNS = {
    "MG12": (
        "Police property reference",
        "Brief description, saying if a copy",
        "Exhibit reference",
        "Person producing and current location",
        "Attached",
    ),
    "MG6C": ("Item", "Description", "Location", "CPS decision: D / I / CND", "CPS comment"),
    "MG6D": (
        "Item",
        "Description, revealing nothing sensitive",
        "Reason for sensitivity",
        "CPS agrees? / Court application?",
    ),
    "MG6E_42-7002": ("Item", "Schedule", "Why it may undermine the prosecution's case or assist the defence"),
    "viewing_schedule": (
        "Offset in the supplied clip",
        "Real time",
        "What is seen",
        "What is heard",
        "Described by, when",
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_form_has_these_fields_in_this_order(name: str) -> None:
    assert tuple(field.name for field in documents()[name].header) == FIELDS[name]


@pytest.mark.parametrize("name", COLUMNS)
def test_a_form_has_these_columns_in_this_order(name: str) -> None:
    assert tuple(each.name for each in grid_of(documents()[name]).columns) == COLUMNS[name]


def test_a_pack_for_the_prosecution_holds_these_documents() -> None:
    assert list(documents()) == [
        *("MG00_CD-1", "MG00_CD-2", "MG00_CD-2A", "MG00_EF-1", "MG12", "MG6C", "MG6D", "MG6E_42-7002"),
        *("MG11_42-8240", "MG11_42-8241", "MG5_insert", "viewing_schedule", "continuity", "contact_sheets"),
        *("preflight", "changes"),
    ]


def test_a_pack_for_the_defence_holds_no_more_than_these() -> None:
    made = documents(scene(variant=Variant.DEFENCE))
    assert list(made) == [
        *("MG00_CD-1", "MG00_CD-2", "MG00_CD-2A", "MG00_EF-1", "MG12", "MG6C", "viewing_schedule"),
        *("continuity", "contact_sheets", "changes"),
    ]
    assert "changes" not in documents(scene(variant=Variant.DEFENCE, changes=Changes(0, (), (), ())))
    whole = "\n".join(map(text_of, made.values()))
    assert "0300 000 7001" not in whole
    assert "7001@force.example" not in whole
    assert "informant" not in whole
    assert "Placeholder Street" not in whole
    assert "pushed first" not in whole


def test_body_worn_video_is_written_out() -> None:
    for document in documents().values():
        for words in words_of(document):
            assert "BWV" not in words.replace("Body worn video (BWV)", ""), document.name


def test_the_multimedia_sheet_is_filled_from_the_case() -> None:
    told = values(documents()["MG00_CD-1"])
    assert told["Defendant"] == "DEFENDANT-A, First\nDEFENDANT-B, Second"
    assert told["Media type"] == "Body worn video (BWV)"
    assert told["Exhibiting officer's name and warrant number"] == (
        "PC 8240 [not held: surname]\nWarrant number: [not held: warrant number]"
    )
    assert told["Key/impactive evidence?"] == "Key"
    assert told["Clip duration"] == "28 s"
    assert told["Exhibit number"] == "CD/1"
    assert told["Case version"] == "3"
    assert told["Officer in the case: collar number"] == "7001"
    assert told["SHA-256 of the clip"] == digest(31)
    assert (
        values(documents()["MG00_EF-1"])["Key/impactive evidence?"]
        == "[not held: whether it is key evidence]"
    )


@pytest.mark.parametrize(
    ("first", "last", "snapped", "told"),
    [
        (20, 44, True, "00:00:20.000 to 00:00:44.000 of the recording was asked for"),
        (18, 46, False, None),
    ],
)
def test_of_a_clip_that_was_widened_it_is_said_what_was_asked_for(
    first: int, last: int, told: str | None, *, snapped: bool
) -> None:
    span = CutSpan(
        Fraction(first), Fraction(last), Fraction(18), Fraction(46), CutHow.STREAM_COPY, snapped
    )  # fmt: skip
    made = documents(scene(exhibits=(replace(scene().exhibits[0], span=span),)))
    where = "the clip was widened to where the recording can be cut without encoding it again"
    sheet, statement = values(made["MG00_CD-1"]).get("Cut"), text_of(made["MG11_42-8240"])
    assert sheet == (told and f"{told}; {where}.")
    assert ("was asked for" in statement, f"{told}; {where}." in statement) == (snapped, snapped)


def test_several_officers_in_the_case_keep_their_places_in_each_field() -> None:
    both = (*scene().people, person(PersonRole.OIC, OfficerKey("42", "7009"), "IJ", surname="SURNAME"))
    told = values(documents(scene(people=both))["MG00_CD-1"])
    assert told["Officer in the case: collar number"] == "7001\n7009"
    assert told["Officer in the case: name"] == "DC [not held: surname]\nPC SURNAME"


def test_the_exhibit_list_has_eleven_rows_a_page_and_keeps_the_withdrawn() -> None:
    many = tuple(exhibit(ExhibitRef("CD", number), 1, (file(31),)) for number in range(40, 0, -1))
    grid = grid_of(documents(scene(exhibits=many))["MG12"])
    assert [len(page) for page in grid.pages] == [11, 11, 11, 7]
    made = documents()["MG12"]
    assert column(made, "Exhibit reference") == ["CD/1", "CD/2", "CD/2A", "EF/1", "EF/2"]
    assert column(made, "Attached") == ["\u2713", "\u2713", "\u2713", "\u2713", "No"]
    gone = grid_of(made).rows[-1]
    assert isinstance(gone[2].value[0], Struck)
    assert plain(gone[1].value).endswith("Withdrawn (version 2).")
    assert values(made) == {
        "Case": "R v DEFENDANT-A and DEFENDANT-B",
        "URN": "42EZ0188125",
        "Date of completion": "16/06/2025",
    }


def test_the_schedule_describes_so_that_a_prosecutor_can_decide() -> None:
    made = documents()["MG6C"]
    assert column(made, "Item") == ["1", "2", "3"]
    rest, gone, whole = column(made, "Description")
    assert whole == (
        "Body worn video recording, officer 42/8242 [not held: rank and name], 14/06/2025 23:12:13 to 23:13:43 BST"
        " ± 2 s (1 min 30 s), Colchester. Body worn video recording of the arrival. No assault visible."
        " Not used as evidence."
    )
    assert rest.startswith("Rest of a recording of which parts are used.")
    assert "CD/1 (00:00:18.000 to 00:00:46.000 of the recording)" in rest
    assert gone.endswith("Withdrawn: used as EF/1.")
    assert "not held" not in gone
    assert column(made, "Location")[2] == "Force digital evidence store, evidence id EV-250614-03."
    assert column(made, "CPS decision: D / I / CND") == ["", "", ""]
    assert any(isinstance(block, Signature) for block in made.blocks)


WORE = OfficerKey("42", "8242")


@pytest.mark.parametrize(
    ("words", "told", "subject"),
    [
        (None, "officer 42/8242 [not held: rank and name]", "officer 42/8242"),
        ({"rank": "", "surname": ""}, "officer 42/8242 [not held: rank and name]", "officer 42/8242"),
        ({"rank": "PC", "surname": ""}, "PC 8242 [not held: surname]", "PC 8242"),
        ({"rank": "", "surname": "SURNAME"}, "officer 42/8242 SURNAME [not held: rank]", "officer 42/8242 SURNAME"),
        ({"rank": "PC", "surname": "SURNAME"}, "PC 8242 SURNAME", "PC 8242 SURNAME"),
    ],
)  # fmt: skip
def test_who_wore_a_camera_is_named_as_the_case_knows_them_and_what_is_not_held_shows(
    words: dict[str, str] | None, told: str, subject: str
) -> None:
    held = scene()
    wearer = () if words is None else (person(PersonRole.WEARER, WORE, "", **words),)
    first, *others = held.recordings
    case = replace(
        held, people=(*held.people, *wearer), recordings=(replace(first, officer=WORE), *others),
        schedule=(*held.schedule, replace(held.schedule[2], number=4, now="withdrawn")),
    )  # fmt: skip
    for each in (case, for_defence(case)):
        line, gone = column(documents(each)["MG6C"], "Description")[2:4]
        assert line.startswith(f"Body worn video recording, {told}, 14/06/2025 23:12:13 to 23:13:43 BST")
        assert gone.startswith(
            f"Body worn video recording, {subject}, 14/06/2025"
        )  # nothing to fill in there
    assert f"worn by {told}." in text_of(documents(case)["MG11_42-8240"])
    [entered] = [one.fitted.original for one in subjects(case) if one.number == 3]
    assert entered.startswith(f"Body worn video recording, {subject}, 14/06/2025")


def test_an_id_of_the_index_is_never_told_as_the_stores_own() -> None:
    held = scene()
    named = {one.evidence_id: f"BWV-{one.sha256[:12]}" for one in held.recordings}
    other = replace(
        held,
        recordings=tuple(replace(one, evidence_id=named[one.evidence_id]) for one in held.recordings),
        exhibits=tuple(replace(one, recording=named[one.recording]) for one in held.exhibits),
        schedule=tuple(replace(one, recording=named[one.recording]) for one in held.schedule),
    )
    made, here = documents(other), named["EV-250614-03"]
    told = f"Its evidence id there is not held; the index of recordings calls it {here}."
    assert column(made["MG6C"], "Location")[2] == f"Force digital evidence store. {told}"
    whole = text_of(made["MG11_42-8240"])
    first = named["EV-250614-01"]
    assert f"evidence id [not held: evidence id]; the index of recordings calls it {first}." in whole


def test_the_schedule_for_the_defence_never_gives_the_recorded_place() -> None:
    for variant in Variant:
        assert "Placeholder Street" not in text_of(documents(scene(variant=variant))["MG6C"])


def test_a_line_that_became_sensitive_says_nothing_on_the_other_schedule() -> None:
    secret = disposition(Disposal.SENSITIVE, "Names an informant.", safe_description="A briefing.")
    seen = tuple(
        replace(each, disposal=secret) if each.evidence_id == "EV-250614-03" else each
        for each in recordings()
    )
    told = column(documents(scene(recordings=seen))["MG6C"], "Description")[2]
    assert told == "Body worn video recording.\nWithdrawn."


def test_of_a_line_that_the_defence_is_not_told_of_no_more_stands_there_than_its_number() -> None:
    silent = tuple(replace(each, recording="", now="withdrawn") for each in scene().schedule[:1])
    made = documents(scene(schedule=silent, variant=Variant.DEFENCE))["MG6C"]
    assert [column(made, name) for name in ("Item", "Description", "Location")] == [
        ["1"],
        ["Body worn video recording.\nWithdrawn."],
        [""],
    ]


@pytest.mark.parametrize(
    ("served", "told"), [(True, "Withdrawn (version 2)."), (False, "Withdrawn before it was served.")]
)
def test_an_exhibit_that_the_defence_had_is_withdrawn_since_the_same_version_for_both_sides(
    served: bool, told: str
) -> None:
    first = replace(scene().issues[0], variant=Variant.DEFENCE, state={"EF/2": digest(73)} if served else {})
    case = scene(issues=(*scene().issues, first))
    said = [
        column(documents(each)["MG12"], "Brief description, saying if a copy")[-1].rpartition("\n")[2]
        for each in (case, for_defence(case))
    ]
    assert said == ["Withdrawn (version 2).", told]


def test_the_sensitive_schedule_uses_the_words_that_reveal_nothing() -> None:
    made = documents()["MG6D"]
    assert column(made, "Description, revealing nothing sensitive") == [
        "Body worn video recording of a briefing."
    ]
    assert column(made, "Reason for sensitivity") == ["Identifies a source."]
    assert "informant" not in text_of(made)


def test_what_undermines_or_assists_stands_on_the_report_of_its_officer() -> None:
    one = documents()["MG6E_42-7002"]
    assert column(one, "Item") == ["3"]
    assert column(one, "Schedule") == ["MG6C"]
    other = person(PersonRole.DISCLOSURE, OfficerKey("42", "7003"), "KL")
    two = documents(scene(people=(*scene().people, other)))
    assert {name for name in two if name.startswith("MG6E")} == {
        "MG6E_42-7002",
        "MG6E_42-7003",
        "MG6E_not-assigned",
    }
    assert column(two["MG6E_not-assigned"], "Item") == ["3"]
    assert "Nothing is marked" in text_of(two["MG6E_42-7002"])


def marked_and(disposal: Disposal, number: int) -> CaseSnapshot:
    """Return the case with nothing marked but one recording, which is not on any schedule."""
    plain_, marked = disposition(Disposal.UNUSED, "Arrival."), disposition(disposal, assists="He was pushed.")
    held = tuple(
        replace(one, disposal=(marked if one.evidence_id == f"EV-250614-0{number}" else plain_))
        for one in scene().recordings
    )
    return scene(recordings=held, schedule=())


@pytest.mark.parametrize(
    ("disposal", "number", "item", "listed"),
    [(Disposal.USED, 2, "EF/1", "Exhibit"), (Disposal.NOT_RELEVANT, 5, "EV-250614-05", "None")],
    ids=["exhibited whole", "called not relevant"],
)
def test_what_undermines_or_assists_and_has_no_line_is_reported_all_the_same(
    disposal: Disposal, number: int, item: str, listed: str
) -> None:
    made = documents(marked_and(disposal, number))["MG6E_42-7002"]
    assert (column(made, "Item"), column(made, "Schedule")) == ([item], [listed])
    assert "May assist: He was pushed." in text_of(made)
    assert "Nothing is marked" not in text_of(made)


def test_who_decided_is_the_same_officer_however_the_number_is_written() -> None:
    other = person(PersonRole.DISCLOSURE, OfficerKey("42", "7003"), "KL")
    recordings = tuple(
        one
        if one.disposal is None or not one.disposal.undermines
        else replace(one, disposal=replace(one.disposal, said=replace(one.disposal.said, by="PC 07003")))
        for one in scene().recordings
    )
    made = documents(scene(people=(*scene().people, other), recordings=recordings))
    assert column(made["MG6E_42-7003"], "Item") == ["3"]
    assert "MG6E_not-assigned" not in made


def test_no_item_is_said_and_not_shown_as_an_empty_table() -> None:
    made = documents(scene(schedule=()))
    assert "There is no item." in text_of(made["MG6C"])
    assert "There is no item." in text_of(made["MG6D"])


def test_a_statement_is_a_draft_that_identifies_every_exhibit_of_its_producer() -> None:
    made = documents()["MG11_42-8240"]
    whole = text_of(made)
    assert made.draft
    assert [block.label for block in made.blocks if isinstance(block, Signature)] == [
        "Signature of the witness",  # of the declaration
        "Signature of the witness",
        "Signature of the reader",
    ]
    for ref in ("CD/1", "CD/2", "CD/2A"):
        assert f"I produce this as my exhibit {ref}." in whole
    assert "EF/" not in whole
    assert "make Motorola VB400, serial number 511810" in whole
    assert "14/06/2025 23:12:05 to 23:14:05 BST ± 2 s (2 min 0 s)" in whole
    assert "The camera's clock was checked." in whole
    assert "uploaded on 15/06/2025 05:12:05 BST at [not held: place]" in whole
    assert "evidence id EV-250614-01" in whole
    assert "read again for this pack and is unaltered" in whole
    assert (
        "from 00:00:18.000 to 00:00:46.000 of the recording, which is 14/06/2025 23:12:23 to 23:12:51 BST"
        in whole
    )
    assert "I wrote this statement [not held: before or after] viewing the footage." in whole
    assert "I was on duty as [not held: duty and role] at [not held: place]." in whole


@pytest.mark.parametrize(
    "before", ["", "the first 00:00:30 are from before the button was pressed, by the camera's profile"]
)
def test_a_witness_is_asked_whether_a_recording_starts_before_the_button(before: str) -> None:
    first, *others = recordings()
    whole = text_of(documents(scene(recordings=(replace(first, pre_record=before), *others)))["MG11_42-8240"])
    asked = (
        f"These times may include what the camera kept from before its button was pressed: {before}."
        " Whether they do: [not held: to be confirmed]."
    )
    assert (asked in whole, "before its button" in whole) == (bool(before), bool(before))


def test_a_witness_states_no_make_where_the_files_form_is_that_of_several() -> None:
    first, *others = recordings()
    for made_by, told in (
        (replace(first, device_make="Hytera or Cammpro", several_makes=True),
         "make [not held: make; Hytera or Cammpro by the file's form], serial number 511810"),
        (replace(first, device_make="", several_makes=True), "make [not held: make], serial number 511810"),
        (first, "make Motorola VB400, serial number 511810"),
    ):  # fmt: skip
        made = documents(scene(recordings=(made_by, *others)))["MG11_42-8240"]
        assert f"I was wearing a body worn video camera, {told}." in text_of(made)


def test_a_statement_states_nothing_that_is_not_held() -> None:
    bare = replace(
        recordings()[0],
        device_make="",
        device_serial="",
        uploaded_at=None,
        officer=None,
        duration=None,
        time=replace(recordings()[5].time, conflicts=()),
    )
    made = documents(scene(recordings=(bare,), exhibits=scene().exhibits[:1], defendants=()), checks=())[
        "MG11_42-8240"
    ]
    whole = text_of(made)
    for what in (
        "make",
        "serial number",
        "wearer",
        "start",
        "end",
        "real time",
        "date",
        "surname",
        "occupation",
    ):
        assert f"[not held: {what}]" in whole, what
    assert "I was wearing" not in whole
    assert "Whether the camera's clock was checked: [not held]." in whole
    assert "[not held: no reading again that found it so]" in whole
    assert "unaltered." not in whole.replace("That it is unaltered", "")


def test_a_document_of_an_officer_without_a_force_is_named_after_the_number_alone() -> None:
    lone = OfficerKey("", "8250")
    officer = person(PersonRole.DISCLOSURE, lone, "GH")
    made = documents(
        scene(exhibits=(replace(scene().exhibits[0], producer=lone),), people=(officer,)), checks=()
    )
    assert {name for name in made if name.startswith(("MG11", "MG6E"))} == {"MG11_8250", "MG6E_8250"}


def test_a_producer_written_with_and_without_a_force_makes_one_statement() -> None:
    bare = OfficerKey("", "8240")
    first, *others = scene().exhibits
    made = documents(scene(exhibits=(replace(first, producer=bare), *others)))
    assert [name for name in made if name.startswith("MG11")] == ["MG11_42-8240", "MG11_42-8241"]
    whole = text_of(made["MG11_42-8240"])
    for ref in ("CD/1", "CD/2", "CD/2A"):
        assert f"I produce this as my exhibit {ref}." in whole
    other = replace(others[0], producer=OfficerKey("37", "8240"))
    open_yet = documents(scene(exhibits=(replace(first, producer=bare), *others, other), people=()))
    assert [name for name in open_yet if name.startswith("MG11")] == [
        "MG11_37-8240", "MG11_42-8240", "MG11_42-8241", "MG11_8240",
    ]  # fmt: skip


def test_that_a_statement_is_on_record_is_told_in_the_report_and_not_in_the_draft() -> None:
    empty = Answer(Topic.STATEMENT, "8241", "", False, CD_1.said)
    case = scene(answers=(*scene().answers, empty))
    report = text_of(documents(case)["preflight"])
    assert "A statement of PC 8240 is on record; it names CD/1, CD/2." in report
    assert "A statement of PC 8241 is on record; it names no exhibit." in report
    assert not any(
        "on record" in text_of(each) for name, each in documents(case).items() if name[:4] == "MG11"
    )
    assert "Statements on record" not in text_of(documents(scene(answers=()))["preflight"])


CD_1 = scene().exhibits[0]


def statement_of(maker: str, **changes: object) -> str:
    said = replace(CD_1.said, by=maker)
    one = replace(CD_1, said=said, **changes)  # type: ignore[arg-type]
    return text_of(documents(scene(exhibits=(one,)))["MG11_42-8240"])


@pytest.mark.parametrize("maker", ["8240", "PC 8240", "08240", "42/8240"])
def test_a_witness_says_i_made_it_where_the_record_says_so(maker: str) -> None:
    whole = statement_of(maker)
    assert "I made a clip from recording EV-250614-01, from 00:00:18.000" in whole
    assert "was made by" not in whole


@pytest.mark.parametrize(
    ("maker", "told"), [("7001", "DC 7001"), ("42/7001", "DC 7001"), ("43/8240", "43/8240"), ("svc", "svc")]
)
def test_a_witness_never_says_i_made_what_another_made(maker: str, told: str) -> None:
    whole = statement_of(maker)
    assert f"A clip from recording EV-250614-01 was made by {told}, from 00:00:18.000" in whole
    assert "I made" not in whole
    assert "I produce this as my exhibit CD/1." in whole
    doubt = f"CD/1 is produced by PC 8240 and was made by {told}."
    assert f"{doubt} The producer of a clip is who made it." in whole
    made = scene(exhibits=(replace(CD_1, said=replace(CD_1.said, by=maker)),))
    assert doubt in text_of(documents(made)["preflight"])


def test_a_witness_who_did_not_take_the_whole_recording_does_not_say_so() -> None:
    whole = text_of(documents()["MG11_42-8241"])
    assert "A copy of the whole recording EV-250614-02 was taken by DC 7001" in whole
    assert "I took" not in whole


def test_who_made_a_redacted_copy_elsewhere_is_left_open() -> None:
    assert (
        "A copy of exhibit CD/2 in which parts are hidden was made by [not held: by whom] and entered as an exhibit by"
        " DC 7001"
    ) in text_of(documents()["MG11_42-8240"])


NONE = "Other copies, and who made them: [none recorded]."


def test_a_statement_says_of_which_exhibit_there_is_a_redacted_copy() -> None:
    whole = text_of(documents()["MG11_42-8240"])
    first, second, third = (
        whole.split(f"my exhibit {ref}.")[1].split("Exhibit ")[0] for ref in ("CD/1", "CD/2", "CD/2A")
    )
    told = "A redacted copy of it is exhibit CD/2A. Who made it: [not held: by whom]."
    assert [told in part for part in (first, second, third)] == [False, True, False]
    assert [NONE in part for part in (first, second, third)] == [True, False, True]


def test_a_redacted_copy_that_was_withdrawn_is_none_and_several_are_named() -> None:
    held = list(scene().exhibits)
    gone = replace(held[2], withdrawn=CD_1.said)
    whole = text_of(documents(scene(exhibits=(*held[:2], gone)))["MG11_42-8240"])
    assert ("redacted copy" in whole, whole.count(NONE)) == (False, 2)
    another = replace(held[2], ref=ExhibitRef("CD", 2, "B"))
    whole = text_of(documents(scene(exhibits=(*held[:3], another)))["MG11_42-8240"])
    assert "Redacted copies of it are exhibits CD/2A and CD/2B. Who made them: [not held: by whom]." in whole


def test_who_made_a_working_copy_is_stated_as_the_record_has_it() -> None:
    copy = file(36, FilePurpose.CAPTIONED, working_copy=True)
    known = replace(copy, said=CD_1.said)
    assert f"SHA-256 {digest(36)}, by DC 7001." in statement_of("8240", files=(file(31), known))
    assert f"SHA-256 {digest(36)}, by [not held: by whom]." in statement_of("8240", files=(file(31), copy))


def test_the_playback_format_names_the_proxy_that_plays() -> None:
    hevc = replace(file(31), format_text="MP4, HEVC 1280x720, AAC")
    proxy = file(36, FilePurpose.PROXY, format_text="MP4, H264 1280x720, AAC", working_copy=True)
    made = documents(scene(exhibits=(replace(CD_1, files=(hevc, proxy)),)))
    told = "MP4, HEVC 1280x720, AAC; plays as the proxy CD-1_proxy.mp4: MP4, H264 1280x720, AAC"
    assert values(made["MG00_CD-1"])["Playback format"] == told
    assert values(made["MG5_insert"])["Playback format"] == f"CD/1: {told}"


@pytest.mark.parametrize(
    ("stretches", "told"),
    [
        (((0, 10, "silent"),), None),
        (((0, 18, "silent"), (46, 60, "silent")), None),
        (((0, 30, "silent"),), "00:00:00.000 to 00:00:12.000 of the clip: silent"),
        (((40, 43, "silent"),), "00:00:22.000 to 00:00:25.000 of the clip: silent"),
        (((10, 90, "silent"),), "throughout: silent"),
        (((0, None, "not checked for silence"),), "throughout: not checked for silence"),
    ],
)
def test_sound_is_told_at_the_offsets_of_the_clip_alone(
    stretches: tuple[tuple[int, int | None, str], ...], told: str | None
) -> None:
    sound = tuple(
        SoundStretch(Fraction(first), None if last is None else Fraction(last), words)
        for first, last, words in stretches
    )
    first, *others = recordings()
    made = documents(scene(recordings=(replace(first, sound=sound), *others)))
    assert values(made["MG00_CD-1"]).get("Sound") == told
    schedule = text_of(made["viewing_schedule"])
    assert "The first 30 s may be without sound" not in schedule
    assert told is None or f"Sound {told}." in schedule


def test_a_failed_reading_is_never_stated_as_unaltered() -> None:
    bad = replace(READ_AGAIN, standing=Standing.NOT_CHECKED, about="EF/1")
    whole = text_of(documents(checks=(READ_AGAIN, bad))["MG11_42-8240"])
    assert "is unaltered." not in whole


def test_the_insert_gives_counter_times_in_the_supplied_clip() -> None:
    told = values(documents()["MG5_insert"])
    assert told["Is there any visually recorded evidence?"] == "Yes: body worn video, 4 exhibits."
    assert told["Is it key evidence?"].startswith("Key: CD/1.\nNot key: CD/2, CD/2A.\nEF/1: [not held")
    times = told["Counter times of the key parts, in the supplied clip and in real time"].split("\n")
    assert times[0] == (
        "CD/1 00:00:02.000 to 00:00:06.000 (14/06/2025 23:12:25 to 23:12:29 BST ± 2 s): A punch with the right hand."
        " Heard: A shout of 'I'll have you'."
    )
    assert told["Playback format"].startswith("CD/1: MP4, H.264 1280x720, AAC")
    assert "Blood on the officer's lip." in told["Visible injuries"]
    assert told["Photographs of injuries"] == "[not held: photographs]"


def test_the_viewing_schedule_places_each_mark_in_the_clip() -> None:
    made = documents()["viewing_schedule"]
    assert column(made, "Offset in the supplied clip") == [
        "00:00:02.000 to 00:00:06.000",
        "00:00:22.000 to 00:00:27.000",
    ]
    assert column(made, "What is heard")[1] == "Nothing is described."
    assert column(made, "Described by, when")[0] == "DC 7001\n16/06/2025 10:50:00 BST"
    assert "No part of it is described yet." in text_of(made)


def test_that_a_line_of_the_schedule_is_by_who_viewed_is_a_duty_and_no_fact_that_is_held() -> None:
    whole = text_of(documents()["viewing_schedule"])
    assert "Each line was written by the person named, who is to have viewed the footage." in whole
    assert "has viewed" not in whole


def test_of_what_is_not_served_the_defence_is_not_told_that_nobody_described_it() -> None:
    hidden = replace(scene().marks[0], number=4, exhibit=None, start=Fraction(61), end=Fraction(64))
    case = scene(marks=(*scene().marks, hidden))
    ours, theirs = (text_of(documents(each)["viewing_schedule"]) for each in (case, for_defence(case)))
    assert "No part of it is described yet." not in theirs
    assert "No description of it is served." in theirs.partition("CD/2A:")[2]
    assert "No description of it is served." not in ours


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [(10, 18, False), (10, 19, True), (18, None, True), (45, 60, True), (46, None, False), (46, 60, False)],
)
def test_what_ends_where_a_clip_begins_is_no_part_of_it_in_any_document(
    start: int, end: int | None, *, shown: bool
) -> None:
    till = None if end is None else Fraction(end)
    mark = replace(scene().marks[1], number=9, start=Fraction(start), end=till, seen="A walk.", exhibit=None)
    case = scene(marks=(mark,), exhibits=(CD_1,))
    [item] = enclosed_exhibits(case)
    made = documents(case)
    told = values(made["MG5_insert"])
    assert [
        "A walk." in text_of(made["viewing_schedule"]),
        "A walk." in told["Counter times of the key parts, in the supplied clip and in real time"],
        "A walk." in told["Visible injuries"],
        bool(item.marks),  # the page
    ] == [shown] * 4


def test_the_continuity_record_is_made_of_entries_and_names_gaps() -> None:
    line = CustodyLine(12, "EV-250614-01", CHARGED, PHRASES_OF["ingestion"], "7001", "officer", digest(1), "")
    made = documents(custody=(replace(line, position=14, about="CD/1", act="clip cut"), line))["continuity"]
    assert column(made, "Entry") == ["12", "14"]
    assert "Gap: no entry tells that recording or exhibit was read again since." in text_of(made)
    assert "Gap: no entry tells when the recording was taken in." in text_of(made)
    theirs = documents(scene(variant=Variant.DEFENCE))["continuity"]
    assert "Gap:" not in text_of(theirs)


PHRASES_OF = {kind.value: phrase for kind, phrase in PHRASES.items()}


@pytest.mark.parametrize("start", [continuity.TAKEN_IN, continuity.CHECKED, continuity.CUT])
def test_a_gap_is_looked_for_in_the_ledgers_own_words(start: str) -> None:
    assert any(phrase.startswith(start) for phrase in PHRASES.values())


def test_contact_sheets_are_cut_to_the_clip_and_never_show_what_a_redacted_copy_hides() -> None:
    found = exhibit_sheets(scene())
    assert [(sheet.name, len(sheet.pictures)) for sheet in found] == [
        ("CD-1_1.jpg", 2),
        ("CD-2_1.jpg", 1),
        ("CD-2A_1.jpg", 8),
        ("EF-1_1.jpg", 8),
        ("EF-1_2.jpg", 2),
    ]
    assert [picture.moment.at for picture in found[0].pictures] == [Fraction(20), Fraction(40)]
    assert found[0].pictures[0].label == ("00:00:02.000 into the clip", "14/06/2025 23:12:25 BST ± 2 s")
    copy = scene().exhibits[2]
    assert {(each.moment.picture, each.taken is None) for each in found[2].pictures} == {
        (copy.files[0].path, False)
    }
    assert found[2].lines[-1] == OWN_FILE


@pytest.mark.parametrize(
    ("length", "times"),
    [
        (Fraction(28), ("14/06/2025 23:13:06.8 BST ± 2 s",)),
        (Fraction(27), (NOT_KNOWN,)),
        (None, (NOT_KNOWN,)),
    ],
    ids=["as long as what it was made from", "shorter", "length not known"],
)
def test_a_redacted_copys_pictures_bear_a_time_of_day_only_where_its_seconds_are_those_of_its_parent(
    length: Fraction | None, times: tuple[str, ...]
) -> None:
    first, second, copy, *others = scene().exhibits
    made = replace(copy, files=(replace(copy.files[0], duration=length),))
    whole = scene(exhibits=(first, second, made, *others))
    for case in (whole, for_defence(whole)):
        [sheet] = [each for each in exhibit_sheets(case) if each.ref == copy.ref]
        assert sheet.pictures[0].label[1:] == times
        assert [each.taken for each in sheet.pictures] == (
            [Fraction(0)] if length is None else [length * n / 16 for n in range(1, 16, 2)]
        )


def test_an_exhibit_in_which_no_picture_of_its_recording_falls_has_some_of_its_own_file() -> None:
    first, *others = recordings()
    bare = scene(recordings=(replace(first, keyframes=first.keyframes[:1]), *others))
    [sheet, *_] = exhibit_sheets(bare)
    assert (sheet.name, sheet.lines[-1]) == (
        "CD-1_1.jpg", "Pictures taken from the exhibit's own file, spread evenly over it",
    )  # fmt: skip
    assert [each.taken for each in sheet.pictures] == [Fraction(7 * n, 4) for n in range(1, 16, 2)]
    assert {each.moment.picture for each in sheet.pictures} == {CD_1.files[0].path}
    assert sheet.pictures[0].label == ("00:00:01.750 into the clip", "14/06/2025 23:12:24.8 BST ± 2 s")
    assert "No picture is held" not in text_of(documents(bare)["contact_sheets"]).partition("CD/2")[0]


def test_an_exhibit_without_a_file_has_no_contact_sheet() -> None:
    nothing = replace(scene().exhibits[0], files=())
    assert exhibit_sheets(scene(exhibits=(nothing,))) == ()
    made = documents(scene(exhibits=(nothing,)))["contact_sheets"]
    assert "No picture is held" in text_of(made)
    assert not any(isinstance(block, Picture) for block in made.blocks)


def test_a_withdrawn_line_for_the_defence_has_no_title_to_miss() -> None:
    silent = replace(scene().exhibits[4], title="", detail="", files=())
    told = column(
        documents(scene(exhibits=(silent,), variant=Variant.DEFENCE))["MG12"],
        "Brief description, saying if a copy",
    )
    assert told == [
        "Body worn video. Of recording EV-250614-02, 00:00:18.000 to 00:00:46.000. No file is enclosed.\n"
        "Withdrawn (version 2)."
    ]


def test_text_that_would_not_be_taken_is_shown_both_ways() -> None:
    first = replace(scene().exhibits[0], title="Kick & punch")
    snapshot = scene(exhibits=(first,))
    assert [(each.about, each.fitted.shown) for each in fittings(snapshot)] == [("CD/1", "Kick and punch")]
    whole = text_of(documents(snapshot)["preflight"])
    assert "Kick & punch" in whole
    assert "Kick and punch" in whole
    assert "Kick & punch" in text_of(documents(snapshot)["MG12"])


def test_subjects_in_our_own_words_are_taken_as_they_are() -> None:
    assert [each.number for each in subjects(scene())] == [1, 3]
    assert fittings(scene()) == ()
    assert all("(within 2 s)" in each.fitted.shown for each in subjects(scene()))


@pytest.mark.parametrize(
    ("time", "duration", "told"),
    [
        ({"half_width_s": 3900.0, "hour_open": True}, None,
         "from 14/06/2025 23:12:13 BST (within 65 min, hours not checked)"),
        ({"half_width_s": 2.0}, Fraction(90), "14/06/2025 23:12:13 to 23:13:43 BST (within 2 s)"),
        ({"start_utc": None}, Fraction(90), "time of day not known"),
    ],
)  # fmt: skip
def test_a_subject_says_how_sure_its_time_is(
    time: dict[str, Any], duration: Fraction | None, told: str
) -> None:
    held = scene().recording("EV-250614-03")
    assert held is not None
    assert when_text(replace(held, duration=duration, time=replace(held.time, **time))) == told


def test_the_report_counts_what_is_not_passed() -> None:
    told = values(
        documents(checks=(READ_AGAIN, MISSING, replace(READ_AGAIN, standing=Standing.FAIL)))["preflight"]
    )
    assert told["Result"] == "1 passed, 1 error, 1 warning"


def test_a_case_of_nothing_still_makes_its_documents() -> None:
    empty = scene(
        people=(), defendants=(), incidents=(), recordings=(), exhibits=(), marks=(), redactions=(), schedule=(),
        answers=(), issues=(), version=0,
    )  # fmt: skip
    made = documents(empty, checks=())
    assert values(made["MG12"])["Case"] == "[not held: defendants]"
    assert (
        values(made["MG5_insert"])["Is there any visually recorded evidence?"]
        == "No body worn video is exhibited."
    )
    assert "MG6E_not-assigned" in made
    assert any(isinstance(run, Blank) for run in made["MG6E_not-assigned"].header[2].value)


def test_equal_snapshots_make_equal_documents() -> None:
    assert documents() == documents(scene(defendants=defendants()))
    assert documents()["MG00_CD-1"] != documents(scene(version=4))["MG00_CD-1"]


def test_what_changed_of_an_exhibit_or_a_recording_is_named_by_its_part() -> None:
    before = scene()
    [first, *rest] = before.exhibits
    one, *others = before.recordings
    after = replace(
        before,
        exhibits=(replace(first, detail="Another account of it."), *rest),
        recordings=(replace(one, duration=Fraction(1), silence="all of it"), *others),
    )
    found = changes_since(replace(scene().issues[0], state=state_of(before)), state_of(after))
    assert found.changed == (
        f"{first.ref}: title and detail",
        "MG6C item 1",  # which says how long the recording is
        f"recording {one.evidence_id}",
        f"recording {one.evidence_id}: sound",
    )
    assert found.things_changed == {str(first.ref), "MG6C item 1", f"recording {one.evidence_id}"}
    assert (found.added, found.withdrawn) == ((), ())


def test_a_thing_that_is_new_or_gone_is_named_once_and_not_by_its_parts() -> None:
    before = scene()
    gone, *rest = before.exhibits
    after = replace(before, exhibits=tuple(rest))
    found = changes_since(replace(scene().issues[0], state=state_of(before)), state_of(after))
    assert (found.added, found.withdrawn) == ((), (str(gone.ref),))
    assert found.changed == ("MG6C item 1",)  # which names the exhibits of its recording
    back = changes_since(replace(scene().issues[0], state=state_of(after)), state_of(before))
    assert (back.added, back.withdrawn) == ((str(gone.ref),), ())


def test_officers_without_a_clip_and_gaps_of_cameras_are_told_to_the_prosecution_alone() -> None:
    whole = text_of(documents()["preflight"])
    [incident, *_] = [one for one in scene().incidents if one.expected]
    for missing in incident.expected:
        assert str(missing.officer) in whole
        assert missing.reason in whole
        assert (missing.explained.why if missing.explained else "not explained yet") in whole
    assert incident.gaps[0] in whole
    served = for_defence(scene())
    assert not any(incident.gaps[0] in text_of(one) for one in documents(served).values())


def test_a_line_whose_printed_words_change_is_told_as_changed() -> None:
    before = scene()
    [line, *_] = [one for one in before.schedule if one.recording == "EV-250614-01" and not one.now]
    gone = tuple(
        replace(one, withdrawn=one.said) if str(one.ref) == "CD/2" else one for one in before.exhibits
    )
    found = changes_since(
        replace(before.issues[0], state=state_of(before)), state_of(replace(before, exhibits=gone))
    )
    assert f"{line.schedule.value} item {line.number}" in found.changed


def test_changes_stand_in_the_order_of_numbers_and_exhibits_first() -> None:
    names = ["mark 2", "AB/10", "AB/9: files", "MG6C item 10", "MG6C item 9", "AB/9", "AB/10A", "mark 10"]
    found = changes_since(None, dict.fromkeys(names, ""))
    assert found.added == (
        "AB/9", "AB/10", "AB/10A", "MG6C item 9", "MG6C item 10", "mark 2", "mark 10",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("CD/1: files", "CD/1: files"),
        ("MG6C item 3", "MG6C item 3"),
        ("whole CD/1", "why CD/1 is served whole"),
        ("footage 42/4655", "answer on the missing footage of 42/4655"),
        ("mark 5", "described moment 5"),
        ("URN", "URN"),
    ],
)
def test_what_changed_is_told_in_words(name: str, told: str) -> None:
    assert change_text(name) == told


def test_of_what_is_gone_the_defence_is_told_no_name_that_it_is_told_of_no_longer() -> None:
    issue = replace(
        scene().issues[0],
        variant=Variant.DEFENCE,
        state=dict.fromkeys(["CD/1", "MG6C item 4", "recording EV-250614-03", "location EV-250614-03"], ""),
    )
    assert changes_since(issue, {}).withdrawn == ("CD/1", "MG6C item 4")
    assert len(changes_since(replace(issue, variant=Variant.PROSECUTION), {}).withdrawn) == 4


def test_parts_that_an_earlier_version_did_not_tell_apart_are_not_called_new() -> None:
    state = state_of(scene())
    coarse = {name: digest for name, digest in state.items() if ": " not in name}
    found = changes_since(replace(scene().issues[0], state=coarse), state)
    assert (found.added, found.withdrawn) == ((), ())


def test_a_description_without_a_full_stop_does_not_run_into_what_follows() -> None:
    held = scene()
    recordings = tuple(
        replace(one, disposal=replace(one.disposal, description="Arrival of the van"))
        if one.evidence_id == "EV-250614-03" and one.disposal
        else one
        for one in held.recordings
    )
    made = documents(replace(held, recordings=recordings))["MG6C"]
    assert column(made, "Description")[2].endswith("Arrival of the van. Not used as evidence.")
