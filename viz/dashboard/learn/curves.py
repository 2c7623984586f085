"""Curves and lines: how one thing goes with another, or with time."""

from typing import Any

import numpy as np

from groundswell.viz.dashboard.charts import DASHES, PALETTE, SYMBOLS, axis, option
from groundswell.viz.dashboard.learn.experiment import Results
from groundswell.viz.dashboard.learn.marks import Option, Series, bet_mark
from groundswell.viz.dashboard.texts import Words

_FAINT = 0.3  # opacity of single seeds beside their median


# ---- a curve: what was bet on, against another measure ----


def curve(results: Results, bet: float, words: Words) -> Option:
    """Return what was bet on against another measure, a curve for each group of runs."""
    front = results.front
    groups = list(front.chart.groups)
    series = [
        part
        for place, name in enumerate(groups)
        for part in (_scattered(results, name, place, words), _joined(results, name, place))
    ]
    return option(
        grid={"left": 8, "right": 24, "top": 16, "bottom": 28, "containLabel": True},
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
    marked = bet_mark([across.middle, bet], words("learn.your_bet"), "right") if across else {}
    return {"type": "scatter", "data": [], "markPoint": marked}


# ---- lines: a column of the record, in per cent of its first day ----


def lines(results: Results, bet: float, words: Words) -> Option:
    """Return a column of the record over days, in per cent of its first day, for each run."""
    front = results.front
    runs = front.experiment.runs
    series = [part for place, run in enumerate(runs) for part in _line_of(results, run, place)]
    return option(
        grid={"left": 8, "right": 24, "top": 16, "bottom": 28, "containLabel": True},
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
    mark = bet_mark([results.front.chart.days, bet], words("learn.your_bet"), "left")
    return {"type": "scatter", "data": [], "markPoint": mark}
