"""A comparison as a page lives it: in a thread, told of a few times a second, cancelled at once."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from groundswell.analysis.comparison import Progress, WorkersLostError
from groundswell.analysis.paired import Results
from groundswell.scenarios import GroundswellError
from groundswell.viz.dashboard.compare.setup import Setup
from groundswell.viz.dashboard.house import House

_OFTEN = 0.5  # seconds between two reports


@dataclass(frozen=True, eq=False)
class Report:
    """How a comparison stands.

    Attributes:
        setup: what is compared.
        results: what has come of it so far.
        progress: how many runs have ended.
        going: whether runs are lived.
        error: why it has ended before its time, if it has.
    """

    setup: Setup
    results: Results
    progress: Progress
    going: bool
    error: GroundswellError | None = None

    @property
    def left(self) -> int:
        """Runs that have not been lived yet."""
        return self.progress.total - self.progress.done


class Bout:
    """A comparison, and the thread in which it is lived.

    Args:
        setup: what is compared.
        house: gives the processes, and says how many.

    Raises:
        GroundswellError: a value may not be, or is more than the house gives.
    """

    def __init__(self, setup: Setup, house: House) -> None:
        setup.check(house.limits)
        self.setup = setup
        self._house = house
        self._comparison = setup.comparison()
        self._thread: threading.Thread | None = None

    def report(self, going: bool = False, error: GroundswellError | None = None) -> Report:
        """Return how it stands."""
        found, progress = self._comparison.results(), self._comparison.progress
        return Report(self.setup, found, progress, going, error)

    def extend(self, seeds: int) -> None:
        """Ask for more seeds.

        Raises:
            ResourceError: it is more than the house gives.
        """
        more = replace(self.setup, seeds=self.setup.seeds + seeds)
        more.check(self._house.limits)
        self.setup = more
        self._comparison.extend(seeds)

    def start(self, tell: Callable[[Report], None]) -> None:
        """Live what is left, in a thread of its own.

        Args:
            tell: is told how it stands, a few times a second and when it has ended.
        """
        pool = self._house.pool
        lives = self._comparison.live(pool, self._house.limits.workers)
        self._thread = threading.Thread(target=self._live, args=(lives, pool, tell), daemon=True)
        self._thread.start()

    def _live(
        self, lives: Iterator[Progress], pool: Executor, tell: Callable[[Report], None]
    ) -> None:
        error, told = None, time.monotonic()
        try:
            for _ in lives:
                if time.monotonic() > told + _OFTEN:
                    tell(self.report(going=True))
                    told = time.monotonic()
        except GroundswellError as reason:
            error = reason
            self._forget(pool, reason)
        except Exception as reason:  # so that the page says it, instead of waiting forever
            error = GroundswellError(f"{type(reason).__name__}: {reason}")
        tell(self.report(error=error))

    def cancel(self) -> None:
        """Stop at once; what has ended is kept."""
        self._comparison.cancel()

    def join(self, seconds: float | None = None) -> None:
        """Wait until nothing is lived any more."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _forget(self, pool: Executor, reason: GroundswellError) -> None:
        """Leave a broken pool, so that the next start gets another; unless somebody has done so."""
        if isinstance(reason, WorkersLostError):
            self._house.give_up(pool)
