"""Who lives the villages, how long it takes, and the row in the table."""

import json
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.batch import WORKERS
from benchmarks.cases import run, short, spread
from benchmarks.stages import Course, Task, busy

_LAST_DAY_ONLY = 36_500  # days between two rows of the record


@dataclass(frozen=True)
class Once:
    """The villages, lived once.

    Attributes:
        runs: lived.
        seconds: of the clock, from the start of a process to the end of all that it started.
        call: of these, seconds from the call to its end.
        worked: processor seconds of all processes.
        in_call: of these, those from the call to its end, and of servers of processes.
    """

    runs: int
    seconds: float
    call: float
    worked: float
    in_call: float

    @property
    def busy(self) -> float:
        """Share of the processors' time that was worked."""
        return busy(self.worked, WORKERS, self.seconds)

    @property
    def busy_in_call(self) -> float:
        """The same, from the call to its end."""
        return busy(self.in_call, WORKERS, self.call)

    @classmethod
    def read(cls, told: dict[str, Any], seconds: float, own: float, others: float) -> "Once":
        """Return what a process told, and what is known of it.

        Args:
            told: what it printed.
            seconds: of the clock.
            own: processor seconds of the process, and of children that it has waited for.
            others: processor seconds of all other processes that came of it.
        """
        call = told["ended"] - told["began"]
        return cls(len(told["results"]), seconds, call, own + others, told["worked"] + others)


@dataclass
class Contestant:
    """Somebody who lives the villages.

    Attributes:
        name: in the table.
        module: with its arguments, as after `python -m`.
        times: what was measured, round by round.
        told: what each round told of itself.
    """

    name: str
    module: tuple[str, ...]
    times: list[Once] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)

    def live(self) -> None:
        """Live all villages in a process of its own."""
        output, seconds, _, _ = run(("benchmarks.family", *self.module))
        told, (own, others) = map(json.loads, output.splitlines()[-2:])
        self.times.append(Once.read(told, seconds, own, others))
        self.told.append(told)

    @property
    def results(self) -> list[list[float]]:
        """Factors, seed and results of all runs, sorted, so that any two can be compared."""
        return sorted(self.told[-1]["results"])

    def row(self, others: list["Contestant"]) -> tuple[str, ...]:
        """Return the cells of the table; the others are those it is set beside."""
        return (
            self.name,
            f"{self.times[0].runs:,}",
            spread([once.seconds for once in self.times]),
            spread([once.call for once in self.times]),
            short(median(once.runs / once.seconds for once in self.times)),
            f"{median(once.worked for once in self.times):.3g}",
            f"{100 * median(once.busy for once in self.times):.1f} %",
            f"{100 * median(once.busy_in_call for once in self.times):.1f} %",
            ", ".join(self._beside(other) for other in others),
        )

    def _beside(self, other: "Contestant") -> str:
        ratio = self.ratio(other)
        return f"{short(ratio)} × {other.name}" + " (slower)" * (ratio < 1)

    def ratio(self, other: "Contestant") -> float:
        """Return how many times as fast it is as another, as the median over the rounds."""
        pairs = zip(self.times, other.times, strict=True)
        return median(theirs.seconds / ours.seconds for ours, theirs in pairs)


def contestants(runs: int) -> list[Contestant]:
    """Return who lives the villages, the sweep first."""
    last = str(_LAST_DAY_ONLY)
    return [
        Contestant("`sweep`", ("benchmarks.sweeping", "sweep", str(runs))),
        Contestant("`batch_run`", ("benchmarks.batch", str(runs), "1")),
        Contestant("`batch_run`, its last day recorded", ("benchmarks.batch", str(runs), last)),
    ]


def course(told: dict[str, Any]) -> Course:
    """Return the course of a sweep from what it told."""
    moments = {name: told[name] for name in ("began", "surveyed", "estimated", "ended")}
    return Course(WORKERS, **moments, tasks=tuple(Task(**task) for task in told["tasks"]))
