"""The charts of a strategy report, as SVG text; titles and keys stand on the page.

Colour never says anything alone: what cannot be told apart has an open mark, what is more or less
stands left or right, and names are written beside their marks.
"""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import (
    Colormap,
    LinearSegmentedColormap,
    Normalize,
    TwoSlopeNorm,
    to_hex,
    to_rgb,
)
from matplotlib.patches import RegularPolygon
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from groundswell.analysis.ranking import Interval
from groundswell.analysis.strategies.outcomes import Numbers, Outcome
from groundswell.analysis.strategies.words import amount, change
from groundswell.scenarios import DistrictTable
from groundswell.viz import colours, style
from groundswell.viz.hexagons import centres
from groundswell.viz.svg import as_svg, blank

_WIDE = 7.4  # inches
_NARROW = 5.2  # of which two stand side by side

_LETTERS = 26  # in a line of a name
_ROW = 0.42  # inches of a row of a chart of intervals
_ACTION_COLOURS = (
    colours.BLUE, colours.ORANGE, colours.GREEN, colours.VERMILLION, colours.SKY, colours.PURPLE,
    "#00324F", "#7A5200", "#00543D", "#7D3700", "#8C8C8C", "#D9D9D9",
)  # fmt: skip
_HATCHES = ("", "///", "", "\\\\\\", "", "...", "xx", "", "++", "", "--", "")


class Row(NamedTuple):
    """A row of a chart of intervals.

    Attributes:
        name: written at the left.
        found: what is drawn.
        filled: whether its mark is; an open one says that it cannot be told from something.
        colour: of mark and line.
    """

    name: str
    found: Interval
    filled: bool = True
    colour: str = colours.BLUE


@mpl.rc_context(style.RC)
def intervals(rows: Sequence[Row], outcome: Outcome, *, difference: bool = False) -> str:
    """Draw means with their intervals, the first row at the top.

    Args:
        rows: what is drawn.
        outcome: whose values they are.
        difference: whether they are differences, so that zero has a line.
    """
    drawn, axes = blank(_NARROW, 0.75 + _ROW * len(rows))
    places = np.arange(len(rows))[::-1]
    for place, row in zip(places, rows, strict=True):
        ends = [row.found.low, row.found.high]
        if np.isfinite(ends).all():
            axes.plot(ends, [place, place], color=row.colour, linewidth=2.6, solid_capstyle="butt")
        face = row.colour if row.filled else "white"
        axes.plot(row.found.mean, place, "o", color=row.colour, markerfacecolor=face, markersize=8)
        told = (change if difference else amount)(row.found.mean, outcome)
        axes.annotate(
            told, (row.found.mean, place), (0, 8), textcoords="offset points", ha="center",
            fontsize=8.5, weight="bold",
        )  # fmt: skip
    axes.set_yticks(places, [fill(row.name, _LETTERS) for row in rows])
    axes.tick_params(axis="y", labelsize=9.5)
    axes.set_ylim(-0.6, len(rows) - 0.3)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    if difference:
        axes.axvline(0, color=colours.INK, linewidth=1)
    _write_values(axes.xaxis, outcome, difference=difference)
    return as_svg(drawn)


class Mark(NamedTuple):
    """A strategy in a plane of two outcomes."""

    name: str
    across: Interval
    up: Interval


@mpl.rc_context(style.RC)
def plane(marks: Sequence[Mark], across: Outcome, up: Outcome) -> str:
    """Draw strategies in a plane of two outcomes, with the interval of each mean."""
    drawn, axes = blank(_NARROW, 3.6)
    for mark in marks:
        x, y = mark.across, mark.up
        axes.plot([x.low, x.high], [y.mean, y.mean], color=colours.LIGHT, linewidth=1.6)
        axes.plot([x.mean, x.mean], [y.low, y.high], color=colours.LIGHT, linewidth=1.6)
        axes.plot(x.mean, y.mean, "o", color=colours.BLUE, markersize=8)
    axes.margins(0.06, 0.1)
    axes.grid(axis="both", visible=True)
    _write_values(axes.xaxis, across, most=4)
    _write_values(axes.yaxis, up)
    axes.set_xlabel(across.title)
    axes.set_ylabel(up.title)
    _name_marks(axes, marks)
    return as_svg(drawn)


