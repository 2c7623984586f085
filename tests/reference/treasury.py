"""A treasury in plain arithmetic, written from section 3.4.11 of the model's page.

It is told what full effort costs each day, and tells what is paid.
"""

from dataclasses import dataclass, field

ACTIONS = (
    "headhunt", "training", "tools", "legal_aid", "online", "print", "broadcast", "canvass",
    "rallies", "observers", "year_round",
)  # fmt: skip


@dataclass
class PlainTreasury:
    """A purse for each action, a reserve, and a balance.

    Attributes:
        budget: money of the plan.
        at_start: share of it that is there on day 0.
        last: day on which the last of it comes in.
        ends: last day of each phase.
        shares: of the budget for each phase, and within a phase for each action and `reserve`.
    """

    budget: float
    at_start: float
    last: int
    ends: list[int]
    shares: list[tuple[float, dict[str, float]]]
    balance: float = 0.0
    phase: int = -1
    reserve: float = 0.0
    purses: dict[str, float] = field(default_factory=lambda: dict.fromkeys(ACTIONS, 0.0))

    def live(self, day: int, freedom: float, costs: dict[str, float]) -> dict[str, float]:
        """Live a morning; return what is paid by action."""
        daily = (1 - self.at_start) / (self.last + 1) if day <= self.last else 0.0
        first = self.at_start if day == 0 else 0.0
        self.balance += freedom * self.budget * (first + daily)
        while self.phase + 1 < len(self.ends) and day >= self._opening(self.phase + 1):
            self._open()
        days = self.ends[self.phase] - day + 1
        if days < 1:
            return dict.fromkeys(ACTIONS, 0.0)
        worth = self._worth(day, freedom)
        due = {a: min(worth * self.purses[a] / days, costs[a]) for a in ACTIONS}
        total = sum(due.values())
        part = min(1.0, self.balance / total) if total else 1.0
        paid = {a: part * due[a] for a in ACTIONS}
        for action in ACTIONS:
            if paid[action]:
                self.purses[action] -= paid[action] / worth
        self.balance -= sum(paid.values())
        return paid

    def _opening(self, phase: int) -> int:
        return 0 if phase == 0 else self.ends[phase - 1] + 1

    def _open(self) -> None:
        self.phase += 1
        share, parts = self.shares[self.phase]
        money = share * self.budget + self.reserve + sum(self.purses.values())
        self.purses = {action: money * parts.get(action, 0.0) for action in ACTIONS}
        self.reserve = money * parts.get("reserve", 0.0)

    def _worth(self, day: int, freedom: float) -> float:
        daily = (1 - self.at_start) / (self.last + 1)
        coming = freedom * self.budget * daily * max(0, self.last - day)
        later = self.budget * sum(share for share, _ in self.shares[self.phase + 1 :])
        planned = sum(self.purses.values()) + self.reserve + later
        return (self.balance + coming) / planned
