"""Time one thing in a process of its own: `python -m benchmarks.measure KIND SIZE DAYS THREADS`.

Prints the seconds it took to build the society (with the days of burn-in) and to live the days,
as JSON. Kernels are loaded before the clock starts.

Kinds: `scenario` is Moscow 2017 as it is; `engine`, `arrays` and `mesa` live the days of
`benchmarks.setting`.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

from benchmarks.array_peer import ArrayTown
from benchmarks.mesa_peer import Town
from benchmarks.setting import engine, morning
from groundswell.model import MobilizationModel

# Short measurements are repeated, each time from the same morning.
_REPEATS = 5


def scenario(size: int, days: int, threads: int) -> tuple[float, float]:
    """Time Moscow 2017."""
    clock = time.perf_counter()
    model = MobilizationModel("moscow-2017", size=size, threads=threads)
    built = time.perf_counter() - clock
    return built, _time(lambda: model.run(days))


def steady(size: int, days: int, threads: int) -> tuple[float, float]:
    """Time the engine on the days of the peers."""
    clock = time.perf_counter()
    model = engine(size, threads)
    built = time.perf_counter() - clock
    copies = [model.fork() for _ in range(_REPEATS)]
    return built, median(_time(lambda copy=copy: copy.run(days)) for copy in copies)


def arrays(size: int, days: int, _: int) -> tuple[float, float]:
    """Time the array peer."""
    start = morning(engine(size))
    towns = [ArrayTown(start) for _ in range(_REPEATS)]
    built = _time(lambda: ArrayTown(start))
    return built, median(_time(lambda town=town: _live(town, days)) for town in towns)


def mesa(size: int, days: int, _: int) -> tuple[float, float]:
    """Time the Mesa peer."""
    start = morning(engine(size))
    clock = time.perf_counter()
    town = Town(start)
    built = time.perf_counter() - clock
    return built, _time(lambda: _live(town, days))


KINDS = {"scenario": scenario, "engine": steady, "arrays": arrays, "mesa": mesa}


def _live(town: Town | ArrayTown, days: int) -> None:
    for _ in range(days):
        town.step()


def _time(work: Callable[[], object]) -> float:
    clock = time.perf_counter()
    work()
    return time.perf_counter() - clock


def main(arguments: list[str]) -> None:
    """Load the kernels, measure, print."""
    kind, size, days, threads = arguments
    MobilizationModel("village", threads=int(threads)).run()
    built, lived = KINDS[kind](int(size), int(days), int(threads))
    print(json.dumps({"built": built, "lived": lived}))


if __name__ == "__main__":
    main(sys.argv[1:])
