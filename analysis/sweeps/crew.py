"""A crew of workers at its tasks: keeps all of them busy, and outlives those who die."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from typing import Self

from groundswell.analysis.sweeps.manifest import maker
from groundswell.analysis.sweeps.pools import Pool
from groundswell.analysis.sweeps.worker import Experiment, RunOrder, RunOutcome, live_runs
from groundswell.scenarios import GroundswellError, ResourceError

type Task = list[int]

_TICK = 0.25  # seconds after which a crew that waits reports nothing
_DEATHS = 2  # of workers that had just this run in hand
_DIED = "the worker that lived this run died, as one does that runs out of memory"
_LOST = "the workers are lost: the scheduler of their cluster does not answer, or all have gone"
_NO_START = (
    "no worker process can be started ({}); is there memory enough, and, in a script, "
    "does `if __name__ == '__main__':` stand before the sweep?"
)


class Crew:
    """Workers who live the runs of a sweep; in the end they are left with nothing to do.

    Args:
        pool: where they are.
        experiment: what is the same for all runs.
        order: makes the order to live a run, from its number.
    """

    def __init__(
        self, pool: Pool, experiment: Experiment, order: Callable[[int], RunOrder]
    ) -> None:
        self._pool = pool
        self._experiment = experiment
        self._order = order
        self._waiting: dict[Future[list[RunOutcome]], Task] = {}
        self._suspects: deque[int] = deque()  # runs that were in hand when a worker died
        self._alone = False  # whether what is in hand is one suspect
        self._deaths: Counter[int] = Counter()  # of workers that had just this suspect in hand

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for future in self._waiting:
            future.cancel()

    def live(self, tasks: Iterable[Task]) -> Iterator[list[RunOutcome]]:
        """Live the runs of all tasks; yield results as they come, and nothing now and then.

        When a worker dies, whatever was in hand is lived again, one run at a time. A run has
        failed when it was the only one in hand, and a worker died, for the second time.

        Raises:
            ResourceError: no worker can be started, or all are lost.
            GroundswellError: workers cannot live runs of this sweep.
        """
        coming = iter(tasks)
        while True:
            try:
                self._submit(coming)
                if not self._waiting:
                    return
                found = self._collect()
            except BrokenExecutor as error:
                found = self._replace_workers(error)
            yield found

    def _submit(self, coming: Iterator[Task]) -> None:
        """Keep as many tasks in hand as the pool wants; a suspect is alone."""
        if self._suspects or self._alone:
            if self._waiting:
                return
            self._alone = bool(self._suspects)
            if self._alone:
                self._hand([self._suspects.popleft()])
                return
        while len(self._waiting) < self._pool.window:
            task = next(coming, None)
            if task is None:
                return
            self._hand(task)

    def _hand(self, task: Task) -> None:
        orders = [self._order(run) for run in task]
        try:
            future = self._pool.executor.submit(live_runs, self._experiment, orders)
        except BrokenExecutor:
            self._suspects.extend(task)  # nobody has it, and it must not be forgotten
            raise
        except RuntimeError as error:
            raise ResourceError(f"the workers take no more runs ({error})") from error
        self._waiting[future] = task

    def _collect(self) -> list[RunOutcome]:
        """Wait for results, but not for long.

        Raises:
            BrokenExecutor: there are none, because a worker has died.
            ResourceError: all workers are lost.
        """
        done, _ = wait(self._waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
        alive = self._pool.alive()
        found = self._ended_well(done)
        if found or (alive and not done):
            return found
        if not alive:
            raise ResourceError(_LOST)
        return self._trouble(next(iter(done)))

    def _ended_well(self, futures: Iterable[Future[list[RunOutcome]]]) -> list[RunOutcome]:
        """Results of the calls that gave any; they are out of hand then."""
        ended = [future for future in futures if future.done() and _error(future) is None]
        for future in ended:
            del self._waiting[future]
        return [outcome for future in ended for outcome in future.result()]

    def _trouble(self, future: Future[list[RunOutcome]]) -> list[RunOutcome]:
        """What follows from a call that has ended in an error."""
        error = _error(future)
        if isinstance(error, BrokenExecutor | GroundswellError):
            raise error
        task = self._waiting.pop(future)
        if type(error).__name__ == "KilledWorker":  # Dask's word; it has tried several times
            return self._lost(task, deaths=_DEATHS)
        if isinstance(error, CancelledError):
            raise ResourceError(_LOST)
        raise ResourceError(f"a worker cannot live runs: {type(error).__name__}: {error}")

    def _replace_workers(self, error: BrokenExecutor) -> list[RunOutcome]:
        """Take new workers in place of all; what was in hand is lived again, or has failed.

        Raises:
            ResourceError: there are no new ones.
        """
        found = self._ended_well(list(self._waiting))
        if found:
            return found  # first of all; the broken pool is going to tell again
        lost = [run for task in self._waiting.values() for run in task]
        self._waiting.clear()
        if self._pool.renew is None:
            raise ResourceError(f"a worker of the given executor has died ({error})") from error
        self._pool.executor.shutdown(wait=False, cancel_futures=True)
        self._pool.executor = self._pool.renew()
        try:
            self._pool.executor.submit(maker).result()  # so that no run is blamed for it
        except BrokenExecutor as reason:
            raise ResourceError(_NO_START.format(reason)) from reason
        return self._lost(lost)

    def _lost(self, runs: Task, deaths: int = 1) -> list[RunOutcome]:
        """Have runs lived again, each alone; one that was alone has failed at last."""
        if self._alone and runs:
            (run,) = runs
            self._deaths[run] += deaths
            if self._deaths[run] >= _DEATHS:
                return [RunOutcome(run, "failed", 0.0, error=_DIED)]
        self._suspects.extendleft(reversed(runs))
        return []


def _error(future: Future[list[RunOutcome]]) -> BaseException | None:
    """The error in which a call that is done has ended, if it has."""
    return CancelledError() if future.cancelled() else future.exception()
