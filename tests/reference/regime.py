"""The regime: its levers, the wear-out of scapegoating (section 4) and its policy (section 11)."""

from dataclasses import dataclass, field
from types import SimpleNamespace

NOTICED = 0.002
"""Crowd, as a share of the electorate, above which a regime reacts."""


@dataclass
class Regime:
    """Levers in force, and what the regime remembers of protests.

    Attributes:
        policy: fixed, reactive or concession.
        levers: in force today, by name.
        base: where the schedule has put them.
        hab: habituation to antagonism.
        crowds: crowd as a share of the electorate, by day of the event.
        conceded: day of the last concession.
    """

    policy: str
    levers: SimpleNamespace
    base: SimpleNamespace
    hab: float
    crowds: dict[int, float] = field(default_factory=dict)
    conceded: int | None = None

    def set_lever(self, name: str, value: float) -> None:
        """Set a lever by schedule; a policy returns to this value."""
        setattr(self.levers, name, value)
        setattr(self.base, name, value)

    def habituate(self, tau_hab: float) -> None:
        """Let scapegoating wear out by one day."""
        self.hab += (self.levers.antagonism - self.hab) / tau_hab

    def effective_antagonism(self, hab_depth: float) -> float:
        """Return A_e, the antagonism above habituation."""
        return max(0.0, self.levers.antagonism - hab_depth * self.hab)

    def respond(self, day: int) -> None:
        """Move the levers by the policy, on yesterday's record."""
        if self.policy == "reactive":
            self.react(self.crowds.get(day - 1, 0.0))
        elif self.policy == "concession":
            self.concede(day)

    def react(self, crowd: float) -> None:
        """Tighten after a noticed protest, else return to the base by 2 % a day."""
        levers, base = self.levers, self.base
        if crowd > NOTICED:
            levers.policing = min(1.0, levers.policing + 0.15 * crowd / NOTICED)
            levers.censorship = min(1.0, levers.censorship + 0.1)
        else:
            levers.policing += 0.02 * (base.policing - levers.policing)
            levers.censorship += 0.02 * (base.censorship - levers.censorship)

    def concede(self, day: int) -> None:
        """Deliver more after two noticed protests in 60 days, at most once in 30 days."""
        recent = [crowd for when, crowd in self.crowds.items() if day - 60 <= when < day]
        noticed = sum(crowd > NOTICED for crowd in recent)
        rested = self.conceded is None or day - self.conceded >= 30
        if noticed >= 2 and rested:
            self.levers.delivery = min(1.0, self.levers.delivery + 0.1)
            self.conceded = day
