"""What happened day by day, in six panels over one time axis."""

from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from groundswell.analysis.runs import Run
from groundswell.analysis.tables import column
from groundswell.viz import colours, style

type Dashes = str | tuple[int, tuple[float, ...]]

_PRIVATE: Dashes = "solid"
_PUBLIC: Dashes = (0, (3, 1.6))
_DOTS: Dashes = (0, (1, 1))


@mpl.rc_context(style.RC)
def draw_trajectories(run: Run) -> Figure:
    """Draw attitudes, approval, attention, volunteers, candidates or donors, and protest."""
    drawn = style.figure(10.5, 9.2)
    axes = drawn.subplots(3, 2, sharex=True)
    panels = (_leanings, _approval, _knowledge, _volunteers, _campaign, _protest)
    for axis, panel in zip(axes.flat, panels, strict=True):
        panel(axis, run)
        _mark_days(axis, run)
    _format_dates(axes[-1])
    style.heading(drawn, _title(run), _subtitle(run))
    style.corner(drawn, run.provenance)
    return drawn


def _title(run: Run) -> str:
    return f"{run.config.title or run.config.name}: day by day"


def _subtitle(run: Run) -> str:
    parts = ["top row: solid what people think, dashed what they say in public"]
    if run.config.events:
        parts.append("▼ a change of policy or strategy")
    votes = _vote_days(run)
    if votes:
        parts.append("dotted: the vote" if len(votes) == 1 else "shaded: from first to last vote")
    return "   ·   ".join(parts)


def _leanings(axes: Axes, run: Run) -> None:
    lines = [
        _line(axes, run, "leaning_challengers", "challengers", colours.CHALLENGERS),
        _line(axes, run, "speaking_challengers", "… in public", colours.CHALLENGERS, _PUBLIC),
        _line(axes, run, "leaning_incumbents", "incumbents", colours.INCUMBENTS),
        _line(axes, run, "speaking_incumbents", "… in public", colours.INCUMBENTS, _PUBLIC),
    ]
    _shares(axes, "Who people lean to", "share of citizens", lines)


def _approval(axes: Axes, run: Run) -> None:
    lines = [
        _line(axes, run, "approval_private", "privately", colours.PURPLE),
        _line(axes, run, "approval_public", "to a pollster", colours.PURPLE, _PUBLIC),
    ]
    low = min(float(line.get_ydata().min()) for line in lines)  # pyright: ignore
    _shares(axes, "Approval of the leader", "share of citizens", lines, min(0.5, low - 0.05))


def _knowledge(axes: Axes, run: Run) -> None:
    lines = [
        _line(axes, run, "recognition", "know the\nchallengers", colours.CHALLENGERS),
        _line(axes, run, "attention", "attention\nto the vote", colours.GREEN, _PUBLIC),
    ]
    _shares(axes, "Recognition and attention", "mean over citizens, 0 to 100 %", lines)


def _volunteers(axes: Axes, run: Run) -> None:
    lines = [_line(axes, run, "volunteers", "volunteers", colours.CHALLENGERS)]
    _counts(axes, "Volunteers of the challengers", "real persons", lines)


def _campaign(axes: Axes, run: Run) -> None:
    """Candidates of a council campaign; donors where a campaign lives on gifts."""
    if run.config.challengers.organisation == "donor_campaign":
        lines = [_line(axes, run, "donors", "donors", colours.GREEN)]
        _counts(axes, "Small donors", "real persons", lines)
        return
    lines = [
        _line(axes, run, "in_pipeline", "in the procedure", colours.ORANGE, _DOTS),
        _line(axes, run, "nominated", "nominated", colours.GREEN, _PUBLIC),
        _line(axes, run, "registered", "registered", colours.CHALLENGERS),
    ]
    for line in lines:
        heights = np.asarray(line.get_ydata(), float)
        line.set_ydata(np.where(heights > 0, heights, np.nan))
    _counts(axes, "Challengers' candidates", "persons", [], room=1.35)
    if any(np.isfinite(line.get_ydata()).any() for line in lines):  # pyright: ignore
        axes.legend(loc="upper left", fontsize=8, borderpad=0, handlelength=2.8)
    else:
        _say(axes, "nobody stood")


def _protest(axes: Axes, run: Run) -> None:
    """One stem an event, filled where permitted; and who is in detention."""
    detained = _line(axes, run, "detained", "in detention", colours.INK)
    dates, crowds = column(run.protests, "date"), column(run.protests, "crowd").astype(float)
    allowed = column(run.protests, "permitted").astype(bool)
    axes.vlines(dates, 0, crowds, color=colours.ORANGE, linewidth=1.2)
    for held, name, face in (
        (allowed, "permitted", colours.ORANGE),
        (~allowed, "not permitted", "white"),
    ):
        if held.any():
            (marks,) = axes.plot(dates[held], crowds[held], "o", color=colours.ORANGE)
            marks.set(markerfacecolor=face, label=f"protest, {name}")
    _counts(axes, "Protest and repression", "real persons", [detained], room=1.25)
    if crowds.size:
        axes.legend(handles=axes.get_lines()[1:], loc="upper left", fontsize=8, borderpad=0)
    else:
        _say(axes, "no protest was held")


def _line(
    axes: Axes, run: Run, name: str, label: str, color: str, dashes: Dashes = _PRIVATE
) -> Line2D:
    """Draw one column of the series over the dates of the run."""
    dates, values = column(run.series, "date"), column(run.series, name).astype(float)
    (line,) = axes.plot(dates, values, label=label, color=color, linestyle=dashes)
    return line


def _say(axes: Axes, text: str) -> None:
    middle = {"ha": "center", "va": "center", "transform": axes.transAxes}
    axes.text(0.5, 0.55, text, color=colours.GREY, **middle)


def _shares(
    axes: Axes, title: str, unit: str, lines: list[Line2D], low: float | None = None
) -> None:
    axes.set(title=title, ylabel=unit)
    top = max(float(line.get_ydata().max()) for line in lines)  # pyright: ignore
    axes.set_ylim(0 if low is None else low, min(1.0, top * 1.15 + 0.01))
    style.percent(axes)
    style.label_ends(axes, lines)


def _counts(axes: Axes, title: str, unit: str, lines: list[Line2D], room: float = 1.15) -> None:
    axes.set(title=title, ylabel=unit)
    axes.set_ylim(0, max(10.0, axes.dataLim.ymax * room))
    style.thousands(axes)
    style.label_ends(axes, lines)


def _mark_days(axes: Axes, run: Run) -> None:
    """Mark changes of policy with small triangles, the vote with a dotted line or a shade."""
    config = run.config
    changes = [config.date(config.day(event.date)) for event in config.events]
    for day in changes:
        place = (float(date2num(day)), 0.99)
        axes.axvline(place[0], color=colours.LIGHT, linewidth=0.8, zorder=0)
        how: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "top"}
        axes.annotate("▼", place, color=colours.GREY, fontsize=8, **how)
    votes = [float(date2num(config.date(day))) for day in _vote_days(run)]
    if len(votes) == 1:
        axes.axvline(votes[0], color=colours.GREY, linestyle=":", linewidth=1, zorder=0)
    elif votes:
        axes.axvspan(votes[0], votes[-1], color=colours.PALE, alpha=0.6, linewidth=0, zorder=0)


def _vote_days(run: Run) -> list[int]:
    return sorted({int(day) for day in column(run.districts, "day").tolist()})


def _format_dates(row: Iterable[Axes]) -> None:
    for axes in row:
        locator = AutoDateLocator(minticks=4, maxticks=8)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        axes.margins(x=0.01)
