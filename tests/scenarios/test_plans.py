"""The plans that come with the project are what their stories say, and can be lived."""

from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groundswell.analysis.plans import Plan, load_plan, plan_names, survey
from groundswell.analysis.sweeps import sweep
from groundswell.model import Society, build_society
from groundswell.scenarios import Scenario, load_scenario

ACTIVITIES = ("headhunt", "training", "tools", "online", "legal_aid", "year_round", "money")
SORTED = ("model", "lattice", "small_world")
MIXED = ("unsorted", "clustered", "equal", "random", "hubs")


@cache
def shipped(name: str) -> Plan:
    """Load a shipped plan once."""
    return load_plan(name)


def scenarios_of(plan: Plan, factor: str) -> dict[Any, Scenario]:
    """Return the scenario at the first design point of each level of a factor."""
    levels = plan.points.columns[factor].tolist()
    return {level: plan.config(levels.index(level)) for level in dict.fromkeys(levels)}


def spent(scenario: Scenario) -> dict[str, float]:
    """Return what the challengers' headquarters puts into each activity."""
    return {name: getattr(scenario.challengers.strategy, name) for name in ACTIVITIES}


@cache
def village_with(shape: str) -> Society:
    """Build the village with a shape of offline ties, small where the shape has no size."""
    config = scenarios_of(shipped("network-structure"), "offline_ties")[shape]
    sized = {"m", "radius"} & set(config.networks.offline.arguments)
    return build_society(config if sized else load_scenario(config, {"size": 2000}))


def test_these_are_shipped():
    """Three plans; a new one adds its name here."""
    assert plan_names() == ["network-structure", "repression-by-reach", "strategy-budget"]


@pytest.mark.parametrize("name", plan_names())
def test_each_tells_its_story(name: str):
    """A title, and a story of two or three sentences."""
    plan = shipped(name)
    assert plan.title
    ends = plan.story.count(". ") + plan.story.count("? ") + plan.story.endswith(".")
    assert ends in (2, 3)


@pytest.mark.parametrize("name", plan_names())
def test_each_is_valid_at_every_design_point(name: str):
    """Nothing is left to be found out after an hour."""
    plan = shipped(name)
    assert survey(plan).society.size == len(plan.points)


@pytest.mark.parametrize("name", plan_names())
def test_each_compares_and_repeats(name: str):
    """At least two factors, and eight replicates for an error that can be trusted."""
    plan = shipped(name)
    assert len(plan.points.factors) >= 2
    assert plan.replicates >= 8
    assert plan.seeds == "common"
    assert plan.runs == len(plan.points) * plan.replicates


@pytest.mark.parametrize(
    ("name", "points", "runs"),
    [
        ("network-structure", 8 * 3, 240),
        ("repression-by-reach", 7 * 4, 224),
        ("strategy-budget", 7 * 3 * 2, 504),
    ],
)
def test_each_is_as_long_as_it_is_said_to_be(name: str, points: int, runs: int):
    """A few hundred runs, which take minutes."""
    plan = shipped(name)
    assert (len(plan.points), plan.runs) == (points, runs)


@pytest.mark.parametrize("name", plan_names())
def test_each_can_be_lived(name: str, tmp_path: Path):
    """A small society lives through a design point, and all that is measured has a value."""
    plan = shipped(name)
    first = {
        factor.name: dict(list(factor.levels.items())[:1]) or list(factor.choices[:1])
        for factor in plan.points.factors
    }
    tiny = {
        "replicates": 1,
        "set": {**plan.set, "size": 3000},
        "design": [{"grid": first}],
    }
    runs = sweep(load_plan(name, tiny), tmp_path / "runs", workers=1).runs
    assert runs["status"].tolist() == ["ok"]
    assert runs[list(plan.measures.names)].notna().all(axis=None)


def test_every_strategy_spends_the_same():
    """Three full shares of effort, however they are spent."""
    plan = shipped("strategy-budget")
    budgets = {sum(spent(plan.config(point)).values()) for point in range(len(plan.points))}
    assert budgets == {3}


def test_the_choice_of_strategies_favours_no_activity():
    """Each of the six is in three of those that concentrate, any two of them in one or two."""
    strategies = scenarios_of(shipped("strategy-budget"), "strategy")
    even = spent(strategies.pop("even"))
    assert even == {**dict.fromkeys(ACTIVITIES, 0.5), "year_round": 0}
    chosen = [
        {name for name, share in spent(config).items() if share == 1}
        for config in strategies.values()
    ]
    for one, other in combinations_with_replacement(even.keys() - {"year_round"}, 2):
        together = sum({one, other} <= activities for activities in chosen)
        assert together == 3 if one == other else together in (1, 2)


def test_strategies_differ_in_strategy_only():
    """Everything else is as in Moscow in 2017."""
    moscow = load_scenario("moscow-2017")
    for config in scenarios_of(shipped("strategy-budget"), "strategy").values():
        assert config.symbols() == moscow.symbols()
        assert config.regime == moscow.regime
        assert config.table == moscow.table
        assert config.challengers.organisation == moscow.challengers.organisation


def test_the_regimes_are_those_of_the_shipped_scenarios():
    """As in 2017, and as under heavy repression."""
    regimes = scenarios_of(shipped("strategy-budget"), "regime")
    assert regimes["as_in_2017"].regime == load_scenario("moscow-2017").regime
    assert regimes["harsh"].regime == load_scenario("moscow-2017-heavy-repression").regime


@pytest.mark.parametrize("shape", SORTED + MIXED)
def test_every_shape_has_as_many_ties(shape: str):
    """Eight to a citizen, as the model's own, within two in a hundred."""
    society = village_with(shape)
    assert society.offline.indices.size / society.N == pytest.approx(8, rel=0.02)


@pytest.mark.parametrize("shape", SORTED + MIXED)
def test_no_shape_gives_a_side_more_ties(shape: str):
    """Citizens with many ties lean as the others do; hubs, too."""
    society = village_with(shape)
    ties = np.diff(society.offline.indptr)
    lean = np.average(society.x0, weights=ties) - society.x0.mean()
    assert lean == pytest.approx(0, abs=0.02)


def test_shapes_are_those_that_their_names_say():
    """Like-minded where numbers or attitude order the ties; and from equal ties to hubs."""

    def alike(shape: str) -> float:
        society = village_with(shape)
        end = np.repeat(np.arange(society.N), np.diff(society.offline.indptr))
        return float(np.corrcoef(society.x0[end], society.x0[society.offline.indices])[0, 1])

    def spread(shape: str) -> float:
        return float(np.diff(village_with(shape).offline.indptr).std())

    assert {*SORTED, *MIXED} == {*shipped("network-structure").points.columns["offline_ties"]}
    assert min(map(alike, SORTED)) > 0.2
    assert max(map(alike, MIXED)) < 0.1
    assert spread("equal") == 0
    assert spread("equal") < spread("model") < spread("random") < spread("hubs")


def test_the_two_calls_of_the_village_are_permitted():
    """Fear of arrest does not hide how word spreads."""
    calls = shipped("network-structure").base.protests
    assert [(call.date, call.permitted) for call in calls] == [(18, True), (45, True)]


def test_repression_has_three_forbidden_protests_and_a_permitted_rally():
    """As the story says, and policing from none to all there is."""
    plan = shipped("repression-by-reach")
    assert [call.permitted for call in plan.base.protests] == [False, False, False, True]
    policing = plan.points.columns["regime.levers.policing"]
    assert (policing.min(), policing.max()) == (0, 1)
