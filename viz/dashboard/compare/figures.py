"""Charts of a comparison, as options of ECharts, and intervals as a small drawing."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.paired import FEWEST, Difference, Results
from groundswell.viz.colours import GREY, INK, PALE
from groundswell.viz.dashboard.charts import DASHES, PALETTE, axis, option
from groundswell.viz.dashboard.compare.setup import LETTERS
from groundswell.viz.dashboard.compare.topics import Curve, Outcome
from groundswell.viz.dashboard.texts import Words

type Numbers = NDArray[np.float64]

_MOST_POINTS = 200  # of a line
_BANDS = ((0, 4, 0.10), (1, 3, 0.16))  # quantiles between which a band lies, and its opacity
_MOST_BINS = 60
_DOTS = (5.0, 13.0)  # pixels of the smallest and the largest dot
_STACK = 0.76  # part of a row that dots may fill
_NEAR_ZERO = 0.25  # of the span of all runs
_AROUND = 48  # pixels of a chart of dots that no row has
_ROUND = (1, 2, 5)
_TICKS = (1, 2, 5, 10, 20, 30, 50, 100, 200, 365)
_MOST_TICKS = 10


# ---- over time ----


def fan(results: Results, curve: Curve, words: Words) -> dict[str, Any]:
    """Return the chart of a column over the days: medians, and bands where seeds suffice."""
    places, step = range(len(results.contenders)), step_of(results)
    drawn = [_thinned(results.fan(curve.name, place), step, curve) for place in places]
    days = max((results.days(place) for place in places), key=len)[::step]
    medians = [_median(place, lines[2], curve) for place, lines in enumerate(drawn)]
    bands = [
        part
        for place, lines in enumerate(drawn)
        for low, high, opacity in (_BANDS if len(results.seeds) >= FEWEST else ())
        for part in _band(place, lines[low], lines[high], opacity)
    ]
    tip = "<br>".join(f"{LETTERS[place]}: {{c{place}}}" for place in range(len(drawn)))
    return option(
        tooltip={
            "trigger": "axis",
            "confine": True,
            "formatter": f"{words('compare.day')} {{b0}}<br>{tip}",
        },
        grid={"left": 8, "right": 28, "top": 32, "bottom": 24, "containLabel": True},
        xAxis=_days(days, words),
        yAxis=axis(
            type="value",
            scale=curve.unit == "share",
            name=words(f"compare.axis.{curve.unit}"),
            nameTextStyle={"align": "left", "color": GREY, "fontSize": 12},
            axisLine={"show": False},
        ),
        series=[*medians, *bands],
    )


def step_of(results: Results) -> int:
    """Return how many recorded days are drawn as one."""
    days = max(len(results.days(place)) for place in range(len(results.contenders)))
    return max(1, -(-days // _MOST_POINTS))


def days_apart(results: Results) -> int:
    """Return how many days are drawn as one."""
    days = results.days(0)
    return step_of(results) * int(days[1] - days[0]) if days.size > 1 else 1


def _thinned(lines: Numbers, step: int, curve: Curve) -> Numbers:
    """Every step-th day; of what happens on days, the largest of each few days."""
    scaled = np.round(100 * lines, 2) if curve.unit == "share" else np.round(lines, 1)
    if not curve.flow or step == 1:
        return scaled[:, ::step]
    starts = np.arange(0, scaled.shape[1], step)
    return np.maximum.reduceat(scaled, starts, axis=1) if starts.size else scaled


def _days(days: Numbers, words: Words) -> dict[str, Any]:
    step = days[1] - days[0] if days.size > 1 else 1
    apart = next((tick for tick in _TICKS if days.size * step <= tick * _MOST_TICKS), _TICKS[-1])
    return axis(
        axisLabel={"color": INK, "fontSize": 12, "interval": max(0, round(apart / step) - 1)},
        type="category",
        data=[f"{day + 1:.0f}" for day in days],
        boundaryGap=False,
        name=words("compare.day"),
        nameLocation="middle",
        nameGap=28,
    )


def _median(place: int, values: Numbers, curve: Curve) -> dict[str, Any]:
    line = {"color": PALETTE[place], "type": DASHES[place], "width": 2.5}
    letter = {"show": True, "formatter": LETTERS[place], "color": PALETTE[place]}
    return {
        "type": "line",
        "name": LETTERS[place],
        "data": values.tolist(),
        "showSymbol": False,
        "lineStyle": line,
        "itemStyle": {"color": PALETTE[place]},
        "endLabel": {**letter, "fontWeight": "bold", "fontSize": 14, "distance": 6},
        "labelLayout": {"moveOverlap": "shiftY"},
        "z": 5,
        **({"step": "middle"} if curve.flow else {}),
    }


def _band(place: int, low: Numbers, high: Numbers, opacity: float) -> list[dict[str, Any]]:
    """Two lines, stacked: the lower edge, and on it the width of the band, which is filled."""
    alike = {
        "type": "line",
        "stack": f"{place}-{opacity}",
        "stackStrategy": "all",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
        "z": 2,
    }
    filled = {"color": PALETTE[place], "opacity": opacity}
    width = np.round(high - low, 2).tolist()
    return [{**alike, "data": low.tolist()}, {**alike, "data": width, "areaStyle": filled}]


# ---- spread of runs ----


def dots(results: Results, outcome: Outcome, height: int, words: Words) -> dict[str, Any]:
    """Return the chart of the runs: one dot each, stacked, one row a contender; and the means."""
    values = results.values(outcome.name) * (100 if outcome.unit == "share" else 1)
    width = bin_width(values, outcome)
    room = (height - _AROUND) / len(values)
    stacks = [_stacks(row, width) for row in values]
    tallest = max((int(counts.max(initial=1)) for _, counts in stacks), default=1)
    size = float(np.clip(room * _STACK / tallest - 1, *_DOTS))
    rise = min(size + 1, (room * _STACK - size) / max(1, tallest - 1))
    rows = [_row(place, stack, size, rise, room) for place, stack in enumerate(stacks)]
    means = [_mean(place, row, room) for place, row in enumerate(values)]
    unit = {"share": "%", "people": words("compare.axis.people"), "number": ""}[outcome.unit]
    letters = [
        {"value": letter, "textStyle": {"color": colour, "fontWeight": "bold", "fontSize": 15}}
        for letter, colour in zip(LETTERS, PALETTE, strict=False)
    ]
    return option(
        tooltip={"show": False},
        grid={"left": 8, "right": 24, "top": 8, "bottom": 28, "containLabel": True},
        xAxis=axis(
            type="value", scale=True, name=unit, nameLocation="middle", nameGap=26,
            minInterval=1 if outcome.whole else 0, boundaryGap=["4%", "4%"],
            min=_least(values),
        ),
        yAxis=axis(
            type="category", inverse=True, data=letters[: len(values)],
            splitLine={"show": True, "lineStyle": {"color": PALE}}, axisLine={"show": False},
        ),
        series=[*rows, *means],
    )  # fmt: skip


def _least(values: Numbers) -> int | None:
    """Return 0 where runs lie so near to it that the axis would begin below: nothing is less."""
    found = values[np.isfinite(values)]
    return 0 if found.size and found.min() < _NEAR_ZERO * np.ptp(found) else None


def bin_width(values: Numbers, outcome: Outcome) -> float:
    """Return the width in which runs share a stack: 1, 2 or 5 times a power of ten."""
    finite = values[np.isfinite(values)]
    span = float(np.ptp(finite)) if finite.size else 0.0
    least = 1.0 if outcome.whole else 10.0**-outcome.digits
    wanted = max(span / _MOST_BINS, least)
    power = 10.0 ** np.floor(np.log10(wanted))
    return float(next(n * power for n in (*_ROUND, 10) if n * power >= wanted * (1 - 1e-9)))


def _stacks(values: Numbers, width: float) -> tuple[Numbers, NDArray[np.int64]]:
    """Where stacks stand, and how many runs are in each."""
    bins = np.round(values[np.isfinite(values)] / width)
    places, counts = np.unique(bins, return_counts=True)
    return np.round(places * width, 6), counts


def _row(
    place: int, stacks: tuple[Numbers, NDArray[np.int64]], size: float, rise: float, room: float
) -> dict[str, Any]:
    floor = room * _STACK / 2 - size / 2
    data = [
        {"value": [float(x), place], "symbolOffset": [0, floor - k * rise]}
        for x, count in zip(*stacks, strict=True)
        for k in range(count)
    ]
    colour = {"color": PALETTE[place], "opacity": 0.8, "borderColor": "#fff", "borderWidth": 0.5}
    return {"type": "scatter", "data": data, "symbolSize": size, "itemStyle": colour}


def _mean(place: int, values: Numbers, room: float) -> dict[str, Any]:
    finite = values[np.isfinite(values)]
    return {
        "type": "scatter",
        "data": [[float(finite.mean()), place]] if finite.size else [],
        "symbol": "rect",
        "symbolSize": [2.5, room * (_STACK + 0.1)],
        "itemStyle": {"color": INK},
        "silent": True,
        "z": 4,
    }


# ---- intervals ----


def interval(difference: Difference, widest: float, place: int) -> str:
    """Return a drawing (SVG) of the interval of a difference beside 0.

    Args:
        difference: to the first contender.
        widest: the largest end of any interval beside it, for a common scale.
        place: of the contender, for its colour.
    """
    if difference.verdict == "unknown" or not widest:
        return ""
    low, mean, high = (
        50 + 46 * value / widest for value in (difference.low, difference.mean, difference.high)
    )
    colour = PALETTE[place]
    return (
        '<svg class="gs-interval" viewBox="0 0 100 14" preserveAspectRatio="none" '
        'aria-hidden="true"><line x1="0" x2="100" y1="7" y2="7" class="gs-rule"/>'
        '<line x1="50" x2="50" y1="0" y2="14" class="gs-zero"/>'
        f'<line x1="{low:.2f}" x2="{high:.2f}" y1="7" y2="7" stroke="{colour}" stroke-width="5" '
        'vector-effect="non-scaling-stroke" opacity="0.55"/>'
        f'<line x1="{mean:.2f}" x2="{mean:.2f}" y1="2" y2="12" stroke="{colour}" '
        'stroke-width="3" vector-effect="non-scaling-stroke"/></svg>'
    )


def widest(differences: Sequence[Difference]) -> float:
    """Return the largest end, on either side, of intervals that say something."""
    known = [one for one in differences if one.verdict != "unknown"]
    return max((max(abs(one.low), abs(one.high)) for one in known), default=0.0)
