"""Where runs are lived: in this process, on processes of this machine, or on a Dask cluster.

Each pool is a `concurrent.futures.Executor` and what has to be known about it. None of them
changes a result.
"""

import asyncio
import logging
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groundswell.analysis.processes import context
from groundswell.analysis.sweeps.worker import begin
from groundswell.scenarios import ResourceError

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = 10  # seconds in which a scheduler has to answer
_RECOUNT = 5.0  # seconds after which the workers of a cluster are counted anew
_ABSENCE = 300.0  # seconds after which workers that have all gone are taken for lost
_QUEUE = 9  # calls waiting for each worker of a cluster; one that adapts grows if there are many


@dataclass
class Pool:
    """Workers.

    Attributes:
        executor: to which calls are submitted.
        workers: how many calls go on at once.
        where: the workers in words.
        ahead: calls that are kept waiting for each worker, so that none is ever idle.
        renew: makes an executor in place of one that has broken; None if that cannot be done.
    """

    executor: Executor
    workers: int
    where: str
    ahead: int = 2
    renew: Callable[[], Executor] | None = None

    @property
    def window(self) -> int:
        """How many calls are submitted at once."""
        return max(1, self.workers) * (1 + self.ahead)

    def alive(self) -> bool:
        """Whether anybody still works on what was submitted, or may do so later."""
        return True


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


class _Cluster(Pool):
    """The workers of a Dask cluster; there may be more, or fewer, or none, at any time."""

    def __init__(self, client: "Client", address: str) -> None:
        # Not "pure": the same call again, after workers have died, is to be made again.
        super().__init__(client.get_executor(pure=False), 0, "", _QUEUE)
        self._client = client
        self._counted = self._seen = 0.0  # when workers were counted, and when there were any
        self.alive()
        self.where = f"the Dask cluster at {address}, {self.workers} workers at first"

    def alive(self) -> bool:
        """Whether the scheduler is there, and workers are or may be coming."""
        if self._client.status != "running":
            return False
        if time.monotonic() > self._counted + _RECOUNT:
            try:
                self._count()
            except (OSError, TimeoutError):
                return False
        return not self._seen or self._counted < self._seen + _ABSENCE

    def _count(self) -> None:
        threads: Any = self._client.nthreads()
        self.workers = sum(threads.values())
        self._counted = time.monotonic()
        if self.workers:
            self._seen = self._counted


@contextmanager
def dask_pool(address: str) -> Iterator[Pool]:
    """The workers of a Dask cluster; where there are none yet, calls wait for them.

    Args:
        address: of its scheduler, such as tcp://10.0.0.1:8786.

    Raises:
        ResourceError: Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ResourceError("--scheduler needs Dask: pip install 'groundswell[cluster]'") from None
    try:
        # A client that finds nobody goes on looking in the background, so knock before.
        with ThreadPoolExecutor(1) as apart:  # for notebooks, where a loop of events is running
            apart.submit(asyncio.run, _knock(address)).result()
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except Exception as error:  # whatever it is that answers there in its own language
        reason = str(error) or type(error).__name__
        raise ResourceError(f"scheduler: none answers at {address} ({reason})") from error
    try:
        yield _Cluster(client, address)
    finally:
        with _silence("distributed.client"):  # on a lost scheduler, of which we tell in our words
            client.close()


@contextmanager
def _silence(name: str) -> Iterator[None]:
    """Have a library log nothing."""
    logger = logging.getLogger(name)
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


async def _knock(address: str) -> None:
    """Say hello to a scheduler, and good-bye."""
    from distributed import Security
    from distributed.comm.core import connect

    greeting = connect(address, _PATIENCE, **Security().get_connection_args("client"))
    comm = await asyncio.wait_for(greeting, _PATIENCE)
    await comm.close()


@contextmanager
def given_pool(executor: Executor, workers: int) -> Iterator[Pool]:
    """An executor of the user's own, which stays open.

    Args:
        executor: it has to be able to import groundswell where it works.
        workers: how many calls it makes at once.
    """
    yield Pool(executor, workers, f"{type(executor).__name__} with {workers} workers")
