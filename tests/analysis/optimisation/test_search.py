"""Divisions of a budget: what they are, what they are worth, and how they are searched."""

import numpy as np
import pytest

from groundswell.analysis.optimisation import Question, optimise, write_findings
from groundswell.analysis.optimisation.risk import RISKS, estimate, worth
from groundswell.analysis.optimisation.search import search
from groundswell.analysis.optimisation.space import SHARES, Space
from groundswell.analysis.sweeps.pools import InProcess
from groundswell.model.random import library_generator
from groundswell.scenarios import load_scenario, load_strategy, strategy_names


@pytest.mark.parametrize("scenario", ["moscow-2017", "town", "village"])
@pytest.mark.parametrize("name", strategy_names())
def test_the_shipped_strategies_are_among_the_divisions(scenario, name):
    """Shares come back as they were but for rallies, and the plan fits the scenario."""
    config = load_scenario(scenario)
    plan = load_strategy(name)
    space = Space(config, plan)
    found = space.plan(space.levers(plan), "found")
    found.settings(config)
    rallies = plan.shares()["rallies"]
    for action in SHARES:
        wanted = plan.shares()[action] / (1 - rallies)
        assert found.shares()[action] == pytest.approx(wanted, abs=0.02)


def test_any_point_of_the_space_is_a_strategy():
    """Its shares sum to one, and a lean to late spending moves money to later phases."""
    space = Space(load_scenario("town"), load_strategy("doors-first"))
    draws = library_generator(1, 5)
    for _ in range(20):
        levers = dict(zip(space.numbers, draws.uniform(0.001, 1, len(space.numbers)), strict=True))
        early = space.plan(levers | {"lean": -1.0, "where": "all"}, "early")
        late = space.plan(levers | {"lean": 1.0, "where": "all"}, "late")
        assert sum(early.shares().values()) == pytest.approx(1)
        assert early.phases[0].budget >= late.phases[0].budget


def test_risks_weigh_regimes_and_chance():
    """The mean, the worst regime, the worst quarter."""
    gains = np.array([[4.0, 6.0], [1.0, 3.0]])
    assert worth(gains, "mean") == 3.5
    assert worth(gains, "worst_case") == 2
    assert worth(gains, "cvar") == 1
    for risk in RISKS:
        same = estimate(gains, risk, gains)
        assert (same.low, same.mean, same.high) == (0, 0, 0)
        assert estimate(gains + 1, risk, gains).mean == pytest.approx(1)


def test_a_search_that_was_interrupted_goes_on_with_the_same_trials(tmp_path):
    """Also where it stopped between proposals and their values."""

    class Stopped(InProcess):
        calls = 0

        def submit(self, fn, /, *args, **kwargs):
            Stopped.calls += 1
            if Stopped.calls > 20:
                raise KeyboardInterrupt
            return super().submit(fn, *args, **kwargs)

    question = Question.of("village", settings={"size": 400}, replicates=3)
    with pytest.raises(KeyboardInterrupt):
        search(question, tmp_path / "stopped", 12, Stopped())
    resumed = search(question, tmp_path / "stopped", 12, InProcess())
    whole = search(question, tmp_path / "whole", 12, InProcess())
    told = [
        [(trial.number, trial.params, trial.values) for trial in study.trials]
        for study in (resumed, whole)
    ]
    assert told[0] == told[1]


def test_two_objectives_give_a_front(tmp_path):
    """No member of it is better than another in both; each is tried on fresh seeds."""
    question = Question.of(
        "village",
        settings={"size": 400},
        replicates=3,
        objectives=("seats", "spent"),
        regimes=("fixed", "harsh"),
        risk="worst_case",
    )
    found = optimise(question, tmp_path / "home", trials=12, fresh=3, workers=1)
    points = [
        (found.searched(place, 0), found.searched(place, 1)) for place in range(len(found.chosen))
    ]
    for one in points:
        assert not any(o[0] >= one[0] and o[1] <= one[1] and o != one for o in points)
    searched = set(range(question.seed, question.seed + question.replicates))
    assert not searched & set(found.fresh.results.seeds)
    files = {file.name for file in write_findings(found, tmp_path / "home")}
    assert {f"front-{trial.number}.yaml" for trial in found.chosen} < files
    importance = found.importance(0)
    assert sum(importance.values()) == pytest.approx(1)
