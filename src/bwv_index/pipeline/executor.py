"""The seam for running stages side by side: anything that gives futures.

``LocalExecutor`` runs each task in a process of its own pool (pebble): a task over its time is ended with its
worker, and a decoder that crashes costs one file. ``InlineExecutor`` runs a task where it stands, for one
worker's work in a test or a debugger.
"""

import multiprocessing
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.synchronize import Semaphore
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

MIB = 1 << 20

START_UP_S = 10.0
"""How long the end of a pool waits for a worker that is still starting."""
STALL_S = 60.0
"""How long nothing may move while there is work: longer than a worker takes to start on a busy machine."""
FIRST_STALLS = 5
"""How many times as long it may take until the first worker of a pool is up."""
WATCH_S = 0.5
MOST_STARTS = 4
"""How often one task is begun before it is lost; the pools that it is lost with have other tasks."""

T = TypeVar("T")


class TaskLostError(Exception):
    """The worker ended before it could answer (a crash in a decoder, or the machine ended it)."""


class TaskTimeoutError(Exception):
    """The task took longer than it was given, and was ended."""


class Executor(Protocol):
    """Runs a task elsewhere or here, within a time."""

    def submit(self, task: Callable[..., T], *arguments: Any, time_limit_s: float) -> Future[T]:
        """Start a task; its future raises what the task raised, TaskLostError or TaskTimeoutError."""


class InlineExecutor:
    """Runs each task at once, in this process, without a limit on its time."""

    def submit(self, task: Callable[..., T], *arguments: Any, time_limit_s: float) -> Future[T]:
        """Run the task now."""
        del time_limit_s
        future: Future[T] = Future()
        try:
            future.set_result(task(*arguments))
        except Exception as fault:  # noqa: BLE001 - a future carries whatever its task raised
            future.set_exception(fault)
        return future


def _nothing() -> None:
    """Do nothing."""


@dataclass(slots=True)
class _Due:
    """A task that has not ended: what to run, for how long at most, and where it stands in the pool of now."""

    task: Callable[..., Any]
    arguments: tuple[Any, ...]
    time_limit_s: float
    outer: Future[Any]
    inner: Future[Any] | None = None
    started: float | None = None
    starts: int = 0


