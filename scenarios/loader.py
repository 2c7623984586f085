"""From a name or a file to a scenario that can be run, or to one clear error."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from groundswell.scenarios import checks
from groundswell.scenarios.districts import read
from groundswell.scenarios.documents import Document, parse_value, plain, read_document
from groundswell.scenarios.errors import (
    DataError,
    Problem,
    ScenarioError,
    UnknownNameError,
    shown,
)
from groundswell.scenarios.problems import problems_of
from groundswell.scenarios.schema import Scenario
from groundswell.scenarios.shelf import Shelf

type Source = str | Path | Mapping[str, Any] | Scenario

SCENARIOS = Shelf("scenario", Path(__file__).parent)
"""The scenarios that come with the package."""

_OVERRIDE = "override"
_FILES = (
    ("districts", "file"),
    ("networks", "household", "file"),
    ("networks", "offline", "file"),
    ("networks", "online", "file"),
)


def scenario_names() -> list[str]:
    """The names of the shipped scenarios, sorted."""
    return SCENARIOS.names()


def load_scenario(source: Source, overrides: Mapping[str, object] | None = None) -> Scenario:
    """Load a scenario and check all of it.

        load_scenario("moscow-2017")
        load_scenario("my-town.yaml", {"regime.levers.policing": 0.8, "size": 20_000})

    Args:
        source: the name of a shipped scenario, the path of a YAML file, plain data with the same
            fields, or a scenario.
        overrides: values by dotted path, laid over the source; text is read as in a YAML file.

    Returns:
        The scenario, with its districts in `table`.

    Raises:
        ScenarioError: a field or a value that may not be; all problems are named at once.
        DataError: the same in the table of districts.
        UnknownNameError: no scenario has this name.
    """
    if isinstance(source, Scenario) and not overrides:
        return source
    path = source.source if isinstance(source, Scenario) else None
    if isinstance(source, Scenario):
        document = Document(plain(source.written), shown(path) if path else source.name)
    elif isinstance(source, Mapping):
        document = _extended(Document(_anchored(plain(source), Path.cwd()), "scenario"), ())
    else:
        path = SCENARIOS.find(source, Path.cwd())
        document = _extended(_read(path), (path,))
    document.data.setdefault("name", path.stem if path else "unnamed")
    _override(document, overrides or {})
    return _validated(document).bound(document.data, path)


def _read(path: Path) -> Document:
    document = read_document(path, shown(path))
    _anchored(document.data, path.parent)
    return document


def _anchored(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Make the paths of files absolute; they are written relative to the scenario's own folder."""
    for *way, last in _FILES:
        inner: Any = data
        for step in way:
            inner = inner.get(step) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get(last), str):
            inner[last] = str((folder / inner[last]).resolve())
    return data


def _extended(document: Document, chain: tuple[Path, ...]) -> Document:
    """The document laid over the one that it extends."""
    parent = document.data.pop("extends", None)
    if parent is None:
        return document
    file, line = document.origin(("extends",))
    if not isinstance(parent, str):
        allowed = "the name of a scenario, or a path"
        raise ScenarioError(Problem("extends", parent, allowed).at(file, line))
    try:
        path = SCENARIOS.find(parent, chain[-1].parent if chain else Path.cwd())
    except (ScenarioError, UnknownNameError) as error:
        found = error.problems[0]
        suggestion = found.suggestion if isinstance(found, Problem) else None
        fault = f"names {parent!r}, which does not exist"
        problem = Problem("extends", fault=fault, suggestion=suggestion)
        raise ScenarioError(problem.at(file, line)) from None
    if path in chain:
        circle = " → ".join(shown(step) for step in (*chain[chain.index(path) :], path))
        raise ScenarioError(Problem("extends", fault=f"goes in a circle: {circle}").at(file, line))
    base = _extended(_read(path), (*chain, path))
    base.data.pop("name", None)
    return base.extended_by(document)


def _override(document: Document, overrides: Mapping[str, object]) -> None:
    problems = []
    for path, value in overrides.items():
        place = place_of(str(path))
        plainly = parse_value(value) if isinstance(value, str) else plain(value)
        try:
            document.put(place, anchored(place, plainly, Path.cwd()), _OVERRIDE)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(*problems)


def anchored(place: tuple[str, ...], value: Any, folder: Path) -> Any:
    """A value for a place; one that names a file is made absolute, from `folder`."""
    return str((folder / value).resolve()) if place in _FILES and isinstance(value, str) else value


def place_of(path: str) -> tuple[str, ...]:
    """The way to a field from its dotted path.

    What an event sets is itself named by a dotted path: `events.0.set.regime.levers.policing` is
    the entry `regime.levers.policing` of `events.0.set`.
    """
    steps = path.split(".")
    if steps[0] == "events" and steps[2:3] == ["set"] and len(steps) > 3:
        return (*steps[:3], ".".join(steps[3:]))
    return tuple(steps)


def _validated(document: Document) -> Scenario:
    """The scenario with its table.

    Raises:
        ScenarioError: anything is wrong with the scenario, and maybe with its table as well.
        DataError: only the table is wrong.
    """
    try:
        scenario = Scenario.model_validate(document.data)
    except ValidationError as error:
        raise ScenarioError(*_placed(problems_of(error, Scenario), document)) from None
    problems = _placed(checks.check_scenario(scenario), document)
    election = scenario.election
    try:
        vote_day = scenario.day(election.date) if election else None
        scenario = scenario.with_table(read(scenario.districts, vote_day, scenario.day))
    except DataError as error:
        if not problems:
            raise
        raise ScenarioError(*problems, *error.problems) from None
    problems += _placed(checks.check_table(scenario), document)
    if problems:
        raise ScenarioError(*problems)
    return scenario


def _placed(problems: Iterable[Problem], document: Document) -> list[Problem]:
    """The problems with file and line of each field, in the order of the file."""
    placed = []
    for problem in problems:
        place = tuple(int(step) if step.isdigit() else step for step in problem.field.split("."))
        placed.append(problem if problem.file else problem.at(*document.origin(place)))
    return sorted(placed, key=lambda problem: (problem.file, problem.line or 0))
