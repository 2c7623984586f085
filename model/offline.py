"""Offline ties: neighbours on a ring ordered by attitude, some of them rewired.

Watts and Strogatz (1998), with homophily: citizens of a constituency stand on the ring in the order
of their attitude and of chance. Whoever is tied to a citizen along the ring stands a few places
before or behind, so a row is read off the ring; only the ends of rewired ties have to be sorted.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.networks import Layer, join_rows
from groundswell.model.ordering import (
    BATCH,
    HALF,
    NUMBER,
    pack_keys,
    row_space,
    sort_packed,
    sort_parts,
    sort_row,
)
from groundswell.model.random import UNIT, Draws, fill_words
from groundswell.model.workers import Workers


class Ring(NamedTuple):
    """The order along which citizens know their neighbours.

    Attributes:
        citizen: citizens in ring order, group by group.
        place: where on the ring each citizen stands.
        first: first place, and first citizen, of each group and, last, the number of citizens.
        group: group of each citizen.
        closed: whether each group is a ring and a world of its own.
    """

    citizen: NDArray[np.int32]
    place: NDArray[np.int32]
    first: NDArray[np.int64]
    group: NDArray[np.int32]
    closed: bool


def order_ring(
    first: NDArray[np.int64],
    group: NDArray[np.int32],
    closed: bool,
    attitude: NDArray[np.float64],
    homophily: float,
    draws: Draws,
    workers: Workers,
) -> Ring:
    """Order the citizens of each group by attitude and chance.

    Args:
        first: first citizen of each group and, last, the number of citizens.
        group: group of each citizen.
        closed: whether each group is a ring and a world of its own.
        attitude: place of each citizen in the attitudes of the group, in [0, 1].
        homophily: weight of the attitude, in [0, 1].
        draws: the source of chance.
        workers: threads.
    """
    citizen, place = np.empty(group.size, np.int32), np.empty(group.size, np.int32)
    ring = Ring(citizen, place, first, group, closed)
    workers.over(
        workers.group_edges(first),
        lambda low, high: _order_groups(low, high, ring, draws.seed, homophily, attitude),
    )
    return ring


@kernel
def _order_groups(
    low: int, high: int, ring: Ring, seed: int, homophily: float, attitude: Any
) -> None:
    for group in range(low, high):
        first, last = ring.first[group], ring.first[group + 1]
        values = np.empty(last - first, np.uint64)
        pack_keys(seed, Purpose.OFFLINE_ORDER, first, homophily, attitude[first:last], values)
        sort_packed(values, np.empty_like(values))
        for n in range(values.size):
            i = first + np.int64(values[n] & NUMBER)
            ring.citizen[first + n] = i
            ring.place[i] = first + n


def offline_layer(ring: Ring, degree: int, p_long: float, draws: Draws, workers: Workers) -> Layer:
    """Tie each citizen to the next degree/2 on the ring; rewire each tie with chance p_long.

    A rewired tie goes to anybody, in a closed group to anybody of it.

    Args:
        ring: the citizens in order.
        degree: ties per citizen, even.
        p_long: share of ties rewired to a uniformly chosen citizen.
        draws: the source of chance.
        workers: threads.
    """
    count, half = ring.place.size, degree // 2
    rewired = np.empty(count * half, np.bool_)
    found = workers.over(
        workers.edges,
        lambda low, high: _rewire(low, high, ring, draws.seed, half, p_long, rewired),
    )
    ends = sort_parts(found, count.bit_length(), workers)
    degrees = np.empty(count, np.int32)

    def tie(low: int, high: int) -> NDArray[np.int32]:
        begin, end = np.searchsorted(ends, np.array([low, high], np.uint64) << HALF)
        return _tie_neighbours(low, high, ring, half, rewired, ends[begin:end], degrees)

    return join_rows(degrees, workers.over(workers.edges, tie), workers)


@kernel
def _reach(ring: Ring, i: int) -> tuple[Any, Any]:
    """Return the first and the last place, plus one, of the world of a citizen."""
    if ring.closed:
        return ring.first[ring.group[i]], ring.first[ring.group[i] + 1]
    return 0, ring.place.size


@kernel
def _rewire(
    low: int, high: int, ring: Ring, seed: int, half: int, p_long: float, rewired: Any
) -> NDArray[np.uint64]:
    """Mark the ties of citizens low .. high - 1 that are rewired.

    Returns each rewired tie as two packed numbers, one for either end.
    """
    found = np.empty(2 * half * (high - low), np.uint64)
    words = np.empty((4, BATCH), np.uint32)
    chance, where = words[Purpose.REWIRE % 4], words[Purpose.REWIRE_TARGET % 4]
    count = 0
    for tie in range(low * half, high * half):
        n = (tie - low * half) % BATCH
        if n == 0:
            fill_words(seed, Purpose.REWIRE // 4, 0, tie, words)
        rewired[tie] = chance[n] * UNIT < p_long
        if rewired[tie]:
            i = tie // half
            first, last = _reach(ring, i)
            other = first + int(where[n] * UNIT * (last - first))
            if other != i:
                found[count] = (np.uint64(i) << HALF) | np.uint64(other)
                found[count + 1] = (np.uint64(other) << HALF) | np.uint64(i)
                count += 2
    return found[:count]


@kernel
def _tie_neighbours(
    low: int, high: int, ring: Ring, half: int, rewired: Any, ends: Any, degrees: Any
) -> NDArray[np.int32]:
    """Return the rows of citizens low .. high - 1, one after another, and fill their degrees.

    Args:
        low: first citizen.
        high: last citizen, plus one.
        ring: the citizens in order.
        half: ties of a citizen towards either side.
        rewired: which ties are, half of them a citizen.
        ends: the ends of rewired ties at these citizens, in ascending order of citizens.
        degrees: receives the number of ties of each citizen.
    """
    rows = np.empty(2 * half * (high - low) + ends.size, np.int32)
    space = row_space()
    size = end = 0
    for i in range(low, high):
        row = size
        first, last = _reach(ring, i)
        ahead = behind = ring.place[i]
        for r in range(half):
            ahead = ahead + 1 if ahead + 1 < last else first
            behind = behind - 1 if behind > first else last - 1
            rows[size] = ring.citizen[ahead]
            size += not rewired[i * half + r]
            other = ring.citizen[behind]
            rows[size] = other
            size += not rewired[other * half + r]
        while end < ends.size and ends[end] >> HALF == np.uint64(i):
            rows[size] = ends[end] & NUMBER
            size += 1
            end += 1
        size = row + _keep_distinct(rows[row:size], i, space)
        degrees[i] = size - row
    return rows[:size]


@kernel
def _keep_distinct(row: Any, i: int, space: Any) -> int:
    """Sort a row, drop citizen i and duplicates from it; return how many are left."""
    sort_row(row, space)
    size = 0
    for other in row:
        if other != i and (size == 0 or other != row[size - 1]):
            row[size] = other
            size += 1
    return size
