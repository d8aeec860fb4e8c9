"""Estimate the shipped weights from forces of known truth, and write ``config/linking.toml``.

``python -m tests.linkbench.train FILE``: the forces are those of the seeds below, which no figure is ever taken from.
The tables of the file that are no weights stay as they are.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.linkbench.noise import draw_noise
from tests.linkbench.tables import Tables, blanked, make_tables
from tests.linkbench.world import make_world

from bwv_index.linking import (
    Example,
    Field,
    Weight,
    Weights,
    estimate_in_order,
    example,
    load_weights,
    shares,
    write_weights,
)
from bwv_index.linking.levels import OUTCOMES, Term, chains

FORCES = (
    (1001, 15_000, 0.0), (1002, 15_000, 0.1), (1003, 30_000, 0.0), (1004, 30_000, 0.0), (1005, 30_000, 0.3),
    (1006, 30_000, 0.1), (1007, 60_000, 0.0), (1008, 60_000, 0.0), (1009, 60_000, 0.2), (1010, 30_000, 0.0),
)  # fmt: skip
"""Seed, clips and share of optional fields blanked, of each force that the weights are estimated from."""
STRENGTH = 0.25
"""How hard a weight is held to 0, or to the judgement below, in 1/bits^2; far less than a dozen pairs."""
SEEN = 3
"""Of true pairs and others together; an outcome seen less often keeps its judgement."""
JUDGED: Mapping[Term, float] = {
    ("officer", "paper"): -3.0,
    ("officer", "other_force"): -8.0,
    ("officer", "elsewhere"): -5.0,
    ("camera issue", "agrees.unlisted"): -1.5,
    ("reference", "same"): 11.0,
    ("sound", "locked"): 5.0,
}
"""What outcomes weigh that the forces hardly show, from the domain reference (2.8, 9.2)."""
NEVER_AGAINST: Mapping[Term, str] = {
    (
        "reference",
        "one_apart",
    ): "the logs of one day lie so near; a slip of the pen is not to speak against a clip",
}
"""What is not to weigh against a clip though the forces say so, and why."""


def forces() -> Iterator[Tables]:
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


def blank(weights: Weights) -> Weights:
    """Return weights that say nothing but the judgements."""
    outcomes = {
        name: {outcome: Weight(bits=JUDGED.get((name, outcome), 0.0), origin="none") for outcome in names}
        for name, names in OUTCOMES.items()
    }
    prior = weights.prior.model_copy(update={"bits": 0.0})
    return weights.model_copy(update={"outcomes": outcomes, "prior": prior})


def settle(bits: Mapping[Term, float], seen: Mapping[Term, tuple[int, int]]) -> dict[Term, Weight]:
    """Give every outcome its weight; one that was hardly seen takes after those it lies between."""
    found: dict[Term, tuple[float, str]] = {}
    for term in terms():
        true, other = seen.get(term, (0, 0))
        if true + other >= SEEN:
            found[term] = round(bits[term], 2), f"Estimated: seen in {true} true pairs and {other} others"
            if term in NEVER_AGAINST and bits[term] < 0:
                why = f"Judgement: the forces give {bits[term]:.2f}, but {NEVER_AGAINST[term]}"
                found[term] = 0.0, why
        elif term in JUDGED:
            found[term] = JUDGED[term], "Judgement: the forces hardly show it"
    for chain in chains():
        for n, term in enumerate(chain):
            if term not in found:
                near = [found[t][0] for t in (*chain[:n][::-1], *chain[n:]) if t in found]
                found[term] = (near[0] if near else 0.0), "Judgement: hardly seen; as the finding beside it"
    totals: dict[tuple[str, str], tuple[int, int]] = {}
    for comparison, name in terms():
        group = comparison, name.rpartition(".")[0]
        (true, other), (a, b) = totals.get(group, (0, 0)), seen.get((comparison, name), (0, 0))
        totals[group] = true + a, other + b
    weights = {}
    for term, (said, origin) in found.items():
        (true, other), (a, b) = totals[term[0], term[1].rpartition(".")[0]], seen.get(term, (0, 0))
        weights[term] = Weight(
            bits=said, m=a / true if true else 0.0, u=b / other if other else 0.0, origin=origin
        )
    return weights


def terms() -> Iterator[Term]:
    """Go through every outcome of every comparison."""
    return ((comparison, name) for comparison, names in OUTCOMES.items() for name in names)


def main(arguments: list[str]) -> int:
    """Estimate, and write the file."""
    path = Path(arguments[0])
    held = load_weights(path.read_text(encoding="utf-8"), str(path))
    start = blank(held)
    pairs: list[Example] = []
    for force in forces():
        pairs += examples(force, start)
        print(f"{len(pairs)} pairs", flush=True)
    found = estimate_in_order(pairs, start, STRENGTH)
    print(f"loss {found.loss_before:.5f} to {found.loss_after:.5f} bits a pair")
    settled = settle(found.bits, shares(pairs))
    outcomes = {
        name: {outcome: settled[name, outcome] for outcome in names} for name, names in OUTCOMES.items()
    }
    prior = held.prior.model_copy(update={"bits": round(found.prior_bits, 2)})
    path.write_text(
        write_weights(held.model_copy(update={"outcomes": outcomes, "prior": prior})), encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
