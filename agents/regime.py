"""Who holds power: the levers, their schedule, and policies that move them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import mesa

from groundswell.agents.registry import register
from groundswell.agents.world import World

if TYPE_CHECKING:
    from groundswell.scenarios import Event

# A crowd that alarms a government, as a share of the electorate.
LARGE_CROWD = 0.002


@register("policy", "fixed")
class Regime(mesa.Agent):
    """A regime whose levers move only when the scenario says so.

    Subclass it, give `respond` a rule and register it to let a scenario ask for it by name:

        @register("policy", "thaw")
        class Thaw(Regime):
            def respond(self):
                self.levers["censorship"] *= 0.99

    Attributes:
        levers: today's levers by field name, each in [0, 1].
        base: the levers as scheduled, to which a policy may return.
        habituation: the level of antagonism people are used to, in [0, 1].
        injustice: the injustice of today's scheduled events (a stolen election), in [0, 1].
    """

    def __init__(self, world: World) -> None:
        super().__init__(cast(mesa.Model, world))
        self.world, config = world, world.config
        self.base: dict[str, float] = config.regime.levers.model_dump()
        self.levers = dict(self.base)
        self.habituation = self.levers["antagonism"]
        self.injustice = 0.0
        self.agenda: dict[int, list[Event]] = {}
        for event in config.events:
            self.put_on_agenda(event)

    @property
    def effective_antagonism(self) -> float:
        """Antagonism above what people are used to: max(0, A - hab_depth * hab), in [0, 1].

        Scapegoating distracts until people are used to it; rallies fade (Treisman 2011).
        """
        worn = self.world.parameters.hab_depth * self.habituation
        return max(0.0, self.levers["antagonism"] - worn)

    def begin_day(self) -> None:
        """Phase 1: apply today's scheduled events, then get people used to the antagonism."""
        today = self.agenda.get(self.world.day, [])
        for event in today:
            for path, value in event.set.items():
                self._apply(path, value)
        self.injustice = max((event.injustice for event in today), default=0.0)
        gap = self.levers["antagonism"] - self.habituation
        self.habituation += gap / self.world.parameters.tau_hab

    def put_on_agenda(self, event: Event) -> None:
        """Schedule an event of today or later, after those that its day has already."""
        self.agenda.setdefault(self.world.config.day(event.date), []).append(event)

    def respond(self) -> None:
        """Phase 2: move levers on yesterday's record. A fixed regime does not."""

    def set_lever(self, name: str, value: float) -> None:
        """Set a lever and the base to which policies return, in [0, 1]."""
        self.base[name] = self.levers[name] = value

    def raise_lever(self, name: str, amount: float) -> None:
        """Raise a lever by `amount`, at most to 1."""
        self.levers[name] = min(1.0, self.levers[name] + amount)

    def relax_lever(self, name: str, share: float) -> None:
        """Return a lever by a share of its distance to the base."""
        self.levers[name] += share * (self.base[name] - self.levers[name])

    def _apply(self, path: str, value: Any) -> None:
        owner, _, field = path.split(".", 2)
        if owner == "regime":
            self.set_lever(field, value)
        else:
            getattr(self.world, owner).set_strategy(field, value)


@register("policy", "reactive")
class ReactiveRegime(Regime):
    """A regime that answers a large crowd with police and censorship, and forgets slowly.

    States repress when they feel threatened: the "law of coercive responsiveness" (Davenport
    2007).
    """

    def respond(self) -> None:
        """Tighten on the day after a large event; on any other day relax by 2 % (section 11)."""
        crowd = self.world.yesterday.crowd_share
        if crowd > LARGE_CROWD:
            self.raise_lever("policing", 0.15 * crowd / LARGE_CROWD)
            self.raise_lever("censorship", 0.1)
        else:
            self.relax_lever("policing", 0.02)
            self.relax_lever("censorship", 0.02)


@register("policy", "concession")
class ConcessionRegime(Regime):
    """A regime that buys repeated large protest off with better delivery.

    Attributes:
        large_events: days of the large events so far.
        last_concession: day of the last concession, None before the first.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.large_events: list[int] = []
        self.last_concession: int | None = None

    def respond(self) -> None:
        """After two large events in 60 days deliver more, at most once in 30 days (section 11)."""
        if self.world.yesterday.crowd_share > LARGE_CROWD:
            self.large_events.append(self.world.day - 1)
        if self._pressed() and self._days_since_concession() >= 30:
            self.raise_lever("delivery", 0.1)
            self.last_concession = self.world.day

    def _pressed(self) -> bool:
        return sum(self.world.day - day <= 60 for day in self.large_events) >= 2

    def _days_since_concession(self) -> float:
        if self.last_concession is None:
            return float("inf")
        return self.world.day - self.last_concession
