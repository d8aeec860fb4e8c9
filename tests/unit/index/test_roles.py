"""Every word about a role stays; the newest says whether the role stands, and no table brings back what was ended."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.incidents import OfficerKey, Party, RoleKind
from bwv_index.index import Record, RoleVerdict, RoleWord

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
LOG = "42-20250614-1881"
END, GIVE = RoleVerdict.END, RoleVerdict.GIVE
OFFICER, OTHER = OfficerKey("42", "8123"), OfficerKey("", "8123")
ROLE = RoleKind.OFFICER_IN_CASE
Add = Callable[..., int]


def said(verdict: RoleVerdict, minute: int = 0, officer: OfficerKey = OFFICER) -> RoleWord:
    return RoleWord(
        officer, ROLE, verdict, "2291", NOON + timedelta(minutes=minute), f"{verdict.value} at {minute}"
    )


@pytest.mark.parametrize(
    ("verdicts", "stands"),
    [((), True), ((END,), False), ((END, GIVE), True), ((END, GIVE, END), False), ((GIVE,), True)],
)
def test_the_newest_word_says_whether_a_role_stands_and_a_table_again_says_nothing(
    record: Record, incident: Add, verdicts: tuple[RoleVerdict, ...], stands: bool
) -> None:
    number = incident(record)
    party = Party(LOG, ROLE, OFFICER)
    assert record.incidents.put_party(number, party) == "new"
    words = tuple(said(verdict, minute) for minute, verdict in enumerate(verdicts))
    for word in words:
        record.roles.add(number, word)
    assert record.incidents.put_party(number, party) == "same"
    assert record.incidents.parties() == ({number: [(OFFICER, ROLE)]} if stands else {})
    assert record.roles.words() == ({number: words} if words else {})
    assert record.roles.ended() == ({} if stands else {number: words[-1:]})


def test_a_word_is_about_one_role_of_one_officer_at_one_incident(record: Record, incident: Add) -> None:
    number, elsewhere = incident(record), incident(record, "42-20250614-1900")
    for log in (number, elsewhere):
        for officer in (OFFICER, OTHER):
            for role in (ROLE, RoleKind.VICTIM):
                record.incidents.put_party(log, Party(LOG, role, officer))
    record.roles.add(number, said(END))
    assert (OFFICER, ROLE) not in record.incidents.parties()[number]
    assert len(record.incidents.parties()[number]) == 3
    assert len(record.incidents.parties()[elsewhere]) == 4
    assert set(record.roles.ended((number, elsewhere))) == {number}
    assert record.roles.words((elsewhere,)) == {}


def test_the_dump_names_the_incident(record: Record, incident: Add) -> None:
    record.roles.add(incident(record, LOG), said(END))
    assert [(row["incident_id"], row["verdict"]) for row in record.dump()["role_words"]] == [(LOG, "end")]
