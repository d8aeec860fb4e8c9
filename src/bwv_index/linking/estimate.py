"""Estimating the weights of all comparisons together, from pairs of which the truth is known.

Each weight alone is log2(m/u). Where comparisons overlap, the sum of weights that were counted one by one says more
than is known; estimated together they share it. This is the logistic regression of truth on findings, held near the
weights that were there before (a Gaussian prior, so that a few pairs move little).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bwv_index.linking.footage import Footage
from bwv_index.linking.levels import Term, chains
from bwv_index.linking.score import CLOCK, Score
from bwv_index.linking.weights import Weights

LN2: Final = log(2)
STEPS: Final = 50
CLOSE: Final = 1e-7
ALIKE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Example:
    """One pair: the outcomes that were weighed, the bits that no weight accounts for, and whether it is true."""

    terms: tuple[Term, ...]
    offset_bits: float
    is_true: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """Weights estimated together: bits by outcome, and what is added to every pair.

    ``loss_before`` and ``loss_after`` are the mean surprise of the pairs in bits (log loss) under the weights that were
    there, and under these.
    """

    bits: Mapping[Term, float]
    prior_bits: float
    loss_before: float
    loss_after: float


def example(scored: Score, footage: Footage, weights: Weights, *, is_true: bool) -> Example:
    """Take a scored pair apart into outcomes and the rest: the crowd's bits, and findings that were softened."""
    known = [e for e in scored.evidence if e.level and not (footage.is_vague and e.name in CLOCK)]
    terms = tuple((e.name, e.level) for e in known)
    accounted = weights.prior.bits + sum(weights.bits(*term) for term in terms)
    return Example(terms, scored.total_bits - accounted, is_true)


def estimate(examples: Sequence[Example], weights: Weights, strength: float) -> Estimate:
    """Estimate weights from pairs of known truth, by Newton's method.

    ``strength`` is how hard each weight is held to what it was: the precision, in 1/bits^2, of the prior around it.

    Raises:
        ValueError: there is no pair, or all of them are true, or none is.
    """
    truth = np.array([e.is_true for e in examples], dtype=np.float64)
    if not 0 < truth.sum() < len(truth):
        raise ValueError("true and false pairs are both needed")
    terms = sorted({term for e in examples for term in e.terms})
    before = np.array([*(weights.bits(*term) for term in terms), weights.prior.bits])
    rows = _rows(examples, {term: n for n, term in enumerate(terms)})
    offset = np.array([e.offset_bits for e in examples])
    found = _newton(rows, offset, truth, before, strength)
    return Estimate(
        {term: float(found[n]) for n, term in enumerate(terms)}, float(found[-1]),
        _loss(rows, offset, truth, before), _loss(rows, offset, truth, found),
    )  # fmt: skip


def estimate_in_order(examples: Sequence[Example], weights: Weights, strength: float) -> Estimate:
    """Estimate weights so that no finding that agrees less weighs more than the one that agrees next better.

    Where two stand the wrong way round, too few were seen to tell them apart: they are estimated as one.

    Raises:
        ValueError: as ``estimate`` does.
    """
    same: dict[Term, Term] = {}
    while True:
        merged = [replace(e, terms=tuple(_root(term, same) for term in e.terms)) for e in examples]
        found = estimate(merged, weights, strength)
        turned = [pair for chain in chains() for pair in _turned(chain, found.bits, same)]
        if not turned:
            bits = {term: found.bits[_root(term, same)] for e in examples for term in e.terms}
            return replace(found, bits=bits)
        for better, worse in turned:
            if _root(better, same) != _root(worse, same):
                same[_root(worse, same)] = _root(better, same)


def _root(term: Term, same: Mapping[Term, Term]) -> Term:
    while term in same:
        term = same[term]
    return term


def _turned(
    chain: Sequence[Term], bits: Mapping[Term, float], same: Mapping[Term, Term]
) -> Iterator[tuple[Term, Term]]:
    """Go through neighbours of a chain of which the one that agrees less weighs more."""
    known = [term for term in chain if _root(term, same) in bits]
    for better, worse in pairwise(known):
        if bits[_root(worse, same)] > bits[_root(better, same)] + ALIKE:
            yield better, worse


def _rows(examples: Sequence[Example], number: Mapping[Term, int]) -> NDArray[np.intp]:
    """Number each pair's outcomes, one row a pair; the last number but one stands for every pair, the last for none."""
    every, nothing = len(number), len(number) + 1
    most = max(len(e.terms) for e in examples) + 1
    rows = np.full((len(examples), most), nothing, dtype=np.intp)
    for row, e in zip(rows, examples, strict=True):
        row[: len(e.terms) + 1] = [*(number[term] for term in e.terms), every]
    return rows


def _newton(
    rows: NDArray[np.intp],
    offset: NDArray[np.float64],
    truth: NDArray[np.float64],
    before: NDArray[np.float64],
    strength: float,
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = before.copy()
    size = len(before) + 1
    for _ in range(STEPS):
        chance = _chances(rows, offset, found)
        slope = _sums(rows, (chance - truth) * LN2, size)[:-1] + strength * (found - before)
        bend = _products(rows, chance * (1 - chance) * LN2 * LN2, size)[:-1, :-1] + strength * np.eye(
            size - 1
        )
        step = np.linalg.solve(bend, slope)
        # A long step is shortened: far from the answer the curve is flat and Newton's method overshoots.
        found = found - step * min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < CLOSE:
            break
    return found


def _chances(
    rows: NDArray[np.intp], offset: NDArray[np.float64], found: NDArray[np.float64]
) -> NDArray[np.float64]:
    bits = offset + np.append(found, 0.0)[rows].sum(axis=1)
    chances: NDArray[np.float64] = 1 / (1 + np.exp2(-np.clip(bits, -60, 60)))
    return chances


def _sums(rows: NDArray[np.intp], of: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Sum a value of the pairs by outcome."""
    held = np.broadcast_to(of[:, None], rows.shape).ravel()
    sums: NDArray[np.float64] = np.bincount(rows.ravel(), weights=held, minlength=size).astype(np.float64)
    return sums


def _products(rows: NDArray[np.intp], of: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Sum a value of the pairs by two outcomes of each."""
    total = np.zeros(size * size)
    for first in range(rows.shape[1]):
        for second in range(rows.shape[1]):
            total += np.bincount(rows[:, first] * size + rows[:, second], weights=of, minlength=size * size)
    return total.reshape(size, size)


def _loss(
    rows: NDArray[np.intp],
    offset: NDArray[np.float64],
    truth: NDArray[np.float64],
    found: NDArray[np.float64],
) -> float:
    chance = np.clip(_chances(rows, offset, found), 1e-12, 1 - 1e-12)
    return float(-np.mean(truth * np.log2(chance) + (1 - truth) * np.log2(1 - chance)))


def shares(examples: Iterable[Example]) -> dict[Term, tuple[int, int]]:
    """Count, by outcome, the true pairs and the others in which it was seen."""
    found: dict[Term, tuple[int, int]] = {}
    for e in examples:
        for term in e.terms:
            true, other = found.get(term, (0, 0))
            found[term] = (true + 1, other) if e.is_true else (true, other + 1)
    return found
