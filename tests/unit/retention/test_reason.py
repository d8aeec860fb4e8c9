"""What holds a clip, each ground in words; what is rejected or released does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bwv_index.retention import (
    Choice,
    Ground,
    Hold,
    KeptClip,
    KeptLink,
    Pack,
    Reason,
    Rules,
    Standing,
    State,
    assess,
)
from bwv_index.timecode import UtcInterval

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
CLIP = KeptClip("BWV-1", UtcInterval(NOON, NOON + timedelta(minutes=5), 1.0), NOON)
LATER = NOON + timedelta(days=400)
INCIDENT = "42-20250614-1881"
CHOSEN = Choice("non-evidential", "1507", NOON, "viewed")
HOLD = Hold("", "1507", NOON, "civil claim")


def standing(clips: list[KeptClip], rules: Rules) -> list[tuple[State, tuple[Reason, ...]]]:
    found = assess(clips, rules, ZoneInfo("Europe/London"), LATER)
    return [(due.state, due.held_by) for due in found]


@pytest.mark.parametrize(
    ("changes", "ground", "told"),
    [
        (
            {"links": (KeptLink(INCIDENT, Standing.CONFIRMED),)},
            Ground.CONFIRMED_LINK,
            f"confirmed for {INCIDENT}",
        ),
        (
            {"links": (KeptLink(INCIDENT, Standing.PROPOSED),)},
            Ground.UNDECIDED_PROPOSAL,
            f"proposed for {INCIDENT} and undecided",
        ),
        (
            {"links": (KeptLink(INCIDENT, Standing.NEAR_MISS),)},
            Ground.UNDECIDED_NEAR_MISS,
            f"a near miss for {INCIDENT} and undecided",
        ),
        (
            {"holds": (HOLD,)},
            Ground.LEGAL_HOLD,
            "legal hold by 1507 since 2025-06-14T12:00:00Z: civil claim",
        ),
        (
            {"holds": (replace(HOLD, incident=INCIDENT),)},
            Ground.LEGAL_HOLD,
            f"legal hold on {INCIDENT} by 1507 since 2025-06-14T12:00:00Z: civil claim",
        ),
        (
            {"packs": (Pack(INCIDENT, NOON),)},
            Ground.PACK,
            f"was confirmed for {INCIDENT}, of which a pack was exported at 2025-06-14T12:00:00Z",
        ),
        ({"taken_at": None}, Ground.NO_FOOTAGE, "its footage has not arrived"),
        (
            {"troubles": ("malformed",), "inspected": False},
            Ground.QUARANTINED,
            "on the quarantine list (malformed); a person looks",
        ),
        (
            {"inspected": False},
            Ground.NOT_INSPECTED,
            "its footage has not been inspected; a person looks",
        ),
        (
            {"compared": False},
            Ground.NOT_COMPARED,
            "not compared with the incidents since the record last changed (bwv-index link run)",
        ),
    ],
)
@pytest.mark.parametrize("choice", [None, CHOSEN], ids=["presumed", "chosen"])
def test_each_ground_holds_a_clip_long_past_its_period_whatever_was_chosen(
    rules: Rules, changes: dict[str, Any], ground: Ground, told: str, choice: Choice | None
) -> None:
    ((state, held_by),) = standing([replace(CLIP, choice=choice, **changes)], rules)
    assert (state, held_by) == (State.HELD, (Reason(ground, told),))


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({"references": ("42/101881/25",)}, Ground.REFERENCE),
        ({"tags": (("Category", "Assault on officer"),)}, Ground.PLATFORM_TAG),
        ({"tags": (("RETENTION_CATEGORY", "7 years"),)}, Ground.PLATFORM_TAG),
    ],
)
def test_what_says_otherwise_holds_until_a_person_has_chosen(
    rules: Rules, changes: dict[str, Any], ground: Ground
) -> None:
    ((state, held_by),) = standing([replace(CLIP, **changes)], rules)
    assert state is State.HELD
    assert [reason.ground for reason in held_by] == [ground]
    assert standing([replace(CLIP, choice=CHOSEN, **changes)], rules) == [(State.DUE, ())]


@pytest.mark.parametrize(
    "tags",
    [
        (("category", "Non Evidential"),),
        (("Category", " non-evidential "),),
        (("category", ""),),
        (("size", "9"),),
    ],
)
def test_a_platform_s_column_that_says_nothing_else_does_not_hold(
    rules: Rules, tags: tuple[tuple[str, str], ...]
) -> None:
    assert standing([replace(CLIP, tags=tags)], rules) == [(State.DUE, ())]


def test_every_reason_is_told_and_not_the_first_alone(rules: Rules) -> None:
    clip = replace(
        CLIP, holds=(HOLD, replace(HOLD, by="1622")), packs=(Pack(INCIDENT, NOON),), compared=False
    )
    ((_, held_by),) = standing([clip], rules)
    assert [reason.ground for reason in held_by] == [
        Ground.LEGAL_HOLD, Ground.LEGAL_HOLD, Ground.PACK, Ground.NOT_COMPARED,
    ]  # fmt: skip


def test_choices_that_met_in_a_join_hold_until_a_person_settles_them(rules: Rules) -> None:
    met = Choice("", "", NOON, "two clips that are one were given different categories")
    ((state, held_by),) = standing([replace(CLIP, choice=met)], rules)
    assert (state, held_by) == (State.HELD, (Reason(Ground.CHOICES_DIFFER, met.why),))


@pytest.mark.parametrize(
    ("changes", "reaches"),
    [
        ({"links": (KeptLink(INCIDENT, Standing.CONFIRMED),)}, True),
        ({"links": (KeptLink(INCIDENT, Standing.PROPOSED),)}, True),
        ({"links": (KeptLink(INCIDENT, Standing.NEAR_MISS),)}, False),
        ({"holds": (HOLD,)}, True),
        ({"packs": (Pack(INCIDENT, NOON),)}, True),
        ({"troubles": ("malformed",)}, False),
        ({}, False),
    ],
)
def test_pieces_of_one_recording_are_held_with_one_another(
    rules: Rules, changes: dict[str, Any], *, reaches: bool
) -> None:
    first = replace(CLIP, name="BWV-1", recording="r", **changes)
    second, stranger = replace(CLIP, name="BWV-2", recording="r"), replace(CLIP, name="BWV-3", recording="s")
    alone = replace(CLIP, name="BWV-4")
    _, of_second, *others = standing([first, second, stranger, alone], rules)
    told = (Reason(Ground.SAME_RECORDING, "of one recording with BWV-1, which is held"),)
    assert of_second == ((State.HELD, told) if reaches else (State.DUE, ()))
    assert others == [(State.DUE, ()), (State.DUE, ())]
