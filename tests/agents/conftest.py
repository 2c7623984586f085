"""A plain world for the agents: everything the protocol asks for, and no engine."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
import pytest

from groundswell.agents import Census, Yesterday, organisations, policies
from groundswell.model.random import Draws
from groundswell.scenarios import DistrictTable, load_scenario

# What the tests count on, whatever the shipped village comes to say.
SETTINGS: dict[str, Any] = {
    "days": 60,
    "election.rule": "block_vote",
    "election.date": 59,
    "election.applications_close": 25,
    "election.nominations_close": 36,
    "election.registration": 42,
    "parameters.campaign.applicants": 1.5e-4,
    "parameters.campaign.steps": 5,
    "challengers.organisation": "council_campaign",
    "challengers.strategy": dict.fromkeys(
        ("headhunt", "training", "tools", "online", "legal_aid", "money"), 1.0
    ),
    "protests": [],
}


@dataclass
class Town:
    """Two constituencies of three seats in each district, 25,000 voters each."""

    table: DistrictTable
    w: float = 100.0

    def __post_init__(self) -> None:
        districts = len(self.table.name)
        self.W = 50_000.0 * districts
        self.district_of = np.repeat(np.arange(districts), 2)
        self.seats = np.full(2 * districts, 3)
        self.electorate = np.full(2 * districts, 25_000.0)


class PlainWorld(mesa.Model):
    """The village: four districts of two constituencies with three seats each.

    What citizens would contribute is set by hand in `census` and `yesterday`.
    """

    def __init__(self, **settings: Any) -> None:
        self.config = load_scenario("village", SETTINGS | settings)
        super().__init__(rng=self.config.seed)
        self.draws = Draws(self.config.seed)
        self.parameters = SimpleNamespace(**self.config.symbols())
        self.society = Town(self.config.table)
        districts = len(self.config.table.name)
        self.census = Census(
            volunteers=np.zeros(districts),
            firm_supporters=np.array([4000.0, 6000.0, 8000.0, 2000.0]),
            expected_margin=np.array([-0.3, -0.05, 0.1, -0.5]),
            informed_supporters=30_000.0,
            incumbent_supporters=70_000.0,
        )
        self.yesterday = Yesterday()
        self.day = 0
        self.regime = policies[self.config.regime.policy](self)
        self.challengers = organisations[self.config.challengers.organisation](self, "challengers")
        self.incumbents = organisations[self.config.incumbents.organisation](self, "incumbents")

    @property
    def in_campaign(self) -> bool:
        """Until the vote."""
        return self.config.election is not None and self.day <= self.config.last_vote_day

    def live(self, day: int) -> None:
        """Let the agents live through all days up to and including `day`."""
        while self.day <= day:
            self.draws.day = self.day
            self.regime.begin_day()
            self.regime.respond()
            self.contacts = self.challengers.campaign()
            self.others_contacts = self.incumbents.campaign()
            self.challengers.suffer_targeted_arrests()
            self.day += 1
        self.day = day


@pytest.fixture
def world() -> Callable[..., PlainWorld]:
    """Return the maker of worlds; its arguments are settings of the village scenario."""

    def make(settings: dict[str, Any] | None = None, **more: Any) -> PlainWorld:
        return PlainWorld(**(settings or {}), **more)

    return make
