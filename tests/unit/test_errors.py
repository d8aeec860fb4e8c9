"""Each kind of error has its own exit code, and says what happened, to what, and what to do."""

import pytest

from bwv_index import errors
from bwv_index.errors import BwvIndexError, ExitCode

KINDS: list[tuple[type[BwvIndexError], int]] = [
    (errors.BwvIndexError, 1),
    (errors.UsageFaultError, 2),
    (errors.EnvironmentFaultError, 4),
    (errors.ConfigError, 4),
    (errors.HomeError, 5),
    (errors.NotFoundError, 6),
    (errors.RefusedError, 7),
    (errors.IntegrityError, 8),
    (errors.BusyError, 9),
]


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_each_kind_has_its_exit_code(kind: type[BwvIndexError], code: int) -> None:
    assert kind("x").exit_code == code


def test_the_table_above_is_complete() -> None:
    named = {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, BwvIndexError)
    }
    assert named == {kind for kind, _ in KINDS}


def test_no_two_exit_codes_are_the_same_number() -> None:
    assert len(ExitCode.__members__) == len({code.value for code in ExitCode})


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (BwvIndexError("went wrong"), "went wrong"),
        (BwvIndexError("went wrong", subject="a.mp4"), "a.mp4: went wrong"),
        (BwvIndexError("went wrong", remedy="Try again."), "went wrong\n  Try again."),
        (BwvIndexError("went wrong", subject="a.mp4", remedy="Try."), "a.mp4: went wrong\n  Try."),
    ],
)
def test_diagnostics_say_what_to_which_thing_and_what_to_do(fault: BwvIndexError, told: str) -> None:
    assert fault.diagnostics() == told
