"""The heat map as a chart: colours, and the number of each cell as the second cue."""

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_hex

from groundswell.viz.colours import INK
from groundswell.viz.dashboard.charts import axis, option
from groundswell.viz.dashboard.sweep.names import Names
from groundswell.viz.dashboard.sweep.table import Choice, Grid
from groundswell.viz.sweep_report.heat import COLOURS, colours
from groundswell.viz.sweep_report.words import same

ROW = 54
"""Height of a row, in pixels."""

_AROUND = 118  # pixels above and below the rows
_COLUMN, _BESIDE = 66, 40  # least pixels of a column, and beside all of them
_LETTER = 7  # pixels of a letter of a label
_EMPTY = "#F0EFEB"
_STOPS = 9  # of the scale of colours


def height(grid: Grid) -> int:
    """Return the height of the chart in pixels."""
    return _AROUND + ROW * len(grid.down)


def least_width(grid: Grid) -> int:
    """Return the width below which numbers would no longer fit into their cells."""
    longest = max(map(len, grid.down.labels))
    return _BESIDE + _LETTER * longest + _COLUMN * len(grid.across)


def draw(grid: Grid, choice: Choice, names: Names, looked_at: tuple[int, int] | None) -> Any:
    """Return the option of the chart.

    Args:
        grid: what is drawn.
        choice: what it is of.
        names: of factors and results, in the language of the page.
        looked_at: the cell, row and column, that is looked at closely.
    """
    known = np.isfinite(grid.found.mean)
    return option(
        grid={
            "left": 8,
            "right": 16,
            "top": 36,
            "bottom": 54,
            "containLabel": True,
            "show": True,
            "backgroundColor": _EMPTY,
            "borderWidth": 0,
        },
        tooltip={"trigger": "item", "confine": True},
        xAxis=_axis(
            names.labels(grid.across),
            names.factor(choice.across),
            nameLocation="middle",
            nameGap=28,
        ),
        yAxis=_axis(
            names.labels(grid.down),
            names.factor(choice.down),
            nameLocation="end" if grid.down.ordered else "start",
            nameGap=12,
            inverse=not grid.down.ordered,
        ),
        visualMap=_scale(grid, choice, names) if known.any() else [],
        series=[
            _series("heatmap", _last_of_all(looked_at, _full(grid, choice, names, looked_at))),
            _series("scatter", _last_of_all(looked_at, _bare(grid, choice, names, looked_at))),
        ],
    )


def clicked(event: Any) -> tuple[int, int] | None:
    """Return the cell, row and column, that was clicked on; None if it was something else."""
    value = (event or {}).get("value")
    if not isinstance(value, list) or len(value) < 2:
        return None
    return int(value[1]), int(value[0])


def _axis(labels: list[str], name: str, **more: Any) -> dict[str, Any]:
    bold = {"color": INK, "fontSize": 13, "fontWeight": 600, "align": "left"}
    middle = more.get("nameLocation") == "middle"
    return axis(
        type="category",
        data=labels,
        name=name,
        nameTextStyle={**bold, "align": "center"} if middle else bold,
        axisLine={"show": False},
        splitLine={"show": False},
        **more,
    )


def _scale(grid: Grid, choice: Choice, names: Names) -> dict[str, Any]:
    means = grid.found.mean
    low, high = float(np.nanmin(means)), float(np.nanmax(means))
    if same(means):
        low, high = low - 1, high + 1  # one colour, from the middle of the scale
        ends = ["", ""]
    else:
        ends = [names.value(choice.outcome, end, means) for end in (high, low)]
    stops = mpl.colormaps[COLOURS](np.linspace(0, 1, _STOPS))
    return {
        "type": "continuous",
        "min": low,
        "max": high,
        "dimension": 2,
        "seriesIndex": 0,
        "calculable": False,
        "orient": "horizontal",
        "left": "center",
        "bottom": 0,
        "itemWidth": 12,
        "itemHeight": 160,
        "text": ends,
        "textStyle": {"color": INK, "fontSize": 12},
        "inRange": {"color": [to_hex(stop) for stop in stops]},
    }


def _series(kind: str, data: list[dict[str, Any]]) -> dict[str, Any]:
    more = {"symbol": "rect", "symbolSize": ROW - 8} if kind == "scatter" else {}
    return {
        "type": kind,
        "data": data,
        "label": {"show": True},
        "emphasis": {"itemStyle": {"borderColor": INK, "borderWidth": 2}},
        "cursor": "pointer",
        **more,
    }


def _full(
    grid: Grid, choice: Choice, names: Names, looked_at: tuple[int, int] | None
) -> Iterator[dict[str, Any]]:
    """Yield the cells that have a mean."""
    if not np.isfinite(grid.found.mean).any():
        return
    inks = colours(grid.found.mean)
    for place, (row, col) in _places(grid):
        mean, error = float(grid.found.mean[place]), float(grid.found.error[place])
        if np.isfinite(mean):
            inked = {"color": inks[place][1], "align": "center"}
            main = names.value(choice.outcome, mean, grid.found.mean)
            below = f"\n{{e|({names.error(choice.outcome, error)})}}" if np.isfinite(error) else ""
            rich = {
                "m": {**inked, "fontSize": 13, "fontWeight": 600, "lineHeight": 17},
                "e": {**inked, "fontSize": 11, "lineHeight": 14},
            }
            yield {
                "value": [col, row, mean],
                "label": {"formatter": f"{{m|{main}}}{below}", "rich": rich},
                "tooltip": {"formatter": names.tip(grid, choice, (row, col))},
                "itemStyle": _frame((row, col) == looked_at),
            }


def _bare(
    grid: Grid, choice: Choice, names: Names, looked_at: tuple[int, int] | None
) -> Iterator[dict[str, Any]]:
    """Yield the cells without a mean, which can be clicked on all the same."""
    for place, (row, col) in _places(grid):
        if not np.isfinite(grid.found.mean[place]):
            yield {
                "value": [col, row],
                "label": {"formatter": "–", "color": INK, "fontSize": 14},
                "tooltip": {"formatter": names.tip(grid, choice, (row, col))},
                "itemStyle": {"color": _EMPTY, **_frame((row, col) == looked_at)},
            }


def _last_of_all(
    looked_at: tuple[int, int] | None, cells: Iterator[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return cells with the one that is looked at last, so that none covers its frame."""
    return sorted(cells, key=lambda cell: (cell["value"][1], cell["value"][0]) == looked_at)


def _places(grid: Grid) -> Iterator[tuple[int, tuple[int, int]]]:
    for row in range(len(grid.down)):
        for col in range(len(grid.across)):
            yield grid.place(row, col), (row, col)


def _frame(looked_at: bool) -> dict[str, Any]:
    return {"borderColor": INK if looked_at else "#FFFFFF", "borderWidth": 4 if looked_at else 2}
