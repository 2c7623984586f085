"""The command that opens the dashboard: it parses, and calls."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from groundswell.viz.dashboard.server import Place

_EVERYWHERE = ("0.0.0.0", "::")
_FEWEST_CITIZENS = 25_000  # that every lesson and every ready comparison can be lived with


def add_to(app: typer.Typer) -> None:
    """Add the command `dashboard`."""
    app.command()(dashboard)


def dashboard(
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="P", help="Port; 0 takes a free one.")
    ] = 8765,
    host: Annotated[
        str, typer.Option(metavar="H", help="Address; 0.0.0.0 lets a classroom in.")
    ] = "127.0.0.1",
    browse: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser.")] = True,
    language: Annotated[
        str, typer.Option("--language", metavar="L", help="en or ru; each visitor can change it.")
    ] = "en",
    citizens: Annotated[
        int,
        typer.Option(
            min=_FEWEST_CITIZENS, metavar="N", help="Most citizens of one visitor's society."
        ),
    ] = 200_000,
    sessions: Annotated[
        int, typer.Option(min=1, metavar="S", help="Most visitors at a time.")
    ] = 40,
    sweep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A sweep to show as a heat map.")
    ] = None,
) -> None:
    """Open the dashboard in a browser: watch, compare, learn."""
    from groundswell.viz.dashboard.options import Limits, Options
    from groundswell.viz.dashboard.server import Place, serve
    from groundswell.viz.dashboard.texts import LANGUAGES

    if language not in LANGUAGES:
        from groundswell.scenarios import UnknownNameError

        raise UnknownNameError.among("language", language, LANGUAGES)
    if sweep is not None:
        _check(sweep)
    gc.enable()  # which short commands do without
    options = Options(Limits(citizens=citizens, sessions=sessions), language, sweep)
    serve(options, Place(host, port), started=_tell, browse=browse)


def _check(sweep: Path) -> None:
    """Read a sweep once, so that a folder that is none is told now and not in a browser.

    Raises:
        ResultError: it is not the folder of a sweep, or a file of it cannot be read.
    """
    from groundswell.analysis.sweeps import load_sweep

    _ = load_sweep(sweep).runs


def _tell(place: "Place") -> None:
    typer.echo(f"The dashboard is at {place.url} - Ctrl-C ends it.")
    if place.host in _EVERYWHERE:
        typer.echo("Everybody in this network can open it under this machine's name or address.")
