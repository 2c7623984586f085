"""A contest: some strategies with the same money and time, each tried against each regime.

    contest = Contest.of("moscow-2017", ["doors-first", "online-first"], ["fixed", "harsh"])
    with local_pool(2) as pool:
        standings = settle(contest, pool.executor, Rule(most=32))
    standings.best(0)

All runs of a replicate have the same seed, so chance does the same to all strategies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from groundswell.analysis.comparison import Comparison
from groundswell.analysis.paired import Contender
from groundswell.analysis.strategies.outcomes import Outcome, SideName, outcomes_for, tables_for
from groundswell.scenarios import (
    RegimeAnswer,
    Scenario,
    ScenarioError,
    StrategyPlan,
    UnknownNameError,
    budget_of,
    load_regime,
    load_scenario,
    load_strategy,
)

DAYS_AFTER = 365
"""Days that a contest goes on after the last vote, to see who stays."""

BUDGETS = (1.0, 1e13)
"""Smallest and largest budget."""

type StrategySource = str | Path | Mapping[str, Any] | StrategyPlan
type RegimeSource = str | Path | Mapping[str, Any] | RegimeAnswer


@dataclass(frozen=True)
class Contest:
    """What is compared; `Contest.of` makes one and checks it.

    Attributes:
        scenario: in which it takes place, gone on with for a year after the vote.
        strategies: of one side, with names of their own.
        regimes: with names of their own.
        budget: of each strategy, in the scenario's currency.
        contenders: a scenario for each regime and strategy, regime by regime.
    """

    scenario: Scenario
    strategies: tuple[StrategyPlan, ...]
    regimes: tuple[RegimeAnswer, ...]
    budget: float
    contenders: tuple[Contender, ...]

    @classmethod
    def of(
        cls,
        scenario: str | Path | Scenario,
        strategies: Sequence[StrategySource],
        regimes: Sequence[RegimeSource] = ("fixed",),
        *,
        budget: float | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> Self:
        """Load what is to be compared, and check all of it before anything is run.

        Args:
            scenario: name of a shipped one, path of a file, or a scenario.
            strategies: names of shipped ones, paths of files, plain data, or strategies.
            regimes: likewise.
            budget: of each strategy; what `budget_of` says of the scenario where None.
            settings: fields of the scenario by dotted path.

        Raises:
            GroundswellError: something is not valid, unknown, there twice, or of the other side.
        """
        config = _with_a_year_after(load_scenario(scenario, dict(settings or {})))
        plans = tuple(load_strategy(source) for source in strategies)
        answers = tuple(load_regime(source) for source in regimes)
        _check_names("strategy", [plan.name for plan in plans])
        _check_names("regime", [answer.name for answer in answers])
        _check_sides(plans)
        money = float(budget_of(config) if budget is None else budget)
        if not BUDGETS[0] <= money <= BUDGETS[1]:
            allowed = f"{BUDGETS[0]:,.0f} to {BUDGETS[1]:,.0f}"
            raise ScenarioError(f"budget is {money:g}; allowed: {allowed}")
        contenders = (contender(config, p, answer, money) for answer in answers for p in plans)
        return cls(config, plans, answers, money, tuple(contenders))

    @property
    def side(self) -> SideName:
        """Whose strategies they are."""
        return self.strategies[0].side

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """The outcomes that the side has, by name."""
        return outcomes_for(self.side)

    def pair(self, first: StrategyPlan, second: StrategyPlan) -> Self:
        """Return the contest of two strategies under the first regime, all else being the same."""
        return type(self).of(self.scenario, [first, second], self.regimes[:1], budget=self.budget)

    def check_outcome(self, name: str) -> None:
        """Raise an UnknownNameError unless the side has an outcome of this name."""
        if name not in self.outcomes:
            raise UnknownNameError.among("outcome", name, self.outcomes)

    def place(self, regime: int, strategy: int) -> int:
        """The number of a contender."""
        return regime * len(self.strategies) + strategy

    def comparison(self, replicates: int, first_seed: int = 1) -> Comparison:
        """Return runs of all contenders that keep what the outcomes of a side need.

        Args:
            replicates: runs of each.
            first_seed: seed of the first run of each.
        """
        return side_by_side(self.contenders, self.side, replicates, first_seed)


def side_by_side(
    contenders: Sequence[Contender], side: SideName, replicates: int, first_seed: int = 1
) -> Comparison:
    """Return runs of some contenders, of which `strategy_values` can be told.

    Args:
        contenders: those that are compared; all have the same days.
        side: whose outcomes are asked for.
        replicates: runs of each.
        first_seed: seed of the first run of each.
    """
    return Comparison(
        contenders,
        first_seed=first_seed,
        replicates=replicates,
        columns=("volunteers",),
        # The day of the vote is then recorded, besides the first and the last.
        every=max(1, contenders[0].config.last_vote_day),
        tables=tables_for(side),
    )


def contender(
    config: Scenario, plan: StrategyPlan, answer: RegimeAnswer, budget: float
) -> Contender:
    """Return a strategy with its money in a scenario, under a regime.

    Raises:
        ScenarioError: the strategy or the regime does not fit the scenario.
    """
    told = load_scenario(config, answer.set)
    label = f"{plan.name} · {answer.name}"
    return Contender(label, told, plan.settings(told, budget))


def _with_a_year_after(config: Scenario) -> Scenario:
    days = max(config.days, config.last_vote_day + 1 + DAYS_AFTER)
    return load_scenario(config, {"days": days}) if config.election else config


def _check_names(what: str, names: Sequence[str]) -> None:
    """Raise a ScenarioError unless there are names, each once."""
    if not names:
        raise ScenarioError(f"no {what} is named; at least one is needed")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ScenarioError(f"{what} {twice!r} is there twice; each needs a name of its own")


def _check_sides(plans: Sequence[StrategyPlan]) -> None:
    stray = next((plan for plan in plans if plan.side != plans[0].side), None)
    if stray is not None:
        raise ScenarioError(
            f"strategy {stray.name!r} is one of the {stray.side}, but {plans[0].name!r} of the "
            f"{plans[0].side}; allowed: strategies of one side"
        )
