"""A page about a comparison of strategies, for people who have to decide."""

from groundswell.viz.strategy_report.report import report, write_report

__all__ = ["report", "write_report"]
