"""Plans of sweeps: what is varied, how often, and what is measured of each run.

plan = load_plan("repression-by-reach")
survey(plan)
plan.points.frame(), plan.runs
"""

from groundswell.analysis.plans.design import Design
from groundswell.analysis.plans.factors import Factor
from groundswell.analysis.plans.plan import Plan, load_plan, plan_names
from groundswell.analysis.plans.survey import survey

__all__ = ["Design", "Factor", "Plan", "load_plan", "plan_names", "survey"]
