"""Strategies are compared on the same seeds, and the same strategy is never better than itself."""

import numpy as np
import pytest

from groundswell.analysis.strategies import (
    Contest,
    Rule,
    answer,
    compare,
    explain,
    outcomes_for,
    settle,
)
from groundswell.analysis.sweeps.pools import InProcess, local_pool
from groundswell.scenarios import GroundswellError, load_strategy

SMALL = {"size": 400}
FEW = Rule(first=4, most=4)


def copy_of(name, **changes):
    """A shipped strategy under another name, with fields changed."""
    return load_strategy(name).model_copy(update={"name": "copy", **changes})


def inert(name):
    """The same strategy, told in other words and with its first phase cut in two."""
    plan = load_strategy(name)
    first, *others = plan.phases
    halves = [
        first.model_copy(update={"name": "first half"}),
        first.model_copy(update={"name": "second half", "budget": 0.0}),
    ]
    return copy_of(name, title="Other words", story="...", phases=(*halves, *others))


@pytest.mark.parametrize("make", [copy_of, inert])
def test_a_strategy_differs_from_itself_by_exactly_zero(make):
    """In every outcome, on every seed; the answer says that nobody can tell them apart."""
    found = compare(
        "town", ["doors-first", make("doors-first")], settings=SMALL, rule=FEW, workers=1
    )
    for name in found.outcomes:
        first, second = found.values(name)[0]
        assert np.array_equal(first, second, equal_nan=True), name
    gap = found.difference(0, 0, 1)
    assert (gap.low, gap.mean, gap.high) == (0, 0, 0)
    assert found.equals(0) == [0, 1]
    assert not found.settled
    assert "cannot be told apart" in answer(found)[0]
    assert "the same on every seed" in answer(found)[0]


@pytest.fixture(scope="module")
def standings():
    """Three strategies under two regimes, few runs of a small town."""
    return compare(
        "town",
        ["street-first", "doors-first", "broadcast-money"],
        ["fixed", "harsh"],
        settings={"size": 1_000},
        rule=Rule(first=4, most=4),
        workers=1,
    )


def test_values_are_those_of_the_runs(standings):
    """Seats and councils are counted from the districts of each run."""
    for regime in range(2):
        for strategy in range(3):
            seats = standings.district_seats(regime, strategy)
            assert standings.values("seats")[regime, strategy].tolist() == seats.sum(1).tolist()
            councils = (seats > 0).sum(axis=1)
            assert standings.values("councils_with_seat")[regime, strategy].tolist() == (
                councils.tolist()
            )
    turnout = standings.values("turnout")
    assert ((turnout > 0) & (turnout < 1)).all()
    assert (standings.values("spent") <= standings.contest.budget * (1 + 1e-9)).all()


def test_a_cost_is_money_divided_by_what_it_bought(standings):
    """Without a seat there is no cost of a seat."""
    seats, spent = standings.values("seats"), standings.values("spent")
    cost = standings.values("cost_per_seat")
    assert np.array_equal(np.isfinite(cost), seats > 0)
    bought = seats > 0
    assert cost[bought] == pytest.approx(spent[bought] / seats[bought])


def test_who_wins_nothing_has_the_dearest_seats():
    """The cost of a seat decides also where a strategy has won none."""
    found = compare(
        "village",
        ["broadcast-money", "doors-first"],
        ["harsh"],
        settings=SMALL,
        rule=Rule(by="cost_per_seat", first=4, most=4),
        workers=1,
    )
    none = found.values("seats") == 0
    assert none.any()
    assert (found.gains("cost_per_seat")[none] == -found.contest.budget).all()
    assert np.isfinite(found.regrets).all()
    assert answer(found)


def test_the_best_the_regret_and_the_wins_follow_from_the_means(standings):
    """Plain arithmetic on the values gives the same."""
    means = standings.values("seats").mean(axis=2)
    for regime in range(2):
        assert standings.best(regime) == int(means[regime].argmax())
        assert standings.wins(regime).sum() == pytest.approx(1)
    regret = (means.max(axis=1, keepdims=True) - means).T
    assert standings.regrets == pytest.approx(regret)
    assert standings.safest == int(regret.max(axis=1).argmin())


def test_fewer_arrests_are_better(standings):
    """An outcome of which less is better turns the ranking round."""
    order = standings.ranking(0, "arrests").order
    arrests = standings.values("arrests")[0].mean(axis=1)
    assert arrests[order].tolist() == sorted(arrests.tolist())


def test_the_table_tells_what_the_standings_do(standings):
    """One row a regime, strategy and outcome, with the same mean and interval."""
    table = standings.frame()
    assert len(table) == 2 * 3 * len(standings.outcomes)
    row = table.query("regime == 'harsh' and strategy == 'doors-first' and outcome == 'seats'")
    told = standings.interval(1, 1)
    assert row[["mean", "low", "high"]].to_numpy()[0].tolist() == [told.mean, told.low, told.high]


def test_the_answer_agrees_with_the_table(standings):
    """The best strategy and its mean are in the first sentence of its regime."""
    paragraphs = answer(standings)
    for regime in range(2):
        best = standings.best(regime)
        title = standings.contest.strategies[best].title
        assert title in paragraphs[regime]
        told = ("cannot be told apart" in paragraphs[regime]) == (len(standings.equals(regime)) > 1)
        assert told
    assert standings.settled == ("is settled" in paragraphs[-1])


