"""Each check by a case that passes it and a case that fails it; the case is made up, and whole."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
import pytest
from tests import cases_scene as made

from bwv_index.cases import (
    BESIDE_PICTURES,
    CHECKS,
    Answer,
    Carried,
    CaseExhibit,
    CaseSnapshot,
    CaseUrn,
    CheckResult,
    Disposal,
    ExhibitKind,
    ExhibitRef,
    FileProof,
    FilePurpose,
    Looked,
    PersonRole,
    RedactionState,
    Schedule,
    ScheduleEntry,
    ScheduleOf,
    Severity,
    Standing,
    Topic,
    Variant,
    case_checks,
    lowered,
    stopping,
    warning_of,
)
from bwv_index.cli import main
from bwv_index.incidents import CareAnswer, OfficerKey

ROOT = Path(__file__).resolve().parents[3]
Change = Callable[[CaseSnapshot], CaseSnapshot]


def sound() -> CaseSnapshot:
    """Return the made-up case with everything put right that it leaves open."""
    first, *later = made.recordings()
    rest = made.disposition(Disposal.USED, "Walk to the shop, and the search afterwards.")
    recordings = (
        replace(first, disposal=rest),
        *(
            replace(one, disposal=made.disposition(Disposal.NOT_RELEVANT)) if one.disposal is None else one
            for one in later
        ),
    )
    exhibits = tuple(
        replace(one, redaction=RedactionState.REVIEWED_NONE) if one.redaction is None else one
        for one in made.exhibits()
    )
    event, *others = made.incidents()
    missing = replace(event.expected[0], explained=made.said(why="the camera was broken"))
    answers = (
        *made.answers()[:2],
        Answer(Topic.MATERIAL, "custody-record", "42CH/1234/25", False, made.said()),
        Answer(Topic.STATEMENT, "42/8240", "CD/1, CD/2, cd 2a", False, made.said()),
        Answer(Topic.STATEMENT, "42/8241", "EF/1", False, made.said()),
    )
    redactions = tuple(
        replace(one, handling=RedactionState.JUSTIFIED) if one.handling is None else one
        for one in made.redactions()
    )
    return made.scene(
        recordings=recordings,
        exhibits=exhibits,
        incidents=(replace(event, expected=(missing,)), *others),
        answers=answers,
        redactions=redactions,
        undecided_links=(),
    )


def proofs(case: CaseSnapshot, **changes: Any) -> dict[str, FileProof]:
    """Return what reading every file of a case again finds when all is well, changed for all alike."""
    digests = {recording.sha256 for recording in case.recordings} | {
        file.sha256 for exhibit in case.exhibits for file in exhibit.files
    }
    return {
        digest: replace(FileProof(digest, digest, digest, True, True, "", ()), **changes)
        for digest in digests
    }


def ran(case: CaseSnapshot, code: str, found: dict[str, FileProof] | None = None) -> list[CheckResult]:
    results = case_checks(case, proofs(case) if found is None else found, {})
    return [result for result in results if result.code == code]


def first_exhibit(**changes: Any) -> Change:
    def change(case: CaseSnapshot) -> CaseSnapshot:
        return replace(case, exhibits=(replace(case.exhibits[0], **changes), *case.exhibits[1:]))

    return change


def redacted_copy(**changes: Any) -> Change:
    """Change the redacted copy of the case."""

    def change(case: CaseSnapshot) -> CaseSnapshot:
        exhibits = (replace(one, **changes) if one.ref == made.CD2A else one for one in case.exhibits)
        return replace(case, exhibits=tuple(exhibits))

    return change


def redacted(**changes: Any) -> Change:
    """Change the file of the redacted copy."""

    def change(case: CaseSnapshot) -> CaseSnapshot:
        copy = case.exhibits[2]
        held = replace(copy, files=(replace(copy.files[0], **changes),))
        return replace(case, exhibits=(*case.exhibits[:2], held, *case.exhibits[3:]))

    return change


def noted(note: str) -> Change:
    """Put a note on the evidence file of the first exhibit."""

    def change(case: CaseSnapshot) -> CaseSnapshot:
        first, *files = case.exhibits[0].files
        return first_exhibit(files=(replace(first, notes=(note,)), *files))(case)

    return change


def first_recording(**changes: Any) -> Change:
    def change(case: CaseSnapshot) -> CaseSnapshot:
        return replace(case, recordings=(replace(case.recordings[0], **changes), *case.recordings[1:]))

    return change


def first_mark(**changes: Any) -> Change:
    def change(case: CaseSnapshot) -> CaseSnapshot:
        return replace(case, marks=(replace(case.marks[0], **changes), *case.marks[1:]))

    return change


def first_redaction(**changes: Any) -> Change:
    def change(case: CaseSnapshot) -> CaseSnapshot:
        return replace(case, redactions=(replace(case.redactions[0], **changes), *case.redactions[1:]))

    return change


def unused(**changes: Any) -> Change:
    """Change the decision on the recording that is unused."""

    def change(case: CaseSnapshot) -> CaseSnapshot:
        decided = replace(made.disposition(Disposal.UNUSED, "Body worn video of the arrival."), **changes)
        third = replace(case.recordings[2], disposal=decided)
        return replace(case, recordings=(*case.recordings[:2], third, *case.recordings[3:]))

    return change


def used(description: str, **changes: Any) -> Change:
    """Change what is said of the rest of the first recording."""
    return first_recording(disposal=made.disposition(Disposal.USED, description, **changes))


def first_incident(**changes: Any) -> Change:
    def change(case: CaseSnapshot) -> CaseSnapshot:
        return replace(case, incidents=(replace(case.incidents[0], **changes), *case.incidents[1:]))

    return change


def unanswered(**changes: Any) -> Change:
    """Leave the first incident alone, with nothing answered."""
    return lambda case: replace(case, incidents=(replace(case.incidents[0], **changes),), answers=())


def with_(**changes: Any) -> Change:
    return lambda case: replace(case, **changes)


def answered(*answers: Answer) -> Change:
    return with_(answers=(*made.answers()[:2], *answers))


def statement(officer: str, names: str) -> Answer:
    return Answer(Topic.STATEMENT, officer, names, False, made.said())


def entry(number: int, since: int = 1, recording: str = "EV-250614-03") -> ScheduleEntry:
    return ScheduleEntry(Schedule.C, number, recording, ScheduleOf.WHOLE, since, "")


def without_people(role: PersonRole) -> Change:
    return lambda case: replace(case, people=tuple(one for one in case.people if one.role is not role))


def as_defence(change: Change = lambda case: case) -> Change:
    return lambda case: replace(change(case), variant=Variant.DEFENCE)


def exhibit_of(case: CaseSnapshot, number: int, **changes: Any) -> CaseExhibit:
    return replace(case.exhibits[0], recording=f"EV-250614-0{number}", **changes)


SPAN = made.exhibits()[0].span
assert SPAN is not None

FAILS: list[tuple[str, Change, str, str]] = [
    ("urn-form", with_(urn=CaseUrn("42EZ88", None)), "42EZ88", "no URN"),
    ("key-clip-enclosed", first_exhibit(files=()), "CD/1", "no file and no link"),
    ("key-clip-enclosed", first_exhibit(files=(), link="javascript:alert(1)"), "CD/1", "no web address"),
    ("key-clip-enclosed", with_(exhibits=()), made.URN, "nothing is exhibited"),
    (
        "key-clip-enclosed",
        lambda case: replace(case, exhibits=case.exhibits[:3]),
        "EV-250614-02",
        "nothing of it is exhibited",
    ),
    (
        "key-clip-enclosed",
        as_defence(first_exhibit(redaction=RedactionState.NEEDED)),
        "CD/1",
        "does not go to the defence",
    ),
    (
        "key-clip-enclosed",
        as_defence(first_redaction(start=Fraction(20), end=Fraction(21))),
        "CD/1",
        "does not go to the defence",
    ),
    ("cameras-accounted", with_(incidents=made.incidents()), "42/8243", "nobody has said why"),
    ("cameras-accounted", with_(looked=Looked.NEVER), "42-20250614-1881", "no linking run has looked"),
    ("cameras-accounted", with_(looked=Looked.BEFORE_CHANGES), "42-20250615-0004", "has changed since"),
    ("links-undecided", with_(looked=Looked.NEVER), "42-20250614-1881", "no linking run has looked"),
    ("links-undecided", with_(looked=Looked.BEFORE_CHANGES), "42-20250615-0004", "has changed since"),
    ("clipped", first_exhibit(span=None), "CD/1", "no in and out"),
    ("clipped", first_exhibit(span=replace(SPAN, true_out=SPAN.true_in)), "CD/1", "no length"),
    (
        "clipped",
        first_exhibit(span=replace(SPAN, true_in=Fraction(0), true_out=Fraction(120))),
        "CD/1",
        "whole recording",
    ),
    ("clipped", first_exhibit(kind=ExhibitKind.MASTER), "CD/1", "whole recording"),
    ("clipped", redacted(duration=Fraction(27)), "CD/2A", "not as long as CD/2"),
    ("clipped", redacted(duration=None), "CD/2A", "not known whether it is as long as CD/2"),
    (
        "playable",
        first_exhibit(files=(made.file(31, format_text="MP4, H.265 1920x1080, AAC"),)),
        "CD/1",
        "no proxy",
    ),
    ("playable", first_exhibit(files=(made.file(31, format_text="AVI, MPEG-4, MP3"),)), "CD/1", "no proxy"),
    ("playback-format", first_exhibit(files=(made.file(31, format_text=""),)), "CD/1", "not known"),
    ("exhibit-reference", first_exhibit(producer=OfficerKey("42", "1")), "CD/1", "not known by the initials"),
    (
        "exhibit-reference",
        lambda case: replace(
            case, people=(*case.people, made.person(PersonRole.PRODUCER, OfficerKey("42", "9"), "CD"))
        ),
        "CD",
        "under the same initials",
    ),
    ("exhibit-reference", first_exhibit(ref=ExhibitRef("CD", 2)), "CD/2", "given twice"),
    ("exhibit-reference", first_exhibit(ref=ExhibitRef("C", 1)), "C/1", "no exhibit reference"),
    ("producer-statement", answered(statement("42/8240", "CD/2, CD/2A")), "CD/1", "no statement"),
    ("mg12-mg11-agree", answered(statement("42/8240", "CD/2, CD/2A")), "CD/1", "does not name it"),
    (
        "mg12-mg11-agree",
        answered(statement("42/8240", "CD/1, CD/2, CD/2A, CD/9")),
        "CD/9",
        "not on the exhibit list",
    ),
    ("mg12-mg11-agree", answered(statement("42/8241", "EF/1, EF/2")), "EF/2", "not on the exhibit list"),
    ("mg12-mg11-agree", answered(statement("42/8241", "EF/1, CD/1")), "CD/1", "not on the exhibit list"),
    (
        "mg12-mg11-agree",
        answered(statement("8240", "CD/1, CD/2"), statement("37/8240", "CD/1")),
        "CD/1",
        "the statement of 37/8240 names it",
    ),
    ("hashes", first_recording(sha256=""), "EV-250614-01", "no SHA-256"),
    ("all-decided", first_recording(disposal=None), "EV-250614-01", "nobody has decided"),
    ("descriptions", unused(description=""), "EV-250614-03", "is empty"),
    ("descriptions", unused(description="Arrival."), "EV-250614-03", "not specific"),
    ("descriptions", unused(description="Shows the IP and BWV of the OIC."), "EV-250614-03", "BWV, IP, OIC"),
    ("descriptions", unused(description="Listed on the form MG11 and no more."), "EV-250614-03", "MG11"),
    ("descriptions", unused(description="very long " * 21), "EV-250614-03", "210 characters"),
    ("descriptions", unused(disposal=Disposal.SENSITIVE), "EV-250614-03", "sensitivity is empty"),
    ("descriptions", first_exhibit(title=" "), "CD/1", "no title"),
    ("descriptions", first_exhibit(detail=" "), "CD/1", "its detail is empty"),
    ("descriptions", first_exhibit(detail="", key=True), "CD/1", "its detail is empty"),
    ("descriptions", first_exhibit(detail="A punch."), "CD/1", "its detail is not specific: 'A punch.'"),
    (
        "descriptions",
        unused(description="On § 4 he says: \u201cget back\u201d."),
        "EV-250614-03",
        "not taken (§",
    ),
    ("descriptions", unused(description="- - - - he runs."), "EV-250614-03", "not specific"),
    ("descriptions", used(""), "EV-250614-01", "description of what is not used of it is empty"),
    ("descriptions", used("ok."), "EV-250614-01", "not specific"),
    ("descriptions", used("very long " * 21), "EV-250614-01", "210 characters"),
    ("descriptions", used("A", sensitivity="It names a source."), "EV-250614-01", "reveals nothing is empty"),
    ("descriptions", first_exhibit(title="BWV of the punch"), "CD/1", "title has abbreviations"),
    ("descriptions", first_exhibit(detail="As told on the CAD."), "CD/1", "detail has abbreviations"),
    ("numbers-hold", with_(schedule=(entry(1), entry(3, recording="x"))), "MG6C", "without a gap"),
    ("numbers-hold", with_(schedule=(entry(1), entry(2))), "MG6C", "two numbers"),
    ("numbers-hold", with_(schedule=(entry(1, 2), entry(2, 1, "x"))), "MG6C", "after a higher one"),
    ("numbers-hold", lambda case: replace(case, exhibits=case.exhibits[1:]), "CD/1", "not in the record"),
    (
        "undermining-on-mg6e",
        unused(disposal=Disposal.NOT_RELEVANT, assists="He was pushed."),
        "EV-250614-03",
        "called not relevant",
    ),
    ("undermining-on-mg6e", with_(schedule=()), "EV-250614-03", "on no schedule and in no exhibit"),
    (
        "undermining-on-mg6e",
        lambda case: replace(case, schedule=tuple(replace(one, now="withdrawn") for one in case.schedule)),
        "EV-250614-03",
        "on no schedule and in no exhibit",
    ),
    ("undermining-on-mg6e", without_people(PersonRole.DISCLOSURE), made.URN, "no disclosure officer"),
    ("presumption-material", with_(answers=()), "officers' notes", "neither there nor explained"),
    ("presumption-material", unanswered(log_refs=()), "the incident log", "neither there nor explained"),
    ("presumption-material", unanswered(crimes=()), "the crime report", "neither there nor explained"),
    (
        "presumption-material",
        unanswered(custody_refs=()),
        "the custody record",
        "neither there nor explained",
    ),
    ("presumption-material", unanswered(), "officers' notes", "neither there nor explained"),
    (
        "presumption-material",
        with_(answers=(Answer(Topic.MATERIAL, "officers-notes", "", True, made.said(why=" ")),)),
        "officers' notes",
        "neither there nor explained",
    ),
    ("vps-offered", first_incident(vps=()), "42-20250614-1881", "not known whether"),
    (
        "vps-offered",
        first_incident(vps=(CareAnswer(None, "perhaps"),)),
        "42-20250614-1881",
        "not known whether",
    ),
    ("victim-not-oic", first_incident(victims=(made.OIC,)), "42/7001", "is a victim"),
    ("victim-not-oic", first_incident(victims=(OfficerKey("", "7001"),)), "42/7001", "is a victim"),
    ("defence-clean", as_defence(first_recording(restricted=True)), "CD/1", "restricted"),
    (
        "defence-clean",
        as_defence(first_recording(disposal=made.disposition(Disposal.SENSITIVE, "An arrest in the yard."))),
        "CD/1",
        "sensitive schedule",
    ),
    (
        "defence-clean",
        as_defence(first_exhibit(title="At 17 Placeholder  Street")),
        "CD/1",
        "where an incident was",
    ),
    ("defence-clean", as_defence(first_exhibit(detail="He gives CO1 1ZZ.")), "CD/1", "where an incident was"),
    (
        "defence-clean",
        as_defence(first_exhibit(detail="Ring 0300-000-7001.")),
        "CD/1",
        "how to reach somebody",
    ),
    (
        "defence-clean",
        as_defence(first_exhibit(files=(made.file(4),))),
        "CD/1",
        "recording that does not go to the defence",
    ),
    ("defence-private", as_defence(first_exhibit(detail="He gives HR1 2AB.")), "CD/1", "a postcode"),
    (
        "defence-private",
        as_defence(first_exhibit(detail="He gives 01632 960 001.")),
        "CD/1",
        "a telephone number",
    ),
    ("defence-private", as_defence(first_mark(heard="It is 01632/960001.")), "mark 1", "a telephone number"),
    ("defence-clean", as_defence(first_exhibit(detail="As in EV-250614-04.")), "CD/1", "of a sensitive item"),
    (
        "defence-clean",
        as_defence(unused(description="See: identifies a source.")),
        "EV-250614-03",
        "sensitive item",
    ),
    ("redaction-decided", first_exhibit(redaction=None), "CD/1", "is not decided"),
    ("redaction-decided", first_exhibit(redaction=RedactionState.NEEDED), "CD/1", "is needed"),
    ("redaction-decided", redacted_copy(redaction=RedactionState.NEEDED), "CD/2A", "is needed"),
    ("redaction-decided", noted(f"{BESIDE_PICTURES}: user data 00ff"), "CD/1", "between the pictures"),
    ("redaction-decided", with_(redactions=made.redactions()), "EF/1", "mark 3 (phone)"),
    (
        "redaction-decided",
        lambda case: replace(
            case,
            exhibits=tuple(
                replace(one, withdrawn=made.said()) if one.ref == made.CD2A else one for one in case.exhibits
            ),
        ),
        "CD/2",
        "mark 1 (address)",
    ),
    ("redaction-decided", first_redaction(by_exhibit=made.CD2), "CD/2", "mark 1 (address)"),
    ("redaction-decided", first_redaction(end=Fraction(72)), "CD/2", "mark 1 (address)"),
    (
        "clock-stated",
        first_recording(time=replace(made.recordings()[0].time, clock_checked=False)),
        "EV-250614-01",
        "nobody has checked",
    ),
    (
        "clock-stated",
        first_recording(time=replace(made.recordings()[0].time, hour_open=True)),
        "EV-250614-01",
        "whole hours off",
    ),
    (
        "clock-stated",
        first_recording(time=replace(made.recordings()[0].time, start_utc=None)),
        "EV-250614-01",
        "not known",
    ),
    (
        "clock-stated",
        first_recording(time=replace(made.recordings()[0].time, conflicts=("3600 s",))),
        "EV-250614-01",
        "do not agree",
    ),
    ("links-undecided", with_(undecided_links=("EV-250614-07",)), "EV-250614-07", "nobody has decided"),
    ("victim-cut-own", first_incident(victims=(made.FIRST,)), "CD/1", "produces it"),
    *(
        ("exhibits-used", first_recording(disposal=made.disposition(disposal)), "CD/1", f"decided {disposal}")
        for disposal in Disposal
        if disposal is not Disposal.USED
    ),
    *(
        ("victim-cut-own", first_exhibit(said=made.said(written)), "CD/1", "42/8242 cut it")
        for written in ("8242", "08242", "PC 8242", "42/8242", "pc  8242", "\uff18242")
    ),
    (
        "victim-cut-own",
        first_exhibit(said=made.said("8242"), kind=ExhibitKind.MASTER),
        "CD/1",
        "42/8242 made it an exhibit",
    ),
    (
        "victim-cut-own",
        first_exhibit(said=made.said("8242"), kind=ExhibitKind.REDACTED),
        "CD/1",
        "42/8242 made it an exhibit",
    ),
    ("victim-cut-own", first_exhibit(described=(made.said(), made.said("PC 8242"))), "CD/1", "described it"),
    ("victim-cut-own", first_mark(said=made.said("08242")), "mark 1", "42/8242 marked it"),
    *(
        ("victim-cut-own", change, about, told)
        for written in ("8242", "PC 8242", "42/8242")
        for change, about, told in (
            (
                used("The walk.", said=made.said(written)),
                "EV-250614-01",
                "42/8242 decided what becomes of it",
            ),
            (unused(said=made.said(written)), "EV-250614-03", "42/8242 decided what becomes of it"),
            (
                unused(described=(made.said(), made.said(written))),
                "EV-250614-03",
                "42/8242 described it for a schedule",
            ),
        )
    ),
]


DEFENCE_ALONE = {"defence-clean", "defence-private"}


def test_what_is_looked_at_for_the_defence_alone_has_not_passed_for_the_prosecution() -> None:
    codes = {result.code for result in case_checks(sound(), proofs(sound()), {})}
    assert codes == {check.code for check in CHECKS} - DEFENCE_ALONE


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_sound_case_passes(check: Any) -> None:
    for_whom = Variant.DEFENCE if check.code in DEFENCE_ALONE else Variant.PROSECUTION
    (result,) = ran(
        as_defence(lambda given: given)(sound()) if for_whom is Variant.DEFENCE else sound(), check.code
    )
    assert result.standing is Standing.PASS
    assert (result.number, result.told) == (check.number, check.meaning)


@pytest.mark.parametrize(("code", "change", "about", "told"), FAILS)
def test_a_fault_is_found_and_says_what_to_do(code: str, change: Change, about: str, told: str) -> None:
    results = [result for result in ran(change(sound()), code) if result.about == about]
    assert any(told in result.told for result in results), results
    assert all(result.standing is not Standing.PASS and result.remedy for result in results)


BARE = OfficerKey("", "8240")


def written_bare(case: CaseSnapshot) -> CaseSnapshot:
    """Return the case with its first producer known by number alone, in people and exhibits."""
    people = (replace(one, officer=BARE) if one.officer == made.FIRST else one for one in case.people)
    exhibits = (replace(one, producer=BARE) if one.producer == made.FIRST else one for one in case.exhibits)
    return replace(case, people=tuple(people), exhibits=tuple(exhibits))


@pytest.mark.parametrize("code", ["exhibit-reference", "producer-statement", "mg12-mg11-agree"])
@pytest.mark.parametrize(
    "change",
    [
        written_bare,
        lambda case: replace(written_bare(case), people=case.people),
        lambda case: replace(case, people=written_bare(case).people),
        answered(statement("8240", "CD/1, CD/2, CD/2A"), statement("42/8241", "EF/1")),
        lambda case: replace(
            written_bare(case),
            answers=(statement("8240", "CD/1, CD/2, CD/2A"), statement("8241", "EF/1")),
        ),
    ],
)
def test_a_number_with_and_without_its_force_is_one_producer(code: str, change: Change) -> None:
    assert [
        result.told for result in ran(change(sound()), code) if result.standing is not Standing.PASS
    ] == []


@pytest.mark.parametrize(
    ("statement_of", "names", "remedy"),
    [
        ("42/8241", "EF/1, CD/1", "case answer {urn} statement 42/8241 --names EF/1"),
        ("42/8250", "CD/1", "case answer {urn} statement 42/8250 --absent --why ..."),
        ("42/8240", "CD/2", "case answer {urn} statement 42/8240 --names CD/1 --names CD/2 --names CD/2A"),
    ],
)
def test_what_to_do_about_a_statement_names_what_it_should(
    statement_of: str, names: str, remedy: str
) -> None:
    case = answered(statement(statement_of, names))(sound())
    (found,) = (result for result in ran(case, "mg12-mg11-agree") if result.about == "CD/1")
    assert remedy.format(urn=made.URN) in found.remedy


@pytest.mark.parametrize(("code", "change", "about", "told"), FAILS)
def test_what_to_do_names_commands_and_options_that_there_are(
    code: str, change: Change, about: str, told: str
) -> None:
    del about, told
    for result in ran(change(sound()), code):
        typed = re.findall(r"\b(case|clock|link) ([a-z-]+)(?: ([a-z]+))?", result.remedy)
        commands = [_command(words) for words in typed]
        params = [param for command in commands for param in command.params]
        known = {option for param in params for option in (*param.opts, *param.secondary_opts)}
        assert set(re.findall(r"--[a-z-]+", result.remedy)) <= known, result.remedy


def _command(words: tuple[str, ...]) -> click.Command:
    """Return the command that words begin with; those behind it are its arguments."""
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group):
            break
        below = command.get_command(click.Context(command), word)
        assert below is not None, words
        command = below
    return command


def test_every_check_that_looks_at_the_record_alone_has_a_case_that_fails_it() -> None:
    assert {code for code, *_ in FAILS} == {check.code for check in CHECKS}


@pytest.mark.parametrize(
    ("change", "options"),
    [
        (unused(description=""), {"--description", "--why"}),
        (used(""), {"--description", "--why"}),
        (
            unused(disposal=Disposal.SENSITIVE, sensitivity="It names a source."),
            {"--safe-description", "--why"},
        ),
        (
            unused(disposal=Disposal.SENSITIVE, safe_description="A briefing of the officers."),
            {"--sensitivity", "--why"},
        ),
    ],
)
def test_what_to_do_about_a_description_names_the_option_that_gives_it(
    change: Change, options: set[str]
) -> None:
    failed = [result for result in ran(change(sound()), "descriptions") if result.remedy]
    assert {option for one in failed for option in re.findall(r"--[a-z-]+", one.remedy)} == options


def test_what_undermines_and_is_exhibited_whole_is_on_mg6e_by_its_exhibit() -> None:
    marked = made.disposition(Disposal.USED, undermines="He was pushed.")
    second = replace(made.recordings()[1], disposal=marked)
    case = replace(sound(), recordings=(sound().recordings[0], second, *sound().recordings[2:]))
    assert {result.standing for result in ran(case, "undermining-on-mg6e")} == {Standing.PASS}


def test_a_recording_that_is_served_whole_needs_no_description_of_a_rest() -> None:
    case = used("")(first_exhibit(kind=ExhibitKind.MASTER, span=None)(sound()))
    assert [result.standing for result in ran(case, "descriptions")] == [Standing.PASS]


def test_a_key_exhibit_goes_to_the_defence_by_its_redacted_copy() -> None:
    keys = tuple(replace(one, key=one.ref != made.EF1) for one in sound().exhibits)
    case = as_defence(with_(exhibits=keys))(sound())
    assert [result.standing for result in ran(case, "key-clip-enclosed")] == [Standing.PASS]


@pytest.mark.parametrize("key", [True, None, False])
def test_a_key_exhibit_of_which_the_defence_gets_no_file_is_to_be_cut(key: bool | None) -> None:
    whole = tuple(replace(one, key=key) if one.ref == made.EF1 else one for one in sound().exhibits)
    linked = tuple(
        replace(one, kind=ExhibitKind.CLIP, files=(), link="https://store.example/EF-1")
        if one.ref == made.EF1
        else one
        for one in whole
    )
    for exhibits in (whole, linked):
        case = with_(exhibits=exhibits)(sound())
        assert [result.standing for result in ran(case, "key-clip-enclosed")] == [Standing.PASS]
        found = ran(as_defence(lambda given: given)(case), "key-clip-enclosed")
        assert [result.about for result in found] == ([""] if key is False else ["EF/1"])
        assert key is False or "case cut 42EZ0188125 EV-250614-02 --in" in found[0].remedy


USUAL = Carried("tag encoder", "Lavf", usual=True)


@pytest.mark.parametrize(
    ("carried", "told"),
    [
        ((USUAL,), ""),
        (
            (
                Carried(
                    "tag comment", f"42EZ CD/2: clip of EV-1, master SHA-256 {made.digest(1)}", usual=False
                ),
            ),
            "",
        ),
        ((USUAL, Carried("tag comment", "made at a desk", usual=False)), "tag comment 'made at a desk'"),
        ((Carried("tag location", "+51.5-000.1/", usual=False),), "tag location '+51.5-000.1/'"),
        ((Carried("stream 2: data bin_data", "", usual=False),), "carries stream 2: data bin_data"),
        ((Carried("tag comment", "x" * 200, usual=False),), "x ...'"),
        (None, "was not looked at"),
    ],
)
@pytest.mark.parametrize("variant", Variant)
def test_what_a_redacted_copy_carries_that_no_player_shows_is_told(
    carried: tuple[Carried, ...] | None, told: str, variant: Variant
) -> None:
    case = replace(sound(), variant=variant)
    results = ran(case, "redaction-decided", proofs(case, carried=carried))
    assert [(one.about, told in one.told) for one in results] == [("CD/2A" if told else "", True)]
    assert {one.standing for one in results} == {
        Standing.PASS if not told else Standing.FAIL if carried else Standing.NOT_CHECKED
    }


@pytest.mark.parametrize("ref", ["CD/1", "CD/2A"])
@pytest.mark.parametrize("text", ["shot at 17, Placeholder-Street", made.digest(4), "see EV_250614_04"])
def test_what_a_file_for_the_defence_carries_tells_no_secret(ref: str, text: str) -> None:
    case = as_defence(lambda given: given)(sound())
    [exhibit] = [one for one in case.standing if str(one.ref) == ref]
    found = proofs(case)
    sha256 = exhibit.files[0].sha256
    found[sha256] = replace(found[sha256], carried=(Carried("tag encoder", text, usual=True),))
    [result] = ran(case, "defence-clean", found)
    assert (result.about, "tag encoder" in result.told, f"case withdraw {made.URN} {ref}" in result.remedy) == (
        ref, True, True,
    )  # fmt: skip


def test_a_file_for_the_defence_into_which_nobody_looked_is_not_clean() -> None:
    case = as_defence(lambda given: given)(sound())
    results = ran(case, "defence-clean", proofs(case, carried=None))
    assert {one.standing for one in results} == {Standing.NOT_CHECKED}
    assert set(results) <= set(stopping(tuple(results)))


def test_what_needs_redaction_is_settled_by_a_copy_that_needs_none() -> None:
    needed = tuple(
        replace(one, redaction=RedactionState.NEEDED) if one.ref == made.CD2 else one
        for one in sound().exhibits
    )
    case = with_(exhibits=needed)(sound())
    assert [result.standing for result in ran(case, "redaction-decided")] == [Standing.PASS]
    twice = redacted_copy(redaction=RedactionState.NEEDED)(case)
    again = made.exhibit(
        ExhibitRef("CD", 3), 1, (made.file(38),), span=None, kind=ExhibitKind.REDACTED, parent=made.CD2A
    )
    assert [result.about for result in ran(twice, "redaction-decided")] == ["CD/2A"]
    case = replace(twice, exhibits=(*twice.exhibits, again))
    assert [result.standing for result in ran(case, "redaction-decided")] == [Standing.PASS]


def test_an_officer_of_another_force_with_the_victims_number_is_no_victim() -> None:
    case = first_exhibit(said=made.said("22/8242"))(sound())
    assert [result.standing for result in ran(case, "victim-cut-own")] == [Standing.PASS]


@pytest.mark.parametrize("code", ["cameras-accounted", "links-undecided"])
@pytest.mark.parametrize(
    ("looked", "remedy"), [(Looked.NEVER, "link run"), (Looked.BEFORE_CHANGES, "link run --new")]
)
def test_where_no_linking_run_has_looked_nothing_counts_as_checked(
    code: str, looked: Looked, remedy: str
) -> None:
    results = ran(with_(looked=looked)(sound()), code)
    assert {result.standing for result in results} == {Standing.NOT_CHECKED}
    assert [result.about for result in results] == [one.ref for one in made.incidents()]
    assert {result.remedy for result in results} == {f"Look for footage: {remedy}"}


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        (
            used("The walk to the shop.", said=made.said("8242")),
            "EV-250614-01 used --description ... --why ... --by ...",
        ),
        (
            unused(
                disposal=Disposal.SENSITIVE,
                safe_description="A briefing.",
                sensitivity="x",
                said=made.said("8242"),
            ),
            "EV-250614-03 unused-sensitive --description ... --safe-description ... --sensitivity ... --why ... "
            "--by ...",
        ),
        (
            unused(disposal=Disposal.NOT_RELEVANT, description="", said=made.said("8242")),
            "EV-250614-03 not-relevant --why ... --by ...",
        ),
    ],
)
def test_another_person_decides_anew_what_a_victim_decided(change: Change, remedy: str) -> None:
    (found,) = ran(change(sound()), "victim-cut-own")
    assert found.remedy.endswith(f"case decide {made.URN} {remedy}")
    assert ("in words of their own" in found.remedy) is ("--description" in remedy)


@pytest.mark.parametrize(
    ("changes", "code", "standing", "told"),
    [
        ({"sha256_found": "00"}, "hashes", Standing.FAIL, "not those that were recorded"),
        ({"sha256_found": None, "why_not": "no such file"}, "hashes", Standing.NOT_CHECKED, "no such file"),
        ({"decodes_first": False}, "playable", Standing.FAIL, "first picture"),
        ({"decodes_last": False}, "playable", Standing.FAIL, "last picture"),
        ({"decodes_last": None, "why_not": "no such file"}, "playable", Standing.NOT_CHECKED, "no such file"),
    ],
)
def test_what_reading_the_files_again_found(
    changes: dict[str, Any], code: str, standing: Standing, told: str
) -> None:
    case = sound()
    results = ran(case, code, proofs(case, **changes))
    assert {result.standing for result in results} == {standing}
    assert all(told in result.told for result in results)
    assert set(results) <= set(stopping(tuple(results)))


@pytest.mark.parametrize("code", ["hashes", "playable"])
def test_without_proofs_nothing_counts_as_checked(code: str) -> None:
    results = ran(sound(), code, {})
    assert {result.standing for result in results} == {Standing.NOT_CHECKED}
    assert stopping(tuple(results)) == tuple(results)


def test_a_file_is_known_by_its_hash_whatever_it_is_called() -> None:
    case = sound()
    found = {f"file {number}": proof for number, proof in enumerate(proofs(case).values())}
    assert [result.standing for result in ran(case, "hashes", found)] == [Standing.PASS]


def test_a_proxy_stands_in_for_what_does_not_play() -> None:
    evidence = made.file(31, format_text="MP4, H.265 1920x1080, AAC")
    proxy = made.file(36, FilePurpose.PROXY, working_copy=True)
    case = first_exhibit(files=(evidence, proxy))(sound())
    assert [result.standing for result in ran(case, "playable")] == [Standing.PASS]


@pytest.mark.parametrize(
    ("severities", "code", "variant", "severity"),
    [
        ({}, "clipped", Variant.PROSECUTION, Severity.ERROR),
        ({"clipped": Severity.WARNING}, "clipped", Variant.PROSECUTION, Severity.WARNING),
        ({"vps-offered": Severity.ERROR}, "vps-offered", Variant.PROSECUTION, Severity.ERROR),
        ({"hashes": Severity.WARNING}, "hashes", Variant.PROSECUTION, Severity.ERROR),
        ({"urn-form": Severity.WARNING}, "urn-form", Variant.PROSECUTION, Severity.ERROR),
        ({"all-decided": Severity.WARNING}, "all-decided", Variant.PROSECUTION, Severity.ERROR),
        ({"defence-clean": Severity.WARNING}, "defence-clean", Variant.DEFENCE, Severity.ERROR),
        ({}, "redaction-decided", Variant.PROSECUTION, Severity.WARNING),
        ({}, "redaction-decided", Variant.DEFENCE, Severity.ERROR),
        ({"redaction-decided": Severity.WARNING}, "redaction-decided", Variant.DEFENCE, Severity.ERROR),
    ],
)
def test_what_a_failure_means(
    severities: dict[str, Severity], code: str, variant: Variant, severity: Severity
) -> None:
    results = case_checks(replace(sound(), variant=variant), {}, severities)
    assert {result.severity for result in results if result.code == code} == {severity}


def test_the_made_up_case_as_it_stands_is_stopped_and_warned_of() -> None:
    results = case_checks(made.scene(), proofs(made.scene()), {})
    assert {result.code for result in stopping(results)} == {
        "all-decided",
        "links-undecided",
        "mg12-mg11-agree",
    }
    assert {result.code for result in warning_of(results)} >= {"cameras-accounted", "redaction-decided"}
    assert [result.number for result in results] == sorted(result.number for result in results)


@pytest.mark.parametrize("code", ["urn-form", "hashes", "all-decided", "defence-clean"])
def test_what_can_never_be_overridden_says_so(code: str) -> None:
    failing = [row for row in FAILS if row[0] == code]
    assert failing
    for _, change, *_ in failing:
        for result in ran(change(sound()), code):
            assert (result.overridable, "cannot be overridden" in result.remedy) == (False, True)


def test_what_is_lowered_is_told() -> None:
    severities = {"clipped": Severity.WARNING, "hashes": Severity.WARNING, "vps-offered": Severity.WARNING}
    assert lowered(severities) == ("clipped",)


def test_codes_and_numbers_are_given_once_and_the_shipped_severities_are_the_defaults() -> None:
    assert [check.number for check in CHECKS] == list(range(1, len(CHECKS) + 1))
    shipped = tomllib.loads((ROOT / "config" / "case.toml").read_text(encoding="utf-8"))["severities"]
    assert shipped == {check.code: str(check.severity) for check in CHECKS if check.overridable}


def test_the_page_lists_every_check_as_it_is(repository: Path) -> None:
    page = (repository / "docs" / "case.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([0-9]+) \| `([a-z0-9-]+)` \| (.+) \| ([a-z, ]+) \| (.+) \|$", page, re.MULTILINE)
    assert rows == [
        (
            str(check.number), check.code, check.meaning,
            f"{check.severity}{'' if check.overridable else ', always'}", check.failure or "-",
        )
        for check in CHECKS
    ]  # fmt: skip
