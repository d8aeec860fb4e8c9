import tomllib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from tests.unit.linking.scenes import SHIPPED, WEIGHTS

from bwv_index.errors import ConfigError
from bwv_index.linking import load_weights, write_weights
from bwv_index.linking.levels import OUTCOMES, chains


def test_every_shipped_number_says_where_it_came_from() -> None:
    def lacking(table: dict[str, Any], path: str) -> Iterator[str]:
        values = [value for value in table.values() if not isinstance(value, dict)]
        if values and len(table.get("origin", "")) <= 5:
            yield path
        for name, value in table.items():
            if isinstance(value, dict):
                yield from lacking(value, f"{path}.{name}")

    assert list(lacking(tomllib.loads(SHIPPED), "")) == []


def test_every_outcome_has_a_weight_and_every_weight_an_outcome() -> None:
    assert {name: set(table) for name, table in WEIGHTS.outcomes.items()} == {
        n: set(o) for n, o in OUTCOMES.items()
    }


def test_no_finding_that_agrees_less_weighs_more_than_the_next_that_agrees_better() -> None:
    for chain in chains():
        for better, worse in pairwise(chain):
            assert WEIGHTS.bits(*better) >= WEIGHTS.bits(*worse), (better, worse)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("[prior]", "[prior", "not TOML"),
        ("most = { bits = ", "mots = { bits = ", "time: missing: own_inside.narrow.most"),
        ("m100 = { bits = ", "m100 = { bits = 9", "outcomes.place.m100.bits"),
        ("m100 = { bits = ", "m100 = { bits = nan, was = ", "place.m100"),
        ("[place]", "[palce]", "palce"),
        ("[reference]", "[reference.whole]", "reference: missing: one_apart"),
        ("time_alone = 0.4", "time_alone = 40", "caps.time_alone"),
        ("most_per_clip = 10", "most_per_clip = 0", "proposal.most_per_clip"),
        ("most = 0.3\n", "most = 1.0\n", "prior.most"),
        ("officer_margin_h = 24.0", "officer_margin_h = 1.0", "officer_margin_h is at least"),
    ],
)
def test_a_fault_names_the_file_and_the_key(written: str, instead: str, said: str) -> None:
    assert written in SHIPPED
    with pytest.raises(ConfigError) as fault:
        load_weights(SHIPPED.replace(written, instead, 1), "linking.toml")
    assert fault.value.subject == "linking.toml"
    assert said in fault.value.message


@pytest.mark.parametrize(
    ("officers", "logged", "clips"), [(0, True, 1.5), (1, True, 1.5), (4, True, 6.0), (4, False, 9.0)]
)
def test_clips_are_expected_of_each_officer_named_and_of_more_where_no_log_says_who_came(
    officers: int,
    logged: bool,
    clips: float,
) -> None:
    assert WEIGHTS.prior.expected(officers, logged=logged) == pytest.approx(clips)


@pytest.mark.parametrize(
    ("comparison", "outcome"), [("time", "never"), ("never", "same"), ("deployment", "own")]
)
def test_an_outcome_that_is_not_there_is_a_key_error(comparison: str, outcome: str) -> None:
    with pytest.raises(KeyError):
        WEIGHTS.bits(comparison, outcome)


def test_weights_written_down_are_read_again_and_so_is_the_file_that_is_shipped() -> None:
    assert load_weights(write_weights(WEIGHTS), "written") == WEIGHTS
    assert write_weights(WEIGHTS) == SHIPPED


def test_a_file_of_another_version_is_told_in_a_line_that_can_be_read() -> None:
    earlier = (
        "[prior]\nexpected_per_clip = 0.7\nmost = 0.3\norigin = 'x'\n[time.most]\nm = 0.5\norigin = 'x'\n"
    )
    with pytest.raises(ConfigError) as fault:
        load_weights(earlier, "linking.toml")
    assert fault.value.message.endswith(" more")
    assert len(fault.value.message) < 600
    assert "begin again from the file that is shipped" in fault.value.remedy