def test_volunteers_are_those_of_the_day_of_the_vote_and_of_a_year_later():
    """They are the ones that a run of the same seed has on these days."""
    from groundswell.model import MobilizationModel

    contest = Contest.of("town", ["doors-first"], settings={"size": 400, "days": 200})
    found = settle(contest, InProcess(), Rule(first=3, most=3))
    vote = contest.scenario.last_vote_day
    assert contest.scenario.days == vote + 1 + 365
    model = MobilizationModel(contest.contenders[0].config, seed=1).run()
    series = model.series["volunteers"]
    assert found.values("volunteers")[0, 0, 0] == pytest.approx(series.loc[vote])
    assert found.values("volunteers_later")[0, 0, 0] == pytest.approx(series.loc[vote + 365])


def test_workers_change_nothing():
    """Two processes give what one gives, to the last bit."""
    contest = Contest.of("town", ["doors-first", "online-first"], settings=SMALL)
    one = settle(contest, InProcess(), FEW)
    with local_pool(2) as pool:
        two = settle(contest, pool.executor, FEW)
    for name in one.outcomes:
        assert np.array_equal(one.values(name), two.values(name), equal_nan=True)


def test_runs_are_added_until_the_best_is_known_or_the_limit_is_reached():
    """A clear lead ends early; two that are alike go on to the limit."""
    clear = compare(
        "town",
        ["doors-first", copy_of("doors-first").without("headhunt")],
        settings={"size": 1_000},
        rule=Rule(first=4, most=40, indifference=4),
        workers=1,
    )
    assert clear.settled
    assert clear.replicates < 40
    alike = compare(
        "town",
        ["doors-first", copy_of("doors-first")],
        settings=SMALL,
        rule=Rule(first=3, most=8, indifference=0.01),
        workers=1,
    )
    assert alike.replicates == 8 or alike.settled


def test_incumbents_have_strategies_too():
    """They have the outcomes that both sides have, and those of challengers are not theirs."""
    plan = {**_told("doors-first"), "name": "defend", "side": "incumbents"}
    other = {**_told("online-first"), "name": "post", "side": "incumbents"}
    campaign = {"incumbents.organisation": "council_campaign"}
    found = compare("town", [plan, other], settings=SMALL | campaign, rule=FEW, workers=1)
    assert set(found.outcomes) == set(outcomes_for("incumbents"))
    assert "arrests" not in found.outcomes
    assert (found.values("seats") > 0).any()


def _told(name):
    return load_strategy(name).model_dump(mode="json")


def test_a_part_that_nobody_has_changes_nothing():
    """Its worth is exactly zero; districts sum up to the whole difference."""
    contest = Contest.of("town", ["doors-first", "online-first"], settings=SMALL)
    found = explain(contest, InProcess(), replicates=3, parts=("canvass", "broadcast"))
    assert found.worth("canvass", 1).mean == found.worth("canvass", 1).high == 0
    assert found.of_the_gap("canvass").mean == pytest.approx(found.worth("canvass", 0).mean)
    assert found.districts()["difference"].sum() == pytest.approx(found.gap().mean)
    assert found.frame()["part"].tolist() == ["broadcast", "canvass"]


def test_without_head_hunting_training_and_tools_few_seats_are_contested():
    """As the headquarters of 2017 had it: without them there is nobody to vote for."""
    contest = Contest.of(
        "moscow-2017", ["moscow-2017-platform", "few-strong-candidates"], settings={"size": 5_000}
    )
    found = explain(
        contest, InProcess(), by="candidates", replicates=3, parts=("candidate_support",)
    )
    lost = found.worth("candidate_support", 0)
    assert lost.low > 0.6 * found.values(0).mean()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"strategies": []}, "no strategy is named"),
        ({"strategies": ["doors-first"] * 2}, "strategy 'doors-first' is there twice"),
        ({"strategies": ["doors-frist"]}, "did you mean 'doors-first'?"),
        ({"regimes": ["hrsh"]}, "did you mean 'harsh'?"),
        ({"budget": 0}, "budget is 0; allowed: 1 to 10,000,000,000,000"),
        ({"budget": float("nan")}, "budget is nan; allowed: 1 to"),
        ({"scenario": "sanders-2016"}, "a side that runs no campaign"),
        (
            {"strategies": ["doors-first", {**_told("doors-first"), "side": "incumbents"} | {
                "name": "theirs"}]},
            "strategies of one side",
        ),
        ({"rule": Rule(by="arrest")}, "did you mean 'arrests'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_told_before_anything_is_lived(asked, message):
    """The error names what is wrong, and what is allowed."""
    told = {"scenario": "town", "strategies": ["doors-first"], "workers": 1} | asked
    with pytest.raises(GroundswellError) as caught:
        compare(**told)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"most": 1}, "replicates is 1; allowed: 3 to 100,000"),
        ({"first": 2}, "first is 2; allowed: 3 or more"),
        ({"indifference": 0.0}, "indifference is 0; allowed: more than 0"),
        ({"level": 1.0}, "level is 1; allowed: 0.5 to below 1"),
    ],
)
def test_a_rule_that_decides_nothing_is_refused(rule, message):
    """One run says nothing about chance."""
    with pytest.raises(GroundswellError, match=message.replace("(", r"\(")):
        Rule(**rule)
