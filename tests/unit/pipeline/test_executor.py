"""Workers: a result, our own errors, a time-out and a crash each come back as what they are."""

import gc
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import pytest
from pebble.pool.channel import WorkerChannel

from bwv_index.errors import EnvironmentFaultError
from bwv_index.pipeline import InlineExecutor, LocalExecutor
from bwv_index.pipeline.executor import TaskLostError, TaskTimeoutError

ENOUGH = 60.0


def double(number: int) -> int:
    return 2 * number


def refuse() -> None:
    raise EnvironmentFaultError("no space", subject="vault", remedy="Free some.")


def sleep_on() -> None:
    time.sleep(600)


def die(how: int) -> None:
    os.kill(os.getpid(), how)
    time.sleep(600)


def leave() -> None:
    os._exit(7)


def eat_memory() -> int:
    return len(bytearray(1 << 30))


@pytest.fixture(scope="module")
def pool() -> Iterator[LocalExecutor]:
    with LocalExecutor(1, 900) as executor:
        yield executor


@pytest.fixture(params=["inline", "local"])
def executor(request: pytest.FixtureRequest, pool: LocalExecutor) -> InlineExecutor | LocalExecutor:
    return InlineExecutor() if request.param == "inline" else pool


def test_a_result_comes_back(executor: InlineExecutor | LocalExecutor) -> None:
    assert executor.submit(double, 21, time_limit_s=ENOUGH).result(ENOUGH) == 42


def test_an_error_of_ours_comes_back_with_its_fields(executor: InlineExecutor | LocalExecutor) -> None:
    with pytest.raises(EnvironmentFaultError) as fault:
        executor.submit(refuse, time_limit_s=ENOUGH).result(ENOUGH)
    assert (fault.value.message, fault.value.subject, fault.value.remedy) == (
        "no space",
        "vault",
        "Free some.",
    )


def test_a_task_over_its_time_is_ended(pool: LocalExecutor) -> None:
    with pytest.raises(TaskTimeoutError):
        pool.submit(sleep_on, time_limit_s=0.1).result(ENOUGH)


@pytest.mark.parametrize(
    ("task", "arguments", "told"),
    [
        (die, (signal.SIGKILL,), "SIGKILL"),
        (die, (signal.SIGSEGV,), "SIGSEGV"),
        (leave, (), "code 7"),
    ],
)
def test_a_worker_that_dies_costs_one_task_and_the_next_one_runs(
    pool: LocalExecutor, task: Callable[..., None], arguments: tuple[int, ...], told: str
) -> None:
    with pytest.raises(TaskLostError, match=told):
        pool.submit(task, *arguments, time_limit_s=ENOUGH).result(ENOUGH)
    assert pool.submit(double, 2, time_limit_s=ENOUGH).result(ENOUGH) == 4


def test_a_task_that_wants_too_much_memory_is_told_so(pool: LocalExecutor) -> None:
    with pytest.raises(MemoryError):
        pool.submit(eat_memory, time_limit_s=ENOUGH).result(ENOUGH)
    assert pool.submit(double, 2, time_limit_s=ENOUGH).result(ENOUGH) == 4


def test_a_pool_that_is_lost_is_replaced() -> None:
    with LocalExecutor(1, 900) as executor:
        executor._end(at_once=True)
        assert executor.submit(double, 2, time_limit_s=ENOUGH).result(ENOUGH) == 4


def _channel() -> WorkerChannel:
    """Return the channel of the worker that runs this."""
    (found,) = (one for one in gc.get_objects() if isinstance(one, WorkerChannel))
    return found


def die_holding_the_lock() -> None:
    assert _channel().mutex.acquire(timeout=5)
    os.kill(os.getpid(), signal.SIGKILL)


def take_the_next_task_and_lose_it() -> None:
    _channel().recv()


def hold_the_lock_and_sleep() -> None:
    assert _channel().mutex.acquire(timeout=5)
    time.sleep(600)


class TestAPoolThatStandsStill:
    """What happens one time in hundreds when a worker is killed from outside, made to happen each time."""

    def test_a_worker_killed_with_the_lock_in_its_hand_costs_its_own_task(self) -> None:
        with LocalExecutor(2, 900, stall_s=5) as pool:
            first = pool.submit(die_holding_the_lock, time_limit_s=ENOUGH)
            others = [pool.submit(double, n, time_limit_s=ENOUGH) for n in range(4)]
            with pytest.raises(TaskLostError, match="SIGKILL"):
                first.result(ENOUGH)
            assert [other.result(ENOUGH) for other in others] == [0, 2, 4, 6]

    def test_a_task_that_a_worker_had_taken_and_not_begun_is_begun_again(self) -> None:
        with LocalExecutor(1, 900, stall_s=5) as pool:
            first = pool.submit(take_the_next_task_and_lose_it, time_limit_s=ENOUGH)
            second = pool.submit(double, 21, time_limit_s=ENOUGH)
            assert first.result(ENOUGH) is None
            assert second.result(ENOUGH) == 42

    def test_a_task_over_its_time_that_cannot_be_ended_goes_with_the_pool(self) -> None:
        with LocalExecutor(1, 900, stall_s=4) as pool:
            stuck = pool.submit(hold_the_lock_and_sleep, time_limit_s=0.5)
            with pytest.raises(TaskLostError, match="again and again"):
                stuck.result(ENOUGH)
            assert pool.submit(double, 21, time_limit_s=ENOUGH).result(ENOUGH) == 42

    def test_its_end_does_not_wait_for_what_is_lost(self) -> None:
        with LocalExecutor(1, 900, stall_s=4) as pool:
            lost = pool.submit(take_the_next_task_and_lose_it, time_limit_s=ENOUGH)
            pool._pool.schedule(double, args=(1,))
            lost.result(ENOUGH)

    @pytest.mark.parametrize("fault", [None, KeyboardInterrupt])
    def test_its_end_does_not_keep_tasks_from_telling_how_they_ended(
        self, fault: type[BaseException] | None
    ) -> None:
        began, tasks = time.monotonic(), []
        with suppress(KeyboardInterrupt), LocalExecutor(2, 900) as pool:
            tasks = [pool.submit(time.sleep, 0.3, time_limit_s=ENOUGH) for _ in range(6)]
            tasks[0].result(ENOUGH)
            if fault is not None:
                raise fault
        assert time.monotonic() - began < ENOUGH
        assert fault is not None or all(task.done() for task in tasks)

    def test_a_long_task_on_every_worker_is_no_standstill(self) -> None:
        with LocalExecutor(1, 900, stall_s=4) as pool:
            slow = pool.submit(time.sleep, 8, time_limit_s=ENOUGH)
            waiting = pool.submit(double, 21, time_limit_s=ENOUGH)
            workers = {child.pid for child in psutil.Process().children()}
            assert waiting.result(ENOUGH) == 42
            assert slow.result(0) is None
            assert workers <= {child.pid for child in psutil.Process().children()}
