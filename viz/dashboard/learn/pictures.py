"""What the runs of a lesson gave, as options of charts: dots, a curve or lines.

Every seed is drawn; the median of the seeds stands out, and so does the bet.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from groundswell.viz.dashboard.charts import DASHES, PALETTE, SYMBOLS, axis, option
from groundswell.viz.dashboard.learn.experiment import Results
from groundswell.viz.dashboard.learn.reveal import digits_of
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.style import BLUE, GREY, INK, ORANGE

type Option = Mapping[str, Any]
type Series = dict[str, Any]

_SPREAD = 0.16  # of the dots of a row, so that seeds that gave the same can be told apart
_GOLDEN = 0.618  # its multiples fill a row evenly
_ROW = 64  # pixels
_FAINT = 0.3  # opacity of single seeds beside their median


def picture(results: Results, bet: float, words: Words) -> Option:
    """Return the chart of a lesson as far as its runs are known, with the bet on it."""
    draw: Mapping[str, Callable[[Results, float, Words], Option]] = {
        "dots": _dots,
        "curve": _curve,
        "lines": _lines,
    }
    return draw[results.front.chart.kind](results, bet, words)


def height(results: Results) -> int:
    """Return the height of the chart in pixels."""
    rows = len(results.front.experiment.runs)
    return 48 + _ROW * rows if results.front.chart.kind == "dots" else 400


def summary(results: Results, words: Words) -> str:
    """Return what the chart shows, for those who hear the page."""
    front, digits = results.front, digits_of(results)
    told = []
    for run, arm in front.experiment.runs.items():
        figure = results.figure(front.bet.measure, run)
        if figure:
            ends = (figure.middle, figure.low, figure.high)
            middle, low, high = (words.number(value, digits) for value in ends)
            told.append(
                words("learn.chart.dots", label=arm.label, middle=middle, low=low, high=high)
            )
    return " ".join([front.chart.label + ".", *told])


# ---- dots: a row for each run ----


def _dots(results: Results, bet: float, words: Words) -> Option:
    front = results.front
    rows = list(front.experiment.runs)
    return option(
        grid={"left": 12, "right": 28, "top": 8, "bottom": 8, "containLabel": True},
        tooltip={"trigger": "item", "confine": True, "formatter": "{b}"},
        xAxis=axis(type="value", min=min(0, front.bet.lowest), max=_end(results, bet)),
        yAxis=axis(
            type="value",
            min=-0.5,
            max=len(rows) - 0.5,
            inverse=True,
            axisLabel={"show": False},
            axisLine={"show": False},
            splitLine={"show": False},
        ),
        series=[
            *(_row(results, run, place, words) for place, run in enumerate(rows)),
            _names(results),
            _medians(results, words),
            _bet_in_row(results, bet, words),
        ],
    )


def _end(results: Results, bet: float) -> float:
    """Return where the axis of the dots ends: a round number beyond all of them."""
    measure, runs = results.front.bet.measure, results.front.experiment.runs
    values = [value for run in runs for value in results.values(measure, run).values()]
    most = max([*values, bet, 1.0])
    step = 10.0 ** np.floor(np.log10(most))
    return float(np.ceil(most * 1.05 / (step / 2)) * step / 2)


def _row(results: Results, run: str, place: int, words: Words) -> Series:
    chosen = run == results.front.bet.run
    digits = digits_of(results)
    values = results.values(results.front.bet.measure, run)
    data = [
        {
            "value": [value, place + 0.16 + 2 * _SPREAD * ((seed * _GOLDEN) % 1 - 0.5)],
            "name": f"{words('learn.chart.seed', seed=seed)}: {words.number(value, digits)}",
        }
        for seed, value in values.items()
    ]
    colour = BLUE if chosen else GREY
    style = {
        "color": colour if chosen else "#ffffff",
        "borderColor": colour,
        "borderWidth": 1.5,
        "opacity": 0.8,
    }
    return {"type": "scatter", "data": data, "symbolSize": 11, "itemStyle": style}


def _names(results: Results) -> Series:
    """Return the names of the rows, which stand above their dots."""
    front = results.front
    data = [
        {
            "value": [min(0, front.bet.lowest), place - 0.32],
            "label": {
                "formatter": arm.label,
                "fontWeight": 700 if run == front.bet.run else 400,
            },
        }
        for place, (run, arm) in enumerate(front.experiment.runs.items())
    ]
    label = {"show": True, "position": "right", "distance": -2, "color": INK, "fontSize": 14}
    return {"type": "scatter", "data": data, "symbolSize": 1, "label": label, "silent": True}


def _medians(results: Results, words: Words) -> Series:
    measure, digits = results.front.bet.measure, digits_of(results)
    found = [results.figure(measure, run) for run in results.front.experiment.runs]
    data = [
        {
            "value": [figure.middle, place + 0.16],
            "name": f"{words('learn.middle')}: {words.number(figure.middle, digits)}",
        }
        for place, figure in enumerate(found)
        if figure and results.complete
    ]
    return {
        "type": "scatter",
        "data": data,
        "symbol": "rect",
        "symbolSize": [3, 30],
        "itemStyle": {"color": INK},
        "z": 5,
    }


def _bet_in_row(results: Results, bet: float, words: Words) -> Series:
    place = list(results.front.experiment.runs).index(results.front.bet.run)
    ends = [{"coord": [bet, place - 0.16]}, {"coord": [bet, place + 0.48]}]
    return {
        "type": "scatter",
        "data": [],
        "markLine": {
            "silent": True,
            "symbol": ["none", "none"],
            "lineStyle": {"color": ORANGE, "width": 3, "type": [6, 4]},
            "label": {"show": False},
            "data": [ends],
        },
        "markPoint": _mark([bet, place + 0.16], words("learn.your_bet")),
    }


def _mark(where: list[float], text: str) -> dict[str, Any]:
    """Return a flag at the bet, which says so in ink: orange alone is too pale to be read."""
    return {
        "silent": True,
        "symbol": "circle",
        "symbolSize": 16,
        "itemStyle": {"color": "transparent", "borderColor": ORANGE, "borderWidth": 4},
        "label": {
            "show": True,
            "position": "right",
            "formatter": text,
            "color": INK,
            "fontSize": 13,
            "fontWeight": 700,
            "backgroundColor": "rgba(255, 255, 255, 0.85)",
            "padding": [1, 3],
        },
        "data": [{"coord": where}],
        "z": 6,
    }


# ---- a curve: what was bet on, against another measure ----


def _curve(results: Results, bet: float, words: Words) -> Option:
    front = results.front
    groups = list(front.chart.groups)
    series = [
        part
        for place, name in enumerate(groups)
        for part in (_scattered(results, name, place, words), _joined(results, name, place))
    ]
    return option(
        legend={"data": [front.chart.groups[name].label for name in groups], "top": 0, "left": 0},
        grid={"left": 8, "right": 24, "top": 56, "bottom": 28, "containLabel": True},
        tooltip={"trigger": "item", "confine": True, "formatter": "{b}"},
        xAxis=axis(
            type="value", scale=True, name=front.chart.across, nameLocation="middle", nameGap=30
        ),
        yAxis=axis(type="value", min=front.bet.lowest, max=front.bet.highest),
        series=[*series, _bet_on_curve(results, bet, words)],
    )


def _points(results: Results, run: str) -> dict[int, tuple[float, float]]:
    front = results.front
    across = results.values(front.chart.x or "", run)
    up = results.values(front.bet.measure, run)
    return {seed: (value, up[seed]) for seed, value in across.items() if seed in up}


def _scattered(results: Results, name: str, place: int, words: Words) -> Series:
    """Return the seeds of a group, each a faint dot."""
    group = results.front.chart.groups[name]
    data = [
        {"value": point, "name": f"{group.label}, {words('learn.chart.seed', seed=seed)}"}
        for run in group.runs
        for seed, point in _points(results, run).items()
    ]
    style = {"color": PALETTE[place], "opacity": _FAINT}
    shape = SYMBOLS[place]
    return {"type": "scatter", "data": data, "symbol": shape, "symbolSize": 8, "itemStyle": style}


def _joined(results: Results, name: str, place: int) -> Series:
    """Return the medians of a group's runs, joined."""
    group, front = results.front.chart.groups[name], results.front
    pairs = [
        (results.figure(front.chart.x or "", run), results.figure(front.bet.measure, run))
        for run in group.runs
    ]
    points = [[across.middle, up.middle] for across, up in pairs if across and up]
    return {
        "type": "line",
        "name": group.label,
        "data": [{"value": point, "name": group.label} for point in points],
        "symbol": SYMBOLS[place],
        "symbolSize": 12,
        "itemStyle": {"color": PALETTE[place]},
        "lineStyle": {"color": PALETTE[place], "width": 2.5, "type": DASHES[place]},
    }


