"""Rules that concern a plan as a whole: names of columns, who sets what, days that are measured."""

from collections.abc import Iterator

from groundswell.analysis.plans.design import SAMPLERS, Design
from groundswell.analysis.plans.factors import Factor
from groundswell.analysis.plans.fields import around
from groundswell.analysis.plans.findings import Findings
from groundswell.analysis.plans.measures import Measures
from groundswell.scenarios import Scenario
from groundswell.scenarios.documents import Place

RUN_COLUMNS = ("run", "point", "replicate", "seed", "days", "status", "error", "seconds", "day")
"""Columns of the runs and of their series besides factors and results."""


def places(points: Design) -> Iterator[tuple[Place, Factor]]:
    """The factors of a design, and where each stands in its plan."""
    for number, block in enumerate(points.blocks):
        inside = ("factors",) if block.kind in SAMPLERS else ()
        for factor in block.factors:
            named = () if block.kind == "table" else (*inside, factor.name)
            yield ("design", number, block.kind, *named), factor


def check_names(points: Design, measures: Measures, findings: Findings) -> None:
    """Every column of the tables has a name of its own, and no field is set by two factors."""
    taken = dict.fromkeys(measures.columns, "a column of the series")
    taken |= dict.fromkeys(measures.outcomes, "a headline number")
    taken |= dict.fromkeys(RUN_COLUMNS, "a column of every sweep")
    setters: dict[str, str] = {}
    for place, factor in places(points):
        if factor.name in taken:
            told = "is" if place[-1] == factor.name else f"has the column {factor.name!r},"
            allowed = "another name, and levels under it that set the field"
            findings.add(place, fault=f"{told} the name of {taken[factor.name]}", allowed=allowed)
            continue
        if not factor.name.strip():
            findings.add(place, fault="has no name")
        taken[factor.name] = "a factor"
        _check_setters(factor, place, setters, findings)
    for reduction in measures.reductions:
        place = ("measure", "reduce", reduction.name)
        if taken.get(reduction.name, "a column of the series") != "a column of the series":
            findings.add(place, fault=f"is the name of {taken[reduction.name]}")
        if not reduction.name.isidentifier():
            findings.add(place, fault="is not one word of letters, digits and _")


def _check_setters(
    factor: Factor, place: Place, setters: dict[str, str], findings: Findings
) -> None:
    """No factor sets what an earlier one sets, or a part of it, or a block around it."""
    for path in factor.paths:
        for other, setter in setters.items():
            if around(path, other) or around(other, path):
                findings.add(place, fault=f"sets {path}, and {setter} sets {other}")
    setters.update(dict.fromkeys(factor.paths, factor.name))


def check_days(points: Design, measures: Measures, base: Scenario, findings: Findings) -> None:
    """Reductions look at days that the run has, as far as it is always the same days."""
    if points.paths & {"start", "days"}:
        return
    for reduction in measures.reductions:
        reduction.check_days(base, ("measure", "reduce", reduction.name), findings)
