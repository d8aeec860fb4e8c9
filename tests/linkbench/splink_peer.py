"""The library splink on the same tables: comparisons of the same facts, its own blocking, u by sampling and m by EM.

It is given what this project's own comparisons look at, as columns that its SQL can compare: who held the camera (by
the same issue records), each officer's own time at the incident, the time of all officers together.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any

from tests.linkbench.figures import Pair
from tests.linkbench.tables import Tables

from bwv_index.linking import ClipFacts, IncidentFacts, IssueBook

LEAST = 0.001
"""The least probability that is asked for."""
RECALL = 0.6
"""What the rules that the prior is estimated from are told to find; the market's rule finds about so much."""
SEED = 1


def splink_links(tables: Tables) -> dict[Pair, float]:
    """Return the pairs that splink gives a probability of at least ``LEAST``, with it."""
    splink, rules = import_module("splink"), import_module("splink.blocking_rule_library")
    levels, library = (
        import_module("splink.comparison_level_library"),
        import_module("splink.comparison_library"),
    )
    api = splink.DuckDBAPI()
    book = IssueBook(tables.issues)
    sides = [
        api.register([_clip(clip, book) for clip in tables.clips], dataset_display_name="a_clips"),
        api.register([_incident(one) for one in tables.incidents], dataset_display_name="b_incidents"),
    ]
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[*_comparisons(levels, library)],
        blocking_rules_to_generate_predictions=[
            rules.CustomRule(rule) for rule in (NEAR, SAME_OFFICER, SAME_REFERENCE)
        ],
        retain_matching_columns=False,
    )
    linker = splink.Linker(sides, settings, log_level=40)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [rules.CustomRule(SAME_REFERENCE), rules.CustomRule(f"{SAME_OFFICER} AND {OVERLAP}")], recall=RECALL
    )
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=SEED)
    for rule in (SAME_OFFICER, OVERLAP):
        training.estimate_parameters_using_expectation_maximisation(
            rules.CustomRule(rule), record_sample_proportion=1.0
        )
    found = linker.inference.predict(threshold_match_probability=LEAST)
    return {
        (row["unique_id_l"], row["unique_id_r"]): float(row["match_probability"])
        for row in found.as_record_list()
    }


OVERLAP = "l.start_s <= r.end_s AND l.end_s >= r.start_s"
NEAR = "l.start_s <= r.last_s + 7200 AND l.end_s >= r.first_s - 7200"
SAME_OFFICER = (
    "list_has_any(l.wearers, r.officers) AND l.start_s <= r.last_s + 86400 AND l.end_s >= r.first_s - 86400"
)
SAME_REFERENCE = "list_has_any(l.refs, r.refs)"


def _comparisons(levels: Any, library: Any) -> Iterator[Any]:
    """Go through the comparisons: the same facts as this project's, with as many levels as SQL can tell apart."""

    def comparison(name: str, missing: str, *conditions: str) -> Any:
        return library.CustomComparison(
            output_column_name=name,
            comparison_levels=[
                levels.CustomLevel(_columns(missing)).configure(is_null_level=True),
                *(levels.CustomLevel(_columns(condition)) for condition in conditions),
                levels.ElseLevel(),
            ],
        )

    yield comparison(
        "time", "l.start_s IS NULL OR r.start_s IS NULL",
        f"{OVERLAP} AND r.end_s - r.start_s <= 3600", OVERLAP, _within("start_s", "end_s", 900),
        _within("start_s", "end_s", 3600), _within("start_s", "end_s", 21600),
    )  # fmt: skip
    own = "list_filter(r.stays, lambda x: list_contains(l.wearers, x.o){})"
    met = own.format(" AND x.s <= l.end_s + {0} AND x.e >= l.start_s - {0}")
    yield comparison(
        # Inside a lambda splink does not see which columns it needs, so the wearers are named outside as well.
        "own_stay",
        f"l.start_s IS NULL OR l.end_s IS NULL OR l.wearers IS NULL OR len({own.format('')}) = 0",
        f"len({met.format(0)}) > 0", f"len({met.format(900)}) > 0", f"len({met.format(3600)}) > 0",
    )  # fmt: skip
    yield comparison(
        "together", "l.start_s IS NULL OR r.stay_first_s IS NULL", _within("stay_first_s", "stay_last_s", 0),
        _within("stay_first_s", "stay_last_s", 900), _within("stay_first_s", "stay_last_s", 3600),
    )  # fmt: skip
    yield comparison(
        "arrival", "l.start_s IS NULL OR r.arrived IS NULL",
        "len(list_filter(r.arrived, lambda x: abs(l.start_s - x) <= 180)) > 0",
        "len(list_filter(r.arrived, lambda x: abs(l.start_s - x) <= 600)) > 0",
    )  # fmt: skip
    yield comparison(
        "officer", "l.badges IS NULL OR r.officers IS NULL", "list_has_any(l.badges, r.officers)"
    )
    yield comparison(
        "issue", "l.holders IS NULL OR r.officers IS NULL", "list_has_any(l.holders, r.officers)"
    )
    yield library.DistanceInKMAtThresholds("lat", "lon", [0.15, 0.35, 1, 3, 8])
    yield comparison("ref", "l.refs IS NULL OR r.refs IS NULL", SAME_REFERENCE)


