from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import OfficerKey, Precision, RoleKind, TimeWindow
from bwv_index.linking import (
    CameraIssueFacts,
    ClipFacts,
    DeploymentFacts,
    IncidentFacts,
    candidates,
    load_weights,
)
from bwv_index.timecode import UtcInterval

CONFIG = Path(__file__).resolve().parents[3] / "config" / "linking.toml"
SEARCH = load_weights(CONFIG.read_text(encoding="utf-8"), "linking.toml").search
T0 = datetime(2025, 7, 12, 21, 0, tzinfo=UTC)
WEARER = OfficerKey("22", "4417")


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def incident(name: str, start: float | None, end: float | None = None, **fields: object) -> IncidentFacts:
    stated = (
        None
        if start is None
        else TimeWindow(at(start), at(start if end is None else end), "", Precision.SECOND)
    )
    return IncidentFacts(name, stated, **fields)  # type: ignore[arg-type]


def clip(start: float | None, *, half_width_s: float = 2, **fields: object) -> ClipFacts:
    interval = None if start is None else UtcInterval(at(start), at(start + 0.5), half_width_s)
    return ClipFacts("clip", interval, **fields)  # type: ignore[arg-type]


def found(
    subject: ClipFacts, *incidents: IncidentFacts, issues: tuple[CameraIssueFacts, ...] = ()
) -> dict[str, tuple[str, ...]]:
    return {c.incident.incident_id: c.because for c in candidates([subject], incidents, issues, SEARCH)}


PARTY = ((WEARER, RoleKind.VICTIM),)


@pytest.mark.parametrize(
    ("subject", "other", "because"),
    [
        (clip(0), incident("i", 0.2), ("time",)),
        (clip(0), incident("i", 2.4), ("time",)),
        (clip(0), incident("i", 2.6), None),
        (clip(0), incident("i", -1.9), ("time",)),
        (clip(0), incident("i", -2.1), None),
        (clip(0, half_width_s=3602), incident("i", -2.9), ("time",)),
        (clip(0), incident("i", -400, 400), ("time",)),
        (
            clip(0),
            incident("i", None, deployments=(DeploymentFacts(WEARER, at(-1), None, at(1)),)),
            ("time",),
        ),
        (clip(0), incident("i", None), None),
        (clip(None), incident("i", 0), None),
        (clip(0, officers=(WEARER,)), incident("i", 20, parties=PARTY), ("officer",)),
        (clip(0, officers=(WEARER,)), incident("i", 25, parties=PARTY), None),
        (clip(0, officers=(WEARER,)), incident("i", None, parties=PARTY), ("officer",)),
        (clip(None, officers=(WEARER,)), incident("i", 500, parties=PARTY), ("officer",)),
        (clip(0, officers=(OfficerKey("42", "4417"),)), incident("i", 20, parties=PARTY), ("officer",)),
        (clip(None, references=("a", "b")), incident("i", 500, references=("b", "c")), ("reference",)),
        (clip(0, references=("ab",)), incident("i", 500, references=("abc",)), None),
        (
            clip(0, officers=(WEARER,), references=("b",)),
            incident("i", 0, parties=PARTY, references=("b",)),
            ("time", "officer", "reference"),
        ),
    ],
)
def test_which_pairs_are_worth_comparing(
    subject: ClipFacts, other: IncidentFacts, because: tuple[str, ...] | None
) -> None:
    assert found(subject, other) == ({} if because is None else {"i": because})


def test_the_holder_of_the_camera_leads_to_incidents_as_an_officer_does() -> None:
    issue = CameraIssueFacts("X60A", WEARER, at(-4), at(4))
    subject = clip(0, device_serial="x60a")
    assert found(subject, incident("i", 20, parties=PARTY), issues=(issue,)) == {"i": ("officer",)}


def test_every_pair_comes_once_clip_by_clip_in_the_order_given() -> None:
    clips = [ClipFacts(f"c{n}", UtcInterval(at(n), at(n + 1))) for n in (2, 0, 1)]
    incidents = [incident(f"i{n}", n, n + 1) for n in (1, 0)]
    pairs = [(c.clip.clip_id, c.incident.incident_id) for c in candidates(clips, incidents, (), SEARCH)]
    assert pairs == [(f"c{c}", f"i{i}") for c in (2, 0, 1) for i in (1, 0)]


spans = st.lists(st.tuples(st.integers(-5000, 5000), st.integers(0, 9000)), max_size=30)


@given(spans, st.integers(-5000, 5000))
def test_the_bisection_finds_what_looking_at_each_incident_finds(
    rows: list[tuple[int, int]], start: int
) -> None:
    incidents = [incident(f"i{n}", s / 60, (s + length) / 60) for n, (s, length) in enumerate(rows)]
    subject = clip(start / 60)
    assert subject.interval is not None
    reach = subject.interval.widened(SEARCH.time_margin_h * 3600 + subject.interval.half_width_s)
    near = {
        i.incident_id
        for i in incidents
        if i.window and i.window.start <= reach.end and reach.start <= i.window.end
    }
    assert set(found(subject, *incidents)) == near
