"""The levers: each with its value, its unit, one plain sentence, and where its value comes from."""

from collections.abc import Callable

import solara

from groundswell.scenarios import Scenario, scenario_names
from groundswell.viz.dashboard.levers import GROUPS, HOURS, Lever, group
from groundswell.viz.dashboard.player import Player
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.dashboard.watch.stage import escape
from groundswell.viz.dashboard.watch.summary import story_of, title_of

_SIZES = (2_000, 5_000, 10_000, 20_000, 50_000, 72_000, 100_000, 200_000)


@solara.component
def Levers(
    session: Session,
    player: Player,
    recipe: Recipe,
    config: Scenario,
    values: dict[str, float],
    configs: dict[str, Scenario],
) -> None:
    """Show scenario and levers.

    Args:
        session: of the page.
        player: that lives the run.
        recipe: of the run.
        config: the scenario that is lived.
        values: of the levers today, by dotted path.
        configs: the shipped scenarios by name.
    """
    words = session.words
    with solara.Div(classes=["gs-levers", "gs-column"]):
        with solara.Div(classes=["gs-card"]):
            Picker(session, config, configs)
            Structure(session, recipe, config)
        with solara.Div(classes=["gs-card"]):
            solara.HTML(tag="h2", classes=["gs-h2"], unsafe_innerHTML=words("watch.levers"))
            with solara.v.ExpansionPanels(multiple=True, flat=True, v_model=[0]):
                for name in GROUPS:
                    Group(session, player, recipe, config, values, name)


@solara.component
def Picker(session: Session, config: Scenario, configs: dict[str, Scenario]) -> None:
    """Choose a scenario, and read its story."""
    words = session.words
    items = [{"text": title_of(configs[name], words), "value": name} for name in scenario_names()]

    def choose(*event: object) -> None:
        if event[-1] != config.name:
            session.watch(Recipe(str(event[-1])), 0)

    select = solara.v.Select(
        label=words("watch.scenario"), items=items, v_model=config.name, hide_details=True
    )
    solara.v.use_event(select, "change", choose)
    solara.HTML(
        tag="p",
        classes=["gs-note"],
        style="margin-top:8px",
        unsafe_innerHTML=escape(story_of(config, words)),
    )


@solara.component
def Structure(session: Session, recipe: Recipe, config: Scenario) -> None:
    """Seed and number of citizens; another of either starts the run again."""
    words = session.words

    def restart(path: str, text: object) -> None:
        try:
            number = int(float(str(text)))
        except ValueError:
            return
        if path == "seed":
            session.watch(recipe.settled().with_seed(max(0, number)), 0)
        else:
            session.watch(recipe.settled().with_setting(path, number), 0)

    sizes = sorted({*(n for n in _SIZES if n <= session.house.limits.citizens), config.size})
    with solara.Div(classes=["gs-row"], style={"gap": "16px", "flex-wrap": "nowrap"}):
        seed = solara.v.TextField(
            label=words("watch.seed"), type="number", v_model=str(config.seed), hide_details=True
        )
        solara.v.use_event(seed, "change", lambda *event: restart("seed", event[-1]))
        size = solara.v.Select(
            label=words("watch.citizens_lever"),
            items=[{"text": words.number(n), "value": n} for n in sizes],
            v_model=config.size,
            hide_details=True,
        )
        solara.v.use_event(size, "change", lambda *event: restart("size", event[-1]))


@solara.component
def Group(
    session: Session,
    player: Player,
    recipe: Recipe,
    config: Scenario,
    values: dict[str, float],
    name: str,
) -> None:
    """Show the levers that stand together under a name."""
    words = session.words
    structural = not group(name)[0].live
    with solara.v.ExpansionPanel():
        solara.v.ExpansionPanelHeader(children=[words(f"levers.groups.{name}")])
        with solara.v.ExpansionPanelContent():
            if structural:
                _note(words("watch.levers_restart"))
            if name == "hours":
                _note(words("watch.lever_hours"))
            for lever in group(name):
                now = values.get(lever.path, lever.card(config).value)

                def move(value: float, lever: Lever = lever) -> None:
                    if not lever.live:
                        setting = recipe.settled().with_setting(lever.path, value)
                        session.watch(setting, 0)
                    elif name == "hours":
                        player.move_together(shared_out(lever, value, values))
                    else:
                        player.move(lever.path, value)

                LeverRow(lever, config, now, words, move)


def shared_out(moved: Lever, value: float, values: dict[str, float]) -> dict[str, float]:
    """Return the shares of hours when one is moved: the others keep their proportion."""
    others = [lever.path for lever in HOURS if lever != moved]
    rest = sum(values[path] for path in others)
    left = 1 - value
    first = left * (values[others[0]] / rest if rest > 0 else 0.5)
    return {moved.path: value, others[0]: round(first, 4), others[1]: 1 - value - round(first, 4)}


@solara.component
def LeverRow(
    lever: Lever, config: Scenario, now: float, words: Words, on_move: Callable[[float], None]
) -> None:
    """Show a lever."""
    card = lever.card(config)
    known = lever.known(config)
    tag, long = ("data", "data_long") if known else ("assumed", "assumed_long")
    hint = escape(words(f"common.{long}") + (f" {card.source}" if card.source else ""))
    value = told_value(lever, now, card.unit, words)
    low, high = _range(lever, config)

    def move(*event: object) -> None:
        if isinstance(event[-1], bool):
            on_move(float(event[-1]))
        elif isinstance(event[-1], int | float):
            on_move(round(float(event[-1]), 4))

    with solara.Div(classes=["gs-lever"]):
        solara.HTML(
            tag="div",
            classes=["gs-lever-head"],
            unsafe_innerHTML=f'<span class="gs-lever-name">{lever.title(words)}</span>'
            f'<span class="gs-number">{value}</span>'
            f'<span class="gs-chip{" gs-data" * known}" title="{hint}">'
            f"{words(f'common.{tag}')}</span>",
        )
        solara.HTML(
            tag="div", classes=["gs-note"], unsafe_innerHTML=escape(lever.sentence(config, words))
        )
        if lever.switch:
            control = solara.v.Switch(
                v_model=bool(now), hide_details=True, dense=True, aria_label=lever.title(words)
            )
        else:
            control = solara.v.Slider(
                v_model=now,
                min=low,
                max=high,
                step=lever.step,
                thumb_label=True,
                hide_details=True,
                aria_label=lever.title(words),
                color="#0072B2",
            )
        solara.v.use_event(control, "change", move)


def _range(lever: Lever, config: Scenario) -> tuple[float, float]:
    card = lever.card(config)
    low, high = card.bounds
    if high > 1 and card.swept:
        low, high = card.swept
    return low, high


def told_value(lever: Lever, value: float, unit: str, words: Words) -> str:
    """Return a value with its unit, as people read it."""
    if lever.switch:
        return words("watch.on" if value else "watch.off")
    if unit == "share":
        return words.percent(value, 0)
    return (
        f"{words.number(value, 0 if value == int(value) else 2)} {words.find(f'units.{unit}', '')}"
    )


def _note(text: str) -> None:
    solara.HTML(tag="p", classes=["gs-note"], unsafe_innerHTML=escape(text))
