"""Sweeps: many runs of one plan, stored as they end, and read as tables.

found = sweep("repression-by-reach", "results/repression-by-reach", workers=2)
found.runs, found.factors, found.results
"""

from groundswell.analysis.sweeps.manifest import Manifest
from groundswell.analysis.sweeps.merging import merge
from groundswell.analysis.sweeps.reports import Estimate, Progress, Reporter
from groundswell.analysis.sweeps.results import Sweep, load_sweep
from groundswell.analysis.sweeps.runner import sweep
from groundswell.analysis.sweeps.store import Store

__all__ = [
    "Estimate",
    "Manifest",
    "Progress",
    "Reporter",
    "Store",
    "Sweep",
    "load_sweep",
    "merge",
    "sweep",
]
