"""What the acting agents may know of the world they live in.

Candidates, movements and regimes never import the engine. They read a `World`: a `mesa.Model`
with the attributes below. Whatever offers them can host the agents, which keeps the rules of
this room testable and the engine free to change.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from groundswell.agents.movement import Movement
    from groundswell.agents.regime import Regime
    from groundswell.scenarios import DistrictTable, Scenario

type Floats = NDArray[np.floating[Any]]
type Integers = NDArray[np.integer[Any]]

CHALLENGERS = "challengers"
INCUMBENTS = "incumbents"


@dataclass(slots=True)
class Contacts:
    """The contacts a side offers today: probabilities per citizen, by constituency.

    Each array has one entry a constituency and is clipped to [0, 1]: real contacts of the day
    divided by the real electorate (the online rate: by the online electorate).

    Attributes:
        doors: conversations at the door.
        events: conversations at street stands and meetings.
        paid: leaflets and paid impressions.
        online: posts seen by somebody online.
    """

    doors: Floats
    events: Floats
    paid: Floats
    online: Floats

    def __post_init__(self) -> None:
        for name in ("doors", "events", "paid", "online"):
            setattr(self, name, np.minimum(1.0, np.maximum(0.0, getattr(self, name))))

    @classmethod
    def none(cls, count: int) -> Self:
        """Return a day without any contact in `count` constituencies."""
        return cls(np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count))


@dataclass
class Census:
    """What the headquarters know of the citizens: counts in real persons, as of yesterday.

    Attributes:
        volunteers: free volunteers, by district.
        firm_supporters: citizens with an attitude above `x_cand` on day 0, by district.
        expected_margin: expected vote share of the challengers minus that of the incumbents, by
            district, in [-1, 1].
        informed_supporters: citizens leaning to the challengers, each counted with their
            recognition.
        incumbent_supporters: citizens leaning to the incumbents.
    """

    volunteers: Floats
    firm_supporters: Floats
    expected_margin: Floats
    informed_supporters: float
    incumbent_supporters: float = 0.0


@dataclass(slots=True)
class Yesterday:
    """What everybody could read in the morning paper about the day before.

    Attributes:
        event_held: a protest took place.
        crowd: protesters, real persons.
        crowd_share: crowd divided by the electorate, in [0, 1].
        arrests: detained at the protest, real persons.
        refused_share: of the challengers' nominees decided on that day, the share refused.
        detained_today: all newly detained, real persons.
    """

    event_held: bool = False
    crowd: float = 0.0
    crowd_share: float = 0.0
    arrests: float = 0.0
    refused_share: float = 0.0
    detained_today: float = 0.0


class Draws(Protocol):
    """The random draws of a run: pure functions of (seed, purpose, day, index)."""

    def uniform(self, purpose: int, index: int, day: int | None = None) -> float:
        """Return one number in [0, 1); the day is today's unless given."""
        ...

    def uniforms(
        self, purpose: int, indices: NDArray[np.int64] | int, day: int | None = None
    ) -> NDArray[np.float64]:
        """Return a number for each index, or for 0 .. indices - 1."""
        ...

    def order_statistics(
        self, purpose: int, indices: NDArray[np.int64] | int, count: int
    ) -> NDArray[np.float64]:
        """Return the median of `count` uniforms for each index."""
        ...


class Electorate(Protocol):
    """The parts of a society that headquarters work with. Constituencies are in real units."""

    @property
    def W(self) -> float:
        """Real electorate, persons."""
        ...

    @property
    def w(self) -> float:
        """Real voters per simulated citizen."""
        ...

    @property
    def district_of(self) -> Integers:
        """District of each constituency; ascending."""
        ...

    @property
    def seats(self) -> Integers:
        """Seats of each constituency."""
        ...

    @property
    def electorate(self) -> Floats:
        """Real electorate of each constituency, persons."""
        ...

    @property
    def table(self) -> DistrictTable:
        """The districts as the scenario describes them."""
        ...


class World(Protocol):
    """The model as candidates, movements and the regime see it."""

    @property
    def day(self) -> int:
        """The day being lived, from 0."""
        ...

    @property
    def config(self) -> Scenario:
        """The scenario."""
        ...

    @property
    def parameters(self) -> SimpleNamespace:
        """Effective parameters by symbol: `world.parameters.p_step`."""
        ...

    @property
    def draws(self) -> Draws:
        """The only source of chance."""
        ...

    @property
    def society(self) -> Electorate:
        """Districts and constituencies."""
        ...

    @property
    def census(self) -> Census:
        """Yesterday's counts of citizens."""
        ...

    @property
    def yesterday(self) -> Yesterday:
        """Yesterday's public events."""
        ...

    @property
    def in_campaign(self) -> bool:
        """Today is not after the last vote day of the scenario's election."""
        ...

    @property
    def regime(self) -> Regime:
        """Who holds power."""
        ...

    @property
    def challengers(self) -> Movement:
        """Headquarters of the challengers."""
        ...

    @property
    def incumbents(self) -> Movement:
        """Headquarters of the incumbents."""
        ...
