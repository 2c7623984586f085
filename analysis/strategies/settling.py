"""Replicates of a contest until it is settled."""

from collections.abc import Callable
from concurrent.futures import Executor

from groundswell.analysis.comparison import Progress
from groundswell.analysis.strategies.contest import Contest
from groundswell.analysis.strategies.standings import Rule, Standings


def settle(
    contest: Contest,
    executor: Executor,
    rule: Rule | None = None,
    *,
    first_seed: int = 1,
    at_once: int = 2,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Standings:
    """Live replicates until the best is known under every regime, or the limit is reached.

    Args:
        contest: what is compared.
        executor: lives the runs.
        rule: when there are enough of them.
        first_seed: seed of the first replicate.
        at_once: runs that the executor is given at a time.
        progress: called after each run.

    Raises:
        UnknownNameError: the side has no outcome that the rule decides by.
        ResultError: too few runs ended well.
        WorkersLostError: the executor has broken.
    """
    rule = rule or Rule()
    contest.check_outcome(rule.by)
    comparison = contest.comparison(min(rule.first, rule.most), first_seed)
    while True:
        for reached in comparison.live(executor, at_once):
            progress(reached)
        standings = Standings(contest, comparison.results(), rule)
        standings.require_runs()
        missing = rule.most - comparison.replicates
        if standings.settled or missing <= 0:
            return standings
        comparison.extend(min(rule.first, missing))
