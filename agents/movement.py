"""The headquarters of a side: who recruits, works, raises money and reaches voters.

A day of a headquarters ends in `Contacts`: how likely a citizen of each constituency is to be
met at the door, at an event, by paid print or online. Everything here is counted in real persons
and real voters, so it does not depend on the number of simulated citizens.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, cast

import mesa
import numpy as np

from groundswell.agents.candidates import (
    FIRST_INCUMBENT,
    LOST,
    PER_CONSTITUENCY,
    STANDING,
    Candidate,
    Status,
)
from groundswell.agents.purposes import Purpose
from groundswell.agents.registry import register
from groundswell.agents.treasury import Treasury
from groundswell.agents.world import CHALLENGERS, INCUMBENTS, Contacts, Floats, Integers, World

if TYPE_CHECKING:
    from groundswell.scenarios import Side, Strategy


@register("organisation", "none")
class Movement(mesa.Agent):
    """A side's headquarters. On its own it does nothing: the organisation `none`.

    Subclass it (or one of its kinds below), register it, and name it in a scenario:

        @register("organisation", "postcards")
        class Postcards(Movement):
            def campaign(self):
                contacts = Contacts.none(self.constituencies)
                contacts.paid[:] = 0.001
                return contacts

    Args:
        world: the model.
        side: `challengers` or `incumbents`.

    Attributes:
        plan: the side as the scenario describes it.
        strategy: today's strategy; replaced as a whole when a scheduled event changes it.
        donors: small donors so far, real persons.
        balance: money in hand, in the scenario's currency.
        treasury: what a side with a spending plan has and buys; None without one.
        candidates: everybody who ever applied, in the order of application.
        tally: how many of them have a status. This and the next three follow the status.
        pipeline: those on their way to the nomination, by number.
        slates: those nominated or registered, a list for each constituency.
        occupied: places taken by either, by constituency.
        changed: constituencies where the hours of a candidate may have changed since they were
            last counted.
    """

    candidate_class: ClassVar[type[Candidate]] = Candidate

    def __init__(self, world: World, side: str = CHALLENGERS) -> None:
        super().__init__(cast(mesa.Model, world))
        self.world = world
        self.side = side
        self.plan: Side = getattr(world.config, side)
        self.strategy: Strategy = self.plan.strategy
        self.donors = self.plan.donors
        self.balance = self.plan.balance
        spending = self.plan.spending
        self.treasury = Treasury(self, spending) if spending else None
        self.candidates: list[Candidate] = []
        self.tally = dict.fromkeys(Status, 0)
        self.pipeline: dict[int, Candidate] = {}
        self.slates: list[list[Candidate]] = [[] for _ in range(self.constituencies)]
        self.occupied: Integers = np.zeros(self.constituencies, np.int64)
        self.changed: set[int] = set()
        if side == INCUMBENTS and world.config.election is not None:
            self._nominate_incumbents()

    @property
    def constituencies(self) -> int:
        """Number of constituencies."""
        return len(self.world.society.seats)

    @property
    def districts(self) -> int:
        """Number of districts."""
        return int(self.world.society.district_of[-1]) + 1

    def campaign(self) -> Contacts:
        """Phase 3: live the day and return the contacts offered to citizens."""
        return Contacts.none(self.constituencies)

    def year_round_work(self) -> Contacts:
        """Return the contacts of a day outside a campaign: events at the rate re_year * Y.

        A movement that keeps meeting keeps its people (section 10); whoever took part once comes
        again if friends do (Bursztyn et al. 2021).
        """
        contacts = Contacts.none(self.constituencies)
        contacts.events[:] = min(1.0, self.world.parameters.re_year * self.strategy.year_round)
        return contacts

    def costs_today(self) -> dict[str, float]:
        """Return what full effort costs today, by action; infinite for what is bought by the piece.

        What stands for nothing, or costs nothing, cannot be bought today.
        """
        return {}

    def set_strategy(self, field: str, value: Any) -> None:
        """Change one field of the strategy: `headhunt`, `mix`, `mix.doors`, ..."""
        name, _, part = field.partition(".")
        if part:
            value = getattr(self.strategy, name).model_copy(update={part: value})
        self.strategy = self.strategy.model_copy(update={name: value})

    def on_ballot(self, constituency: int) -> list[Candidate]:
        """Return the registered candidates of a constituency in ballot order."""
        slate = self.slates[constituency]
        registered = (c for c in slate if c.status is Status.REGISTERED)
        return sorted(registered, key=lambda candidate: candidate.number)

    def standing(self) -> Iterator[Candidate]:
        """Iterate over the nominated and registered candidates, constituency by constituency."""
        return chain.from_iterable(self.slates)

    def slate_sizes(self) -> Integers:
        """Return the number of nominated and registered candidates by constituency."""
        return np.fromiter(map(len, self.slates), np.int64, len(self.slates))

    def follow(self, candidate: Candidate, before: Status) -> None:
        """Put a candidate on the lists, and take the candidate off them, by the new status."""
        now, m = candidate.status, candidate.constituency
        self.tally[before] -= 1
        self.tally[now] += 1
        self.occupied[m] += (before in LOST) - (now in LOST)
        if before is Status.PIPELINE:
            del self.pipeline[candidate.number]
        if now is Status.PIPELINE:
            self.pipeline[candidate.number] = candidate
        if before in STANDING or now in STANDING:
            self.changed.add(m)
        if now in STANDING and before not in STANDING:
            self.slates[m].append(candidate)
        elif before in STANDING and now not in STANDING:
            self.slates[m].remove(candidate)

    def suffer_targeted_arrests(self) -> int:
        """Phase 5: detain some of the challengers' candidates; return how many.

        Each free nominee or registered candidate is detained with probability
        targ_cand * targ * (1 - Le/2) for round(det_days * (1 - Le/2)) days. Whom an arrest hits
        decides what it does to a movement (Siegel 2011).
        """
        p, relief = self.world.parameters, 1 - 0.5 * self.strategy.legal_aid
        risk = p.targ_cand * self.world.regime.levers["targeted_arrests"] * relief
        if self.side == INCUMBENTS or risk == 0:
            return 0
        targets = self._chosen(list(self.standing()), Purpose.TARGETED_CANDIDATE, risk)
        detained = [candidate for candidate in targets if candidate.free]
        for candidate in detained:
            candidate.be_detained(round(p.det_days * relief))
        return len(detained)

    @property
    def in_pipeline(self) -> int:
        """Candidates on their way to the nomination."""
        return len(self.pipeline)

    @property
    def nominated(self) -> int:
        """Candidates nominated and not yet decided upon."""
        return self.tally[Status.NOMINATED]

    @property
    def registered(self) -> int:
        """Candidates on the ballot."""
        return self.tally[Status.REGISTERED]

    @property
    def lost(self) -> int:
        """Applicants without a place, withdrawn, late or refused."""
        return sum(self.tally[status] for status in LOST)

    @property
    def detained(self) -> int:
        """Nominated and registered candidates in detention."""
        return sum(not candidate.free for candidate in self.standing())

    @property
    def refused_today_share(self) -> float:
        """Share refused among the nominees decided on today, in [0, 1]; 0 on other days."""
        return 0.0

    def _chosen(
        self, candidates: list[Candidate], purpose: Purpose, probability: float
    ) -> list[Candidate]:
        """Return those to whom something happens today, each with the same probability."""
        happens = self._lots(candidates, purpose) < probability
        return [candidates[i] for i in happens.nonzero()[0].tolist()]

    def _lots(
        self, candidates: list[Candidate], purpose: Purpose, day: int | None = None
    ) -> Floats:
        """Return a draw in [0, 1) for each candidate."""
        numbers = np.array([candidate.number for candidate in candidates], np.int64)
        return self.world.draws.uniforms(purpose, numbers, day)

    def _skills(self, numbers: list[int]) -> list[float]:
        """Return the skills of candidates: Beta(3, 3), the median of five uniforms."""
        indices = np.array(numbers, np.int64)
        return self.world.draws.order_statistics(Purpose.CANDIDATE_SKILL, indices, 5).tolist()

    def _nominate_incumbents(self) -> None:
        """Put as many incumbents on the ballot as there are seats; one heads a list."""
        election = self.world.config.election
        lists = election is not None and election.rule == "proportional"
        district_of = self.world.society.district_of.tolist()
        places = [
            (m, FIRST_INCUMBENT + PER_CONSTITUENCY * m + position)
            for m, seats in enumerate(self.world.society.seats.tolist())
            for position in range(1 if lists else seats)
        ]
        skills = self._skills([number for _, number in places])
        for (m, number), skill in zip(places, skills, strict=True):
            candidate = self.candidate_class(self, number, district_of[m], skill)
            candidate.enter(m)
            candidate.status = Status.REGISTERED
            self.candidates.append(candidate)
