"""The cards of the contenders: scenario, what is changed in it, and what can be done with it."""

from collections.abc import Callable
from functools import cache, partial
from html import escape

import solara

from groundswell.scenarios import Scenario, load_scenario, scenario_names
from groundswell.viz.dashboard.charts import DASHES, PALETTE
from groundswell.viz.dashboard.compare.sentences import value_of
from groundswell.viz.dashboard.compare.setup import (
    LETTERS,
    Setup,
    with_lever,
    without,
    without_change,
)
from groundswell.viz.dashboard.levers import BY_NAME, BY_PATH, GROUPS, Lever, group
from groundswell.viz.dashboard.prose import note
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.dashboard.titles import title_of

type OnSetup = Callable[[Setup], None]


@cache
def shipped(name: str) -> Scenario:
    """Return a shipped scenario as it is."""
    return load_scenario(name)


def badge(place: int) -> str:
    """Return the sign of a contender: its letter, its colour, its dashes."""
    dashes = DASHES[place]
    pattern = "" if dashes == "solid" else f' stroke-dasharray="{" ".join(map(str, dashes))}"'
    return (
        f'<span class="gs-letter" style="background:{PALETTE[place]}">{LETTERS[place]}</span>'
        '<svg class="gs-dash" viewBox="0 0 36 6" aria-hidden="true"><line x1="0" x2="36" y1="3" '
        f'y2="3" stroke="{PALETTE[place]}" stroke-width="3"{pattern}/></svg>'
    )


@solara.component
def Cards(session: Session, setup: Setup, on_setup: OnSetup) -> None:
    """Show the contenders.

    Args:
        session: of the page.
        setup: what is compared.
        on_setup: is given another setup when something is changed.
    """
    with solara.Div(classes=["gs-contenders"]):
        for place in range(len(setup.contenders)):
            Card(session, setup, place, on_setup)
        if len(setup.contenders) < len(LETTERS):
            solara.Button(
                session.words("compare.add"),
                icon_name="mdi-plus",
                classes=["gs-quiet", "gs-add"],
                on_click=lambda: on_setup(setup.added()),
            )


@solara.component
def Card(session: Session, setup: Setup, place: int, on_setup: OnSetup) -> None:
    """Show a contender."""
    words, recipe = session.words, setup.contenders[place]
    config = solara.use_memo(recipe.config, [recipe])
    letter = LETTERS[place]

    def change(new: Recipe) -> None:
        on_setup(setup.with_recipe(place, new))

    with solara.Div(
        classes=["gs-card", "gs-contender"], style={"border-top-color": PALETTE[place]}
    ):
        with solara.Div(classes=["gs-contender-head"]):
            solara.HTML(tag="div", classes=["gs-sign"], unsafe_innerHTML=badge(place))
            Tools(session, setup, place, on_setup)
        items = [{"text": title_of(shipped(one), words), "value": one} for one in scenario_names()]
        solara.v.Select(
            label=words("compare.scenario_of", letter=letter),
            items=items,
            v_model=recipe.scenario,
            on_v_model=lambda name: change(Recipe(str(name))),
            hide_details=True,
        )
        if setup.shrunk(place):
            few, many = words.number(setup.citizens), words.number(config.size)
            note(words("compare.shrunk", few=few, many=many))
        Changed(words, recipe, config, change)
        AddLever(words, recipe, config, change).key(f"{recipe.scenario}-{len(recipe.settings)}")


@solara.component
def Tools(session: Session, setup: Setup, place: int, on_setup: OnSetup) -> None:
    """Watch, copy and remove a contender."""
    words, letter = session.words, LETTERS[place]

    def tool(name: str, icon: str, act: Callable[[], None], disabled: bool = False) -> None:
        hint = words(f"compare.{name}_hint", letter=letter)
        solara.Button(
            words(f"compare.{name}"),
            icon_name=icon,
            text=True,
            small=True,
            disabled=disabled,
            classes=["gs-tool"],
            attributes={"aria-label": hint, "title": hint},
            on_click=act,
        )

    with solara.Div(classes=["gs-tools"]):
        tool("watch", "mdi-eye-outline", lambda: session.watch(setup.lived(place), 0))
        full = len(setup.contenders) == len(LETTERS)
        tool("copy", "mdi-content-copy", lambda: on_setup(setup.added(place)), full)
        alone = len(setup.contenders) == 1
        tool("remove", "mdi-close", lambda: on_setup(setup.removed(place)), alone)


