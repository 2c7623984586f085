"""The curves of a run so far, as options of charts."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.scenarios import Scenario
from groundswell.viz import colours
from groundswell.viz.dashboard.charts import axis, option
from groundswell.viz.dashboard.levers import BY_PATH
from groundswell.viz.dashboard.recipe import Change, Recipe
from groundswell.viz.dashboard.snapshot import Row, Snapshot
from groundswell.viz.dashboard.texts import Words

_MOST_POINTS = 400  # of a line; more cannot be told apart on the screen

_MOST_VOTES = 3  # days of votes that are drawn over curves

_LEAST_TOP = 10  # people, of an axis on which nobody stands yet

type Dashes = str | list[int]


@dataclass(frozen=True)
class Line:
    """A curve: its name in the texts, how it is drawn, and what it shows of a day.

    The value is taken from a row of the record and the number of real voters.
    """

    name: str
    colour: str
    dashes: Dashes
    value: Callable[[Row, float], float]


@dataclass(frozen=True)
class Panel:
    """A chart: its name in the texts, its lines, and whether they are shares."""

    name: str
    lines: tuple[Line, ...]
    shares: bool = True


def _column(name: str, colour: str, dashes: Dashes = "solid") -> Line:
    return Line(name, colour, dashes, lambda row, _: row[name])


PANELS = (
    Panel(
        "opinion",
        (
            _column("approval_private", colours.VERMILLION),
            _column("approval_public", colours.VERMILLION, [6, 4]),
            _column("leaning_challengers", colours.BLUE),
            _column("speaking_challengers", colours.BLUE, [6, 4]),
        ),
    ),
    Panel(
        "attention",
        (
            _column("attention", colours.PURPLE),
            _column("recognition", colours.BLUE, [6, 4]),
            Line("reach", colours.SKY, [2, 3], lambda row, voters: row["posts_seen"] / voters),
        ),
    ),
    Panel(
        "people",
        (
            _column("volunteers", colours.GREEN),
            _column("crowd", colours.ORANGE, [6, 4]),
            _column("detained", colours.INK, [2, 3]),
        ),
        shares=False,
    ),
)


@dataclass(frozen=True)
class Mark:
    """Something that happens on a day, for all to see on the axis of time.

    Attributes:
        day: on which it happens.
        text: what happens.
        drawn: whether curves show it; one of many of its kind would only crowd them.
    """

    day: int
    text: str
    drawn: bool = True


def marks(config: Scenario, recipe: Recipe, words: Words) -> list[Mark]:
    """Return what is marked on the axis of time: votes, calls, events, and moved levers."""
    election = config.election
    found = [Mark(config.day(call.date), words("watch.marks.protest")) for call in config.protests]
    if election:
        days = {int(day) for day in config.table.vote_day if day >= 0}
        few = len(days) <= _MOST_VOTES
        found += [Mark(day, words("watch.marks.vote"), few) for day in days]
        if election.registration is not None:
            day = config.day(election.registration)
            found.append(Mark(day, words("watch.marks.registration")))
    moved = {(change.day, change.path) for change in recipe.changes}
    for event in config.events:
        day = config.day(event.date)
        if not any((day, path) in moved for path in event.set):
            found.append(Mark(day, _told(event.note, words)))
    for change in recipe.changes:
        found.append(Mark(change.day, _moved(change, config, words)))
    return sorted((mark for mark in found if mark.day < config.days), key=lambda mark: mark.day)


def _moved(change: Change, config: Scenario, words: Words) -> str:
    lever = BY_PATH.get(change.path)
    if lever is None or isinstance(change.value, str):
        return words("watch.marks.moved", lever=change.path, value=change.value)
    share = lever.card(config).unit == "share" and not lever.switch
    value = words.percent(change.value, 0) if share else f"{change.value:g}"
    return words("watch.marks.moved", lever=lever.title(words), value=value)


def _told(note: str, words: Words) -> str:
    return words.find(f"scenarios.notes.{note}", note) or words("watch.marks.change")


def next_mark(found: Sequence[Mark], day: int, days: int) -> int:
    """Return how many days have been lived when the next marked day is over."""
    return next((mark.day + 1 for mark in found if mark.day >= day), days)


def draw(panel: Panel, snapshot: Snapshot, found: Sequence[Mark], words: Words) -> dict[str, Any]:
    """Return the option of a chart of the run so far."""
    rows = thinned(snapshot.rows)
    unit = (lambda value: round(100 * value, 2)) if panel.shares else (lambda value: round(value))
    voters = snapshot.weight * len(snapshot.states)
    shown = [_series(line, rows, voters, unit, words) for line in panel.lines]
    shown[0]["markLine"] = _mark_lines(found)
    most = max((value for one in shown for _, value in one["data"]), default=0)
    return option(
        grid={"left": 6, "right": 14, "top": 10, "bottom": 4, "containLabel": True},
        xAxis=axis(type="value", min=0, max=snapshot.days, minInterval=1,
                   splitLine={"show": False}, axisLabel={"fontSize": 12, "hideOverlap": True}),
        yAxis=axis(type="value", min=0, axisLabel=_labels(panel), axisLine={"show": False},
                   max=100 if panel.shares else _LEAST_TOP if most < _LEAST_TOP else None),
        series=shown,
    )  # fmt: skip


def legend_html(panel: Panel, words: Words) -> str:
    """Return the names of a chart's lines, each with a piece of its line."""
    return "".join(
        f'<span><svg width="26" height="8" aria-hidden="true"><path d="M0 4H26" '
        f'stroke="{line.colour}" stroke-width="2.5" stroke-dasharray="{_dashes(line)}"/></svg>'
        f"{words(f'watch.line.{line.name}')}</span>"
        for line in panel.lines
    )


