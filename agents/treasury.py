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
    is spent that is not there.

    Attributes:
        plan: the budget and its phases.
        spent: money spent so far, by action.
        paid: money spent today, by action.
    """

    def __init__(self, movement: Movement, plan: SpendingPlan) -> None:
        config = movement.world.config
        self.movement = movement
        self.plan = plan
        self.spent = dict.fromkeys(ACTIONS, 0.0)
        self.paid = dict.fromkeys(ACTIONS, 0.0)
        self._purses = dict.fromkeys(ACTIONS, 0.0)
        self._reserve = 0.0
        self._ends = [config.milestone(phase.until) for phase in plan.phases]
        self._last_income = config.milestone(plan.raised.until)
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
        self.pay(due)
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
        raised, free = self.plan.raised, self.plan.budget * self.freedom
        if day == 0:
            self.movement.balance += raised.at_start * free
        if day <= self._last_income:
            self.movement.balance += (1 - raised.at_start) * free / (self._last_income + 1)

    def open_phases(self, day: int) -> None:
        """Divide the money of the phases that begin today, and what is left of those before."""
        phases = self.plan.phases
        while self._opened < len(phases) and self._begins(self._opened) <= day:
            phase = phases[self._opened]
            left = self._reserve + sum(self._purses.values())
            money = phase.budget * self.plan.budget * self.freedom + left
            self._purses = {action: money * getattr(phase.shares, action) for action in ACTIONS}
            self._reserve = money * phase.shares.reserve
            self._opened += 1

    def offers(self, day: int) -> dict[str, float]:
        """Return what each action may spend today: what it has left, over the days left."""
        days = self._ends[self._opened - 1] - day + 1
        if days < 1:
            return dict.fromkeys(ACTIONS, 0.0)
        return {action: purse / days for action, purse in self._purses.items()}

    def pay(self, due: dict[str, float]) -> None:
        """Spend money on actions; all of them a little less where there is not enough in hand."""
        total, balance = sum(due.values()), self.movement.balance
        part = min(1.0, balance / total) if total > 0 else 1.0
        self.paid = {action: part * money for action, money in due.items()}
        for action, money in self.paid.items():
            self.spent[action] += money
            self._purses[action] -= money
        self.movement.balance = max(0.0, balance - sum(self.paid.values()))

    def _begins(self, phase: int) -> int:
        return self._ends[phase - 1] + 1 if phase else 0


def _level(offered: float, paid: float, cost: float) -> float:
    """Effort of an action, in [0, 1]; full where it costs nothing today and there is money."""
    if offered <= 0:
        return 0.0
    return min(1.0, paid / cost) if cost > 0 else 1.0
