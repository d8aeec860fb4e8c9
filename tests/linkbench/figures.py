"""Figures of a linking: precision and recall, at the threshold and above it, how honest its probabilities are."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]
SURE = 0.95
BINS = 10
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs whose probability lies between two tenths: how many, their mean probability, how many are true."""

    count: int
    stated: float
    true: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How a set of pairs with probabilities stands to the truth.

    ``recall`` and ``precision`` are of all pairs proposed, ``sure_recall`` and ``sure_precision`` of those stated at
    0.95 or more. ``false_sure_most`` is the upper 95 % bound of the share of false ones among these (Wilson 1927).
    ``best_f1`` is the best over all thresholds. ``calibration`` is the mean distance of stated from true, bin by bin,
    weighed by count (expected calibration error; Naeini et al. 2015).
    """

    proposed: int
    true: int
    recall: float
    precision: float
    sure: int
    sure_recall: float
    sure_precision: float
    false_sure: int
    false_sure_most: float
    best_f1: float
    calibration: float
    bins: tuple[Bin, ...]


def measure(proposed: Mapping[Pair, float], scored: Mapping[Pair, float], truth: frozenset[Pair]) -> Figures:
    """Measure what was proposed against the truth; ``scored`` are all pairs with a probability, proposed or not."""
    right = sum(pair in truth for pair in proposed)
    sure = [pair for pair, probability in proposed.items() if probability >= SURE]
    sure_right = sum(pair in truth for pair in sure)
    bins = tuple(_bins(scored, truth))
    return Figures(
        proposed=len(proposed),
        true=len(truth),
        recall=_share(right, len(truth)),
        precision=_share(right, len(proposed)),
        sure=len(sure),
        sure_recall=_share(sure_right, len(truth)),
        sure_precision=_share(sure_right, len(sure)),
        false_sure=len(sure) - sure_right,
        false_sure_most=wilson_most(len(sure) - sure_right, len(sure)),
        best_f1=_best_f1(scored, truth),
        calibration=sum(abs(b.stated * b.count - b.true) for b in bins) / max(1, sum(b.count for b in bins)),
        bins=bins,
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def wilson_most(part: int, whole: int) -> float:
    """Return the upper bound of a share at 95 % (Wilson 1927)."""
    if not whole:
        return math.nan
    share, z2 = part / whole, Z_95 * Z_95
    middle = share + z2 / (2 * whole)
    reach = Z_95 * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    return (middle + reach) / (1 + z2 / whole)


def _bins(scored: Mapping[Pair, float], truth: frozenset[Pair]) -> Iterable[Bin]:
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for pair, probability in scored.items():
        held[min(BINS - 1, int(probability * BINS))].append((probability, pair in truth))
    for pairs in held:
        stated = sum(p for p, _ in pairs) / len(pairs) if pairs else 0.0
        yield Bin(len(pairs), stated, sum(true for _, true in pairs))


def _best_f1(scored: Mapping[Pair, float], truth: frozenset[Pair]) -> float:
    """Go down the pairs, surest first; of those equally sure all or none are taken."""
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    best, right = 0.0, 0
    for n, (pair, probability) in enumerate(ranked, 1):
        right += pair in truth
        if n < len(ranked) and ranked[n][1] == probability:
            continue
        best = max(best, 2 * right / (n + len(truth)))
    return best


def precision_at(recall: float, scored: Mapping[Pair, float], truth: frozenset[Pair]) -> float:
    """Return the best precision of the likeliest pairs that reach a recall; not a number where no cut reaches it."""
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    best, right = math.nan, 0
    for n, (pair, probability) in enumerate(ranked, 1):
        right += pair in truth
        if n < len(ranked) and ranked[n][1] == probability:
            continue
        if right >= recall * len(truth):
            best = right / n if math.isnan(best) else max(best, right / n)
    return best
