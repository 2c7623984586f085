"""The page Sweep."""

from collections.abc import Callable
from html import escape

import solara
from solara.lab import use_task

from groundswell.analysis.sweeps.manifest import made_with
from groundswell.viz.dashboard.charts import Chart
from groundswell.viz.dashboard.prose import Waiting, note, paragraph
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.sweep.cell import CellCard
from groundswell.viz.dashboard.sweep.chart import clicked, draw, height, least_width
from groundswell.viz.dashboard.sweep.controls import Controls
from groundswell.viz.dashboard.sweep.names import Names
from groundswell.viz.dashboard.sweep.shelf import read_table
from groundswell.viz.dashboard.sweep.table import Choice, SweepTable
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.sweep_report.words import same

# Solara keeps a value of each of these for every session; who comes back from Watch finds the cell.
_choice: solara.Reactive[Choice | None] = solara.reactive(None)
_looked_at: solara.Reactive[tuple[int, int] | None] = solara.reactive(None)


@solara.component
def SweepPage(session: Session) -> None:
    """Show the sweep that the server was started with.

    Args:
        session: that the page is shown in.
    """
    words, folder = session.words, session.house.options.sweep
    assert folder is not None
    again = solara.use_reactive(0)
    reading = use_task(
        lambda: read_table(folder), dependencies=[str(folder), again.value], raise_error=False
    )
    table = reading.latest
    with solara.Div(classes=["gs-page", "gs-sweep"]):
        if reading.error:
            with solara.Div(classes=["gs-card", "gs-error"], attributes={"role": "alert"}):
                paragraph(words("sweep.broken", error=str(reading.exception)))
        elif table is None:
            Waiting()
        else:
            Head(words, table, lambda: again.set(again.value + 1))
            if len(table.sweep.runs):
                Map(session, table)
            else:
                Nothing(words)


@solara.component
def Head(words: Words, table: SweepTable, on_again: Callable[[], None]) -> None:
    """Say which sweep it is, how much of it there is, and what to be careful about."""
    sweep, manifest = table.sweep, table.sweep.manifest
    failed = len(sweep.failures)
    done, whole = words.number(len(sweep.runs)), words.number(manifest.runs)
    key = "progress_failed" if failed else "progress"
    common = "design_common" if table.subject.common else "design"
    with solara.Div(classes=["gs-card"]):
        title = escape(manifest.title or manifest.name)
        solara.HTML(tag="h1", classes=["gs-h1"], unsafe_innerHTML=title)
        if manifest.story:
            paragraph(manifest.story)
        points, replicates = words.number(manifest.points), words.number(manifest.replicates)
        note(words(f"sweep.{common}", points=points, replicates=replicates))
        with solara.Div(classes=["gs-row"]):
            told = words(f"sweep.{key}", done=done, all=whole, failed=words.number(failed))
            solara.HTML(
                tag="span",
                classes=["gs-chip", "gs-progress-chip"],
                attributes={"aria-live": "polite"},
                unsafe_innerHTML=told,
            )
            if sweep.missing:
                solara.Button(
                    words("sweep.refresh"),
                    icon_name="mdi-refresh",
                    classes=["gs-quiet"],
                    on_click=on_again,
                )
        if manifest.shard:
            note(words("sweep.shard", shard=manifest.shard))
        if sweep.missing and len(sweep.runs):
            note(words("sweep.unfinished"))
        if failed:
            note(words("sweep.failures"))
        if manifest.made_with != made_with():
            note(words("sweep.other_code"))


@solara.component
def Nothing(words: Words) -> None:
    """Say that there is nothing to show yet."""
    with solara.Div(classes=["gs-card"]):
        title = words("sweep.empty_title")
        solara.HTML(tag="h2", classes=["gs-h2"], unsafe_innerHTML=title)
        paragraph(words("sweep.empty"))


@solara.component
def Map(session: Session, table: SweepTable) -> None:
    """Show what can be chosen, the heat map, and the cell that is looked at."""
    names = Names(table, session.words)
    choice = table.fitting(_choice.value) if _choice.value else table.first_choice()
    looked_at = _looked_at.value
    where = looked_at if looked_at and table.has(choice, *looked_at) else None

    def choose(new: Choice) -> None:
        if (new.down, new.across) != (choice.down, choice.across):
            _looked_at.set(None)
        _choice.set(new)

    with solara.Div(classes=["gs-column"]):
        with solara.Div(classes=["gs-card"]):
            Controls(table, choice, names, choose)
        with solara.Div(classes=["gs-sweep-parts"]):
            HeatMap(table, choice, names, where, _looked_at.set)
            CellCard(session, table, choice, names, where, _looked_at.set)


@solara.component
def HeatMap(
    table: SweepTable,
    choice: Choice,
    names: Names,
    where: tuple[int, int] | None,
    on_look: Callable[[tuple[int, int]], None],
) -> None:
    """Draw the heat map, with what has to be known to read it."""
    words = names.words
    grid = solara.use_memo(lambda: table.grid(choice), [table, choice])
    drawn = solara.use_memo(
        lambda: draw(grid, choice, names, where), [table, choice, words.language, where]
    )
    title = words(
        f"sweep.{'map' if choice.down else 'map_one' if choice.across else 'map_none'}",
        outcome=names.outcome(choice.outcome),
        down=names.factor(choice.down),
        across=names.factor(choice.across),
    )

    def look(event: object) -> None:
        cell = clicked(event)
        if cell is not None:
            on_look(cell)

    with solara.Div(classes=["gs-card"]):
        solara.HTML(tag="h2", classes=["gs-h2"], unsafe_innerHTML=escape(title))
        explained = names.explained(choice.outcome)
        if explained:
            note(explained)
        summary = names.summary(grid, choice)
        wide = {"min-width": f"{least_width(grid)}px"}
        with solara.Div(classes=["gs-map-scroll"]), solara.Div(style=wide):
            Chart(drawn, summary, height=height(grid), on_click=look)
        single = "" if table.subject.several else "_single"
        note(words(f"sweep.how_to_read{single}"))
        if grid.down.binned or grid.across.binned:
            note(words("sweep.binned"))
        free = [names.factor(name) for name in table.others(choice) if name not in choice.held]
        if free:
            note(words("sweep.averaged", factors=", ".join(free)))
        if grid.found.runs.any() and same(grid.found.mean):
            note(words("sweep.same"))
        solara.HTML(
            tag="p",
            classes=["gs-hidden"],
            attributes={"aria-live": "polite"},
            unsafe_innerHTML=escape(summary),
        )
