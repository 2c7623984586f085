"""The values of a factor put in order, as the ticks of a plot or the rows of a heat map."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.analysis.plans.factors import kind_of
from groundswell.viz.sweep_report.words import decimals, number, rough

_EPOCH = datetime.date(1970, 1, 1).toordinal()  # where matplotlib's days begin


@dataclass(frozen=True)
class Axis:
    """A factor's values, each in a cell of its own or in bins.

    Attributes:
        name: of the factor.
        labels: of the cells, in order.
        places: where each cell stands on a plot; dates as days since 1970.
        codes: the cell of each run.
        numbers: the value of each run on the scale of `places`.
        kind: numbers, dates, text or truth values.
        binned: whether a cell holds more than one value.
        log: whether the scale is logarithmic.
    """

    name: str
    labels: tuple[str, ...]
    places: NDArray[np.float64]
    codes: NDArray[np.int64]
    numbers: NDArray[np.float64]
    kind: str
    binned: bool = False
    log: bool = False

    def __len__(self) -> int:
        """Number of cells."""
        return len(self.labels)

    @property
    def ordered(self) -> bool:
        """Whether distances between cells have a meaning."""
        return self.kind in ("numbers", "dates")


def axis_of(
    values: pd.Series,
    *,
    most: int,
    bins: int,
    order: Sequence[str] = (),
    ends: tuple[Any, Any] | None = None,
    log: bool = False,
) -> Axis:
    """Put the values of a factor in order.

    Args:
        values: one a run; not empty.
        most: distinct values that get a cell each. More numbers or dates are put into bins, of
            more texts the last ones into one cell.
        bins: number of bins.
        order: texts in the order of the plan.
        ends: of the range, where the plan has one; bins go from one to the other.
        log: whether the factor is even on the scale of its logarithm.
    """
    codes, unique = pd.factorize(values)
    found: list[Any] = unique.tolist()
    kind = kind_of(found[0]) or "text"
    ranks = {text: rank for rank, text in enumerate(order)}
    order_of = sorted(
        range(len(found)),
        key=lambda i: ranks.get(found[i], len(ranks) + i) if kind == "text" else found[i],
    )
    places = np.array([_place(found[i], rank) for rank, i in enumerate(order_of)])
    ranked = np.argsort(order_of)[codes]
    name, log = str(values.name), log and kind == "numbers" and places.min() > 0
    if len(found) > most and kind in ("numbers", "dates"):
        low, high = (_place(end, 0) for end in ends or (places.min(), places.max()))
        spaced = np.geomspace if log else np.linspace
        return _binned(name, places[ranked], kind, spaced(low, high, bins + 1), log)
    labels = _labels([found[i] for i in order_of])
    if len(found) > most:
        return _cut(name, labels, ranked, most)
    return Axis(name, labels, places, ranked, places[ranked], kind, log=log)


def _place(value: Any, rank: int) -> float:
    if isinstance(value, datetime.date):
        return float(value.toordinal() - _EPOCH)
    return float(rank) if isinstance(value, bool | str) else float(value)


def _binned(
    name: str, numbers: NDArray[np.float64], kind: str, edges: NDArray[np.float64], log: bool
) -> Axis:
    """Bins between edges."""
    codes = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, edges.size - 2)
    places = np.sqrt(edges[1:] * edges[:-1]) if log else (edges[1:] + edges[:-1]) / 2
    ends = list(_edge_labels(edges, kind, log))
    labels = tuple(f"{low} to {high}" for low, high in pairwise(ends))
    return Axis(name, labels, places, codes, numbers, kind, True, log)


def _edge_labels(edges: NDArray[np.float64], kind: str, log: bool) -> Iterator[str]:
    digits = decimals(edges)
    for edge in edges.tolist():
        if kind == "dates":
            yield datetime.date.fromordinal(round(edge) + _EPOCH).isoformat()
        else:
            yield rough(edge) if log else number(edge, digits)


def _cut(name: str, labels: tuple[str, ...], codes: NDArray[np.int64], most: int) -> Axis:
    """The first texts, and one cell for all others."""
    kept = (*labels[: most - 1], f"{len(labels) - most + 1} others")
    codes = np.minimum(codes, most - 1)
    return Axis(name, kept, np.arange(most, dtype=float), codes, codes.astype(float), "text", True)


def _labels(values: Sequence[Any]) -> tuple[str, ...]:
    """Values as people write them, as short as keeps them apart."""
    texts: list[str] = []
    for digits in (4, 6, 9, 17):
        texts = [text_of(value, digits) for value in values]
        if len(set(texts)) == len(texts):
            break
    return tuple(texts)


def text_of(value: Any, digits: int = 6) -> str:
    """A factor's value as it is written in a plan.

    Args:
        value: a number, a date, text or a truth value.
        digits: significant ones of a number with a fraction.
    """
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return f"{value:,.0f}" if value == round(value) < 1e15 else f"{value:.{digits}g}"
    return f"{value:,}" if isinstance(value, int | np.integer) else str(value)
