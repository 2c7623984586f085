"""Words and numbers of a sweep's report: what results mean, and how they are written."""

from collections.abc import Mapping
from math import ceil, floor, isfinite, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

NONE = "–"
"""Stands where there is no number."""

_MOST_DECIMALS = 6
_SAME = 1e-9  # relative difference of numbers that are the same, but for how they were added up


class Meaning(NamedTuple):
    """What a result is, in plain words, and its unit."""

    text: str
    unit: str = ""


OUTCOMES: Mapping[str, Meaning] = {
    "turnout": Meaning("votes cast, of the electorate", "share"),
    "vote_share_challengers": Meaning("the challengers' part of the votes cast", "share"),
    "seats": Meaning("seats that were voted on", "seats"),
    "seats_challengers": Meaning("seats won by the challengers", "seats"),
    "seats_incumbents": Meaning("seats won by the incumbents", "seats"),
    "seats_others": Meaning("seats won by others", "seats"),
    "seat_share_challengers": Meaning("the challengers' part of the seats", "share"),
    "councils": Meaning("councils that were voted on", "councils"),
    "councils_with_seat": Meaning("councils in which challengers hold a seat", "councils"),
    "councils_majority": Meaning("councils in which challengers hold half or more", "councils"),
    "councils_swept": Meaning("councils in which challengers hold every seat", "councils"),
    "councils_without_incumbents": Meaning("councils without an incumbent", "councils"),
    "registered": Meaning("registered candidates of the challengers", "persons"),
    "win_rate": Meaning("seats won for each registered candidate of the challengers", "share"),
    "volunteers": Meaning("volunteers of the challengers at the end", "real persons"),
    "peak_crowd": Meaning("people at the largest protest", "real persons"),
    "arrests": Meaning("arrests over the whole run", "real persons"),
    "approval_private": Meaning(
        "citizens who approve of the leader, privately, at the end", "share"
    ),
    "approval_public": Meaning("citizens who say so to a pollster, at the end", "share"),
    "spent_challengers": Meaning("money that the challengers' plan spent", "currency"),
    "spent_incumbents": Meaning("money that the incumbents' plan spent", "currency"),
}
"""The headline numbers of a run."""

_HOW = {
    "final": "{} on the last day",
    "max": "largest {} of a day",
    "min": "smallest {} of a day",
    "mean": "mean {} of a day",
    "sum": "sum of {} over the days",
    "argmax": "day with the largest {}",
    "argmin": "day with the smallest {}",
}


def reduction(text: str) -> Meaning:
    """What a reduction of the daily record means: of "crowd max@40..50", "crowd max", ..."""
    column, _, rest = text.strip().partition(" ")
    how, _, span = rest.replace(" ", "").partition("@")
    if how.startswith("first"):
        return Meaning(f"first day with {column} {how.removeprefix('first')}", "day")
    told = _HOW.get(how, f"{{}} {how}").format(column)
    return Meaning(told + _days(span), "day" if how.startswith("arg") else "")


def _days(span: str) -> str:
    if not span:
        return ""
    since, until = (f"day {end}" if end.isdigit() else end for end in span.split(".."))
    return f", on {since}" if since == until else f", from {since} to {until}"


def decimals(values: ArrayLike) -> int:
    """How many decimals show differences between values: their range in 20 to 200 steps."""
    finite = np.asarray(values, float)
    finite = finite[np.isfinite(finite)]
    if not finite.size:
        return 0
    size = float(np.abs(finite).max())
    spread = float(np.ptp(finite))
    if same(finite):
        spread = 0.0 if size == round(size) else size / 10
    return max(0, min(_MOST_DECIMALS, ceil(log10(20 / spread)))) if spread > 0 else 0


def same(values: ArrayLike) -> bool:
    """Whether finite numbers differ by no more than the order in which they were added up."""
    numbers = np.asarray(values, float)
    return float(np.nanmax(numbers) - np.nanmin(numbers)) <= _SAME * np.nanmax(np.abs(numbers))


def number(value: float, digits: int) -> str:
    """A number with so many decimals; a dash where there is none."""
    if not isfinite(value):
        return NONE
    if value and abs(value) < 0.5 * 10.0**-_MOST_DECIMALS:
        return f"{value:.2g}".replace("-", "−")
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")


def rough(value: float) -> str:
    """A number with two significant digits, as an error or a half-width is told."""
    if not isfinite(value):
        return NONE
    if value == 0 or abs(value) < 1e-12:
        return "0"
    if abs(value) < 1e-6:
        return f"{value:.1e}"
    value = float(f"{value:.1e}")  # rounded first: 9.98 is 10, not 10.0
    return f"{value:,.{rough_decimals(value)}f}"


def rough_decimals(value: float) -> int:
    """How many decimals show two significant digits of a number that is not zero."""
    return max(0, 1 - floor(log10(abs(value))))


def signed(value: float, digits: int) -> str:
    """A difference: with its sign."""
    text = number(value, digits)
    return f"+{text}" if value > 0 else text


def some(count: int, one: str, many: str = "") -> str:
    """A number of things: "1 run", "24 runs"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
