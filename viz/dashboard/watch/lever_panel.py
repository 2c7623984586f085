"""The levers: each with its value, its unit, one plain sentence, and where its value comes from."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import solara
import traitlets

from groundswell.scenarios import Scenario
from groundswell.viz.dashboard.levers import (
    BY_NAME,
    BY_PATH,
    GROUPS,
    HOURS,
    LEVERS,
    Lever,
    group,
    shared_hours,
    whole,
)
from groundswell.viz.dashboard.part import Message, Part
from groundswell.viz.dashboard.player import Player, Showing
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.dashboard.titles import story_of, title_of

_SIZES = (2_000, 5_000, 10_000, 20_000, 50_000, 72_000, 100_000, 200_000)
_LARGEST_SEED = 2**53  # that a browser can write without losing a digit

type Values = Mapping[str, float]


class Panel(Part):
    """The controls; `levers.js` draws what the traits hold, and tells what is moved."""

    _esm = Path(__file__).parent / "levers.js"

    scene = traitlets.Dict({}).tag(sync=True)
    heading = traitlets.Unicode("").tag(sync=True)
    tags = traitlets.List([]).tag(sync=True)
    groups = traitlets.List([]).tag(sync=True)
    values = traitlets.Dict({}).tag(sync=True)


@solara.component
def Levers(
    session: Session,
    player: Player,
    recipe: Recipe,
    config: Scenario,
    values: Values,
    configs: Mapping[str, Scenario],
) -> None:
    """Show scenario and levers.

    Args:
        session: of the page.
        player: that lives the run.
        recipe: of the run, if it began anew with everything as it stands.
        config: the scenario that is lived.
        values: of the levers today, by dotted path.
        configs: the shipped scenarios by name.
    """
    words = session.words
    shown = {lever.name: value_of(lever, config, values) for lever in LEVERS}
    Panel.put(
        scene=scene(session, config, configs),
        heading=words("watch.levers"),
        tags=[[words(f"common.{tag}"), words(f"common.{tag}_long")] for tag in ("data", "assumed")],
        groups=[described(name, config, words) for name in GROUPS],
        values=shown,
        on_message=mover(session, player, recipe, values),
    )


def values_of(shown: Showing) -> dict[str, float]:
    """Return the levers by dotted path as they stand, those included that were moved just now.

    A lever that was moved holds from the coming day, and the snapshot is of the day before it.
    """
    told = {**shown.snapshot.levers, **shown.recipe.moved_on(shown.day)} if shown.snapshot else {}
    return {path: float(value) for path, value in told.items() if path in BY_PATH}


def value_of(lever: Lever, config: Scenario, values: Values) -> float:
    """Return the value of a lever today; a structural one never moves."""
    return float(values.get(lever.path, lever.card(config).value))


def scene(session: Session, config: Scenario, configs: Mapping[str, Scenario]) -> dict[str, Any]:
    """Return what can be chosen before a run: scenario, seed, number of citizens."""
    words, most = session.words, session.house.limits.citizens
    sizes = sorted({*(size for size in _SIZES if size <= most), config.size})
    return {
        "scenario_label": words("watch.scenario"),
        "scenarios": [[name, title_of(found, words)] for name, found in configs.items()],
        "scenario": config.name,
        "story": story_of(config, words),
        "seed_label": words("watch.seed"),
        "seed": str(config.seed),  # browsers round large numbers
        "size_label": words("watch.citizens_lever"),
        "sizes": [[size, words.number(size)] for size in sizes],
        "size": config.size,
    }


def described(name: str, config: Scenario, words: Words) -> dict[str, Any]:
    """Return a group of levers as the browser needs it."""
    notes = {"hours": "watch.lever_hours", "society": "watch.levers_restart"}
    return {
        "name": name,
        "title": words(f"levers.groups.{name}"),
        "note": words(notes[name]) if name in notes else "",
        "levers": [_described(lever, config, words) for lever in group(name)],
    }


def _described(lever: Lever, config: Scenario, words: Words) -> dict[str, Any]:
    card, known = lever.card(config), lever.known(config)
    low, high = lever.span(config)
    tag = "data" if known else "assumed"
    return {
        "name": lever.name,
        "title": lever.title(words),
        "text": lever.sentence(config, words),
        "known": known,
        "tag": words(f"common.{tag}"),
        "hint": " ".join([words(f"common.{tag}_long"), card.source]).strip(),
        "low": low,
        "high": high,
        "step": lever.step,
        "unit": card.unit if card.unit == "share" else words.find(f"units.{card.unit}"),
        "switch": lever.switch,
        "on": words("watch.on"),
        "off": words("watch.off"),
    }


def mover(
    session: Session, player: Player, recipe: Recipe, values: Values
) -> Callable[[Message], None]:
    """Return what is done when something is moved: a lever, or what a run begins with."""

    def moved(message: Message) -> None:
        kind, value = message.get("kind"), message.get("value")
        if kind == "scenario":
            session.watch(Recipe(str(value)), 0)
        elif kind == "lever" and message.get("name") in BY_NAME:
            _move(BY_NAME[message["name"]], float(value or 0), session, player, recipe, values)
        elif kind in ("seed", "size") and str(value).isdecimal():
            session.watch(_begun_with(recipe, kind, int(str(value))), 0)

    return moved


def _begun_with(recipe: Recipe, kind: str, number: int) -> Recipe:
    if kind == "seed":
        return recipe.with_seed(min(number, _LARGEST_SEED))
    return recipe.with_setting("size", number)


def _move(
    lever: Lever, value: float, session: Session, player: Player, recipe: Recipe, values: Values
) -> None:
    if not lever.live:
        session.watch(recipe.with_setting(lever.path, whole(lever, value)), 0)
    elif lever in HOURS:
        player.move_together(shared_hours(lever, value, values))
    else:
        player.move(lever.path, value)
