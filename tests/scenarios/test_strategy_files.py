"""Strategy and regime files: what is shipped fits, what is wrong is named with its place."""

from copy import deepcopy

import pytest
import yaml

from groundswell.scenarios import (
    GroundswellError,
    ScenarioError,
    UnknownNameError,
    budget_of,
    load_regime,
    load_scenario,
    load_strategy,
    regime_names,
    strategy_names,
)

HASTY = {
    "name": "at once",
    "until": "20 days after start",
    "budget": 1.0,
    "shares": {"online": 0.5, "rallies": 0.5},
}
WITH_CAMPAIGNS = ["moscow-2017", "moscow-2017-street", "town"]


@pytest.mark.parametrize("scenario", WITH_CAMPAIGNS)
@pytest.mark.parametrize("name", strategy_names())
def test_every_shipped_strategy_fits_every_campaign(scenario, name):
    """Under every regime, with the money that prices say; the village is too short for rallies."""
    config = load_scenario(scenario)
    plan = load_strategy(name)
    assert plan.title
    assert plan.story
    assert sum(plan.shares().values()) == pytest.approx(1)
    for regime in regime_names():
        told = load_scenario(config, load_regime(regime).set)
        lived = load_scenario(told, plan.settings(told))
        assert lived.challengers.spending is not None
        assert lived.challengers.spending.budget == pytest.approx(budget_of(config))


def test_without_an_action_its_money_is_kept():
    """The reserve grows by what the action had, and nothing else changes."""
    plan = load_strategy("street-first")
    for action in ("headhunt", "rallies"):
        left = plan.without(action)
        shares, before = left.shares(), plan.shares()
        assert shares[action] == 0
        assert shares["reserve"] == pytest.approx(before["reserve"] + before[action])
        assert left.shares()["online"] == before["online"]
    assert not plan.without("rallies").rallies
    with pytest.raises(UnknownNameError, match="did you mean 'headhunt'"):
        plan.without("headhunting")


def test_more_money_makes_rallies_larger_up_to_full_effort():
    """The effort of a call follows from what the plan has for it."""
    config = load_scenario("town")
    plan = load_strategy("street-first")
    efforts = [
        plan.settings(config, budget)["protests"][-1]["intensity"] for budget in (1e5, 3e5, 1e9)
    ]
    assert 0 < efforts[0] < efforts[1] < efforts[2] == 1


@pytest.fixture
def written(tmp_path):
    """Write a strategy with a field changed; return its file."""

    def write(path, value):
        told = load_strategy("street-first").model_dump(mode="json", exclude={"name"})
        told = deepcopy(told)
        *steps, last = path.split(".")
        part = told
        for step in steps:
            part = part[int(step)] if step.isdigit() else part[step]
        part[last] = value
        file = tmp_path / "mine.yaml"
        file.write_text(yaml.safe_dump(told), encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("side", "opposition", "allowed: one of challengers, incumbents"),
        ("where", "named", "has where: named, but no districts"),
        ("districts", ["Market"], "districts need where: named"),
        ("phases", [], "phases"),
        ("phases.0.budget", 1.2, "phases.0.budget is 1.2"),
        ("phases.0.budget", -0.1, "phases.0.budget is -0.1"),
        ("phases.0.shares.headhunt", 1.5, "phases.0.shares.headhunt is 1.5"),
        ("phases.0.shares.headhunt", 0.99, "they must sum to 1"),
        ("phases.0.shares.headhnt", 0.1, "did you mean 'headhunt'?"),
        ("phases.0.hours.doors", 0.99, "doors, events and online sum to 1"),
        ("phases.0.until", "the vote", "allowed: start, applications_close"),
        ("phases.1.name", "find", "has two phases called"),
        ("raised.at_start", 2, "raised.at_start is 2"),
        ("rallies", [], "has money for rallies, but lists none"),
        ("rallies.0.date", "someday", "rallies.0.date is 'someday'"),
        ("titel", "x", "did you mean 'title'?"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(written, path, value, message):
    """The file, the field, the value, and what is allowed or meant."""
    if path == "phases.1.name":
        value = load_strategy("street-first").phases[0].name
    with pytest.raises(ScenarioError) as caught:
        load_strategy(written(path, value))
    assert message in str(caught.value)
    assert "mine.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "scenario", "message"),
    [
        ("phases", [HASTY], "town", "spends money before it is raised"),
        ("phases.0.until", "vote", "town", "phases.1.until"),
        ("phases.0.until", 9_999, "town", "phases.0.until"),
        ("rallies.0.date", "5 days after end", "town", "rallies.0.date"),
        ("side", "challengers", "sanders-2016", "runs no campaign"),
        ("side", "challengers", "consent-pact", "the scenario's election has no such day"),
        ("side", "challengers", "village", "rallies.1.date is 80; allowed: 2024-03-01 to"),
    ],
)
def test_what_does_not_fit_a_scenario_is_named(written, path, value, scenario, message):
    """Money spent before it is raised, days in another order, a side that runs no campaign."""
    plan = load_strategy(written(path, value))
    with pytest.raises(GroundswellError) as caught:
        plan.settings(load_scenario(scenario))
    assert message in str(caught.value)
    assert "mine.yaml" in str(caught.value)


@pytest.mark.parametrize("budget", [0, -1.0, float("nan"), float("inf"), 1e14])
def test_a_budget_is_a_sum_of_money(budget):
    """None, a negative one, and one that is no number are refused."""
    with pytest.raises(ScenarioError, match="budget is"):
        load_strategy("doors-first").settings(load_scenario("town"), budget)


def test_a_regime_sets_the_regime_only(tmp_path):
    """Its levers and its policy; anything else is named."""
    assert load_regime({"set": {"regime.levers.policing": 0.9}}).set
    for path, message in (
        ("parameters.prices.wage", "has parameters.prices.wage; allowed: fields of the regime"),
        ("regime.levers.polcing", "did you mean 'regime.levers.policing'?"),
    ):
        with pytest.raises(ScenarioError) as caught:
            load_regime({"set": {path: 0.5}})
        assert message in str(caught.value)
    with pytest.raises(UnknownNameError, match="did you mean 'harsh'"):
        load_regime("hars")
    with pytest.raises(UnknownNameError, match="did you mean 'doors-first'"):
        load_strategy("door-first")
