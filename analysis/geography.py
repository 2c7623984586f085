"""Where things happen: neighbours on a map of hexagons, spatial and seat clustering, ranking."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

type Floats = NDArray[np.float64]


def hexagon_neighbours(col: ArrayLike, row: ArrayLike) -> NDArray[np.bool_]:
    """Return which tiles touch, as a symmetric matrix of flags.

    Args:
        col: column of each tile; odd rows lie half a tile to the right.
        row: row of each tile.
    """
    across, down = np.asarray(col, np.int64), np.asarray(row, np.int64)
    q = across - (down - (down & 1)) // 2
    dq = q[:, None] - q[None, :]
    dr = down[:, None] - down[None, :]
    return np.maximum.reduce([np.abs(dq), np.abs(dr), np.abs(dq + dr)]) == 1


def morans_i(values: ArrayLike, neighbours: NDArray[np.bool_]) -> float:
    """Return Moran's I: the correlation of a value with its neighbours' mean (Moran 1950).

    Every tile weighs its neighbours equally (row-standardised); tiles without any are left out.
    """
    values = np.asarray(values, np.float64)
    degree = neighbours.sum(axis=1)
    placed = degree > 0
    deviation = values - values[placed].mean()
    lag = (neighbours @ deviation)[placed] / degree[placed]
    here = deviation[placed]
    return float((here @ lag) / (here @ here))


def seat_clustering(won: ArrayLike, seats: ArrayLike) -> float:
    """Return the intraclass correlation of seats within councils, 0 (by lot) to 1 (all or none).

    The analysis-of-variance estimator for binary data (Ridout, Demétrio and Firth 1999).
    """
    hits, places = np.asarray(won, np.float64), np.asarray(seats, np.float64)
    councils, total = places.size, places.sum()
    share = hits / places
    within = float((hits * (1 - share)).sum() / (total - councils))
    between = float((places * (share - hits.sum() / total) ** 2).sum() / (councils - 1))
    typical = (total - (places**2).sum() / total) / (councils - 1)
    spread = between + (typical - 1) * within
    return float((between - within) / spread) if spread > 0 else 0.0


def ranking_quality(score: ArrayLike, chosen: ArrayLike) -> float:
    """Return the area under the ROC curve: how well a score picks out the chosen.

    It is the probability that one of the chosen scores above one of the others; .5 is chance.
    """
    flags = np.asarray(chosen, bool)
    positives, negatives = int(flags.sum()), int((~flags).sum())
    if positives == 0 or negatives == 0:
        return float("nan")
    ranks = stats.rankdata(np.asarray(score, np.float64))
    above = ranks[flags].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def correlation(one: ArrayLike, other: ArrayLike) -> float:
    """Return Pearson's correlation."""
    return float(np.corrcoef(np.asarray(one, np.float64), np.asarray(other, np.float64))[0, 1])
