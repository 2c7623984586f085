"""The fields of the scenario that a plan varies: which there are, and what may stand there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from groundswell.scenarios import Scenario
from groundswell.scenarios.checks import SETTABLE
from groundswell.scenarios.documents import Document, Place, plain
from groundswell.scenarios.errors import Problem, ScenarioError, nearest_path
from groundswell.scenarios.loader import anchored, place_of
from groundswell.scenarios.problems import field_at, is_whole, problems_of

DECIDED = {
    "seed": "is decided by the plan's own `seed`, `seeds` and `replicates`",
    "record_every": "is decided by the plan's `measure`",
}
"""Fields of a scenario that a plan neither sets nor varies, and why."""

_NO_PLACE = "no place"
_UNKNOWN = "is not a field"


@dataclass(frozen=True)
class Fields:
    """What the schema says of single fields and values, whatever stands beside them.

    Attributes:
        base: the scenario that is varied; None where it is not known, and nothing is wrong.
    """

    base: Scenario | None

    def path_problems(self, path: str) -> list[Problem]:
        """Why nothing can be set at a path; empty where something can."""
        if path in DECIDED:
            return [Problem(path, fault=DECIDED[path])]
        place = place_of(path)
        target = place[3] if _is_set_by_event(place) else None
        if target is not None and target not in SETTABLE:
            suggestion = nearest_path(target, SETTABLE)
            return [Problem(path, fault="cannot be set", suggestion=suggestion)]
        return [
            problem if kind == _NO_PLACE else Problem(path, "", "", _UNKNOWN, problem.suggestion)
            for kind, where, problem in self._against(place, None)
            if kind == "extra_forbidden" or len(where) < len(place)
        ]

    def value_problems(self, path: str, value: Any) -> list[Problem]:
        """What is wrong with a value at a path at which something can be set."""
        place = _declared(path)
        found = [problem for _, _, problem in self._against(place, plain(value))]
        event = path.removesuffix(".".join(place))
        return [replace(problem, field=event + problem.field) for problem in found]

    def _against(self, place: tuple[str, ...], value: Any) -> Iterator[tuple[str, Place, Problem]]:
        """The kinds and places of the schema's objections to a value at a place, and in words.

        Those that a part has as a whole are left out: another factor may do away with them.
        """
        if self.base is None:
            return
        document = Document(_without_districts(self.base, place[0]))
        try:
            document.put(place, value, "")
            Scenario.model_validate(document.data)
        except ScenarioError as error:
            for problem in error.problems:
                if isinstance(problem, Problem):
                    yield _NO_PLACE, (), problem.at("")
        except ValidationError as error:
            details = error.errors(include_url=False)
            for detail, problem in zip(details, problems_of(error, Scenario), strict=True):
                kind, where = detail["type"], detail["loc"]
                if _is_about(where, place) and (kind != "value_error" or len(where) >= len(place)):
                    yield kind, where, problem


def whole(path: str, *, otherwise: bool) -> bool:
    """Whether whole numbers or days stand at a path; `otherwise` where the schema says nothing."""
    field = field_at(Scenario, _declared(path))
    return otherwise if field is None else is_whole(field)


def rooted(path: str, value: Any, folder: Path) -> Any:
    """A value for a path; files that it names are looked for in a folder."""
    return _rooted(place_of(path), value, folder)


def _rooted(place: tuple[str, ...], value: Any, folder: Path) -> Any:
    if isinstance(value, Mapping):
        return {key: _rooted((*place, key), inner, folder) for key, inner in value.items()}
    return anchored(place, value, folder)


def names_file(path: str) -> bool:
    """Whether the value at a path is that of a file."""
    return rooted(path, ".", Path("/")) != "."


def around(path: str, other: str) -> bool:
    """Whether a path leads to another or to a block around it."""
    return f"{other}.".startswith(f"{path}.")


def _declared(path: str) -> tuple[str, ...]:
    """The place at which the schema declares a field; what events set is declared elsewhere."""
    place = place_of(path)
    return tuple(place[3].split(".")) if _is_set_by_event(place) else place


def _is_set_by_event(place: tuple[str, ...]) -> bool:
    return place[0] == "events" and len(place) == 4


def _without_districts(base: Scenario, part: str) -> dict[str, Any]:
    """A scenario as it was written, with a copy of one part, and, but for that, no districts."""
    data = {**base.written, "districts": {"file": "any"}}
    if isinstance(getattr(base, part, None), tuple):
        data[part] = []
    if part in base.written:
        data[part] = plain(base.written[part])
    return data


def _is_about(where: Place, place: tuple[str, ...]) -> bool:
    """Whether one of two places lies inside the other."""
    return all(str(step) == other for step, other in zip(where, place, strict=False))
