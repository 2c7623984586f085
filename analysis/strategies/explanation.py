"""What made the difference between two strategies: each part switched off in turn, same seeds.

    contest = Contest.of("moscow-2017", ["moscow-2017-platform", "doors-first"])
    with local_pool(2) as pool:
        found = explain(contest, pool.executor, replicates=16)
    found.worth("headhunt", 0)

A part is an action that a strategy pays for, whose money is then kept unspent; or a channel, which
then reaches nobody, whoever uses it. What a part is worth to a strategy is what it loses without
it. Parts work together, so their worths need not add up to the whole.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from groundswell.analysis.comparison import Progress
from groundswell.analysis.paired import FEWEST, Contender, Results
from groundswell.analysis.ranking import Interval, interval
from groundswell.analysis.strategies.contest import Contest, contender, side_by_side
from groundswell.analysis.strategies.outcomes import Numbers, district_seats, strategy_values
from groundswell.analysis.strategies.standings import check_replicates
from groundswell.scenarios import (
    ACTIONS,
    ResultError,
    Scenario,
    ScenarioError,
    StrategyPlan,
    UnknownNameError,
    load_scenario,
)

_CAMPAIGN = "parameters.campaign"


@dataclass(frozen=True)
class Part:
    """Something that can be switched off.

    Attributes:
        name: short, as it is typed.
        title: in words.
        kind: actions are paid by the strategy, channels are used by both sides.
        actions: whose money is kept unspent.
        settings: fields of the scenario by dotted path, which switch a channel off.
    """

    name: str
    title: str
    kind: Literal["action", "channel"]
    actions: tuple[str, ...] = ()
    settings: tuple[tuple[str, Any], ...] = ()

    def without(self, plan: StrategyPlan) -> StrategyPlan:
        """Return a strategy without this part, under a name of its own."""
        for action in self.actions:
            plan = plan.without(action)
        return plan.model_copy(update={"name": f"{plan.name} without {self.name}"})

    def is_part_of(self, plan: StrategyPlan) -> bool:
        """Whether switching it off can change anything."""
        shares = plan.shares()
        return self.kind == "channel" or any(shares[action] > 0 for action in self.actions)


_TITLES = {
    "headhunt": "Finding candidates",
    "training": "Training candidates",
    "tools": "Tools for candidates",
    "legal_aid": "Lawyers",
    "online": "A team that posts online",
    "print": "Leaflets",
    "broadcast": "Paid broadcasts",
    "canvass": "Paid canvassers",
    "rallies": "Rallies",
    "observers": "Observers",
    "year_round": "Work all year round",
}

PARTS = {
    part.name: part
    for part in (
        *(Part(name, _TITLES[name], "action", (name,)) for name in ACTIONS),
        Part(
            "candidate_support",
            "Finding, training and tools together",
            "action",
            ("headhunt", "training", "tools"),
        ),
        Part("doors", "Doorsteps", "channel", (), ((f"{_CAMPAIGN}.doors_per_hour", 0.0),)),
        Part("events", "Events", "channel", (), ((f"{_CAMPAIGN}.events_per_hour", 0.0),)),
        Part(
            "posts",
            "Posts online",
            "channel",
            (),
            ((f"{_CAMPAIGN}.posts_per_hour", 0.0), (f"{_CAMPAIGN}.headquarters_posts", 0.0)),
        ),
    )
}
"""Everything that can be switched off, by name."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """The runs of a pair of strategies, whole and without each part.

    Attributes:
        contest: the pair, under one regime.
        parts: that were switched off, by name.
        results: of the runs; `places` tells where each of them is.
        places: the contender of a strategy (0 or 1) without a part, and whole for the part "".
        by: name of the outcome that is asked about.
    """

    contest: Contest
    parts: dict[str, Part]
    results: Results
    places: dict[tuple[str, int], int]
    by: str

    @property
    def replicates(self) -> int:
        """Seeds that every contender has lived well."""
        return len(self.results.seeds)

    def values(self, strategy: int, part: str = "") -> Numbers:
        """Return the outcome of a strategy without a part, one value a seed.

        A strategy that does not have the part is the same without it.
        """
        place = self.places.get((part, strategy), self.places["", strategy])
        return self._values[place]

    def gap(self) -> Interval:
        """Return how much more of the outcome the first strategy has than the second."""
        return interval(self.values(0) - self.values(1))

    def worth(self, part: str, strategy: int) -> Interval:
        """Return what a strategy loses without a part; exactly 0 where it does not have it."""
        return interval(self.values(strategy) - self.values(strategy, part))

    def of_the_gap(self, part: str) -> Interval:
        """Return by how much the first strategy's lead shrinks where neither has the part."""
        without = self.values(0, part) - self.values(1, part)
        return interval(self.values(0) - self.values(1) - without)

    def districts(self) -> pd.DataFrame:
        """Return one row a district: seats of either, the difference and its 95 % interval."""
        table = self.contest.scenario.table
        seats = [
            district_seats(self.results, self.places["", place], self.contest.side)
            for place in (0, 1)
        ]
        gaps = [interval(gap) for gap in (seats[0] - seats[1]).T]
        return pd.DataFrame(
            {
                "district": table.name,
                "label": table.label,
                "seats": table.seats,
                "first": seats[0].mean(axis=0),
                "second": seats[1].mean(axis=0),
                "difference": [gap.mean for gap in gaps],
                "low": [gap.low for gap in gaps],
                "high": [gap.high for gap in gaps],
            }
        )

    def frame(self) -> pd.DataFrame:
        """Return one row a part: what it is worth to either, and how much of the gap it makes."""
        return pd.DataFrame([self._row(part) for part in self.parts.values()])

    def _row(self, part: Part) -> dict[str, object]:
        told = {
            "first": self.worth(part.name, 0),
            "second": self.worth(part.name, 1),
            "gap": self.of_the_gap(part.name),
        }
        row: dict[str, object] = {"part": part.name, "title": part.title, "kind": part.kind}
        for name, found in told.items():
            row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
        return row

    @cached_property
    def _values(self) -> list[Numbers]:
        side = self.contest.side
        return [
            strategy_values(self.results, place, side)[self.by]
            for place in range(len(self.results.contenders))
        ]


