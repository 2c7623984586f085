"""What a search has found, tried again on seeds that the search has not seen."""

import warnings
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from groundswell.analysis.comparison import Progress
from groundswell.analysis.optimisation.question import Question
from groundswell.analysis.optimisation.risk import Numbers, estimate
from groundswell.analysis.optimisation.search import (
    Reached,
    completed,
    failed,
    gains_of,
    library,
    search,
    standings_of,
    values_of,
)
from groundswell.analysis.processes import processors
from groundswell.analysis.ranking import Interval
from groundswell.analysis.strategies import Outcome, Standings
from groundswell.analysis.strategies.standings import check_replicates
from groundswell.analysis.strategies.words import amount, between
from groundswell.analysis.sweeps.pools import local_pool
from groundswell.scenarios import ResultError, StrategyPlan

if TYPE_CHECKING:
    from optuna import Study
    from optuna.trial import FrozenTrial

FRESH = 32
"""Replicates on seeds that the search has not seen."""

MOST_ON_FRONT = 8
"""Members of a Pareto front that are tried again."""

_FEWEST_FOR_IMPORTANCE = 8  # trials
_RISK_WORDS = {
    "mean": "the mean over regimes and chance",
    "worst_case": "the mean under the worst regime",
    "cvar": "the mean of the worst quarter of the runs",
}


@dataclass(frozen=True, eq=False)
class Findings:
    """The best that a search has found, and what it is worth on fresh seeds.

    Attributes:
        question: what was searched for.
        study: of Optuna, with all trials.
        chosen: the best trial; with two objectives the Pareto front, by the first objective.
        fresh: the chosen ones and, last, the strategy from which the search began, on fresh seeds.
    """

    question: Question
    study: "Study"
    chosen: tuple["FrozenTrial", ...]
    fresh: Standings

    @property
    def plans(self) -> list[StrategyPlan]:
        """The strategies of the chosen trials."""
        return list(self.fresh.contest.strategies[:-1])

    @property
    def outcomes(self) -> list[Outcome]:
        """The objectives."""
        return [self.question.contest.outcomes[name] for name in self.question.objectives]

    def searched(self, place: int, objective: int = 0) -> float:
        """What a chosen trial was worth on the seeds of the search, in units of the outcome."""
        return self.outcomes[objective].sign * values_of(self.chosen[place])[objective]

    def worth(self, place: int, objective: int = 0) -> Interval:
        """What a chosen trial is worth on fresh seeds; the last place is the start's."""
        sign = self.outcomes[objective].sign
        found = _turned(estimate(self._gains(place, objective), self.question.risk), sign)
        return replace(found, low=max(0.0, found.low))  # as all outcomes are

    def gain(self, place: int, objective: int = 0) -> Interval:
        """How much more a chosen trial is worth than the start on the same fresh seeds.

        More is better, whatever the outcome.
        """
        start = self._gains(len(self.chosen), objective)
        return estimate(self._gains(place, objective), self.question.risk, start)

    def importance(self, objective: int = 0) -> dict[str, float]:
        """How much each lever matters, largest first, summing to 1; empty with too few trials.

        It compares the best tenth of the trials with the rest (PED-ANOVA, Watanabe, Bansal and
        Hutter 2023): how much a lever tells whether a division is among the best.
        """
        if len(completed(self.study)) < _FEWEST_FOR_IMPORTANCE:
            return {}
        optuna = library()
        evaluator = optuna.importance.PedAnovaImportanceEvaluator()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
            warnings.filterwarnings("ignore", category=UserWarning)
            return optuna.importance.get_param_importances(
                self.study, evaluator=evaluator, target=lambda trial: values_of(trial)[objective]
            )

    def trials(self) -> pd.DataFrame:
        """Return one row a trial: its state, its worth by objective, and its division."""
        names, space = self.question.objectives, self.question.space
        rows = []
        for trial in self.study.get_trials(deepcopy=False):
            if not trial.params:
                continue
            values = values_of(trial) or [np.nan] * len(names)
            plan = space.plan(trial.params, str(trial.number))
            signs = [outcome.sign for outcome in self.outcomes]
            told = {name: s * v for name, s, v in zip(names, signs, values, strict=True)}
            hours = {f"hours_{what}": part for what, part in plan.phases[0].hours}
            row = {"trial": trial.number, "state": trial.state.name.lower()}
            row |= {"near": trial.user_attrs.get("near", ""), **told, **plan.shares(), **hours}
            rows.append(row | {"lean": trial.params["lean"], "where": plan.where})
        return pd.DataFrame(rows)

    def front(self) -> pd.DataFrame:
        """Return one row a chosen trial: what it is worth when searched, on fresh seeds, and more.

        Columns for each objective: `searched`, `fresh` with its interval, `gain` over the start
        with its interval.
        """
        rows = []
        for place, trial in enumerate(self.chosen):
            row: dict[str, float] = {"trial": trial.number}
            for number, name in enumerate(self.question.objectives):
                fresh, gain = self.worth(place, number), self.gain(place, number)
                row |= {
                    f"{name}_searched": self.searched(place, number),
                    f"{name}_fresh": fresh.mean,
                    f"{name}_low": fresh.low,
                    f"{name}_high": fresh.high,
                    f"{name}_gain": gain.mean,
                    f"{name}_gain_low": gain.low,
                    f"{name}_gain_high": gain.high,
                }
            rows.append(row)
        return pd.DataFrame(rows)

    def answer(self) -> list[str]:
        """Return what was found as paragraphs."""
        start = self.question.contest.strategies[0]
        tried, out = len(completed(self.study)), len(failed(self.study))
        unfit = f" {out} more would have spent money before it was raised." if out else ""
        asked = " and ".join(f"“{outcome.title.lower()}”" for outcome in self.outcomes)
        return [
            f"{tried} divisions of {self.question.contest.budget:,.0f} were tried for {asked} "
            f"({_RISK_WORDS[self.question.risk]}).{unfit}",
            *(self._told(place, start) for place in range(len(self.chosen))),
            "The search's own figure flatters: the best of many is in part the luckiest. Believe "
            f"the one on the {self.fresh.replicates} fresh seeds.",
            *(self._levers(number) for number in range(len(self.outcomes))),
        ]

    def _told(self, place: int, start: StrategyPlan) -> str:
        trial, parts = self.chosen[place], []
        for number, outcome in enumerate(self.outcomes):
            fresh, gain = self.worth(place, number), self.gain(place, number)
            searched = amount(self.searched(place, number), outcome)
            parts.append(
                f"{outcome.title.lower()} {amount(fresh.mean, outcome)} on fresh seeds (95 % "
                f"interval {between(fresh, outcome)}; {searched} in the search), which "
                f"{_verdict(gain)} “{start.title or start.name}” (difference "
                f"{between(_turned(gain, outcome.sign), outcome, signed=True)})"
            )
        what = "The best" if len(self.chosen) == 1 else "On the front"
        return f"{what}, trial {trial.number}: {'; '.join(parts)}."

    def _levers(self, objective: int) -> str:
        found = self.importance(objective)
        outcome = self.outcomes[objective]
        if not found:
            return f"Too few trials say how much each lever matters for {outcome.title.lower()}."
        most = list(found.items())[:4]
        told = ", ".join(f"{name} {100 * value:.0f} %" for name, value in most)
        return (
            f"What tells most whether a division is among the best by {outcome.title.lower()}: "
            f"{told} (PED-ANOVA)."
        )

    def _gains(self, place: int, objective: int) -> Numbers:
        return gains_of(self.question, self.fresh, place)[objective]


