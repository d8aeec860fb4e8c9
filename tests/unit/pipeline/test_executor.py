"""Workers: a result, our own errors, a time-out and a crash each come back as what they are."""

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

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
