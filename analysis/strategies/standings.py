"""What came of a contest: who is best under each regime, by how much, and how sure that is."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from groundswell.analysis.paired import FEWEST, Results
from groundswell.analysis.ranking import (
    LEVEL,
    Interval,
    Ranking,
    interval,
    regrets,
    survivors,
)
from groundswell.analysis.strategies.contest import Contest
from groundswell.analysis.strategies.outcomes import (
    Numbers,
    Outcome,
    district_seats,
    strategy_values,
)
from groundswell.scenarios.errors import ResultError, ScenarioError

MOST_REPLICATES = 100_000

_INDIFFERENCE = 0.005  # share of all seats, or of the largest mean
_LEAST_INDIFFERENCE = 1e-9  # where all means are 0


def check_replicates(number: int) -> None:
    """Raise a ScenarioError unless so many replicates can be lived, and tell something."""
    if not FEWEST <= number <= MOST_REPLICATES:
        raise ScenarioError(
            f"replicates is {number:,}; allowed: {FEWEST} to {MOST_REPLICATES:,}, as one or two "
            "runs say nothing about chance"
        )


@dataclass(frozen=True)
class Rule:
    """When there are enough replicates.

    Attributes:
        by: name of the outcome that decides which strategy is best.
        first: replicates that are lived before the first decision; they tell the variances.
        most: replicates after which it ends, decided or not.
        indifference: smallest difference that matters, in units of the outcome; half a percent of
            the seats, or of the largest mean after the first replicates, where None.
        level: probability with which the best is found, over all regimes together.
    """

    by: str = "seats"
    first: int = 8
    most: int = 32
    indifference: float | None = None
    level: float = LEVEL

    def __post_init__(self) -> None:
        check_replicates(self.most)
        if not self.first >= FEWEST:
            raise ScenarioError(f"first is {self.first}; allowed: {FEWEST} or more replicates")
        if self.indifference is not None and not self.indifference > 0:
            raise ScenarioError(f"indifference is {self.indifference:g}; allowed: more than 0")
        if not 0.5 <= self.level < 1:
            raise ScenarioError(f"level is {self.level:g}; allowed: 0.5 to below 1")


@dataclass(frozen=True, eq=False)
class Standings:
    """The results of a contest, after any number of replicates.

    Regimes and strategies are told by their places in the contest.

    Attributes:
        contest: what was compared.
        results: of its runs.
        rule: when there were enough of them.
    """

    contest: Contest
    results: Results
    rule: Rule

    @property
    def replicates(self) -> int:
        """Seeds that every contender has lived well."""
        return len(self.results.seeds)

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """The outcomes that the side has, by name."""
        return self.contest.outcomes

    @property
    def objective(self) -> Outcome:
        """The outcome that decides which strategy is best."""
        return self.outcomes[self.rule.by]

    def require_runs(self) -> None:
        """Raise a ResultError where too few runs ended well to say anything."""
        if self.replicates >= FEWEST:
            return
        failures = self.results.failures
        reason = f"; {failures[0][0].label}: {failures[0][2].error}" if failures else ""
        raise ResultError(
            f"{self.replicates} replicates ended well with every strategy; at least {FEWEST} are "
            f"needed{reason}"
        )

    def values(self, outcome: str) -> Numbers:
        """Return an outcome by regime, strategy and seed."""
        return self._values[outcome]

    def district_seats(self, regime: int, strategy: int) -> Numbers:
        """Return the seats won by district, one row a seed."""
        place = self.contest.place(regime, strategy)
        return district_seats(self.results, place, self.contest.side)

    def gains(self, outcome: str) -> Numbers:
        """Return an outcome by regime, strategy and seed, turned so that more is better.

        Where a cost is no number, as nothing was won, the whole budget counts as its cost.
        """
        sign = self.outcomes[outcome].sign
        missing = -self.contest.budget if sign < 0 else 0.0
        return np.nan_to_num(sign * self.values(outcome), nan=missing)

    # ---- who is best ----

    def ranking(self, regime: int, outcome: str | None = None) -> Ranking:
        """Return the strategies under a regime; values are turned so that more is better."""
        return Ranking(self.gains(outcome or self.rule.by)[regime])

    def interval(self, regime: int, strategy: int, outcome: str | None = None) -> Interval:
        """Return the mean of an outcome and its 95 % interval, which never reaches below 0.

        Only runs in which it is a number count.
        """
        found = _interval(self.values(outcome or self.rule.by)[regime, strategy])
        return replace(found, low=max(0.0, found.low))

    def difference(
        self, regime: int, strategy: int, other: int, outcome: str | None = None
    ) -> Interval:
        """Return how much more of an outcome a strategy has than another, seed by seed."""
        values = self.values(outcome or self.rule.by)[regime]
        return _interval(values[strategy] - values[other])

    def best(self, regime: int) -> int:
        """The strategy with the best mean under a regime."""
        return self.ranking(regime).order[0]

    def contending(self, regime: int) -> list[int]:
        """The strategies that may still be the best under a regime (Kim and Nelson 2001).

        The error is divided among the regimes, so that the level holds for all together.
        """
        level = 1 - (1 - self.rule.level) / len(self.contest.regimes)
        first = min(self.rule.first, self.replicates)
        return survivors(self.gains(self.rule.by)[regime], first, self.indifference, level)

    @cached_property
    def indifference(self) -> float:
        """The smallest difference that matters, in units of the outcome that decides."""
        if self.rule.indifference is not None:
            return self.rule.indifference
        if self.rule.by == "seats":
            return _INDIFFERENCE * float(self.contest.scenario.table.seats.sum())
        means = self.values(self.rule.by)[..., : self.rule.first].mean(axis=2)
        return max(_INDIFFERENCE * float(np.abs(means).max()), _LEAST_INDIFFERENCE)

    @cached_property
    def settled(self) -> bool:
        """Whether one strategy is left under every regime."""
        return all(len(self.contending(r)) == 1 for r in range(len(self.contest.regimes)))

    def equals(self, regime: int) -> list[int]:
        """The strategies that cannot be told from the best: zero is in their paired interval.

        The best itself is among them; one alone says that all others are told apart.
        """
        best = self.best(regime)
        return [
            place
            for place in self.ranking(regime).order
            if place == best or self.difference(regime, best, place).holds_zero
        ]

    def wins(self, regime: int) -> Numbers:
        """Return the share of the seeds on which each strategy is the best; ties are shared."""
        values = self.gains(self.rule.by)[regime]
        best = values == values.max(axis=0)
        return (best / best.sum(axis=0)).mean(axis=1)

    @cached_property
    def regrets(self) -> Numbers:
        """How far each strategy's mean is from the best of each regime, strategy by regime."""
        return regrets(self.gains(self.rule.by).mean(axis=2).T)

    @property
    def safest(self) -> int:
        """The strategy whose regret is least where it is largest (Savage 1951)."""
        return int(self.regrets.max(axis=1).argmin())

    # ---- as tables ----

    def frame(self) -> pd.DataFrame:
        """Return one row for each regime, strategy and outcome.

        Columns: regime, strategy, outcome, unit, mean, low, high (95 % interval of the mean), q05
        and q95 (of the runs), difference to the best strategy of the regime with its interval,
        chance to be the best in that outcome, and runs in which the outcome is a number.
        """
        regimes, strategies = self.contest.regimes, self.contest.strategies
        rows = [
            self._row(regime, strategy, outcome)
            for regime in range(len(regimes))
            for strategy in range(len(strategies))
            for outcome in self.outcomes.values()
        ]
        return pd.DataFrame(rows)

    def _row(self, regime: int, strategy: int, outcome: Outcome) -> dict[str, object]:
        values = self.values(outcome.name)[regime, strategy]
        known = values[np.isfinite(values)]
        mean = self.interval(regime, strategy, outcome.name)
        gap = self.difference(regime, strategy, self.best(regime), outcome.name)
        low, high = np.quantile(known, [0.05, 0.95]) if known.size else (np.nan, np.nan)
        return {
            "regime": self.contest.regimes[regime].name,
            "strategy": self.contest.strategies[strategy].name,
            "outcome": outcome.name,
            "unit": outcome.unit,
            "mean": mean.mean,
            "low": mean.low,
            "high": mean.high,
            "q05": low,
            "q95": high,
            "difference": gap.mean,
            "difference_low": gap.low,
            "difference_high": gap.high,
            "chance_best": float(self.ranking(regime, outcome.name).chances[strategy]),
            "runs": known.size,
        }

    @cached_property
    def _values(self) -> dict[str, Numbers]:
        contest = self.contest
        size = (len(contest.regimes), len(contest.strategies), self.replicates)
        told = [
            strategy_values(self.results, place, contest.side)
            for place in range(len(contest.contenders))
        ]
        return {n: np.array([one[n] for one in told]).reshape(size) for n in self.outcomes}


def _interval(values: Numbers) -> Interval:
    known = values[np.isfinite(values)]
    return interval(known) if known.size else Interval(np.nan, np.nan, np.nan)
