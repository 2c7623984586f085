"""Putting citizens and ties into an order, the same on every machine and for any threads.

A key in [0, 1) is cut to 32 bits and packed into one integer with the number of what it belongs
to; whatever has the same key stays in the order of its numbers. The integers are sorted digit by
digit (a radix sort), which takes a time in proportion to how many there are.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.agents.kernels import kernel
from groundswell.model.random import UNIT, fill_words
from groundswell.model.workers import Workers

NUMBER = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
_SCALE = 2.0**32
_DIGIT = np.uint64(0xFF)
_DIGITS = 256

# So few values are sorted sooner by insertion, and a row longer than this sooner by digits.
_FEW = 48
LONG_ROW = 256

# Draws are made for so many at a time, so that the generator runs in vector lanes.
BATCH = 512


@kernel
def packed(key: float, number: int) -> Any:
    """Return a key in [0, 1) and a number below 2**32 as one integer."""
    return (np.uint64(np.int64(key * _SCALE)) << HALF) | np.uint64(number)


@kernel
def pack_keys(
    seed: int, purpose: int, first: int, weight: float, base: NDArray[np.float64], out: Any
) -> None:
    """Pack weight * base[n] + (1 - weight) * uniform(first + n) with n."""
    words = np.empty((4, BATCH), np.uint32)
    row = words[purpose % 4]
    for n in range(base.size):
        if n % BATCH == 0:
            fill_words(seed, purpose // 4, 0, first + n, words)
        out[n] = packed(weight * base[n] + (1.0 - weight) * (row[n % BATCH] * UNIT), n)


@kernel
def sort_packed(values: NDArray[np.uint64], spare: NDArray[np.uint64]) -> None:
    """Sort by the upper 32 bits.

    Args:
        values: sorted in place; among those with the same upper 32 bits, the lower must ascend
            where their order matters.
        spare: room for as many values.
    """
    if values.size <= _FEW:
        insertion_sort(values)
        return
    counts = np.zeros((4, _DIGITS), np.int64)
    for n in range(values.size):
        key = values[n] >> HALF
        for digit in range(4):
            counts[digit, key & _DIGIT] += 1
            key >>= np.uint64(8)
    for digit in range(4):
        place, total = counts[digit], 0
        for value in range(_DIGITS):
            place[value], total = total, total + place[value]
        shift = np.uint64(32 + 8 * digit)
        for n in range(values.size):
            value = (values[n] >> shift) & _DIGIT
            spare[place[value]] = values[n]
            place[value] += 1
        values, spare = spare, values


@kernel
def insertion_sort(values: Any) -> None:
    """Sort a few values in place."""
    for end in range(1, values.size):
        value = values[end]
        position = end
        while position > 0 and values[position - 1] > value:
            values[position] = values[position - 1]
            position -= 1
        values[position] = value


@kernel
def row_space() -> NDArray[np.int32]:
    """Return the room that `sort_row` needs."""
    return np.empty((2, LONG_ROW), np.int32)


@kernel
def sort_row(row: NDArray[np.int32], space: NDArray[np.int32]) -> None:
    """Sort the ties of a citizen in place.

    Most rows are short. Each two are compared once and the larger moves up by one place, without
    a branch: which of two ties is the larger, no processor can predict.
    """
    if row.size > LONG_ROW:
        values = row.astype(np.uint64) << HALF
        sort_packed(values, np.empty_like(values))
        row[:] = values >> HALF
        return
    place, kept = space[0], space[1]
    for n in range(row.size):
        value, mine = row[n], 0
        for k in range(n):
            after = row[k] <= value
            mine += after
            place[k] += 1 - after
        place[n] = mine
        kept[n] = value
    for n in range(row.size):
        row[place[n]] = kept[n]


def sort_parts(parts: list[NDArray[np.uint64]], bits: int, workers: Workers) -> NDArray[np.uint64]:
    """Return the values of all parts in one array, sorted by their upper 32 bits.

    The values are dealt out by their leading digit, keeping their order, and each digit is then
    sorted by itself.

    Args:
        parts: values; among those with the same upper 32 bits, the lower must ascend through all
            parts where their order matters.
        bits: how many of the upper 32 bits are in use.
        workers: threads.
    """
    shift = 32 + max(0, bits - 8)
    counts = np.stack(workers.each(lambda part: _count_digits(part, shift), parts), axis=1)
    ends = np.cumsum(counts).reshape(counts.shape)  # by digit, and by part within a digit
    place = (ends - counts).T.copy()
    out = np.empty(ends[-1, -1], np.uint64)
    workers.each(lambda part: _deal(parts[part], shift, place[part], out), range(len(parts)))
    first = np.append(0, ends[:, -1])
    workers.over(workers.group_edges(first), lambda low, high: _sort_digits(low, high, first, out))
    return out


@kernel
def _count_digits(values: Any, shift: int) -> NDArray[np.int64]:
    counts = np.zeros(_DIGITS, np.int64)
    for value in values:
        counts[value >> np.uint64(shift)] += 1
    return counts


@kernel
def _deal(values: Any, shift: int, place: Any, out: Any) -> None:
    for value in values:
        digit = value >> np.uint64(shift)
        out[place[digit]] = value
        place[digit] += 1


@kernel
def _sort_digits(low: int, high: int, first: Any, values: Any) -> None:
    for digit in range(low, high):
        part = values[first[digit] : first[digit + 1]]
        sort_packed(part, np.empty_like(part))
