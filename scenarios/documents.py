"""Scenario files as plain data that remembers where each value was written.

YAML as people expect it: `no`, `on` and `12:30` are text, `1e-4` is a number, `2017-03-26` is a
date, and a key that stands twice is an error.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from groundswell.scenarios.errors import Problem, ScenarioError

type Place = tuple[str | int, ...]
"""The way to a value: ("protests", 0, "date")."""


class _Loader(yaml.SafeLoader):
    """The safe loader without YAML 1.1's surprises."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (the library's own attribute)


_INTEGER = r"[-+]?(?:0|[1-9][0-9_]*)"
_SCALARS = (
    ("null", "~|null|Null|NULL|", "~nN\0"),
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", _INTEGER, "-+0123456789"),
    (
        "float",
        rf"(?:{_INTEGER}(?:\.[0-9]*)?|[-+]?\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan",
        "-+.0123456789",
    ),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
)
for _name, _pattern, _first in _SCALARS:
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}",
        re.compile(rf"^(?:{_pattern})$"),
        [first.strip("\0") for first in _first],
    )


@dataclass
class Document:
    """Nested plain data and where it comes from.

    Attributes:
        data: dictionaries, lists and scalars.
        origins: for every place, the file and line it was written in.
        file: the file, or what stands for one ("override").
    """

    data: dict[str, Any]
    file: str = ""
    origins: dict[Place, tuple[str, int | None]] = field(default_factory=dict)

    def origin(self, place: Place) -> tuple[str, int | None]:
        """File and line of a place, or of the nearest place around it."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.origins:
                return self.origins[place[:length]]
        return self.file, None

    def put(self, place: Place, value: Any, origin: str) -> None:
        """Set the value at a place; blocks on the way are made where they are missing.

        Raises:
            ScenarioError: something on the way is neither a block nor a list.
        """
        inner: Any = self.data
        for depth, step in enumerate(place[:-1]):
            if isinstance(inner, list):
                inner = inner[_position(inner, step, place, origin)]
                continue
            if inner.get(step) is None:
                inner[step] = {}
            inner = inner[step]
            if not isinstance(inner, dict | list):
                around = ".".join(map(str, place[: depth + 1]))
                fault = f"goes into {around}, which is not a block"
                raise ScenarioError(Problem(".".join(map(str, place)), fault=fault).at(origin))
        last = place[-1]
        key: Any = _position(inner, last, place, origin) if isinstance(inner, list) else last
        inner[key] = value
        self._forget(place)
        self.origins[place] = origin, None

    def extended_by(self, other: "Document") -> "Document":
        """This document with another laid over it: blocks are merged, all else is replaced."""
        merged = Document(dict(self.data), other.file, dict(self.origins))
        merged._lay(other, (), merged.data, other.data)
        return merged

    def _lay(self, other: "Document", place: Place, mine: dict[str, Any], theirs: Any) -> None:
        for key, value in theirs.items():
            here = (*place, key)
            if isinstance(value, dict) and isinstance(mine.get(key), dict):
                mine[key] = dict(mine[key])
                self._lay(other, here, mine[key], value)
            else:
                mine[key] = value
                self._forget(here)
                self.origins |= {p: o for p, o in other.origins.items() if p[: len(here)] == here}

    def _forget(self, place: Place) -> None:
        for known in [known for known in self.origins if known[: len(place)] == place]:
            del self.origins[known]


def _position(items: list[Any], step: str | int, place: Place, origin: str) -> int:
    text = str(step)
    if text.isdigit() and int(text) < len(items):
        return int(text)
    problem = Problem(
        ".".join(map(str, place)),
        fault=f"asks for entry {text} of a list of {len(items)}",
        allowed=f"0 to {len(items) - 1}" if items else "no entry, for the list is empty",
    )
    raise ScenarioError(problem.at(origin))


def read_document(path: Path, shown: str) -> Document:
    """Read a YAML file, which problems call `shown`.

    Raises:
        ScenarioError: it cannot be read, is not YAML, or says something twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not text in UTF-8" if isinstance(error, ValueError) else "cannot be read"
        raise ScenarioError(Problem("the file", fault=reason).at(shown)) from None
    return document_of(text, shown)


def document_of(text: str, shown: str) -> Document:
    """Return the document of a text in YAML, which problems call `shown`.

    Raises:
        ScenarioError: it is not YAML, or says something twice.
    """
    document = _document(text, shown)
    return Document(plain(document.data), shown, dict(document.origins))


@lru_cache(maxsize=32)
def _document(text: str, shown: str) -> Document:
    """The document of a text: kept, since a sweep reads the same text for every run."""
    document = Document({}, shown)
    problems: list[Problem] = []
    data = _parse(text, shown, document.origins, problems)
    if not problems and not isinstance(data, dict):
        problems.append(Problem("the file", fault="does not hold `field: value` lines"))
    if problems:
        raise ScenarioError(*(problem.at(shown, problem.line) for problem in problems))
    document.data = data
    return document


def parse_value(text: str) -> Any:
    """A value as it would be read from a scenario file: "0.8", "2017-03-26", "[]", "true"."""
    try:
        return _parse(text, "", {}, [])
    except ScenarioError:
        return text


def _parse(
    text: str, file: str, origins: dict[Place, tuple[str, int | None]], problems: list[Problem]
) -> Any:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        builder = _Builder(loader, file, origins, problems)
        return builder.build(node, (), ()) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fault = f"is not valid YAML: {getattr(error, 'problem', None) or error}"
        problem = Problem("the file", fault=fault).at(file, mark.line + 1 if mark else None)
        raise ScenarioError(problem) from None
    finally:
        loader.dispose()


@dataclass
class _Builder:
    """Turns YAML nodes into plain data and notes the line of each."""

    loader: _Loader
    file: str
    origins: dict[Place, tuple[str, int | None]]
    problems: list[Problem]

    def build(self, node: yaml.Node, place: Place, around: tuple[yaml.Node, ...]) -> Any:
        if place not in self.origins:
            self.origins[place] = self.file, node.start_mark.line + 1
        if any(node is outer for outer in around):
            self._reject(node, place, "contains itself")
            return None
        inside = (*around, node)
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, place, inside))
        if isinstance(node, yaml.SequenceNode):
            return [
                self.build(entry, (*place, number), inside)
                for number, entry in enumerate(node.value)
            ]
        try:
            return self.loader.construct_object(node)
        except ValueError as error:
            self._reject(node, place, f"is not a date: {error}")
            return None

    def _entries(
        self, node: yaml.MappingNode, place: Place, inside: tuple[yaml.Node, ...]
    ) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            here = (*place, name)
            if name in seen:
                self._reject(key, here, f"stands twice, first on line {seen[name]}")
                continue
            seen[name] = line
            self.origins[here] = self.file, line
            yield name, self.build(value, here, inside)

    def _reject(self, node: yaml.Node, place: Place, fault: str) -> None:
        line = node.start_mark.line + 1
        self.problems.append(Problem(".".join(map(str, place)), fault=fault).at(self.file, line))


def plain(value: Any) -> Any:
    """A copy made of dictionaries, lists and Python's own scalars (numpy's are converted)."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.item() if hasattr(value, "item") and not isinstance(value, str) else value
