"""Whom a number without a force means: the one officer of the case who has it, nobody in particular where two do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.cases_scene import CD1, FIRST, answers, exhibits, person, recordings, said, scene

from bwv_index.cases import Answer, CasePerson, PersonRole, Topic, are_one, producer_meant, with_producers
from bwv_index.cases.clauses import actor_name, officer_name, person_of
from bwv_index.cases.officers import file_part, statements_of
from bwv_index.incidents import OfficerKey

BARE, OTHER, ANOTHER = OfficerKey("", "8240"), OfficerKey("37", "8240"), OfficerKey("42", "8241")


@pytest.mark.parametrize(
    ("one", "other", "known", "wanted"),
    [
        (FIRST, FIRST, (), True),
        (BARE, BARE, (FIRST, OTHER), True),
        (BARE, FIRST, (), True),
        (BARE, FIRST, (BARE, FIRST, ANOTHER), True),
        (BARE, FIRST, (OTHER,), False),
        (FIRST, OTHER, (), False),
        (FIRST, ANOTHER, (), False),
        (BARE, ANOTHER, (), False),
    ],
)
def test_a_number_alone_is_an_officer_unless_the_case_knows_two_of_it(
    one: OfficerKey, other: OfficerKey, known: tuple[OfficerKey, ...], wanted: bool
) -> None:
    assert are_one(one, other, known) is are_one(other, one, known) is wanted


def producer(officer: OfficerKey, initials: str) -> CasePerson:
    return person(PersonRole.PRODUCER, officer, initials)


@pytest.mark.parametrize(
    ("held", "people", "wanted"),
    [
        (BARE, (), BARE),
        (BARE, (producer(BARE, "CD"),), BARE),
        (BARE, (producer(FIRST, "CD"),), FIRST),
        (BARE, (producer(FIRST, "XY"),), FIRST),
        (BARE, (producer(FIRST, "CD"), producer(OTHER, "XY")), FIRST),
        (BARE, (producer(FIRST, "AB"), producer(OTHER, "XY")), BARE),
        (BARE, (producer(ANOTHER, "CD"),), BARE),
        (OTHER, (producer(FIRST, "CD"),), OTHER),
    ],
)
def test_an_exhibit_is_its_producers_once_the_force_is_known(
    held: OfficerKey, people: tuple[CasePerson, ...], wanted: OfficerKey
) -> None:
    assert producer_meant(held, CD1, people) == wanted
    (made,) = with_producers((replace(exhibits()[0], producer=held),), people)
    assert (made.ref, made.producer) == (CD1, wanted)


def statement(subject: str, text: str, minutes: int, *, absent: bool = False) -> Answer:
    said_then = replace(said(), at=said().at + timedelta(minutes=minutes))
    return Answer(Topic.STATEMENT, subject, text, absent, said_then)


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        ([("8240", "CD/1"), ("42/8240", "CD/1, CD/2")], {"42/8240": "CD/1, CD/2"}),
        ([("42/8240", "CD/1"), ("8240", "CD/2")], {"42/8240": "CD/2"}),
        ([("8240", "CD/1"), ("42/8241", "EF/1")], {"8240": "CD/1", "42/8241": "EF/1"}),
        (
            [("8240", "CD/1"), ("42/8240", "CD/2"), ("37/8240", "XY/1")],
            {"8240": "CD/1", "42/8240": "CD/2", "37/8240": "XY/1"},
        ),
        ([("8240", "CD/1"), ("42/8240", "-")], {}),
    ],
)
def test_the_newest_statement_of_an_officer_counts_however_the_number_was_written(
    made: list[tuple[str, str]], wanted: dict[str, str]
) -> None:
    given = tuple(
        statement(subject, text, number, absent=text == "-") for number, (subject, text) in enumerate(made)
    )
    nobody = tuple(replace(one, producer=ANOTHER) for one in exhibits())
    worn = tuple(replace(one, officer=None) for one in recordings())
    case = scene(people=(), exhibits=nobody, recordings=worn, answers=(*answers()[:2], *given))
    assert {str(officer): one.text for officer, one in statements_of(case).items()} == wanted


def test_what_is_known_of_a_number_is_known_of_the_one_officer_whom_it_can_mean() -> None:
    known = scene(people=(producer(BARE, "CD"),))
    assert officer_name(known, FIRST) == "PC 8240"
    assert actor_name(known, "42/8240") == "PC 8240"
    assert person_of(scene(people=(producer(FIRST, "CD"),)), BARE) == producer(FIRST, "CD")
    worn = replace(recordings()[1], officer=OTHER)
    assert person_of(replace(known, recordings=(*known.recordings, worn)), FIRST) is None


def test_a_file_is_named_after_what_is_known_of_an_officer() -> None:
    assert (file_part(FIRST), file_part(BARE)) == ("42-8240", "8240")
