"""A sweep from plan to tables: check, measure a few runs, live the others, store each as it ends.

    found = sweep("repression-by-reach", "results/repression-by-reach", workers=2)
    found.runs.groupby("regime.levers.policing")["peak_crowd"].mean()

The same call again goes on where the last one ended, however it ended.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.plans.plan import Plan, PlanSource, load_plan
from groundswell.analysis.plans.survey import Survey, survey
from groundswell.analysis.processes import processors, start_server
from groundswell.analysis.provenance import now
from groundswell.analysis.sweeps.lives import Lives
from groundswell.analysis.sweeps.manifest import Manifest, session
from groundswell.analysis.sweeps.pools import Pool, dask_pool, given_pool, local_pool
from groundswell.analysis.sweeps.reports import Reporter
from groundswell.analysis.sweeps.results import Sweep, load_sweep
from groundswell.analysis.sweeps.shards import Shard
from groundswell.analysis.sweeps.store import Store
from groundswell.model.memory import memory_here
from groundswell.scenarios import GroundswellError, PlanError, ResourceError

MANY_RUNS = 100_000
"""Runs of which nobody begins more without having said so."""


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
        PlanError: the plan, or another argument, is not valid; nothing was begun.
        ResultError: the folder holds something else or cannot be written.
        ResourceError: memory, disk or workers do not suffice, or a cluster is lost.
    """
    chosen = load_plan(plan)
    told = reporter or Reporter()
    part = Shard.read(shard)
    _check_execution(workers, chunk, scheduler, executor)
    _agree(chosen, many, told)
    if scheduler is None and executor is None and (workers or processors()) > 1:
        start_server()
    surveyed = survey(chosen, told.check)
    expected = part.mask(chosen.runs)
    with Store(out, Manifest.of(chosen, shard)) as store:
        for file in store.torn:
            told.note(f"a file was torn, and its runs are lived again; it is {file} now")
        left = np.flatnonzero(store.left(expected, retry_failed=retry_failed))
        with _says_how_to_go_on(store, expected, told):
            if left.size:
                with _pool(workers, scheduler, executor, surveyed) as pool:
                    begun = session(list(command), pool.where)
                    Lives(chosen, surveyed, store, pool, told, expected, begun, chunk).all(left)
            elif not store.manifest.sessions:  # a shard without runs
                store.begin(session(list(command), "nobody"))
                store.end(ended=now(), runs=0, failed=0)
            store.seal(expected, also_unfinished=True)
    return load_sweep(out)


def _check_execution(
    workers: int | None, chunk: int | None, scheduler: str | None, executor: Executor | None
) -> None:
    for name, number in (("workers", workers), ("chunk", chunk)):
        if number is not None and number < 1:
            raise PlanError(f"{name} is {number}; allowed: at least 1")
    if scheduler is not None and executor is not None:
        raise PlanError("scheduler and executor are both given; allowed: one of them")


def _agree(plan: Plan, many: bool, told: Reporter) -> None:
    """Make sure that so many runs are meant, before all their points are looked at."""
    if plan.runs <= MANY_RUNS or many:
        return
    asked = f"{plan.name} makes {plan.runs:,} runs of {len(plan.points):,} design points"
    if told.agree is None:
        raise PlanError(f"{asked}; if that is meant, say so with --yes, or many=True in Python")
    if not told.agree(f"{asked}. Go on?"):
        raise PlanError(f"{asked}; nothing was begun")


@contextmanager
def _says_how_to_go_on(store: Store, expected: NDArray[np.bool_], told: Reporter) -> Iterator[None]:
    """Whatever ends a sweep before its time, say what is stored."""
    try:
        yield
    except (GroundswellError, KeyboardInterrupt) as error:
        stored = store.stored(expected)
        text = (
            f"{stored:,} of {int(expected.sum()):,} runs are stored in {store.folder}; "
            "the same command goes on from there"
        )
        if isinstance(error, KeyboardInterrupt):
            told.note(text)
            raise
        raise type(error)(*error.problems, *([text] if stored else [])) from error


def _pool(
    workers: int | None, scheduler: str | None, executor: Executor | None, surveyed: Survey
) -> AbstractContextManager[Pool]:
    if scheduler is not None:
        return dask_pool(scheduler)
    count = workers or processors()
    if executor is not None:
        return given_pool(executor, count)
    free = memory_here()
    if free is not None and count * surveyed.memory > free:
        raise ResourceError(
            f"workers: {count} need {count * surveyed.memory / 1e9:,.1f} GB of memory, and "
            f"{free / 1e9:,.1f} GB are free; allowed here: {free // surveyed.memory}"
        )
    return local_pool(count)
