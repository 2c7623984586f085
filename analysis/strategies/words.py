"""Numbers of strategies as people say them."""

from math import isfinite, isinf

from groundswell.analysis.ranking import Interval
from groundswell.analysis.strategies.outcomes import Outcome

_UNKNOWN = "not known"
_SURE = 0.99  # a probability from which on it is told as "over 99 %"


def amount(value: float, outcome: Outcome) -> str:
    """Return a value of an outcome, without its unit: "293", "14.3 %", "69.5 million"."""
    if not isfinite(value):
        return _UNKNOWN
    if not outcome.unit:
        return f"{100 * value:.1f} %"
    if outcome.unit == "money":
        return money(value)
    return _round(value)


def money(value: float) -> str:
    """Return a sum of money in the scenario's currency: "270", "236,000", "69.5 million"."""
    size = abs(value)
    for limit, unit in ((1e9, "billion"), (1e6, "million")):
        if size >= limit:
            return f"{value / limit:.3g} {unit}"
    return f"{float(f'{value:.3g}'):,.0f}"


def change(value: float, outcome: Outcome) -> str:
    """Return a difference with its sign; of shares in percentage points."""
    if not isfinite(value):
        return _UNKNOWN
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    told = f"{100 * abs(value):.1f} points" if not outcome.unit else amount(abs(value), outcome)
    return f"{sign}{told}"


def between(found: Interval, outcome: Outcome, *, signed: bool = False) -> str:
    """Return the ends of an interval: "280 to 310", "23.1 to 24.2 %"; signed for a difference."""
    if isinf(found.low) or isinf(found.high):
        return _UNKNOWN
    say = change if signed else amount
    low, high = say(found.low, outcome), say(found.high, outcome)
    number, unit = low.partition(" ")[0], low.partition(" ")[2]
    return f"{number if unit == high.partition(' ')[2] else low} to {high}"


def chance(probability: float) -> str:
    """Return a probability in percent; never as certain, or as impossible."""
    if probability > _SURE:
        return "over 99 %"
    if probability < 1 - _SURE:
        return "under 1 %"
    return f"{100 * probability:.0f} %"


def listed(names: list[str]) -> str:
    """Return names with commas and a last "and"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _round(value: float) -> str:
    """A count: whole from 100 on, else with one digit."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.1f}"
