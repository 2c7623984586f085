"""What a lesson's file says above its text: the bet, the experiment, the chart.

bet: {question: "Of 100 who are ready, how many go?", lowest: 0, highest: 100, run: plain, ...}
experiment:
  scenario: village
  seeds: 8
  settings: {size: 10000}
  runs:
    plain: {label: As it is}
    unasked: {label: Nobody asks, settings: {parameters.protest.asked: 0}}
  measures:
    crowd: {label: People in the street, value: crowd max@45..45}
chart: {kind: dots}
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, StrictStr, model_validator

from groundswell.analysis.plans.findings import Findings
from groundswell.analysis.plans.measures import Reduction
from groundswell.model.record import OUTCOMES, SERIES
from groundswell.scenarios import Scenario, load_scenario
from groundswell.scenarios.documents import Document
from groundswell.scenarios.errors import PlanError, Problem, nearest
from groundswell.scenarios.fields import Part, option
from groundswell.scenarios.frozen import FrozenMapping

WORDS = frozenset({"title", "hook", "question", "unit", "above", "below", "label", "across"})
"""Fields that hold words, and so are what a translation says."""


class Bet(Part):
    """What the learner expects before anything has run."""

    question: StrictStr = Field(description="What is asked.")
    unit: StrictStr = Field(description="What stands after the number.")
    lowest: float = Field(description="Left end of the slider.")
    highest: float = Field(description="Right end of the slider.")
    start: float = Field(description="Where the slider stands at first.")
    step: float = Field(gt=0, description="From one value to the next.")
    run: StrictStr = Field(description="The run that tells the truth.")
    measure: StrictStr = Field(description="What of it is bet on.")
    above: StrictStr = option("", "Said to those who bet more than every seed gave.")
    below: StrictStr = option("", "Said to those who bet less than every seed gave.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.lowest < self.highest:
            raise ValueError(f"goes from {self.lowest:g} to {self.highest:g}; allowed: upwards")
        if not self.lowest <= self.start <= self.highest:
            allowed = f"{self.lowest:g} to {self.highest:g}"
            raise ValueError(f"starts at {self.start:g}; allowed: {allowed}")
        return self


class Arm(Part):
    """One way in which the scenario is lived, with every seed."""

    label: StrictStr = Field(description="What it is called on the chart.")
    settings: FrozenMapping = option(FrozenMapping({}), "Fields that differ, by dotted path.")
    against: StrictStr | None = option(
        None, "The run that counts as 100 for relative measures; itself where none is given."
    )


class Measure(Part):
    """One number of a run: a headline number, or a reduction of the daily record."""

    label: StrictStr = Field(description="What it is called on the chart, with its unit.")
    value: StrictStr = Field(description="An outcome, or a column and a reducer.")
    per: StrictStr | None = option(None, "What it is divided by.")
    times: float = option(1, "What it is multiplied by, after that.")
    relative: bool = option(
        False, "Told in per cent of the run that counts as 100, seed by seed.", strict=True
    )
    digits: int = option(
        0, "Digits after the point; below 0, numbers are told in tens, hundreds, ...",
        ge=-4, le=3, strict=True,
    )  # fmt: skip

    @cached_property
    def parts(self) -> tuple[str | Reduction, ...]:
        """What is measured, and what that is divided by.

        Raises:
            PlanError: it names neither an outcome nor a reduction.
        """
        return tuple(_reader(text) for text in (self.value, self.per) if text is not None)


class Experiment(Part):
    """What is run."""

    scenario: StrictStr = Field(description="Name of a shipped scenario.")
    seeds: int = option(8, "How many times each run is lived: with seeds 1, 2, ...", ge=1, le=40)
    settings: FrozenMapping = option(FrozenMapping({}), "Fields that differ in every run.")
    runs: dict[str, Arm] = Field(min_length=1, description="The runs by name.")
    measures: dict[str, Measure] = Field(min_length=1, description="What is measured, by name.")

    def config(self, run: str, seed: int) -> Scenario:
        """Return the scenario of a run.

        Raises:
            GroundswellError: a setting may not be.
        """
        return load_scenario(
            self.scenario, {**self.settings, **self.runs[run].settings, "seed": seed}
        )

    @property
    def jobs(self) -> list[tuple[str, int]]:
        """Every run with every seed; all runs of a seed stand together, for they share people."""
        return [(run, seed) for seed in range(1, self.seeds + 1) for run in self.runs]


class Group(Part):
    """Runs that form one curve."""

    label: StrictStr = Field(description="What it is called in the legend.")
    runs: tuple[StrictStr, ...] = Field(min_length=1, description="Names of runs.")


class Picture(Part):
    """How the result is drawn.

    `dots`: a row of dots for each run, one a seed. `curve`: what is bet on against another
    measure. `lines`: a column of the record over days, in per cent of its first.
    """

    kind: Literal["dots", "curve", "lines"] = Field(description="What kind of chart it is.")
    label: StrictStr = Field(description="What is shown, with its unit.")
    across: StrictStr = option("", "Name of the horizontal axis, for a curve and for lines.")
    x: StrictStr | None = option(None, "Measure along the horizontal axis, for a curve.")
    groups: dict[str, Group] = option({}, "Curves by name, for a curve.")
    column: StrictStr | None = option(None, "Column of the daily record, for lines.")
    since: int = option(0, "First day that is drawn, for lines.", ge=0)
    days: int = option(1, "Days that are drawn after it, for lines.", ge=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "curve" and not (self.x and self.groups):
            raise ValueError("is a curve; it needs x and groups")
        if self.kind == "lines" and not self.column:
            raise ValueError("is of lines; it needs column, since and days")
        return self


class Front(Part):
    """All that a lesson's file says above its text."""

    order: int = Field(description="Place in the list of lessons.")
    title: StrictStr = Field(description="What the lesson is called.")
    hook: StrictStr = Field(description="One line that makes curious.")
    minutes: int = Field(ge=1, le=60, description="How long it takes.")
    bet: Bet
    experiment: Experiment
    chart: Picture

    def problems(self) -> Iterator[Problem]:
        """Yield names that nothing answers to, each with its field."""
        runs, measures = self.experiment.runs, self.experiment.measures
        yield from _unknown("bet.run", self.bet.run, runs)
        yield from _unknown("bet.measure", self.bet.measure, measures)
        for name, arm in runs.items():
            if arm.against is not None:
                yield from _unknown(f"experiment.runs.{name}.against", arm.against, runs)
        for name, measure in measures.items():
            yield from _faults(f"experiment.measures.{name}", measure)
        for name, group in self.chart.groups.items():
            for run in group.runs:
                yield from _unknown(f"chart.groups.{name}.runs", run, runs)
        if self.chart.x:
            yield from _unknown("chart.x", self.chart.x, measures)
        if self.chart.column:
            yield from _unknown("chart.column", self.chart.column, SERIES)


def _faults(field: str, measure: Measure) -> Iterator[Problem]:
    for name, text in (("value", measure.value), ("per", measure.per)):
        try:
            _ = _reader(text) if text is not None else None
        except PlanError as error:
            yield from (Problem(f"{field}.{name}", fault=str(one)) for one in error.problems)


def _unknown(field: str, name: str, known: Collection[str]) -> Iterator[Problem]:
    if name not in known:
        listed = ", ".join(known) if len(known) <= 20 else "a column of the daily record"
        yield Problem(field, name, listed, suggestion=nearest(name, known))


def _reader(text: str) -> str | Reduction:
    """Return the name of an outcome, or a reduction.

    Raises:
        PlanError: it is neither.
    """
    if text in OUTCOMES:
        return text
    findings = Findings(Document({}))
    found = Reduction.read("measure", text, (), findings)
    findings.check()
    assert found is not None  # else there was something to find
    return found
