"""Time one thing in a process of its own: `python -m benchmarks.measure KIND SIZE DAYS THREADS`.

Prints, as JSON, the seconds it took to build the society (with the days of burn-in) and to live
the days, the processor seconds of the latter, and of the engine's own society what a day asks of
memory. Kernels are loaded before the clock starts. No result is written, no digest taken, and
nothing summed up but the villages.

Kinds: `scenario` is Moscow 2017 as it is; `stored` the same with a society from the disk;
`village` the small scenario, many times over in this one process, each time built anew under
another seed; `engine`, `arrays`, `mesa` and `starsim` live the days of `benchmarks.setting`.
"""

import dataclasses
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Protocol

from benchmarks.array_peer import ArrayTown
from benchmarks.memory import bytes_a_citizen_day, ties_a_citizen
from benchmarks.mesa_peer import Town
from benchmarks.setting import engine, morning
from groundswell.analysis.societies import load_society, save_society
from groundswell.model import MobilizationModel, build_society
from groundswell.scenarios import load_scenario


@dataclass(frozen=True)
class Seconds:
    """What was measured.

    Attributes:
        built: seconds to build the society.
        lived: seconds to live the days.
        worked: processor seconds of all threads while the days were lived.
        moved: bytes that a day must move for each citizen; None where it was not asked.
        ties: of a citizen, on all layers.
    """

    built: float
    lived: float
    worked: float
    moved: float | None = None
    ties: float | None = None


class Peer(Protocol):
    """A society that lives day by day."""

    def step(self) -> object:
        """Live one day."""


_TIMES = ("built", "lived", "worked")

# Short measurements are repeated: peers from the same morning, villages under other seeds.
_REPEATS = 5
VILLAGES = 20


def scenario(size: int, days: int, threads: int) -> Seconds:
    """Time Moscow 2017."""
    clock = time.perf_counter()
    model = MobilizationModel("moscow-2017", size=size, threads=threads)
    built = time.perf_counter() - clock
    found = _living(built, [lambda: model.run(days)])
    moved, ties = bytes_a_citizen_day(model), ties_a_citizen(model)
    return dataclasses.replace(found, moved=moved, ties=ties)


def stored(size: int, days: int, threads: int) -> Seconds:
    """Time Moscow 2017 with a society from the disk; to draw and to write it is not timed."""
    config = load_scenario("moscow-2017", {"size": size})
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "society")
        save_society(build_society(config, threads), place)
        clock = time.perf_counter()
        society = load_society(place, config)
        model = MobilizationModel(config, threads=threads, society=society)
        built = time.perf_counter() - clock
        return _living(built, [lambda: model.run(days)])


def village(size: int, days: int, threads: int) -> Seconds:
    """Time the village, built, lived and summed up many times over, as a sweep would."""

    def once(seed: int) -> Seconds:
        clock = time.perf_counter()
        model = MobilizationModel("village", seed=seed, size=size, threads=threads)
        built = time.perf_counter() - clock
        return _living(built, [lambda: model.run(days).outcomes])

    runs = [once(seed) for seed in range(VILLAGES)]
    return Seconds(*(median(getattr(run, name) for run in runs) for name in _TIMES))


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
    return _peer(lambda: ArrayTown(start), days, _REPEATS)


def mesa(size: int, days: int, _: int) -> Seconds:
    """Time the Mesa peer."""
    start = morning(engine(size))
    return _peer(lambda: Town(start), days, 1)


def starsim(size: int, days: int, _: int) -> Seconds:
    """Time the Starsim peer; its library need not be there for the others."""
    from benchmarks.starsim_peer import StarsimTown

    start = morning(engine(size))
    return _peer(lambda: StarsimTown(start), days, _REPEATS)


KINDS = {
    "scenario": scenario,
    "stored": stored,
    "village": village,
    "engine": steady,
    "arrays": arrays,
    "mesa": mesa,
    "starsim": starsim,
}


def _peer(make: Callable[[], Peer], days: int, repeats: int) -> Seconds:
    """Time a peer; where it lives several times, its very first day is for warming up."""
    if repeats > 1:
        make().step()
    built = _time(make)[0]
    towns = [make() for _ in range(repeats)]
    return _living(built, [lambda town=town: _live(town, days) for town in towns])


def _live(town: Peer, days: int) -> None:
    for _ in range(days):
        town.step()


def _living(built: float, lives: list[Callable[[], object]]) -> Seconds:
    """Return the medians over several lives."""
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
    found = KINDS[kind](int(size), int(days), int(threads))
    print(json.dumps(dataclasses.asdict(found)))


if __name__ == "__main__":
    main(sys.argv[1:])
