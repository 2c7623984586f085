"""Before a sweep begins: is every design point a valid scenario, and which share a society?"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from groundswell.agents import require_behaviours
from groundswell.analysis.plans.checks import places
from groundswell.analysis.plans.factors import Factor, Value
from groundswell.analysis.plans.fields import around
from groundswell.analysis.plans.findings import Findings
from groundswell.analysis.plans.plan import Plan
from groundswell.model.memory import estimate_memory
from groundswell.model.society import origin
from groundswell.scenarios import GroundswellError, Problem, Scenario
from groundswell.scenarios.documents import Place
from groundswell.scenarios.errors import shown

_MOST_PROBLEMS = 10
_MOST_POINTS = 100  # design points with problems, after which no more are looked at


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

    What is wrong with a value alone was told when the plan was loaded; what is left are values
    that do not go together. The first ten problems are told, each once.

    Args:
        plan: of the sweep.
        progress: called with the number of points checked, and of all.

    Raises:
        PlanError: a design point is not a valid scenario.
    """
    faults, known, memory = _Faults(plan), {}, 0
    societies = np.zeros(len(plan.points), np.int64)
    for point in range(len(plan.points)):
        try:
            config = plan.config(point)
            require_behaviours(config)
            societies[point] = known.setdefault(_society(config), len(known))
            memory = max(memory, estimate_memory(config))
        except GroundswellError as error:
            faults.take(point, error)
            if faults.suffice:
                break
        if progress is not None:
            progress(point + 1, len(plan.points))
    faults.findings.check()
    return Survey(societies, memory)


def _society(config: Scenario) -> bytes:
    """What tells a scenario's society, its seed aside, from others; short, for many are kept."""
    drawn_from = origin(config)
    del drawn_from["seed"]
    return hashlib.sha256(json.dumps(drawn_from, sort_keys=True).encode()).digest()


class _Faults:
    """What is wrong with design points, as problems with the factors of their plan."""

    def __init__(self, plan: Plan) -> None:
        self.findings = Findings(plan.document)
        self._plan = plan
        self._places = list(places(plan.points))
        self._told: set[tuple[Place, str]] = set()
        self._points = 0

    @property
    def suffice(self) -> bool:
        """Whether there is no need to look for more."""
        return len(self.findings.problems) >= _MOST_PROBLEMS or self._points >= _MOST_POINTS

    def take(self, point: int, error: GroundswellError) -> None:
        """Keep the problems of a design point, but for those that were told of another."""
        self._points += 1
        values = self._plan.points.values(point)
        for told in error.problems:
            problem = told if isinstance(told, Problem) else Problem("", fault=told)
            place = self._place(problem.field, values)
            if (place, problem.field) not in self._told:
                self._told.add((place, problem.field))
                self.findings.place([self._at(point, problem)], place)

    def _at(self, point: int, problem: Problem) -> Problem:
        """A problem of a design point, in a file of its own only if it is not the scenario's."""
        base = self._plan.base
        stand_for_plan = ("override", base.name, shown(base.source) if base.source else "")
        file = "" if problem.file in stand_for_plan else problem.file
        where = [f"at point {point}"] if self._places else []
        field = ", ".join([*where, problem.field] if problem.field else where)
        return replace(problem, field=field, file=file, line=problem.line if file else None)

    def _place(self, field: str, values: dict[str, Value]) -> Place:
        """Where the plan sets a field, or a part of it; the design, where it does not."""
        for place, factor in self._places:
            for path in factor.settings(values[factor.name]):
                if around(path, field):
                    return _place_of_value(place, factor, values[factor.name], path)
        for place, factor in self._places:
            if any(around(field, path) for path in factor.settings(values[factor.name])):
                return place
        setters = [path for path in self._plan.set if around(path, field)]
        return ("set", setters[0]) if setters else ("design",)


def _place_of_value(place: Place, factor: Factor, value: Value, path: str) -> Place:
    """Where the plan writes a value of a factor, as far as it writes it."""
    if factor.is_range or place[-1] != factor.name:
        return place
    if path in factor.levels.get(str(value), ()) and path != factor.name:
        return (*place, str(value), path)
    return (*place, factor.choices.index(value))