class LocalExecutor:
    """A pool of worker processes on this machine, each with a bound on its address space.

    Workers take their tasks from one pipe, under one lock. One that is ended from outside in the moment in which it
    holds that lock, or has a task in hand and has not said so, leaves the others waiting for ever, and pebble's own
    limits on time count only from what a worker has said. So the pool is watched: where a worker is free, a task waits
    and nothing moves for ``stall_s`` seconds, or a task runs as much longer than it may, the pool is given up, and what
    is due begins again in a new one.
    """

    def __init__(
        self,
        workers: int,
        memory_limit_mib: int,
        *,
        warm_up: Callable[[], None] = _nothing,
        stall_s: float = STALL_S,
    ) -> None:
        """Start the workers; each runs ``warm_up`` beside its first task, to have its libraries loaded in time."""
        self._workers = workers
        self._context = multiprocessing.get_context("spawn")  # a fork would inherit the open database
        self._prepared_by = (memory_limit_mib * MIB, warm_up)
        self._stall_s = stall_s
        self._guard = threading.RLock()
        self._due: list[_Due] = []
        self._stands: tuple[int, ...] = ()
        self._moved = time.monotonic()
        self._over = threading.Event()
        self._pool = self._start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _start(self) -> ProcessPool:
        self._ready, self._up = self._context.Semaphore(0), 0
        pool = ProcessPool(
            max_workers=self._workers,
            initializer=_prepare_worker,
            initargs=(*self._prepared_by, self._ready),
            context=self._context,
        )
        pool.schedule(_nothing)  # pebble starts its workers at the first task
        return pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._watcher.join()
        # Not under the guard: the pool's own threads take it to pass on how their last tasks ended.
        self._end(at_once=kind is not None)

    def _end(self, *, at_once: bool) -> None:
        if at_once:
            self._pool.stop()  # type: ignore[no-untyped-call] # pebble leaves its return type out
        else:
            while self._up < self._workers:  # one that is ended while it starts up complains on the terminal
                self._ready.acquire(timeout=START_UP_S)
                self._up += 1
            self._pool.close()  # type: ignore[no-untyped-call] # as above
            with suppress(TimeoutError):  # what a killed worker had in hand is never done
                self._pool.join(self._stall_s)
                return
            self._pool.stop()  # type: ignore[no-untyped-call] # as above
        self._pool.join()

    def submit(self, task: Callable[..., T], *arguments: Any, time_limit_s: float) -> Future[T]:
        """Start a task in a worker."""
        outer: Future[T] = Future()
        due = _Due(task, arguments, time_limit_s, outer)
        with self._guard:
            self._due.append(due)
            self._schedule(due)
        return outer

    def _schedule(self, due: _Due) -> None:
        """Give a task to the pool, or to a new one where the pool has given itself up."""
        due.starts, due.started = due.starts + 1, None
        try:
            inner = self._pool.schedule(due.task, args=due.arguments, timeout=due.time_limit_s)
        except RuntimeError:  # pebble gives a pool up when a worker without a task is killed
            self._replace()
            inner = self._pool.schedule(due.task, args=due.arguments, timeout=due.time_limit_s)
        due.inner = inner
        inner.add_done_callback(lambda done: self._settle(due, done))

    def _settle(self, due: _Due, done: Future[Any]) -> None:
        """Pass on how a task ended; the end of one that was begun again elsewhere says nothing."""
        with self._guard:
            if due.inner is not done or due not in self._due:
                return
            self._due.remove(due)
        _pass_on(done, due.outer)

    def _watch(self) -> None:
        """Look after the pool until it is ended."""
        while not self._over.wait(WATCH_S):
            with self._guard:
                if not self._over.is_set() and self._stands_still(time.monotonic()):
                    self._begin_again()

    def _stands_still(self, now: float) -> bool:
        """Whether a free worker leaves tasks lying, or a task runs that should have been ended."""
        if self._ready.acquire(block=False):
            self._up, self._moved = self._up + 1, now
        running = [due for due in self._due if due.inner is not None and due.inner.running()]
        for due in running:
            due.started = due.started or now
        stands = (*sorted(id(due) for due in running), len(self._due))
        if stands != self._stands:
            self._stands, self._moved = stands, now
        patience = self._stall_s * (1 if self._up else FIRST_STALLS)
        left_lying = len(running) < min(self._workers, len(self._due)) and now - self._moved > patience
        return left_lying or any(
            now - (due.started or now) > due.time_limit_s + self._stall_s for due in running
        )

    def _begin_again(self) -> None:
        """Give the pool up, and begin in a new one what is due; a task that has had its chances is lost."""
        self._replace()
        for due in list(self._due):
            if due.starts >= MOST_STARTS:
                self._due.remove(due)
                due.outer.set_exception(TaskLostError("its workers were lost again and again"))
            else:
                self._schedule(due)

    def _replace(self) -> None:
        """Put a new pool in the place of one that is of no more use.

        The threads of the old one may wait for what will not come, or for the guard: nobody waits for them.
        """
        old, self._pool = self._pool, self._start()
        self._moved = time.monotonic()
        threading.Thread(target=_give_up, args=(old,), daemon=True).start()


def _give_up(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call] # pebble leaves its return type out
    pool.join()


def _pass_on(inner: Future[Any], outer: Future[Any]) -> None:
    if inner.cancelled():
        outer.set_exception(TaskLostError("the task was called off"))
        return
    fault = inner.exception()
    if isinstance(fault, TimeoutError):
        outer.set_exception(TaskTimeoutError(str(fault)))
    elif isinstance(fault, ProcessExpired):
        outer.set_exception(TaskLostError(_ended_by(fault.exitcode)))
    elif isinstance(fault, BrokenProcessPool):
        outer.set_exception(TaskLostError("the pool of workers was lost"))
    elif fault is not None:
        outer.set_exception(fault)
    else:
        outer.set_result(inner.result())


def _ended_by(code: int) -> str:
    if code < 0:
        return f"the worker was ended by {signal.Signals(-code).name}"
    return f"the worker ended with code {code}"


def _prepare_worker(address_space: int, warm_up: Callable[[], None], ready: Semaphore) -> None:
    """Bound the worker's memory, leave the keyboard's interrupt to the coordinator, and start to warm up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=warm_up, daemon=True).start()
    ready.release()
