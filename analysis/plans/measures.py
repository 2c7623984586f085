"""What a plan measures of each run: headline numbers, reductions of the daily record, series.

measure:
  outcomes: [turnout, seats_challengers]        # headline numbers; all of them where not given
  reduce:
    peak_crowd: crowd max
    day_of_peak: crowd argmax
    summer: volunteers mean@2017-06-01..2017-08-31
    takeoff: registered first>=500
  series: {every: 7, columns: [volunteers, crowd]}
"""

import datetime
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.plans.findings import Findings
from groundswell.analysis.plans.wishes import MeasureWish
from groundswell.model.record import OUTCOMES, SERIES
from groundswell.scenarios import Scenario
from groundswell.scenarios.documents import Place
from groundswell.scenarios.errors import nearest, show
from groundswell.scenarios.parts import as_moment

type Row = Mapping[str, Any]
type Moment = datetime.date | int
type Numbers = NDArray[np.float64]

_LAST_ROW_ONLY = 36_500  # days between two rows, when only the last day's is wanted

_HOW: Mapping[str, Callable[[Numbers, Numbers], float]] = {
    "final": lambda _, values: values[-1],
    "max": lambda _, values: values.max(),
    "min": lambda _, values: values.min(),
    "mean": lambda _, values: values.mean(),
    "sum": lambda _, values: values.sum(),
    "argmax": lambda days, values: days[values.argmax()],
    "argmin": lambda days, values: days[values.argmin()],
}
_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_CONDITION = rf"(?P<sign>[<>]=?)\s*(?P<level>{_NUMBER})"
_REDUCTION = re.compile(
    rf"(?P<how>{'|'.join(_HOW)})(?:\s*@\s*(?P<since>[\w-]+)\s*\.\.\s*(?P<until>[\w-]+))?"
    rf"|first\s*{_CONDITION}"
)
_ALLOWED = f"a column and one of {', '.join(_HOW)}, mean@a..b, first>=x"
_MOST_NAMES = 25  # valid names that are listed


@dataclass(frozen=True)
class Condition:
    """Whether a column of the daily record stands above or below a level.

    Attributes:
        column: of the record.
        sign: one of >=, <=, >, <.
        level: the number it is compared with.
    """

    column: str
    sign: str
    level: float

    def __str__(self) -> str:
        return f"{self.column} {self.sign} {_written(self.level)}"

    def holds(self, values: Any) -> Any:
        """Compare one value of the column, or an array of them."""
        return _SIGNS[self.sign](values, self.level)

    @classmethod
    def read(cls, text: str, place: Place, findings: Findings) -> Self | None:
        """Read "volunteers >= 5000"; what is wrong with it goes to the findings."""
        column, rest = _split(text)
        found = re.fullmatch(_CONDITION, rest)
        if not found:
            findings.add(place, text, "a column, a sign and a number, as in volunteers >= 5000")
            return None
        if not _is_column(column, place, findings):
            return None
        return cls(column, found["sign"], float(found["level"]))


@dataclass(frozen=True)
class Reduction:
    """One number from one column of the daily record.

    Attributes:
        name: a column of the runs.
        column: of the daily record.
        how: final, max, min, mean, sum, argmax, argmin, or first.
        since: first day that counts, where not all do.
        until: last day that counts.
        condition: what has to hold for the first time.
    """

    name: str
    column: str
    how: str
    since: Moment | None = None
    until: Moment | None = None
    condition: Condition | None = None

    def __str__(self) -> str:
        if self.condition is not None:
            return f"{self.column} first{self.condition.sign}{_written(self.condition.level)}"
        days = f"@{self.since}..{self.until}" if self.since is not None else ""
        return f"{self.column} {self.how}{days}"

    @classmethod
    def read(cls, name: str, text: Any, place: Place, findings: Findings) -> Self | None:
        """Read "crowd max"; what is wrong with it goes to the findings."""
        column, rest = _split(text)
        found = _REDUCTION.fullmatch(rest)
        if not found:
            word = re.split(r"\W", rest)[0]
            known = (*_HOW, "first")
            suggestion = None if word in known else nearest(word, known)
            findings.add(place, text, _ALLOWED, suggestion=suggestion)
        if column and not _is_column(column, place, findings):
            return None
        if not found:
            return None
        if found["how"] is None:
            condition = Condition(column, found["sign"], float(found["level"]))
            return cls(name, column, "first", condition=condition)
        try:
            since, until = (
                None if end is None else as_moment(end) for end in (found["since"], found["until"])
            )
        except ValueError as error:
            findings.add(place, fault=f"{show(text)} has a day that {error}")
            return None
        return cls(name, column, found["how"], since, until)

    @property
    def needs_every_day(self) -> bool:
        """Whether the last day does not do."""
        return self.how != "final" or self.since is not None

    def check_days(self, config: Scenario, place: Place, findings: Findings) -> None:
        """Whether days of a scenario's run count; if none does, that goes to the findings."""
        if self.since is None or self.until is None:
            return
        first, last = config.day(self.since), config.day(self.until)
        if first > last:
            findings.add(place, str(self), "a first day that is not after the last")
        elif last < 0 or first >= config.days:
            end = config.days - 1
            run = f"{config.start} to {config.date(end)} (day 0 to {end})"
            findings.add(place, str(self), f"days of the run, {run}")

    def of(self, days: Numbers, values: Numbers, config: Scenario) -> float | None:
        """The number; None where no day counts, or the condition never held."""
        counts = np.ones(days.size, bool)
        if self.since is not None and self.until is not None:
            counts = (days >= config.day(self.since)) & (days <= config.day(self.until))
        if self.condition is not None:
            counts &= self.condition.holds(values)
        if not counts.any():
            return None
        if self.condition is not None:
            return float(days[counts][0])
        return float(_HOW[self.how](days[counts], values[counts]))


