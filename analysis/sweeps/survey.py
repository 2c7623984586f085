"""Before a sweep begins: is every design point a valid scenario, and which share a society?"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.agents import require_behaviours
from groundswell.analysis.sweeps.findings import Findings
from groundswell.analysis.sweeps.plan import Plan, places
from groundswell.model.memory import estimate_memory
from groundswell.model.society import origin
from groundswell.scenarios import GroundswellError, Problem, Scenario

_MOST_PROBLEMS = 10


@dataclass(frozen=True)
class Survey:
    """What is known of the design points before anything is run.

    Attributes:
        society: number of each point's society: points with the same number, and seed, share it.
        memory: bytes that the largest run takes.
    """

    society: NDArray[np.int64]
    memory: int


def survey(plan: Plan, progress: Callable[[int, int], None] | None = None) -> Survey:
    """Check the scenario of every design point.

    Args:
        plan: of the sweep.
        progress: called with the number of points checked, and of all.

    Raises:
        PlanError: a factor is no field of the scenario, or has a value that may not be.
    """
    findings, known, memory = Findings(plan.document), {}, 0
    societies = np.zeros(len(plan.points), np.int64)
    for point in range(len(plan.points)):
        try:
            config = plan.config(point)
            require_behaviours(config)
            societies[point] = known.setdefault(_society(config), len(known))
            memory = max(memory, estimate_memory(config))
        except GroundswellError as error:
            _place(error.problems, plan, findings)
            if len(findings.problems) >= _MOST_PROBLEMS:
                break
        if progress is not None:
            progress(point + 1, len(plan.points))
    findings.check()
    return Survey(societies, memory)


def _society(config: Scenario) -> str:
    drawn_from = origin(config)
    del drawn_from["seed"]
    return json.dumps(drawn_from, sort_keys=True)


def _place(problems: Iterable[Problem | str], plan: Plan, findings: Findings) -> None:
    """Keep the problems of a design point at the factor that each is about."""
    for problem in problems:
        field = problem.field if isinstance(problem, Problem) else ""
        about = [place for place, factor in places(plan) if field in factor.paths]
        findings.place([problem], about[0] if about else ("design",))
