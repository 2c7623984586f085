"""The command line: it parses, and calls.

Every error a user can cause is printed as `error: ...` on standard error, with exit status 2.
An interrupted run ends with exit status 130. Heavy imports stand inside the commands, so that
`groundswell --help` answers at once.
"""

import atexit
import datetime
import gc
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from groundswell import (
    dashboard_command,
    optimise_command,
    strategy_commands,
    sweep_commands,
)
from groundswell._version import __version__
from groundswell.terminal import (
    changed_fields,
    command_line,
    console,
    plain_table,
    print_rows,
    wrapped,
)

if TYPE_CHECKING:
    from groundswell.analysis.profile import Profile
    from groundswell.analysis.runs import Run
    from groundswell.scenarios import ParameterCard, Scenario

USAGE, DIFFERENT, INTERRUPTED = 2, 1, 130

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="An agent-based simulation of grassroots political mobilisation.",
)

_ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", help="A name that `groundswell scenarios` lists, or a file."
    ),
]
_Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the result there.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace an older result in DIR.")]
_Threads = Annotated[
    int | None, typer.Option(min=1, max=1024, metavar="T", help="Workers; they change no result.")
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, by default that of the process, and return the exit status."""
    # Nearly all objects are the libraries' own and stay to the end. Looking for garbage among
    # them, now and on leaving, takes a fifth of the time of a short run and finds none.
    gc.disable()
    atexit.register(gc.freeze)
    try:
        status = app(list(sys.argv[1:] if arguments is None else arguments), standalone_mode=False)
    except typer.Abort:
        return INTERRUPTED
    except Exception as error:
        from groundswell.scenarios.errors import GroundswellError

        if isinstance(error, GroundswellError):
            return _fail(str(error).splitlines())
        # A wrong command line: the parser's own errors know how to say what is wrong.
        if not hasattr(error, "format_message"):
            raise
        _fail([error.format_message()])  # pyright: ignore
        typer.echo("groundswell --help lists what there is", err=True)
        return USAGE
    finally:
        gc.enable()
    return status or 0


@app.callback(invoke_without_command=True)
def _front_door(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"groundswell {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def run(
    scenario: _ScenarioName,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="Change a field; may be given repeatedly."
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="S", help="Seed of all draws.")] = None,
    size: Annotated[int | None, typer.Option(metavar="N", help="Simulated citizens.")] = None,
    days: Annotated[int | None, typer.Option(min=1, metavar="D", help="Days lived.")] = None,
    out: _Out = None,
    threads: _Threads = None,
    force: _Force = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Say at the end where the time went.")
    ] = False,
) -> None:
    """Live through a scenario, and say what happened."""
    overrides = changed_fields(settings or [], {"seed": seed, "size": size})
    begun = time.perf_counter()
    config = _config(scenario, overrides, days)
    clock = _clock(time.perf_counter() - begun)
    origin = {"source": scenario, "overrides": overrides, "command": command_line()}
    _report(_live(config, days or config.days, threads, out, force, origin, clock))
    if out:
        typer.echo(f"\nThe result is in {out}, its figures in {out / 'figures'}")
    if profile:
        typer.echo(f"\n{clock}")


@app.command()
def rerun(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder.")],
    out: _Out = None,
    threads: _Threads = None,
    force: _Force = False,
) -> None:
    """Rebuild a result from its provenance, and say whether it is the same to the last bit."""
    from groundswell.analysis.runs import Rerun, load_run

    before = load_run(folder).provenance
    origin = {"source": before.source, "overrides": before.overrides, "command": command_line()}
    found = _live(before.config, before.days, threads, out, force, origin, _clock())
    again = Rerun(found, before)
    if again.equal:
        typer.echo(f"The result is the same to the last bit (digest {before.digest[:12]}).")
        return
    typer.echo(
        f"The result differs: digest {again.run.provenance.digest[:12]}, was {before.digest[:12]}."
    )
    for name, (then, now) in again.changed_versions.items():
        typer.echo(f"  {name}: {then} then, {now} now")
    raise typer.Exit(DIFFERENT)


@app.command()
def scenarios() -> None:
    """List the scenarios that come with the package."""
    from groundswell.scenarios import load_scenario, scenario_names

    table = plain_table("scenario", "what it is", "districts", "days", "citizens")
    for name in scenario_names():
        found = load_scenario(name)
        table.add_row(
            name, found.title, f"{len(found.table):,}", f"{found.days:,}", f"{found.size:,}"
        )
    console().print(table)


@app.command()
def show(
    scenario: _ScenarioName,
    field: Annotated[
        str | None, typer.Option(metavar="PATH", help="A quantity or a group of them.")
    ] = None,
) -> None:
    """Show what a scenario says, or all that is known about one of its quantities."""
    from groundswell.scenarios import cards, describe, load_scenario

    found = load_scenario(scenario)
    if field is None:
        _show_scenario(found)
        return
    group = [card for card in cards(found) if card.path.startswith(f"{field}.")]
    if group:
        _show_group(group)
    else:
        _show_card(describe(found, field))


@app.command()
def validate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A scenario file, or a name.")],
) -> None:
    """Check a scenario file, without running it."""
    from groundswell.agents import require_behaviours
    from groundswell.scenarios import load_scenario

    found = load_scenario(file)
    require_behaviours(found)
    typer.echo(
        f"{file}: valid; {len(found.table):,} districts, {found.days:,} days, "
        f"{found.size:,} citizens for {found.electorate:,.0f} voters"
    )


sweep_commands.add_to(app)
strategy_commands.add_to(app)
optimise_command.add_to(app)
dashboard_command.add_to(app)


def _clock(reading: float = 0.0) -> "Profile":
    """Return a profile of this process from its start, which its processor time tells.

    Args:
        reading: seconds that the scenario took to read.
    """
    started = time.perf_counter() - time.process_time()
    from groundswell.analysis.profile import Profile

    clock = Profile(started)
    clock.add("starting Python and importing", time.perf_counter() - started - reading)
    clock.add("reading the scenario", reading)
    return clock


def _config(scenario: str, overrides: dict[str, Any], days: int | None) -> "Scenario":
    """Return a scenario with fields changed, made longer where more days are asked for."""
    from groundswell.scenarios import load_scenario

    config = load_scenario(scenario, overrides)
    if days and days > config.days:
        overrides["days"] = days
        config = load_scenario(scenario, overrides)
    return config


def _live(
    config: "Scenario",
    days: int,
    threads: int | None,
    out: Path | None,
    force: bool,
    origin: dict[str, Any],
    clock: "Profile",
) -> "Run":
    """Live the given days of a scenario; write them where a place is given."""
    from contextlib import nullcontext

    from groundswell.analysis.folders import new_folder
    from groundswell.analysis.runs import Run, write_tables
    from groundswell.display import Display, announce_compilation

    started = datetime.datetime.now().astimezone()
    screen = Console(stderr=True)
    with new_folder(out, force=force) if out else nullcontext() as partial:
        announce_compilation(screen)
        with Display(screen, days) as display:
            try:
                model = clock.build(config, threads=threads or _default_threads())
                with clock.days(model):
                    model.run(days, progress=display)
            except KeyboardInterrupt:
                typer.echo(_interrupted(display.day, days, partial), err=True)
                raise
        with clock.stage("gathering the result"):
            found = Run.of(model, started=started, **origin)
        if partial:
            with clock.stage("writing the tables"):
                write_tables(found, partial)
            with clock.stage("drawing the figures"):
                from groundswell.viz.figures import write_figures

                write_figures(found, partial / "figures")
    return found


def _report(found: "Run") -> None:
    """Print the summary and the table of a run."""
    from groundswell.analysis.summary import headline_table, summarise

    for paragraph in summarise(found):
        typer.echo(wrapped(paragraph))
    typer.echo()
    print_rows(headline_table(found))


def _default_threads() -> int:
    import os

    return min(8, os.cpu_count() or 1)


def _interrupted(day: int, days: int, partial: Path | None) -> str:
    left = f"; {partial} is not a result" if partial else ""
    return f"interrupted after day {day} of {days}{left}"


def _show_scenario(found: "Scenario") -> None:
    typer.echo(f"{found.title or found.name}\n\n{wrapped(found.story)}\n")
    print_rows(_facts(found))


def _facts(found: "Scenario") -> list[tuple[str, str]]:
    last = found.date(found.days - 1)
    off = [name for name, on in found.mechanisms if not on]
    levers = ", ".join(f"{name} {value:g}" for name, value in found.regime.levers if value)
    events = [f"{found.date(found.day(event.date))}: {event.note}" for event in found.events]
    return [
        ("days", f"{found.days:,}: {found.start} to {last}"),
        ("citizens", f"{found.size:,} for {found.electorate:,.0f} voters, seed {found.seed}"),
        ("districts", f"{len(found.table):,}"),
        ("election", found.election.rule if found.election else "none"),
        ("challengers", f"{found.challengers.label} ({found.challengers.organisation})"),
        ("incumbents", f"{found.incumbents.label} ({found.incumbents.organisation})"),
        ("regime", f"{found.regime.policy}; {levers}"),
        ("protests called", f"{len(found.protests):,}"),
        ("events", "\n".join(events) or "none"),
        ("mechanisms off", ", ".join(off) or "none"),
    ]


def _show_group(group: "Sequence[ParameterCard]") -> None:
    table = plain_table("field", "value", "unit", "what it is")
    for card in group:
        table.add_row(card.path, f"{card.value:g}", card.unit, card.text)
    console().print(table)


def _show_card(card: "ParameterCard") -> None:
    swept = "not known" if card.swept is None else f"{card.swept[0]:g} to {card.swept[1]:g}"
    rows = [
        ("field", card.path),
        ("meaning", card.text),
        ("symbol", card.symbol),
        ("value", f"{card.value:g} {card.unit}"),
        ("default", f"{card.default:g}"),
        ("accepted", f"{card.bounds[0]:g} to {card.bounds[1]:g}"),
        ("plausible", swept),
        ("kind", card.kind),
        ("source", card.source or "none"),
    ]
    print_rows(rows)


def _fail(messages: Sequence[str]) -> int:
    for message in messages:
        typer.echo(f"error: {message}", err=True)
    return USAGE
