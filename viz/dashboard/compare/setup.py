"""What is compared: up to four recipes, the seeds they share, and how many citizens they may have.

setup = Setup(PRESETS["policing"])
Setup.read(setup.link()) == setup
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qsl

from groundswell.analysis.comparison import Comparison
from groundswell.analysis.paired import Contender
from groundswell.scenarios import ResourceError, Scenario, ScenarioError
from groundswell.scenarios.errors import Problem
from groundswell.viz.dashboard.compare.topics import COLUMNS
from groundswell.viz.dashboard.levers import HOURS, Lever, shared_hours, whole
from groundswell.viz.dashboard.options import Limits
from groundswell.viz.dashboard.recipe import Change, Recipe, Value, int_of

LETTERS = "ABCD"
"""Names of the contenders; there are no more than these."""

STEP = 8
"""Seeds at first, and with every push of the button for more."""

CITIZENS = (5_000, 20_000, 50_000, 200_000)
"""What a contender may have at most; larger scenarios are lived with fewer citizens."""

_MOST_ROWS = 800  # of the daily record that are kept of a run
_MOST_SECONDS = 300.0  # of a run
_LARGEST_SEED = 2**31  # the first of a link
_LONGEST = 16_000  # characters of a link


@dataclass(frozen=True)
class Setup:
    """A comparison, described completely.

    Attributes:
        contenders: recipes without a seed of their own; the first is what others are compared with.
        seeds: runs of each.
        first: the first seed.
        citizens: what a contender has at most.
    """

    contenders: tuple[Recipe, ...]
    seeds: int = STEP
    first: int = 1
    citizens: int = 20_000

    # ---- contenders ----

    def config(self, place: int) -> Scenario:
        """Return the scenario of a contender, in its full size.

        Raises:
            GroundswellError: a value may not be.
        """
        return self.contenders[place].config()

    def shrunk(self, place: int) -> bool:
        """Whether a contender is lived with fewer citizens than its scenario has."""
        return self.config(place).size > self.citizens

    def lived(self, place: int) -> Recipe:
        """Return what is lived of a contender with the first seed: the very first run of it."""
        recipe = replace(self.contenders[place], seed=self.first)
        return recipe.with_setting("size", self.citizens) if self.shrunk(place) else recipe

    def added(self, place: int | None = None) -> Self:
        """Return the comparison with one contender more: a copy of one, by default of the last."""
        like = self.contenders[-1 if place is None else place]
        return replace(self, contenders=(*self.contenders, like)[: len(LETTERS)])

    def removed(self, place: int) -> Self:
        """Return the comparison without a contender."""
        rest = (*self.contenders[:place], *self.contenders[place + 1 :])
        return replace(self, contenders=rest)

    def with_recipe(self, place: int, recipe: Recipe) -> Self:
        """Return the comparison with another recipe for a contender."""
        before, after = self.contenders[:place], self.contenders[place + 1 :]
        return replace(self, contenders=(*before, replace(recipe, seed=None), *after))

    @property
    def one_place(self) -> bool:
        """Whether all contenders are the same scenario, but for what was set."""
        return len({recipe.scenario for recipe in self.contenders}) == 1

    # ---- links ----

    def link(self) -> str:
        """Return it as text for a link: seeds and citizens, then the contenders, joined by |."""
        about = f"seeds={self.seeds}&first={self.first}&citizens={self.citizens}"
        return "|".join([about, *(recipe.query() for recipe in self.contenders)])

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the comparison of a link.

        Raises:
            GroundswellError: the text is not one of ours, or a value may not be.
        """
        if len(text) > _LONGEST:
            raise ScenarioError(f"the link has {len(text):,} characters; allowed: {_LONGEST:,}")
        about, *queries = text.split("|")
        if not 1 <= len(queries) <= len(LETTERS):
            allowed = f"1 to {len(LETTERS)} contenders"
            raise ScenarioError(Problem("runs", len(queries), allowed))
        fields = dict(parse_qsl(about))
        recipes = tuple(replace(Recipe.from_query(query)[0], seed=None) for query in queries)
        return cls(
            recipes,
            _within(fields, "seeds", STEP, 1, _LARGEST_SEED),
            _within(fields, "first", 1, 0, _LARGEST_SEED),
            _within(fields, "citizens", 20_000, 100, CITIZENS[-1]),
        )

    # ---- living ----

    def check(self, limits: Limits) -> None:
        """Make sure that a server gives as much as is asked for.

        Raises:
            ResourceError: it does not.
        """
        asked = {
            "seeds": (self.seeds, limits.replicates),
            "citizens": (self.citizens, limits.citizens),
        }
        for name, (number, most) in asked.items():
            if number > most:
                raise ResourceError(Problem(name, number, f"up to {most:,} on this server"))

    def comparison(self) -> Comparison:
        """Return the comparison, of which nothing has been lived yet.

        Raises:
            GroundswellError: a value may not be.
        """
        recipes = [self.lived(place) for place in range(len(self.contenders))]
        longest = max(self.config(place).days for place in range(len(self.contenders)))
        return Comparison(
            [
                Contender(letter, recipe.scenario, recipe.overrides())
                for letter, recipe in zip(LETTERS, recipes, strict=False)
            ],
            first_seed=self.first,
            replicates=self.seeds,
            columns=COLUMNS,
            every=-(-longest // _MOST_ROWS),
            timeout=_MOST_SECONDS,
        )


def with_lever(recipe: Recipe, lever: Lever, value: float) -> Recipe:
    """Return a recipe with a lever moved; of hours, the others share what is left."""
    if lever not in HOURS:
        return recipe.with_setting(lever.path, whole(lever, value))
    config = recipe.config()
    now = {hours.path: float(hours.card(config).value) for hours in HOURS}
    for path, share in shared_hours(lever, round(value, 2), now).items():
        recipe = recipe.with_setting(path, share)
    return recipe


def without(recipe: Recipe, path: str) -> Recipe:
    """Return a recipe without a setting, and without moves of it; of hours, without any."""
    gone = _together_with(path)
    kept = {name: value for name, value in recipe.settings.items() if name not in gone}
    changes = tuple(change for change in recipe.changes if change.path not in gone)
    return replace(recipe, settings=kept, changes=changes)


def without_change(recipe: Recipe, change: Change) -> Recipe:
    """Return a recipe without a lever moved on a day; of hours, without any moved on that day."""
    gone = {(change.day, path) for path in _together_with(change.path)}
    kept = tuple(one for one in recipe.changes if (one.day, one.path) not in gone)
    return replace(recipe, changes=kept)


def _together_with(path: str) -> set[str]:
    """Return the fields that are only set together with one: shares of hours sum to 1."""
    hours = {lever.path for lever in HOURS}
    return hours if path in hours else {path}


def _within(fields: Mapping[str, str], name: str, otherwise: int, low: int, high: int) -> int:
    number = int_of(fields.get(name, otherwise), name)
    if not low <= number <= high:
        raise ScenarioError(Problem(name, number, f"from {low:,} to {high:,}"))
    return number


def _pair(scenario: str, first: Mapping[str, Value], second: Mapping[str, Value]) -> Setup:
    return Setup((Recipe(scenario, settings=first), Recipe(scenario, settings=second)))


_POLICING = "regime.levers.policing"
_HEADHUNT = "challengers.strategy.headhunt"
_REACH = "parameters.ties.online_share"
_DOORS, _EVENTS, _POSTS = (lever.path for lever in HOURS)

PRESETS: Mapping[str, Setup] = {
    "policing": _pair("moscow-2017-street", {_POLICING: 0.1}, {_POLICING: 0.9}),
    "headhunt": _pair("moscow-2017", {}, {_HEADHUNT: 0.0}),
    "hours": _pair(
        "moscow-2017",
        {_DOORS: 0.8, _EVENTS: 0.1, _POSTS: 0.1},
        {_DOORS: 0.1, _EVENTS: 0.1, _POSTS: 0.8},
    ),
    "reach": _pair("moscow-2017", {_REACH: 0.3}, {_REACH: 0.8}),
}
"""Comparisons that are ready to be started, by their names in the texts."""

FIRST = PRESETS["policing"]
"""What the page opens with."""
