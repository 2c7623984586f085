"""The plan of a sweep: a YAML file that says what is varied, how often, and what is measured.

plan = load_plan("repression-by-reach")      # a shipped name, a path, or plain data
len(plan.points), plan.runs                  # design points, runs
plan.points.frame()                          # a table of the points
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, PrivateAttr, StrictStr, ValidationError, model_validator

from groundswell.analysis.sweeps.design import SAMPLERS, Block, Design
from groundswell.analysis.sweeps.factors import Factor, kind_of, read_factors
from groundswell.analysis.sweeps.findings import Findings
from groundswell.analysis.sweeps.measures import Condition, Measures, Reduction, read_names
from groundswell.model.record import OUTCOMES, SERIES
from groundswell.scenarios import Scenario, load_scenario
from groundswell.scenarios.documents import Document, Place, parse_value, plain, read_document
from groundswell.scenarios.errors import (
    DataError,
    GroundswellError,
    PlanError,
    ScenarioError,
    shown,
)
from groundswell.scenarios.fields import Part, option
from groundswell.scenarios.frozen import FrozenMapping
from groundswell.scenarios.loader import SCENARIOS
from groundswell.scenarios.problems import problems_of
from groundswell.scenarios.sheets import Sheet
from groundswell.scenarios.shelf import Shelf

PLANS = Shelf("plan", SCENARIOS.home / "plans")
"""The plans that come with the package."""

MOST_RUNS = 10_000_000
RUN_COLUMNS = ("run", "point", "replicate", "seed", "days", "status", "error", "seconds")
"""Columns of the runs besides factors and results."""

LABELS = ("title", "story", "replicates", "timeout")
"""Fields of a plan that decide no row: they may change while a sweep goes on."""

DECIDED = {
    "seed": "none: `seed`, `seeds` and `replicates` of the plan decide it",
    "record_every": "none: what is measured decides it",
}
"""Fields of a scenario that a plan decides itself."""

type PlanSource = str | Path | Mapping[str, Any] | "Plan"


class SeriesWish(Part):
    """Columns of the daily record to be kept."""

    every: int = option(1, "Days from one row to the next.", ge=1, le=36_500, strict=True)
    columns: tuple[StrictStr, ...] | None = option(None, "Columns; all of them where not given.")


class MeasureWish(Part):
    """What is kept of each run."""

    outcomes: tuple[StrictStr, ...] | None = option(None, "Headline numbers; else all of them.")
    reduce: FrozenMapping = option(FrozenMapping({}), "Names and reductions of the daily record.")
    series: SeriesWish | None = option(None, "Series to be kept.")


class Sample(Part):
    """Factors whose values are drawn together."""

    points: int = Field(ge=1, le=MOST_RUNS, strict=True, description="Rows drawn.")
    factors: FrozenMapping = Field(description="Ranges, lists of values or levels by factor.")


class BlockWish(Part):
    """One block of a design: exactly one of these."""

    grid: FrozenMapping | None = option(None, "All combinations of the factors' values.")
    zip: FrozenMapping | None = option(None, "First values together, second together, ...")
    latin_hypercube: Sample | None = option(None, "A Latin hypercube.")
    sobol: Sample | None = option(None, "A scrambled Sobol' sequence.")
    random: Sample | None = option(None, "Independent draws.")
    table: StrictStr | None = option(None, "A CSV file with a column for each factor.")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"must be one of {', '.join(type(self).model_fields)}")
        return self

    @property
    def kind(self) -> str:
        """Which kind of block it is."""
        return next(iter(self.model_fields_set))


class Plan(Part):
    """A validated, frozen plan; `load_plan` makes one."""

    title: StrictStr = option("", "One line.")
    story: StrictStr = option("", "What the sweep is for.")
    scenario: StrictStr = Field(description="Name or file of the scenario that is varied.")
    set: FrozenMapping = option(FrozenMapping({}), "Fields of the scenario changed in every run.")
    design: tuple[BlockWish, ...] = option((), "Blocks, crossed with each other.")
    replicates: int = option(1, "Runs of each design point.", ge=1, le=MOST_RUNS, strict=True)
    seeds: Literal["common", "independent"] = option(
        "common", "Whether a replicate has the same seed at every design point."
    )
    seed: int = option(1, "Seed of replicate 0, and of the design.", ge=0, le=2**62, strict=True)
    measure: MeasureWish = MeasureWish()
    stop: StrictStr | None = option(None, "Ends a run: volunteers >= 5000.")
    timeout: float | None = option(None, "Seconds that a run may take.", gt=0, le=1e7, strict=True)

    _document: Document = PrivateAttr()
    _scenario: Scenario = PrivateAttr()
    _design: Design = PrivateAttr()
    _measures: Measures = PrivateAttr()

    @property
    def name(self) -> str:
        """The name of its file without the ending; "plan" where it comes from no file."""
        return Path(self._document.file).stem

    @property
    def document(self) -> Document:
        """The plan as it was written, which knows the lines of its file."""
        return self._document

    @property
    def base(self) -> Scenario:
        """The scenario that is varied."""
        return self._scenario

    @property
    def points(self) -> Design:
        """The design points."""
        return self._design

    @property
    def measures(self) -> Measures:
        """What is kept of a run."""
        return self._measures

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.points) * self.replicates

    def seed_of(self, run: int) -> int:
        """The seed of a run."""
        return self.seed + (run // len(self.points) if self.seeds == "common" else run)

    @cached_property
    def content(self) -> dict[str, Any]:
        """All that decides a row, as plain data: the plan without its labels, and the scenario."""
        written = self.model_dump(mode="json", exclude_defaults=True)
        scenario = self.base.document()
        for label in ("name", "title", "story", "record_every", "seed"):
            scenario.pop(label)
        told = {name: value for name, value in written.items() if name not in LABELS}
        return {**told, "scenario": scenario}

    def config(self, point: int) -> Scenario:
        """The scenario at a design point.

        Raises:
            GroundswellError: no such scenario may be.
        """
        return load_scenario(self.base, self.points.settings(point))


def plan_names() -> list[str]:
    """The names of the shipped plans, sorted."""
    return PLANS.names()


def load_plan(source: PlanSource, overrides: Mapping[str, Any] | None = None) -> Plan:
    """Load a plan and check all of it but the scenarios of its design points.

    Args:
        source: the name of a shipped plan, the path of a YAML file, plain data with the same
            fields, or a plan.
        overrides: fields of the plan to be replaced, such as `{"replicates": 20}`.

    Raises:
        PlanError: a field or a value that may not be; all problems are named at once.
        ScenarioError: the scenario that it varies is not valid.
        UnknownNameError: no plan has this name.
    """
    if isinstance(source, Plan):
        return source
    document, folder = _read(source)
    for path, value in (overrides or {}).items():
        document.put((path,), plain(value), "override")
    findings = Findings(document)
    plan = _validated(document, findings)
    plan._document = document
    plan._scenario = _base(plan, folder, findings)
    plan._design = Design(list(_blocks(plan, folder, findings)), plan.seed)
    plan._measures = _measures(plan, findings)
    findings.check()
    _check_names(plan, findings)
    if plan.runs > MOST_RUNS:
        fault = f"makes {plan.runs:,} runs of {len(plan.points):,} points"
        findings.add(("design",), fault=fault, allowed=f"at most {MOST_RUNS:,}")
    findings.check()
    return plan


def _read(source: str | Path | Mapping[str, Any]) -> tuple[Document, Path]:
    """A plan as plain data, and the folder in which its paths start."""
    if isinstance(source, Mapping):
        return Document(plain(source), "plan"), Path.cwd()
    try:
        path = PLANS.find(source, Path.cwd())
        return read_document(path, shown(path)), path.parent
    except ScenarioError as error:
        raise PlanError(*error.problems) from None


def _validated(document: Document, findings: Findings) -> Plan:
    try:
        return Plan.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail, problem in zip(details, problems_of(error, Plan), strict=True):
            findings.place([problem], detail["loc"])
        findings.check()
        raise


def _base(plan: Plan, folder: Path, findings: Findings) -> Scenario:
    """The scenario that is varied, with its districts as rows, so that no file is needed.

    Where the plan varies the districts themselves, they stay as the scenario's file describes them.
    """
    try:
        path = SCENARIOS.find(plan.scenario, folder)
    except GroundswellError as error:
        findings.place(error.problems, ("scenario",))
        findings.check()
        raise
    try:
        base = load_scenario(path, dict(plan.set), folder=folder)
    except GroundswellError as error:
        findings.place(error.problems, ("set",))
        findings.check()
        raise
    varied = any("districts" in str(wish.model_dump()) for wish in plan.design)
    return base if varied else load_scenario(base.document())


def _blocks(plan: Plan, folder: Path, findings: Findings) -> Iterator[Block]:
    for number, wish in enumerate(plan.design):
        place: Place = ("design", number, wish.kind)
        told = getattr(wish, wish.kind)
        match wish.kind:
            case "table":
                yield Block("table", tuple(_table(folder / told, findings, place)))
            case "grid" | "zip":
                factors = read_factors(told, place, findings, stepped=True, folder=folder)
                if wish.kind == "zip" and len({len(factor.choices) for factor in factors}) > 1:
                    lengths = ", ".join(f"{len(factor.choices)}" for factor in factors)
                    fault = f"has factors with {lengths} values"
                    findings.add(place, fault=fault, allowed="the same number for each")
                yield Block(wish.kind, tuple(factors))
            case kind:
                factors = read_factors(
                    told.factors, (*place, "factors"), findings, stepped=False, folder=folder
                )
                if kind == "sobol" and told.points & (told.points - 1):
                    allowed = "a power of two, such as 64 or 128, for only those are balanced"
                    findings.add((*place, "points"), told.points, allowed)
                yield Block(kind, tuple(factors), told.points)


def _table(path: Path, findings: Findings, place: Place) -> Iterator[Factor]:
    """The factors of a CSV file: a column each, its name the path of a field."""
    try:
        sheet = Sheet.from_csv(path)
    except DataError as error:
        findings.place(error.problems, place)
        return
    for column in sheet.header:
        values = [parse_value(text) for text in sheet.texts(column)]
        for number, value in enumerate(values):
            if kind_of(value) is None:
                sheet.reject(column, number, "a number, a date, text, true or false")
        yield Factor(column, tuple(values))
    findings.place(sheet.problems, place)


def _measures(plan: Plan, findings: Findings) -> Measures:
    told = plan.measure
    outcomes = read_names(told.outcomes, OUTCOMES, ("measure", "outcomes"), findings)
    reductions = [
        Reduction.read(name, text, ("measure", "reduce", name), findings)
        for name, text in told.reduce.items()
    ]
    stop = plan.stop and Condition.read(plan.stop, ("stop",), findings)
    columns: tuple[str, ...] = ()
    if told.series:
        place: Place = ("measure", "series", "columns")
        columns = read_names(told.series.columns, SERIES, place, findings)
    return Measures(
        outcomes,
        tuple(reduction for reduction in reductions if reduction),
        columns,
        told.series.every if told.series else 1,
        stop or None,
    )


def _check_names(plan: Plan, findings: Findings) -> None:
    """Every column of the runs has a name of its own, and no field is set by two factors."""
    taken: dict[str, str] = dict.fromkeys(RUN_COLUMNS, "a column of the runs")
    setters: dict[str, str] = {}
    for place, factor in places(plan):
        if factor.name in taken:
            findings.add(place, fault=f"is {taken[factor.name]} already")
        taken[factor.name] = "a factor"
        for path in factor.paths:
            if path in DECIDED:
                findings.add(place, fault=f"sets {path}", allowed=DECIDED[path])
            around = [other for other in setters if f"{path}.".startswith(f"{other}.")]
            inside = [other for other in setters if f"{other}.".startswith(f"{path}.")]
            for other in dict.fromkeys([*around, *inside]):
                findings.add(place, fault=f"sets {path}, and {setters[other]} sets {other}")
            setters[path] = factor.name
    for name in plan.measures.names:
        if taken.setdefault(name, "a result") != "a result" or not name.isidentifier():
            fault = f"is {taken[name]} already" if name.isidentifier() else "is not one word"
            findings.add(("measure", "reduce", name), fault=fault)
        taken[name] = f"the result {name}"


def places(plan: Plan) -> Iterator[tuple[Place, Factor]]:
    """The factors of a plan and where each stands in it."""
    for number, (wish, block) in enumerate(zip(plan.design, plan.points.blocks, strict=True)):
        inside = ("factors",) if wish.kind in SAMPLERS else ()
        for factor in block.factors:
            named = () if wish.kind == "table" else (*inside, factor.name)
            yield ("design", number, wish.kind, *named), factor
