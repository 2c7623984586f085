"""Orders are those of a full sort, for few values and for many, in one part or in several."""

import numpy as np
import pytest

from groundswell.model.ordering import packed, row_space, sort_packed, sort_parts, sort_row
from groundswell.model.random import Draws
from groundswell.model.workers import Workers


def draw(count, keys):
    """Return `count` values with about `keys` different keys, numbered in order."""
    key = np.floor(Draws(1).uniforms(4, count) * keys) / keys
    return np.array([packed(*pair) for pair in zip(key, range(count), strict=True)], np.uint64)


def test_equal_keys_stay_in_the_order_of_their_numbers():
    """A key counts with 32 bits; the number decides between equal ones."""
    values = draw(3, 1)
    assert values.tolist() == [0, 1, 2]
    assert packed(0.5, 7) == 2**63 + 7


@pytest.mark.parametrize("count", [0, 1, 40, 400, 5000])
@pytest.mark.parametrize("keys", [1, 50, 2**32])
def test_sorting_by_digits_is_sorting(count, keys):
    """The order is that of numpy's sort of the whole integers."""
    values = draw(count, keys)
    expected = np.sort(values)
    sort_packed(values, np.empty_like(values))
    assert values.tolist() == expected.tolist()


@pytest.mark.parametrize("threads", [1, 3])
def test_parts_are_sorted_as_a_whole(threads):
    """Where values are cut into parts, and who sorts them, does not matter."""
    values = draw(20_000, 9000)
    parts = np.split(values, [3000, 3000, 11_000])
    with Workers(40_000, threads) as workers:
        assert (sort_parts(parts, 32, workers) == np.sort(values)).all()
        assert sort_parts([values[:0]], 32, workers).size == 0


@pytest.mark.parametrize("size", [0, 1, 12, 256, 257, 4000])
def test_rows_of_any_length_are_sorted(size):
    """Short rows and those of hubs are put in ascending order, duplicates beside each other."""
    row = (Draws(2).uniforms(4, size) * 1000).astype(np.int32)
    expected = np.sort(row)
    sort_row(row, row_space())
    assert row.tolist() == expected.tolist()
