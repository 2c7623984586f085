"""The plan of a sweep: a YAML file that says what is varied, how often, and what is measured.

plan = load_plan("repression-by-reach")      # a shipped name, a path, or plain data
len(plan.points), plan.runs                  # design points, runs
plan.points.frame()                          # a table of the points
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, StrictStr, ValidationError

from groundswell.analysis.plans.blocks import read_blocks
from groundswell.analysis.plans.checks import check_days, check_names
from groundswell.analysis.plans.content import block_content, canonical, scenario_content
from groundswell.analysis.plans.design import Design
from groundswell.analysis.plans.factors import kind_of
from groundswell.analysis.plans.fields import DECIDED, Fields, around, rooted
from groundswell.analysis.plans.findings import Findings
from groundswell.analysis.plans.measures import Measures
from groundswell.analysis.plans.wishes import MOST_RUNS, BlockWish, MeasureWish
from groundswell.scenarios import Scenario, load_scenario
from groundswell.scenarios.documents import Document, Place, plain, read_document
from groundswell.scenarios.errors import (
    GroundswellError,
    PlanError,
    Problem,
    ScenarioError,
    UnknownNameError,
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

LABELS = ("title", "story", "replicates", "timeout")
"""Fields of a plan that decide no row: they may change while a sweep goes on."""

_OVERRIDE = "override"  # what stands for the file of what is laid over a file

type PlanSource = str | Path | Mapping[str, Any] | "Plan"


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
    timeout: float | None = option(
        None, "Seconds that a run may take.", ge=0.001, le=10_000_000, strict=True
    )

    _document: Document = PrivateAttr()
    _folder: Path = PrivateAttr()
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
    def folder(self) -> Path:
        """Where the paths that it names start."""
        return self._folder

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
        """All that decides a row, as plain data: the plan without its labels, and the scenario.

        However a plan is written, its content is the same if it says the same.
        """
        aside = {*LABELS, "scenario", "design", "measure", "stop"}
        told = self.model_dump(mode="json", exclude_defaults=True, exclude=aside)
        if self.measures.stop is not None:
            told["stop"] = str(self.measures.stop)
        told["design"] = [block_content(wish) for wish in self.design]
        told["measure"] = self.measures.told()
        told["scenario"] = scenario_content(self.base)
        return canonical(told)

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
    """Load a plan and check all of it, but for values that do not go together; `survey` does that.

    Args:
        source: the name of a shipped plan, the path of a YAML file, plain data with the same
            fields, or a plan.
        overrides: fields of the plan to be replaced, such as `{"replicates": 20}`.

    Raises:
        PlanError: a field or a value that may not be, in the plan, in its tables, or in the
            scenario that it varies; all problems are named at once.
        UnknownNameError: no plan has this name.
    """
    if isinstance(source, Plan) and not overrides:
        return source
    document, folder = _read(source)
    for name, value in (overrides or {}).items():
        document.put((name,), plain(value), _OVERRIDE)
    findings = Findings(document)
    plan = _validated(document, findings)
    read = _base(plan, folder, findings)
    base = read and _without_file(read)
    plan._document, plan._folder = document, folder
    plan._measures = Measures.read(plan.measure, plan.stop, findings)
    plan._design = Design(read_blocks(plan.design, Fields(base), folder, findings), plan.seed)
    check_names(plan.points, plan.measures, findings)
    if read is not None and base is not None:
        check_days(plan.points, plan.measures, base, findings)
        plan._scenario = read if "districts.file" in plan.points.paths else base
    findings.check()
    if plan.runs > MOST_RUNS:
        fault = f"makes {plan.runs:,} runs of {len(plan.points):,} points"
        findings.add(("design",), fault=fault, allowed=f"at most {MOST_RUNS:,}")
        findings.check()
    return plan


# ---- reading ----


def _read(source: PlanSource) -> tuple[Document, Path]:
    """A plan as plain data, and the folder in which its paths start."""
    if isinstance(source, Plan):
        told = source.document
        return Document(plain(told.data), told.file, dict(told.origins)), source.folder
    if isinstance(source, Mapping):
        return Document(plain(source), "plan"), Path.cwd()
    try:
        path = PLANS.find(source, Path.cwd())
        document = read_document(path, shown(path))
    except UnknownNameError as error:
        raise _hint(source, error) from None
    except ScenarioError as error:
        raise PlanError(*error.problems) from None
    _refuse_scenario(document)
    return document, path.parent


def _hint(name: str | Path, error: UnknownNameError) -> UnknownNameError:
    """The error for a name that is no plan's; maybe it is a scenario's."""
    if name not in SCENARIOS.names():
        return error
    fault = f"{name!r} is a scenario, not a plan"
    return UnknownNameError(Problem("plan", name, ", ".join(plan_names()), fault))


def _refuse_scenario(document: Document) -> None:
    fields = {*Scenario.model_fields, "extends"} - {*Plan.model_fields}
    if "scenario" not in document.data and fields & {*document.data}:
        allowed = "a plan, whose field `scenario` names the scenario that it varies"
        fault = "is a scenario, not a plan"
        raise PlanError(Problem("the file", fault=fault, allowed=allowed).at(document.file))


def _validated(document: Document, findings: Findings) -> Plan:
    """The plan; if it is not valid, with something harmless in place of what is broken.

    So the rest of it can be looked at, too.
    """
    try:
        return Plan.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail, problem in zip(details, problems_of(error, Plan), strict=True):
            if detail["type"] == "dict_type":
                problem = Problem(problem.field, problem.value, "a block of names and values")
            findings.place([problem], detail["loc"])
    broken = {_broken_part(detail["loc"]) for detail in details}
    for place in broken:
        findings.close(place)
    return Plan.model_validate(_mended(document.data, broken))


def _broken_part(place: Place) -> Place:
    """The block of a design, the part of what is measured, or the field that a place lies in."""
    return place[:2] if place[0] in ("design", "measure") else place[:1]


def _mended(data: dict[str, Any], broken: Iterable[Place]) -> dict[str, Any]:
    mended = plain(data)
    for place in broken:
        match place:
            case ("design", int(number)):
                mended["design"][number] = {"grid": {}}
            case ("measure", str(name)):
                del mended["measure"][name]
            case (name, *_):
                mended.pop(name, None)
    return {"scenario": "?", **mended}


def _base(plan: Plan, folder: Path, findings: Findings) -> Scenario | None:
    """The scenario that is varied; None where nothing is known of it.

    If what the plan sets is wrong, it is the scenario without that, to look at the factors with;
    but not if the plan sets lists or blocks, for then a factor may lead to a place in one of them.
    """
    for path in plan.set:
        if path in DECIDED:
            findings.add(("set", path), fault=DECIDED[path])
    try:
        file = SCENARIOS.find(plan.scenario, folder)
    except GroundswellError as error:
        findings.place(error.problems, ("scenario",))
        return None
    told = {path: value for path, value in plan.set.items() if path not in DECIDED}
    settings = {path: rooted(path, value, folder) for path, value in told.items()}
    single = all(kind_of(value) is not None for value in settings.values())
    try:
        return load_scenario(file, settings)
    except GroundswellError as error:
        _place_base(error.problems, settings, findings)
    try:
        return load_scenario(file) if single else None
    except GroundswellError:
        return None


def _place_base(
    problems: Iterable[Problem | str], settings: Mapping[str, Any], findings: Findings
) -> None:
    """Keep what is wrong with the scenario: at what the plan sets, or in the scenario's file."""
    for problem in problems:
        if not isinstance(problem, Problem) or problem.file != _OVERRIDE:
            findings.place([problem], ("scenario",))
            continue
        setters = [path for path in settings if around(path, problem.field)]
        findings.place([problem.at("")], ("set", *setters[:1]))


def _without_file(scenario: Scenario) -> Scenario:
    """The same scenario with its table of districts inside, so that no worker needs the file.

    Rows are kept as the file has them, for what becomes of them may depend on what is varied.
    """
    districts = dict(scenario.written["districts"])
    file = districts.pop("file", None)
    if file is None:
        return scenario
    rows = Sheet.from_csv(Path(file)).rows
    return load_scenario({**scenario.written, "districts": {**districts, "rows": rows}})
