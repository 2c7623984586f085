"""Some scenarios lived side by side with the same seeds.

    comparison = Comparison([
        Contender("A", "village"),
        Contender("B", "village", {"regime.levers.policing": 0.9}),
    ])
    with local_pool(2) as pool:
        for reached in comparison.live(pool.executor):
            print(reached.done, "of", reached.total)
    comparison.results().difference("seats_challengers", 1)

Seed r of every contender is `first_seed` + r. Nothing depends on where runs are lived, or in what
order.
"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from groundswell.analysis.paired import Contender, Results
from groundswell.analysis.plans.measures import Measures
from groundswell.analysis.sweeps.manifest import maker
from groundswell.analysis.sweeps.worker import Experiment, RunOrder, RunOutcome, live_runs
from groundswell.model.record import OUTCOMES, SERIES
from groundswell.scenarios import ResourceError, ScenarioError, UnknownNameError


class WorkersLostError(ResourceError):
    """Whoever lived the runs has ended; another executor can live what is left."""


class Progress(NamedTuple):
    """How far a comparison has come.

    Attributes:
        done: runs that have ended, well or not.
        total: runs asked for.
    """

    done: int
    total: int


class Comparison:
    """Some contenders, and the runs of each that have been lived so far.

    Args:
        contenders: the first one is what the others are compared with.
        first_seed: seed of the first run of each.
        replicates: runs of each.
        columns: of the daily record that are kept of each run.
        every: days from one row of the kept record to the next.
        timeout: seconds after which a run is given up.
        tables: of `model.record.TABLES` that are kept of each run.

    Raises:
        GroundswellError: a contender or a column is not valid, or two have one label.
    """

    def __init__(
        self,
        contenders: Sequence[Contender],
        *,
        first_seed: int = 1,
        replicates: int = 8,
        columns: Sequence[str] = (),
        every: int = 1,
        timeout: float | None = None,
        tables: Sequence[str] = (),
    ) -> None:
        if len({one.label for one in contenders}) < max(1, len(contenders)):
            raise ScenarioError("a comparison needs contenders, each with a label of its own")
        for name in columns:
            if name not in SERIES:
                raise UnknownNameError.among("column of the daily record", name, SERIES)
        self.contenders = tuple(contenders)
        self.first_seed = first_seed
        self.replicates = replicates
        measures = Measures(OUTCOMES, columns=tuple(columns), every=every, tables=tuple(tables))
        self._experiments = [
            Experiment(one.config, measures, timeout, maker()) for one in contenders
        ]
        self._ended: dict[int, RunOutcome] = {}
        self._lock = threading.Lock()
        self._stop: Future[Any] | None = None

    # ---- what was found ----

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        return Progress(len(self._ended), self.replicates * len(self.contenders))

    def results(self) -> Results:
        """Return what has come of the runs that have ended."""
        with self._lock:
            runs = tuple(self._ended[run] for run in sorted(self._ended))
        return Results(self.contenders, self.first_seed, self.replicates, runs)

    # ---- living ----

    def extend(self, replicates: int) -> None:
        """Ask for more runs of each contender, also while runs are lived."""
        self.replicates += replicates

    def live(self, executor: Executor, at_once: int = 2) -> Iterator[Progress]:
        """Live the runs that are left; the iterator tells how far it has come after each.

        Args:
            executor: lives runs; others may use it at the same time.
            at_once: runs that it is given at a time, so that others have their turn.

        Raises:
            RuntimeError: it is being lived already.
            WorkersLostError: the executor has broken; what had ended is kept.
        """
        if self._stop is not None and not self._stop.done():
            raise RuntimeError("the comparison is being lived already")
        self._stop = Future()
        return self._live(executor, at_once, self._stop)

    def cancel(self) -> None:
        """Stop at once, from any thread; runs that have not ended are dropped."""
        if self._stop is not None and not self._stop.done():
            self._stop.set_result(None)

    def _live(self, executor: Executor, at_once: int, stop: Future[Any]) -> Iterator[Progress]:
        going: dict[Future[Any], int] = {}
        try:
            while not stop.done():
                self._submit(executor, at_once, going)
                if not going:
                    return
                ended = wait({stop, *going}, return_when=FIRST_COMPLETED).done & set(going)
                if stop.done():
                    return
                for future in ended:
                    del going[future]
                    self._keep(future)
                yield self.progress
        finally:
            for future in going:
                future.cancel()
            if not stop.done():
                stop.set_result(None)

    def _submit(self, executor: Executor, at_once: int, going: dict[Future[Any], int]) -> None:
        """Give the executor the next runs, up to as many as it may have."""
        known = {*self._ended, *going.values()}
        left = [run for run in range(self.progress.total) if run not in known]
        for run in left[: at_once - len(going)]:
            replicate, contender = divmod(run, len(self.contenders))
            order = RunOrder(run, self.first_seed + replicate, {})
            with _workers():
                going[executor.submit(live_run, self._experiments[contender], order)] = run

    def _keep(self, future: Future[Any]) -> None:
        with _workers():
            outcome = future.result()
        with self._lock:
            self._ended[outcome.run] = outcome


def live_run(experiment: Experiment, order: RunOrder) -> RunOutcome:
    """Live one run, and keep half the digits of its series: they are only drawn."""
    (outcome,) = live_runs(experiment, [order])
    series: dict[str, Any] = {name: v.astype(np.float32) for name, v in outcome.series.items()}
    return replace(outcome, series=series)


@contextmanager
def _workers() -> Iterator[None]:
    """Say in our own words that an executor has broken, or was shut down."""
    try:
        yield
    except (BrokenExecutor, CancelledError, RuntimeError) as error:
        reason = str(error) or type(error).__name__
        message = f"the processes that lived runs have ended ({reason}); start again for the rest"
        raise WorkersLostError(message) from error
