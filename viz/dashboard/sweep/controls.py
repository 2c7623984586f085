"""What of the sweep is shown: outcome, the two factors, and the slice of the others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import solara

from groundswell.viz.dashboard.sweep.names import Names
from groundswell.viz.dashboard.sweep.table import Choice, SweepTable

type Item = dict[str, Any]

_ALL = -1  # the value of a menu that stands for the mean over all


@solara.component
def Controls(
    table: SweepTable, choice: Choice, names: Names, on_choose: Callable[[Choice], None]
) -> None:
    """Show the menus.

    Args:
        table: the sweep.
        choice: what is shown.
        names: of factors and results.
        on_choose: called with what shall be shown.
    """
    words = names.words
    factors = _items(table.sweep.factors, names.factor)
    with solara.Div(classes=["gs-grid", "gs-menus"]):
        menu(
            words("sweep.outcome"),
            _items(table.outcomes, names.outcome),
            choice.outcome,
            lambda name: on_choose(replace(choice, outcome=name)),
        )
        if choice.down:
            menu(
                words("sweep.down"),
                factors,
                choice.down,
                lambda name: on_choose(table.turned(choice, down=name)),
                hint=names.meaning(choice.down),
            )
            menu(
                words("sweep.across"),
                factors,
                choice.across,
                lambda name: on_choose(table.turned(choice, across=name)),
                hint=names.meaning(choice.across),
            )
    others = table.others(choice)
    if others:
        title = words("sweep.others")
        solara.HTML(tag="h3", classes=["gs-h3"], unsafe_innerHTML=title)
        with solara.Div(classes=["gs-grid", "gs-menus"]):
            for name in others:
                Slice(table, choice, names, name, on_choose)
    for one, partners in _together(table):
        told = ", ".join(map(names.factor, partners))
        text = words("sweep.together", one=names.factor(one), others=told)
        solara.HTML(tag="p", classes=["gs-note"], unsafe_innerHTML=escape(text))


@solara.component
def Slice(
    table: SweepTable,
    choice: Choice,
    names: Names,
    factor: str,
    on_choose: Callable[[Choice], None],
) -> None:
    """Hold a factor at a value, or take the mean over all."""
    labels = names.labels(table.axis(factor))
    items = [{"text": names.words("sweep.mean_over"), "value": _ALL}]
    items += [{"text": label, "value": code} for code, label in enumerate(labels)]

    def hold(code: int) -> None:
        held = {name: other for name, other in choice.held.items() if name != factor}
        on_choose(replace(choice, held=held if code == _ALL else {**held, factor: code}))

    now = choice.held.get(factor, _ALL)
    menu(names.factor(factor), items, now, hold, hint=names.meaning(factor))


def menu(
    label: str,
    items: Sequence[Item],
    value: Any,
    on_value: Callable[[Any], None],
    hint: str = "",
) -> None:
    """Show a menu.

    Args:
        label: what is chosen.
        items: texts and values.
        value: that is chosen.
        on_value: called with another.
        hint: a sentence about what is chosen.
    """
    solara.v.Select(
        label=label,
        items=list(items),
        v_model=value,
        on_v_model=on_value,
        hint=hint,
        persistent_hint=bool(hint),
        hide_details=not hint,
    )


def _items(values: Sequence[str], name_of: Callable[[str], str]) -> list[Item]:
    return [{"text": name_of(value), "value": value} for value in values]


def _together(table: SweepTable) -> list[tuple[str, tuple[str, ...]]]:
    """Return the factors that the plan changes together, each group once."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for name in table.sweep.factors:
        partners = table.partners(name)
        if partners and not any(name in others for _, others in found):
            found.append((name, partners))
    return found
