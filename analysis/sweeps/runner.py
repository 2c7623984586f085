"""A sweep from plan to tables: check, measure a few runs, live the others, store each as it ends.

    found = sweep("repression-by-reach", "results/repression-by-reach", workers=2)
    found.runs.groupby("regime.levers.policing")["peak_crowd"].mean()

The same call again goes on where the last one ended, however it ended.
"""

import io
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from groundswell.analysis.provenance import now
from groundswell.analysis.sweeps.crew import Crew, Task
from groundswell.analysis.sweeps.manifest import Manifest, maker, session
from groundswell.analysis.sweeps.plan import Plan, PlanSource, load_plan
from groundswell.analysis.sweeps.pools import Pool, dask_pool, given_pool, local_pool
from groundswell.analysis.sweeps.results import Sweep, load_sweep
from groundswell.analysis.sweeps.shards import Shard
from groundswell.analysis.sweeps.store import Store, schemas_of, tables_of
from groundswell.analysis.sweeps.survey import Survey, survey
from groundswell.analysis.sweeps.worker import Experiment, RunOrder, RunOutcome
from groundswell.model.memory import memory_here
from groundswell.scenarios import PlanError, ResourceError

MANY_RUNS = 100_000
"""Runs of which nobody begins more without having said so."""

_MEASURED = 3  # runs that are measured after a first one, which has to load the kernels
_SHORT = 5.0  # seconds of a run of which some more are measured
_TASK = 1.0  # seconds that a task should take
_TAIL = 4  # tasks for each worker that are left when they begin to get smaller
_COMMIT = 1.0  # seconds between two commits


@dataclass(frozen=True)
class Estimate:
    """What a sweep is going to take.

    Attributes:
        runs: of the whole plan, or of the shard.
        points: of the design.
        replicates: runs of each point.
        left: runs that are not stored yet.
        where: the workers in words.
        run_seconds: of one run on one worker; None if none was measured.
        seconds: of all that are left.
        bytes: that they take on the disk.
    """

    runs: int
    points: int
    replicates: int
    left: int
    where: str
    run_seconds: float
    seconds: float
    bytes: int


