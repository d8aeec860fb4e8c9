"""From the record to what figures are told: footage by its links, and by whether anybody has looked."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bwv_index.custody import EventType
from bwv_index.incidents import Force, Incident, Injury, OfficerKey, Party, RoleKind
from bwv_index.index import DecisionView, Held, ItemKind, LinkStatus, Proposal, Record
from bwv_index.pipeline import Workspace
from bwv_index.pipeline.statistics.facts import assault_incidents
from bwv_index.statistics import NOT_STATED, AssaultIncident, Footage

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
SHA256 = "a" * 64
HELD, LISTED = "BWV-held", "EV-listed"
"""A clip whose footage is held, and one that a platform's list alone knows."""

Links = tuple[tuple[str, LinkStatus, str], ...]
P, M = LinkStatus.PROPOSED, LinkStatus.NEAR_MISS


@pytest.fixture
def told(workspace: Workspace) -> Callable[..., AssaultIncident]:
    """Say what is told of one incident with these links: (clip, standing, verdict)."""

    def ask(links: Links, *, run: bool = True, changed: bool = False) -> AssaultIncident:
        with workspace.writing() as record:
            numbers = _enter(record)
            (incident,) = (view.incident_id for view in record.incidents.all())
            proposals = [
                Proposal(numbers[clip], incident, standing, 5.0, -3.0, 0.9, 1, "", "", ())
                for clip, standing, _ in links
            ]
            record.links.put_run(proposals, "w")
            for clip, _, verdict in links:
                if verdict:
                    record.links.decide(numbers[clip], incident, DecisionView(verdict, "1507", NOON, "seen"))
            if run:
                record.ledger.append(workspace.event(EventType.LINKING, "all clips"))
            if changed:
                record.ledger.append(workspace.event(EventType.PLACEMENT, HELD))
            (found,) = assault_incidents(record, (Force("42", "Essex", ""),))
        return found

    return ask


def _enter(record: Record) -> dict[str, int]:
    record.incidents.put(
        Incident("42-1", "42", ("42/1/25",), "", None, None, "some time last week", "", None, " cj88160 ",
                 Injury.WITH, "")
    )  # fmt: skip
    (view,) = record.incidents.all()
    for role, number in ((RoleKind.VICTIM, "8240"), (RoleKind.ARRESTING, "2291")):
        record.incidents.put_party(view.incident_id, Party("42-1", role, OfficerKey("42", number)))
    record.evidence.add_item(SHA256, 9, ItemKind.FOOTAGE, Held.VAULT, "mov", NOON, "7001")
    return {HELD: record.clips.add(HELD, SHA256), LISTED: record.clips.add(LISTED, None)}


@pytest.mark.parametrize(
    ("links", "footage"),
    [
        ((), Footage.NONE),
        (((HELD, P, ""),), Footage.PROPOSED),
        (((HELD, P, "confirm"),), Footage.CONFIRMED),
        (((HELD, M, "confirm"),), Footage.CONFIRMED),
        (((HELD, P, "reject"),), Footage.NONE),
        (((HELD, M, ""),), Footage.NONE),
        (((LISTED, P, ""),), Footage.AWAITED),
        (((LISTED, P, "confirm"),), Footage.AWAITED),
        (((LISTED, P, "confirm"), (HELD, P, "")), Footage.PROPOSED),
    ],
)
def test_the_strongest_link_to_footage_that_is_held_counts(
    told: Callable[..., AssaultIncident], links: Links, footage: Footage
) -> None:
    assert told(links).footage is footage


@pytest.mark.parametrize(("run", "changed"), [(False, False), (True, True)])
def test_no_link_is_not_no_footage_until_a_run_has_looked_at_the_record_as_it_is(
    told: Callable[..., AssaultIncident], *, run: bool, changed: bool
) -> None:
    assert told((), run=run, changed=changed).footage is Footage.NOT_LOOKED


def test_a_link_stands_whether_or_not_the_record_has_changed_since(
    told: Callable[..., AssaultIncident],
) -> None:
    assert told(((HELD, P, "confirm"),), changed=True).footage is Footage.CONFIRMED


def test_what_is_told_of_an_incident_is_what_the_record_holds(told: Callable[..., AssaultIncident]) -> None:
    found = told(())
    assert (found.name, found.area, found.offence, found.injury) == (
        "42-1",
        "Essex (42)",
        "CJ88160",
        Injury.WITH,
    )
    assert (found.victims, found.crimes) == ((OfficerKey("42", "8240"),), 1)
    assert (found.window, found.stated) == (None, "some time last week")
    assert found.area != NOT_STATED