@mpl.rc_context(style.RC)
def shares(names: Sequence[str], parts: Mapping[str, Sequence[float]]) -> str:
    """Draw how each strategy divides its money; parts that nobody has are left out.

    Args:
        names: of the strategies.
        parts: a share for each strategy, by what it is spent on.
    """
    shown = {title: values for title, values in parts.items() if max(values) > 0}
    drawn, axes = blank(_WIDE, 1.3 + 0.4 * len(names))
    places, left = np.arange(len(names))[::-1], np.zeros(len(names))
    looks = zip(_ACTION_COLOURS, _HATCHES, strict=True)
    for (title, values), (face, hatch) in zip(shown.items(), looks, strict=False):
        widths = np.array(values)
        bars = axes.barh(
            places, widths, left=left, height=0.7, color=face, hatch=hatch, edgecolor="white",
            linewidth=0.6, label=title,
        )  # fmt: skip
        _write_shares(axes, bars, widths, face)
        left += widths
    axes.set_yticks(places, [fill(name, _LETTERS) for name in names])
    axes.tick_params(axis="y", labelsize=9.5)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axes.grid(visible=False)
    drawn.legend(loc="outside lower center", ncols=4, fontsize=8.5)
    return as_svg(drawn)


@mpl.rc_context(style.RC)
def seat_map(table: DistrictTable, values: Numbers, *, sure: Numbers | None = None) -> str:
    """Draw a number for each district in its hexagon.

    Args:
        table: the districts.
        values: seats won; or a difference of seats, where `sure` is given.
        sure: whether the interval of each difference leaves out zero; the others are pale.
    """
    places = centres(table.hex_col.tolist(), table.hex_row.tolist())
    across, down = np.array(places).T
    width, height = np.ptp(across) + 2, np.ptp(down) + 2
    drawn, axes = blank(4.6, 4.6 * height / width)
    shades, norm = _scale(values, difference=sure is not None)
    text = min(8.0, 170 / width)
    for number, (place, value) in enumerate(zip(places, values.tolist(), strict=True)):
        pale = sure is not None and not sure[number]
        face = "#F6F6F4" if pale or value == 0 else to_hex(shades(norm(value)))
        shape = RegularPolygon(place, 6, radius=0.97, facecolor=face, edgecolor=colours.LIGHT)
        axes.add_patch(shape)
        ink = "white" if _dark(face) else colours.GREY if pale else colours.INK
        axes.text(*place, _in_hexagon(value, sure is not None), ha="center", va="center",
                  fontsize=text, color=ink)  # fmt: skip
    axes.set(xlim=(across.min() - 1, across.max() + 1), ylim=(down.max() + 1.1, down.min() - 1.1))
    axes.set_aspect("equal")
    axes.set_axis_off()
    return as_svg(drawn)


def _scale(values: Numbers, *, difference: bool) -> tuple[Colormap, Normalize]:
    if not difference:
        shades = LinearSegmentedColormap.from_list("seats", ["#E3EFF8", colours.BLUE, "#00324F"])
        return shades, Normalize(0, max(1.0, float(values.max())))
    ends = [colours.VERMILLION, "#F6F6F4", colours.BLUE]
    limit = max(0.5, float(np.abs(values).max()))
    return LinearSegmentedColormap.from_list("gap", ends), TwoSlopeNorm(0, -limit, limit)


def _in_hexagon(value: float, difference: bool) -> str:
    if round(value, 1) == 0:
        return "0"
    told = f"{abs(value):.1f}" if abs(value) < 10 else f"{abs(value):.0f}"
    if not difference:
        return told
    return f"{'+' if value > 0 else chr(0x2212)}{told}"


def _dark(face: str) -> bool:
    red, green, blue = to_rgb(face)
    return 0.3 * red + 0.59 * green + 0.11 * blue < 0.5


def _write_values(axis: Axis, outcome: Outcome, *, difference: bool = False, most: int = 6) -> None:
    """Write the values of an outcome along an axis."""
    say = change if difference else amount
    axis.set_major_locator(MaxNLocator(most, min_n_ticks=3))
    axis.set_major_formatter(FuncFormatter(lambda value, _: say(value, outcome)))


def _write_shares(axes: Axes, bars: Any, widths: Numbers, face: str) -> None:
    """Write the shares that have room for it."""
    labels = [f"{100 * width:.0f}" if width >= 0.04 else "" for width in widths]
    ink = "white" if _dark(face) else colours.INK
    for label in axes.bar_label(bars, labels, label_type="center", fontsize=8, color=ink):
        if label.get_text():
            label.set_bbox({"facecolor": face, "edgecolor": "none", "pad": 1.2})


def _name_marks(axes: Axes, marks: Sequence[Mark]) -> None:
    """Write names at the right, apart from each other, with a line to each mark."""
    low, high = axes.get_ylim()
    edge = axes.get_xlim()[1]
    axes.set_xlim(axes.get_xlim())
    heights = [mark.up.mean for mark in marks]
    for mark, height in zip(marks, style.spread(heights, 0.075 * (high - low)), strict=True):
        axes.annotate(
            fill(mark.name, _LETTERS), (mark.across.mean, mark.up.mean), (edge, height),
            va="center", fontsize=8, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colours.GREY, "linewidth": 0.6},
        )  # fmt: skip
