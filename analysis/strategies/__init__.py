"""Strategies compared under equal money and time, against regimes that answer differently."""

from groundswell.analysis.strategies.answer import answer
from groundswell.analysis.strategies.comparing import compare
from groundswell.analysis.strategies.contest import Contest
from groundswell.analysis.strategies.explanation import PARTS, Explanation, explain
from groundswell.analysis.strategies.outcomes import STRATEGY_OUTCOMES, Outcome, outcomes_for
from groundswell.analysis.strategies.settling import settle
from groundswell.analysis.strategies.standings import Rule, Standings

__all__ = [
    "PARTS",
    "STRATEGY_OUTCOMES",
    "Contest",
    "Explanation",
    "Outcome",
    "Rule",
    "Standings",
    "answer",
    "compare",
    "explain",
    "outcomes_for",
    "settle",
]
