from dataclasses import replace
from fractions import Fraction

import pytest
from tests.cases_scene import CD1, CD2, CD2A, EF1, exhibit, file, scene

from bwv_index.cases import ExhibitKind, ExhibitRef, Reach, hides, marks_in, reach_of, redactions_in


@pytest.mark.parametrize(
    ("ref", "reach"),
    [
        (CD1, Reach(Fraction(18), Fraction(46))),
        (CD2A, Reach(Fraction(60), Fraction(251, 25) + 60)),
        (EF1, Reach(Fraction(0), None)),
    ],
    ids=str,
)
def test_what_an_exhibit_shows_of_its_master(ref: ExhibitRef, reach: Reach) -> None:
    found = scene().exhibit(ref)
    assert found is not None
    assert reach_of(scene(), found) == reach


def test_a_redacted_copy_of_nothing_known_shows_nobody_knows_what() -> None:
    lost = exhibit(CD2A, 1, (file(1),), span=None, kind=ExhibitKind.REDACTED, parent=CD2A)
    case = scene(exhibits=(lost,))
    assert reach_of(case, lost) is None
    assert len(redactions_in(case, lost)) == 2
    assert marks_in(case, lost) == ()


def test_a_redacted_copy_that_is_not_as_long_as_its_parent_shows_nobody_knows_what() -> None:
    shorter = replace(scene().exhibits[2], files=(file(33, duration=Fraction(27)),))
    case = scene(exhibits=(*scene().exhibits[:2], shorter, *scene().exhibits[3:]))
    assert reach_of(case, shorter) is None
    assert not hides(case, shorter, case.redactions[0])


def test_marks_and_redactions_are_those_that_it_shows() -> None:
    case = scene()
    shown = {str(one.ref): [mark.number for mark in marks_in(case, one)] for one in case.exhibits}
    assert shown == {"CD/1": [1, 2], "CD/2": [], "CD/2A": [], "EF/1": [3], "EF/2": []}
    hidden = {str(one.ref): [mark.number for mark in redactions_in(case, one)] for one in case.exhibits}
    assert hidden == {"CD/1": [], "CD/2": [1], "CD/2A": [1], "EF/1": [3], "EF/2": []}


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        (0, 18, False),
        (0, 19, True),
        (18, None, True),
        (46, None, False),
        (45, 60, True),
        (46, 60, False),
        (0, 99, True),
    ],
)
def test_a_stretch_meets_where_any_of_it_is_shown(start: int, end: int | None, *, meets: bool) -> None:
    reach = Reach(Fraction(18), Fraction(46))
    assert reach.meets(Fraction(start), None if end is None else Fraction(end)) is meets


@pytest.mark.parametrize(
    ("ref", "start", "end", "hidden"),
    [
        (CD2A, "62", "65", True),
        (CD2A, "60", "70.04", True),
        (CD2A, "59.99", "65", False),
        (CD2A, "62", "70.05", False),
        (CD2, "62", "65", False),
        (CD1, "20", "21", False),
        (EF1, "62", "65", False),
    ],
)
def test_what_is_marked_is_hidden_in_a_redacted_copy_that_shows_all_of_it(
    ref: ExhibitRef, start: str, end: str, *, hidden: bool
) -> None:
    case, mark = scene(), scene().redactions[0]
    exhibit_ = case.exhibit(ref)
    assert exhibit_ is not None
    assert hides(case, exhibit_, replace(mark, start=Fraction(start), end=Fraction(end))) is hidden
    gone = replace(exhibit_, withdrawn=exhibit_.said)
    assert not hides(case, gone, mark)


def test_a_withdrawn_exhibit_shows_what_it_showed() -> None:
    case = scene()
    assert reach_of(case, replace(case.exhibits[-1], ref=CD2)) == Reach(Fraction(18), Fraction(46))
