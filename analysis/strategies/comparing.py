"""A comparison of strategies in one call."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from groundswell.analysis.comparison import Progress
from groundswell.analysis.processes import processors
from groundswell.analysis.strategies.contest import Contest, RegimeSource, StrategySource
from groundswell.analysis.strategies.settling import settle
from groundswell.analysis.strategies.standings import Rule, Standings
from groundswell.analysis.sweeps.pools import local_pool
from groundswell.scenarios import Scenario


def compare(
    scenario: str | Path | Scenario,
    strategies: Sequence[StrategySource],
    regimes: Sequence[RegimeSource] = ("fixed",),
    *,
    budget: float | None = None,
    settings: Mapping[str, Any] | None = None,
    rule: Rule | None = None,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Standings:
    """Compare strategies that have the same money, on the same seeds, under each regime.

        standings = groundswell.compare("moscow-2017", ["doors-first", "online-first"])
        standings.best(0), standings.difference(0, 0, 1), standings.frame()

    Args:
        scenario: name of a shipped one, path of a file, or a scenario.
        strategies: names of shipped ones, paths of files, plain data, or strategies.
        regimes: likewise.
        budget: of each strategy, in the scenario's currency; its own where None.
        settings: fields of the scenario by dotted path.
        rule: what decides, and when there are enough replicates.
        seed: of the first replicate.
        workers: processes, as many as processors where None; they never change a result.
        progress: called after each run.

    Raises:
        GroundswellError: something is not valid, before anything is lived; or too few runs ended
            well.
    """
    contest = Contest.of(scenario, strategies, regimes, budget=budget, settings=settings)
    with local_pool(workers or processors()) as pool:
        return settle(
            contest,
            pool.executor,
            rule,
            first_seed=seed,
            at_once=2 * pool.workers,
            progress=progress,
        )
