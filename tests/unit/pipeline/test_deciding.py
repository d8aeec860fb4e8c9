"""Who decides, and whether two names are one person's."""

import pytest

from bwv_index.incidents import OfficerKey, RoleKind
from bwv_index.pipeline.deciding import is_victim, same_person


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("7001", "7001", True),
        ("7001", "07001", True),
        ("7001", "PC 7001", True),
        ("7001", "ps7001", True),
        ("7001", "42/7001", True),
        ("7001", "\uff17\uff10\uff10\uff11", True),
        ("22/7001", "42/7001", False),
        ("7001", "7002", False),
        ("7001", "7001X", False),
        ("file team", " File  TEAM ", True),
        ("file team", "exhibits team", False),
        ("file team", "7001", False),
    ],
)
def test_a_person_is_one_however_the_name_is_written(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_a_victim_is_known_by_number_however_it_is_written() -> None:
    parties = [(OfficerKey("22", "4610"), RoleKind.VICTIM), (OfficerKey("22", "4701"), RoleKind.WITNESS)]
    assert [is_victim(who, parties) for who in ("4610", "PC 04610", "42/4610", "4701", "the team")] == [
        True, True, False, False, False,
    ]  # fmt: skip