def _dashes(line: Line) -> str:
    return "none" if isinstance(line.dashes, str) else " ".join(map(str, line.dashes))


def thinned(rows: Sequence[Row]) -> Sequence[Row]:
    """Return every row, or every second or third, ... where there are many; always the last."""
    step = -(-len(rows) // _MOST_POINTS) or 1
    return rows[::-1][::step][::-1]


def _series(
    line: Line,
    rows: Sequence[Row],
    voters: float,
    unit: Callable[[float], float],
    words: Words,
) -> dict[str, Any]:
    return {
        "name": words(f"watch.line.{line.name}"),
        "type": "line",
        "showSymbol": False,
        "data": [[row["day"] + 1, unit(line.value(row, voters))] for row in rows],
        "lineStyle": {"width": 2.2, "color": line.colour, "type": line.dashes},
        "itemStyle": {"color": line.colour},
    }


def _mark_lines(found: Sequence[Mark]) -> dict[str, Any]:
    return {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": colours.GREY, "type": [2, 3], "width": 1},
        "label": {"show": False, "fontSize": 11, "color": colours.GREY, "formatter": "{b}"},
        "data": [{"xAxis": mark.day + 1, "name": mark.text} for mark in found if mark.drawn],
    }


def _labels(panel: Panel) -> dict[str, Any]:
    return {"fontSize": 12, "formatter": "{value} %" if panel.shares else "{value}"}


def summary_of(panel: Panel, snapshot: Snapshot, words: Words) -> str:
    """Return what a chart shows today, for those who hear the page."""
    name = words(f"watch.chart.{panel.name}")
    today = snapshot.today
    if today is None:
        return name
    voters = snapshot.weight * len(snapshot.states)
    write = words.percent if panel.shares else words.number
    told = [
        f"{words(f'watch.line.{line.name}')} {write(line.value(today, voters))}"
        for line in panel.lines
    ]
    return f"{name}: {'; '.join(told)}"


def written_date(date: datetime.date, words: Words) -> str:
    """Return a date as it is written: 26 March 2017."""
    month = words(f"months.{date.month}")
    return f"{date.day} {month} {date.year}"
