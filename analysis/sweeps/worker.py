"""What a worker of a sweep does: live runs, one after the other, and tell what came of each.

A run that cannot be lived is an outcome too, with a status and the text of the error. Nothing
here depends on which worker lives which runs, or in what order.
"""

import gc
import math
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.plans.measures import Measures
from groundswell.analysis.sweeps.manifest import maker
from groundswell.model import MobilizationModel, Society, build_society
from groundswell.model.record import tables
from groundswell.model.society import origin
from groundswell.scenarios import Scenario, load_scenario
from groundswell.scenarios.errors import ResultError

type Status = Literal["ok", "failed", "timed_out", "non_finite"]
STATUSES: tuple[Status, ...] = ("ok", "failed", "timed_out", "non_finite")

_LONGEST_ERROR = 500  # characters


@dataclass(frozen=True)
class Experiment:
    """What is the same for all runs of a sweep.

    Attributes:
        base: the scenario that is varied.
        measures: what is kept of a run.
        timeout: seconds that a run may take; None for as long as it needs.
        maker: version and fingerprint of the code that shall live the runs.
    """

    base: Scenario
    measures: Measures
    timeout: float | None
    maker: str


@dataclass(frozen=True)
class RunOrder:
    """One run to be lived.

    Attributes:
        run: its number in the sweep.
        seed: of all its draws.
        settings: fields of the scenario by dotted path.
    """

    run: int
    seed: int
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class RunOutcome:
    """What came of a run.

    Attributes:
        run: its number in the sweep.
        status: ok, failed, timed_out or non_finite.
        seconds: that it took; the run that had a shared society built has that in it.
        days: lived.
        error: what went wrong; empty if nothing did.
        values: results by name; None where one has no meaning.
        series: kept columns of the daily record, with the days.
        tables: what is kept beyond single numbers, by name.
    """

    run: int
    status: Status
    seconds: float
    days: int = 0
    error: str = ""
    values: Mapping[str, float | None] = field(default_factory=dict)
    series: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    tables: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)


def live_runs(experiment: Experiment, orders: list[RunOrder]) -> list[RunOutcome]:
    """Live some runs; those that follow each other and share a society have it built once.

    Raises:
        ResultError: this worker has other code than the process that sent the runs.
    """
    if maker() != experiment.maker:
        raise ResultError(f"a worker has {maker()}; the sweep was begun with {experiment.maker}")
    return [_live(experiment, order) for order in orders]


def _live(experiment: Experiment, order: RunOrder) -> RunOutcome:
    started = time.perf_counter()
    model: MobilizationModel | None = None
    status: Status = "failed"
    try:
        model = _model(experiment, order)
        if _live_days(model, experiment, started):
            return _outcome(model, experiment.measures, order.run, started)
        status, error = "timed_out", f"not ended after {experiment.timeout:g} s"
    except (Exception, SystemExit) as reason:  # whatever goes wrong in a run is what came of it
        error = _told(reason)
    days = model.day if model else 0
    return RunOutcome(order.run, status, time.perf_counter() - started, days, error)


def _model(experiment: Experiment, order: RunOrder) -> MobilizationModel:
    decided = {"seed": order.seed, "record_every": experiment.measures.record_every}
    config = load_scenario(experiment.base, {**order.settings, **decided})
    return MobilizationModel(config, society=_society(config))


class _Kept(threading.local):
    """The society of the last run of a thread; a worker of a cluster may have several threads."""

    society: Society | None = None


_kept = _Kept()


def _society(config: Scenario) -> Society:
    """The society of a scenario: the one of the run before, if it is the same."""
    if _kept.society is None or _kept.society.origin != origin(config):
        _kept.society = None  # before another is built, so that there are never two in memory
        _kept.society = build_society(config)
    return _kept.society


def _live_days(model: MobilizationModel, experiment: Experiment, started: float) -> bool:
    """Live day by day until the end, or the condition to stop; False where time ran out."""
    stop, timeout = experiment.measures.stop, experiment.timeout
    while not model.done:
        model.step()
        if stop is not None and stop.holds(model.rows[-1][stop.column]):
            break
        if timeout is not None and time.perf_counter() - started > timeout:
            return model.done
    return True


def _outcome(model: MobilizationModel, measures: Measures, run: int, started: float) -> RunOutcome:
    outcomes = model.outcomes
    found: dict[str, float | None] = {name: outcomes[name] for name in measures.outcomes}
    found |= measures.reduce(model.rows, model.config)
    series = measures.series(model.rows)
    broken = list(_not_finite(model, found, series))
    # A number that has no meaning, as turnout where nobody voted, is none.
    values = {name: _finite(value) for name, value in found.items()}
    return RunOutcome(
        run,
        "non_finite" if broken else "ok",
        time.perf_counter() - started,
        model.day,
        f"not finite: {', '.join(broken)}" if broken else "",
        values,
        series,
        tables(model, measures.tables),
    )


def _not_finite(
    model: MobilizationModel,
    values: Mapping[str, float | None],
    series: Mapping[str, NDArray[np.float64]],
) -> Iterator[str]:
    """The names of states, results and series that hold infinite numbers, or none where one is."""
    arrays = {**model.state.arrays(), **series}
    for name, array in arrays.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            yield name
    yield from (name for name, value in values.items() if value is not None and math.isinf(value))


def _told(reason: BaseException) -> str:
    """An error as text that any file can hold."""
    text = f"{type(reason).__name__}: {reason}"[:_LONGEST_ERROR]
    return text.encode("utf-8", "replace").decode("utf-8")


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def begin() -> None:
    """Make a new worker process ready.

    It leaves an interrupt of the keyboard to the process that started it, and ends when that one
    does, however that ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # the libraries' own objects stay to the end; looking through them takes time
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
