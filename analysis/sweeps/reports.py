"""What a sweep tells those who wait for it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """What a sweep is going to take.

    Attributes:
        runs: of the whole plan, or of the shard.
        points: of the design.
        replicates: runs of each point.
        left: runs that are not stored yet.
        where: the workers in words.
        run_seconds: of one run on one worker.
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
        estimate: called once, when a few runs have been measured.
        progress: called whenever something has ended, and about four times a second.
        note: called with what a user should know.
        agree: asked whether to go on; None answers no to what needs an answer.
    """

    check: Callable[[int, int], None] = lambda *_: None
    estimate: Callable[[Estimate], None] = lambda _: None
    progress: Callable[[Progress], None] = lambda _: None
    note: Callable[[str], None] = lambda _: None
    agree: Callable[[str], bool] | None = None
