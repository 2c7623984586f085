"""The runs of a sweep on their way from a plan through the workers into the store."""

import io
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from groundswell.analysis.plans.plan import Plan
from groundswell.analysis.plans.survey import Survey
from groundswell.analysis.provenance import now
from groundswell.analysis.sweeps.crew import Crew, Task
from groundswell.analysis.sweeps.manifest import maker
from groundswell.analysis.sweeps.pools import Pool
from groundswell.analysis.sweeps.reports import Estimate, Progress, Reporter
from groundswell.analysis.sweeps.rows import schemas_of, tables_of
from groundswell.analysis.sweeps.store import Store
from groundswell.analysis.sweeps.worker import Experiment, RunOrder, RunOutcome
from groundswell.scenarios import ResourceError, ResultError

_MEASURED = 3  # runs that are measured after a first one, which has to load the kernels
_SHORT = 5.0  # seconds of a run of which some more are measured
_TASK = 1.0  # seconds that a task should take
_TAIL = 4  # tasks for each worker that are left when they begin to get smaller
_COMMIT = 1.0  # seconds between two commits


@dataclass
class Lives:
    """The runs that are left.

    Attributes:
        plan: of the sweep.
        surveyed: what is known of its points.
        store: where runs go.
        pool: of workers.
        told: who is told how it goes.
        expected: the runs that shall be stored in the end.
        session: what the manifest says of this call.
        chunk: runs in a task; as many as take a second where None.
    """

    plan: Plan
    surveyed: Survey
    store: Store
    pool: Pool
    told: Reporter
    expected: NDArray[np.bool_]
    session: Mapping[str, Any]
    chunk: int | None = None
    _arrived: list[RunOutcome] = field(default_factory=list)
    _left: int = 0
    _done: int = 0
    _failed: int = 0
    _run_seconds: float = 0.0
    _begun: bool = False
    _nobody_works: bool = False
    _committed: float = 0.0
    _clock: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._design = self.plan.points  # asked for with every run; a plan takes its time
        self._points = len(self._design)

    def all(self, left: NDArray[np.int64]) -> None:
        """Live the runs whose numbers are left; whatever happens, store those that have ended.

        Raises:
            ResultError: nothing can be stored any more.
            ResourceError: the disk does not suffice, or the workers are lost.
        """
        self._left = left.size
        try:
            self._live_all(self._sorted(left))
        except BaseException:
            with suppress(ResultError):  # what went wrong first is what has to be known
                self._end()
            raise
        self._end()

    def _live_all(self, order: NDArray[np.int64]) -> None:
        experiment = Experiment(self.plan.base, self.plan.measures, self.plan.timeout, maker())
        with Crew(self.pool, experiment, self._order) as crew:
            measured = list(self._measure(crew, order))
            self._tell_estimate(measured)
            rest = order[~np.isin(order, [outcome.run for outcome in measured])]
            for _ in self._live(crew, self._tasks(rest)):
                pass

    def _sorted(self, left: NDArray[np.int64]) -> NDArray[np.int64]:
        """Runs in the order in which they are lived: those that share a society follow each other.

        Replicate by replicate, so that every point has one before any has two.
        """
        if self.plan.seeds == "independent":  # no two runs share a society
            return left
        replicate, point = np.divmod(left, self._points)
        return left[np.lexsort((point, self.surveyed.society[point], replicate))]

    # ---- living ----

    def _live(self, crew: Crew, tasks: Iterable[Task]) -> Iterator[RunOutcome]:
        """Live the runs of some tasks, and store them."""
        for outcomes in crew.live(tasks):
            self._take(outcomes)
            if time.monotonic() > self._committed + _COMMIT:
                self._commit()
            self.told.progress(self._progress())
            self._tell_if_nobody_works()
            yield from outcomes

    def _measure(self, crew: Crew, order: NDArray[np.int64]) -> Iterator[RunOutcome]:
        """Live a few runs from all over the plan, to see how long they take.

        The first has to load the kernels, or even to compile them. If it was short, one worker
        lives the others; else each worker lives one.
        """
        (first,) = self._live(crew, [order[:1].tolist()])
        yield first
        short = first.seconds < _SHORT
        many = _MEASURED if short else self.pool.workers
        places = np.unique(np.linspace(0, order.size - 1, many + 1).astype(int))[1:]
        others = order[places].tolist()
        yield from self._live(crew, [others] if short and others else [[run] for run in others])

    def _tasks(self, order: NDArray[np.int64]) -> Iterator[Task]:
        """Cut runs into tasks of about a second; towards the end they get smaller."""
        start = 0
        while start < order.size:
            size = self.chunk or self._task_size(order.size - start)
            yield order[start : start + size].tolist()
            start += size

    def _task_size(self, left: int) -> int:
        by_time = round(_TASK / self._run_seconds) if self._run_seconds > 0 else left
        return max(1, min(by_time, -(-left // (_TAIL * max(1, self.pool.workers)))))

    def _order(self, run: int) -> RunOrder:
        settings = self._design.settings(run % self._points)
        return RunOrder(run, self.plan.seed_of(run), settings)

    # ---- storing ----

    def _take(self, outcomes: list[RunOutcome]) -> None:
        self._arrived += outcomes
        self._done += len(outcomes)
        self._failed += sum(outcome.status != "ok" for outcome in outcomes)

    def _commit(self) -> None:
        """Store what has arrived; a folder is begun only when there is something to store."""
        if not self._arrived:
            return
        if not self._begun:
            self.store.begin(self.session)
            self._begun = True
        self.store.commit(self._tables(self._arrived))
        self._arrived = []
        self.store.seal(self.expected)
        self._committed = time.monotonic()

    def _end(self) -> None:
        """Store the rest, and what is known of the session now."""
        self._commit()
        if self._begun:
            self.store.end(ended=now(), runs=self._done, failed=self._failed)

    def _tables(self, outcomes: Sequence[RunOutcome]) -> dict[str, Any]:
        given = {outcome.run: self._row(outcome.run) for outcome in outcomes}
        return tables_of(outcomes, given, schemas_of(self.plan))

    def _row(self, run: int) -> dict[str, Any]:
        """Point, replicate, seed and factors of a run."""
        replicate, point = divmod(run, self._points)
        about = {"point": point, "replicate": replicate, "seed": self.plan.seed_of(run)}
        return about | self._design.values(point)

    # ---- telling ----

    def _tell_estimate(self, measured: Sequence[RunOutcome]) -> None:
        """Say how long it is going to take, and how much disk.

        Raises:
            ResourceError: the disk does not suffice.
        """
        seen = [outcome.seconds for outcome in measured]
        self._run_seconds = float(np.mean(seen[1:] or seen))
        more = self._left - self._done
        estimate = Estimate(
            runs=int(self.expected.sum()),
            points=self._points,
            replicates=self.plan.replicates,
            left=self._left,
            where=self.pool.where,
            run_seconds=self._run_seconds,
            seconds=more * self._run_seconds / max(1, self.pool.workers),
            bytes=self._left * self._bytes_a_run(measured),
        )
        self.told.estimate(estimate)
        free = shutil.disk_usage(self.store.folder).free
        if estimate.bytes > free:
            raise ResourceError(
                f"{self.store.folder}: the runs need about {estimate.bytes / 1e6:,.3g} MB, and "
                f"{free / 1e6:,.3g} MB are free"
            )

    def _tell_if_nobody_works(self) -> None:
        if not self.pool.workers and not self._nobody_works:
            self.told.note("there is no worker yet, or none any more; the runs wait for one")
        self._nobody_works = not self.pool.workers

    def _bytes_a_run(self, measured: Sequence[RunOutcome]) -> int:
        """What a run takes on the disk: the size of some rows less that of fewer."""
        fewer = measured[: len(measured) // 2]
        sizes = [self._size(outcomes) for outcomes in (fewer, measured)]
        return (sizes[1] - sizes[0]) // (len(measured) - len(fewer))

    def _size(self, outcomes: Sequence[RunOutcome]) -> int:
        sizes = 0
        for table in self._tables(outcomes).values():
            file = io.BytesIO()
            pq.write_table(table, file, compression="zstd")
            sizes += file.tell()
        return sizes

    def _progress(self) -> Progress:
        seconds = time.monotonic() - self._clock
        left = self._left - self._done
        return Progress(self._done, left, self._failed, seconds, self._done / seconds)
