"""People who stand for a council seat, counted one for one and never scaled."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

import mesa

if TYPE_CHECKING:
    from groundswell.agents.movement import Movement

# A candidate's number is the district of the application times this, plus a running count.
PER_DISTRICT = 2**20
# Incumbents' candidates are numbered from here: 1,000 to a constituency.
FIRST_INCUMBENT = 2**40
PER_CONSTITUENCY = 1000

NEVER = -1
NOWHERE = -1


class Status(StrEnum):
    """Where a candidate stands in the procedure. The last four are ways of being lost."""

    PIPELINE = "pipeline"
    NOMINATED = "nominated"
    REGISTERED = "registered"
    REFUSED = "refused"
    WITHDREW = "withdrew"
    LATE = "late"
    NO_PLACE = "no_place"


STANDING = frozenset({Status.NOMINATED, Status.REGISTERED})
LOST = frozenset({Status.REFUSED, Status.WITHDREW, Status.LATE, Status.NO_PLACE})


class Candidate(mesa.Agent):
    """A candidate, from the application to the count.

    The way through the procedure (fifteen steps in Moscow 2017) and its exits are those of a
    volunteer headquarters that leads newcomers step by step ("Political Uber", Moscow 2017).

    Attributes:
        number: who this is, the same whatever the number of simulated citizens.
        movement: the headquarters the candidate belongs to.
        home: district of the application.
        constituency: where the candidate stands, -1 without a place.
        trained: how far the headquarters trained the candidate by the nomination, in [0, 1].
        stage: steps taken, from 0.
        applied_day, nominated_day: days of the application and of the nomination, -1 for never.
        detained_days: days of arrest, all sentences together.
        votes: real votes received.
        elected: won a seat.
    """

    def __init__(self, movement: Movement, number: int, home: int, skill: float) -> None:
        super().__init__(cast(mesa.Model, movement.world))
        self.movement = movement
        self.number = number
        self.home = home
        self.constituency = NOWHERE
        self.trained = 0.0
        self.stage = 0
        self.applied_day = movement.world.day
        self.nominated_day = NEVER
        self.detained_days = 0
        self.votes = 0.0
        self.elected = False
        self._skill = skill
        self._detained_until = 0
        self._status = Status.NO_PLACE
        movement.tally[self._status] += 1

    @property
    def status(self) -> Status:
        """Where the candidate stands in the procedure; the headquarters' lists follow it."""
        return self._status

    @status.setter
    def status(self, status: Status) -> None:
        before, self._status = self._status, status
        self.movement.follow(self, before)

    @property
    def skill(self) -> float:
        """Talent for campaigning, Beta(3, 3) on [0, 1]."""
        return self._skill

    @skill.setter
    def skill(self, skill: float) -> None:
        self._skill = skill
        self.movement.changed.add(self.constituency)

    @property
    def detained_until(self) -> int:
        """First day of freedom after the last arrest."""
        return self._detained_until

    @detained_until.setter
    def detained_until(self, day: int) -> None:
        self._detained_until = day
        self.movement.changed.add(self.constituency)

    @property
    def side(self) -> str:
        """`challengers` or `incumbents`."""
        return self.movement.side

    @property
    def district(self) -> int:
        """District where the candidate stands; the home district without a place."""
        if self.constituency == NOWHERE:
            return self.home
        return int(self.movement.world.society.district_of[self.constituency])

    @property
    def free(self) -> bool:
        """Not in detention today."""
        return self.detained_until <= self.movement.world.day

    def enter(self, constituency: int) -> None:
        """Take a place on the slate of a constituency and start on the procedure."""
        self.constituency = constituency
        self.status = Status.PIPELINE

    def take_step(self, luck: float, drop_out_rate: float, steps: int) -> None:
        """Take one step of the procedure: give up on it, or reach the nomination at the last.

        Args:
            luck: the draw of this step, in [0, 1).
            drop_out_rate: probability of giving up at a step: who draws less does.
            steps: number of steps to the nomination.
        """
        self.stage += 1
        if luck < drop_out_rate:
            self.status = Status.WITHDREW
        elif self.stage >= steps:
            self.status = Status.NOMINATED
            self.nominated_day = self.movement.world.day
            self.trained = self.movement.strategy.training

    def effective_hours(self) -> float:
        """Return today's hours of work times their effect: hours * (.4 + .6*skill + train*Tr).

        A nominee gives `h_pre` hours a day, a registered candidate `h_camp`, a detained one
        none (6.2).
        """
        movement = self.movement
        p = movement.world.parameters
        if self.detained_until > movement.world.day:
            return 0.0
        hours = p.h_camp if self.status is Status.REGISTERED else p.h_pre
        return hours * (0.4 + 0.6 * self.skill + p.train * movement.strategy.training)

    @property
    def steady(self) -> bool:
        """Whether the hours stay as they are until status, skill or detention is set anew.

        Not in detention, which ends by itself, and never under a rule of a subclass.
        """
        return type(self).effective_hours is Candidate.effective_hours and self.free

    def be_detained(self, days: int) -> None:
        """Spend the next `days` days in detention."""
        self.detained_until = self.movement.world.day + days
        self.detained_days += days

    def record(self) -> dict[str, object]:
        """Return the candidate as a row of the candidates' table."""
        return {
            "number": self.number,
            "constituency": self.constituency,
            "district": self.district,
            "side": self.side,
            "applied_day": self.applied_day,
            "stage": self.stage,
            "status": str(self.status),
            "skill": self.skill,
            "trained": self.trained,
            "nominated_day": self.nominated_day,
            "detained_days": self.detained_days,
            "votes": self.votes,
            "elected": self.elected,
        }