@dataclass(frozen=True)
class Progress:
    """How far a sweep is.

    Attributes:
        done: runs that have ended in this session.
        left: runs that have not.
        failed: of those done, how many did not end well.
        seconds: since the session began.
        rate: runs a second.
    """

    done: int
    left: int
    failed: int
    seconds: float
    rate: float

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end, at the rate so far; None before the first run has ended."""
        return self.left / self.rate if self.rate > 0 else None


@dataclass
class Reporter:
    """Who is told how a sweep goes, and asked; nobody by default.

    Attributes:
        check: called with the number of design points checked, and of all.
        estimate: called once, before most of the runs.
        progress: called whenever something has ended, and about four times a second.
        note: called with what a user should know.
        agree: asked whether to go on; None answers no to what needs an answer.
    """

    check: Callable[[int, int], None] = lambda *_: None
    estimate: Callable[[Estimate], None] = lambda _: None
    progress: Callable[[Progress], None] = lambda _: None
    note: Callable[[str], None] = lambda _: None
    agree: Callable[[str], bool] | None = None


def sweep(
    plan: PlanSource,
    out: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    executor: Executor | None = None,
    shard: str | None = None,
    retry_failed: bool = False,
    many: bool = False,
    chunk: int | None = None,
    reporter: Reporter | None = None,
    command: Sequence[str] = (),
) -> Sweep:
    """Live all runs of a plan that are not stored yet, store them, and return all.

    None of the arguments but `plan` and `shard` changes a row.

    Args:
        plan: the name of a shipped plan, the path of a file, plain data, or a plan.
        out: the folder; it is made, or continued.
        workers: processes, as many as processors where None; one stays in this process.
        scheduler: address of a Dask cluster to live the runs on.
        executor: one of the user's own, which makes `workers` calls at once.
        shard: "2/8" for the second of eight parts, each lived into a folder of its own.
        retry_failed: live runs again that are stored as failed, timed out or not finite.
        many: whether more than 100,000 runs are meant.
        chunk: runs in a task; as many as take a second where None.
        reporter: who is told how it goes.
        command: the command line, for the manifest.

    Raises:
        PlanError: the plan is not valid; nothing was begun.
        ResultError: the folder holds something else or cannot be written.
        ResourceError: memory, disk or workers do not suffice, or a cluster is lost.
    """
    chosen = load_plan(plan)
    told = reporter or Reporter()
    part = Shard.read(shard)
    _check_workers(workers, chunk)
    _agree(chosen, many, told)
    surveyed = survey(chosen, told.check)
    manifest = Manifest.of(chosen, shard)
    with Store(out, manifest, schemas_of(chosen)) as store:
        for file in store.torn:
            told.note(f"{file} was torn; its runs are lived again")
        expected = part.mask(chosen.runs)
        left = expected & (~store.finished | (store.failed if retry_failed else False))
        if left.any() or not store.manifest.sessions:
            with _pool(workers, scheduler, executor, surveyed) as pool:
                lives = _Lives(chosen, surveyed, store, pool, told, expected, chunk)
                lives.all(np.flatnonzero(left), session(list(command), pool.where))
        store.seal(expected, also_unfinished=True)
    return load_sweep(out)


def _check_workers(workers: int | None, chunk: int | None) -> None:
    for name, number in (("workers", workers), ("chunk", chunk)):
        if number is not None and number < 1:
            raise PlanError(f"{name} is {number}; allowed: at least 1")


def _agree(plan: Plan, many: bool, told: Reporter) -> None:
    """Make sure that so many runs are meant, before all their points are looked at."""
    if plan.runs <= MANY_RUNS or many:
        return
    asked = f"{plan.name} makes {plan.runs:,} runs of {len(plan.points):,} design points"
    if told.agree is None:
        raise PlanError(f"{asked}; if that is meant, say so with --yes, or many=True in Python")
    if not told.agree(f"{asked}. Go on?"):
        raise PlanError(f"{asked}; nothing was begun")


def _pool(
    workers: int | None, scheduler: str | None, executor: Executor | None, surveyed: Survey
) -> AbstractContextManager[Pool]:
    if scheduler is not None:
        return dask_pool(scheduler)
    count = workers or _processors()
    if executor is not None:
        return given_pool(executor, count)
    free = memory_here()
    if free is not None and count * surveyed.memory > free:
        raise ResourceError(
            f"workers: {count} need {count * surveyed.memory / 1e9:,.1f} GB of memory, and "
            f"{free / 1e9:,.1f} GB are free; allowed here: {free // surveyed.memory}"
        )
    return local_pool(count)


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@dataclass
class _Lives:
    """The runs of a sweep that are left, on their way into the store."""

    plan: Plan
    surveyed: Survey
    store: Store
    pool: Pool
    told: Reporter
    expected: NDArray[np.bool_]
    chunk: int | None
    begun: float = field(default_factory=time.monotonic)
    arrived: list[RunOutcome] = field(default_factory=list)
    run_seconds: float = 0.0
    done: int = 0
    failed: int = 0
    _committed: float = 0.0

    def all(self, left: NDArray[np.int64], told: dict[str, Any]) -> None:
        """Live the runs whose numbers are left."""
        self.total = left.size
        order = self._sorted(left)
        experiment = Experiment(self.plan.base, self.plan.measures, self.plan.timeout, maker())
        crew = Crew(self.pool, experiment, self._order)
        for outcomes in self._measure(crew, order):
            self._take(outcomes)
        self._tell_estimate(order.size)
        self.store.begin(told)
        try:
            measured = {outcome.run for outcome in self.arrived}
            rest = np.array([run for run in order.tolist() if run not in measured], np.int64)
            for outcomes in crew.live(self._tasks(rest)):
                self._take(outcomes)
                self._commit()
                self.told.progress(self._progress())
        finally:
            self._commit(at_once=True)
            self.store.end(ended=now(), runs=self.done, failed=self.failed)

    def _sorted(self, left: NDArray[np.int64]) -> NDArray[np.int64]:
        """Runs in the order in which they are lived: those that share a society follow each other.

        Replicate by replicate, so that every point has one before any has two.
        """
        replicate, point = np.divmod(left, len(self.plan.points))
        return left[np.lexsort((point, self.surveyed.society[point], replicate))]

    def _measure(self, crew: Crew, order: NDArray[np.int64]) -> Iterator[list[RunOutcome]]:
        """Live a few runs from all over the plan, to see how long they take.

        The first has to load the kernels, or even to compile them. If it was short, one worker
        lives the others; else each worker lives one.
        """
        yield from crew.live([order[:1].tolist()])
        short = bool(self.arrived) and self.arrived[0].seconds < _SHORT
        many = _MEASURED if short else self.pool.workers
        places = np.unique(np.linspace(0, order.size - 1, many + 1).astype(int))[1:]
        others = order[places].tolist()
        yield from crew.live([others] if short and others else [[run] for run in others])

    def _tell_estimate(self, left: int) -> None:
        seen = [outcome.seconds for outcome in self.arrived]
        self.run_seconds = float(np.mean(seen[1:] or seen or [0.0]))
        more = left - len(seen)
        estimate = Estimate(
            runs=int(self.expected.sum()),
            points=len(self.plan.points),
            replicates=self.plan.replicates,
            left=left,
            where=self.pool.where,
            run_seconds=self.run_seconds,
            seconds=more * self.run_seconds / self.pool.workers,
            bytes=left * self._bytes_a_run(),
        )
        self.told.estimate(estimate)
        free = shutil.disk_usage(self.store.folder).free
        if estimate.bytes > free:
            raise ResourceError(
                f"{self.store.folder}: the runs need about {estimate.bytes / 1e6:,.0f} MB, and "
                f"{free / 1e6:,.0f} MB are free"
            )

    def _bytes_a_run(self) -> int:
        """What a run takes on the disk: the size of some rows less that of none."""
        if not self.arrived:
            return 0
        sizes = []
        for outcomes in ([], self.arrived):
            files = [io.BytesIO() for _ in schemas_of(self.plan)]
            tables = tables_of(outcomes, self._given(outcomes), schemas_of(self.plan))
            for file, table in zip(files, tables.values(), strict=True):
                pq.write_table(table, file, compression="zstd")
            sizes.append(sum(file.tell() for file in files))
        return (sizes[1] - sizes[0]) // len(self.arrived)

    def _tasks(self, order: NDArray[np.int64]) -> Iterator[Task]:
        """Cut runs into tasks of about a second; towards the end they get smaller."""
        start = 0
        while start < order.size:
            size = self.chunk or self._task_size(order.size - start)
            yield order[start : start + size].tolist()
            start += size

    def _task_size(self, left: int) -> int:
        by_time = round(_TASK / self.run_seconds) if self.run_seconds > 0 else left
        return max(1, min(by_time, -(-left // (_TAIL * self.pool.workers))))

    def _take(self, outcomes: list[RunOutcome]) -> None:
        self.arrived += outcomes
        self.done += len(outcomes)
        self.failed += sum(outcome.status != "ok" for outcome in outcomes)

    def _commit(self, *, at_once: bool = False) -> None:
        """Store what has arrived, about once a second."""
        if not self.arrived or (time.monotonic() < self._committed + _COMMIT and not at_once):
            return
        outcomes, self.arrived = self.arrived, []
        self.store.commit(outcomes, self._given(outcomes))
        self.store.seal(self.expected)
        self._committed = time.monotonic()

    def _progress(self) -> Progress:
        seconds = time.monotonic() - self.begun
        return Progress(
            self.done, self.total - self.done, self.failed, seconds, self.done / seconds
        )

    def _order(self, run: int) -> RunOrder:
        point = run % len(self.plan.points)
        return RunOrder(run, self.plan.seed_of(run), self.plan.points.settings(point))

    def _given(self, outcomes: Sequence[RunOutcome]) -> dict[int, dict[str, Any]]:
        """Point, replicate, seed and factors of some runs, by their numbers."""
        return {outcome.run: self._row(outcome.run) for outcome in outcomes}

    def _row(self, run: int) -> dict[str, Any]:
        replicate, point = divmod(run, len(self.plan.points))
        seed = self.plan.seed_of(run)
        values = self.plan.points.values(point)
        return {"point": point, "replicate": replicate, "seed": seed, **values}
