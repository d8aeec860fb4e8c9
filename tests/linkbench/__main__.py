"""Link forces of known truth, and print this project's figures beside those of the market's rule.

``python -m tests.linkbench [CLIPS [SEED ...]]``: 30,000 clips and the seeds 1, 2 and 3 unless stated, each as it is and
again with 10, 30 and 50 % of optional fields blanked.
"""

import resource
import sys
import time

from tests.linkbench.figures import Figures, Pair, measure
from tests.linkbench.noise import draw_noise
from tests.linkbench.peers import market_rule
from tests.linkbench.tables import Tables, blanked, make_tables
from tests.linkbench.world import make_world

from bwv_index.linking import load_weights, propose
from bwv_index.settings import read_config

BLANKED = (0.0, 0.1, 0.3, 0.5)
THRESHOLD = 0.01
"""From here on a pair is proposed: the setting ``linking.propose`` as it is shipped."""


def link(tables: Tables) -> tuple[dict[Pair, float], dict[Pair, float]]:
    """Link as ``link run`` does; return what is proposed, and beside it the near misses."""
    origin, text = read_config("linking.toml")
    found = propose(tables.clips, tables.incidents, tables.issues, load_weights(text, origin), THRESHOLD)
    proposed = {(p.score.clip_id, p.score.incident_id): p.score.probability for p in found.proposals}
    near = {(n.score.clip_id, n.score.incident_id): n.score.probability for n in found.near_misses}
    return proposed, {**near, **proposed}


def main(arguments: list[str]) -> int:
    """Run the seeds named and print a line for each table and rule."""
    clips = int(arguments[0]) if arguments else 30_000
    for seed in [int(seed) for seed in arguments[1:]] or [1, 2, 3]:
        noise = draw_noise(seed)
        whole = make_tables(make_world(clips, noise, seed), noise, seed)
        for share in BLANKED:
            tables = blanked(whole, share, seed) if share else whole
            began = time.process_time()
            proposed, scored = link(tables)
            spent = time.process_time() - began
            rule = market_rule(tables)
            name = f"seed {seed}, {share:.0%} blank"
            print(_told(f"{name}, this project", measure(proposed, scored, tables.truth)), f"{spent:.1f} s")
            print(_told(f"{name}, market rule", measure(rule, rule, tables.truth)), flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0


def _told(name: str, found: Figures) -> str:
    return (
        f"{name:30} recall {found.recall:.3f} precision {found.precision:.3f}, "
        f"at 0.95: recall {found.sure_recall:.3f} precision {found.sure_precision:.4f} "
        f"({found.false_sure} false, at most {found.false_sure_most:.2%}), "
        f"best F1 {found.best_f1:.3f}, calibration error {found.calibration:.4f}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
