"""What is searched for, and how it is kept so that nobody goes on with another question."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from groundswell.analysis.folders import write_whole
from groundswell.analysis.optimisation.risk import RISKS, Risk
from groundswell.analysis.optimisation.space import Space
from groundswell.analysis.strategies import Contest
from groundswell.analysis.strategies.contest import RegimeSource, StrategySource
from groundswell.analysis.strategies.standings import check_replicates
from groundswell.analysis.sweeps.manifest import maker
from groundswell.scenarios import ResultError, Scenario, ScenarioError, UnknownNameError

MOST_TRIALS = 100_000
_FILE = "question.json"


@dataclass(frozen=True)
class Question:
    """What is searched for; `Question.of` makes one and checks it.

    Attributes:
        contest: the strategy from which the search begins, under each regime.
        objectives: names of one or two outcomes.
        risk: how chance and regimes are weighed.
        replicates: runs of each division under each regime.
        seed: of the first run, and of the search.
    """

    contest: Contest
    objectives: tuple[str, ...]
    risk: Risk
    replicates: int
    seed: int

    @classmethod
    def of(
        cls,
        scenario: str | Path | Scenario,
        *,
        start: StrategySource = "moscow-2017-platform",
        regimes: Sequence[RegimeSource] = ("fixed",),
        budget: float | None = None,
        settings: dict[str, Any] | None = None,
        objectives: Sequence[str] = ("seats",),
        risk: str = "mean",
        replicates: int = 8,
        seed: int = 1,
    ) -> Self:
        """Check what is searched for, before anything is lived.

        Args:
            scenario: name of a shipped one, path of a file, or a scenario.
            start: the strategy from which the search begins.
            regimes: under which each division is tried.
            budget: that is divided, in the scenario's currency; its own where None.
            settings: fields of the scenario by dotted path.
            objectives: one or two outcomes of the side.
            risk: `mean`, `worst_case` or `cvar`.
            replicates: runs of each division under each regime.
            seed: of the first run, and of the search.

        Raises:
            GroundswellError: something is not valid or not known.
        """
        contest = Contest.of(scenario, [start], regimes, budget=budget, settings=settings)
        for name in objectives:
            contest.check_outcome(name)
        if not 1 <= len(set(objectives)) == len(objectives) <= 2:
            told = ", ".join(objectives) or "none"
            raise ScenarioError(f"objectives are {told}; allowed: one outcome, or two that differ")
        if risk not in RISKS:
            raise UnknownNameError.among("risk", risk, RISKS)
        check_replicates(replicates)
        return cls(contest, tuple(objectives), risk, replicates, seed)

    @property
    def space(self) -> Space:
        """The divisions that are searched."""
        return Space(self.contest.scenario, self.contest.strategies[0])

    def told(self) -> dict[str, Any]:
        """Everything that decides a trial."""
        contest = self.contest
        return {
            "scenario": contest.scenario.name,
            "content": _hash(contest.scenario.model_dump(mode="json")),
            "start": contest.strategies[0].name,
            "strategy": _hash(contest.strategies[0].model_dump(mode="json")),
            "regimes": [answer.name for answer in contest.regimes],
            "answers": _hash([answer.model_dump(mode="json") for answer in contest.regimes]),
            "budget": contest.budget,
            "objectives": list(self.objectives),
            "risk": self.risk,
            "replicates": self.replicates,
            "seed": self.seed,
            "made_with": maker(),
        }

    def claim(self, folder: Path) -> None:
        """Make a folder the home of this search, or see that it is.

        Raises:
            ResultError: there is something else, or a search with another question.
        """
        file = folder / _FILE
        if file.is_file():
            _same(json.loads(file.read_text("utf-8")), self.told(), folder)
            return
        if folder.exists() and any(folder.iterdir()):
            raise ResultError(f"{folder}: exists and is not a search; choose another place")
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.told(), indent=1, ensure_ascii=False)
        write_whole(file, lambda path: path.write_text(text, encoding="utf-8"))


def check_trials(number: int) -> None:
    """Raise a ScenarioError unless so many divisions can be tried."""
    if not 1 <= number <= MOST_TRIALS:
        raise ScenarioError(f"trials is {number:,}; allowed: 1 to {MOST_TRIALS:,}")


def _same(stored: dict[str, Any], asked: dict[str, Any], folder: Path) -> None:
    changed = [
        f"{name} was {stored.get(name)!r} and is {value!r}"
        for name, value in asked.items()
        if stored.get(name) != value
    ]
    if changed:
        raise ResultError(
            f"{folder}: holds a search with another question: {'; '.join(changed)}; choose another "
            "place, or ask the same again"
        )


def _hash(data: Any) -> str:
    return sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()[:16]
