"""What commands share: fields that are changed, tables, names and values, paragraphs."""

import sys
import textwrap
from collections.abc import Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table


def console() -> Console:
    """Return the console on standard output; a file's lines are not cut to 80 columns."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def plain_table(*columns: str) -> Table:
    """Return an empty table without lines, its first column never broken."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number == 0)
    return table


def print_rows(rows: Sequence[tuple[str, str]]) -> None:
    """Print names and values in two columns; a long value goes on below itself."""
    indent = 2 + max(len(name) for name, _ in rows)
    for name, value in rows:
        lines = [line for part in value.splitlines() for line in textwrap.wrap(part, 100 - indent)]
        typer.echo(f"{name:<{indent}}{('\n' + ' ' * indent).join(lines)}")


def wrapped(text: str) -> str:
    """Break a paragraph into lines, but never between a number and its percent sign."""
    kept = text.replace(" %", "\N{NO-BREAK SPACE}%")
    return textwrap.fill(kept, 100).replace("\N{NO-BREAK SPACE}", " ")


def command_line() -> list[str]:
    """Return the command that was given, for provenance."""
    return ["groundswell", *sys.argv[1:]]


def changed_fields(settings: Sequence[str], named: dict[str, Any]) -> dict[str, Any]:
    """Return the fields to change, from `path=value` texts and from options of their own.

    Raises:
        ScenarioError: a text is not of that form.
    """
    from groundswell.scenarios.errors import ScenarioError

    found: dict[str, Any] = {}
    for setting in settings:
        path, equals, value = setting.partition("=")
        if not equals or not path.strip():
            raise ScenarioError(
                f"--set {setting}: must read path=value, as regime.levers.policing=0.8"
            )
        found[path.strip()] = value.strip()
    return found | {name: value for name, value in named.items() if value is not None}


def names_in(texts: Sequence[str] | None) -> list[str]:
    """Return the names in texts that may each hold several, with commas."""
    return [name.strip() for text in texts or [] for name in text.split(",") if name.strip()]


def duration(seconds: float) -> str:
    """Return a time as people say it: "3.2 s", "4 min 10 s", "2 h 5 min", "3 days 4 h"."""
    if seconds < 10:
        return f"{seconds:.2g} s"
    whole = round(seconds)
    for size, unit, smaller, name in ((86_400, "days", 3_600, "h"), (3_600, "h", 60, "min")):
        if whole >= size:
            return f"{whole // size} {unit} {whole % size // smaller} {name}"
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"


def amount(size: float) -> str:
    """Return a number of bytes as people say it."""
    for limit, unit in ((1e9, "GB"), (1e6, "MB")):
        if size >= limit:
            return f"{size / limit:.1f} {unit}"
    return f"{size / 1e3:,.0f} kB"