def _columns(condition: str) -> str:
    """Write a condition on two rows as one on the columns of a pair."""
    return re.sub(r"\b([lr])\.(\w+)", r"\2_\1", condition)


def _within(first: str, last: str, seconds: int) -> str:
    return f"l.start_s <= r.{last} + {seconds} AND l.end_s >= r.{first} - {seconds}"


def _clip(clip: ClipFacts, book: IssueBook) -> dict[str, Any]:
    holders = [str(holder.number) for holder in book.holders(clip)]
    badges = [officer.number for officer in clip.officers]
    start = clip.interval.start.timestamp() if clip.interval else None
    end = clip.interval.end.timestamp() if clip.interval else None
    place = clip.position
    return {
        **EMPTY, "unique_id": clip.clip_id, "start_s": start, "end_s": end, "first_s": start, "last_s": end,
        "badges": badges or None, "holders": holders or None, "wearers": sorted({*badges, *holders}) or None,
        "lat": place.latitude if place else None, "lon": place.longitude if place else None,
        "refs": list(clip.references) or None,
    }  # fmt: skip


def _incident(one: IncidentFacts) -> dict[str, Any]:
    officers = {officer.number for officer, _ in one.parties} | {d.officer.number for d in one.deployments}
    stays: list[tuple[str, float, float]] = []
    arrived: list[float] = []
    for d in one.deployments:
        times = [_seconds(t) for t in (d.dispatched_at, d.at_scene_at, d.cleared_at) if t is not None]
        if times:
            stays.append((d.officer.number, min(times), max(times)))
        if (came := d.at_scene_at or d.dispatched_at) is not None:
            arrived.append(_seconds(came))
    start = _seconds(one.window.start) if one.window else None
    end = _seconds(one.window.end) if one.window else None
    known = [t for t in (start, end) if t is not None] + [
        t for _, first, last in stays for t in (first, last)
    ]
    return {
        **EMPTY, "unique_id": one.incident_id, "start_s": start, "end_s": end,
        "first_s": min(known, default=None), "last_s": max(known, default=None), "officers": sorted(officers) or None,
        "stays": [{"o": o, "s": s, "e": e} for o, s, e in stays] or None, "arrived": arrived or None,
        "stay_first_s": min((first for _, first, _ in stays), default=None),
        "stay_last_s": max((last for _, _, last in stays), default=None),
        "lat": one.position.latitude if one.position else None, "lon": one.position.longitude if one.position else None,
        "refs": list(one.references) or None,
    }  # fmt: skip


EMPTY: dict[str, Any] = dict.fromkeys(
    ("start_s", "end_s", "first_s", "last_s", "badges", "holders", "wearers", "officers", "stays", "arrived",
     "stay_first_s", "stay_last_s", "lat", "lon", "refs")
)  # fmt: skip


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
