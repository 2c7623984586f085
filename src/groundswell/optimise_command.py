"""The command that searches for the best division of a budget."""

import gc
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from groundswell.terminal import changed_fields, names_in, wrapped

_ENOUGH = 20_000  # citizens with whom seats are told well enough for a search


def add_to(app: typer.Typer) -> None:
    """Make the command part of the command line."""
    app.command()(optimise)


def optimise(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help="A name that `groundswell scenarios` lists, or a file."
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Home of the search; it goes on there.")
    ],
    budget: Annotated[
        float | None, typer.Option(metavar="B", help="Money that is divided; else the scenario's.")
    ] = None,
    objective: Annotated[
        list[str] | None,
        typer.Option(metavar="OUTCOME", help="What is wanted; two give a Pareto front. [seats]"),
    ] = None,
    risk: Annotated[str, typer.Option(metavar="RISK", help="mean, worst_case or cvar.")] = "mean",
    regime: Annotated[
        list[str] | None,
        typer.Option(metavar="R,...", help="Regimes that answer: fixed, reactive, harsh, files."),
    ] = None,
    strategy: Annotated[
        str, typer.Option(metavar="START", help="The strategy from which the search begins.")
    ] = "moscow-2017-platform",
    trials: Annotated[
        int, typer.Option(metavar="N", help="Divisions in all, in batches of four.")
    ] = 60,
    replicates: Annotated[
        int, typer.Option(metavar="R", help="Runs of each under each regime.")
    ] = 8,
    fresh: Annotated[
        int, typer.Option(metavar="F", help="Runs of the best on seeds not seen before.")
    ] = 32,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a field; repeatable."),
    ] = None,
    size: Annotated[
        int | None, typer.Option(metavar="N", help="Simulated citizens; else 20,000.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="S", min=0, help="Seed of the search.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, metavar="W", help="Processes; else one a core.")
    ] = None,
) -> None:
    """Search for the best division of a budget; the same command again goes on where it ended."""
    from groundswell.analysis.processes import processors, start_server

    count = workers or processors()
    if count > 1:
        start_server()  # first of all, so that it imports the engine while this process does
    from groundswell.analysis.optimisation import Question, Reached, write_findings
    from groundswell.analysis.optimisation import optimise as find
    from groundswell.analysis.optimisation.question import check_trials
    from groundswell.analysis.optimisation.search import library
    from groundswell.analysis.strategies.standings import check_replicates
    from groundswell.display import BarDisplay, announce_compilation
    from groundswell.scenarios import load_scenario

    library()
    check_trials(trials)
    check_replicates(fresh)
    changed = changed_fields(settings or [], {"size": size})
    if size is None and "size" not in changed:
        changed["size"] = min(_ENOUGH, load_scenario(scenario, changed).size)
    question = Question.of(
        scenario,
        start=strategy,
        regimes=names_in(regime) or ["fixed"],
        budget=budget,
        settings=changed,
        objectives=names_in(objective) or ["seats"],
        risk=risk,
        replicates=replicates,
        seed=seed,
    )
    gc.enable()  # unlike the other commands, this one lives long enough to leave garbage
    screen = Console(stderr=True)
    announce_compilation(screen)
    with BarDisplay(screen) as display:

        def reached(told: Reached) -> None:
            best = "" if told.best is None else f"best so far {abs(told.best):,.4g}"
            display.show("trials", told.done, told.total, best)

        found = find(
            question,
            out,
            trials=trials,
            fresh=fresh,
            workers=count,
            progress=reached,
            again=lambda told: display.show("runs on fresh seeds", told.done, told.total),
        )
    write_findings(found, out)
    for paragraph in found.answer():
        typer.echo(wrapped(paragraph) + "\n")
    typer.echo(f"Strategies and tables are in {out}; more --trials go on from there")
