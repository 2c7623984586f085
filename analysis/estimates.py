"""Means over runs, and how far chance may have moved them.

The replicate is the unit: with common seeds, the runs of one replicate are not independent. Of a
cell's runs with mean M over R replicates, n_r of them with mean m_r in replicate r, N in all,

    error² = R / (R - 1) · Σ_r (n_r / N)² (m_r - M)²

which is the squared standard error of the mean of R replicate means where each has as many runs
(the cluster-robust variance of a mean: Liang & Zeger 1986; Cameron & Miller 2015).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

LEVEL = 0.95
"""Of the intervals."""

LEVEL_TEXT = f"{100 * LEVEL:g}\N{NO-BREAK SPACE}%"
"""The same, as it is written."""

type Numbers = NDArray[np.float64]
type Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """Means of some cells of a design; not a number where there is no run.

    Attributes:
        mean: over the runs of each cell.
        error: standard error over the replicates; not a number with fewer than two.
        half: half the width of the 95 % interval (Student's t, replicates - 1 degrees of freedom).
        runs: number of runs that have a value.
        change: difference to the first cell, taken within the replicates that both have whole.
        change_half: half the width of its 95 % interval.
    """

    mean: Numbers
    error: Numbers
    half: Numbers
    runs: Codes
    change: Numbers
    change_half: Numbers


def cells(values: Numbers, codes: Codes, size: int, replicates: Codes) -> Cells:
    """Estimate the mean of each cell.

    Args:
        values: of the runs; not a number where a run has none.
        codes: the cell of each run, from 0.
        size: number of cells.
        replicates: the replicate of each run, from 0.
    """
    counts, sums = _sums(values, codes, size, replicates)
    runs = counts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums.sum(axis=1) / runs
        error = _error(counts, sums, mean)
        half = error * _quantile((counts > 0).sum(axis=1))
        change, change_half = _changes(counts, sums)
    return Cells(mean, error, half, runs.astype(np.int64), change, change_half)


def _sums(values: Numbers, codes: Codes, size: int, replicates: Codes) -> tuple[Numbers, Numbers]:
    """Number of runs and sum of their values, by cell and replicate."""
    known = np.isfinite(values)
    width = int(replicates.max(initial=0)) + 1
    groups = codes[known] * width + replicates[known]
    counts = np.bincount(groups, minlength=size * width).reshape(size, width)
    sums = np.bincount(groups, values[known], minlength=size * width).reshape(size, width)
    return counts.astype(float), sums


def _error(counts: Numbers, sums: Numbers, mean: Numbers) -> Numbers:
    number = (counts > 0).sum(axis=1)
    apart = np.where(counts > 0, sums - counts * mean[:, np.newaxis], 0.0)
    squares = (apart**2).sum(axis=1) / counts.sum(axis=1) ** 2
    return np.where(number > 1, np.sqrt(squares * number / (number - 1)), np.nan)


def _changes(counts: Numbers, sums: Numbers) -> tuple[Numbers, Numbers]:
    """Differences to the first cell, replicate by replicate, and half their intervals."""
    whole = (counts > 0) & (counts == counts.max(axis=1, keepdims=True))
    both = whole & whole[0]
    apart = np.where(both, sums / counts - (sums / counts)[0], 0.0)
    number = both.sum(axis=1)
    mean = apart.sum(axis=1) / number
    squares = np.where(both, (apart - mean[:, np.newaxis]) ** 2, 0.0).sum(axis=1)
    error = np.sqrt(squares / (number - 1) / number)
    mean[0] = error[0] = np.nan
    return mean, np.where(number > 1, error, np.nan) * _quantile(number)


def _quantile(number: NDArray[np.int64]) -> Numbers:
    return t.ppf((1 + LEVEL) / 2, np.maximum(number - 1, 1))


def point_means(values: Numbers, points: Codes) -> tuple[Numbers, Codes]:
    """The mean of each design point that has one, and a run of each.

    Args:
        values: of the runs; not a number where a run has none.
        points: the design point of each run.

    Returns:
        means, by point in the order of their numbers, and the place of a run of each point.
    """
    known = np.flatnonzero(np.isfinite(values))
    _, first, codes = np.unique(points[known], return_index=True, return_inverse=True)
    return np.bincount(codes, values[known]) / np.bincount(codes), known[first]