@solara.component
def Changed(
    words: Words, recipe: Recipe, config: Scenario, on_recipe: Callable[[Recipe], None]
) -> None:
    """Show what is changed in the scenario, and let it be changed further or undone."""
    if not recipe.settings and not recipe.changes:
        note(words("compare.unchanged"))
    for path, value in recipe.settings.items():
        undo = partial(on_recipe, without(recipe, path))
        if path in BY_PATH:
            lever = BY_PATH[path]

            def move(value: float, lever: Lever = lever) -> None:
                on_recipe(with_lever(recipe, lever, value))

            Moved(words, lever, config, shipped(recipe.scenario), move, undo)
        else:
            Told(words, f"{path}: {value}", undo)
    for change in recipe.changes:
        name = BY_PATH[change.path].title(words) if change.path in BY_PATH else change.path
        text = words("compare.on_day", what=f"{name}: {change.value}", day=change.day + 1)
        Told(words, text, partial(on_recipe, without_change(recipe, change)))


@solara.component
def Moved(
    words: Words,
    lever: Lever,
    config: Scenario,
    usual: Scenario,
    on_move: Callable[[float], None],
    undo: Callable[[], None],
) -> None:
    """Show a lever that is changed."""
    card, before = lever.card(config), lever.card(usual)
    name = lever.title(words)
    value = value_of(lever, card.value, card.unit, words)
    was = words("compare.was", value=value_of(lever, before.value, card.unit, words))

    with solara.Div(classes=["gs-moved"]):
        solara.HTML(
            tag="div",
            classes=["gs-moved-head"],
            unsafe_innerHTML=f"<span>{escape(name)}</span><b class='gs-number'>{value}</b>"
            f"<span class='gs-note'>{was}</span>",
            attributes={"title": lever.sentence(config, words)},
        )
        _undo(words, name, undo)
        Slide(name, lever, float(card.value), lever.span(config), on_move)


@solara.component
def Slide(
    name: str,
    lever: Lever,
    value: float,
    span: tuple[float, float],
    on_move: Callable[[float], None],
) -> None:
    """Show the control of a lever; it tells its value when it is let go."""

    def move(*event: object) -> None:
        if isinstance(event[-1], int | float):
            on_move(round(float(event[-1]), 4))

    label = {"aria-label": name}
    if lever.switch:
        control = solara.v.Switch(
            v_model=bool(value), hide_details=True, dense=True, attributes=label
        )
    else:
        low, high = span
        control = solara.v.Slider(
            v_model=value, min=low, max=high, step=lever.step, hide_details=True, dense=True,
            attributes=label, color="#0072B2",
        )  # fmt: skip
    solara.v.use_event(control, "change", move)


@solara.component
def Told(words: Words, text: str, undo: Callable[[], None]) -> None:
    """Show a change that can only be undone here."""
    with solara.Div(classes=["gs-moved"]):
        solara.HTML(tag="div", classes=["gs-moved-head"], unsafe_innerHTML=escape(text))
        _undo(words, text, undo)


def _undo(words: Words, what: str, undo: Callable[[], None]) -> None:
    hint = words("compare.undo", what=what)
    attributes = {"aria-label": hint, "title": hint}
    with solara.Button(icon=True, small=True, on_click=undo, attributes=attributes):
        solara.v.Icon(children=["mdi-undo"], small=True)


@solara.component
def AddLever(
    words: Words, recipe: Recipe, config: Scenario, on_recipe: Callable[[Recipe], None]
) -> None:
    """Choose what to change; it starts with the value that it has."""
    items: list[dict[str, str]] = []
    for name in GROUPS:
        free = [lever for lever in group(name) if lever.path not in recipe.settings]
        items += [{"header": words(f"levers.groups.{name}")}] if free else []
        items += [{"text": lever.title(words), "value": lever.name} for lever in free]

    def choose(name: object) -> None:
        lever = BY_NAME[str(name)]
        on_recipe(with_lever(recipe, lever, lever.card(config).value))

    solara.v.Select(
        label=words("compare.add_lever"),
        items=items,
        v_model=None,
        on_v_model=choose,
        hide_details=True,
        dense=True,
    )
