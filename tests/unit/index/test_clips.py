"""Clips: found by any of their names, placed without forgetting, joined without loss."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.incidents import CatalogueClip, OfficerKey, Position
from bwv_index.index import (
    ClaimView,
    DecisionView,
    EvidenceView,
    LinkStatus,
    PlacementView,
    Proposal,
    Record,
    SeenFile,
)

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
Add = Callable[..., int]

ROW = CatalogueClip(
    evidence_id="EV-1", device_serial="X60A1234", officer=OfficerKey("42", "8123"), officer_raw="SC 08123",
    recorded_at=NOON, recorded_at_raw="2025-06-14T12:00:00Z", duration_s=64.0, title="high street",
    reference="42/101881/25", position=Position(51.9, 0.9), uploaded_at=None,
)  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["BWV-aaaaaaaaaaaa", "bwv-AAAAAAAAAAAA", "a" * 64, "aaaaaa", "BWV-aaaaaa", "street cam.mp4", " aaaaaa "],
)
def test_a_clip_answers_to_each_of_its_names(record: Record, footage: Add, name: str) -> None:
    clip = footage(record, "a", name="street cam.mp4")
    footage(record, "b")
    assert record.clips.find(name) == clip


@pytest.mark.parametrize("name", ["", "aaaaa", "%", "_" * 16, "nothing", "street", "BWV-%", "c" * 64])
def test_nothing_else_answers(record: Record, footage: Add, name: str) -> None:
    footage(record, "a", name="street cam.mp4")
    with pytest.raises(NotFoundError):
        record.clips.find(name)


def test_a_name_that_several_clips_bear_is_refused_with_the_choice(record: Record, footage: Add) -> None:
    footage(record, "a", name="one/clip.mp4")
    footage(record, "b", name="two/clip.mp4")
    with pytest.raises(RefusedError) as refused:
        record.clips.find("clip.mp4")
    assert "BWV-aaaaaaaaaaaa, BWV-bbbbbbbbbbbb" in refused.value.remedy


def test_a_clip_seen_twice_under_one_name_is_one_answer(record: Record, footage: Add) -> None:
    clip = footage(record, "a", name="clip.mp4")
    record.evidence.add_location("a" * 64, SeenFile(Path("/usb/clip.mp4"), Path("clip.mp4"), 9, 1), NOON)
    assert record.clips.find("clip.mp4") == clip


def test_a_claim_is_kept_once_as_read(record: Record, footage: Add) -> None:
    clip = footage(record, "a")
    claim = ClaimView("officer", "file-name", "8123", "8123", {})
    other = replace(claim, source="sidecar")
    assert record.clips.add_claims(clip, [claim, claim, other]) == (claim, other)
    assert record.clips.add_claims(clip, [claim]) == ()
    assert record.clips.claims(clip) == (claim, other)


def test_a_placement_is_superseded_and_never_lost(record: Record, footage: Add) -> None:
    clip = footage(record, "a", hour=0)
    moved = PlacementView(NOON + timedelta(hours=1), None, 2.0, "overlay", ("an hour apart",))
    assert record.clips.place(clip, moved)
    assert not record.clips.place(clip, moved)
    assert record.clips.placement(clip) == moved
    assert [(p.method, p.current) for p in record.clips.placements(clip)] == [
        ("test", False),
        ("overlay", True),
    ]


@pytest.mark.parametrize("change", [{}, {"title": "market place"}, {"duration_s": None}, {"position": None}])
def test_a_platform_s_row_is_new_then_same_then_changed(record: Record, change: dict[str, object]) -> None:
    clip = record.clips.add("EV-1", None)
    assert record.clips.put_catalogue(ROW, clip) == "new"
    assert record.clips.put_catalogue(ROW, clip) == "same"
    assert record.clips.put_catalogue(replace(ROW, **change), clip) == ("changed" if change else "same")  # type: ignore[arg-type] # one field at a time


def link(record: Record, clip: int, incident: int, verdict: str = "") -> None:
    evidence = (EvidenceView("time", "agrees", 5.0, "overlap"),)
    proposal = Proposal(clip, incident, LinkStatus.PROPOSED, 5.0, -3.0, 0.9, 1, "", "", evidence)
    record.links.put_one(proposal, "w")
    if verdict:
        record.links.decide(clip, incident, DecisionView(verdict, "1507", NOON, "seen"))


def test_joining_keeps_every_claim_link_and_decision(record: Record, footage: Add, incident: Add) -> None:
    here = footage(record, "a", claims=(("officer", "8240"),))
    waiting = record.clips.add("EV-1", None, title="high street")
    record.clips.put_catalogue(ROW, waiting)
    record.clips.add_claims(waiting, [ClaimView("officer", "catalogue EV-1", "SC 08123", "8123", {})])
    record.clips.set_reference_keys(waiting, {"42/101881/25"})
    both, only = incident(record, "42-20250614-0001"), incident(record, "42-20250614-0002")
    link(record, here, both)
    link(record, waiting, both, "confirm")
    link(record, waiting, only, "reject")

    record.clips.join(waiting, here, "camera and start")

    assert record.clips.all_ids() == (here,)
    assert record.clips.evidence_id(here) == "EV-1"
    assert {c.value for c in record.clips.claims(here)} == {"8240", "8123"}
    assert record.clips.catalogue_of(here)[0].joined_by == "camera and start"
    assert record.clips.awaiting_footage() == ()
    assert record.arrived.clips() == ()
    links = {v.incident_id: (v.status, v.decisions[-1].why) for v in record.links.matching(clips=(here,))}
    assert links == {both: (LinkStatus.CONFIRMED, "seen"), only: (LinkStatus.REJECTED, "seen")}
    assert record.clips.find("EV-1") == record.clips.find("a" * 64) == here


def test_clips_of_a_list_wait_until_their_footage_comes(record: Record, footage: Add) -> None:
    here = footage(record, "a")
    waiting = record.clips.add("EV-1", None)
    record.clips.put_catalogue(ROW, waiting)
    assert [(clip, row.evidence_id) for clip, row in record.clips.awaiting_footage()] == [(waiting, "EV-1")]
    assert record.arrived.clips() == (here,)
    assert record.clips.clip_of_catalogue("EV-1") == waiting
    assert record.clips.clip_of_catalogue("EV-2") is None


@pytest.mark.parametrize("name", ["a.mp4", "caf\udce9.mp4", "line\nend \x1b[31m.mp4", "x" * 255])
def test_a_path_of_any_bytes_is_kept_exactly_and_shown_as_text(
    record: Record, footage: Add, name: str
) -> None:
    footage(record, "a", name=name)
    (place,) = record.evidence.locations("a" * 64)
    assert place.path_raw.decode("utf-8", errors="surrogateescape") == f"/dock/{name}"
    assert place.path.encode("utf-8")
