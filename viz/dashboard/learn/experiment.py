"""Living the experiment of a lesson: run by run, with progress, until somebody stops it.

    laboratory = laboratory_of(house)
    for result in laboratory.live(lesson.front, threading.Event()):
        ...

A run is a function of its scenario and its seed, so it is lived once for all sessions of a server:
a classroom that opens the same lesson waits for one set of runs.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from statistics import median

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.plans.measures import Reduction
from groundswell.model import MobilizationModel
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.learn.schema import Experiment, Front, Measure

_PATIENCE = 0.05  # seconds between two looks at whether to stop, while others live runs

type Numbers = NDArray[np.float64]


SHOWN_EVERY = 0.1
"""Least seconds from one showing of results to the next."""


class Stopped(Exception):
    """Somebody stopped the experiment."""


@dataclass(frozen=True)
class Result:
    """What one run gave.

    Attributes:
        run: its name in the experiment.
        seed: of all its draws.
        values: of the measures by name, before they are told in per cent of another run's; those
            that have no meaning in this run are missing.
        line: the column of the chart, day by day; empty where it has none.
    """

    run: str
    seed: int
    values: Mapping[str, float]
    line: Numbers


@dataclass(frozen=True)
class Figure:
    """What the seeds of one run gave together.

    Attributes:
        middle: the median.
        low: the lowest.
        high: the highest.
    """

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Results:
    """All that has been found so far.

    Attributes:
        front: of the lesson.
        found: one a run and seed.
    """

    front: Front
    found: tuple[Result, ...] = ()

    def __len__(self) -> int:
        return len(self.found)

    @property
    def complete(self) -> bool:
        """Whether every run has been lived with every seed."""
        return len(self.found) == len(self.front.experiment.jobs)

    def values(self, measure: str, run: str) -> dict[int, float]:
        """Return a measure of a run by seed."""
        experiment, own = self.front.experiment, self._raw(measure, run)
        if not experiment.measures[measure].relative:
            return own
        base = self._raw(measure, experiment.runs[run].against or run)
        return {
            seed: 100 * (value / base[seed]) for seed, value in own.items() if base.get(seed, 0) > 0
        }

    def figure(self, measure: str, run: str) -> Figure | None:
        """Return what the seeds of a run gave together; None where there is nothing yet."""
        values = list(self.values(measure, run).values())
        return Figure(median(values), min(values), max(values)) if values else None

    @property
    def truth(self) -> Figure | None:
        """What the bet was about."""
        return self.figure(self.front.bet.measure, self.front.bet.run)

    def lines(self, run: str) -> list[Numbers]:
        """Return the column of the chart for each seed of a run."""
        return [one.line for one in self.found if one.run == run]

    def _raw(self, measure: str, run: str) -> dict[int, float]:
        those = (one for one in self.found if one.run == run and measure in one.values)
        return {one.seed: one.values[measure] for one in those}


class Laboratory:
    """Lives experiments, one run at a time, and remembers what they gave.

    Args:
        house: that keeps societies.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._turn = threading.Lock()
        self._known: dict[tuple[str, str, int], Result] = {}

    def live(self, front: Front, stop: threading.Event) -> Iterator[Result]:
        """Live every run with every seed, one after the other.

        Args:
            front: of the lesson.
            stop: when it is set, no further day is lived.

        Raises:
            GroundswellError: a run cannot be lived.
            Stopped: it was stopped.
        """
        for run, seed in front.experiment.jobs:
            yield self._result(front, run, seed, stop)

    def _result(self, front: Front, run: str, seed: int, stop: threading.Event) -> Result:
        key = _content(front, run), run, seed
        self._wait(stop)
        try:
            if key not in self._known:
                self._known[key] = self._lived(front, run, seed, stop)
        finally:
            self._turn.release()
        return self._known[key]

    def _wait(self, stop: threading.Event) -> None:
        while not self._turn.acquire(timeout=_PATIENCE):
            _check(stop)

    def _lived(self, front: Front, run: str, seed: int, stop: threading.Event) -> Result:
        _check(stop)
        config = front.experiment.config(run, seed)
        model = MobilizationModel(config, society=self._house.society(config))
        model.run(progress=lambda _: _check(stop))
        values = _measured(front.experiment, model)
        return Result(run, seed, values, _line(front, model))


def follow(
    laboratory: Laboratory,
    front: Front,
    stop: threading.Event,
    show: Callable[[tuple[Result, ...]], None],
) -> None:
    """Live an experiment, and show what has been found, at most ten times a second.

    Args:
        laboratory: that lives it.
        front: of the lesson.
        stop: when it is set, no further day is lived.
        show: called with all results so far; at last with all there are.

    Raises:
        GroundswellError: a run cannot be lived.
        Stopped: it was stopped.
    """
    found: list[Result] = []
    shown = 0.0
    for result in laboratory.live(front, stop):
        found.append(result)
        if time.monotonic() - shown >= SHOWN_EVERY or len(found) == len(front.experiment.jobs):
            shown = time.monotonic()
            show(tuple(found))


@cache
def laboratory_of(house: House) -> Laboratory:
    """Return the laboratory of a house."""
    return Laboratory(house)


def _content(front: Front, run: str) -> str:
    """Return all that a result depends on beside its seed; labels are not of it."""
    experiment, chart = front.experiment, front.chart
    measures = [(name, one.value, one.per, one.times) for name, one in experiment.measures.items()]
    line = (chart.column, chart.since, chart.days)
    settings = (experiment.settings, experiment.runs[run].settings)
    return repr((experiment.scenario, settings, measures, line))


def _check(stop: threading.Event) -> None:
    if stop.is_set():
        raise Stopped


def _measured(experiment: Experiment, model: MobilizationModel) -> dict[str, float]:
    outcomes = model.outcomes
    told = {name: _value(measure, model, outcomes) for name, measure in experiment.measures.items()}
    return {name: value for name, value in told.items() if math.isfinite(value)}


def _value(measure: Measure, model: MobilizationModel, outcomes: Mapping[str, float]) -> float:
    """Return a measure of a run; NaN where it has no meaning."""
    parts = [
        _reduced(part, model) if isinstance(part, Reduction) else float(outcomes[part])
        for part in measure.parts
    ]
    if len(parts) == 1:
        return measure.times * parts[0]
    return measure.times * parts[0] / parts[1] if parts[1] else math.nan


def _reduced(reduction: Reduction, model: MobilizationModel) -> float:
    days = _column(model, "day")
    found = reduction.of(days, _column(model, reduction.column), model.config)
    return math.nan if found is None else found


def _line(front: Front, model: MobilizationModel) -> Numbers:
    chart = front.chart
    if not chart.column:
        return np.empty(0)
    return _column(model, chart.column)[chart.since : chart.since + chart.days + 1]


def _column(model: MobilizationModel, name: str) -> Numbers:
    return np.array([row[name] for row in model.rows], np.float64)
