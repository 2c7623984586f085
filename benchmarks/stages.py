"""What the workers of a sweep did with their time: arithmetic on moments.

Moments are seconds on the system's clock (`time.perf_counter`, which on Linux is the same in all
processes).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Task:
    """Some runs that one worker has lived, one after the other.

    Attributes:
        ended: when the result was there.
        seconds: the runs' own, added up.
        runs: how many.
    """

    ended: float
    seconds: float
    runs: int

    def inside(self, low: float, high: float) -> float:
        """Return how many of its seconds lie between two moments."""
        return max(0.0, min(self.ended, high) - max(self.ended - self.seconds, low))


@dataclass(frozen=True)
class Stage:
    """A part of a sweep.

    Attributes:
        name: what goes on.
        seconds: of the clock.
        idle: seconds of all workers in which they lived no run.
    """

    name: str
    seconds: float
    idle: float


@dataclass(frozen=True)
class Course:
    """The course of a sweep.

    Attributes:
        workers: processes that live runs.
        began: when the sweep was asked for.
        surveyed: when all design points were checked.
        estimated: when a few runs had been measured.
        ended: when all was stored.
        tasks: what was lived.
    """

    workers: int
    began: float
    surveyed: float
    estimated: float
    ended: float
    tasks: tuple[Task, ...]

    @property
    def seconds(self) -> float:
        """Seconds of the clock, from the call to its end."""
        return self.ended - self.began

    @property
    def first(self) -> float:
        """When the first run began."""
        return min(task.ended - task.seconds for task in self.tasks)

    @property
    def since(self) -> float:
        """Seconds of the clock, from the first run to the end of the call."""
        return self.ended - self.first

    @property
    def lived(self) -> float:
        """Seconds of all workers in which they lived runs."""
        return sum(task.seconds for task in self.tasks)

    def overhead(self, seconds: float) -> float:
        """Return the share of the workers' time that is no run's.

        Args:
            seconds: of the clock, in which all runs were lived.
        """
        return 1 - self.lived / (self.workers * seconds)

    def stages(self) -> list[Stage]:
        """Return the parts of the sweep in their order; what is idle in them is the overhead."""
        ends = sorted(task.ended for task in self.tasks)
        moments = {
            "plan and survey": self.surveyed,
            "workers start": self.first,
            "a few runs are measured": self.estimated,
            "all workers live runs": ends[max(0, len(ends) - self.workers)],
            "the last tasks": ends[-1],
            "storing what is left": self.ended,
        }
        edges = _rising([self.began, *moments.values()])
        return [
            Stage(name, high - low, self._idle(low, high))
            for name, (low, high) in zip(moments, pairwise(edges), strict=True)
        ]

    def _idle(self, low: float, high: float) -> float:
        return self.workers * (high - low) - sum(task.inside(low, high) for task in self.tasks)


def busy(worked: float, processors: int, seconds: float) -> float:
    """Return the share of some processors' time that was worked.

    Args:
        worked: processor seconds.
        processors: how many there are.
        seconds: of the clock.
    """
    return worked / (processors * seconds)


def _rising(moments: Iterable[float]) -> list[float]:
    """Return moments none of which lies before the one ahead of it."""
    found: list[float] = []
    for moment in moments:
        found.append(max(moment, found[-1]) if found else moment)
    return found
