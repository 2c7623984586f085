"""From a run of a sweep to the recipe that opens it on the page Watch, if a link can carry it."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from groundswell.analysis.sweeps.manifest import Manifest
from groundswell.scenarios import GroundswellError, load_scenario, scenario_names
from groundswell.scenarios.documents import plain
from groundswell.viz.dashboard.recipe import Recipe, Value, fields_of_links
from groundswell.viz.dashboard.sweep.table import RunRow, SweepTable

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Opening:
    """How a run of a sweep can be seen again.

    Attributes:
        recipe: of the run, for the page Watch; None where a link cannot carry it.
        kept_back: fields that it sets and a link cannot carry.
        foreign: whether its scenario is none of those that come with the package.
        changed: whether the scenario here is no longer the one of the sweep.
        command: the command line that lives the run.
    """

    recipe: Recipe | None
    kept_back: tuple[str, ...]
    foreign: bool
    changed: bool
    command: str


def opening(table: SweepTable, run: RunRow) -> Opening:
    """Return how a run can be seen again.

    A recipe is given only if its scenario is the one of the run, field by field: scenarios that
    come with the package may have changed since.
    """
    manifest = table.sweep.manifest
    told = settings_of(table, run)
    days = run.days if "stop" in manifest.content else None
    command = Recipe(manifest.scenario, run.seed, _texts(told)).command(days)
    flat, allowed = _texts(dict(_flat(told))), fields_of_links()
    kept_back = tuple(path for path in flat if path not in allowed)
    foreign = manifest.scenario not in scenario_names()
    if kept_back or foreign:
        return Opening(None, kept_back, foreign, False, command)
    recipe = Recipe(manifest.scenario, run.seed, flat)
    same = _same(recipe, manifest, told)
    return Opening(recipe if same else None, (), False, not same, command)


def settings_of(table: SweepTable, run: RunRow) -> dict[str, Any]:
    """Return the fields of the scenario that differ from it in a run, by path."""
    found = dict(table.sweep.manifest.content.get("set", {}))
    for name, value in run.factors.items():
        levels = table.subject.told[name].levels
        found |= levels[str(value)] if levels else {name: value}
    return {path: plain(value) for path, value in found.items()}


def _texts(settings: Mapping[str, Any]) -> dict[str, Value]:
    """Return settings whose lists and blocks are text, as in a scenario file."""
    return {
        path: value if isinstance(value, bool | int | float | str) else _text(value)
        for path, value in settings.items()
    }


def _text(value: Any) -> str:
    dumped = yaml.safe_dump(_dated(value), default_flow_style=True, width=100_000, sort_keys=False)
    return dumped.removesuffix("\n").removesuffix("\n...")


def _dated(value: Any) -> Any:
    """Return dates that are text, as a manifest has them, as dates, which need no quotes."""
    if isinstance(value, Mapping):
        return {name: _dated(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner) for inner in value]
    if isinstance(value, str) and _DATE.fullmatch(value):
        return datetime.date.fromisoformat(value)
    return value


def _flat(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return blocks of fields as fields."""
    for path, value in settings.items():
        if isinstance(value, Mapping) and value:
            yield from _flat({f"{path}.{name}": inner for name, inner in value.items()})
        else:
            yield path, value


def _same(recipe: Recipe, manifest: Manifest, settings: Mapping[str, Any]) -> bool:
    """Return whether a recipe gives the scenario that the sweep has lived."""
    lived: Any = manifest.content["scenario"]
    try:
        wanted = load_scenario(lived, {**settings, "seed": recipe.seed})
        return recipe.config().hash() == wanted.hash()
    except GroundswellError:
        return False
