"""The answer to a contest in plain words, with its uncertainty; it tells what the tables tell."""

from collections.abc import Iterator

from groundswell.analysis.ranking import Interval
from groundswell.analysis.strategies.outcomes import Outcome
from groundswell.analysis.strategies.standings import Standings
from groundswell.analysis.strategies.words import amount, between, chance, listed, money

_FEW_STAY = 0.02  # share of the volunteers below which nobody is said to stay


def answer(standings: Standings) -> list[str]:
    """Return the answer as paragraphs: the best under each regime, and what else a choice needs.

    Args:
        standings: of a contest with at least one strategy.
    """
    return [
        *(_best(standings, regime) for regime in range(len(standings.contest.regimes))),
        *_risk(standings),
        *_breadth(standings),
        *_after(standings),
        _how_sure(standings),
    ]


def _title(standings: Standings, strategy: int) -> str:
    plan = standings.contest.strategies[strategy]
    return f"“{plan.title or plan.name}”"


def _regime(standings: Standings, regime: int) -> str:
    answer = standings.contest.regimes[regime]
    return f"“{answer.title or answer.name}”"


def _best(standings: Standings, regime: int) -> str:
    """Who is best under a regime, and by how much, or that nobody can be told to be."""
    best, equals = standings.best(regime), standings.equals(regime)
    told, outcome = standings.interval(regime, best), standings.objective
    many = len(standings.contest.strategies)
    opening = f"Under {_regime(standings, regime)}: "
    with_money = f"each with {money(standings.contest.budget)} to spend"
    if many == 1:
        return f"{opening}{_title(standings, best)} has {_mean(told, outcome)}, {with_money}."
    if len(equals) > 1:
        return f"{opening}{_undecided(standings, regime, equals)}"
    second = standings.ranking(regime).order[1]
    gap = standings.difference(regime, best, second)
    return (
        f"{opening}of {many} strategies, {with_money}, {_title(standings, best)} does best, with "
        f"{_mean(told, outcome)}. Next is {_title(standings, second)} with "
        f"{amount(standings.interval(regime, second).mean, outcome)}; on the same seeds the "
        f"difference is {between(gap, outcome, signed=True)}. The probability that "
        f"{_title(standings, best)} is the best on average is "
        f"{chance(float(standings.ranking(regime).chances[best]))}."
    )


def _mean(told: Interval, outcome: Outcome) -> str:
    """A mean with its interval, and what it is."""
    what = f"{outcome.title[0].lower()}{outcome.title[1:]}"
    return f"{amount(told.mean, outcome)} ({what}; 95 % interval {between(told, outcome)})"


def _undecided(standings: Standings, regime: int, equals: list[int]) -> str:
    """That some strategies cannot be told apart."""
    outcome, best = standings.objective, equals[0]
    means = [
        f"{_title(standings, place)} with {amount(standings.interval(regime, place).mean, outcome)}"
        for place in equals
    ]
    gap = standings.difference(regime, best, equals[1])
    others = len(standings.contest.strategies) - len(equals)
    rest = f" The other {others} do worse." if others > 1 else ""
    rest = " The other one does worse." if others == 1 else rest
    equal = " They are the same on every seed." if gap.low == gap.high == 0 else ""
    return (
        f"{listed(means)} cannot be told apart by {outcome.title.lower()}. The difference between "
        f"the first two lies between {between(gap, outcome, signed=True).replace(' to ', ' and ')}"
        f" (95 % interval).{equal}{rest}"
    )


def _risk(standings: Standings) -> Iterator[str]:
    """Which strategy loses least where nobody knows how the regime will answer."""
    regimes, outcome = standings.contest.regimes, standings.objective
    if len(regimes) < 2 or len(standings.contest.strategies) < 2:
        return
    worst = standings.regrets.max(axis=1)
    safest, riskiest = standings.safest, int(worst.argmax())
    if worst[safest] == 0:
        yield f"Whichever regime comes, {_title(standings, safest)} has the best mean."
        return
    yield (
        f"Where nobody knows which regime comes, {_title(standings, safest)} risks least: at worst "
        f"it is {amount(float(worst[safest]), outcome)} behind the best. "
        f"{_title(standings, riskiest)} may be {amount(float(worst[riskiest]), outcome)} behind."
    )


def _breadth(standings: Standings) -> Iterator[str]:
    """Breadth against concentration: a seat in many councils, or many seats in few."""
    if len(standings.contest.scenario.table) < 2 or len(standings.contest.strategies) < 2:
        return
    councils = standings.outcomes["councils_with_seat"]
    broad = standings.ranking(0, "councils_with_seat").order[0]
    deep = standings.ranking(0, "councils_majority").order[0]
    whole = len(standings.contest.scenario.table)
    among = amount(standings.interval(0, broad, "councils_with_seat").mean, councils)
    half = amount(standings.interval(0, deep, "councils_majority").mean, councils)
    where = "" if len(standings.contest.regimes) == 1 else f" under {_regime(standings, 0)}"
    yield (
        f"The broadest{where} is {_title(standings, broad)}, with at least one seat in {among} of "
        f"{whole} councils. Most councils with at least half of the seats, {half}, go to "
        f"{_title(standings, deep)}."
    )


def _after(standings: Standings) -> Iterator[str]:
    """Who still has volunteers a year after the vote, and who pays with arrests."""
    if "volunteers_later" not in standings.outcomes or len(standings.contest.strategies) < 2:
        return
    later, arrests = (standings.outcomes[name] for name in ("volunteers_later", "arrests"))
    keeper = standings.ranking(0, later.name).order[0]
    kept = standings.interval(0, keeper, later.name).mean
    if kept < _FEW_STAY * max(1.0, standings.interval(0, keeper, "volunteers").mean):
        yield "A year after the vote none of them has more than a few volunteers left."
    else:
        yield (
            f"A year after the vote, {_title(standings, keeper)} has most volunteers left: "
            f"{amount(kept, later)}."
        )
    hurt = standings.ranking(0, arrests.name).order[-1]
    suffered = standings.interval(0, hurt, arrests.name).mean
    if suffered >= 1:
        yield (
            f"Most arrests, {amount(suffered, arrests)}, are suffered with "
            f"{_title(standings, hurt)}."
        )


def _how_sure(standings: Standings) -> str:
    """Whether there were enough replicates, by the rule."""
    rule, replicates = standings.rule, standings.replicates
    margin = amount(standings.indifference, standings.objective)
    level = f"{100 * rule.level:.3g} %"
    if standings.settled:
        return (
            f"The choice of the best is settled after {replicates} simulated worlds: it is right "
            f"with at least {level} probability wherever the best is ahead by {margin} or more "
            "(Kim and Nelson 2001). That is about chance within the model, not about whether the "
            "model is right."
        )
    told = [
        f"{listed([_title(standings, place) for place in left])} under {_regime(standings, regime)}"
        for regime in range(len(standings.contest.regimes))
        if len(left := standings.contending(regime)) > 1
    ]
    return (
        f"The limit of {replicates} simulated worlds was reached before the choice was settled to "
        f"within {margin} with {level} probability: still in the running are {'; '.join(told)}. "
        "More replicates may decide it."
    )
