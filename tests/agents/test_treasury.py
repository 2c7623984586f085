"""Money is raised before it is spent, none is lost, and what it buys is what the model says."""

from math import inf

import pytest

from groundswell.agents import CouncilCampaign
from groundswell.model import MobilizationModel
from groundswell.scenarios import ACTIONS, load_scenario, load_strategy
from tests.reference.treasury import PlainTreasury

TOWN = {"size": 400, "days": 140}
FALL = [{"date": 40, "set": {"regime.levers.fundraising_restriction": 0.5}, "note": "less money"}]
HIRED = {"incumbents.organisation": "council_campaign"}


def plan_of(name, budget, side="challengers"):
    """The settings by which a side of the town follows a shipped strategy."""
    plan = load_strategy(name).model_copy(update={"side": side})
    config = load_scenario("town", TOWN | HIRED)
    return HIRED | plan.settings(config, budget)


def treasury_of(model, side="challengers"):
    """The treasury of a side that has one."""
    found = getattr(model, side).treasury
    assert found is not None
    return found


def living(settings):
    """Yield the model of a small town after each morning that it has lived."""
    model = MobilizationModel(load_scenario("town", TOWN | settings), seed=3)
    while not model.done:
        model.step()
        yield model


@pytest.mark.parametrize("side", ["challengers", "incumbents"])
@pytest.mark.parametrize("events", [[], FALL])
def test_the_treasury_is_the_one_of_the_page(side, events):
    """Day by day, what is paid for each action is what plain arithmetic says."""
    settings = plan_of("doors-first", 2e6, side) | {"events": events}
    config = load_scenario("town", TOWN | settings)
    spending = getattr(config, side).spending
    shares = [(phase.budget, dict(phase.shares)) for phase in spending.phases]
    ends = [config.milestone(phase.until) for phase in spending.phases]
    plain = PlainTreasury(
        2e6, spending.raised.at_start, config.milestone(spending.raised.until), ends, shares
    )
    model = MobilizationModel(config, seed=3)
    while not model.done:
        movement = getattr(model, side)
        day, told = model.day, {}

        def watched(told=told, movement=movement, original=movement.costs_today):
            told.update(original())
            return dict(told)

        movement.costs_today = watched
        model.step()
        del movement.costs_today
        restriction = model.regime.levers["fundraising_restriction"]
        freedom = 1 - restriction if side == "challengers" else 1.0
        paid = plain.live(day, freedom, told)
        for action in ACTIONS:
            assert treasury_of(model, side).paid[action] == pytest.approx(
                paid[action], rel=1e-9, abs=1e-6
            )


def test_costs_are_those_of_the_table():
    """Of candidates in the procedure and on slates, of the city, of polling stations."""
    model = MobilizationModel(load_scenario("town", TOWN | plan_of("doors-first", 2e6)), seed=3)
    p, city = model.parameters, model.society.W / 7.2e6
    seen = set()
    while not model.done:
        side, day = model.challengers, model.day
        assert isinstance(side, CouncilCampaign)
        standing = sum(len(slate) for slate in side.slates)
        candidates = side.in_pipeline + standing
        costs = side.costs_today()
        before_vote = day <= model.config.last_vote_day
        assert costs["headhunt"] == (p.price_hunt * city if day <= side.applications_close else 0)
        assert costs["tools"] == pytest.approx(p.price_tools * candidates * before_vote)
        assert costs["online"] == pytest.approx(p.price_online * city * before_vote)
        assert costs["year_round"] == pytest.approx(p.price_year * city * (not before_vote))
        open_for_print = before_vote and day >= side.registration and standing > 0
        assert (costs["print"] > 0) == open_for_print
        assert costs["broadcast"] == (inf if open_for_print else 0.0)
        if costs["observers"]:
            seen.add(day)
        model.step()
    assert seen == {model.config.last_vote_day}


@pytest.mark.parametrize("events", [[], FALL])
@pytest.mark.parametrize("name", ["moscow-2017-platform", "street-first", "year-round-organising"])
def test_no_money_is_lost_and_none_is_spent_before_it_is_there(name, events):
    """Raised is spent or in hand, on every day; nothing is ever negative."""
    budget, raised = 1.5e6, 0.0
    for model in living(plan_of(name, budget) | {"events": events}):
        treasury, balance = treasury_of(model), model.challengers.balance
        assert treasury.raised >= raised
        raised = treasury.raised
        assert sum(treasury.spent.values()) + balance == pytest.approx(raised)
        assert balance >= 0
        assert min(treasury.paid.values()) >= 0
    assert raised == pytest.approx(budget) if not events else raised < budget


def test_a_restriction_keeps_money_from_the_challengers_only():
    """Half of it, when it holds all along; the incumbents raise all of theirs."""
    held = {"regime.policy": "fixed", "regime.levers.fundraising_restriction": 0.5}
    for side, raised in (("challengers", 5e5), ("incumbents", 1e6)):
        *_, model = living(plan_of("doors-first", 1e6, side) | held)
        assert treasury_of(model, side).raised == pytest.approx(raised)


def test_money_for_everything_is_a_strategy_without_a_plan():
    """With all the money in the world each lever is full, and the campaign is the same."""
    shares = {"headhunt": 0.1, "training": 0.2, "tools": 0.2, "legal_aid": 0.2, "online": 0.1,
              "print": 0.1, "observers": 0.1}  # fmt: skip
    phase = {"name": "all", "until": "vote", "budget": 1.0, "shares": shares}
    rich = {
        "challengers.spending": {
            "budget": 1e13,
            "raised": {"at_start": 1.0, "until": "vote"},
            "phases": [phase],
        }
    }
    full = {
        f"challengers.strategy.{name}": 1.0
        for name in ("headhunt", "training", "tools", "legal_aid", "online", "money", "observers")
    }
    *_, bought = living(HIRED | rich)
    *_, given = living(HIRED | full | {"challengers.strategy.year_round": 0.0})
    for name in ("turnout", "seats_challengers", "registered", "volunteers", "approval_private"):
        assert bought.outcomes[name] == given.outcomes[name]


def test_a_fork_goes_on_with_the_same_money():
    """Also from a checkpoint."""
    settings = plan_of("big-organising", 1e6)
    model = MobilizationModel(load_scenario("town", TOWN | settings), seed=3)
    model.run(60)
    fork, restored = model.fork(), MobilizationModel.restore(model.checkpoint())
    for each in (model, fork, restored):
        each.run()
    assert model.outcomes == fork.outcomes == restored.outcomes
    assert treasury_of(model).spent == treasury_of(restored).spent


def test_more_money_for_paid_work_reaches_more_voters():
    """Canvassers knock at more doors, paid impressions are seen more often."""
    for action, column in (("canvass", "doors"), ("broadcast", "paid")):
        reached = []
        for budget in (1e5, 1e6):
            shares = {"headhunt": 0.5, "tools": 0.5}
            phases = [
                {"name": "find", "until": "applications_close", "budget": 0.3, "shares": shares},
                {"name": "spend", "until": "vote", "budget": 0.7, "shares": {action: 1.0}},
            ]
            plan = {"budget": budget, "phases": phases}
            *_, model = living(HIRED | {"challengers.spending": plan})
            reached.append(model.series[column].sum())
        assert reached[1] > reached[0]
