"""From what a plan tells of a factor to the factor, or to what is wrong with it."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from groundswell.analysis.plans.design import SAMPLERS
from groundswell.analysis.plans.factors import Factor, Value, kind_of
from groundswell.analysis.plans.fields import Fields, around, names_file, rooted, whole
from groundswell.analysis.plans.findings import Findings
from groundswell.scenarios.documents import Place
from groundswell.scenarios.errors import nearest, show, shown

SINGLE = "a number, a date, text, true or false"
"""What a value may be, in words."""

_RANGE = ("from", "to", "steps", "log")
_MOST_STEPS = 10_000
_MOST_CHECKED = 200  # values of a factor that are looked at when a plan is loaded


@dataclass(frozen=True)
class Reader:
    """Reads the factors of a block.

    Attributes:
        kind: of the block.
        fields: what the scenario has to say about paths and values.
        folder: where paths of files start.
        findings: receives the problems.
    """

    kind: str
    fields: Fields
    folder: Path
    findings: Findings

    def factors(self, entries: Mapping[str, Any], place: Place) -> tuple[Factor, ...]:
        """The factors of a block, but for those that something is wrong with.

        Args:
            entries: the factors by name, as the plan tells them.
            place: where they stand in the plan.
        """
        if not entries:
            allowed = "at least one factor with its values"
            self.findings.add(place, fault="is empty", allowed=allowed)
        found = (self._factor(name, told, (*place, name)) for name, told in entries.items())
        return tuple(factor for factor in found if factor is not None)

    def listed(self, name: str, values: Sequence[Value]) -> Factor:
        """The factor of a field, from values that nothing is wrong with.

        Numbers of a field that takes fractions are fractions, however they are written. The value
        of a file is its path as it is written; what it sets is where that leads to.
        """
        if kind_of(values[0]) == "numbers" and not whole(name, otherwise=True):
            numbers = (float(value) for value in values if isinstance(value, int | float))
            return Factor(name, tuple(numbers))
        if not names_file(name):
            return Factor(name, tuple(values))
        levels = {str(value): {name: rooted(name, value, self.folder)} for value in values}
        return Factor(name, tuple(values), levels)

    def _factor(self, name: str, told: Any, place: Place) -> Factor | None:
        """A factor; None where something is wrong with it."""
        before = len(self.findings.problems)
        if not isinstance(told, Mapping):
            values = told if isinstance(told, list | tuple) else (told,)
            self._check_values(name, values, place)
            sound = len(self.findings.problems) == before
            return self.listed(name, values) if sound else None
        if any(key in _RANGE for key in told):
            factor = self._range(name, told, place)
        else:
            factor = self._levels(name, told, place)
        return factor if len(self.findings.problems) == before else None

    def _can_be_set(self, path: str, place: Place) -> bool:
        problems = self.fields.path_problems(path)
        self.findings.place(problems, place)
        return not problems

    def _check_value(self, path: str, value: Any, place: Place) -> None:
        self.findings.place(self.fields.value_problems(path, value), place)
        if names_file(path) and isinstance(value, str):
            file = self.folder / value
            if not file.is_file():
                found = nearest(file.name, [other.name for other in file.parent.glob("*")])
                fault = f"names {shown(file)}, which does not exist"
                self.findings.add(place, fault=fault, suggestion=found)

    # ---- values ----

    def _check_values(self, name: str, values: Sequence[Any], place: Place) -> None:
        of_one_kind = self._are_of_one_kind(values, place)
        if not self._can_be_set(name, place) or not of_one_kind:
            return
        for value in telling(values):
            self._check_value(name, value, (*place, values.index(value)))
        if self.kind == "zip":  # there a value may stand twice, if the others differ
            return
        for number, first in repeated(values):
            fault = f"is {show(values[number])}, and so is entry {first}"
            self.findings.add((*place, number), fault=fault, allowed="each value once")

    def _are_of_one_kind(self, values: Sequence[Any], place: Place) -> bool:
        """Whether there are values, each a single one, and all of one kind."""
        before = len(self.findings.problems)
        if not values:
            self.findings.add(place, fault="has no values", allowed="at least one")
        kinds = list(map(kind_of, values))
        for number, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            if kind is None:
                allowed = f"{SINGLE}; name levels to set blocks, lists or nothing"
                self.findings.add((*place, number), value, allowed)
        different = [kind for kind in dict.fromkeys(kinds) if kind]
        if len(different) > 1:
            fault = f"mixes {' and '.join(different)}"
            self.findings.add(place, fault=fault, allowed="values of one kind")
        return len(self.findings.problems) == before

    # ---- levels ----

    def _levels(self, name: str, told: Mapping[str, Any], place: Place) -> Factor:
        """A factor with a name of the user's own, and what each of its levels sets."""
        if not told:
            self.findings.add(place, fault="has no values", allowed="values, a range, or levels")
        levels: dict[str, dict[str, Any]] = {}
        for level, settings in told.items():
            here = (*place, level)
            if not isinstance(settings, Mapping) or not settings:
                allowed = f"what a level sets: a block of paths and values; or {', '.join(_RANGE)}"
                self.findings.add(here, settings, allowed)
                continue
            self._check_settings(settings, here)
            found = {path: rooted(path, value, self.folder) for path, value in settings.items()}
            for other in (other for other, those in levels.items() if those == found):
                self.findings.add(here, fault=f"sets the same as {other}")
            levels[level] = found
        return Factor(name, tuple(levels), levels)

    def _check_settings(self, settings: Mapping[str, Any], place: Place) -> None:
        for path, value in settings.items():
            here = (*place, path)
            if self._can_be_set(path, here):
                self._check_value(path, value, here)
            for other in settings:
                if other != path and around(other, path):
                    self.findings.add(here, fault=f"is a part of {other}, which is set as well")

    # ---- ranges ----

    def _range(self, name: str, told: Mapping[str, Any], place: Place) -> Factor | None:
        """A factor from its two ends."""
        if not self._has_both_ends(told, place) or not self._can_be_set(name, place):
            return None
        first, last, log = told["from"], told["to"], told.get("log", False)
        self._check_value(name, first, (*place, "from"))
        self._check_value(name, last, (*place, "to"))
        days = isinstance(first, datetime.date)
        if log and (days or first <= 0):
            self.findings.add((*place, "log"), log, "false, for only numbers above 0 have one")
            return None
        integers = isinstance(first, int) and isinstance(last, int)
        in_ones = days or whole(name, otherwise=integers)
        low, high = (_number(end, in_ones=in_ones) for end in (first, last))
        return self._with_steps(Factor(name, (), {}, low, high, log, in_ones, days), told, place)

    def _has_both_ends(self, told: Mapping[str, Any], place: Place) -> bool:
        """Whether a range has two ends of one kind, in order, and nothing that is no part of it."""
        before = len(self.findings.problems)
        for key in (key for key in told if key not in _RANGE):
            found = nearest(key, _RANGE)
            allowed = ", ".join(_RANGE)
            self.findings.add((*place, key), None, allowed, "is no part of a range", found)
        for key in ("from", "to"):
            if key not in told:
                self.findings.add(place, fault=f"has no {key!r}", allowed="both ends of a range")
            elif kind_of(told[key]) not in ("numbers", "dates"):
                self.findings.add((*place, key), told[key], "a number or a date")
        if not isinstance(told.get("log", False), bool):
            self.findings.add((*place, "log"), told["log"], "true or false")
        return len(self.findings.problems) == before and self._are_in_order(told, place)

    def _are_in_order(self, told: Mapping[str, Any], place: Place) -> bool:
        first, last = told["from"], told["to"]
        if kind_of(first) != kind_of(last):
            self.findings.add(place, fault="mixes numbers and dates", allowed="ends of one kind")
            return False
        if not first < last:
            self.findings.add((*place, "to"), last, f"more than {show(first)}, which is `from`")
            return False
        return True

    def _with_steps(self, factor: Factor, told: Mapping[str, Any], place: Place) -> Factor | None:
        """The range, with the values that its steps make unless the block draws them."""
        here = (*place, "steps")
        if self.kind in SAMPLERS:
            if "steps" in told:
                fault = "has no meaning here: the block says how many points there are"
                self.findings.add(here, fault=fault)
            return factor
        if "steps" not in told:
            allowed = f"how many values a {self.kind} takes of it"
            self.findings.add(place, fault="has no 'steps'", allowed=allowed)
            return None
        steps = told["steps"]
        most = min(int(factor.high - factor.low) + 1, _MOST_STEPS) if factor.whole else _MOST_STEPS
        if not isinstance(steps, int) or isinstance(steps, bool) or not 2 <= steps <= most:
            self.findings.add(here, steps, f"a whole number from 2 to {most:,}")
            return None
        choices = factor.stepped(steps)
        different = len(set(choices))
        if different < steps:
            fault = f"is {steps}, but makes {different} different whole numbers"
            self.findings.add(here, fault=fault, allowed="fewer")
        return replace(factor, choices=choices)


def telling(values: Sequence[Any]) -> list[Any]:
    """Values of one kind that tell whether all are right: many, the smallest and the largest.

    A survey looks at all of them.
    """
    distinct = list(dict.fromkeys(values))
    if len(distinct) <= _MOST_CHECKED:
        return distinct
    return list(dict.fromkeys([*distinct[:_MOST_CHECKED], min(distinct), max(distinct)]))


def repeated(entries: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """The numbers of the entries that were there before, each with that of the first like it."""
    seen: dict[Any, int] = {}
    for number, entry in enumerate(entries):
        if seen.setdefault(entry, number) != number:
            yield number, seen[entry]


def _number(end: float | datetime.date, *, in_ones: bool) -> float:
    """An end of a range as a number; of a day, its ordinal."""
    if isinstance(end, datetime.date):
        return end.toordinal()
    return int(end) if in_ones else float(end)
