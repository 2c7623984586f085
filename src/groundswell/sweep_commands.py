"""The commands for sweeps: plans, sweep, merge, sweep-report."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from groundswell.terminal import command_line, console, plain_table, wrapped

if TYPE_CHECKING:
    from groundswell.analysis.plans import Plan
    from groundswell.analysis.sweeps import Sweep

_PlanName = Annotated[
    str, typer.Argument(metavar="PLAN", help="A name that `groundswell plans` lists, or a file.")
]


def add_to(app: typer.Typer) -> None:
    """Make the commands part of the command line."""
    app.command()(plans)
    app.command()(sweep)
    app.command()(merge)
    app.command("sweep-report")(sweep_report)


def plans() -> None:
    """List the plans of sweeps that come with the package."""
    from groundswell.analysis.plans import load_plan, plan_names

    table = plain_table("plan", "what it is", "points", "replicates", "runs")
    for name in plan_names():
        found = load_plan(name)
        points = f"{len(found.points):,}"
        table.add_row(name, found.title, points, f"{found.replicates:,}", f"{found.runs:,}")
    console().print(table)


def sweep(
    plan: _PlanName,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Store the runs there, or go on there."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, metavar="N", help="Processes; else one a core.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Live the runs on a Dask cluster.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Live only part I of N, to be merged later.")
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(min=1, metavar="R", help="Replicates, instead of the plan's.")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Live runs again that did not end well.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask whether so many runs are meant.")
    ] = False,
) -> None:
    """Live all runs of a plan; the same command again goes on where it ended."""
    from groundswell.analysis.processes import start_server

    if out is not None and scheduler is None and workers != 1:
        start_server()  # first of all, so that it imports the engine while this process does
    from groundswell.analysis.plans import load_plan, survey
    from groundswell.analysis.sweeps import sweep as live
    from groundswell.display import SweepDisplay, announce_compilation

    chosen = load_plan(plan, {} if replicates is None else {"replicates": replicates})
    _describe(chosen)
    gc.enable()  # unlike the other commands, this one lives long enough to leave garbage
    screen = Console(stderr=True)
    with SweepDisplay(screen) as display:
        if out is None:
            survey(chosen, display.reporter().check)
            typer.echo("All design points are valid. Nothing was run; --out DIR runs it.")
            return
        announce_compilation(screen)
        found = live(
            chosen,
            out,
            workers=workers,
            scheduler=scheduler,
            shard=shard,
            retry_failed=retry_failed,
            many=yes,
            reporter=display.reporter(),
            command=command_line(),
        )
    _conclude(found, out)


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders of shards.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder; made, or added to.")
    ],
) -> None:
    """Put the shards of a sweep together in one folder."""
    from groundswell.analysis.sweeps import merge as put_together

    _conclude(put_together(folders, out, command_line()), out)


def sweep_report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The page; else DIR/report.html.")
    ] = None,
) -> None:
    """Write a page about a sweep: design, results, failures, provenance."""
    from groundswell.analysis.sweeps import load_sweep
    from groundswell.viz.sweep_report import write_report

    page = write_report(load_sweep(folder), out or folder / "report.html")
    typer.echo(f"The report is in {page}")


def _describe(plan: "Plan") -> None:
    """Print what a plan makes."""
    points = len(plan.points)
    typer.echo(wrapped(f"{plan.title or plan.name}: {plan.story}" if plan.story else plan.title))
    typer.echo(
        f"\n{plan.runs:,} runs: {points:,} design point{'s' * (points != 1)}, "
        f"{plan.replicates:,} replicate{'s' * (plan.replicates != 1)} of each, "
        f"of scenario {plan.scenario}"
    )


def _conclude(found: "Sweep", out: Path) -> None:
    """Print what is stored now."""
    failed = len(found.failures)
    typer.echo(f"{len(found.runs):,} of {found.manifest.runs:,} runs are in {out}")
    if failed:
        typer.echo(f"{failed:,} of them did not end well; --retry-failed lives them again")
    typer.echo(f"groundswell sweep-report {out} writes a page about them")
