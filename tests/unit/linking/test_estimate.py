"""Weights estimated together: the answer of a case that can be worked out, and a hold on what was there before."""

from math import log2
from random import Random

import pytest
from tests.unit.linking.scenes import WEIGHTS, at_time, field

from bwv_index.linking import Example, estimate, example, shares

A, B = ("place", "m100"), ("place", "beyond")
NOTHING = WEIGHTS.model_copy(
    update={
        "prior": WEIGHTS.prior.model_copy(update={"bits": 0.0}),
        "outcomes": {
            name: {outcome: weight.model_copy(update={"bits": 0.0}) for outcome, weight in table.items()}
            for name, table in WEIGHTS.outcomes.items()
        },
    }
)


def table(counts: dict[tuple[tuple[str, str], ...], tuple[int, int]]) -> list[Example]:
    return [
        Example(terms, 0.0, truth)
        for terms, (true, other) in counts.items()
        for truth, count in ((True, true), (False, other))
        for _ in range(count)
    ]


def test_one_comparison_s_weights_are_the_odds_of_its_outcomes() -> None:
    found = estimate(table({(A,): (90, 10), (B,): (20, 80)}), NOTHING, 1e-9)
    assert found.prior_bits + found.bits[A] == pytest.approx(log2(9), abs=1e-3)
    assert found.prior_bits + found.bits[B] == pytest.approx(-2, abs=1e-3)
    assert found.loss_after < found.loss_before == pytest.approx(1.0)


def test_two_comparisons_that_always_agree_share_the_weight_of_one() -> None:
    twin = ("reference", "same")
    alone = estimate(table({(A,): (90, 10), (B,): (50, 50)}), NOTHING, 0.001)
    both = estimate(table({(A, twin): (90, 10), (B,): (50, 50)}), NOTHING, 0.001)
    assert both.bits[A] + both.bits[twin] + both.prior_bits == pytest.approx(
        alone.bits[A] + alone.prior_bits, abs=0.05
    )


@pytest.mark.parametrize(("strength", "least", "most"), [(1e-6, 3.0, 3.3), (1e6, -0.01, 0.01)])
def test_the_hold_decides_how_far_a_few_pairs_move_a_weight(
    strength: float, least: float, most: float
) -> None:
    found = estimate(table({(A,): (9, 1), (B,): (1, 9)}), NOTHING, strength)
    assert least <= found.bits[A] + found.prior_bits <= most


def test_weights_that_made_the_pairs_are_found_again() -> None:
    chance = Random(5)  # noqa: S311 - a test has to be repeatable
    true_bits = {A: 3.0, B: -2.0, ("reference", "same"): 4.0, ("reference", "unmatched"): -1.0}
    held = []
    for _ in range(20_000):
        terms = (chance.choice([A, B]), ("reference", chance.choice(["same", "unmatched"])))
        odds = 2 ** (sum(true_bits[term] for term in terms) - 1.0)
        held.append(Example(terms, -1.0, chance.random() < odds / (1 + odds)))
    found = estimate(held, NOTHING, 1e-4)
    assert found.bits[A] - found.bits[B] == pytest.approx(5.0, abs=0.3)
    assert found.bits["reference", "same"] - found.bits["reference", "unmatched"] == pytest.approx(
        5.0, abs=0.3
    )


@pytest.mark.parametrize("counts", [{(A,): (5, 0)}, {(A,): (0, 5)}, {}])
def test_only_true_or_only_false_pairs_teach_nothing(
    counts: dict[tuple[tuple[str, str], ...], tuple[int, int]],
) -> None:
    with pytest.raises(ValueError, match="both"):
        estimate(table(counts), NOTHING, 1.0)


def test_a_score_comes_apart_into_outcomes_and_the_rest() -> None:
    made = field()
    scored = made.score(made.footage[0], made.scenes[0])
    found = example(scored, made.footage[0], WEIGHTS, is_true=True)
    weights = sum(WEIGHTS.bits(*term) for term in found.terms)
    assert found.offset_bits + weights + WEIGHTS.prior.bits == pytest.approx(scored.total_bits)
    assert ("deployment", "own.inside") in found.terms


def test_what_a_vague_time_found_is_not_learned_from() -> None:
    made = field((at_time(5, 25, 3600),))
    found = example(made.score(made.footage[0], made.scenes[0]), made.footage[0], WEIGHTS, is_true=True)
    assert {name for name, _ in found.terms} == {"officer", "camera issue", "place", "reference"}


def test_outcomes_are_counted_among_true_pairs_and_others() -> None:
    assert shares(table({(A,): (2, 3), (A, B): (1, 0)})) == {A: (3, 3), B: (1, 0)}
