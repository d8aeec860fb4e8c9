"""The seam for running stages side by side: anything that gives futures.

``LocalExecutor`` runs each task in a process of its own pool (pebble): a task over its time is ended with its
worker, and a decoder that crashes costs one file. ``InlineExecutor`` runs a task where it stands, for one
worker's work in a test or a debugger.
"""

import multiprocessing
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Semaphore
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

MIB = 1 << 20

START_UP_S = 10.0
"""How long the end of a pool waits for a worker that is still starting."""

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


class LocalExecutor:
    """A pool of worker processes on this machine, each with a bound on its address space."""

    def __init__(
        self, workers: int, memory_limit_mib: int, *, warm_up: Callable[[], None] = _nothing
    ) -> None:
        """Start the workers; each runs ``warm_up`` beside its first task, to have its libraries loaded in time."""
        self._workers = workers
        self._context = multiprocessing.get_context("spawn")  # a fork would inherit the open database
        self._ready = self._context.Semaphore(0)
        self._prepared_by = (memory_limit_mib * MIB, warm_up, self._ready)
        self._pool = self._start()

    def _start(self) -> ProcessPool:
        pool = ProcessPool(
            max_workers=self._workers,
            initializer=_prepare_worker,
            initargs=self._prepared_by,
            context=self._context,
        )
        pool.schedule(_nothing)  # pebble starts its workers at the first task
        return pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(at_once=kind is not None)

    def _end(self, *, at_once: bool) -> None:
        if at_once:
            self._pool.stop()  # type: ignore[no-untyped-call] # pebble leaves its return type out
        else:
            for _ in range(
                self._workers
            ):  # a worker that is ended while it starts up complains on the terminal
                self._ready.acquire(timeout=START_UP_S)
            self._pool.close()  # type: ignore[no-untyped-call] # as above
        self._pool.join()

    def submit(self, task: Callable[..., T], *arguments: Any, time_limit_s: float) -> Future[T]:
        """Start a task in a worker."""
        try:
            inner = self._pool.schedule(task, args=arguments, timeout=time_limit_s)
        except RuntimeError:  # pebble gives a pool up when a worker without a task is killed
            self._end(at_once=True)
            self._pool = self._start()
            inner = self._pool.schedule(task, args=arguments, timeout=time_limit_s)
        outer: Future[T] = Future()
        inner.add_done_callback(lambda done: _pass_on(done, outer))
        return outer


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
