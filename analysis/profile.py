"""Where the time of a run goes: its stages, and the phases of its days.

    profile = Profile()
    model = profile.build("moscow-2017", threads=2)
    with profile.days(model):
        model.run()
    print(profile)

A profile only looks at clocks: a run with one gives the same result, to the last bit, as one
without.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from groundswell.analysis.tables import column
from groundswell.model import MobilizationModel, Society, build_society
from groundswell.scenarios import Scenario, load_scenario

_BETWEEN = "between the phases"
_ELSE = "everything else"


@dataclass
class _Part:
    """A part of a run.

    Attributes:
        seconds: that it took.
        days: lived in it.
        citizens: who lived them.
    """

    seconds: float = 0.0
    days: int = 0
    citizens: int = 0


class Profile:
    """The clocks of one run.

    Args:
        started: when the run began, as `time.perf_counter` tells it; now where None.
    """

    def __init__(self, started: float | None = None) -> None:
        self.started = time.perf_counter() if started is None else started
        self.threads = 1
        self._parts: dict[str, _Part] = {}
        self._lived = _Part()

    def build(
        self,
        scenario: str | Path | Scenario = "village",
        *,
        seed: int | None = None,
        threads: int = 1,
        society: Society | None = None,
        **settings: Any,
    ) -> MobilizationModel:
        """Return a model, and keep what it took to read, to build and to burn in.

        The arguments are those of `MobilizationModel`, and so are the errors.
        """
        with self.stage("reading the scenario"):
            chosen = {} if seed is None else {"seed": seed}
            config = load_scenario(scenario, settings | chosen)
        with self.stage("building the society"):
            society = society or build_society(config, threads)
        name = f"setting up, {config.burn_in} days of burn-in"
        with self.stage(name):
            model = MobilizationModel(config, threads=threads, society=society)
        self._parts[name].days, self._parts[name].citizens = config.burn_in, society.N
        self.threads = threads
        return model

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done in the context, and add it to the stage of that name."""
        clock = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - clock)

    def add(self, name: str, seconds: float) -> None:
        """Add seconds to a stage or phase."""
        self._parts.setdefault(name, _Part()).seconds += seconds

    @contextmanager
    def days(self, model: MobilizationModel) -> Iterator[None]:
        """Time the phases of the days that a model lives in the context.

        The phases are overlaid on this one model, and bare again afterwards.
        """
        parts = (*model.PHASES, _BETWEEN)
        for name in parts:
            self.add(name, 0.0)
        first, clock, own = model.day, time.perf_counter(), dict(vars(model))
        for phase in model.PHASES:
            setattr(model, phase, partial(self._time, phase, getattr(model, phase)))
        try:
            with self.stage(_BETWEEN):
                yield
        finally:
            for phase in model.PHASES:
                delattr(model, phase)
                if phase in own:
                    setattr(model, phase, own[phase])
            self._lived.seconds += time.perf_counter() - clock
            for part in (self._lived, *(self._parts[name] for name in parts)):
                part.days += model.day - first
                part.citizens = model.society.N
            self.threads = model.threads

    def _time(self, phase: str, live: Callable[[], None]) -> None:
        clock = time.perf_counter()
        live()
        seconds = time.perf_counter() - clock
        self.add(phase, seconds)
        self.add(_BETWEEN, -seconds)

    # ---- what was found ----

    def frame(self) -> pd.DataFrame:
        """Return one row a stage or phase, in the order in which they came.

        Columns: `seconds`; `share` of the whole so far; and, where days were lived,
        `ms_a_day` (milliseconds) and `ns_a_citizen_day` (nanoseconds), else not a number.
        """
        whole = time.perf_counter() - self.started
        known = sum(part.seconds for part in self._parts.values())
        parts = {**self._parts, _ELSE: _Part(whole - known)}
        rows = [
            {
                "part": name,
                "seconds": part.seconds,
                "share": part.seconds / whole,
                "ms_a_day": _each(part.seconds * 1e3, part.days),
                "ns_a_citizen_day": _each(part.seconds * 1e9, part.days * part.citizens),
            }
            for name, part in parts.items()
        ]
        return pd.DataFrame(rows).set_index("part")

    @property
    def speed(self) -> float:
        """Citizen-days lived a second, not counting burn-in; not a number before a day."""
        return _each(self._lived.days * self._lived.citizens, self._lived.seconds)

    def __str__(self) -> str:
        """Return the table as text, and below it speed, threads and memory."""
        frame = self.frame()
        return "\n".join([*_lines(frame), "", self._facts(column(frame, "seconds").sum())])

    def _facts(self, whole: float) -> str:
        memory = peak_memory()
        facts = [
            f"{whole:,.2f} s in all",
            f"{self.threads} thread{'s' * (self.threads > 1)}",
            *([f"{self.speed:,.0f} citizen-days a second"] if self._lived.days else []),
            *([f"peak memory {memory / 1e6:,.0f} MB"] if memory else []),
        ]
        return "; ".join(facts)


def peak_memory() -> int | None:
    """Return the most memory that this process has held, in bytes; None where nobody tells."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _each(amount: float, number: float) -> float:
    return amount / number if number else float("nan")


def _lines(frame: pd.DataFrame) -> Iterator[str]:
    width = max(map(len, frame.index))
    yield f"{'':{width}}  seconds  share   ms a day  ns a citizen-day"
    for name, seconds, share, day, citizen_day in frame.itertuples():
        lived = f"{day:11.3f}{citizen_day:18.2f}" if day == day else ""
        yield f"{name:{width}}{seconds:9.3f}{100 * share:5.1f} %{lived}"