def explain(
    contest: Contest,
    executor: Executor,
    *,
    by: str = "seats",
    parts: tuple[str, ...] | None = None,
    replicates: int = 16,
    first_seed: int = 1,
    at_once: int = 2,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Explanation:
    """Live a pair of strategies, whole and without each part, on the same seeds.

    Args:
        contest: two strategies under one regime.
        executor: lives the runs.
        by: name of the outcome that is asked about.
        parts: names of those that are switched off; all that either strategy has where None.
        replicates: runs of each.
        first_seed: seed of the first of them.
        at_once: runs that the executor is given at a time.
        progress: called after each run.

    Raises:
        ScenarioError: the contest is not a pair under one regime, or there are too few replicates.
        UnknownNameError: there is no such part or outcome.
        ResultError: too few runs ended well.
    """
    if len(contest.strategies) != 2 or len(contest.regimes) != 1:
        raise ScenarioError(
            f"{len(contest.strategies)} strategies under {len(contest.regimes)} regimes cannot be "
            "explained; allowed: two strategies under one regime"
        )
    check_replicates(replicates)
    contest.check_outcome(by)
    chosen = _chosen(parts, contest.strategies)
    contenders, places = _switched_off(contest, chosen)
    comparison = side_by_side(contenders, contest.side, replicates, first_seed)
    for reached in comparison.live(executor, at_once):
        progress(reached)
    results = comparison.results()
    if len(results.seeds) < FEWEST:
        raise ResultError(f"only {len(results.seeds)} replicates ended well with every part")
    return Explanation(contest, chosen, results, places, by)


def _chosen(names: tuple[str, ...] | None, plans: tuple[StrategyPlan, ...]) -> dict[str, Part]:
    """The parts that are switched off, by name."""
    for name in names or ():
        if name not in PARTS:
            raise UnknownNameError.among("part", name, PARTS)
    return {
        part.name: part
        for part in PARTS.values()
        if (names is None or part.name in names) and any(map(part.is_part_of, plans))
    }


def _switched_off(
    contest: Contest, parts: dict[str, Part]
) -> tuple[list[Contender], dict[tuple[str, int], int]]:
    """The contenders, and the place of each by part and strategy."""
    contenders = list(contest.contenders)
    places = {("", 0): 0, ("", 1): 1}
    for part in parts.values():
        config = _off(contest.scenario, part)
        for number, plan in enumerate(contest.strategies):
            if part.is_part_of(plan):
                places[part.name, number] = len(contenders)
                told = contender(config, part.without(plan), contest.regimes[0], contest.budget)
                contenders.append(told)
    return contenders, places


def _off(scenario: Scenario, part: Part) -> Scenario:
    return load_scenario(scenario, dict(part.settings)) if part.settings else scenario
