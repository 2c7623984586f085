"""The card with everything that can be taken away from the run."""

from collections.abc import Callable
from html import escape

import solara
from solara.lab import Task, use_task

from groundswell.scenarios import ResultError
from groundswell.viz.dashboard.downloads import (
    EVERYTHING,
    FIGURES,
    MANIFEST,
    TABLES,
    available,
    pack,
    take_run,
)
from groundswell.viz.dashboard.handing import Delivery, copy_button, handed
from groundswell.viz.dashboard.player import Player, Showing
from groundswell.viz.dashboard.prose import note
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import Words

_PATIENCE = 120  # seconds that a run may take to end its day and answer

_GROUPS = {
    "tables": {name: (f"{name}.csv",) for name in TABLES},
    "figures": {name: (f"{name}.png", f"{name}.svg") for name in FIGURES},
    "whole": {"manifest": (MANIFEST,), "everything": (EVERYTHING,)},
}
"""Files by group and by what they show."""


@solara.component
def DownloadCard(session: Session, player: Player, showing: solara.Reactive[Showing]) -> None:
    """Show what can be taken away: files, and the command line that lives the same run.

    Args:
        session: of the page.
        player: that lives the run, and is asked for it when a file is wanted.
        showing: what is shown.
    """
    words, shown = session.words, showing.value
    with solara.Div(classes=["gs-card", "gs-secondary", "gs-downloads"]):
        solara.HTML(tag="h2", classes=["gs-h2"], unsafe_innerHTML=words("downloads.title"))
        if shown.snapshot is None or not shown.snapshot.day:
            note(words("downloads.none"))
            return
        note(words("downloads.text"))
        Files(words, player, available(shown.snapshot))
        Command(words, shown.recipe.command(shown.snapshot.day))


@solara.component
def Files(words: Words, player: Player, ready: frozenset[str]) -> None:
    """Offer the files, make the one that is asked for, and hand it over.

    Args:
        words: in the language of the page.
        player: that lives the run.
        ready: names of the tables and figures that there are by now.
    """
    wanted = solara.use_reactive("")

    def make() -> dict[str, object]:
        try:
            run = player.ask(take_run).result(timeout=_PATIENCE)
        except TimeoutError:
            raise ResultError(words("downloads.slow")) from None
        return handed(pack(run, wanted.value))

    task = use_task(make, dependencies=None, raise_error=False)

    def want(file: str) -> None:
        wanted.set(file)
        task()

    with solara.Div():
        for group, rows in _GROUPS.items():
            title = words(f"downloads.group.{group}")
            solara.HTML(tag="h3", classes=["gs-h3"], unsafe_innerHTML=title)
            for name, files in rows.items():
                there = name in ready or group == "whole"
                told = words(f"downloads.names.{name}")
                with solara.Div(classes=["gs-file"]):
                    late = f' <span class="gs-note">{words("downloads.not_yet")}</span>'
                    solara.HTML(tag="span", unsafe_innerHTML=told if there else told + late)
                    for file in files:
                        _button(file, told, words, there, task.pending, wanted.value == file, want)
        _told(task, wanted.value, words)
        Delivery.put(parcel=task.value if task.finished else {})


def _button(
    file: str,
    told: str,
    words: Words,
    there: bool,
    busy: bool,
    wanted: bool,
    want: Callable[[str], None],
) -> None:
    ending = words(f"downloads.formats.{file.rpartition('.')[2]}")
    solara.Button(
        ending,
        classes=["gs-quiet", "gs-format"],
        disabled=not there or (busy and not wanted),
        loading=busy and wanted,
        attributes={"aria-label": words("downloads.save", name=told, format=ending)},
        on_click=lambda: want(file),
    )


def _told(task: Task[[], dict[str, object]], wanted: str, words: Words) -> None:
    """Say how it goes, to those who see the page and to those who hear it."""
    text = ""
    if task.pending:
        name = words(f"downloads.names.{wanted.partition('.')[0]}")
        text = words("downloads.wait", name=name)
    elif task.error:
        text = words("downloads.failed", error=str(task.exception))
    elif task.finished and task.value:
        text = words("downloads.saved", file=task.value["name"])
    solara.HTML(
        tag="p",
        classes=["gs-note", "gs-told"] + ["gs-error"] * bool(task.error),
        attributes={"aria-live": "polite"},
        unsafe_innerHTML=escape(text),
    )


@solara.component
def Command(words: Words, command: str) -> None:
    """Show the command line that lives the same run."""
    with solara.Div():
        title = words("downloads.command")
        solara.HTML(tag="h3", classes=["gs-h3"], unsafe_innerHTML=title)
        note(words("downloads.command_text"))
        solara.HTML(tag="p", classes=["gs-link"], unsafe_innerHTML=escape(command))
        copy_button(command, words)
