import tomllib
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ConfigError
from bwv_index.linking import Weight, load_weights

SHIPPED = (Path(__file__).resolve().parents[3] / "config" / "linking.toml").read_text(encoding="utf-8")
WEIGHTS = load_weights(SHIPPED, "linking.toml")


def test_every_shipped_weight_says_where_it_came_from() -> None:
    def origins(table: dict[str, Any]) -> list[str]:
        inner = [o for value in table.values() if isinstance(value, dict) for o in origins(value)]
        return [*inner, table["origin"]] if "origin" in table else inner

    found = origins(tomllib.loads(SHIPPED))
    assert len(found) > 40
    assert all(len(origin) > 5 for origin in found)


@pytest.mark.parametrize(
    ("m", "u", "bits"), [(0.5, 0.5, 0.0), (0.8, 0.1, 3.0), (0.1, 0.8, -3.0), (1.0, 0.0009765625, 10.0)]
)
def test_a_weight_is_the_log_of_m_over_u(m: float, u: float, bits: float) -> None:
    assert Weight(m=m, u=u, origin="x").bits == pytest.approx(bits)


@pytest.mark.parametrize(
    ("u", "bits"), [(0.05, 3.0), (0.1, 3.0), (0.2, 2.0), (0.8, 0.0), (1.0, 0.0), (5.0, 0.0)]
)
def test_a_likely_coincidence_weighs_less_and_never_turns_against(u: float, bits: float) -> None:
    assert Weight(m=0.8, u=0.1, origin="x").bits_at(u) == pytest.approx(bits)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("[prior]", "[prior", "not TOML"),
        ("m = 0.55", "m = 0.0", "time.most.m"),
        ("m = 0.55", "m = 1.5", "time.most.m"),
        ("m = 0.55", 'm = "high"', "time.most.m"),
        ("m = 0.55", "m = 0.99", "add up to"),
        ("u = 0.10\n", "u = 0.90\n", "add up to"),
        ("[neighbour.same_recording]", "[neighbour.same_street]", "neighbour.same_street"),
        ("time_alone = 0.40", "time_alone = 40", "caps.time_alone"),
        ("most_per_clip = 10", "most_per_clip = 0", "proposal.most_per_clip"),
        ("most = 0.3\n", "most = 1.0\n", "prior.most"),
    ],
)
def test_a_fault_names_the_file_and_the_key(written: str, instead: str, said: str) -> None:
    assert written in SHIPPED
    with pytest.raises(ConfigError) as fault:
        load_weights(SHIPPED.replace(written, instead, 1), "linking.toml")
    assert fault.value.subject == "linking.toml"
    assert said in fault.value.message


@pytest.mark.parametrize(("count", "prior"), [(0, 0.3), (1, 0.3), (2, 0.3), (7, 0.1), (70, 0.01)])
def test_the_prior_is_shared_among_a_clip_s_candidates(count: int, prior: float) -> None:
    assert WEIGHTS.prior.probability(count) == pytest.approx(prior)


def bits(*weights: Weight) -> list[float]:
    return [weight.bits for weight in weights]


def test_the_levels_of_each_comparison_stand_in_the_order_of_agreement() -> None:
    t, o, p, r = WEIGHTS.time, WEIGHTS.officer, WEIGHTS.place, WEIGHTS.reference
    for ordered in (
        bits(t.most, t.partly, t.quarter_hour, t.hour, t.shift, t.far),
        bits(o.victim, o.present, o.paper, o.unlisted, o.other_force, o.elsewhere),
        bits(p.same, p.near, p.district, p.far),
        bits(r.same, r.unmatched, r.other),
    ):
        assert ordered == sorted(ordered, reverse=True)


def test_time_and_deployment_together_stand_in_the_order_of_agreement() -> None:
    t, d = WEIGHTS.time, WEIGHTS.deployment
    inside = [
        t.most.bits + d.overlaps.inside.bits,
        t.partly.bits + d.overlaps.inside.bits,
        t.quarter_hour.bits + d.close.inside.bits,
        t.hour.bits + d.close.inside.bits,
        t.shift.bits + d.away.inside.bits,
        t.far.bits + d.away.inside.bits,
    ]
    assert inside == sorted(inside, reverse=True)
    for levels in (d.overlaps, d.close, d.away, d.unknown):
        assert levels.inside.bits > levels.near.bits > levels.outside.bits


def test_officer_and_camera_issue_together_count_little_more_than_the_officer_alone() -> None:
    issue = WEIGHTS.issue
    assert 0 < issue.agrees.listed.bits < 0.5
    assert issue.unknown.listed.bits > issue.disagrees.listed.bits > issue.agrees.listed.bits
    for levels in (issue.unknown, issue.agrees, issue.disagrees):
        assert levels.listed.bits > 0 > levels.unlisted.bits


@pytest.mark.parametrize(
    ("condition", "level"), [("never", "inside"), ("away", "never"), ("away", "weights")]
)
def test_a_level_that_is_not_there_is_a_key_error(condition: str, level: str) -> None:
    with pytest.raises(KeyError):
        WEIGHTS.deployment.level(condition, level)
