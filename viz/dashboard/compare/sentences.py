"""Numbers of a comparison as text, and what an interval supports as a plain sentence."""

from collections.abc import Iterable
from math import isfinite

from groundswell.analysis.paired import FEWEST, Difference
from groundswell.viz.dashboard.compare.topics import Outcome
from groundswell.viz.dashboard.levers import Lever
from groundswell.viz.dashboard.texts import Words

NONE = "–"
"""Stands where there is no number."""

_MOST_DIGITS = 6
_LARGE = 20  # from here on, decimals of a count say nothing


def value_of(lever: Lever, value: float, unit: str, words: Words) -> str:
    """Return the value of a lever with its unit, as people read it."""
    if lever.switch:
        return words("compare.on" if value else "compare.off")
    if unit == "share":
        return words.percent(value, 0)
    number = words.number(value, 0 if value == int(value) else 2)
    return f"{number} {words.find(f'units.{unit}')}".strip()


def mean_of(value: float, outcome: Outcome, words: Words) -> str:
    """Return the mean of an outcome as text: 361, 27.4 %, 14,852."""
    return _written(value, digits_of([value], outcome), outcome, words)


def interval_of(value: float, half: float, outcome: Outcome, words: Words) -> str:
    """Return the interval of a mean as text; what cannot be negative does not begin below 0."""
    low, high = max(0.0, value - half), value + half
    digits = digits_of([low, high], outcome)
    ends = {"low": low, "high": high}
    told = {name: _written(end, digits, outcome, words) for name, end in ends.items()}
    return words("compare.to", **told) if isfinite(high) else NONE


def _written(value: float, digits: int, outcome: Outcome, words: Words) -> str:
    if not isfinite(value):
        return NONE
    write = words.percent if outcome.unit == "share" else words.number
    return write(value, digits)


def signed(value: float, digits: int, words: Words, plus: str = "") -> str:
    """Return a number with a real minus sign; what rounds to 0 has none."""
    sign = "\N{MINUS SIGN}" if value < 0 else plus
    shown = words.number(abs(value), digits)
    return shown if round(value, digits) == 0 else sign + shown


def change_of(difference: Difference, outcome: Outcome, words: Words) -> str:
    """Return a difference and its interval as text: −137 (−150 to −125)."""
    mean, low, high = _scaled(difference, outcome)
    if not isfinite(mean):
        return NONE
    digits = _telling(difference, outcome)
    shown = signed(mean, digits, words, plus="+")
    if difference.verdict == "unknown":
        return shown
    ends = {"low": signed(low, digits, words), "high": signed(high, digits, words)}
    return f"{shown} ({words('compare.to', **ends)})"


def verdict_of(
    difference: Difference, letter: str, outcome: Outcome, seeds: int, words: Words
) -> str:
    """Return, in one sentence, what an interval supports about a contender and the first one.

    Args:
        difference: of the contender to the first one.
        letter: of the contender.
        outcome: which is compared.
        seeds: that all contenders have lived.
        words: in which it is said.
    """
    about = {"b": letter, "pairs": difference.pairs, "fewest": FEWEST}
    if difference.verdict == "unknown":
        return words(f"compare.verdict.{'unknown' if seeds < FEWEST else 'none'}", **about)
    if difference.verdict != "alike":
        return _apart(difference, letter, outcome, words)
    _, low, high = _scaled(difference, outcome)
    if low == high:
        return words("compare.verdict.same", **about)
    digits = _telling(difference, outcome)
    upper = f"{signed(high, digits, words)} {_unit(high, digits, outcome, words, limit=True)}"
    return words("compare.verdict.alike", **about, low=signed(low, digits, words), high=upper)


def _apart(difference: Difference, letter: str, outcome: Outcome, words: Words) -> str:
    mean, *ends = (abs(value) for value in _scaled(difference, outcome))
    digits = _telling(difference, outcome)
    amount = f"{words.number(mean, digits)} {_unit(mean, digits, outcome, words)}"
    low, high = (words.number(end, digits) for end in sorted(ends))
    interval = words("compare.verdict.interval", low=low, high=high)
    key = f"compare.outcomes.{outcome.name}.{difference.verdict}"
    return f"{words(key, b=letter, amount=amount)} ({interval})."


def _scaled(difference: Difference, outcome: Outcome) -> tuple[float, float, float]:
    """Mean and interval in the unit in which they are written: percentage points for shares."""
    factor = 100 if outcome.unit == "share" else 1
    return factor * difference.mean, factor * difference.low, factor * difference.high


def digits_of(values: Iterable[float], outcome: Outcome) -> int:
    """Return how many decimals are written; large counts have none."""
    largest = max((abs(value) for value in values if isfinite(value)), default=0.0)
    return 0 if outcome.unit != "share" and largest >= _LARGE else outcome.digits


def _telling(difference: Difference, outcome: Outcome) -> int:
    """Return the decimals with which an interval that leaves 0 out is seen to do so."""
    values = [abs(value) for value in _scaled(difference, outcome) if isfinite(value)]
    digits = digits_of(values, outcome)
    if difference.verdict in ("more", "less"):
        while digits < _MOST_DIGITS and not round(min(values), digits):
            digits += 1
    return digits


def _unit(value: float, digits: int, outcome: Outcome, words: Words, *, limit: bool = False) -> str:
    """Return the unit of an amount, in the form that its number asks for.

    Args:
        value: the number.
        digits: decimals with which it is written.
        outcome: gives the unit.
        words: in which it is said.
        limit: the number is the end of a range, which in Russian asks for the genitive.
    """
    unit = words(f"compare.outcomes.{outcome.name}.unit")
    one, few, many, part = words(f"compare.units.{unit}").split("|")
    number = round(abs(value))
    tens, ones = number % 100 // 10, number % 10
    if digits:
        return part
    if words.language != "ru":
        return one if number == 1 and not limit else many
    if tens == 1 or ones == 0 or ones > 4:
        return many
    if limit:
        return part if ones == 1 else many
    return one if ones == 1 else few
