"""The small figures of a sweep's report: how results are distributed, and effects of factors.

Each is returned as SVG text. It has no title: the page says what it shows.
"""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator

from groundswell.analysis.estimates import Cells, Numbers
from groundswell.viz import colours, style
from groundswell.viz.svg import as_svg, blank
from groundswell.viz.sweep_report.axes import Axis

MOST_DOTS = 500
"""Design points that a scatter shows."""

_SIZE = (2.9, 1.95)  # inches; a card of the page is a little wider, so that type is large
_MOST_BARS = 30
_VECTOR_DOTS = 50  # more are drawn as a picture, which takes less space
_MOST_TICKS = 7  # values of a factor that are all written below a plot
_DECADE = 10  # ratio from which ticks of a logarithmic scale are 1, 2, 5, 10, ...
_LINE = 34  # letters that stand side by side below a plot
_LETTERS = 12  # of one text

type Limits = tuple[float, float]


@mpl.rc_context(style.RC)
def histogram(values: Numbers) -> str:
    """Draw how often values occur.

    Args:
        values: finite, at least one.
    """
    drawn, axes = blank(_SIZE[0], 1.55)
    edges = _edges(values)
    counts, _ = np.histogram(values, edges)
    look: dict[str, Any] = {"color": colours.BLUE, "edgecolor": "white", "linewidth": 0.5}
    axes.bar(edges[:-1], counts, np.diff(edges), align="edge", **look)
    axes.axvline(float(values.mean()), color=colours.INK, linewidth=1.4, linestyle=(0, (3, 1.6)))
    whole = bool((values == np.round(values)).all())
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=whole))
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(_tick))
    axes.yaxis.set_major_formatter(FuncFormatter(_tick))
    axes.set_ylabel("runs")
    return as_svg(drawn)


def _edges(values: Numbers) -> Numbers:
    """Edges of bars: one for each whole number where there are few, else as the data ask for."""
    low, high = float(values.min()), float(values.max())
    if high - low < _MOST_BARS and (values == np.round(values)).all():
        return np.arange(low - 0.5, high + 1)
    bars = int(np.clip(np.ceil(2 * values.size ** (1 / 3)), 6, _MOST_BARS))  # Rice's rule
    return np.linspace(low, high, bars + 1) if high > low else np.array([low - 0.5, low + 0.5])


@mpl.rc_context(style.RC)
def effect(axis: Axis, found: Cells, limits: Limits, unit: str) -> str:
    """Draw the mean at each value of a factor, with its interval where there is one.

    Args:
        axis: the factor.
        found: the means.
        limits: of the upright axis, the same for all factors.
        unit: of the result.
    """
    drawn, axes = blank(*_SIZE)
    known = np.isfinite(found.mean)
    half = np.where(np.isfinite(found.half), found.half, 0.0)[known]
    axes.errorbar(
        axis.places[known],
        found.mean[known],
        half if half.any() else None,
        color=colours.BLUE,
        marker="o",
        markersize=4.5,
        linestyle="-" if axis.ordered else "none",
        linewidth=1.3,
        ecolor=colours.INK,
        elinewidth=1.2,
        capsize=3,
    )
    return _finished(drawn, axes, axis, limits, unit)


@mpl.rc_context(style.RC)
def scatter(
    axis: Axis, dots: tuple[Numbers, Numbers], found: Cells, limits: Limits, unit: str
) -> str:
    """Draw each design point as a dot and the means of bins as a line.

    Args:
        axis: the factor, in bins.
        dots: its value and the result at each design point.
        found: the means of the bins.
        limits: of the upright axis, the same for all factors.
        unit: of the result.
    """
    drawn, axes = blank(*_SIZE)
    across, up = (numbers[:: -(-numbers.size // MOST_DOTS)] for numbers in dots)
    look: dict[str, Any] = {"color": colours.SKY, "markersize": 3.2, "alpha": 0.7}
    marks = axes.plot(across, up, "o", markeredgewidth=0, rasterized=across.size > _VECTOR_DOTS)
    for mark in marks:
        mark.set(**look)
    known = np.isfinite(found.mean)
    axes.plot(axis.places[known], found.mean[known], "s-", color=colours.INK, markersize=3.5,
              linewidth=1.4)  # fmt: skip
    return _finished(drawn, axes, axis, limits, unit)


def limits_of(parts: list[Numbers], values: Numbers) -> Limits:
    """The limits of an axis for these numbers, with some room.

    Args:
        parts: the numbers; some are finite.
        values: of all runs: the axis goes no further, so that wide intervals hide no means.
    """
    numbers = np.concatenate(parts)
    low = max(float(np.nanmin(numbers)), float(np.nanmin(values)))
    high = min(float(np.nanmax(numbers)), float(np.nanmax(values)))
    room = 0.08 * (high - low) or max(abs(high) * 0.1, 1e-9)
    return low - room, high + room


def _finished(drawn: Figure, axes: Axes, axis: Axis, limits: Limits, unit: str) -> str:
    axes.set_ylim(limits)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(_tick))
    if unit:
        axes.set_ylabel(unit)
    _ticks(axes, axis)
    return as_svg(drawn)


def _ticks(axes: Axes, axis: Axis) -> None:
    """Write values below a plot: all where they are few, else round ones."""
    if axis.log:
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
    if not axis.ordered or _fits(axis):
        axes.xaxis.set_major_locator(FixedLocator(axis.places.tolist()))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda _, rank: _short(axis, rank or 0)))
        if not axis.ordered:
            _slant(axes, axis)
    elif axis.kind == "dates":
        locator = AutoDateLocator(minticks=3, maxticks=6)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    else:
        wide = axis.log and axis.places[-1] > _DECADE * axis.places[0]
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)) if wide else MaxNLocator(5))
        axes.xaxis.set_major_formatter(FuncFormatter(_tick))
    axes.margins(x=0.08)


def _fits(axis: Axis) -> bool:
    """Whether all values of a factor may be written below a plot without touching."""
    if axis.binned or axis.kind == "dates" or len(axis) > _MOST_TICKS:
        return False
    places = np.log(axis.places) if axis.log else axis.places
    width = max(map(len, axis.labels)) * 0.035
    return len(axis) == 1 or bool(np.diff(places).min() > width * np.ptp(places))


def _slant(axes: Axes, axis: Axis) -> None:
    """Give texts room: they lean where they are long or many."""
    axes.set_xlim(-0.6, len(axis) - 0.4)
    if _leans(axis):
        axes.tick_params(axis="x", labelrotation=40 if len(axis) <= 12 else 90)
        for label in axes.get_xticklabels():
            label.set(ha="right" if len(axis) <= 12 else "center", rotation_mode="anchor")


def _leans(axis: Axis) -> bool:
    return sum(min(_LETTERS, len(label)) + 2 for label in axis.labels) > _LINE


def _short(axis: Axis, rank: int) -> str:
    """A value as it is written below a plot: a text is cut where it is too long for its room."""
    label = axis.labels[rank]
    most = _LETTERS if _leans(axis) else max(_LETTERS, _LINE // len(axis) - 2)
    return label if len(label) <= most or axis.ordered else label[: most - 1] + "…"


def _tick(value: float, _: Any = None) -> str:
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:,.6g}"
