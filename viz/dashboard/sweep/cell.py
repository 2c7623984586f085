"""A cell of the heat map: its mean, its runs, and the way to watch one of them."""

from collections.abc import Callable
from html import escape

import numpy as np
import solara

from groundswell.viz.dashboard.handing import copy_button
from groundswell.viz.dashboard.prose import note
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.sweep.controls import menu
from groundswell.viz.dashboard.sweep.names import Names
from groundswell.viz.dashboard.sweep.opening import Opening, opening
from groundswell.viz.dashboard.sweep.table import Cell, Choice, RunRow, SweepTable

_MOST = 12  # runs that are listed


@solara.component
def CellCard(
    session: Session,
    table: SweepTable,
    choice: Choice,
    names: Names,
    where: tuple[int, int] | None,
    on_look: Callable[[tuple[int, int]], None],
) -> None:
    """Show the cell that is looked at.

    Args:
        session: of the page.
        table: the sweep.
        choice: what is shown of it.
        names: of factors and results.
        where: row and column of the cell; None for none.
        on_look: called with another cell.
    """
    words = session.words
    with solara.Div(classes=["gs-card", "gs-cell"]):
        Picker(table, choice, names, where, on_look)
        if where is None:
            note(words("sweep.cell_pick"))
            return
        cell = table.cell(choice, *where)
        if not cell.runs and not cell.failed:
            note(words("sweep.cell_none"))
            return
        with solara.Div(attributes={"aria-live": "polite"}):
            Numbers(cell, choice, names)
        Runs(session, table, choice, names, cell)


@solara.component
def Picker(
    table: SweepTable,
    choice: Choice,
    names: Names,
    where: tuple[int, int] | None,
    on_look: Callable[[tuple[int, int]], None],
) -> None:
    """Choose a cell by its values: the map's other door, for keyboards and screen readers."""
    sides = ((choice.down, 0), (choice.across, 1))
    with solara.Div(classes=["gs-grid", "gs-picker"]):
        for factor, side in sides:
            if factor:
                labels = names.labels(table.axis(factor))
                items = [{"text": label, "value": code} for code, label in enumerate(labels)]

                def pick(code: int, side: int = side) -> None:
                    other = where[1 - side] if where else 0
                    on_look((code, other) if side == 0 else (other, code))

                menu(names.factor(factor), items, where[side] if where else None, pick)


@solara.component
def Numbers(cell: Cell, choice: Choice, names: Names) -> None:
    """Show what the cell says of its outcome."""
    words = names.words
    mean, half = cell.mean, cell.half
    among = np.array([run.value for run in cell.runs])
    rows = [(words("sweep.mean"), names.value(choice.outcome, mean, among))]
    if np.isfinite(half):
        rows.append((words("sweep.interval_name"), names.interval(choice.outcome, mean, half)))
    rows.append((words("sweep.runs"), words.number(len(cell.runs))))
    if cell.failed:
        rows.append((words("sweep.failed"), words.number(len(cell.failed))))
    told = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in rows
    )
    title = escape(names.outcome(choice.outcome))
    solara.HTML(tag="h2", classes=["gs-h2", "gs-spaced"], unsafe_innerHTML=title)
    solara.HTML(tag="dl", classes=["gs-facts"], unsafe_innerHTML=told)
    if cell.runs:
        note(words("sweep.chance" if np.isfinite(half) else "sweep.single"))


@solara.component
def Runs(session: Session, table: SweepTable, choice: Choice, names: Names, cell: Cell) -> None:
    """List the runs of the cell, each with a button that opens it."""
    words = session.words
    blocked: solara.Reactive[tuple[int, Opening] | None] = solara.use_reactive(None)

    def watch(run: RunRow) -> None:
        found = opening(table, run)
        if found.recipe is None:
            blocked.set((run.number, found))
        else:
            session.watch(found.recipe, 0)

    typical = cell.typical
    if typical is not None:
        solara.Button(
            words("sweep.watch_typical"),
            icon_name="mdi-play",
            classes=["gs-primary"],
            on_click=lambda: watch(typical),
        )
        if "stop" in table.sweep.manifest.content:
            note(words("sweep.stopped", days=typical.days))
    if blocked.value is not None and blocked.value[0] in cell.numbers:
        Blocked(table, names, blocked.value[1])
    with solara.Div(classes=["gs-runs"]):
        for run in cell.runs[:_MOST]:
            Row(names, choice, run, differing(cell), lambda run=run: watch(run))
        if len(cell.runs) > _MOST:
            note(words("sweep.more", number=words.number(len(cell.runs) - _MOST)))
        if cell.failed:
            title = words("sweep.failed")
            solara.HTML(tag="h3", classes=["gs-h3"], unsafe_innerHTML=title)
        for run in cell.failed[:_MOST]:
            Row(names, choice, run, differing(cell), lambda run=run: watch(run))
        if len(cell.failed) > _MOST:
            note(words("sweep.more", number=words.number(len(cell.failed) - _MOST)))


@solara.component
def Row(
    names: Names, choice: Choice, run: RunRow, shown: list[str], on_watch: Callable[[], None]
) -> None:
    """A run: seed, what else was varied, why it failed if it did, its outcome, and a button."""
    words = names.words
    told = f"{words('sweep.seed')} {run.seed}"
    value = names.value(choice.outcome, run.value)
    settings = names.settings({name: run.factors[name] for name in shown})
    more = escape(" · ".join(text for text in (settings, run.error) if text))
    with solara.Div(classes=["gs-file"]):
        solara.HTML(
            tag="span",
            unsafe_innerHTML=f'{told} <span class="gs-note">{more}</span>',
        )
        solara.HTML(tag="b", classes=["gs-number"], unsafe_innerHTML=value)
        solara.Button(
            words("sweep.watch"),
            classes=["gs-quiet", "gs-format"],
            attributes={"aria-label": words("sweep.watch_run", seed=run.seed)},
            on_click=on_watch,
        )


@solara.component
def Blocked(table: SweepTable, names: Names, found: Opening) -> None:
    """Say why a run cannot be opened here, and how it can be seen all the same."""
    words = names.words
    if found.foreign:
        text = words("sweep.foreign")
    elif found.changed:
        text = words("sweep.changed", name=table.sweep.manifest.scenario)
    else:
        text = words("sweep.kept_back", fields=", ".join(found.kept_back))
    with solara.Div(classes=["gs-blocked"], attributes={"role": "alert"}):
        solara.HTML(tag="p", unsafe_innerHTML=escape(text))
        solara.HTML(tag="p", classes=["gs-link"], unsafe_innerHTML=escape(found.command))
        copy_button(found.command, words)


def differing(cell: Cell) -> list[str]:
    """Return the factors in which the runs of a cell differ."""
    runs = (*cell.runs, *cell.failed)
    names = runs[0].factors if runs else {}
    return [name for name in names if len({run.factors[name] for run in runs}) > 1]
