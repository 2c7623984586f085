"""Everything that can go wrong, in one tree.

    GroundswellError
    ├── ScenarioError      a field of a scenario: name, value, date, share
    ├── DataError          a district table or a graph file
    ├── PlanError          a field of a sweep's plan: factor, block, reducer
    ├── ResourceError      not enough memory for the size asked for
    ├── ResultError        a result folder that cannot be written, read or rerun
    └── UnknownNameError   a name that nothing answers to

Each carries its problems in `problems` and reads as one line for each of them: file, field, value,
what is allowed, and the nearest valid name.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Self

_LONGEST = 60  # characters of a value that are shown
_MOST_NAMES = 20  # valid names that are listed


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input.

    Attributes:
        field: dotted path of the field, or the column of a table.
        value: what was found there.
        allowed: what may stand there, in words.
        fault: what is wrong, where "is <value>" does not say it.
        suggestion: the nearest valid name.
        file: the file it stands in.
        line: the line of that file, counted from 1.
    """

    field: str
    value: object = None
    allowed: str = ""
    fault: str = ""
    suggestion: str | None = None
    file: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = self.file + (f", line {self.line}" if self.line else "")
        sentence = f"{self.field} {self.fault or f'is {show(self.value)}'}".strip()
        message = f"{place}: {sentence}" if place else sentence
        if self.allowed:
            message += f"; allowed: {self.allowed}"
        if self.suggestion:
            message += f"; did you mean {self.suggestion!r}?"
        return message

    def at(self, file: str, line: int | None = None) -> Self:
        """The same problem with its place filled in."""
        return replace(self, file=file, line=line)


class GroundswellError(Exception):
    """The base of every error a user can cause; its text is fit to be shown as it is."""

    def __init__(self, *problems: Problem | str):
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class ScenarioError(GroundswellError):
    """A scenario says something that it may not say."""


class DataError(GroundswellError):
    """A district table or a graph file is not what it should be."""


class PlanError(GroundswellError):
    """A plan of a sweep says something that it may not say."""


class ResourceError(GroundswellError):
    """The run asked for does not fit into this machine."""


class ResultError(GroundswellError):
    """A result folder cannot be written, read or rerun."""


class UnknownNameError(GroundswellError):
    """Nothing answers to this name."""

    @classmethod
    def among(cls, what: str, name: str, known: Iterable[str]) -> Self:
        """The error for `name`, which is none of the `known` names of `what` ("scenario")."""
        known = sorted(known)
        return cls(
            Problem(
                field=what,
                value=name,
                fault=f"{show(name)} is not known",
                allowed=", ".join(known) if len(known) <= _MOST_NAMES else "",
                suggestion=nearest(name, known),
            )
        )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None if there is none worth suggesting."""
    lowered = {option.lower(): option for option in known}
    match = get_close_matches(name.lower(), lowered, n=1, cutoff=0.6)
    return lowered[match[0]] if match else None


def nearest_path(path: str, known: Iterable[str]) -> str | None:
    """The known dotted path most like `path`, or the one that ends most like it."""
    by_end = {option.rpartition(".")[2]: option for option in known}
    end = path.rpartition(".")[2]
    if end in by_end:
        return by_end[end]
    like_end = nearest(end, by_end)
    return nearest(path, known) or (by_end[like_end] if like_end else None)


def show(value: object) -> str:
    """A value as the user would write it in a scenario file, cut to a readable length."""
    if value is None:
        text = "empty"
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, datetime.date):
        text = value.isoformat()
    else:
        text = repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def shown(path: Path) -> str:
    """A path as short as it is clear."""
    for folder in (Path(__file__).parent, Path.cwd()):
        if path.is_relative_to(folder):
            return str(path.relative_to(folder))
    return str(path)
