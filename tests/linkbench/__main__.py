"""Link forces of known truth, and print this project's figures beside those of the market's rule and of splink.

``python -m tests.linkbench [--clips N] [--seeds 41,42,43] [--blank 0,0.1,0.3,0.5] [--without-splink]``: each force as
it is, and again with a share of its optional fields blanked.
``python -m tests.linkbench --million``: one force of a million clips, and then a batch of 5,000 more.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from tests.linkbench.figures import BINS, Figures, Pair, measure, precision_at
from tests.linkbench.noise import draw_noise
from tests.linkbench.peers import market_rule
from tests.linkbench.splink_peer import splink_links
from tests.linkbench.tables import Tables, blanked, make_tables
from tests.linkbench.world import make_world

from bwv_index.linking import ClipFacts, CrowdIndex, IssueBook, crowd_sought, load_weights, propose
from bwv_index.linking.footage import gather
from bwv_index.pipeline.collector import uncollected
from bwv_index.settings import load_settings, read_config

SEEDS = "41,42,43"
"""Seeds that nothing was looked at with while the weights were made."""
CLIPS = 37_500
MILLION = 1_250_000
"""What to ask for to be given 30,000 clips, and a million, or more: some forces record a fifth fewer than asked for."""
BATCH = 5_000

Links = tuple[dict[Pair, float], dict[Pair, float]]
"""What is proposed, and every pair that was given a probability."""


def link(tables: Tables) -> Links:
    """Link as ``link run`` does; return what is proposed, and beside it the near misses."""
    origin, text = read_config("linking.toml")
    least = load_settings().linking.propose
    with uncollected():
        found = propose(tables.clips, tables.incidents, tables.issues, load_weights(text, origin), least)
    proposed = {(p.score.clip_id, p.score.incident_id): p.score.probability for p in found.proposals}
    near = {(n.score.clip_id, n.score.incident_id): n.score.probability for n in found.near_misses}
    return proposed, {**near, **proposed}


def link_by_rule(tables: Tables) -> Links:
    """Link by the market's rule."""
    found = market_rule(tables)
    return found, found


def link_by_splink(tables: Tables) -> Links:
    """Link by splink; what it gives at least the probability that this project proposes from."""
    found = splink_links(tables)
    least = load_settings().linking.propose
    return {pair: chance for pair, chance in found.items() if chance >= least}, found


def main(arguments: list[str]) -> int:
    """Run the forces asked for, and print their figures."""
    asked = _asked(arguments)
    if asked.million:
        million(asked.seeds[0])
        return 0
    ways: dict[str, Callable[[Tables], Links]] = {"this project": link, "market's rule": link_by_rule}
    if not asked.without_splink:
        ways["splink"] = link_by_splink
    for seed in asked.seeds:
        noise = draw_noise(seed)
        whole = make_tables(make_world(asked.clips, noise, seed), noise, seed)
        for share in asked.blank:
            tables = blanked(whole, share, seed) if share else whole
            print(
                f"\nseed {seed}, {len(tables.clips)} clips, {len(tables.incidents)} incidents, "
                f"{len(tables.truth)} true pairs, {share:.0%} of optional fields blank"
            )
            show(ways, tables)
    return 0


def show(ways: dict[str, Callable[[Tables], Links]], tables: Tables) -> None:
    """Print a table: a row a figure, a column a way of linking."""
    found: dict[str, Figures] = {}
    scored: dict[str, dict[Pair, float]] = {}
    spent: dict[str, float] = {}
    for name, way in ways.items():
        began = time.perf_counter()
        proposed, scored[name] = way(tables)
        spent[name] = time.perf_counter() - began
        found[name] = measure(proposed, scored[name], tables.truth)
    recall = found["market's rule"].recall
    rows: list[tuple[str, Iterable[str]]] = [
        ("", found),
        ("recall of proposals", (f"{f.recall:.3f}" for f in found.values())),
        ("precision of proposals", (f"{f.precision:.3f}" for f in found.values())),
        (
            f"precision at the rule's recall, {recall:.3f}",
            (f"{precision_at(recall, held, tables.truth):.4f}" for held in scored.values()),
        ),
        ("recall at 0.95 or more", (f"{f.sure_recall:.3f}" for f in found.values())),
        ("precision at 0.95 or more", (f"{f.sure_precision:.4f}" for f in found.values())),
        ("  false among them", (f"{f.false_sure} of {f.sure}" for f in found.values())),
        ("  at most, with 95 % confidence", (f"{f.false_sure_most:.2%}" for f in found.values())),
        ("best F1", (f"{f.best_f1:.3f}" for f in found.values())),
        ("calibration error", (f"{f.calibration:.4f}" for f in found.values())),
        ("seconds", (f"{s:.1f}" for s in spent.values())),
        ("  beside this project's", (f"{s / spent['this project']:.2f}" for s in spent.values())),
        ("stated and true, pairs, by tenth", ()),
        *(
            (f"  {tenth / 10:.1f} to {(tenth + 1) / 10:.1f}", _bins(found.values(), tenth))
            for tenth in range(BINS)
        ),
    ]
    for name, cells in rows:
        print(f"{name:40}" + "".join(f"{cell:>20}" for cell in cells), flush=True)


