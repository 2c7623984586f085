"""A page about a sweep: design, distributions, effects, heat maps, failures, provenance."""

from groundswell.viz.sweep_report.report import write_report

__all__ = ["write_report"]
