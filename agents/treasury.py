"""The money of a headquarters: how it comes in, and how much effort it buys each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.agents.world import CHALLENGERS
from groundswell.scenarios import ACTIONS

if TYPE_CHECKING:
    from groundswell.agents.movement import Movement
    from groundswell.scenarios import SpendingPlan

# Action → the share of the strategy that its money moves. The others are bought by the piece.
_SHARES = {
    "headhunt": "headhunt",
    "training": "training",
    "tools": "tools",
    "legal_aid": "legal_aid",
    "online": "online",
    "print": "money",
    "observers": "observers",
    "year_round": "year_round",
}


class Treasury:
    """What a side with a spending plan has, and what it buys.

    On the first day of a phase its money is divided among the actions. On each day an action
    offers what it has left, divided by the days left; it pays at most what full effort costs
    today, and keeps the rest. What is left at the end of a phase goes to the next one. No money
    is spent that is not there. Purses are counted in the money of the plan; where a restriction
    keeps money away, all that is still planned shrinks alike (`worth`).

    Attributes:
        plan: the budget and its phases.
        raised: money raised so far.
        spent: money spent so far, by action.
        paid: money spent today, by action.
    """

    def __init__(self, movement: Movement, plan: SpendingPlan) -> None:
        config = movement.world.config
        self.movement = movement
        self.plan = plan
        self.raised = 0.0
        self.spent = dict.fromkeys(ACTIONS, 0.0)
        self.paid = dict.fromkeys(ACTIONS, 0.0)
        self._purses = dict.fromkeys(ACTIONS, 0.0)
        self._reserve = 0.0
        self._ends = [config.milestone(phase.until) for phase in plan.phases]
        self._last_income = config.milestone(plan.raised.until)
        self._daily_income = (1 - plan.raised.at_start) * plan.budget / (self._last_income + 1)
        self._opened = 0  # phases whose money has been divided

    @property
    def freedom(self) -> float:
        """One minus the fundraising restriction, which binds the challengers only, in [0, 1]."""
        if self.movement.side != CHALLENGERS:
            return 1.0
        return 1 - self.movement.world.regime.levers["fundraising_restriction"]

    def live_day(self) -> None:
        """Raise today's money, spend today's share of it, and set today's strategy."""
        day = self.movement.world.day
        self.raise_money(day)
        self.open_phases(day)
        costs = self.movement.costs_today()
        offers = self.offers(day)
        due = {action: min(offers[action], costs.get(action, 0.0)) for action in ACTIONS}
        self.pay(due, self.worth(day))
        levels = {
            share: _level(offers[action], self.paid[action], costs.get(action, 0.0))
            for action, share in _SHARES.items()
        }
        phase = self.plan.phases[max(0, self._opened - 1)]
        strategy = {"mix": phase.hours, "where": self.plan.where, "districts": self.plan.districts}
        movement = self.movement
        movement.strategy = movement.strategy.model_copy(update=strategy | levels)

    def raise_money(self, day: int) -> None:
        """Take in what is raised by the morning of day 0, and what is raised today."""
        at_start = self.plan.raised.at_start * self.plan.budget if day == 0 else 0.0
        today = self._daily_income if day <= self._last_income else 0.0
        income = self.freedom * (at_start + today)
        self.raised += income
        self.movement.balance += income

    def open_phases(self, day: int) -> None:
        """Divide the money of the phases that begin today, and what is left of those before."""
        phases = self.plan.phases
        while self._opened < len(phases) and self._begins(self._opened) <= day:
            phase = phases[self._opened]
            left = self._reserve + sum(self._purses.values())
            money = phase.budget * self.plan.budget + left
            self._purses = {action: money * getattr(phase.shares, action) for action in ACTIONS}
            self._reserve = money * phase.shares.reserve
            self._opened += 1

    def offers(self, day: int) -> dict[str, float]:
        """Return what each action may spend today: what it has left, over the days left."""
        days = self._ends[self._opened - 1] - day + 1
        if days < 1:
            return dict.fromkeys(ACTIONS, 0.0)
        worth = self.worth(day)
        return {action: worth * purse / days for action, purse in self._purses.items()}

    def worth(self, day: int) -> float:
        """Return what there is, in hand and to come, for each unit of money still planned.

        It is 1 while nothing keeps money away, and 1 minus a restriction that holds all along.
        """
        to_come = self.freedom * self._daily_income * max(0, self._last_income - day)
        later = sum(phase.budget for phase in self.plan.phases[self._opened :])
        planned = sum(self._purses.values()) + self._reserve + later * self.plan.budget
        return (self.movement.balance + to_come) / planned if planned > 0 else 0.0

    def pay(self, due: dict[str, float], worth: float) -> None:
        """Spend money on actions; all of them a little less where there is not enough in hand."""
        total, balance = sum(due.values()), self.movement.balance
        part = min(1.0, balance / total) if total > 0 else 1.0
        self.paid = {action: part * money for action, money in due.items()}
        for action, money in self.paid.items():
            self.spent[action] += money
            if money > 0:
                self._purses[action] = max(0.0, self._purses[action] - money / worth)
        self.movement.balance = max(0.0, balance - sum(self.paid.values()))

    def _begins(self, phase: int) -> int:
        return self._ends[phase - 1] + 1 if phase else 0


def _level(offered: float, paid: float, cost: float) -> float:
    """Effort of an action, in [0, 1]; full where it costs nothing today and there is money."""
    if offered <= 0:
        return 0.0
    return min(1.0, paid / cost) if cost > 0 else 1.0
