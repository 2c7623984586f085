"""The design of a sweep: from the blocks of a plan to its points.

Blocks are crossed: every row of one goes with every row of the others, and the rows of the first
change slowest. A row of a grid is one of all combinations of its factors' values.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.analysis.plans.factors import Factor, Value, as_column
from groundswell.model.random import Draws, library_generator

_STREAM = 10_000
"""The first stream of designs, far from those of the model.

A block of a library's draws has one stream by its number; a random block has one for each factor,
and its number is the day.
"""


@dataclass(frozen=True)
class Block:
    """Some factors and how their values are put together.

    Attributes:
        kind: grid, zip, table, latin_hypercube, sobol or random.
        factors: what is varied.
        points: number of rows, where the values do not decide it.
    """

    kind: str
    factors: tuple[Factor, ...]
    points: int = 0

    def __len__(self) -> int:
        """Number of rows."""
        if self.kind == "grid":
            return math.prod(len(factor.choices) for factor in self.factors)
        return self.points or len(self.factors[0].choices)

    def columns(self, seed: int, number: int) -> list[NDArray[Any]]:
        """The values of each factor, row by row.

        Args:
            seed: of the draws.
            number: of the block in its plan, from 0.
        """
        if self.kind in SAMPLERS:
            shares = SAMPLERS[self.kind](len(self.factors), self.points, seed, number)
            return [factor.at(shares[:, i]) for i, factor in enumerate(self.factors)]
        listed = [as_column(factor.choices) for factor in self.factors]
        return list(_crossed([[column] for column in listed])) if self.kind == "grid" else listed


def _crossed(tables: Sequence[Sequence[NDArray[Any]]]) -> Iterator[NDArray[Any]]:
    """The columns of all combinations of the rows of some tables; those of the first go slowest."""
    rows = math.prod(table[0].size for table in tables)
    inner = rows
    for table in tables:
        inner //= table[0].size
        for column in table:
            yield np.resize(np.repeat(column, inner), rows)


def _latin_hypercube(factors: int, points: int, seed: int, number: int) -> NDArray[np.float64]:
    """Each factor's range in as many strips as points, one in each (McKay et al. 1979)."""
    from scipy.stats import qmc  # slow to import, and no worker draws a design

    generator = library_generator(seed, _STREAM + number)
    return qmc.LatinHypercube(factors, rng=generator).random(points)


def _sobol(factors: int, points: int, seed: int, number: int) -> NDArray[np.float64]:
    """A scrambled Sobol' sequence (Sobol' 1967, Owen 1998)."""
    from scipy.stats import qmc

    generator = library_generator(seed, _STREAM + number)
    return qmc.Sobol(factors, rng=generator).random(points)


def _random(factors: int, points: int, seed: int, number: int) -> NDArray[np.float64]:
    """Independent and uniform; more points or factors leave those that were there as they are."""
    draws = Draws(seed)
    streams = range(_STREAM, _STREAM + factors)
    return np.stack([draws.uniforms(stream, points, day=number) for stream in streams], axis=1)


SAMPLERS: Mapping[str, Callable[[int, int, int, int], NDArray[np.float64]]] = {
    "latin_hypercube": _latin_hypercube,
    "sobol": _sobol,
    "random": _random,
}
"""Shares in [0, 1), by point and factor, for the blocks that draw them."""


class Design:
    """The points of a plan.

    Args:
        blocks: as the plan has them; without any there is one point at which nothing is set.
        seed: of the draws.
    """

    def __init__(self, blocks: Sequence[Block], seed: int) -> None:
        self.blocks = tuple(blocks)
        self._seed = seed

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """What is varied, in the order of the plan."""
        return tuple(factor for block in self.blocks for factor in block.factors)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The fields of the scenario that are varied."""
        return frozenset(path for factor in self.factors for path in factor.paths)

    def __len__(self) -> int:
        """Number of points."""
        return self._size

    @cached_property
    def _size(self) -> int:
        return math.prod(map(len, self.blocks))

    @cached_property
    def columns(self) -> dict[str, NDArray[Any]]:
        """The value of each factor at each point, by the factor's name."""
        tables = [block.columns(self._seed, n) for n, block in enumerate(self.blocks)]
        names = (factor.name for factor in self.factors)
        return dict(zip(names, _crossed(tables), strict=True))

    def values(self, point: int) -> dict[str, Value]:
        """The value of each factor at a point, by the factor's name."""
        return {name: _plain(column[point]) for name, column in self.columns.items()}

    def settings(self, point: int) -> dict[str, Any]:
        """The fields of the scenario that are set at a point, by path."""
        found: dict[str, Any] = {}
        for factor, value in zip(self.factors, self.values(point).values(), strict=True):
            found |= factor.settings(value)
        return found

    def frame(self) -> pd.DataFrame:
        """The points as a table, one row each, one column a factor."""
        return pd.DataFrame(self.columns, index=pd.RangeIndex(len(self), name="point"))


def _plain(value: Any) -> Value:
    """A number or truth value of a column as Python's own."""
    return value.item() if isinstance(value, np.generic) else value
