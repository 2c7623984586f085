"""A crew of workers at its tasks: keeps all of them busy, and outlives those who die."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait

from groundswell.analysis.sweeps.pools import Pool
from groundswell.analysis.sweeps.worker import Experiment, RunOrder, RunOutcome, live_runs
from groundswell.scenarios import GroundswellError, ResourceError

type Task = list[int]

_TICK = 0.25  # seconds after which a crew that waits reports nothing
_MOST_DEATHS = 3
_DIED = "the worker that lived this run died, as one does that runs out of memory"
_LOST = "the cluster is lost: its scheduler does not answer any more"


class Crew:
    """Workers who live the runs of a sweep.

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
        self._deaths: Counter[int] = Counter()  # of workers that had just this run in hand
        self._in_a_row = 0  # deaths without a result between them

    def live(self, tasks: Iterable[Task]) -> Iterator[list[RunOutcome]]:
        """Live the runs of all tasks; yield results as they come, and nothing now and then.

        When a worker dies, whatever was in hand is lived again, one run at a time. A run has
        failed that is in hand, alone, when a worker dies, and again.

        Raises:
            ResourceError: workers die and die, or the cluster is lost.
        """
        coming = iter(tasks)
        while True:
            try:
                self._submit(coming)
                if not self._waiting:
                    return
                yield self._collect()
            except BrokenExecutor as error:
                yield self._bury(error)

    def _submit(self, coming: Iterator[Task]) -> None:
        """Keep as many tasks in hand as the pool wants; suspects go alone."""
        if self._suspects:
            if not self._waiting:
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
            self._suspects.extend(task)
            raise
        self._waiting[future] = task

    def _collect(self) -> list[RunOutcome]:
        """Wait for results, but not for long.

        Raises:
            BrokenExecutor: there are none, because a worker has died.
        """
        done, _ = wait(self._waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
        if not done and not self._pool.alive():
            raise ResourceError(_LOST)
        broken = [future for future in done if isinstance(_error(future), BrokenExecutor)]
        found = [
            outcome
            for future in done
            if future not in broken
            for outcome in self._result(future, self._waiting.pop(future))
        ]
        if found:
            self._in_a_row = 0
        elif broken:
            broken[0].result()
        return found

    def _result(self, future: Future[list[RunOutcome]], task: Task) -> list[RunOutcome]:
        """What came of a task that has ended."""
        error = _error(future)
        if error is None:
            return future.result()
        if isinstance(error, GroundswellError):
            raise error
        if type(error).__name__ == "KilledWorker":  # Dask's word for a task that kills workers
            return self._failed(task) if len(task) == 1 else self._suspect(task)
        if isinstance(error, CancelledError | OSError | TimeoutError):
            raise ResourceError(_LOST) from error
        raise ResourceError(f"a worker cannot live runs: {type(error).__name__}: {error}")

    def _bury(self, error: BrokenExecutor) -> list[RunOutcome]:
        """Take new workers in place of all; what was in hand is lived again, or has failed."""
        self._in_a_row += 1
        if self._pool.renew is None or self._in_a_row > _MOST_DEATHS:
            raise ResourceError(
                f"workers die one after the other ({error}); is there memory enough, and, in a "
                "script, does `if __name__ == '__main__':` stand before the sweep?"
            ) from error
        ended = [future for future in self._waiting if future.done() and not _error(future)]
        found = [outcome for future in ended for outcome in future.result()]
        for future in ended:
            del self._waiting[future]
        lost = [run for task in self._waiting.values() for run in task]
        self._waiting.clear()
        self._pool.executor.shutdown(wait=False, cancel_futures=True)
        self._pool.executor = self._pool.renew()
        if len(lost) == 1:
            self._deaths[lost[0]] += 1
            if self._deaths[lost[0]] > 1:
                return found + self._failed(lost)
        return found + self._suspect(lost)

    def _suspect(self, task: Task) -> list[RunOutcome]:
        self._suspects.extendleft(reversed(task))
        return []

    def _failed(self, task: Task) -> list[RunOutcome]:
        return [RunOutcome(run, "failed", 0.0, error=_DIED) for run in task]


def _error(future: Future[list[RunOutcome]]) -> BaseException | None:
    """The error in which a call that is done has ended, if it has."""
    return CancelledError() if future.cancelled() else future.exception()