def _bins(found: Iterable[Figures], tenth: int) -> Iterable[str]:
    """Say of one tenth what was stated, what is true, and of how many pairs."""
    bins = (figures.bins[tenth] for figures in found)
    return (f"{b.stated:.3f} {b.true / b.count:.3f} {b.count}" if b.count else "-" for b in bins)


def million(seed: int) -> None:
    """Link a million clips, then the last of them as a batch; print time and memory."""
    noise = draw_noise(seed)
    tables = make_tables(make_world(MILLION, noise, seed), noise, seed)
    before, began = _peak_mib(), _Spent.now()
    proposed, scored = link(tables)
    spent = began.since()
    found = measure(proposed, scored, tables.truth)
    print(
        f"{len(tables.clips)} clips, {len(tables.incidents)} incidents: {spent}, "
        f"peak memory {_peak_mib():.0f} MiB, of which the tables themselves {before:.0f} MiB"
    )
    print(
        f"recall {found.recall:.3f}, at 0.95: recall {found.sure_recall:.3f} precision {found.sure_precision:.4f}, "
        f"best F1 {found.best_f1:.3f}, calibration error {found.calibration:.4f}",
        flush=True,
    )
    batch_of_million(tables, proposed)


def batch_of_million(tables: Tables, whole: dict[Pair, float]) -> None:
    """Link the newest clips as ``link run --new`` does, beside the rest, and compare that with the run over all."""
    origin, text = read_config("linking.toml")
    weights, least = load_weights(text, origin), load_settings().linking.propose
    batch = _with_recordings(tables.clips, {clip.clip_id for clip in tables.clips[-BATCH:]})
    ran = gather([replace(clip, recording="") for clip in tables.clips], IssueBook(()), 0)
    with uncollected():
        began = _Spent.now()
        sought = crowd_sought(batch, tables.incidents, tables.issues, weights)
        first = began.since()
        # What the record answers from its database is looked for here, and not in the time.
        named = {footage.clip.clip_id for footage in ran if sought.names(footage)}
        around = _with_recordings(tables.clips, named)
        began = _Spent.now()
        crowds = CrowdIndex.count(around, weights, len(tables.clips))
        found = propose(batch, tables.incidents, tables.issues, weights, least, crowds)
        second = began.since()
    ids = {clip.clip_id for clip in batch}
    proposed = {(p.score.clip_id, p.score.incident_id): p.score.probability for p in found.proposals}
    same = proposed == {pair: chance for pair, chance in whole.items() if pair[0] in ids}
    print(
        f"a batch of {len(batch)} clips, counted among {len(around)} around them: {first + second}, "
        f"{len(proposed)} proposals, {'the same as' if same else 'NOT AS'} in the run over all"
    )


def _with_recordings(clips: Sequence[ClipFacts], chosen: set[str]) -> tuple[ClipFacts, ...]:
    """Return clips by id, and the other files of their recordings."""
    names = {clip.recording for clip in clips if clip.clip_id in chosen} - {""}
    return tuple(clip for clip in clips if clip.clip_id in chosen or clip.recording in names)


@dataclass(frozen=True, slots=True)
class _Spent:
    """Seconds by the clock on the wall and of processor; from some beginning, or of some work."""

    wall: float
    processor: float

    @classmethod
    def now(cls) -> Self:
        return cls(time.perf_counter(), time.process_time())

    def since(self) -> "_Spent":
        """Return what was spent since."""
        return _Spent(time.perf_counter() - self.wall, time.process_time() - self.processor)

    def __add__(self, other: "_Spent") -> "_Spent":
        return _Spent(self.wall + other.wall, self.processor + other.processor)

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, {self.processor:.1f} s of processor on one core"


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.linkbench", description=__doc__)
    parser.add_argument("--clips", type=int, default=CLIPS)
    parser.add_argument("--seeds", type=lambda text: [int(n) for n in text.split(",")], default=SEEDS)
    parser.add_argument(
        "--blank", type=lambda text: [float(n) for n in text.split(",")], default="0,0.1,0.3,0.5"
    )
    parser.add_argument("--without-splink", action="store_true")
    parser.add_argument("--million", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
