"""Where runs are lived: in this process, on processes of this machine, or on a Dask cluster.

Each pool is a `concurrent.futures.Executor` and what has to be known about it. None of them
changes a result.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Any

from groundswell.analysis.sweeps.worker import begin
from groundswell.scenarios import ResourceError

_READY = "groundswell.analysis.sweeps.worker"
_PATIENCE = 10  # seconds in which a scheduler has to answer


@dataclass
class Pool:
    """Workers.

    Attributes:
        executor: to which calls are submitted.
        workers: how many calls go on at once.
        where: the workers in words.
        ahead: calls that are kept waiting for each worker, so that none is ever idle.
        renew: makes an executor in place of one that has broken; None if that cannot be done.
        alive: whether anybody still works on what was submitted.
    """

    executor: Executor
    workers: int
    where: str
    ahead: int = 2
    renew: Callable[[], Executor] | None = None
    alive: Callable[[], bool] = lambda: True

    @property
    def window(self) -> int:
        """How many calls are submitted at once."""
        return self.workers * (1 + self.ahead)


class InProcess(Executor):
    """Calls made at once, in this process."""

    def submit[T](self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Make a call; return its result as a future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def local_pool(workers: int) -> Iterator[Pool]:
    """Processes of this machine; with one worker, this process.

    Args:
        workers: how many.
    """
    if workers == 1:
        yield Pool(InProcess(), 1, "this process", ahead=0)
        return
    before = set(multiprocessing.active_children())

    def renew() -> Executor:
        return ProcessPoolExecutor(workers, mp_context=context(), initializer=begin)

    pool = Pool(renew(), workers, f"{workers} processes of this machine", renew=renew)
    try:
        yield pool
    except BaseException:
        pool.executor.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    pool.executor.shutdown()


def context() -> BaseContext:
    """How processes are started: from a server that has the engine loaded, where there is one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([_READY])
    return found


@contextmanager
def dask_pool(address: str) -> Iterator[Pool]:
    """The workers of a Dask cluster.

    Args:
        address: of its scheduler, such as tcp://10.0.0.1:8786.

    Raises:
        ResourceError: Dask is not installed, or no scheduler with workers answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ResourceError("--scheduler needs Dask: pip install 'groundswell[cluster]'") from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise ResourceError(
            f"scheduler: {address} does not answer, or has no workers ({error})"
        ) from None
    with client:
        threads: dict[str, int] = client.nthreads()  # pyright: ignore[reportAssignmentType]
        workers = sum(threads.values())
        where = f"{workers} threads of {len(threads)} Dask workers at {address}"
        yield Pool(client.get_executor(), workers, where, alive=lambda: client.status == "running")


@contextmanager
def given_pool(executor: Executor, workers: int) -> Iterator[Pool]:
    """An executor of the user's own, which stays open.

    Args:
        executor: it has to be able to import groundswell where it works.
        workers: how many calls it makes at once.
    """
    yield Pool(executor, workers, f"{type(executor).__name__} with {workers} workers")