def _bet_on_curve(results: Results, bet: float, words: Words) -> Series:
    across = results.figure(results.front.chart.x or "", results.front.bet.run)
    marked = _mark([across.middle, bet], words("learn.your_bet")) if across else {}
    return {"type": "scatter", "data": [], "markPoint": marked}


# ---- lines: a column of the record, in per cent of its first day ----


def _lines(results: Results, bet: float, words: Words) -> Option:
    front = results.front
    runs = front.experiment.runs
    series = [part for place, run in enumerate(runs) for part in _line_of(results, run, place)]
    return option(
        legend={"data": [arm.label for arm in runs.values()], "top": 0, "left": 0},
        grid={"left": 8, "right": 24, "top": 56, "bottom": 28, "containLabel": True},
        xAxis=axis(
            type="value",
            max=front.chart.days,
            name=front.chart.across,
            nameLocation="middle",
            nameGap=30,
        ),
        yAxis=axis(type="value", min=0),
        tooltip={"show": False},
        series=[*series, _bet_on_lines(results, bet, words)],
    )


def _line_of(results: Results, run: str, place: int) -> list[Series]:
    """Return the seeds of a run as faint lines, and their median."""
    label = results.front.experiment.runs[run].label
    lines = [100 * line / line[0] for line in results.lines(run) if line.size and line[0] > 0]
    seeds = [_drawn(line, place, width=1, opacity=_FAINT) for line in lines]
    middle = np.median(lines, axis=0) if lines else np.empty(0)
    return [*seeds, {**_drawn(middle, place, width=3.5, opacity=1), "name": label}]


def _drawn(line: Any, place: int, width: float, opacity: float) -> Series:
    return {
        "type": "line",
        "data": [[day, round(float(value), 2)] for day, value in enumerate(line)],
        "showSymbol": False,
        "silent": True,
        "itemStyle": {"color": PALETTE[place]},
        "lineStyle": {
            "color": PALETTE[place],
            "width": width,
            "opacity": opacity,
            "type": DASHES[place] if width > 1 else "solid",
        },
    }


def _bet_on_lines(results: Results, bet: float, words: Words) -> Series:
    mark = _mark([results.front.chart.days, bet], words("learn.your_bet"))
    mark["label"]["position"] = "left"
    return {"type": "scatter", "data": [], "markPoint": mark}
