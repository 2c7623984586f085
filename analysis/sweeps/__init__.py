"""Sweeps: many runs of one scenario, planned in a file, stored as they end, and read as tables.

plan = load_plan("repression-by-reach")
found = sweep(plan, "results/repression-by-reach", workers=2)
found.runs, found.factors, found.results
"""

from groundswell.analysis.sweeps.design import Design
from groundswell.analysis.sweeps.factors import Factor
from groundswell.analysis.sweeps.manifest import Manifest
from groundswell.analysis.sweeps.merging import merge
from groundswell.analysis.sweeps.plan import Plan, load_plan, plan_names
from groundswell.analysis.sweeps.reports import Estimate, Progress, Reporter
from groundswell.analysis.sweeps.results import Sweep, load_sweep
from groundswell.analysis.sweeps.runner import sweep
from groundswell.analysis.sweeps.store import Store
from groundswell.analysis.sweeps.survey import survey

__all__ = [
    "Design",
    "Estimate",
    "Factor",
    "Manifest",
    "Plan",
    "Progress",
    "Reporter",
    "Store",
    "Sweep",
    "load_plan",
    "load_sweep",
    "merge",
    "plan_names",
    "survey",
    "sweep",
]
