"""Reading columns of a table with care: every problem is kept, with its file, line and column."""

import csv
import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from groundswell.scenarios.errors import DataError, Problem, nearest, shown

type Row = Mapping[str, object]


class Sheet:
    """A table of rows; a value that is not as it should be becomes a problem, not an exception.

    Attributes:
        header: the names of the columns.
        problems: what was found wrong so far.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        header: Sequence[str] | None = None,
        file: str = "",
        lines: Sequence[int] | None = None,
    ):
        self.rows = rows
        self.header = list(header or dict.fromkeys(key for row in rows for key in row))
        self.problems: list[Problem] = []
        self._file = file
        self._lines = lines

    @classmethod
    def from_csv(cls, path: Path) -> Self:
        """Read a comma-separated file in UTF-8 whose first line names the columns.

        Raises:
            DataError: there is no such file, or it is not such a table.
        """
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.reader(stream)
                records = [(reader.line_num, record) for record in reader if any(record)]
        except OSError:
            raise DataError(_missing_file(path)) from None
        except (UnicodeDecodeError, csv.Error) as error:
            fault = f"is not a CSV file in UTF-8: {error}"
            raise DataError(Problem(shown(path), fault=fault)) from None
        if len(records) < 2:
            raise DataError(Problem("table", fault="has no rows", file=shown(path)))
        (_, header), *body = records
        header = [name.strip() for name in header]
        _check_shape(header, body, shown(path))
        rows = [dict(zip(header, record, strict=True)) for _, record in body]
        return cls(rows, header, shown(path), [line for line, _ in body])

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.header

    def texts(self, column: str, default: Sequence[str] | None = None) -> list[str]:
        """A column of text; where it is empty, the default, without which it must not be."""
        values = ["" if value is None else str(value).strip() for value in self._values(column)]
        if default is not None:
            return [value or other for value, other in zip(values, default, strict=True)]
        if self._require(column):
            for number, value in enumerate(values):
                if not value:
                    self.reject(column, number, "a name")
        return values

    def numbers(
        self,
        column: str,
        default: float | None,
        low: float,
        high: float,
        *,
        whole: bool = False,
    ) -> NDArray[np.float64]:
        """A column of numbers from `low` to `high`; where it is empty, the default.

        Without a default the column must be there, and full.
        """
        if default is None and not self._require(column):
            return np.full(len(self), low, dtype=float)
        allowed = "a whole number" if whole else "a number"
        allowed += f" from {low:g} to {high:g}" if high < math.inf else f", at least {low:g}"
        found = np.full(len(self), low if default is None else default, dtype=float)
        for number, value in enumerate(self._values(column)):
            if default is not None and _is_empty(value):
                continue
            parsed = _number(value)
            if parsed is None or not low <= parsed <= high or (whole and parsed % 1):
                self.reject(column, number, allowed)
            else:
                found[number] = parsed
        return found

    def results(self, formula: str, field: str) -> NDArray[np.float64]:
        """Earlier results: a column or a sum of columns ("a + b"); not a number where empty."""
        total = np.zeros(len(self))
        for column in (part.strip() for part in formula.split("+")):
            if not self.has(column):
                suggestion = nearest(column, self.header)
                fault = f"names a column {column!r} that {self._file or 'the table'} does not have"
                self.problems.append(Problem(field, fault=fault, suggestion=suggestion))
                continue
            for number, value in enumerate(self._values(column)):
                parsed = math.nan if _is_empty(value) else _number(value)
                if parsed is None or parsed < 0:
                    self.reject(column, number, "a number, at least 0, or empty")
                else:
                    total[number] += parsed
        return total

    def days(
        self, column: str, default: int, day_of: Callable[[datetime.date], int]
    ) -> NDArray[np.int64]:
        """A column of dates (2016-03-01) or day numbers; where it is empty, the default."""
        found = np.full(len(self), default, dtype=np.int64)
        for number, value in enumerate(self._values(column)):
            if _is_empty(value):
                continue
            day = _day(value, day_of)
            if day is None:
                self.reject(column, number, "a date such as 2016-03-01 or a day number")
            else:
                found[number] = day
        return found

    def reject(self, column: str, number: int, allowed: str, fault: str = "") -> None:
        """Keep the problem with a value: row `number`, counted from 0."""
        value = self.rows[number].get(column)
        if self._lines:
            problem = Problem(column, value, allowed, fault).at(self._file, self._lines[number])
        else:
            problem = Problem(f"districts.rows.{number}.{column}", value, allowed, fault)
        self.problems.append(problem)

    def reject_misspelt(self, known: Sequence[str]) -> None:
        """Keep as a problem each column that is nearly, but not quite, one of the known."""
        for column in self.header:
            match = [] if column in known else get_close_matches(column, known, n=1, cutoff=0.8)
            if match and not self.has(match[0]):
                problem = Problem(column, fault="is not read", suggestion=match[0])
                self.problems.append(problem.at(self._file))

    def _values(self, column: str) -> list[object]:
        return [row.get(column) for row in self.rows]

    def _require(self, column: str) -> bool:
        if self.has(column):
            return True
        suggestion = nearest(column, self.header)
        fault = "is a column that must be there and is not"
        self.problems.append(Problem(column, fault=fault, suggestion=suggestion).at(self._file))
        return False


def _missing_file(path: Path) -> Problem:
    siblings = [other.name for other in path.parent.glob("*")] if path.parent.is_dir() else []
    fault = "is not a file" if path.exists() else "does not exist"
    return Problem(shown(path), fault=fault, suggestion=nearest(path.name, siblings))


def _check_shape(header: list[str], body: list[tuple[int, list[str]]], file: str) -> None:
    problems = [
        Problem(name or "column", fault="names two columns" if name else "has no name").at(file, 1)
        for name in dict.fromkeys(header)
        if header.count(name) > 1 or not name
    ]
    if len(header) == 1 and ";" in header[0]:
        separators = Problem("table", fault="is separated by semicolons", allowed="commas")
        problems.append(separators.at(file))
    problems += [
        Problem("row", fault=f"has {len(record)} values", allowed=str(len(header))).at(file, line)
        for line, record in body
        if len(record) != len(header)
    ]
    if problems:
        raise DataError(*problems)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _day(value: object, day_of: Callable[[datetime.date], int]) -> int | None:
    if isinstance(value, datetime.date):
        return day_of(value)
    text = str(value).strip()
    if text.isdigit():
        return int(text)
    try:
        return day_of(datetime.date.fromisoformat(text))
    except ValueError:
        return None
