"""The divisions of a budget that are searched, and how a strategy is made of one.

A division has a share for each action, a lean towards early or late spending, a mix of hours and a
rule where candidates are looked for. Shares and hours are minus logarithms of numbers between 0 and
1, brought to a sum of 1: where the numbers are uniform, all divisions are equally likely (Devroye
1986).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.scenarios import Scenario, StrategyPlan, load_strategy

type Numbers = NDArray[np.float64]
type Levers = Mapping[str, float | str]

PLACES = ("all", "strong", "winnable", "frontier")
"""Where candidates may be looked for."""

SMALLEST = 1e-4
"""Of the numbers whose logarithms make the shares."""

_DIGITS = 4  # of shares in a strategy file
_LEAN = 1.5  # how strongly the lean early or late tells between the first and the last phase

# Phase → what can be bought in it.
_ALWAYS = ("training", "tools", "legal_aid", "online")
_BOUGHT = {
    "find": ("headhunt", *_ALWAYS),
    "nominate": _ALWAYS,
    "register": (*_ALWAYS, "canvass"),
    "campaign": (*_ALWAYS, "canvass", "print", "broadcast"),
    "get out the vote": (*_ALWAYS, "canvass", "print", "broadcast", "observers", "reserve"),
    "afterwards": ("year_round",),
}
_HOURS = ("doors", "events", "online")

SHARES = tuple(dict.fromkeys(action for bought in _BOUGHT.values() for action in bought))
"""What is divided: all actions but rallies, and the reserve."""


@dataclass(frozen=True)
class Space:
    """The divisions that are searched in a scenario.

    Attributes:
        scenario: whose days the phases have.
        start: the strategy from which the search begins; it says whose side it is, and when money
            comes in.
    """

    scenario: Scenario
    start: StrategyPlan

    @cached_property
    def ends(self) -> dict[str, str]:
        """The last day of each phase."""
        stretch = self.scenario.milestone("vote") - self.scenario.milestone("registration")
        return {
            "find": "applications_close",
            "nominate": "nominations_close",
            "register": "registration",
            "campaign": f"{max(1, stretch // 3)} days before vote",
            "get out the vote": "vote",
            "afterwards": "end",
        }

    @property
    def numbers(self) -> tuple[str, ...]:
        """The levers that are numbers from `SMALLEST` to 1."""
        return (*(f"share.{name}" for name in SHARES), *(f"hours.{name}" for name in _HOURS))

    def plan(self, levers: Levers, name: str) -> StrategyPlan:
        """Return the strategy of a division.

        Args:
            levers: a value for each of `numbers`, `lean` (-1 early to 1 late), and `where`.
            name: of the strategy.
        """
        shares = _divided([float(levers[f"share.{action}"]) for action in SHARES])
        hours = _rounded(_divided([float(levers[f"hours.{name}"]) for name in _HOURS]))
        spent = self._by_phase(dict(zip(SHARES, shares, strict=True)), float(levers["lean"]))
        budgets = _rounded(np.array([sum(part.values()) for part in spent.values()]))
        phases = [
            {
                "name": phase,
                "until": self.ends[phase],
                "budget": budget,
                "shares": _shares(spent[phase]),
                "hours": dict(zip(_HOURS, hours, strict=True)),
            }
            for phase, budget in zip(spent, budgets, strict=True)
        ]
        told: dict[str, Any] = {
            "name": name,
            "title": name,
            "side": self.start.side,
            "raised": self.start.raised.model_dump(mode="json"),
            "where": str(levers["where"]),
            "phases": phases,
        }
        return load_strategy(told)

    def levers(self, plan: StrategyPlan) -> dict[str, float | str]:
        """Return the division that is nearest to a strategy: its shares and mean hours."""
        shares = np.array([plan.shares()[action] for action in SHARES])
        weights = [phase.budget for phase in plan.phases]
        hours = np.average(
            [[getattr(phase.hours, name) for name in _HOURS] for phase in plan.phases],
            axis=0,
            weights=weights,
        )
        values = [*_undivided(shares), *_undivided(hours)]
        where = plan.where if plan.where in PLACES else "all"
        return {**dict(zip(self.numbers, values, strict=True)), "lean": 0.0, "where": where}

    def _by_phase(self, shares: Mapping[str, float], lean: float) -> dict[str, dict[str, float]]:
        """The share of the budget of each action in each phase."""
        days = self._days()
        times = dict(zip(_BOUGHT, np.linspace(-1, 1, len(_BOUGHT)).tolist(), strict=True))
        found: dict[str, dict[str, float]] = {phase: {} for phase in _BOUGHT}
        for action, share in shares.items():
            open_in = [phase for phase, bought in _BOUGHT.items() if action in bought]
            weights = np.array([days[p] * np.exp(_LEAN * lean * times[p]) for p in open_in])
            if not weights.sum() > 0:
                weights = np.ones(len(open_in))
            for phase, weight in zip(open_in, (weights / weights.sum()).tolist(), strict=True):
                found[phase][action] = share * weight
        return found

    def _days(self) -> dict[str, int]:
        """How long each phase is."""
        ends = [self.scenario.milestone(end) for end in self.ends.values()]
        return dict(zip(_BOUGHT, np.diff([-1, *ends]).tolist(), strict=True))


def _divided(numbers: list[float]) -> Numbers:
    weights = -np.log(np.clip(numbers, SMALLEST, 1.0))
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(numbers), 1 / len(numbers))


def _undivided(shares: Numbers) -> list[float]:
    """Numbers whose division these shares are; those of about a mean draw."""
    return np.clip(np.exp(-shares * shares.size), SMALLEST, 1.0).tolist()


def _rounded(shares: Numbers) -> list[float]:
    """Shares with few digits that sum to 1."""
    found = np.round(shares, _DIGITS)
    found[int(found.argmax())] += 1 - found.sum()
    return np.round(found, _DIGITS).tolist()


def _shares(spent: Mapping[str, float]) -> dict[str, float]:
    """How a phase divides its money; all is kept where it has none."""
    total = sum(spent.values())
    if not total > 0:
        return {"reserve": 1.0}
    parts = _rounded(np.array(list(spent.values())) / total)
    return {name: part for name, part in zip(spent, parts, strict=True) if part > 0}
