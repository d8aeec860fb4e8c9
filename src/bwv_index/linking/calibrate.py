"""Estimating the weights anew from what people decided, and saying what would change before anything does."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

from bwv_index.linking.estimate import Estimate, Example, estimate_in_order, shares
from bwv_index.linking.levels import Term
from bwv_index.linking.score import to_probability
from bwv_index.linking.weights import MOST_BITS, Weight, Weights

FOLDS: Final = 5
"""Each pair is judged by weights that were estimated without its fifth of the pairs."""
TENTHS: Final = 10
MOVED: Final = 0.05
"""A weight that moves less, in bits, is not told as changed."""
FIRST: Final = "The other values, and bits before any decision: "
"""Parts what is said of a prior that was estimated anew from what was said of it at first."""


@dataclass(frozen=True, slots=True)
class Change:
    """One weight before and after, in bits, and in how many confirmed and rejected pairs its outcome was seen."""

    comparison: str
    outcome: str
    before: float
    after: float
    confirmed: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Tenth:
    """Decided pairs whose probability lies in one tenth: how many, their mean probability, how many were confirmed."""

    pairs: int
    stated: float
    confirmed: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the decisions would change.

    ``loss_before`` and ``loss_after`` are the mean surprise of the decided pairs in bits, before and after; after is
    cross-validated, so that no pair is judged by weights that it moved itself. ``before`` and ``after`` set what was
    stated against what was decided, by tenth. ``prior`` is what is added to every pair, before and after.
    """

    confirmed: int
    rejected: int
    changes: tuple[Change, ...]
    prior: tuple[float, float]
    loss_before: float
    loss_after: float
    before: tuple[Tenth, ...]
    after: tuple[Tenth, ...]

    @property
    def moves_prior(self) -> bool:
        """Whether what is added to every pair moves, as finely as it is written."""
        return _bounded(self.prior[1]) != _bounded(self.prior[0])

    @property
    def helps(self) -> bool:
        """Whether the pairs that were left out are less of a surprise under the new weights."""
        return self.loss_after < self.loss_before


def calibrate(decided: Sequence[Example], weights: Weights, strength: float) -> Calibration:
    """Estimate the weights anew from decided pairs, and set them beside those that are there.

    ``strength`` is how hard each weight is held to what it is, as in ``estimate``.

    Raises:
        ValueError: fewer than two pairs were confirmed, or fewer than two rejected.
    """
    confirmed = sum(e.is_true for e in decided)
    if min(confirmed, len(decided) - confirmed) < 2:  # noqa: PLR2004 - a fold may hold one of them
        raise ValueError("at least two confirmed and two rejected pairs are needed")
    found = estimate_in_order(decided, weights, strength)
    seen = shares(decided)
    changes = tuple(
        Change(*term, weights.bits(*term), bits, *seen[term])
        for term, bits in sorted(found.bits.items())
        if abs(bits - weights.bits(*term)) >= MOVED
    )
    left_out = _left_out(decided, weights, strength)
    stated = [_probability(e, weights, None) for e in decided]
    return Calibration(
        confirmed, len(decided) - confirmed, changes, (weights.prior.bits, found.prior_bits),
        _surprise(decided, stated), _surprise(decided, left_out), _tenths(decided, stated), _tenths(decided, left_out),
    )  # fmt: skip


def recalibrated(weights: Weights, found: Calibration, when: str) -> Weights:
    """Return the weights with the changes made; ``when`` is the day that their origin names."""
    decided = f"{found.confirmed} confirmed and {found.rejected} rejected pairs"
    outcomes = {name: dict(table) for name, table in weights.outcomes.items()}
    for change in found.changes:
        was = outcomes[change.comparison][change.outcome]
        outcomes[change.comparison][change.outcome] = Weight(
            bits=_bounded(change.after),
            m=was.m,
            u=was.u,
            origin=(
                f"Estimated anew on {when} from {decided}, seen in {change.confirmed} and {change.rejected} of them; "
                f"it was {was.bits:+.2f}"
            ),
        )
    prior = weights.prior
    if found.moves_prior:
        first = prior.origin.partition(FIRST)[2] or prior.origin
        origin = f"bits: estimated anew on {when} from {decided}; it was {prior.bits:+.2f}. {FIRST}{first}"
        prior = prior.model_copy(update={"bits": _bounded(found.prior[1]), "origin": origin})
    return weights.model_copy(update={"outcomes": outcomes, "prior": prior})


def _bounded(bits: float) -> float:
    """Round a weight, and keep it within what a weight may be: few pairs, hardly held, can ask for any number."""
    return round(max(-MOST_BITS, min(MOST_BITS, bits)), 2)


def _left_out(decided: Sequence[Example], weights: Weights, strength: float) -> list[float]:
    """Give each pair the probability that weights estimated without its fold give it."""
    # Confirmed and rejected pairs are dealt out in turn, so that each fold has its share of both.
    dealt = sorted(range(len(decided)), key=lambda n: (decided[n].is_true, n))
    chances = [0.0] * len(decided)
    for fold in range(FOLDS):
        out = set(dealt[fold::FOLDS])
        rest = [e for n, e in enumerate(decided) if n not in out]
        found = estimate_in_order(rest, weights, strength)
        for n in out:
            chances[n] = _probability(decided[n], weights, found)
    return chances


def _probability(e: Example, weights: Weights, found: Estimate | None) -> float:
    """Return the probability of a pair under an estimate, or under the weights that are there."""

    def bits(term: Term) -> float:
        return weights.bits(*term) if found is None else found.bits.get(term, weights.bits(*term))

    prior = weights.prior.bits if found is None else found.prior_bits
    return weights.caps.certain * to_probability(e.offset_bits + prior + sum(map(bits, e.terms)))


def _surprise(decided: Sequence[Example], chances: Sequence[float]) -> float:

    told = [max(p if e.is_true else 1 - p, 1e-12) for e, p in zip(decided, chances, strict=True)]
    return -sum(map(log2, told)) / len(told)


def _tenths(decided: Sequence[Example], chances: Sequence[float]) -> tuple[Tenth, ...]:
    held: list[list[tuple[float, bool]]] = [[] for _ in range(TENTHS)]
    for e, p in zip(decided, chances, strict=True):
        held[min(TENTHS - 1, int(p * TENTHS))].append((p, e.is_true))
    return tuple(
        Tenth(
            len(pairs),
            sum(p for p, _ in pairs) / len(pairs) if pairs else 0.0,
            sum(true for _, true in pairs),
        )
        for pairs in held
    )
