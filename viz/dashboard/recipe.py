"""What is shown, in full: a scenario, what was set, and what was moved on which day.

    recipe = Recipe("village", seed=3, settings={"regime.levers.policing": 0.8})
    recipe.query(day=45)       # v=1&scenario=village&seed=3&policing=0.8&day=45
    recipe.command(days=45)    # groundswell run village --seed 3 --set ... --days 45

Whoever opens the link, or gives the command, gets the same run to the last bit: a lever moved
while the model lives is an event of the scenario, dated that day.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import parse_qsl, quote

import yaml

from groundswell.scenarios import Scenario, ScenarioError, load_scenario, scenario_names
from groundswell.scenarios.checks import SETTABLE
from groundswell.scenarios.documents import parse_value
from groundswell.scenarios.errors import Problem, UnknownNameError
from groundswell.scenarios.fields import cards
from groundswell.viz.dashboard.levers import BY_NAME, BY_PATH

VERSION = 1
"""Of links; a page refuses links of a version that it does not know."""

FIRST = "town"
"""The scenario that is shown where a link names none."""

CALLS = "protests"
"""The one block that a link may carry; in a recipe it is text, as in a scenario file."""

_OPTIONS = ("regime.policy", "challengers.strategy.where", "networks.closed", "days", "size", CALLS)
_LONGEST = 8_000  # characters of a link
_MOST_DAYS = 3_650
_PLAIN = re.compile(r"[\w.+-]+", re.ASCII)  # a number, a switch, a name; no YAML that could grow
_CALLS = re.compile(r"\[(?:\{[\w.:, -]+\}(?:, )?)*\]", re.ASCII)  # a list of blocks of such

type Value = float | int | bool | str


@dataclass(frozen=True)
class Change:
    """A lever that was moved while the model lived.

    Attributes:
        day: the first day on which it holds.
        path: of the lever, dotted.
        value: that it was moved to.
    """

    day: int
    path: str
    value: Value


@dataclass(frozen=True)
class Recipe:
    """A run, described completely.

    Attributes:
        scenario: name of a shipped scenario.
        seed: of all draws; the scenario's own where None.
        settings: fields that differ from the scenario from the start, by dotted path.
        changes: levers moved while the model lived, in the order of their days.
    """

    scenario: str = FIRST
    seed: int | None = None
    settings: Mapping[str, Value] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def with_setting(self, path: str, value: Value) -> Self:
        """Return the recipe with a field set from the start; changes of it fall away."""
        kept = tuple(change for change in self.changes if change.path != path)
        return replace(self, settings={**self.settings, path: value}, changes=kept)

    def with_seed(self, seed: int) -> Self:
        """Return the recipe with another seed."""
        return replace(self, seed=seed)

    def with_change(self, change: Change) -> Self:
        """Return the recipe with a lever moved on a day; a later move of that day replaces it."""
        kept = [old for old in self.changes if (old.day, old.path) != (change.day, change.path)]
        return replace(self, changes=tuple(sorted([*kept, change], key=lambda one: one.day)))

    def settled(self, day: int | None = None) -> Self:
        """Return the recipe with what was moved as its setting from the start.

        Args:
            day: until which it counts as moved; a link may say what is to come, and that stays
                what it is. None settles everything.
        """
        moved = [change for change in self.changes if day is None or change.day <= day]
        ahead = tuple(change for change in self.changes if change not in moved)
        settings = {**self.settings, **{change.path: change.value for change in moved}}
        return replace(self, settings=settings, changes=ahead)

    def moved_on(self, day: int) -> dict[str, Value]:
        """Return what is moved on a day, by dotted path."""
        return {change.path: change.value for change in self.changes if change.day == day}

    def overrides(self) -> dict[str, Any]:
        """Return what is laid over the scenario: settings, seed, and moved levers as events."""
        found: dict[str, Any] = dict(self.settings)
        if self.seed is not None:
            found["seed"] = self.seed
        if self.changes:
            written = load_scenario(self.scenario).model_dump(mode="json")["events"]
            found["events"] = [*written, *self._events()]
        return found

    def config(self) -> Scenario:
        """Return the scenario that is lived.

        Raises:
            GroundswellError: a value may not be.
        """
        return load_scenario(self.scenario, self.overrides())

    def command(self, days: int | None = None) -> str:
        """Return the command line that lives the same run."""
        parts = ["groundswell", "run", self.scenario]
        for path, value in self.overrides().items():
            parts += (
                ["--seed", str(value)] if path == "seed" else ["--set", f"{path}={_yaml(value)}"]
            )
        return shlex.join(parts + (["--days", str(days)] if days else []))

    def query(self, day: int = 0, **others: object) -> str:
        """Return the recipe as the part of a link after its question mark.

        Args:
            day: on which the run is shown.
            **others: further fields of the link; None is left out.
        """
        fields: list[tuple[str, object]] = [("v", VERSION), ("scenario", self.scenario)]
        if self.seed is not None:
            fields.append(("seed", self.seed))
        fields += [(_short(path), value) for path, value in sorted(self.settings.items())]
        fields += [(f"{_short(one.path)}@{one.day}", one.value) for one in self.changes]
        fields += [("day", day)] if day else []
        fields += [(name, value) for name, value in others.items() if value is not None]
        return "&".join(f"{name}={quote(_yaml(value), safe='.,')}" for name, value in fields)

    @classmethod
    def from_query(cls, query: str) -> tuple[Self, int]:
        """Return the recipe of a link, and the day on which it is shown.

        Only what cannot harm is read: the name of a shipped scenario, numbers of its schema,
        switches, and a few options; never the path of a file.

        Raises:
            GroundswellError: the link is not one of ours, or a value may not be.
        """
        if len(query) > _LONGEST:
            raise ScenarioError(f"the link has {len(query):,} characters; allowed: {_LONGEST:,}")
        fields = dict(parse_qsl(query.removeprefix("?")))
        if int_of(fields.pop("v", VERSION), "v") != VERSION:
            raise ScenarioError("the link is of another version of groundswell")
        name = fields.pop("scenario", FIRST)
        if name not in scenario_names():
            raise UnknownNameError.among("scenario", name, scenario_names())
        seed = int_of(fields.pop("seed"), "seed") if "seed" in fields else None
        day = int_of(fields.pop("day", 0), "day")
        settings, changes = _read(fields)
        recipe = cls(name, seed, settings, changes)
        config = recipe.config()
        if config.days > _MOST_DAYS:
            raise ScenarioError(Problem("days", config.days, f"up to {_MOST_DAYS:,} in a link"))
        return recipe, max(0, min(day, config.days))

    def _events(self) -> list[dict[str, Any]]:
        days: dict[int, dict[str, Value]] = {}
        for change in self.changes:
            days.setdefault(change.day, {})[change.path] = change.value
        return [{"date": day, "set": moved} for day, moved in days.items()]


def fields_of_links() -> frozenset[str]:
    """Return the dotted paths that a link may set."""
    config = load_scenario(FIRST)
    numbers = {card.path for card in cards(config)}
    switches = {f"mechanisms.{name}" for name in type(config.mechanisms).model_fields}
    return frozenset(numbers | switches | set(_OPTIONS))


def int_of(text: object, name: str) -> int:
    """Return the whole number of a field of a link.

    Raises:
        ScenarioError: it is none.
    """
    try:
        return int(str(text))
    except ValueError:
        raise ScenarioError(Problem(name, text, "a whole number")) from None


def _read(fields: Mapping[str, str]) -> tuple[dict[str, Value], tuple[Change, ...]]:
    """Return the settings and the changes of a link; fields of the page itself are left."""
    settings: dict[str, Value] = {}
    changes: list[Change] = []
    allowed = fields_of_links()
    for name, text in fields.items():
        short, at, day = name.partition("@")
        path = BY_NAME[short].path if short in BY_NAME else short
        if path not in allowed:
            if short in PAGE_FIELDS:
                continue
            raise UnknownNameError.among("field of the link", short, [*BY_NAME, *allowed])
        value = _value(name, text)
        if not at:
            settings[path] = value
        elif path in SETTABLE:
            changes.append(Change(int_of(day, name), path, value))
        else:
            raise ScenarioError(Problem(name, text, "a lever or a strategy, to be moved on a day"))
    return settings, tuple(sorted(changes, key=lambda one: one.day))


def _value(name: str, text: str) -> Value:
    if name == CALLS and _CALLS.fullmatch(text):
        return text
    if not _PLAIN.fullmatch(text):
        raise ScenarioError(Problem(name, text, "a number, true or false, or a name"))
    return parse_value(text)


PAGE_FIELDS = frozenset({"lang", "page", "lesson", "present", "runs"})
"""Fields of a link that say how a run is shown, not which."""


def _short(path: str) -> str:
    return BY_PATH[path].name if path in BY_PATH else path


def _yaml(value: Any) -> str:
    """Return a value as one line of YAML, as short as it can be."""
    if isinstance(value, float):
        return f"{value:g}" if float(f"{value:g}") == value else repr(value)
    if isinstance(value, str | int):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return yaml.safe_dump(value, default_flow_style=True, width=10_000).strip()
