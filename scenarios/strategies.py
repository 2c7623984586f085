"""Strategies: files that say how a side spends any budget, to be tried in any scenario.

title: Many first-timers
story: ...
side: challengers
raised: {at_start: 0.4, until: vote}
phases:
  - name: find
    until: applications_close
    budget: 0.3
    shares: {headhunt: 0.5, tools: 0.5}
  - ...
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import (
    Field,
    PrivateAttr,
    StrictStr,
    ValidationError,
    field_validator,
    model_validator,
)

from groundswell.scenarios.documents import Document, plain, read_document
from groundswell.scenarios.errors import (
    Problem,
    ScenarioError,
    UnknownNameError,
    nearest_path,
    shown,
)
from groundswell.scenarios.fields import Part, option
from groundswell.scenarios.loader import load_scenario
from groundswell.scenarios.parts import Levers
from groundswell.scenarios.problems import problems_of
from groundswell.scenarios.schema import Scenario
from groundswell.scenarios.shelf import Shelf
from groundswell.scenarios.spending import (
    ACTIONS,
    Milestone,
    Phase,
    Raised,
    check_phases,
    check_where,
)

REFERENCE_ELECTORATE = 7.2e6
"""Voters to which prices of a whole city refer."""

STRATEGIES = Shelf("strategy", Path(__file__).parent / "strategies")
"""The strategies that come with the package."""

_SETTABLE = "regime.policy or regime.levers.<lever>"
_REGIME = ("regime.policy", *(f"regime.levers.{name}" for name in Levers.model_fields))

REGIMES = Shelf("regime", Path(__file__).parent / "regimes")
"""The ways in which a regime answers that come with the package."""


class Rally(Part):
    """A call to protest, made by the side; the money for rallies decides how much effort it has."""

    date: Milestone = Field(description="Day of the event.")
    permitted: bool = option(False, "Whether the authorities permit it.", strict=True)


class StrategyPlan(Part):
    """How a side campaigns, whatever its budget; `load_strategy` makes one."""

    name: StrictStr = ""
    title: StrictStr = ""
    story: StrictStr = ""
    side: Literal["challengers", "incumbents"] = option("challengers", "Whose strategy it is.")
    raised: Raised = Raised()
    where: Literal["all", "strong", "winnable", "frontier", "named"] = option(
        "all", "Where candidates are looked for first."
    )
    districts: tuple[StrictStr, ...] = option((), "The districts, where that is `named`.")
    phases: tuple[Phase, ...] = Field(min_length=1, description="In the order of time.")
    rallies: tuple[Rally, ...] = option((), "Calls to protest that the side makes.")

    _document: Document = PrivateAttr(default_factory=lambda: Document({}))

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        check_phases(self.phases)
        check_where(self.where, self.districts)
        paid = any(phase.budget * phase.shares.rallies > 0 for phase in self.phases)
        if self.rallies and not paid:
            raise ValueError("lists rallies, but no phase has money for them (shares.rallies)")
        if paid and not self.rallies:
            raise ValueError("has money for rallies, but lists none")
        if self.rallies and self.side == "incumbents":
            raise ValueError("lists rallies of the incumbents; only challengers call to protest")
        return self

    def settings(self, scenario: Scenario, budget: float | None = None) -> dict[str, Any]:
        """Return the fields of a scenario, by dotted path, that make a side follow this strategy.

        Args:
            scenario: that the strategy is tried in.
            budget: money raised in all, in the scenario's currency; the one of its prices, brought
                to its electorate, where none is given.

        Raises:
            ScenarioError: the strategy does not fit the scenario: a day that it does not have, an
                unknown district, money spent before it is raised, a side that runs no campaign.
        """
        money = float(budget_of(scenario) if budget is None else budget)
        calls = self._calls(scenario, money)
        plan = self if calls else self.without("rallies")
        told = plan.model_dump(mode="json", include={"raised", "where", "districts", "phases"})
        found: dict[str, Any] = {f"{self.side}.spending": {"budget": money, **told}}
        if calls:
            before = scenario.model_dump(mode="json")["protests"]
            found["protests"] = [*before, *calls]
        self._check(scenario, found)
        return found

    def _check(self, scenario: Scenario, found: dict[str, Any]) -> None:
        """Raise a ScenarioError about this strategy where the scenario cannot live with it."""
        try:
            load_scenario(scenario, found)
        except ScenarioError as error:
            problems = [p for p in error.problems if isinstance(p, Problem)]
            raise self.error(*(self._own(p, len(scenario.protests)) for p in problems)) from None

    def _own(self, problem: Problem, calls: int) -> Problem:
        """A problem of the scenario as one of this strategy, where it is about what that sets.

        Args:
            problem: as the scenario has it.
            calls: to protest that the scenario has itself.
        """
        top, _, rest = problem.field.partition(".")
        number, _, last = rest.partition(".")
        if problem.field.startswith(f"{self.side}.spending."):
            return replace(problem, field=rest.removeprefix("spending."), file="", line=None)
        if problem.field == f"{self.side}.spending":
            return replace(problem, field="side", file="", line=None)
        if top == "protests" and number.isdigit() and int(number) >= calls:
            field = f"rallies.{int(number) - calls}.{last}"
            return replace(problem, field=field, file="", line=None)
        return problem

    def _calls(self, scenario: Scenario, money: float) -> list[dict[str, Any]]:
        """The calls to protest: their effort is what the money for rallies pays for."""
        free = 1 - scenario.regime.levers.fundraising_restriction
        price = scenario.parameters.prices.rally * scenario.electorate / REFERENCE_ELECTORATE
        paid = self.shares()["rallies"] * money * free
        calls = []
        for number, rally in enumerate(self.rallies if paid > 0 else ()):
            try:
                day = scenario.milestone(rally.date)
            except ValueError as error:
                raise self.error(Problem(f"rallies.{number}.date", fault=str(error))) from None
            effort = min(1.0, paid / (price * len(self.rallies)))
            calls.append({"date": day, "permitted": rally.permitted, "intensity": effort})
        return calls

    def without(self, action: str) -> Self:
        """Return the strategy with the money for an action kept in reserve, and not spent.

        Raises:
            UnknownNameError: there is no such action.
        """
        if action not in ACTIONS:
            raise UnknownNameError.among("action", action, ACTIONS)
        phases = tuple(_without(phase, action) for phase in self.phases)
        rallies = () if action == "rallies" else self.rallies
        return self.model_copy(update={"phases": phases, "rallies": rallies})

    def shares(self) -> dict[str, float]:
        """Return the share of the whole budget of each action, and of the reserve."""
        return {
            name: sum(phase.budget * getattr(phase.shares, name) for phase in self.phases)
            for name in (*ACTIONS, "reserve")
        }

    def error(self, *problems: Problem) -> ScenarioError:
        """Return an error about fields of this strategy, with file and line of each."""
        return ScenarioError(*(p if p.file else _placed(p, self._document) for p in problems))


class RegimeAnswer(Part):
    """How a regime answers: fields of a scenario that it sets; `load_regime` makes one."""

    name: StrictStr = ""
    title: StrictStr = ""
    story: StrictStr = ""
    set: dict[StrictStr, Any] = option({}, "Fields of the scenario by dotted path.")

    @field_validator("set")
    @classmethod
    def _sets_the_regime(cls, paths: dict[str, Any]) -> dict[str, Any]:
        stray = next((path for path in paths if path not in _REGIME), None)
        if stray is not None:
            near = nearest_path(stray, _REGIME)
            hint = f"; did you mean {near!r}?" if near else ""
            raise ValueError(f"has {stray}; allowed: fields of the regime, {_SETTABLE}{hint}")
        return paths


def budget_of(scenario: Scenario) -> float:
    """The money of a headquarters of this electorate, in the scenario's currency."""
    return scenario.parameters.prices.budget * scenario.electorate / REFERENCE_ELECTORATE


