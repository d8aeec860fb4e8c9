"""Estimate the shipped weights from forces of known truth, and write ``config/linking.toml``.

``python -m tests.linkbench.train FILE``: the forces are those of the seeds below, which no figure is ever taken from.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from tests.linkbench.noise import draw_noise
from tests.linkbench.tables import Tables, blanked, make_tables
from tests.linkbench.world import make_world

from bwv_index.linking import (
    Estimate,
    Example,
    Field,
    Weight,
    Weights,
    estimate,
    example,
    load_weights,
    shares,
)
from bwv_index.linking.estimate import Term
from bwv_index.linking.levels import OUTCOMES

FORCES = (
    (1001, 15_000, 0.0), (1002, 15_000, 0.1), (1003, 30_000, 0.0), (1004, 30_000, 0.0), (1005, 30_000, 0.3),
    (1006, 30_000, 0.1), (1007, 60_000, 0.0), (1008, 60_000, 0.0), (1009, 60_000, 0.2), (1010, 30_000, 0.0),
)  # fmt: skip
"""Seed, clips and share of optional fields blanked, of each force that the weights are estimated from."""
STRENGTH = 0.25
"""How hard a weight is held to 0, or to the judgement below, in 1/bits^2; far less than a dozen pairs."""
SEEN = 3
"""Of true pairs and others together; an outcome seen less often keeps its judgement."""
JUDGED = {
    ("officer", "paper"): -3.0,
    ("officer", "other_force"): -8.0,
    ("officer", "elsewhere"): -5.0,
    ("camera issue", "agrees.unlisted"): -1.5,
    ("reference", "same"): 11.0,
}
"""What outcomes weigh that the forces hardly show, from the domain reference (2.8, 9.2)."""


def tables() -> Iterator[Tables]:
    """Make the forces, one after the other."""
    for seed, clips, share in FORCES:
        noise = draw_noise(seed)
        whole = make_tables(make_world(clips, noise, seed), noise, seed)
        yield blanked(whole, share, seed) if share else whole


def examples(force: Tables, weights: Weights) -> Iterator[Example]:
    """Go through all candidate pairs of a force."""
    field = Field.of(force.clips, force.incidents, force.issues, weights)
    for scene in field.scenes:
        found = field.index.candidates(scene)
        for number in (*found.known, *found.near.tolist()):
            footage = field.footage[number]
            scored = field.score(footage, scene)
            is_true = (scored.clip_id, scored.incident_id) in force.truth
            yield example(scored, footage, weights, is_true=is_true)


def blank(rules: str) -> Weights:
    """Return weights that say nothing but the judgements."""
    lines = [rules]
    for comparison, names in OUTCOMES.items():
        for name in names:
            bits = JUDGED.get((comparison, name), 0.0)
            lines.append(f'[{comparison.replace(" ", "_")}.{name}]\nbits = {bits}\norigin = "none"')
    return load_weights("\n".join(lines), "training")


def main(arguments: list[str]) -> int:
    """Estimate, and write the file."""
    path = Path(arguments[0])
    rules = path.read_text(encoding="utf-8").partition(MARK)[0]
    start = blank(rules)
    held: list[Example] = []
    for force in tables():
        held += examples(force, start)
        print(f"{len(held)} pairs", flush=True)
    found = ordered(held, start)
    print(
        f"loss {found.loss_before:.5f} to {found.loss_after:.5f} bits a pair; prior.bits = {found.prior_bits:.2f}"
    )
    seen = shares(held)
    settled = settle(found.bits, seen)
    rules = re.sub(r"(?m)^bits = .*$", f"bits = {found.prior_bits:.2f}", rules, count=1)
    text = [rules.rstrip("\n"), "", MARK.rstrip("\n")]
    for comparison, names in OUTCOMES.items():
        text += _written(comparison, names, settled, seen)
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return 0


def ordered(held: Sequence[Example], start: Weights) -> Estimate:
    """Estimate the weights, so that no finding that agrees less weighs more than the one that agrees next better.

    Where two stand the wrong way round, too few were seen to tell them apart: they are estimated as one.
    """
    same: dict[Term, Term] = {}
    while True:
        merged = [replace(e, terms=tuple(_root(term, same) for term in e.terms)) for e in held]
        found = estimate(merged, start, STRENGTH)
        turned = list(_turned(found.bits, same))
        if not turned:
            bits = {term: found.bits[_root(term, same)] for e in held for term in e.terms}
            return replace(found, bits=bits)
        print(f"{len(turned)} stand the wrong way round", flush=True)
        for better, worse in turned:
            if _root(better, same) != _root(worse, same):
                same[_root(worse, same)] = _root(better, same)


def _root(term: Term, same: Mapping[Term, Term]) -> Term:
    while term in same:
        term = same[term]
    return term


def _turned(bits: Mapping[Term, float], same: Mapping[Term, Term]) -> Iterator[tuple[Term, Term]]:
    """Go through neighbouring findings of which the one that agrees less weighs more."""
    for chain in chains():
        known = [term for term in chain if _root(term, same) in bits]
        for better, worse in pairwise(known):
            if bits[_root(worse, same)] > bits[_root(better, same)] + 1e-6:
                yield better, worse


def chains() -> Iterator[tuple[Term, ...]]:
    """Go through the findings that have an order, the one that agrees best first."""
    for comparison, orders in ORDERS.items():
        conditions = dict.fromkeys(name.rpartition(".")[0] for name in OUTCOMES[comparison])
        for condition in conditions:
            for order in orders:
                names = (f"{condition}.{name}" if condition else name for name in order)
                yield tuple((comparison, name) for name in names if name in OUTCOMES[comparison])


ORDERS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "time": [("most", "inside", "near", "hour", "shift", "far")],
    "deployment": [("inside", "half", "touch", "near", "hour", "shift", "far")],
    "arrival": [
        ("at", "minutes_before", "half_hour_before", "long_before"),
        ("at", "minutes_after", "half_hour_after", "hour_after", "long_after"),
        ("at", "hour_out"),
    ],
    "officer": [
        ("victim", "present", "paper"),
        ("victim", "present", "unlogged", "unlisted", "elsewhere", "other_force"),
    ],
    "camera issue": [("listed", "unlisted")],
    "place": [("m100", "m300", "km1", "km3", "km8", "beyond")],
    "reference": [("same", "one_apart", "unmatched", "other")],
}
"""The findings of each comparison, the one that agrees best first."""


MARK = "# The weights. Written by tests/linkbench/train.py; docs/linking.md says how they were estimated.\n"


def settle(bits: Mapping[Term, float], seen: Mapping[Term, tuple[int, int]]) -> dict[Term, tuple[float, str]]:
    """Give every outcome its bits and their origin; one that was hardly seen takes after those it lies between."""
    found: dict[Term, tuple[float, str]] = {}
    for comparison, names in OUTCOMES.items():
        for name in names:
            term = (comparison, name)
            true, other = seen.get(term, (0, 0))
            if term in JUDGED and true + other < SEEN:
                found[term] = JUDGED[term], "Judgement: the forces hardly show it"
            elif true + other >= SEEN:
                found[term] = round(bits[term], 2), f"Estimated: seen in {true} true pairs and {other} others"
    for chain in chains():
        for n, term in enumerate(chain):
            if term not in found:
                near = [found[t][0] for t in (*chain[:n][::-1], *chain[n:]) if t in found]
                found[term] = (near[0] if near else 0.0), "Judgement: hardly seen; as the finding beside it"
    return found


def _written(
    comparison: str,
    names: tuple[str, ...],
    found: Mapping[Term, tuple[float, str]],
    seen: Mapping[Term, tuple[int, int]],
) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.rpartition(".")[0], []).append(name)
    for group, members in groups.items():
        yield f"\n[{comparison.replace(' ', '_')}{'.' if group else ''}{group}]"
        true = sum(seen.get((comparison, name), (0, 0))[0] for name in members)
        other = sum(seen.get((comparison, name), (0, 0))[1] for name in members)
        for name in members:
            a, b = seen.get((comparison, name), (0, 0))
            bits, origin = found[comparison, name]
            held = Weight(
                bits=bits, m=a / true if true else 0.0, u=b / other if other else 0.0, origin=origin
            )
            yield (
                f"{name.rpartition('.')[2]} = {{ bits = {held.bits:.2f}, m = {held.m:.4f}, u = {held.u:.6f}, "
                f'origin = "{held.origin}" }}'
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
