"""Weights from decisions: what they move, whether that helps on pairs not seen, and what is written of it."""

from dataclasses import replace
from random import Random

import pytest
from tests.unit.linking.scenes import WEIGHTS

from bwv_index.linking import Example, calibrate, load_weights, recalibrated, write_weights
from bwv_index.linking.levels import Term

NEAR, FAR, SAME, UNKNOWN = (
    ("place", "m100"),
    ("place", "beyond"),
    ("reference", "same"),
    ("reference", "unmatched"),
)


def decided(bits: dict[Term, float], count: int = 400, seed: int = 3) -> list[Example]:
    """Decide pairs as if outcomes weighed ``bits``."""
    chance = Random(seed)  # noqa: S311 - a test has to be repeatable
    held = []
    for _ in range(count):
        terms = (chance.choice([NEAR, FAR]), chance.choice([SAME, UNKNOWN]))
        offset = -sum(WEIGHTS.bits(*term) for term in terms) / 2
        odds = 2 ** (offset + WEIGHTS.prior.bits + sum(bits[term] for term in terms))
        held.append(Example(terms, offset, chance.random() < odds / (1 + odds)))
    return held


AS_SHIPPED = {term: WEIGHTS.bits(*term) for term in (NEAR, FAR, SAME, UNKNOWN)}


def test_decisions_that_follow_the_weights_move_little_and_help_little() -> None:
    found = calibrate(decided(AS_SHIPPED), WEIGHTS, 4.0)
    assert all(abs(c.after - c.before) < 1 for c in found.changes)
    assert found.loss_after == pytest.approx(found.loss_before, abs=0.03)


def test_where_a_place_tells_less_than_was_thought_its_weight_falls_and_that_helps() -> None:
    found = calibrate(decided({**AS_SHIPPED, NEAR: 0.0}), WEIGHTS, 4.0)
    (change,) = [c for c in found.changes if (c.comparison, c.outcome) == NEAR]
    assert change.after < change.before - 2
    assert change.confirmed + change.rejected > 100
    assert found.helps
    assert found.loss_after < 0.9 * found.loss_before


def test_stated_and_decided_stand_side_by_side_for_every_pair() -> None:
    held = decided(AS_SHIPPED)
    found = calibrate(held, WEIGHTS, 4.0)
    for tenths in (found.before, found.after):
        assert sum(t.pairs for t in tenths) == len(held)
        assert sum(t.confirmed for t in tenths) == found.confirmed
        assert all(n / 10 <= t.stated <= (n + 1) / 10 for n, t in enumerate(tenths) if t.pairs)


@pytest.mark.parametrize("truth", [(True, True, False), (False, False, False), ()])
def test_too_few_of_either_kind_are_refused(truth: tuple[bool, ...]) -> None:
    with pytest.raises(ValueError, match="at least two"):
        calibrate([Example((NEAR,), 0.0, true) for true in truth], WEIGHTS, 4.0)


def test_new_weights_say_where_they_came_from_and_leave_the_others() -> None:
    found = calibrate(decided({**AS_SHIPPED, NEAR: 0.0}), WEIGHTS, 4.0)
    new = recalibrated(WEIGHTS, found, "2026-11-22")
    weight, was = new.outcomes["place"]["m100"], WEIGHTS.outcomes["place"]["m100"]
    assert weight.bits < was.bits
    assert weight.origin.startswith("Estimated anew on 2026-11-22 from ")
    assert weight.origin.endswith(f"it was {was.bits:+.2f}")
    assert (weight.m, weight.u) == (was.m, was.u)
    assert new.outcomes["time"] == WEIGHTS.outcomes["time"]
    assert load_weights(write_weights(new), "new") == new


def test_a_new_prior_says_where_it_came_from_and_what_it_was() -> None:
    likelier = [Example((NEAR,), -WEIGHTS.bits(*NEAR) - WEIGHTS.prior.bits, n % 8 > 0) for n in range(400)]
    found = calibrate(likelier, WEIGHTS, 4.0)
    assert found.moves_prior
    new = recalibrated(WEIGHTS, found, "2026-11-22").prior
    told = "bits: estimated anew on 2026-11-22 from 350 confirmed and 50 rejected pairs"
    assert new.origin.startswith(f"{told}; it was {WEIGHTS.prior.bits:+.2f}. ")
    assert new.origin.endswith(WEIGHTS.prior.origin)
    twice = recalibrated(recalibrated(WEIGHTS, found, "2026-11-22"), found, "2026-11-23").prior
    assert twice.origin.count("estimated anew") == 1
    assert f"it was {new.bits:+.2f}" in twice.origin


def test_a_prior_that_hardly_moves_is_left_with_its_origin() -> None:
    found = replace(
        calibrate(decided(AS_SHIPPED), WEIGHTS, 4.0), prior=(WEIGHTS.prior.bits, WEIGHTS.prior.bits + 0.004)
    )
    assert recalibrated(WEIGHTS, found, "2026-11-22").prior == WEIGHTS.prior


def test_weights_that_hardly_anything_holds_stay_within_what_a_weight_may_be() -> None:
    torn = [Example((NEAR,), 0.0, True)] * 40 + [Example((FAR,), 0.0, False)] * 40
    found = calibrate(torn, WEIGHTS, 1e-7)
    new = recalibrated(WEIGHTS, found, "2026-11-22")
    assert load_weights(write_weights(new), "new") == new