def strategy_names() -> list[str]:
    """The names of the shipped strategies, sorted."""
    return STRATEGIES.names()


def regime_names() -> list[str]:
    """The names of the shipped ways in which a regime answers, sorted."""
    return REGIMES.names()


def load_strategy(source: str | Path | Mapping[str, Any] | StrategyPlan) -> StrategyPlan:
    """Load a strategy and check all of it that can be checked without a scenario.

    Args:
        source: the name of a shipped strategy, the path of a YAML file, plain data with the same
            fields, or a strategy.

    Raises:
        ScenarioError: a field or a value that may not be; all problems are named at once.
        UnknownNameError: no strategy has this name.
    """
    return source if isinstance(source, StrategyPlan) else _loaded(source, STRATEGIES, StrategyPlan)


def load_regime(source: str | Path | Mapping[str, Any] | RegimeAnswer) -> RegimeAnswer:
    """Load a way in which a regime answers.

    Args:
        source: the name of a shipped one, the path of a YAML file, plain data, or an answer.

    Raises:
        ScenarioError: a field or a value that may not be; all problems are named at once.
        UnknownNameError: no answer has this name.
    """
    if isinstance(source, RegimeAnswer):
        return source
    return _loaded(source, REGIMES, RegimeAnswer)


def _loaded[P: Part](source: str | Path | Mapping[str, Any], shelf: Shelf, model: type[P]) -> P:
    if isinstance(source, Mapping):
        document = Document(plain(source), shelf.what)
        document.data.setdefault("name", "unnamed")
    else:
        path = shelf.find(source, Path.cwd())
        document = read_document(path, shown(path))
        document.data.setdefault("name", path.stem)
    try:
        found = model.model_validate(document.data)
    except ValidationError as error:
        problems = (_named(problem, shelf.what) for problem in problems_of(error, model))
        raise ScenarioError(*(_placed(problem, document) for problem in problems)) from None
    if isinstance(found, StrategyPlan):
        found._document = document
    return found


def _named(problem: Problem, what: str) -> Problem:
    """A problem of the whole file says what the file is."""
    return replace(problem, field=f"the {what}") if problem.field == "the scenario" else problem


def _placed(problem: Problem, document: Document) -> Problem:
    steps = problem.field.split(".")
    return problem.at(*document.origin(tuple(int(s) if s.isdigit() else s for s in steps)))


def _without(phase: Phase, action: str) -> Phase:
    shares = phase.shares
    kept = {"reserve": shares.reserve + getattr(shares, action), action: 0.0}
    return phase.model_copy(update={"shares": shares.model_copy(update=kept)})
