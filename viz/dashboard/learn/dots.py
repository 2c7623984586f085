"""Rows of dots, one a seed: the chart of a lesson that asks for a number."""

import numpy as np

from groundswell.viz.colours import BLUE, GREY, INK, ORANGE
from groundswell.viz.dashboard.charts import axis, option
from groundswell.viz.dashboard.learn.experiment import Results
from groundswell.viz.dashboard.learn.marks import Option, Series, bet_mark
from groundswell.viz.dashboard.learn.reveal import digits_of, written
from groundswell.viz.dashboard.texts import Words

_BELOW = 0.12  # by which dots stand below the middle of their row, whose name is above
_SPREAD = 0.14  # of the dots of a row, so that seeds that gave the same can be told apart
_GOLDEN = 0.618  # its multiples fill a row evenly


def dots(results: Results, bet: float, words: Words) -> Option:
    """Return a row of dots for each run; the bet stands in the row that it is about."""
    front = results.front
    rows = list(front.experiment.runs)
    return option(
        grid={"left": 12, "right": 28, "top": 8, "bottom": 8, "containLabel": True},
        tooltip={"trigger": "item", "confine": True, "formatter": "{b}"},
        xAxis=axis(
            type="value",
            min=min(0, front.bet.lowest),
            max=_end(results, bet),
            axisLine={"onZero": False, "lineStyle": {"color": GREY}},
        ),
        yAxis=axis(
            type="value",
            min=-0.5,
            max=len(rows) - 0.5,
            inverse=True,
            interval=1,
            axisLabel={"show": False},
            axisLine={"show": False},
        ),
        series=[
            *(_row(results, run, place, words) for place, run in enumerate(rows)),
            _names(results, words),
            _medians(results, words),
            _bet_in_row(results, bet, words),
        ],
    )


def _end(results: Results, bet: float) -> float:
    """Return where the axis of the dots ends: a round number beyond all of them."""
    measure, runs = results.front.bet.measure, results.front.experiment.runs
    values = [value for run in runs for value in results.values(measure, run).values()]
    most = 1.05 * max([*values, bet, 1.0])
    power = 10.0 ** np.floor(np.log10(most))
    step = power if most > 3 * power else power / 2
    return float(np.ceil(most / step) * step)


def _row(results: Results, run: str, place: int, words: Words) -> Series:
    chosen = run == results.front.bet.run
    digits = digits_of(results)
    values = results.values(results.front.bet.measure, run)
    data = [
        {
            "value": [value, place + _BELOW + 2 * _SPREAD * ((seed * _GOLDEN) % 1 - 0.5)],
            "name": f"{words('learn.chart.seed', seed=seed)}: {written(value, words, digits)}",
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


def _names(results: Results, words: Words) -> Series:
    """Return the names of the rows, which stand above their dots, with the medians."""
    front = results.front
    data = [
        {
            "value": [min(0, front.bet.lowest), place - 0.27],
            "label": {"formatter": _name(results, run, words)},
        }
        for place, run in enumerate(front.experiment.runs)
    ]
    rich = {
        "plain": {"fontSize": 14, "color": INK},
        "bold": {"fontSize": 14, "color": INK, "fontWeight": 700},
    }
    label = {"show": True, "position": "right", "distance": -2, "rich": rich}
    return {"type": "scatter", "data": data, "symbolSize": 1, "label": label, "silent": True}


def _name(results: Results, run: str, words: Words) -> str:
    """Return the name of a row; in bold, the run that was bet on, and the median."""
    label = results.front.experiment.runs[run].label
    style = "bold" if run == results.front.bet.run else "plain"
    figure = results.figure(results.front.bet.measure, run)
    if not (figure and results.complete):
        return f"{{{style}|{label}}}"
    return f"{{{style}|{label}:}} {{bold|{written(figure.middle, words, digits_of(results))}}}"


def _medians(results: Results, words: Words) -> Series:
    measure, digits = results.front.bet.measure, digits_of(results)
    found = [results.figure(measure, run) for run in results.front.experiment.runs]
    data = [
        {
            "value": [figure.middle, place + _BELOW],
            "name": f"{words('learn.middle')}: {written(figure.middle, words, digits)}",
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
    ends = [{"coord": [bet, place - 0.1]}, {"coord": [bet, place + 0.22]}]
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
        "markPoint": bet_mark([bet, place + _BELOW], words("learn.your_bet"), "bottom"),
    }
