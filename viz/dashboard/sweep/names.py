"""Names of factors and results of a sweep, and their numbers, in the language of the page."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.viz.dashboard.compare.topics import BY_COLUMN
from groundswell.viz.dashboard.levers import BY_PATH
from groundswell.viz.dashboard.sweep.table import Choice, Grid, SweepTable
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.sweep_report.axes import Axis, text_of
from groundswell.viz.sweep_report.words import decimals, rough_decimals

_COUNTED = ("argmax", "argmin", "first", "sum")  # reductions that give days
_NUMBER = re.compile(r"[−-]?[\d,]+(\.\d+)?(e[+-]?\d+)?")


class Names:
    """What things of a sweep are called, and how their numbers are written.

    Args:
        table: the sweep.
        words: in the language of the page.
    """

    def __init__(self, table: SweepTable, words: Words) -> None:
        self.table = table
        self.words = words
        self._reduced: Mapping[str, str] = table.subject.content.get("measure", {}).get(
            "reduce", {}
        )

    # ---- factors ----

    def factor(self, name: str) -> str:
        """Return what a factor is called: its lever's name, else the last part of its path."""
        if name in BY_PATH:
            return BY_PATH[name].title(self.words)
        return self.table.subject.short(name).replace("_", " ") if name else ""

    def meaning(self, name: str) -> str:
        """Return what a factor means, in a sentence; empty where nobody has said it."""
        told = self.table.subject.told[name].text if name else ""
        if name in BY_PATH:
            return self.words.find(f"levers.{BY_PATH[name].name}.text", told)
        return told if self.words.language == "en" else ""

    def settings(self, factors: Mapping[str, Any]) -> str:
        """Return factors with their values, in one line."""
        told = (f"{self.factor(name)} {self._number(text_of(value))}"
                for name, value in factors.items())  # fmt: skip
        return ", ".join(told)

    def labels(self, axis: Axis) -> list[str]:
        """Return the cells of a factor as people write them."""
        return [self._number(label) for label in axis.labels]

    def _number(self, text: str) -> str:
        """Return a number, or two with "to" between, in the language of the page."""
        low, to, high = text.partition(" to ")
        if self.words.language == "en" or not _NUMBER.fullmatch(low):
            return text
        written = low.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
        return f"{written} — {self._number(high)}" if to else written

    # ---- results ----

    def outcome(self, name: str) -> str:
        """Return what a result is called."""
        words = self.words
        if name in self._reduced:
            return name.replace("_", " ")
        told = words.find(f"compare.outcomes.{name}.name", name.replace("_", " "))
        return words.find(f"sweep.outcomes.{name}", told)

    def explained(self, name: str) -> str:
        """Return how a result is taken from the daily record; empty where its name says it."""
        if name not in self._reduced:
            return ""
        words = self.words
        column, how, span = _parts(self._reduced[name])
        told = words.find(f"compare.curves.{column}", column)
        if how.startswith("first"):
            text = words("sweep.how.first", column=told, what=how.removeprefix("first"))
        else:
            text = words.find(f"sweep.how.{how}", "{column}: " + how).format(column=told)
        return text + self._days(span)

    def _days(self, span: str) -> str:
        if not span:
            return ""
        first, last = (_day(end, self.words) for end in span.split(".."))
        if first == last:
            return self.words("sweep.one_day", day=first)
        return self.words("sweep.span", first=first, last=last)

    def is_share(self, name: str) -> bool:
        """Return whether a result is written as a percentage."""
        if name not in self._reduced:
            return self.table.subject.meaning(name).unit == "share"
        column, how, _ = _parts(self._reduced[name])
        curve = BY_COLUMN.get(column)
        return curve is not None and curve.unit == "share" and not how.startswith(_COUNTED)

    def value(self, name: str, value: float, among: NDArray[np.float64] | None = None) -> str:
        """Return a result as people read it.

        Args:
            name: of the result.
            value: that it has; a dash stands for none.
            among: numbers from which it is to be told apart.
        """
        if not np.isfinite(value):
            return "–"
        scale = 100 if self.is_share(name) else 1
        others = np.array([value]) if among is None else among
        text = self.words.number(value * scale, decimals(others * scale))
        return self._signed(text, name)

    def error(self, name: str, error: float) -> str:
        """Return an error with two significant digits, in the unit of the result."""
        if not np.isfinite(error):
            return "–"
        scaled = error * (100 if self.is_share(name) else 1)
        digits = rough_decimals(scaled) if scaled > 1e-9 else 0
        return self.words.number(scaled, min(digits, 6)).replace("-", "−")

    def interval(self, name: str, mean: float, half: float) -> str:
        """Return an interval around a mean."""
        ends = np.array([mean - half, mean + half])
        low, high = (self.value(name, float(end), ends) for end in ends)
        return self.words("sweep.interval", low=low, high=high)

    def _signed(self, text: str, name: str) -> str:
        unit = "\N{NARROW NO-BREAK SPACE}%" if self.is_share(name) else ""
        return text.replace("-", "−") + unit

    # ---- cells ----

    def place(self, grid: Grid, choice: Choice, where: tuple[int, int]) -> str:
        """Return which cell it is: factors and their values."""
        labels = (
            (choice.down, self.labels(grid.down)[where[0]]),
            (choice.across, self.labels(grid.across)[where[1]]),
        )
        return " · ".join(f"{self.factor(name)} {label}" for name, label in labels if name)

    def tip(self, grid: Grid, choice: Choice, where: tuple[int, int]) -> str:
        """Return what is told of a cell, as HTML."""
        words, found, place = self.words, grid.found, grid.place(*where)
        runs, failed = int(found.runs[place]), int(grid.failed[place])
        mean, error = float(found.mean[place]), float(found.error[place])
        lines = [f"<b>{escape(self.place(grid, choice, where))}</b>"]
        if runs:
            told = self.value(choice.outcome, mean, found.mean)
            lines.append(f"{escape(self.outcome(choice.outcome))}: {told}")
        if np.isfinite(error):
            lines.append(words("sweep.tip_error", error=self.error(choice.outcome, error)))
        lines.append(words("sweep.tip_runs", runs=words.number(runs)))
        if failed:
            lines.append(words("sweep.tip_failed", failed=words.number(failed)))
        return "<br>".join(lines)

    def summary(self, grid: Grid, choice: Choice) -> str:
        """Return what the heat map shows, in a sentence."""
        means = grid.found.mean
        if not np.isfinite(means).any():
            return self.words("sweep.summary_none")
        ends = (int(np.nanargmin(means)), int(np.nanargmax(means)))
        width = len(grid.across)
        low, high = (
            (
                self.value(choice.outcome, float(means[at]), means),
                self.place(grid, choice, (at // width, at % width)),
            )
            for at in ends
        )
        return self.words(
            "sweep.summary",
            outcome=self.outcome(choice.outcome),
            low=low[0],
            where_low=low[1],
            high=high[0],
            where_high=high[1],
        )


def _parts(reduction: str) -> tuple[str, str, str]:
    """Return column, way and days of a reduction such as "crowd max@40..50"."""
    column, _, rest = reduction.strip().partition(" ")
    how, _, span = rest.replace(" ", "").partition("@")
    return column, how, span


def _day(end: str, words: Words) -> str:
    return words("sweep.day", day=end) if end.isdigit() else end
