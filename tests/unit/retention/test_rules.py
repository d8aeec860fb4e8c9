"""The rules of keeping: each number says where it came from, and a fault names file and key."""

from pathlib import Path

import pytest

from bwv_index.errors import ConfigError
from bwv_index.retention import Rules, load_retention

SHIPPED = (Path(__file__).resolve().parents[3] / "config" / "retention.toml").read_text(encoding="utf-8")
RULES = load_retention(SHIPPED, "retention.toml")


def applied(rules: Rules, forces: tuple[str, ...]) -> tuple[int, bool, str]:
    found = rules.categories["non-evidential"].period_for(forces, "as told")
    assert found is not None
    return found.period.days, found.period.verified, found.why


@pytest.mark.parametrize(
    ("forces", "days", "verified", "why"),
    [
        (("42",), 60, True, "of force 42 (as told)"),
        (("01",), 31, True, "of force 01 (as told)"),
        (("02",), 31, True, "of force 02 (as told)"),
        (("13",), 31, False, "the default, because force 13 (as told) has none of its own"),
        ((), 31, False, "the default, because nothing says of which force the clip is"),
        (("01", "42"), 60, True, "of force 42 (as told)"),
        (("13", "42", "13"), 60, True, "of force 42 (as told)"),
    ],
)
def test_the_longest_period_of_the_forces_named_applies_and_is_told(
    forces: tuple[str, ...], days: int, why: str, *, verified: bool
) -> None:
    assert applied(RULES, forces) == (days, verified, why)


@pytest.mark.parametrize(("name", "years"), [("evidential", 6), ("evidential-serious", 10)])
def test_evidence_has_an_unverified_review_and_never_falls_due(name: str, years: int) -> None:
    category = RULES.categories[name]
    assert category.review is not None
    assert (category.review.years, category.review.verified) == (years, False)
    assert category.period_for(("42",), "as told") is None


def test_only_what_nobody_calls_evidence_ever_falls_due_as_shipped() -> None:
    assert [name for name, category in RULES.categories.items() if category.periods] == [RULES.presumed]


@pytest.mark.parametrize(
    ("days_left", "warning"), [(-1, 3), (0, 3), (3, 3), (4, 14), (14, 14), (15, None), (400, None)]
)
def test_the_nearest_warning_that_is_reached_counts(days_left: int, warning: int | None) -> None:
    assert RULES.warning(days_left) == warning


def test_warnings_may_be_none_and_come_in_any_order() -> None:
    none = load_retention(SHIPPED.replace("warnings = [14, 3]", "warnings = []"), "x")
    some = load_retention(SHIPPED.replace("warnings = [14, 3]", "warnings = [3, 30, 3]"), "x")
    assert (none.first_warning, none.warning(0)) == (0, None)
    assert (some.warnings, some.first_warning) == ((30, 3), 30)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("[categories.non-evidential]", "[categories.non-evidential", "not TOML"),
        ("days = 60", "days = 0", "categories.non-evidential.periods.42.days"),
        ("days = 60", 'days = "60"', "categories.non-evidential.periods.42.days"),
        ("days = 60", "days = 60.0", "categories.non-evidential.periods.42.days"),
        ("years = 6", "years = 0", "categories.evidential.review.years"),
        ("periods.default]", "periods.others]", "categories.non-evidential.periods.others"),
        ("periods.default]", "periods.13]", "need one called default"),
        ("[categories.evidential.review]", "[categories.evidential.delete_after]", "evidential.delete_after"),
        ('presumed = "non-evidential"', 'presumed = "nothing"', "there is no category 'nothing'"),
        ("warnings = [14, 3]", "warnings = [0]", "warnings.0"),
        ("verified = true\n", "", "verified"),
        ('meaning = "Wanted', 'meaning = "" # "Wanted', "categories.complaint.meaning"),
        ("[categories.training]", "[categories.Training]", "categories.Training"),
    ],
)
def test_a_fault_names_the_file_and_the_key(written: str, instead: str, said: str) -> None:
    assert written in SHIPPED
    with pytest.raises(ConfigError) as fault:
        load_retention(SHIPPED.replace(written, instead, 1), "retention.toml")
    assert fault.value.subject == "retention.toml"
    assert said in fault.value.message


def test_a_category_cannot_both_fall_due_and_be_reviewed() -> None:
    both = '[categories.evidential.periods.default]\ndays = 2\nverified = false\norigin = "x"\n'
    with pytest.raises(ConfigError, match="either periods or a review"):
        load_retention(SHIPPED + both, "retention.toml")
