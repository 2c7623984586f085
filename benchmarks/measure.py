"""Time one thing in a process of its own: `python -m benchmarks.measure KIND SIZE DAYS THREADS`.

Prints, as JSON, the seconds it took to build the society (with the days of burn-in) and to live
the days, and the processor seconds of the latter. Kernels are loaded before the clock starts.

Kinds: `scenario` is Moscow 2017 as it is; `engine`, `arrays` and `mesa` live the days of
`benchmarks.setting`.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from benchmarks.array_peer import ArrayTown
from benchmarks.mesa_peer import Town
from benchmarks.setting import engine, morning
from groundswell.model import MobilizationModel


class Seconds(NamedTuple):
    """To build, to live, and those that processors worked while the days were lived."""

    built: float
    lived: float
    worked: float


# Short measurements are repeated, each time from the same morning.
_REPEATS = 5


def scenario(size: int, days: int, threads: int) -> Seconds:
    """Time Moscow 2017."""
    clock = time.perf_counter()
    model = MobilizationModel("moscow-2017", size=size, threads=threads)
    built = time.perf_counter() - clock
    return _living(built, [lambda: model.run(days)])


def steady(size: int, days: int, threads: int) -> Seconds:
    """Time the engine on the days of the peers."""
    clock = time.perf_counter()
    model = engine(size, threads)
    built = time.perf_counter() - clock
    copies = [model.fork() for _ in range(_REPEATS)]
    return _living(built, [lambda copy=copy: copy.run(days) for copy in copies])


def arrays(size: int, days: int, _: int) -> Seconds:
    """Time the array peer."""
    start = morning(engine(size))
    towns = [ArrayTown(start) for _ in range(_REPEATS)]
    built, _processor = _time(lambda: ArrayTown(start))
    return _living(built, [lambda town=town: _live(town, days) for town in towns])


def mesa(size: int, days: int, _: int) -> Seconds:
    """Time the Mesa peer."""
    start = morning(engine(size))
    clock = time.perf_counter()
    town = Town(start)
    built = time.perf_counter() - clock
    return _living(built, [lambda: _live(town, days)])


KINDS = {"scenario": scenario, "engine": steady, "arrays": arrays, "mesa": mesa}


def _live(town: Town | ArrayTown, days: int) -> None:
    for _ in range(days):
        town.step()


def _living(built: float, lives: list[Callable[[], object]]) -> Seconds:
    """Return the medians over several lives from the same morning."""
    lived, worked = zip(*(_time(live) for live in lives), strict=True)
    return Seconds(built, median(lived), median(worked))


def _time(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of the clock and of the processors."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def main(arguments: list[str]) -> None:
    """Load the kernels, measure, print."""
    kind, size, days, threads = arguments
    MobilizationModel("village", threads=int(threads)).run()
    print(json.dumps(KINDS[kind](int(size), int(days), int(threads))._asdict()))


if __name__ == "__main__":
    main(sys.argv[1:])
