"""What memory can do, and what the engine asks of it: `python -m benchmarks.memory THREADS`.

Prints, as JSON, what the given number of threads reach at their best of several tries:

- `read`, `copy`, `triad`: bytes a second through arrays far larger than any cache, counted as
  STREAM does (McCalpin 1995): what a loop names, not what a cache fetches besides;
- `random`: reads a second of 4 bytes from random places of a table, by the number of entries in
  it: as many as there are citizens whose opinions ties look up.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model import Draws, MobilizationModel

# Numbers of 8 bytes in each array of the loops, and random reads; entries of the tables.
_LENGTH, _READS = 24_000_000, 16_000_000
TABLES = (72_000, 1_000_000, 7_200_000)

_TRIES = 7

type Part = tuple[NDArray[Any], ...]


@kernel
def _read(a: Any) -> int:
    total = 0
    for i in range(a.size):
        total += a[i]
    return total


@kernel
def _copy(a: Any, b: Any) -> None:
    for i in range(a.size):
        b[i] = a[i]


@kernel
def _triad(a: Any, b: Any, c: Any) -> None:
    for i in range(a.size):
        a[i] = b[i] + 3.0 * c[i]


@kernel
def _gather(places: Any, table: Any) -> int:
    total = 0
    for i in range(places.size):
        total += table[places[i]]
    return total


def streams(threads: int, length: int = _LENGTH) -> dict[str, float]:
    """Return bytes a second of three loops over arrays of `length` numbers."""
    a, b, c = np.zeros((3, length))
    whole = a.view(np.int64)  # whole numbers may be summed in any order, and so in vector lanes
    loops = {"read": (_read, whole), "copy": (_copy, a, b), "triad": (_triad, a, b, c)}
    return {
        name: sum(array.nbytes for array in arrays) / _quickest(loop, arrays, threads)
        for name, (loop, *arrays) in loops.items()
    }


def random_reads(threads: int, entries: int, reads: int = _READS) -> float:
    """Return reads a second of 4 bytes from random places of a table."""
    table = np.ones(entries, np.int32)
    places = (Draws(1).uniforms(Purpose.REWIRE_TARGET, reads) * entries).astype(np.int32)
    return reads / _quickest(lambda part: _gather(part, table), [places], threads)


def _quickest(loop: Callable[..., Any], arrays: list[NDArray[Any]], threads: int) -> float:
    """Return the seconds of the best try, each thread with its own part of the arrays."""
    edges = np.linspace(0, arrays[0].size, threads + 1).astype(int).tolist()
    parts = [[array[low:high] for array in arrays] for low, high in pairwise(edges)]
    loop(*(array[:1] for array in arrays))  # compiles it, or loads it
    with ThreadPoolExecutor(threads) as pool:
        return min(_seconds(pool, loop, parts) for _ in range(_TRIES))


def _seconds(pool: ThreadPoolExecutor, loop: Callable[..., Any], parts: list[Any]) -> float:
    clock = time.perf_counter()
    for task in [pool.submit(loop, *part) for part in parts]:
        task.result()
    return time.perf_counter() - clock


def bytes_a_citizen_day(model: MobilizationModel) -> float:
    """Return how many bytes a day must move at least for each citizen, from arrays as they are.

    Each number of the state is read and written once, each fixed trait and each end of a tie read
    once. What ties show is not counted: it is looked up, not streamed.
    """
    state = sum(array.nbytes for array in model.state.arrays().values())
    traits = sum(array.nbytes for array in _arrays(model.traits))
    ties = sum(layer.indices.nbytes for layer in model.society.layers.values())
    return (2 * state + traits + ties) / model.society.N


def ties_a_citizen(model: MobilizationModel) -> float:
    """Return the mean number of ties on all layers."""
    return sum(layer.indices.size for layer in model.society.layers.values()) / model.society.N


def _arrays(parts: tuple[Any, ...]) -> Iterator[NDArray[Any]]:
    return (part for part in parts if isinstance(part, np.ndarray))


def main(arguments: list[str]) -> None:
    """Measure and print."""
    threads = int(arguments[0])
    random = {entries: random_reads(threads, entries) for entries in TABLES}
    print(json.dumps({**streams(threads), "random": random}))


if __name__ == "__main__":
    main(sys.argv[1:])
