"""Every point answered by what is recorded: unknown is never no, and never yes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.hampshire.incident import NOW, OTHER, T0, VICTIM, at, whole_case, with_care

from bwv_index.hampshire import (
    MEANINGS,
    PLAN,
    Act,
    ActKind,
    Case,
    CaseCheck,
    Compared,
    EndedRole,
    EvidencePart,
    FindingCode,
    Limits,
    MissingFootage,
    Move,
    Point,
    Severity,
    ShownPart,
    Standing,
    check,
    new_findings,
)
from bwv_index.incidents import CareAnswer, CareField, Injury, OfficerKey, RoleKind

LIMITS = Limits()


@pytest.fixture
def case() -> Case:
    return whole_case()


def checked(case: Case, limits: Limits = LIMITS) -> CaseCheck:
    return check(case, limits, NOW)


def codes(found: CaseCheck) -> list[str]:
    return [finding.code.value for finding in found.findings]


def standing(found: CaseCheck, point: Point) -> Standing:
    return next(one.standing for one in found.answers if one.point is point)


def with_role(case: Case, officer: OfficerKey, role: RoleKind) -> Case:
    return replace(case, parties=(*case.parties, (officer, role)))


def without_role(case: Case, *roles: RoleKind) -> Case:
    return replace(case, parties=tuple(party for party in case.parties if party[1] not in roles))


def test_an_incident_that_is_as_it_should_be_has_every_point_fulfilled(case: Case) -> None:
    found = checked(case)
    assert codes(found) == []
    assert {one.point for one in found.answers} == set(Point) == set(PLAN)
    assert {one.standing for one in found.answers} == {Standing.FULFILLED}
    assert [one.plan for one in found.answers] == sorted(one.plan for one in found.answers)


def test_of_an_incident_of_which_nothing_is_recorded_nothing_is_fulfilled_and_nothing_denied() -> None:
    found = check(Case("42-20250614-1881"), LIMITS, NOW)
    assert {one.standing for one in found.answers} == {Standing.NOT_KNOWN}
    assert found.errors == 0
    assert found.stale is None


def test_every_code_has_a_meaning_and_only_the_officer_in_the_case_is_an_error() -> None:
    assert set(MEANINGS) == set(FindingCode)
    assert [code for code, meaning in MEANINGS.items() if meaning.severity is Severity.ERROR] == [
        FindingCode.VICTIM_IS_OFFICER_IN_CASE
    ]
    assert all(meaning.says.endswith(".") and meaning.remedy for meaning in MEANINGS.values())


@pytest.mark.parametrize(
    ("role", "point", "code"),
    [
        (RoleKind.OFFICER_IN_CASE, Point.OFFICER_IN_CASE, "victim-is-officer-in-case"),
        (RoleKind.STATEMENT_TAKER, Point.OTHERS_STATEMENTS, "victim-took-statements"),
        (RoleKind.DISCLOSURE, Point.DISCLOSURE, "victim-is-disclosure-officer"),
        (RoleKind.REVIEWER, Point.OWN_ASSAULT, "victim-reviewed"),
    ],
)
@pytest.mark.parametrize(
    ("officer", "wanted"),
    [
        (VICTIM, Standing.NOT_FULFILLED),
        (OfficerKey("", "8123"), Standing.NOT_KNOWN),
        (OfficerKey("22", "8123"), Standing.FULFILLED),
        (OfficerKey("42", "8124"), Standing.FULFILLED),
    ],
)
def test_a_victim_in_the_investigation_is_found_by_number_and_by_force_where_both_state_one(
    case: Case, role: RoleKind, point: Point, code: str, officer: OfficerKey, wanted: Standing
) -> None:
    found = checked(with_role(case, officer, role))
    assert standing(found, point) is wanted
    assert codes(found) == ([] if wanted is Standing.FULFILLED else [code])
    assert found.errors == (code == "victim-is-officer-in-case" and wanted is not Standing.FULFILLED)


@pytest.mark.parametrize(
    ("role", "point", "listed"),
    [
        (RoleKind.OFFICER_IN_CASE, Point.OFFICER_IN_CASE, True),
        (RoleKind.STATEMENT_TAKER, Point.OTHERS_STATEMENTS, True),
        (RoleKind.DISCLOSURE, Point.DISCLOSURE, True),
        (RoleKind.REVIEWER, Point.OWN_ASSAULT, True),
        (RoleKind.WITNESS, Point.OFFICER_IN_CASE, False),
    ],
)
@pytest.mark.parametrize(("officer", "is_victim"), [(VICTIM, True), (OfficerKey("42", "8124"), False)])
def test_a_victim_s_role_that_was_taken_back_leaves_a_note_and_the_point_fulfilled(
    case: Case, role: RoleKind, point: Point, listed: bool, officer: OfficerKey, is_victim: bool
) -> None:
    found = checked(replace(case, ended=(EndedRole(officer, role, "2291", "wrong column"),)))
    assert codes(found) == (["victim-had-role"] if listed and is_victim else [])
    assert (found.errors, found.warnings) == (0, 0)
    assert standing(found, point) is Standing.FULFILLED
    for finding in found.findings:
        assert finding.detail == f"officer 42/8123: {role.value}, taken back by 2291: wrong column"


@pytest.mark.parametrize("others", [True, False], ids=["another victim stands", "no victim stands"])
@pytest.mark.parametrize(
    ("role", "point"),
    [
        (RoleKind.OFFICER_IN_CASE, Point.OFFICER_IN_CASE),
        (RoleKind.STATEMENT_TAKER, Point.OTHERS_STATEMENTS),
        (RoleKind.DISCLOSURE, Point.DISCLOSURE),
        (RoleKind.REVIEWER, Point.OWN_ASSAULT),
    ],
)
def test_one_who_is_no_victim_any_more_leaves_a_note_where_a_victim_must_not_be(
    case: Case, role: RoleKind, point: Point, others: bool
) -> None:
    officer = OfficerKey("42", "8299")
    no_victim = EndedRole(officer, RoleKind.VICTIM, "2291", "not hurt")
    if not others:
        case = without_role(case, RoleKind.VICTIM)
    found = checked(replace(with_role(case, officer, role), ended=(no_victim,)))
    (note,) = [finding for finding in found.findings if finding.code is FindingCode.VICTIM_HAD_ROLE]
    assert note.detail == f"officer 42/8299 is {role.value}: victim, taken back by 2291: not hurt"
    assert note.point is point
    assert "victim-had-role" not in codes(checked(replace(case, ended=(no_victim,))))
    both = (no_victim, EndedRole(officer, role, "2291", "nor that"))
    assert codes(checked(replace(case, ended=both))).count("victim-had-role") == 1


def test_what_one_who_is_no_victim_any_more_decided_leaves_a_note(case: Case) -> None:
    officer = OfficerKey("42", "8299")
    act = Act(ActKind.DECIDED, "8299", officer, "EV-1", T0)
    no_victim = EndedRole(OfficerKey("", "8299"), RoleKind.VICTIM, "2291", "not hurt")
    found = checked(replace(case, acts=(act,), ended=(no_victim,)))
    (note,) = [finding for finding in found.findings if finding.code is FindingCode.VICTIM_HAD_ROLE]
    assert note.detail.endswith("EV-1: victim, taken back by 2291: not hurt")
    again = with_role(replace(case, acts=(act,), ended=(no_victim,)), officer, RoleKind.VICTIM)
    assert "victim-had-role" not in codes(checked(again))


def test_what_a_change_clears_is_what_it_brings_the_other_way_round(case: Case) -> None:
    before = checked(with_role(case, VICTIM, RoleKind.OFFICER_IN_CASE))
    after = checked(replace(case, ended=(EndedRole(VICTIM, RoleKind.OFFICER_IN_CASE, "2291", "wrong"),)))
    assert new_findings(before, after) == ()
    assert [finding.code.value for finding in new_findings(after, before)] == ["victim-is-officer-in-case"]


@pytest.mark.parametrize(
    ("role", "point", "code", "severity"),
    [
        (RoleKind.OFFICER_IN_CASE, Point.OFFICER_IN_CASE, "officer-in-case-not-recorded", Severity.WARNING),
        (RoleKind.STATEMENT_TAKER, Point.OTHERS_STATEMENTS, "statement-taker-not-recorded", Severity.NOTE),
        (RoleKind.DISCLOSURE, Point.DISCLOSURE, "disclosure-officer-not-recorded", Severity.NOTE),
        (RoleKind.SUPERVISOR, Point.SUPERVISOR_CONTACT, "supervisor-not-recorded", Severity.WARNING),
    ],
)
def test_a_role_that_nobody_is_recorded_in_leaves_its_point_unknown(
    case: Case, role: RoleKind, point: Point, code: str, severity: Severity
) -> None:
    found = checked(without_role(case, role))
    assert standing(found, point) is Standing.NOT_KNOWN
    assert [(finding.code.value, finding.severity) for finding in found.findings] == [(code, severity)]


def test_without_a_victim_no_role_can_be_checked(case: Case) -> None:
    found = checked(without_role(case, RoleKind.VICTIM))
    assert "victim-not-recorded" in codes(found)
    assert {one.standing for one in found.answers if one.plan == 3} == {Standing.NOT_KNOWN}


def test_a_victim_may_produce_the_footage_of_the_own_camera(case: Case) -> None:
    found = checked(with_role(case, VICTIM, RoleKind.PRODUCER))
    assert standing(found, Point.OWN_ASSAULT) is Standing.FULFILLED
    assert [finding.severity for finding in found.findings] == [Severity.NOTE]


@pytest.mark.parametrize(
    ("act", "code", "wanted"),
    [
        (Act(ActKind.DECIDED, "8123", VICTIM, "EV-1", T0), "victim-decided", Standing.NOT_FULFILLED),
        (Act(ActKind.PACKED, "8123", VICTIM, "it", T0), "victim-made-pack", Standing.NOT_FULFILLED),
        (
            Act(ActKind.DECIDED, "8123", OfficerKey("", "8123"), "EV-1", T0),
            "victim-decided",
            Standing.NOT_KNOWN,
        ),
        (Act(ActKind.PACKED, "account:desk", None, "it", T0), "actor-not-an-officer", Standing.NOT_KNOWN),
        (
            Act(ActKind.DECIDED, "8123", VICTIM, "EV-1", T0, superseded=True),
            "victim-had-decided",
            Standing.FULFILLED,
        ),
    ],
)
def test_what_a_victim_did_here_with_footage_of_the_own_assault_is_told(
    case: Case, act: Act, code: str, wanted: Standing
) -> None:
    found = checked(replace(case, acts=(*case.acts, act)))
    assert codes(found) == [code]
    assert standing(found, Point.OWN_ASSAULT) is wanted


def test_that_nobody_has_looked_here_is_no_proof_that_no_victim_did(case: Case) -> None:
    found = checked(without_role(replace(case, acts=()), RoleKind.REVIEWER))
    assert standing(found, Point.OWN_ASSAULT) is Standing.NOT_KNOWN
    assert codes(found) == ["reviewer-not-recorded"]


MISSING = MissingFootage(VICTIM, ("X60A1234",), "recorded as victim")


@pytest.mark.parametrize(
    ("change", "wanted", "code"),
    [
        ({"missing": (MISSING,)}, Standing.NOT_FULFILLED, ["footage-missing"]),
        ({"missing": (replace(MISSING, cameras=()),)}, Standing.NOT_KNOWN, ["camera-not-known"]),
        (
            {"missing": (MISSING,), "compared": Compared.BEFORE_CHANGES},
            Standing.NOT_KNOWN,
            ["footage-missing", "footage-not-compared"],
        ),
        ({"missing": (MISSING,), "compared": Compared.NEVER}, Standing.NOT_KNOWN, ["footage-not-compared"]),
        ({"proposed": ("EV-2",)}, Standing.NOT_KNOWN, ["clips-undecided"]),
        ({"present": ()}, Standing.NOT_KNOWN, ["nobody-present"]),
    ],
)
def test_footage_that_nobody_has_looked_for_is_not_missing(
    case: Case, change: dict[str, Any], wanted: Standing, code: list[str]
) -> None:
    found = checked(replace(case, **change))
    assert standing(found, Point.CAMERAS) is wanted
    assert codes(found) == code


@pytest.mark.parametrize("part", list(EvidencePart))
@pytest.mark.parametrize(
    ("shown", "wanted", "code"),
    [
        ({"confirmed": ("EV-1",)}, Standing.FULFILLED, []),
        ({"none": True}, Standing.NOT_FULFILLED, ["evidence-not-shown"]),
        ({"others": ("EV-9 (proposed)",)}, Standing.NOT_KNOWN, ["evidence-not-confirmed"]),
        ({"hints": ("EV-1",)}, Standing.NOT_KNOWN, ["evidence-not-recorded"]),
        ({}, Standing.NOT_KNOWN, ["evidence-not-recorded"]),
    ],
)
def test_a_part_of_the_evidence_is_shown_where_a_person_named_a_confirmed_clip(
    case: Case, part: EvidencePart, shown: dict[str, Any], wanted: Standing, code: list[str]
) -> None:
    parts = tuple(held for held in case.parts if held.part is not part)
    found = checked(replace(case, parts=(*parts, ShownPart(part, **shown))))
    assert {one.standing for one in found.answers if one.point.value == f"clip of the {part.value}"} == {
        wanted
    }
    assert codes(found) == code


def test_no_clip_of_an_injury_is_asked_for_where_nobody_was_hurt(case: Case) -> None:
    found = checked(replace(case, injury=Injury.NONE, parts=case.parts[:1]))
    assert Point.INJURY not in {one.point for one in found.answers}
    unknown = checked(replace(case, injury=Injury.UNKNOWN, parts=()))
    assert "injury-not-known" in codes(unknown)


def test_no_clip_of_an_arrest_is_asked_for_where_none_is_recorded(case: Case) -> None:
    none = without_role(replace(case, parts=()), RoleKind.ARRESTING)
    assert "arrest-not-known" in codes(checked(none))
    held = codes(checked(replace(none, arrests=("C00912345",))))
    assert "arrest-not-known" not in held
    assert held.count("evidence-not-recorded") == len(EvidencePart)


@pytest.mark.parametrize(
    ("answers", "wanted", "code"),
    [
        ((at(3),), Standing.FULFILLED, []),
        ((at(24),), Standing.FULFILLED, []),
        ((at(24.02),), Standing.NOT_KNOWN, ["contact-delay-not-known"]),
        ((at(30),), Standing.NOT_FULFILLED, ["contact-late"]),
        ((at(3), at(30)), Standing.NOT_FULFILLED, ["contact-late"]),
        ((at(-3),), Standing.NOT_KNOWN, ["date-not-plausible"]),
        ((at(24 * 11),), Standing.NOT_KNOWN, ["date-not-plausible"]),
        ((CareAnswer(True, "yes"),), Standing.NOT_KNOWN, ["contact-delay-not-known"]),
        ((CareAnswer(False, "no"),), Standing.NOT_FULFILLED, ["no-contact"]),
        ((CareAnswer(None, "soon"),), Standing.NOT_KNOWN, ["contact-not-recorded"]),
        ((), Standing.NOT_KNOWN, ["contact-not-recorded"]),
    ],
)
def test_a_supervisor_speaks_to_the_victim_within_a_day(
    case: Case, answers: tuple[CareAnswer, ...], wanted: Standing, code: list[str]
) -> None:
    found = checked(with_care(case, CareField.SUPERVISOR_CONTACT, *answers))
    assert standing(found, Point.SUPERVISOR_CONTACT) is wanted
    assert codes(found) == code


@pytest.mark.parametrize(
    ("answers", "days", "wanted", "code"),
    [
        ((at(48),), 28, Standing.FULFILLED, []),
        ((at(48),), 7, Standing.NOT_FULFILLED, ["victim-update-old"]),
        ((at(48), at(230)), 7, Standing.NOT_FULFILLED, ["victim-update-old"]),
        ((CareAnswer(True, "yes"),), 28, Standing.NOT_KNOWN, ["victim-update-not-recorded"]),
        ((CareAnswer(False, "no"),), 28, Standing.NOT_FULFILLED, ["victim-not-updated"]),
        ((), 28, Standing.NOT_KNOWN, ["victim-update-not-recorded"]),
    ],
)
def test_of_several_victims_the_one_told_longest_ago_counts(
    case: Case, answers: tuple[CareAnswer, ...], days: int, wanted: Standing, code: list[str]
) -> None:
    asked = with_care(case, CareField.VICTIM_UPDATED, *answers)
    found = checked(asked, Limits(update_days=days))
    assert standing(found, Point.VICTIM_UPDATED) is wanted
    assert codes(found) == code


@pytest.mark.parametrize(
    ("field", "point", "unknown", "not_done"),
    [
        (CareField.VPS_OFFERED, Point.VPS_OFFERED, "vps-not-recorded", "vps-not-offered"),
        (CareField.SENIOR_LEAD_TOLD, Point.SENIOR_LEAD, "senior-lead-not-recorded", "senior-lead-not-told"),
        (CareField.FEDERATION_TOLD, Point.FEDERATION, "federation-not-recorded", "federation-not-told"),
        (CareField.DEBRIEF_OFFERED, Point.DEBRIEF, "debrief-not-recorded", "debrief-not-offered"),
    ],
)
def test_a_flag_is_yes_no_or_not_known(
    case: Case, field: CareField, point: Point, unknown: str, not_done: str
) -> None:
    for answers, wanted, code in (
        ((CareAnswer(True, "yes"),), Standing.FULFILLED, []),
        ((CareAnswer(True, "yes"), CareAnswer(False, "no")), Standing.NOT_FULFILLED, [not_done]),
        ((CareAnswer(True, "yes"), CareAnswer(None, "?!")), Standing.NOT_KNOWN, [unknown]),
        ((), Standing.NOT_KNOWN, [unknown]),
    ):
        found = checked(with_care(case, field, *answers))
        assert (standing(found, point), codes(found)) == (wanted, code)


@pytest.mark.parametrize(
    ("change", "code", "wanted"),
    [
        ({"safety_reports": ()}, "safety-report-not-recorded", Standing.NOT_KNOWN),
        ({"crimes": 0}, "crimes-fewer-than-victims", Standing.NOT_FULFILLED),
    ],
)
def test_a_report_and_a_crime_for_each_victim_are_asked_for(
    case: Case, change: dict[str, Any], code: str, wanted: Standing
) -> None:
    found = checked(replace(case, **change))
    assert (codes(found), standing(found, Point.REPORTS)) == ([code], wanted)


def test_four_victims_need_four_crimes_and_one_victim_written_twice_is_one(case: Case) -> None:
    more = case
    for number in ("1", "2", "3"):
        more = with_role(more, OfficerKey("42", number), RoleKind.VICTIM)
    assert codes(checked(replace(more, crimes=3))) == ["crimes-fewer-than-victims"]
    assert codes(checked(replace(more, crimes=4))) == []
    assert codes(checked(with_role(case, OfficerKey("", "8123"), RoleKind.VICTIM))) == []


@pytest.mark.parametrize(
    ("by", "code", "wanted"),
    [
        ((("1507", OTHER),), [], Standing.FULFILLED),
        ((("PC 8123", VICTIM),), ["statement-by-victim"], Standing.NOT_FULFILLED),
        ((("8123", OfficerKey("", "8123")),), ["statement-by-victim"], Standing.NOT_KNOWN),
        ((("a colleague", None),), ["statement-taker-not-read"], Standing.NOT_KNOWN),
        ((), ["statement-not-recorded"], Standing.NOT_KNOWN),
    ],
)
def test_another_officer_takes_the_victims_statement(
    case: Case, by: tuple[tuple[str, OfficerKey | None], ...], code: list[str], wanted: Standing
) -> None:
    found = checked(replace(case, statement_by=by))
    assert (codes(found), standing(found, Point.VICTIM_STATEMENT)) == (code, wanted)


@pytest.mark.parametrize(("days", "stale", "code"), [(9, True, ["stale"]), (10, False, []), (28, False, [])])
def test_an_incident_on_which_nothing_was_done_for_longer_is_stale(
    case: Case, days: int, *, stale: bool, code: list[str]
) -> None:
    found = checked(case, Limits(stale_days=days))
    assert (found.stale is not None, codes(found)) == (stale, code)
    if found.stale is not None:
        assert (found.stale.days, found.stale.last) == (10, "the incident itself")


def test_a_concluded_incident_is_not_stale_and_a_date_to_come_is_no_act(case: Case) -> None:
    over = with_care(case, CareField.CONCLUDED, at(48))
    assert codes(checked(over, Limits(stale_days=1, update_days=1))) == []
    later = replace(case, moves=(*case.moves, Move(NOW + timedelta(days=1), "decision")))
    assert codes(checked(later, Limits(stale_days=1))) == ["stale"]
    unread = with_care(case, CareField.CONCLUDED, CareAnswer(None, "perhaps"))
    assert codes(checked(unread, Limits(stale_days=1))) == ["stale", "concluded-not-read"]


def test_what_a_force_wants_told_as_notes_is_and_an_error_stays_one(case: Case) -> None:
    wrong = with_role(with_care(case, CareField.VPS_OFFERED), VICTIM, RoleKind.OFFICER_IN_CASE)
    limits = Limits(as_notes=("victim-is-officer-in-case", "vps-not-recorded"))
    found = checked(wrong, limits)
    assert [finding.severity for finding in found.findings] == [Severity.ERROR, Severity.NOTE]
    assert (found.errors, found.warnings, found.notes) == (1, 0, 1)
    assert standing(found, Point.VPS_OFFERED) is Standing.NOT_KNOWN


def test_a_change_tells_the_errors_and_warnings_that_were_not_there_before(case: Case) -> None:
    before = checked(case)
    after = checked(with_role(with_role(case, VICTIM, RoleKind.DISCLOSURE), VICTIM, RoleKind.PRODUCER))
    assert [finding.code.value for finding in new_findings(before, after)] == ["victim-is-disclosure-officer"]
    assert new_findings(after, after) == new_findings(after, before) == ()


KEYS = st.builds(OfficerKey, st.sampled_from(["", "22", "42"]), st.sampled_from(["1", "2", "3"]))
PARTIES = st.lists(st.tuples(KEYS, st.sampled_from(RoleKind)), max_size=8).map(tuple)


@given(PARTIES)
def test_a_victim_as_officer_in_the_case_is_never_passed_over(
    parties: tuple[tuple[OfficerKey, RoleKind], ...],
) -> None:
    found = check(Case("i", parties), LIMITS, NOW)
    victims = [officer for officer, role in parties if role is RoleKind.VICTIM]
    cases = [officer for officer, role in parties if role is RoleKind.OFFICER_IN_CASE]
    both = any(one.may_be(other) for one in cases for other in victims)
    assert bool(found.errors) == both
    answered = standing(found, Point.OFFICER_IN_CASE)
    assert (answered is Standing.FULFILLED) == (bool(cases) and bool(victims) and not both)
    assert (answered is Standing.NOT_FULFILLED) == any(one.force and one in victims for one in cases)


@given(PARTIES, st.integers(0, 4))
def test_the_counts_are_those_of_the_findings(
    parties: tuple[tuple[OfficerKey, RoleKind], ...], crimes: int
) -> None:
    found = check(Case("i", parties, crimes=crimes), LIMITS, NOW)
    assert found.errors + found.warnings + found.notes == len(found.findings)
    assert sum(found.standing(each) for each in Standing) == len(found.answers)
    assert all(finding.point is one.point for one in found.answers for finding in one.findings)
