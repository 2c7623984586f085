"""The search: proposals of a sampler, lived on common seeds, kept in a journal as it goes.

Proposals are made and lived in batches of one size. The sampler is seeded anew for each proposal
from its number, so nothing depends on the number of processes, or on whether the search was
interrupted: the same command goes on where it ended.
"""

import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from groundswell.analysis.comparison import Progress
from groundswell.analysis.optimisation.question import Question, check_trials
from groundswell.analysis.optimisation.risk import Numbers, worth
from groundswell.analysis.optimisation.space import PLACES, SMALLEST
from groundswell.analysis.strategies import Contest, Rule, Standings, settle
from groundswell.model.random import library_generator
from groundswell.scenarios import (
    ResourceError,
    ResultError,
    ScenarioError,
    StrategyPlan,
    load_strategy,
    strategy_names,
)

if TYPE_CHECKING:
    from optuna import Study
    from optuna.trial import FrozenTrial

BATCH = 4
"""Divisions that are proposed and lived together."""

_FIRST_RANDOM = 12  # trials before the sampler learns from those that were told
_STREAM = 80  # of the generator


class Reached(NamedTuple):
    """How far a search has come.

    Attributes:
        done: trials that have ended.
        total: trials asked for.
        best: the worth of the best so far, by the first objective; None before there is one.
    """

    done: int
    total: int
    best: float | None


def search(
    question: Question,
    folder: Path,
    trials: int,
    executor: Executor,
    *,
    at_once: int = 2,
    progress: Callable[[Reached], None] = lambda _: None,
) -> "Study":
    """Try divisions until so many have been tried, those of earlier calls included.

    Args:
        question: what is searched for.
        folder: the home of the search.
        trials: divisions in all, rounded up to whole batches.
        executor: lives the runs.
        at_once: runs that the executor is given at a time.
        progress: called before each batch, and at the end.

    Returns:
        the study of Optuna; a trial that would spend money before it is raised has failed.

    Raises:
        ResourceError: Optuna is not installed.
        ResultError: the folder holds something else, or a run failed.
    """
    check_trials(trials)
    total = BATCH * ceil(trials / BATCH)
    library()
    question.claim(folder)
    with _quiet():
        study = _study(question, folder)
        while True:
            done = len(_in_state(study, "COMPLETE", "FAIL"))
            progress(Reached(done, total, best_worth(study)))
            if done >= total:
                return study
            _tell(study, question, _batch(study, question), executor, at_once)


def _batch(study: "Study", question: Question) -> list["FrozenTrial"]:
    """The trials of the batch that is not done; what an interruption has left is gone on with."""
    while (asked := len(_in_state(study, "COMPLETE", "FAIL", "RUNNING"))) % BATCH or not _in_state(
        study, "RUNNING"
    ):
        _ask(study, question, asked)
    return _in_state(study, "RUNNING")


def _tell(
    study: "Study", question: Question, batch: list["FrozenTrial"], executor: Executor, at_once: int
) -> None:
    """Live the trials of a batch, and tell the sampler what they are worth."""
    plans = {trial.number: question.space.plan(trial.params, _name(trial)) for trial in batch}
    for number in [number for number, plan in plans.items() if not _fits(question, plan)]:
        study.tell(number, state=library().trial.TrialState.FAIL)
        del plans[number]
    if not plans:
        return
    found = standings_of(
        question,
        list(plans.values()),
        executor,
        first_seed=question.seed,
        replicates=question.replicates,
        at_once=at_once,
    )
    for place, number in enumerate(plans):
        gains = gains_of(question, found, place)
        study.tell(number, [worth(gain, question.risk) for gain in gains])


def library() -> Any:
    """Return Optuna (Akiba et al. 2019).

    Raises:
        ResourceError: it is not installed.
    """
    try:
        import optuna
    except ImportError:
        raise ResourceError("a search needs Optuna: pip install 'groundswell[optimise]'") from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


