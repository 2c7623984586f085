"""One look for every figure: quiet axes, type, provenance; its colours are `viz.colours`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groundswell.analysis.runs import Provenance
from groundswell.viz.colours import GREY, INK, PALE

_HEAD, _FOOT = 0.75, 0.25  # inches for the title and for the line of provenance

RC: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.labelcolor": INK,
    "axes.labelsize": 9,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "grid.color": PALE,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "savefig.dpi": 160,
    "svg.fonttype": "none",
    "svg.hashsalt": "groundswell",
    "text.color": INK,
    "xtick.color": INK,
    "xtick.labelsize": 8,
    "ytick.color": INK,
    "ytick.labelsize": 8,
    "ytick.major.size": 0,
}


def figure(width: float, height: float) -> Figure:
    """Return an empty figure, sizes in inches; it needs no display."""
    made = Figure(figsize=(width, height))
    FigureCanvasAgg(made)
    bottom, top = _FOOT / height, 1 - _HEAD / height
    layout = ConstrainedLayoutEngine(
        rect=(0.01, bottom, 0.98, top - bottom), hspace=0.06, wspace=0.03
    )
    made.set_layout_engine(layout)
    return made


def heading(drawn: Figure, title: str, subtitle: str) -> None:
    """Write what is seen, and below it how to read it."""
    width, height = drawn.get_size_inches()
    left = 0.15 / width
    place: dict[str, Any] = {"ha": "left", "va": "top"}
    first = drawn.text(left, 1 - 0.13 / height, title, fontsize=14, weight="bold", **place)
    second = drawn.text(left, 1 - 0.45 / height, subtitle, fontsize=9.5, color=GREY, **place)
    for text in (first, second):
        _fit(text, drawn)


def _fit(text: Text, drawn: Figure) -> None:
    """Make a line of text smaller where it would leave the figure."""
    there_is = drawn.bbox.width * 0.93
    needed = text.get_window_extent().width
    if needed > there_is:
        text.set_fontsize(float(text.get_fontsize()) * there_is / needed)


def corner(drawn: Figure, provenance: Provenance) -> None:
    """Write where the figure comes from into its lower left corner."""
    width, height = drawn.get_size_inches()
    place: dict[str, Any] = {"ha": "left", "va": "bottom"}
    line = drawn.text(
        0.15 / width, 0.07 / height, provenance.line(), fontsize=6.5, color=GREY, **place
    )
    _fit(line, drawn)


def percent(axes: Axes) -> None:
    """Show shares of an upright axis as percentages."""
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))


def thousands(axes: Axes) -> None:
    """Show whole numbers on an upright axis, with separated thousands."""
    axes.yaxis.set_major_locator(MaxNLocator(7, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))


def label_ends(axes: Axes, lines: Sequence[Line2D], gap: float = 0.075) -> None:
    """Write the name of each line at its right end, moved apart where they would touch.

    Args:
        axes: where the lines are; its limits must be final.
        lines: named by their label.
        gap: smallest distance of two names, as a share of the height of the axes.
    """
    low, high = axes.get_ylim()
    ends = [(float(line.get_ydata()[-1]) - low) / (high - low) for line in lines]  # pyright: ignore
    for line, height in zip(lines, spread(ends, gap), strict=True):
        axes.annotate(
            str(line.get_label()),
            xy=(1.012, height),
            xycoords="axes fraction",
            va="center",
            fontsize=8,
            color=line.get_color(),
        )


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return the heights, moved as little as needed to stand at least `gap` apart.

    Neighbours that are too near form a block, spaced evenly about their mean.
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    blocks: list[list[int]] = []
    for position in order:
        blocks.append([position])
        while len(blocks) > 1 and _touch(blocks[-2], blocks[-1], heights, gap):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    placed = list(heights)
    for block in blocks:
        for position, height in zip(block, _places(block, heights, gap), strict=True):
            placed[position] = height
    return placed


def _places(block: list[int], heights: Sequence[float], gap: float) -> list[float]:
    middle = sum(heights[position] for position in block) / len(block)
    return [middle + gap * (rank - (len(block) - 1) / 2) for rank in range(len(block))]


def _touch(below: list[int], above: list[int], heights: Sequence[float], gap: float) -> bool:
    return _places(above, heights, gap)[0] - _places(below, heights, gap)[-1] < gap


def save(drawn: Figure, stem: Path, provenance: Provenance) -> list[Path]:
    """Write a figure as PNG and SVG, with its provenance in the file's metadata.

    Args:
        drawn: the figure.
        stem: path of the files without their ending.
        provenance: of the run it shows.
    """
    described = {"Title": stem.name, "Description": json.dumps(provenance.brief(), sort_keys=True)}
    files = [stem.with_suffix(".png"), stem.with_suffix(".svg")]
    with mpl.rc_context(RC):
        drawn.draw_without_rendering()  # arranges the parts, once for both files
        drawn.set_layout_engine("none")
        drawn.savefig(files[0], metadata={**described, "Software": provenance.maker()})
        drawn.savefig(files[1], metadata={**described, "Creator": provenance.maker(), "Date": None})
    return files
