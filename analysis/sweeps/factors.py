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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.sweeps.findings import Findings
from groundswell.scenarios import Scenario
from groundswell.scenarios.documents import Place
from groundswell.scenarios.errors import nearest
from groundswell.scenarios.loader import anchored, place_of
from groundswell.scenarios.problems import field_at, is_whole

type Value = bool | int | float | str | datetime.date

_RANGE = ("from", "to", "steps", "log")
_DIGITS = 12  # significant ones, so that steps of .1 read as people write them
_KINDS = ("truth values", "numbers", "dates", "text")


@dataclass(frozen=True)
class Factor:
    """What is varied.

    Attributes:
        name: the path of a field, or a name of the user's own; a column of the runs.
        choices: the values it takes, in the order of the plan; empty for a range without steps.
        levels: what each value sets, by path, where the name is not itself a path.
        low: lower end of a range; a day as its ordinal number.
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
    def ends(self) -> tuple[Value, ...]:
        """The values that must be checked for all to be right: all of them, or both ends."""
        return self.choices or tuple(map(self._value, (self.low, self.high)))

    def settings(self, value: Value) -> Mapping[str, Any]:
        """What a value sets, by path."""
        return self.levels[str(value)] if self.levels else {self.name: value}

    def at(self, shares: NDArray[np.float64]) -> list[Value]:
        """The values at shares, [0, 1), of the way from the first to the last."""
        if self.choices:
            return [self.choices[int(place)] for place in np.floor(shares * len(self.choices))]
        if self.whole:
            return [self._value(n) for n in np.floor(self.low + shares * self._width)]
        if self.log:
            low, high = math.log(self.low), math.log(self.high)
            return [math.exp(power) for power in (low + shares * (high - low)).tolist()]
        return (self.low + shares * (self.high - self.low)).tolist()

    @property
    def _width(self) -> float:
        return self.high - self.low + 1

    def stepped(self, steps: int) -> tuple[Value, ...]:
        """A number of values at even distances, both ends included."""
        spaced = np.geomspace if self.log else np.linspace
        numbers = spaced(self.low, self.high, steps).tolist()
        if self.whole:
            return tuple(self._value(round(number)) for number in numbers)
        return tuple(float(f"{number:.{_DIGITS}g}") for number in numbers)

    def _value(self, number: float) -> Value:
        if self.days:
            return datetime.date.fromordinal(int(number))
        return int(number) if self.whole else float(number)


def read_factors(
    entries: Any, place: Place, findings: Findings, *, stepped: bool, folder: Path
) -> list[Factor]:
    """The factors of a block; whatever is wrong with them goes to the findings.

    Args:
        entries: the block's mapping of names to values.
        place: where the mapping stands in the plan.
        findings: receives the problems.
        stepped: whether a range has to say its number of steps, or must not.
        folder: where paths of files start.
    """
    if not isinstance(entries, Mapping) or not entries:
        findings.add(place, fault="is empty", allowed="at least one factor with its values")
        return []
    reader = _Reader(findings, stepped, folder)
    return [
        factor
        for name, told in entries.items()
        if (factor := reader.read(name, told, (*place, name))) is not None
    ]


@dataclass(frozen=True)
class _Reader:
    findings: Findings
    stepped: bool
    folder: Path

    def read(self, name: str, told: Any, place: Place) -> Factor | None:
        before = len(self.findings.problems)
        if isinstance(told, Mapping):
            factor = self._block(name, told, place)
        else:
            values = told if isinstance(told, list | tuple) else [told]
            factor = Factor(name, tuple(self._values(name, values, place)))
        return None if len(self.findings.problems) > before else factor

    def _values(self, name: str, values: Sequence[Any], place: Place) -> Iterator[Value]:
        """Check a list of values: single ones, of one kind, each once."""
        if not values:
            self.findings.add(place, fault="has no values", allowed="at least one")
        kinds = list(map(kind_of, values))
        for number, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind is None:
                allowed = "a number, a date, text, true or false; name levels for whole blocks"
                self.findings.add((*place, number), value, allowed)
            elif kind != kinds[0]:
                fault = f"mixes {kinds[0]} and {kind}"
                self.findings.add(place, fault=fault, allowed="values of one kind")
            yield anchored(place_of(name), value, self.folder)

    def _block(self, name: str, told: Mapping[str, Any], place: Place) -> Factor | None:
        if any(key in _RANGE for key in told):
            return self._range(name, told, place)
        if not told:
            self.findings.add(place, fault="has no values", allowed="values, a range, or levels")
        levels = {}
        for level, settings in told.items():
            if not isinstance(settings, Mapping) or not settings:
                allowed = "what the level sets: a block of paths and values, or from, to, log"
                self.findings.add((*place, level), settings, allowed)
                continue
            levels[level] = {
                path: anchored(place_of(path), value, self.folder)
                for path, value in settings.items()
            }
        return Factor(name, tuple(levels), levels)

    def _range(self, name: str, told: Mapping[str, Any], place: Place) -> Factor | None:
        before = len(self.findings.problems)
        for key in told:
            if key not in _RANGE:
                found = nearest(key, _RANGE)
                self.findings.add((*place, key), fault="is not a field", suggestion=found)
        for key in ("from", "to"):
            if key not in told:
                self.findings.add(place, fault=f"has no {key!r}", allowed="both ends of a range")
            elif kind_of(told[key]) not in ("numbers", "dates"):
                self.findings.add((*place, key), told[key], "a number or a date")
        log = told.get("log", False)
        if not isinstance(log, bool):
            self.findings.add((*place, "log"), log, "true or false")
        if len(self.findings.problems) > before:
            return None
        return self._ordered(name, told, log, place)

    def _ordered(
        self, name: str, told: Mapping[str, Any], log: bool, place: Place
    ) -> Factor | None:
        first, last = told["from"], told["to"]
        if kind_of(first) != kind_of(last):
            self.findings.add(place, fault="mixes numbers and dates", allowed="ends of one kind")
            return None
        if not first < last:
            self.findings.add((*place, "to"), last, f"more than {first}")
            return None
        days = isinstance(first, datetime.date)
        low, high = (first.toordinal(), last.toordinal()) if days else (first, last)
        declared = field_at(Scenario, _declared_place(name))
        whole = days or (declared is not None and is_whole(declared))
        if whole and not days and (low % 1 or high % 1):
            self.findings.add(place, fault=f"goes from {low} to {high}", allowed="whole numbers")
            return None
        if log and (days or whole or low <= 0):
            self.findings.add((*place, "log"), log, "ends above 0 that are not whole numbers")
            return None
        factor = Factor(name, (), {}, low, high, log, whole, days)
        return self._with_steps(factor, told, place)

    def _with_steps(self, factor: Factor, told: Mapping[str, Any], place: Place) -> Factor | None:
        steps = told.get("steps")
        if not self.stepped:
            if steps is not None:
                fault = "has no meaning here: the block says how many points there are"
                self.findings.add((*place, "steps"), fault=fault)
            return factor
        most = int(factor._width) if factor.whole else 1_000_000
        if not isinstance(steps, int) or isinstance(steps, bool) or not 2 <= steps <= most:
            self.findings.add((*place, "steps"), steps, f"a whole number from 2 to {most:,}")
            return None
        return Factor(factor.name, factor.stepped(steps))


def kind_of(value: Any) -> str | None:
    """What kind of value this is, in words; None if it is not a single value."""
    if isinstance(value, bool):
        return _KINDS[0]
    if isinstance(value, int | float):
        return _KINDS[1] if math.isfinite(value) else None
    if isinstance(value, datetime.date):
        return _KINDS[2]
    return _KINDS[3] if isinstance(value, str) else None


def _declared_place(name: str) -> tuple[str, ...]:
    """The place at which the schema declares a field; an event sets fields declared elsewhere."""
    place = place_of(name)
    return tuple(place[3].split(".")) if place[:1] == ("events",) and len(place) == 4 else place