def best_worth(study: "Study") -> float | None:
    """The largest worth of any trial by the first objective, None before there is one."""
    return max((values_of(trial)[0] for trial in completed(study)), default=None)


def completed(study: "Study") -> list["FrozenTrial"]:
    """The trials that were lived, in order."""
    return _in_state(study, "COMPLETE")


def values_of(trial: "FrozenTrial") -> list[float]:
    """The worth of a trial by objective; empty where it was not lived."""
    return list(trial.values or [])


def failed(study: "Study") -> list["FrozenTrial"]:
    """The trials that would have spent money before it was raised."""
    return _in_state(study, "FAIL")


def standings_of(
    question: Question,
    plans: list[StrategyPlan],
    executor: Executor,
    *,
    first_seed: int,
    replicates: int,
    at_once: int = 2,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Standings:
    """Live plans under each regime on seeds of their own, all of which have to end well.

    Raises:
        ResultError: a run failed.
    """
    asked = question.contest
    contest = Contest.of(asked.scenario, plans, asked.regimes, budget=asked.budget)
    rule = Rule(by=question.objectives[0], first=replicates, most=replicates)
    found = settle(
        contest, executor, rule, first_seed=first_seed, at_once=at_once, progress=progress
    )
    if found.replicates < replicates:
        contender, seed, run = found.results.failures[0]
        raise ResultError(f"{contender.label}, seed {seed}: {run.error}")
    return found


def gains_of(question: Question, standings: Standings, place: int) -> list[Numbers]:
    """What a strategy has of each objective, regime by seed; more is better."""
    return [standings.gains(name)[:, place] for name in question.objectives]


def _study(question: Question, folder: Path) -> "Study":
    """The study of the folder; the shipped strategies of the side are tried first."""
    optuna = library()
    journal = optuna.storages.journal.JournalFileBackend(str(folder / "search.journal"))
    storage = optuna.storages.JournalStorage(journal)
    study = optuna.create_study(
        storage=storage,
        study_name="search",
        directions=["maximize"] * len(question.objectives),
        load_if_exists=True,
    )
    for plan in _beginnings(question):
        levers = question.space.levers(plan)
        study.enqueue_trial(levers, user_attrs={"near": plan.name}, skip_if_exists=True)
    return study


def _beginnings(question: Question) -> Iterator[StrategyPlan]:
    start = question.contest.strategies[0]
    yield start
    for name in strategy_names():
        plan = load_strategy(name)
        if plan.side == start.side and plan.name != start.name:
            yield plan


def _ask(study: "Study", question: Question, number: int) -> None:
    """Propose a division; the number of proposals before it seeds the sampler."""
    optuna = library()
    seed = library_generator(question.seed, _STREAM).integers(2**31, size=number + 1)[number]
    study.sampler = optuna.samplers.TPESampler(
        seed=int(seed), n_startup_trials=_FIRST_RANDOM, multivariate=True
    )
    between = optuna.distributions.FloatDistribution
    space: dict[str, Any] = {name: between(SMALLEST, 1.0) for name in question.space.numbers}
    space["lean"] = between(-1.0, 1.0)
    space["where"] = optuna.distributions.CategoricalDistribution(PLACES)
    study.ask(fixed_distributions=space)


def _in_state(study: "Study", *names: str) -> list["FrozenTrial"]:
    return [one for one in study.get_trials(deepcopy=False) if one.state.name in names]


def _name(trial: "FrozenTrial") -> str:
    return f"trial-{trial.number}"


def _fits(question: Question, plan: StrategyPlan) -> bool:
    """Whether a plan has the money that it spends when it spends it."""
    try:
        plan.settings(question.contest.scenario, question.contest.budget)
    except ScenarioError:
        return False
    return True


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Optuna from warning that what is used here is new in it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=library().exceptions.ExperimentalWarning)
        yield