@dataclass(frozen=True)
class Measures:
    """What is kept of a run.

    Attributes:
        outcomes: headline numbers, as the model stands at the end.
        reductions: numbers from the daily record.
        columns: of the daily record that are kept as series; none where empty.
        every: days from one row of the kept series to the next; the last day has one always.
        stop: ends a run after the first day on which it holds.
        tables: what is kept beyond single numbers, by the names of `model.record.TABLES`.
    """

    outcomes: tuple[str, ...] = OUTCOMES
    reductions: tuple[Reduction, ...] = ()
    columns: tuple[str, ...] = ()
    every: int = 1
    stop: Condition | None = None
    tables: tuple[str, ...] = ()

    @classmethod
    def read(cls, told: MeasureWish, stop: str | None, findings: Findings) -> Self:
        """Read what a plan measures; what is wrong with it goes to the findings.

        Args:
            told: the plan's field `measure`.
            stop: its field `stop`.
            findings: receives the problems.
        """
        series, columns = told.series, ("measure", "series", "columns")
        if series and series.columns == ():
            allowed = "at least one column; leave `columns` away for all of them"
            findings.add(columns, fault="is empty", allowed=allowed)
        if told.outcomes == () and not told.reduce and not series:
            findings.add(("measure",), fault="keeps nothing", allowed="outcomes, reduce or series")
        reductions = [
            Reduction.read(name, text, ("measure", "reduce", name), findings)
            for name, text in told.reduce.items()
        ]
        return cls(
            _names(told.outcomes, OUTCOMES, ("measure", "outcomes"), findings),
            tuple(reduction for reduction in reductions if reduction),
            _names(series.columns, SERIES, columns, findings) if series else (),
            series.every if series else 1,
            None if stop is None else Condition.read(stop, ("stop",), findings),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the runs that hold results."""
        return (*self.outcomes, *(reduction.name for reduction in self.reductions))

    @property
    def record_every(self) -> int:
        """How often a run has to record a day for all this to be known."""
        if self.stop or any(reduction.needs_every_day for reduction in self.reductions):
            return 1
        return self.every if self.columns else _LAST_ROW_ONLY

    def told(self) -> dict[str, Any]:
        """The plan's field `measure` in the one way of several to write it, without defaults.

        The order of the reductions is that of columns of the runs, so it is told as well.
        """
        found: dict[str, Any] = {}
        if self.outcomes != OUTCOMES:
            found["outcomes"] = list(self.outcomes)
        if self.reductions:
            found["reduce"] = {reduction.name: str(reduction) for reduction in self.reductions}
            found["order"] = list(found["reduce"])
        if self.columns:
            found["series"] = {"every": self.every, "columns": list(self.columns)}
        return found

    def reduce(self, rows: Sequence[Row], config: Scenario) -> dict[str, float | None]:
        """The reductions of a daily record."""
        days = _column(rows, "day")
        return {
            reduction.name: reduction.of(days, _column(rows, reduction.column), config)
            for reduction in self.reductions
        }

    def series(self, rows: Sequence[Row]) -> dict[str, Numbers]:
        """The kept columns of a daily record, with the days."""
        if not self.columns:
            return {}
        kept = [row for row in rows if row["day"] % self.every == 0 or row is rows[-1]]
        return {name: _column(kept, name) for name in ("day", *self.columns)}


def _names(
    chosen: Sequence[str] | None, known: Sequence[str], place: Place, findings: Findings
) -> tuple[str, ...]:
    """Names that must be among the known ones, each once; all of those where none is given."""
    if chosen is None:
        return tuple(known)
    listed = ", ".join(known) if len(known) <= _MOST_NAMES else "a column of the daily record"
    for number, name in enumerate(chosen):
        if name not in known:
            findings.add((*place, number), name, listed, suggestion=nearest(name, known))
        elif name in chosen[:number]:
            findings.add((*place, number), fault=f"is {name!r} again", allowed="each name once")
    return tuple(chosen)


def _split(text: Any) -> tuple[str, str]:
    """Cut a text after its first word."""
    found = re.fullmatch(r"\s*(\w+)\s*(.*?)\s*", text) if isinstance(text, str) else None
    return (found[1], found[2]) if found else ("", "")


def _is_column(column: str, place: Place, findings: Findings) -> bool:
    if column in SERIES:
        return True
    fault = f"names {column!r}, which is not a column of the daily record"
    findings.add(place, fault=fault, suggestion=nearest(column, SERIES))
    return False


def _column(rows: Sequence[Row], name: str) -> Numbers:
    return np.array([row[name] for row in rows], np.float64)


def _written(number: float) -> str:
    """A number as a plan would write it, exactly."""
    return repr(number).removesuffix(".0")
