"""The commands for strategies: strategies, compare."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from groundswell.terminal import (
    changed_fields,
    command_line,
    console,
    names_in,
    plain_table,
    print_rows,
    wrapped,
)

if TYPE_CHECKING:
    from groundswell.analysis.strategies import Contest, Explanation, Rule, Standings
    from groundswell.analysis.sweeps.pools import Pool
    from groundswell.display import BarDisplay

_BEST = "best"
# Outcomes that are printed beside the one that decides, and what they are called there.
_ALSO = {
    "councils_with_seat": "councils",
    "spent": "spent",
    "arrests": "arrests",
    "volunteers_later": "a year later",
}
_AT_ONCE = 2  # runs that wait for each worker, so that none is idle


def add_to(app: typer.Typer) -> None:
    """Make the commands part of the command line."""
    app.command()(strategies)
    app.command()(compare)


def strategies(
    name: Annotated[
        str | None, typer.Argument(metavar="[STRATEGY]", help="One of them, to be shown whole.")
    ] = None,
) -> None:
    """List the strategies and regimes that come with the package, or show a strategy."""
    from groundswell.scenarios import load_regime, load_strategy, regime_names, strategy_names

    if name is not None:
        _show_strategy(name)
        return
    table = plain_table("strategy", "what it is", "side")
    for known in strategy_names():
        found = load_strategy(known)
        table.add_row(known, found.title, found.side)
    console().print(table)
    table = plain_table("regime", "what it is")
    for known in regime_names():
        table.add_row(known, load_regime(known).title)
    typer.echo()
    console().print(table)


def compare(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help="A name that `groundswell scenarios` lists, or a file."
        ),
    ],
    strategy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="A,B,...", help="Names or files; repeatable. All that are shipped if none."
        ),
    ] = None,
    regime: Annotated[
        list[str] | None,
        typer.Option(metavar="R,...", help="Regimes that answer: fixed, reactive, harsh, files."),
    ] = None,
    budget: Annotated[
        float | None, typer.Option(metavar="B", help="Money of each; else the scenario's.")
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="OUTCOME", help="The outcome that says which is best.")
    ] = "seats",
    replicates: Annotated[
        int, typer.Option(metavar="N", help="Most runs of each; fewer where that settles it.")
    ] = 32,
    indifference: Annotated[
        float | None, typer.Option(metavar="D", help="The smallest difference that matters.")
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Say what made the difference; best: best and second."),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a field; repeatable."),
    ] = None,
    size: Annotated[int | None, typer.Option(metavar="N", help="Simulated citizens.")] = None,
    seed: Annotated[int, typer.Option(metavar="S", min=0, help="Seed of the first run.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, metavar="W", help="Processes; else one a core.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write a page and tables there.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an older result.")] = False,
) -> None:
    """Compare strategies with equal money on the same seeds, and say how sure the answer is."""
    from groundswell.analysis.processes import processors, start_server

    count = workers or processors()
    if count > 1:
        start_server()  # first of all, so that it imports the engine while this process does
    from groundswell.analysis.strategies import Contest, Rule
    from groundswell.scenarios import ScenarioError, strategy_names

    named = names_in(strategy) or strategy_names()
    if len(named) < 2:
        raise ScenarioError(f"--strategy: {named[0]!r} alone; allowed: at least two strategies")
    changed = changed_fields(settings or [], {"size": size})
    contest = Contest.of(
        scenario, named, names_in(regime) or ["fixed"], budget=budget, settings=changed
    )
    rule = Rule(by=by, first=min(8, max(3, replicates)), most=replicates, indifference=indifference)
    contest.check_outcome(by)
    pair = _pair(contest, explain)
    gc.enable()  # unlike the other commands, this one lives long enough to leave garbage
    _compare(contest, rule, pair, seed, count, out, force)


def _compare(
    contest: "Contest",
    rule: "Rule",
    pair: str,
    seed: int,
    workers: int,
    out: Path | None,
    force: bool,
) -> None:
    """Live a contest, print the answer, and write it where a place is given."""
    from contextlib import nullcontext

    from groundswell.analysis.folders import new_folder
    from groundswell.analysis.strategies import settle
    from groundswell.analysis.strategies.answer import answer
    from groundswell.analysis.sweeps.pools import local_pool
    from groundswell.display import BarDisplay, announce_compilation

    screen = Console(stderr=True)
    announce_compilation(screen)
    place = new_folder(out, force=force, proof="strategies.csv") if out else nullcontext()
    with place as partial, local_pool(workers) as pool, BarDisplay(screen) as display:
        screen.print(_told(contest, rule), highlight=False, markup=False, soft_wrap=True)
        standings = settle(
            contest,
            pool.executor,
            rule,
            first_seed=seed,
            at_once=_AT_ONCE * pool.workers,
            progress=lambda reached: display.show("runs", reached.done, reached.total),
        )
        explanation = _explained(standings, pair, seed, pool, display) if pair else None
        if partial:
            _write(standings, explanation, partial)
    for paragraph in answer(standings):
        typer.echo(wrapped(paragraph) + "\n")
    _print_table(standings)
    if explanation:
        _print_parts(explanation)
    if out:
        typer.echo(f"\nThe report is in {out / 'report.html'}, tables beside it")


def _told(contest: "Contest", rule: "Rule") -> str:
    """What will be lived."""
    strategies, regimes = len(contest.strategies), len(contest.regimes)
    first = min(rule.first, rule.most)
    replicates = f"{rule.most}" if first == rule.most else f"{first} to {rule.most}"
    return (
        f"{strategies} strategies under {regimes} regime{'s' * (regimes != 1)} in "
        f"{contest.scenario.name}: {replicates} replicates of each, "
        f"{contest.scenario.size:,} citizens, {contest.scenario.days} days"
    )


def _pair(contest: "Contest", explain: str | None) -> str:
    """The pair that is to be explained, checked: two names, `best`, or nothing."""
    from groundswell.scenarios import ScenarioError, UnknownNameError

    if explain is None or explain == _BEST:
        return explain or ""
    names, known = names_in([explain]), [plan.name for plan in contest.strategies]
    if len(names) != 2 or names[0] == names[1]:
        raise ScenarioError(f"--explain: is {explain!r}; allowed: best, or two strategies A,B")
    for name in names:
        if name not in known:
            raise UnknownNameError.among("strategy of this comparison", name, known)
    return explain


def _explained(
    standings: "Standings", pair: str, seed: int, pool: "Pool", display: "BarDisplay"
) -> "Explanation":
    """Switch off the parts of a pair, under the first regime."""
    from groundswell.analysis.strategies import explain

    contest = standings.contest
    known = {plan.name: plan for plan in contest.strategies}
    order = [contest.strategies[place].name for place in standings.ranking(0).order]
    first, second = order[:2] if pair == _BEST else names_in([pair])
    return explain(
        contest.pair(known[first], known[second]),
        pool.executor,
        by=standings.rule.by,
        replicates=standings.replicates,
        first_seed=seed,
        at_once=_AT_ONCE * pool.workers,
        progress=lambda reached: display.show("runs without a part", reached.done, reached.total),
    )


def _write(standings: "Standings", explanation: "Explanation | None", folder: Path) -> None:
    """Write the page, the tables and the answer."""
    from groundswell.analysis.strategies.answer import answer
    from groundswell.analysis.strategies.tables import write_tables
    from groundswell.viz.strategy_report import write_report

    write_report(standings, folder / "report.html", explanation, command_line())
    write_tables(standings, folder, explanation)
    (folder / "answer.txt").write_text("\n\n".join(answer(standings)) + "\n", encoding="utf-8")


def _print_table(standings: "Standings") -> None:
    """Print one line a strategy and regime: the deciding outcome, and what else a choice needs."""
    for regime, answer in enumerate(standings.contest.regimes):
        also = [title for name, title in _ALSO.items() if name in standings.outcomes]
        what = standings.objective.name
        table = plain_table(answer.name, what, "against the best", "chance", *also)
        for column in table.columns:
            column.no_wrap = True
        for place in standings.ranking(regime).order:
            table.add_row(*_line(standings, regime, place))
        console().print(table)
        typer.echo()


def _line(standings: "Standings", regime: int, place: int) -> list[str]:
    """Name, mean and interval, difference to the best, probability to be it, other means."""
    from groundswell.analysis.strategies.words import amount, between, chance

    outcome, best = standings.objective, standings.best(regime)
    mean, gap = standings.interval(regime, place), standings.difference(regime, place, best)
    return [
        standings.contest.strategies[place].name,
        f"{amount(mean.mean, outcome)} ({between(mean, outcome)})",
        "the best mean" if place == best else between(gap, outcome, signed=True),
        chance(float(standings.ranking(regime).chances[place])),
        *(
            amount(standings.interval(regime, place, name).mean, standings.outcomes[name])
            for name in _ALSO
            if name in standings.outcomes
        ),
    ]


def _print_parts(explanation: "Explanation") -> None:
    """Print what each part is worth to either strategy of a pair."""
    from groundswell.analysis.strategies.words import between

    outcome = explanation.contest.outcomes[explanation.by]
    first, second = (plan.name for plan in explanation.contest.strategies)
    table = plain_table("what is lost without", first, second, "lead that it makes")
    for part in explanation.parts.values():
        found = (
            explanation.worth(part.name, 0),
            explanation.worth(part.name, 1),
            explanation.of_the_gap(part.name),
        )
        table.add_row(part.title, *(between(one, outcome, signed=True) for one in found))
    console().print(table)


def _show_strategy(name: str) -> None:
    """Print how a strategy divides its money, phase by phase."""
    from groundswell.scenarios import load_strategy

    found = load_strategy(name)
    typer.echo(f"{found.title or found.name}\n\n{wrapped(found.story)}\n")
    rows = [
        ("side", found.side),
        ("where", ", ".join(found.districts) or found.where),
        ("raised", f"{_percent(found.raised.at_start)} at the start, all by {found.raised.until}"),
    ]
    for phase in found.phases:
        shares = ", ".join(f"{what} {_percent(part)}" for what, part in phase.shares if part)
        hours = ", ".join(f"{what} {_percent(part)}" for what, part in phase.hours if part)
        told = f"to {phase.until}: {_percent(phase.budget)} of the budget\n{shares}\nhours: {hours}"
        rows.append((f"phase: {phase.name}", told))
    rows += [("rally", f"{rally.date}") for rally in found.rallies]
    print_rows(rows)


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
