"""Searches for the best division of a budget."""

from groundswell.analysis.optimisation.findings import Findings, optimise
from groundswell.analysis.optimisation.question import Question
from groundswell.analysis.optimisation.risk import RISKS
from groundswell.analysis.optimisation.search import Reached
from groundswell.analysis.optimisation.writing import write_findings

__all__ = ["RISKS", "Findings", "Question", "Reached", "optimise", "write_findings"]
