"""From a run of a sweep to the recipe that opens it on the page Watch, if a link can carry it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from groundswell.analysis.sweeps.manifest import Manifest
from groundswell.scenarios import GroundswellError, load_scenario, scenario_names
from groundswell.scenarios.documents import plain
from groundswell.viz.dashboard.recipe import Recipe, fields_of_links
from groundswell.viz.dashboard.sweep.table import RunRow, SweepTable


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
    command = Recipe(manifest.scenario, run.seed, told).command(days)
    flat, allowed = dict(_flat(told)), fields_of_links()
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
    return {path: _written(value) for path, value in found.items()}


def _written(value: Any) -> Any:
    """Return a value as YAML has it: numbers are Python's own, dates are text."""
    value = plain(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


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
