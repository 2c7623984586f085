"""Factors: what a plan varies, and the values that it may take.

A factor is a field of the scenario by its dotted path, or a name of the user's own whose levels
set several fields each. In a plan it reads

    regime.levers.policing: [0, 0.3, 0.8]                                    # values
    parameters.attitudes.social_pull: {from: 0.005, to: 0.02, log: true}     # a range
    events.0.date: {from: 2017-05-01, to: 2017-08-31}                        # days
    tactics:                                                                 # levels
      doors: {challengers.strategy.mix: {doors: 1, events: 0, online: 0}}
      online: {challengers.strategy.mix: {doors: 0, events: 0, online: 1}}
"""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Value = bool | int | float | str | datetime.date

_DIGITS = 12  # significant ones, so that steps of .1 read as people write them
_LARGEST = 2**63  # whole numbers below it fit into a column of a table


@dataclass(frozen=True)
class Factor:
    """What is varied.

    Attributes:
        name: the path of a field, or a name of the user's own; a column of the runs.
        choices: the values it takes, in the order of the plan; empty for a range without steps.
        levels: what each value sets, by path, where that is not just the field of its name.
        low: lower end of a range, a day as its ordinal number; not a number where values are
            listed.
        high: upper end of a range.
        log: whether a range is even on the scale of its logarithm.
        whole: whether a range holds whole numbers only.
        days: whether a range holds dates.
    """

    name: str
    choices: tuple[Value, ...] = ()
    levels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    low: float = math.nan
    high: float = math.nan
    log: bool = False
    whole: bool = False
    days: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields of the scenario that it sets."""
        if not self.levels:
            return (self.name,)
        return tuple(dict.fromkeys(path for level in self.levels.values() for path in level))

    @property
    def is_range(self) -> bool:
        """Whether the plan names its ends, and not each of its values."""
        return not math.isnan(self.low)

    def settings(self, value: Value) -> Mapping[str, Any]:
        """What a value sets, by path."""
        return self.levels[str(value)] if self.levels else {self.name: value}

    def at(self, shares: NDArray[np.float64]) -> NDArray[Any]:
        """The values at shares, [0, 1), of the way from the first to the last."""
        if self.choices:
            last = len(self.choices) - 1
            places = np.floor(shares * len(self.choices)).astype(np.intp)
            return as_column(self.choices)[np.minimum(places, last)]
        end = self.high + 1 if self.whole else self.high
        way = (
            self.low * (end / self.low) ** shares
            if self.log
            else self.low + shares * (end - self.low)
        )
        return self._column(np.clip(np.floor(way) if self.whole else way, self.low, self.high))

    def stepped(self, steps: int) -> tuple[Value, ...]:
        """A number of values at even distances, both ends included."""
        spaced = np.geomspace if self.log else np.linspace
        numbers = spaced(self.low, self.high, steps)
        if self.whole:
            return tuple(self._column(np.rint(numbers)).tolist())
        inner = (float(f"{number:.{_DIGITS}g}") for number in numbers[1:-1].tolist())
        return (self.low, *inner, self.high)

    def _column(self, numbers: NDArray[np.float64]) -> NDArray[Any]:
        """Numbers of a range as values."""
        if not self.whole:
            return numbers
        whole = numbers.astype(np.int64)
        if not self.days:
            return whole
        ordinals, places = np.unique(whole, return_inverse=True)
        return np.array(list(map(datetime.date.fromordinal, ordinals.tolist())), object)[places]


def kind_of(value: Any) -> str | None:
    """What kind of value this is, in words; None if it is not a single value."""
    if isinstance(value, bool):
        return "truth values"
    if isinstance(value, int):
        return "numbers" if -_LARGEST <= value < _LARGEST else None
    if isinstance(value, float):
        return "numbers" if math.isfinite(value) else None
    if isinstance(value, datetime.date):
        return "dates"
    return "text" if isinstance(value, str) else None


def as_column(values: Sequence[Value]) -> NDArray[Any]:
    """Values of one kind as an array of numbers or truth values, or of objects."""
    numbers = bool(values) and isinstance(values[0], int | float)
    return np.array(values) if numbers else np.array(values, object)