def _verdict(gain: Interval) -> str:
    """What a gain says of a division against the start."""
    if gain.holds_zero:
        return "cannot be told from"
    return "is better than" if gain.mean > 0 else "is worse than"


def optimise(
    question: Question,
    folder: str | Path,
    *,
    trials: int = 60,
    fresh: int = FRESH,
    workers: int | None = None,
    progress: Callable[[Reached], None] = lambda _: None,
    again: Callable[[Progress], None] = lambda _: None,
) -> Findings:
    """Search for the best division of a budget, and try it again on fresh seeds.

    Args:
        question: what is searched for.
        folder: the home of the search; the same call goes on where it was interrupted, and more
            trials can be added.
        trials: divisions in all.
        fresh: replicates on fresh seeds.
        workers: processes, as many as processors where None; they never change a result.
        progress: called before each batch of trials.
        again: called after each run on fresh seeds.

    Raises:
        GroundswellError: something is not valid, Optuna is not installed, the folder holds
            something else, or a run failed.
    """
    check_replicates(fresh)
    with local_pool(workers or processors()) as pool:
        at_once = 2 * pool.workers
        study = search(
            question, Path(folder), trials, pool.executor, at_once=at_once, progress=progress
        )
        chosen = _chosen(study)
        found = _again(question, chosen, fresh, pool.executor, at_once, again)
    return Findings(question, study, tuple(chosen), found)


def _chosen(study: "Study") -> list["FrozenTrial"]:
    """The best trial; or members of the Pareto front, evenly along it."""
    if not completed(study):
        raise ResultError("no trial could be lived: all would have spent money not yet raised")
    if len(study.directions) == 1:
        return [study.best_trial]
    front = {tuple(values_of(trial)): trial for trial in reversed(study.best_trials)}
    ordered = [front[values] for values in sorted(front)]
    number = min(MOST_ON_FRONT, len(ordered))
    places = np.linspace(0, len(ordered) - 1, number).round().astype(int)
    return [ordered[place] for place in places]


def _again(
    question: Question,
    chosen: list["FrozenTrial"],
    fresh: int,
    executor: Executor,
    at_once: int,
    progress: Callable[[Progress], None],
) -> Standings:
    """Live the chosen trials and the start on seeds that come after those of the search."""
    plans = [
        _named(question.space.plan(trial.params, f"trial-{trial.number}"), question, trial)
        for trial in chosen
    ]
    return standings_of(
        question,
        [*plans, question.contest.strategies[0]],
        executor,
        first_seed=question.seed + question.replicates,
        replicates=fresh,
        at_once=at_once,
        progress=progress,
    )


def _named(plan: StrategyPlan, question: Question, trial: "FrozenTrial") -> StrategyPlan:
    """A plan with a title and a story that say where it comes from."""
    regimes = ", ".join(answer.name for answer in question.contest.regimes)
    story = (
        f"Found by a search for {' and '.join(question.objectives)} in "
        f"{question.contest.scenario.name} with a budget of {question.contest.budget:,.0f}, under "
        f"{regimes}; risk: {question.risk}."
    )
    title = f"Found by search, trial {trial.number}"
    return plan.model_copy(update={"title": title, "story": story})


def _turned(found: Interval, sign: int) -> Interval:
    """An interval of gains in units of the outcome."""
    ends = sorted((sign * found.low, sign * found.high))
    return Interval(sign * found.mean, *ends)
