"""The forces that linking is measured on: repeatable, as noisy as their page says, and measured by known formulas."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.linkbench.__main__ import link, main
from tests.linkbench.figures import Pair, measure, precision_at, wilson_most
from tests.linkbench.noise import Noise, draw_noise
from tests.linkbench.peers import market_rule
from tests.linkbench.tables import Tables, blanked, make_tables
from tests.linkbench.world import World, make_world

CLIPS, SEED = 6_000, 41


@pytest.fixture(scope="module")
def noise() -> Noise:
    return draw_noise(SEED)


@pytest.fixture(scope="module")
def world(noise: Noise) -> World:
    return make_world(CLIPS, noise, SEED)


@pytest.fixture(scope="module")
def tables(world: World, noise: Noise) -> Tables:
    return make_tables(world, noise, SEED)


@given(st.integers(0, 10_000))
def test_every_share_is_drawn_from_its_range(seed: int) -> None:
    drawn = draw_noise(seed)
    for share in fields(Noise):
        low, high = share.metadata["range"]
        assert low <= getattr(drawn, share.name) <= high


def test_a_seed_gives_the_same_force_again(tables: Tables, noise: Noise) -> None:
    assert make_tables(make_world(CLIPS, noise, SEED), noise, SEED) == tables


def test_a_force_has_about_the_clips_and_incidents_that_are_asked_for(tables: Tables) -> None:
    assert CLIPS / 2 < len(tables.clips) < 2 * CLIPS
    assert CLIPS / 500 < len(tables.incidents) < CLIPS / 80


def test_the_truth_names_clips_and_incidents_that_there_are(tables: Tables) -> None:
    clips, incidents = {c.clip_id for c in tables.clips}, {i.incident_id for i in tables.incidents}
    assert len(clips) == len(tables.clips)
    assert all(clip in clips and incident in incidents for clip, incident in tables.truth)


def test_nobody_is_at_two_jobs_at_once_once_an_assault_has_called(world: World) -> None:
    for job in world.assaults:
        for number in job.callsigns:
            meanwhile = [
                other for other in world.jobs
                if other is not job and other.assault_at is None and number in other.callsigns
                and other.dispatched < job.left(number) and job.dispatched < other.cleared
            ]  # fmt: skip
            assert meanwhile == []


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_blanking_takes_about_that_share_of_what_was_stated(tables: Tables, share: float) -> None:
    left = blanked(tables, share, SEED)
    stated = sum(bool(clip.officers) for clip in tables.clips)
    assert sum(bool(clip.officers) for clip in left.clips) == pytest.approx((1 - share) * stated, rel=0.1)
    assert [clip.interval for clip in left.clips] == [clip.interval for clip in tables.clips]
    assert left.truth == tables.truth


def test_the_market_rule_links_right_and_misses_much(tables: Tables) -> None:
    linked = market_rule(tables)
    figures = measure(linked, linked, tables.truth)
    assert figures.precision > 0.9
    assert 0.3 < figures.recall < 0.8


def test_figures_of_a_case_worked_out_by_hand() -> None:
    truth = frozenset({("a", "1"), ("b", "1"), ("c", "2"), ("d", "2")})
    scored: dict[Pair, float] = {
        ("a", "1"): 0.99, ("b", "1"): 0.60, ("x", "1"): 0.55, ("c", "2"): 0.20, ("y", "2"): 0.96,
    }  # fmt: skip
    proposed = {pair: p for pair, p in scored.items() if p >= 0.5}
    found = measure(proposed, scored, truth)
    assert (found.recall, found.precision) == (0.5, 0.5)
    assert (found.sure, found.sure_recall, found.sure_precision, found.false_sure) == (2, 0.25, 0.5, 1)
    assert found.best_f1 == pytest.approx(2 * 3 / (5 + 4))
    # Bins of 0.2, 0.55, 0.60, and 0.96 with 0.99: off by 0.8, 0.55, 0.4 and 2 * 0.475.
    assert found.calibration == pytest.approx((0.8 + 0.55 + 0.4 + 0.95) / 5)


@pytest.mark.parametrize(("part", "whole", "most"), [(0, 100, 0.0370), (1, 10, 0.4042), (5, 10, 0.7634)])
def test_the_bound_of_a_share_is_wilson_s(part: int, whole: int, most: float) -> None:
    assert wilson_most(part, whole) == pytest.approx(most, abs=1e-3)


@pytest.mark.parametrize(
    ("recall", "precision"), [(0.25, 1.0), (0.3, 2 / 3), (0.75, 0.6), (1.0, float("nan"))]
)
def test_precision_at_a_recall_is_that_of_the_likeliest_pairs_that_reach_it(
    recall: float, precision: float
) -> None:
    truth = frozenset({("a", "1"), ("b", "1"), ("c", "2"), ("d", "2")})
    scored = {
        ("a", "1"): 0.9,
        ("x", "1"): 0.8,
        ("b", "1"): 0.7,
        ("y", "1"): 0.6,
        ("c", "2"): 0.5,
        ("z", "2"): 0.4,
    }
    assert precision_at(recall, scored, truth) == pytest.approx(precision, nan_ok=True)


def test_links_of_a_force_that_no_weight_was_estimated_from_are_honest_and_ahead_of_the_rule(
    tables: Tables,
) -> None:
    proposed, scored = link(tables)
    ours, rule = measure(proposed, scored, tables.truth), market_rule(tables)
    theirs = measure(rule, rule, tables.truth)
    assert ours.recall > max(0.9, theirs.recall)
    assert ours.best_f1 > max(0.8, theirs.best_f1)
    assert ours.calibration < 0.05
    assert ours.sure_precision > 0.95


def test_the_bench_prints_a_row_for_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--clips", "2000", "--seeds", "42", "--blank", "0,0.3", "--without-splink"]) == 0
    told = capsys.readouterr().out
    assert told.count("best F1") == told.count("calibration error") == 2
    assert "30% of optional fields blank" in told
