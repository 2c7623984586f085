"""What the runs of a lesson gave, as options of charts: dots, a curve or lines.

Every seed is drawn; the median of the seeds stands out, and so does the bet.
"""

from collections.abc import Callable, Mapping

from groundswell.viz.dashboard.charts import DASHES, PALETTE, SYMBOLS
from groundswell.viz.dashboard.learn.curves import curve, lines
from groundswell.viz.dashboard.learn.dots import dots
from groundswell.viz.dashboard.learn.experiment import Results
from groundswell.viz.dashboard.learn.marks import Option
from groundswell.viz.dashboard.learn.reveal import digits_of, written
from groundswell.viz.dashboard.texts import Words

_ROW = 80  # pixels
_MARKS = {
    "circle": "M11 7a5 5 0 1 0 10 0a5 5 0 1 0 -10 0",
    "rect": "M11 2h10v10h-10z",
    "triangle": "M16 1l6 11h-12z",
    "diamond": "M16 1l6 6l-6 6l-6 -6z",
}  # shapes of points, as SVG draws them


def picture(results: Results, bet: float, words: Words) -> Option:
    """Return the chart of a lesson as far as its runs are known, with the bet on it."""
    draw: Mapping[str, Callable[[Results, float, Words], Option]] = {
        "dots": dots,
        "curve": curve,
        "lines": lines,
    }
    return draw[results.front.chart.kind](results, bet, words)


def height(results: Results) -> int:
    """Return the height of the chart in pixels."""
    rows = len(results.front.experiment.runs)
    return 48 + _ROW * rows if results.front.chart.kind == "dots" else 360


def legend(results: Results) -> str:
    """Return what each line of the chart is, as HTML, which wraps where a chart's legend does not.

    It is empty for dots, which have their names beside them.
    """
    front = results.front
    if front.chart.kind == "dots":
        return ""
    pointed = front.chart.kind == "curve"
    named = front.chart.groups if pointed else front.experiment.runs
    return "".join(
        _key(one.label, PALETTE[place], DASHES[place], SYMBOLS[place] if pointed else "")
        for place, one in enumerate(named.values())
    )


def _key(label: str, colour: str, dashes: str | list[int], symbol: str) -> str:
    """Return a line of the legend: a piece of the line, a point of it, and what it is."""
    dashed = "" if isinstance(dashes, str) else " ".join(map(str, dashes))
    line = f'<path d="M0 7H32" stroke="{colour}" stroke-width="3" stroke-dasharray="{dashed}"/>'
    mark = f'<path d="{_MARKS[symbol]}" fill="{colour}"/>' if symbol else ""
    drawn = f'<svg width="32" height="14" aria-hidden="true">{line}{mark}</svg>'
    return f"<span>{drawn}{label}</span>"


def summary(results: Results, words: Words) -> str:
    """Return what the chart shows, for those who hear the page."""
    front, digits = results.front, digits_of(results)
    told = []
    for run, arm in front.experiment.runs.items():
        figure = results.figure(front.bet.measure, run)
        if figure:
            ends = (figure.middle, figure.low, figure.high)
            middle, low, high = (written(value, words, digits) for value in ends)
            told.append(
                words("learn.chart.dots", label=arm.label, middle=middle, low=low, high=high)
            )
    return " ".join([front.chart.label + ".", *told])
