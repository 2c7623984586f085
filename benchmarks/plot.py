"""Draw what a day costs against the number of citizens, from a table that was measured.

python -m benchmarks.speed --full --out benchmarks/speed.json
python -m benchmarks.plot benchmarks/speed.json docs/images/cost-by-citizens.png
"""

import json
import sys
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullLocator

from groundswell.viz import colours, style

type Row = dict[str, Any]

_PEERS = {
    "mesa": ("Mesa objects", colours.VERMILLION, "s"),
    "starsim": ("Starsim", colours.PURPLE, "^"),
    "arrays": ("numpy and scipy", colours.ORANGE, "D"),
    "engine": ("the engine, on the peers' days", colours.SKY, "P"),
}


@mpl.rc_context(style.RC)
def draw(measured: dict[str, Any]) -> Figure:
    """Return the figure of a table that `benchmarks.speed --out` wrote."""
    rows = [row for row in measured["rows"] if row["runs"]]
    drawn = style.figure(9.2, 4.6)
    axes = drawn.subplots()
    _engine(axes, rows)
    _peers(axes, rows)
    _frame(axes)
    style.heading(
        drawn,
        "What a day costs",
        "Milliseconds to live one day of Moscow 2017. Dotted: in proportion to citizens. "
        "Peers have one thread, and days of their own.",
    )
    _corner(drawn, measured["facts"])
    return drawn


def cost(row: Row) -> float:
    """Return milliseconds a day, the median of the runs."""
    return 1e3 * median(run["lived"] for run in row["runs"]) / row["days"]


def _engine(axes: Axes, rows: list[Row]) -> None:
    """Draw the scenario with one thread and with two, and what grows in proportion."""
    for threads, fill, dashes in ((1, "white", (0, (3, 1.6))), (2, colours.BLUE, "solid")):
        found = [row for row in rows if row["kind"] == "scenario" and row["threads"] == threads]
        line = _line(axes, found, markerfacecolor=fill, linestyle=dashes, color=colours.BLUE)
        line.set(marker="o", label=f"the engine, {threads} thread{'s' * (threads > 1)}")
    campaigns = [row for row in rows if row["kind"] == "command"]
    if campaigns:
        line = _line(axes, campaigns, color=colours.INK, linestyle="none")
        line.set(marker="+", markersize=9, label="the same, the whole campaign as a command")
    sizes = np.array([found[0]["citizens"], found[-1]["citizens"]])
    proportion = cost(found[-1]) / sizes[-1]
    axes.plot(sizes, proportion * sizes, color=colours.GREY, linestyle=(0, (1, 1.5)), linewidth=1)


def _peers(axes: Axes, rows: list[Row]) -> None:
    """Draw each peer, and the engine on the same days with one thread as they have."""
    for kind, (name, color, marker) in _PEERS.items():
        found = [row for row in rows if row["kind"] == kind and row["threads"] == 1]
        if found:
            _line(axes, found, color=color, linestyle="none", marker=marker, label=name)


def _line(axes: Axes, rows: list[Row], **look: Any) -> Line2D:
    (line,) = axes.plot([row["citizens"] for row in rows], [cost(row) for row in rows], **look)
    return line


def _frame(axes: Axes) -> None:
    axes.set(xscale="log", yscale="log", xlabel="citizens", ylabel="milliseconds a day")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axis.set_minor_locator(NullLocator())
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=8)


def _corner(drawn: Figure, facts: list[str]) -> None:
    """Write machine and commit into the lower left corner."""
    width, height = drawn.get_size_inches()
    line = " · ".join((facts[0], facts[-1]))
    drawn.text(0.15 / width, 0.07 / height, line, fontsize=6.5, color=colours.GREY, va="bottom")


def main(arguments: list[str]) -> None:
    """Read the table, draw, write the figure."""
    table, picture = map(Path, arguments)
    with mpl.rc_context(style.RC):
        draw(json.loads(table.read_text(encoding="utf-8"))).savefig(picture)


if __name__ == "__main__":
    main(sys.argv[1:])
