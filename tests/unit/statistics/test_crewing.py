"""How a unit was crewed is what the deployments say, and unknown where they do not."""

import pytest
from tests.unit.statistics.conftest import at, officer

from bwv_index.statistics import Crewing, CrewMember, crewing_of


def member(who: str, sign: str, sent: str = "", cleared: str = "") -> CrewMember:
    return CrewMember(officer(who), sign, at(sent) if sent else None, at(cleared) if cleared else None)


EARLY, LATE = ("2025-06-14T20:00", "2025-06-14T21:00"), ("2025-06-14T21:00", "2025-06-14T23:00")

CASES: dict[str, tuple[tuple[CrewMember, ...], Crewing]] = {
    "alone under the callsign": ((member("42/1", "CS1"), member("42/2", "CS2")), Crewing.SINGLE),
    "two under it": ((member("42/1", "CS1"), member("42/2", "CS1")), Crewing.DOUBLE),
    "three under it": (tuple(member(f"42/{n}", "CS1") for n in (1, 2, 3)), Crewing.MORE),
    "written otherwise": ((member("42/1", "cs 1"), member("42/2", "CS1")), Crewing.DOUBLE),
    "the same officer twice": ((member("42/1", "CS1", *EARLY), member("42/1", "CS1", *LATE)), Crewing.SINGLE),
    "one officer with a force and without": ((member("42/1", "CS1"), member("1", "CS1")), Crewing.SINGLE),
    "the other's shift was over": ((member("42/1", "CS1", *LATE), member("42/2", "CS1", *EARLY)), Crewing.SINGLE),
    "an end that is not stated is open": (
        (member("42/1", "CS1", *LATE), member("42/2", "CS1", "2025-06-14T20:00")), Crewing.DOUBLE,
    ),
    "not deployed": ((member("42/2", "CS1"),), Crewing.UNKNOWN),
    "nobody deployed": ((), Crewing.UNKNOWN),
    "no callsign": ((member("42/1", " "), member("42/2", "")), Crewing.UNKNOWN),
    "sent twice, crewed differently": (
        (member("42/1", "CS1", *EARLY), member("42/1", "CS9", *LATE), member("42/2", "CS9", *LATE)), Crewing.UNKNOWN,
    ),
    "sent twice, crewed alike": (
        (member("42/1", "CS1", *EARLY), member("42/1", "CS9", *LATE)), Crewing.SINGLE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_crew_is_who_stood_under_the_callsign_at_that_time(case: str) -> None:
    crews, expected = CASES[case]
    assert crewing_of(officer("42/1"), crews) is expected
