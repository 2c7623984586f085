"""What strategies and regimes are called on the page."""

from collections.abc import Sequence

from groundswell.analysis.strategies import Standings
from groundswell.analysis.strategies.words import listed
from groundswell.scenarios import RegimeAnswer, StrategyPlan


def title(one: StrategyPlan | RegimeAnswer) -> str:
    """The title, or the name where there is none."""
    return one.title or one.name


def shorts(standings: Standings) -> list[str]:
    """What the strategies are called beside a chart; names where two titles would be the same."""
    plans = standings.contest.strategies
    found = [title(plan) for plan in plans]
    return found if len(set(found)) == len(found) else [plan.name for plan in plans]


def listed_titles(those: Sequence[StrategyPlan | RegimeAnswer]) -> str:
    """Their titles with commas and a last "and"."""
    return listed([f"“{title(one)}”" for one in those])
