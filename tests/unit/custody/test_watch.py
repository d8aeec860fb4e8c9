"""The clock is watched: a slewed one is left alone, one that was set is noticed once."""

from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.custody import Watch
from bwv_index.custody.watch import TOLERANCE

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


class Machine:
    """A machine whose clock can be set."""

    def __init__(self) -> None:
        self.shown, self.running = NOON, 0.0
        self.watch = Watch(lambda: self.shown, lambda: self.running)

    def run(self, seconds: float, *, drift: float = 0.0) -> None:
        self.running += seconds
        self.shown += timedelta(seconds=seconds + drift)


@pytest.mark.parametrize("drift", [0.0, 1.9, -1.9])
def test_a_clock_that_goes_on_was_not_set(drift: float) -> None:
    machine = Machine()
    machine.run(3600, drift=drift)
    assert machine.watch.moved() is None
    assert machine.watch.now() == machine.shown


@pytest.mark.parametrize("drift", [-3600.0, -2.1, 2.1, 86400.0])
def test_a_clock_that_was_set_is_noticed_once_with_what_was_due(drift: float) -> None:
    machine = Machine()
    machine.run(60, drift=drift)
    change = machine.watch.moved()
    assert change is not None
    assert (change.expected, change.shown) == (NOON + timedelta(seconds=60), machine.shown)
    assert change.moved == timedelta(seconds=drift)
    assert machine.watch.moved() is None


def test_small_steps_between_looks_do_not_add_up() -> None:
    machine = Machine()
    for _ in range(10):
        machine.run(1, drift=TOLERANCE.total_seconds() * 0.9)
        assert machine.watch.moved() is None


def test_the_machine_s_own_clocks_agree() -> None:
    watch = Watch()
    assert watch.moved() is None
    assert watch.now().tzinfo is UTC
