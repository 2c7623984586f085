"""A campaign for council seats: head-hunting, the procedure, and work on the ground."""

from __future__ import annotations

from math import inf

import numpy as np
from scipy import special

from groundswell.agents.candidates import NEVER, PER_DISTRICT, Candidate, Status
from groundswell.agents.movement import Movement
from groundswell.agents.purposes import Purpose
from groundswell.agents.registry import register
from groundswell.agents.world import CHALLENGERS, INCUMBENTS, Contacts, Floats, Integers, World
from groundswell.scenarios import Problem, ScenarioError

# The electorate to which the parameter hq_imp (posts a day) refers.
REFERENCE_ELECTORATE = 7.2e6
# Winnable: the sides are expected within ten points of each other.
CLOSE_MARGIN = 0.10


@register("organisation", "council_campaign")
class CouncilCampaign(Movement):
    """A volunteer headquarters that fills slates and works the districts (6.1, 6.2).

    The challengers' headquarters head-hunts applicants, leads them through the procedure, has
    them registered, and works with them and with volunteers, as the United Democrats did in
    Moscow in 2017. The incumbents' candidates are on the ballot anyway: they work from the
    registration on, with the share `canvass` of a challenger's hours, and have no volunteers.

    Override `applicant_rates`, `drop_out_rate` or `contacts` to try another headquarters, and
    `candidate_class` to try other candidates.

    Attributes:
        places: seats by constituency: the size of a full slate.
        applicants: applicants so far, by district.
        refused_share: share of the nominees refused on registration day, in [0, 1].
        applications_close, nominations_close, registration: days of the procedure, -1 without an
            election.

    Raises:
        ScenarioError: the election lacks one of these days.
    """

    def __init__(self, world: World, side: str = CHALLENGERS) -> None:
        super().__init__(world, side)
        self.places: Integers = np.array(world.society.seats, np.int64)
        self.applicants: Integers = np.zeros(self.districts, np.int64)
        self.refused_share = 0.0
        self._hours: Floats = np.zeros(self.constituencies)
        self._terms: tuple[float, ...] = ()
        self._bounds = np.searchsorted(
            world.society.district_of, np.arange(self.districts + 1)
        ).tolist()
        self.applications_close = self._deadline("applications_close")
        self.nominations_close = self._deadline("nominations_close")
        self.registration = self._deadline("registration")

    def campaign(self) -> Contacts:
        """Phase 3: spend, bring candidates forward, then offer the contacts of today's work."""
        if self.treasury is not None:
            self.treasury.live_day()
        if not self.world.in_campaign:
            return self.year_round_work()
        if self.side == CHALLENGERS:
            self.lead_candidates()
        return self.contacts()

    # -- 6.1 Head-hunting and the procedure ---------------------------------------------------

    def lead_candidates(self) -> None:
        """Live a day of the procedure: applications, steps, and the two deadlines."""
        day, on_their_way = self.world.day, list(self.pipeline.values())
        if day <= self.applications_close:
            self.receive_applications()
        self.walk_the_steps(on_their_way)
        if day == self.nominations_close:
            self.close_nominations()
        if day == self.registration:
            self.decide_registrations()

    def applicant_rates(self) -> Floats:
        """Return the expected number of applicants today by district.

        cand_rate * B_d * [self_share + (1 - self_share) * H * (.4 + .6 * On)] * where, with B_d
        the real number of firm supporters. Most people must be asked (Schussman and Soule 2005),
        and a headquarters asks better when it is online.
        """
        p, plan = self.world.parameters, self.strategy
        hunted = plan.headhunt * (0.4 + 0.6 * plan.online)
        urge = p.self_share + (1 - p.self_share) * hunted
        return p.cand_rate * self.world.census.firm_supporters * urge * self.emphasis()

    def emphasis(self) -> Floats:
        """Return the multiplier of the applicant rate by district, from the strategy's `where`.

        strong: 1.5 above the median of firm supporters, .5 below. winnable: 1.5 where the
        expected margin is within ten points. frontier: 1.5 where the side holds no seat yet.
        named: 1.5 in the districts that the strategy names, .5 elsewhere.
        """
        census, where = self.world.census, self.strategy.where
        if where == "named":
            names = self.world.society.table.name
            return 0.5 + np.isin(names, self.strategy.districts)
        if where == "strong":
            above = np.sign(census.firm_supporters - np.median(census.firm_supporters))
            return 1 + 0.5 * above
        if where == "winnable":
            return np.where(np.abs(census.expected_margin) <= CLOSE_MARGIN, 1.5, 1.0)
        if where == "frontier":
            return np.where(self.seats_held() == 0, 1.5, 1.0)
        return np.ones(self.districts)

    def receive_applications(self) -> None:
        """Let today's applicants come forward, Poisson by district, and look for places."""
        uniforms = self.world.draws.uniforms(Purpose.APPLICANTS, self.districts)
        counts = poisson_quantile(uniforms, self.applicant_rates())
        if counts.any():
            homes = np.repeat(np.arange(self.districts), counts).tolist()
            for candidate in self._new_candidates(homes):
                self.find_place(candidate)

    def find_place(self, candidate: Candidate) -> None:
        """Complete the fullest slate at home; failing that, be moved or go home, by even odds.

        The fullest slate is the one with the most places taken among those with an open place;
        ties are broken by lot. A moved applicant gets an open place anywhere, each as likely.
        """
        constituency = self._place_at_home(candidate)
        if constituency is None:
            constituency = self._place_elsewhere(candidate)
        if constituency is not None:
            candidate.enter(constituency)

    def drop_out_rate(self) -> float:
        """Return the probability of giving up at a step; tools lower it."""
        p = self.world.parameters
        return p.drop_no + (p.drop_tools - p.drop_no) * self.strategy.tools

    def walk_the_steps(self, on_their_way: list[Candidate]) -> None:
        """Let each candidate take a step with probability p_step."""
        p, drop_out_rate = self.world.parameters, self.drop_out_rate()
        movers = self._chosen(on_their_way, Purpose.STEP, p.p_step)
        lots, steps = self._lots(movers, Purpose.DROP_OUT), int(p.stages)
        for candidate, luck in zip(movers, lots.tolist(), strict=True):
            candidate.take_step(luck, drop_out_rate, steps)

    def close_nominations(self) -> None:
        """Lose whoever has not reached the nomination."""
        for candidate in list(self.pipeline.values()):
            candidate.status = Status.LATE

    def commission_severity(self) -> Floats:
        """Return by district the probability pi_d that its commission registers a nominee.

        pi_d ~ Beta(k_com * pi, k_com * (1 - pi)) with
        pi = [reg_nolegal + (reg_ok - reg_nolegal) * Le] * (1 - filt). One draw for each
        commission: refusals come in clumps.
        """
        p = self.world.parameters
        aided = p.reg_nolegal + (p.reg_ok - p.reg_nolegal) * self.strategy.legal_aid
        mean = aided * (1 - self.world.regime.levers["candidate_filter"])
        if mean <= 0 or mean >= 1:
            return np.full(self.districts, float(mean >= 1))
        uniforms = self.world.draws.uniforms(Purpose.SEVERITY, self.districts, 0)
        return special.betaincinv(p.k_com * mean, p.k_com * (1 - mean), uniforms)

    def decide_registrations(self) -> None:
        """Register or refuse each nominee, by the severity of the commission of the district."""
        nominees = list(self.standing())
        uniforms = self._lots(nominees, Purpose.REGISTRATION, day=0)
        severity = self.commission_severity().tolist()
        for candidate, uniform in zip(nominees, uniforms.tolist(), strict=True):
            lucky = uniform < severity[candidate.district]
            candidate.status = Status.REGISTERED if lucky else Status.REFUSED
        self.refused_share = 1 - self.registered / len(nominees) if nominees else 0.0

    @property
    def refused_today_share(self) -> float:
        """Share refused among the nominees decided on today, in [0, 1]; 0 on other days."""
        return self.refused_share if self.world.day == self.registration else 0.0

    def seats_held(self) -> Integers:
        """Return the number of seats won so far in this run by district."""
        winners = [candidate.district for candidate in self.standing() if candidate.elected]
        return np.bincount(np.array(winners, np.int64), minlength=self.districts)

    # -- 6.2 Work ----------------------------------------------------------------------------

    def contacts(self) -> Contacts:
        """Return today's rates by constituency (6.2).

        With H_m the effective hours, T = 1 + (tool_mult - 1) * Tl the tool factor and E_m the
        real electorate: doors H_m * mix * doors_h * T / E_m, likewise events; online
        On * (H_m * mix * imp_h * T / E_m + hq_imp / 7.2e6) / on_share; paid
        candidates * money_cand * Mo / money_days / price / E_m from the registration on, and what
        is broadcast. About
        twelve contacts an hour is what canvassers manage (Green and Gerber 2015).
        """
        p, plan = self.world.parameters, self.strategy
        electorate = self.world.society.electorate
        output = self.hours() * (1 + (p.tool_mult - 1) * plan.tools) / electorate
        posts = output * plan.mix.online * p.imp_h + p.hq_imp / REFERENCE_ELECTORATE
        return Contacts(
            doors=output * plan.mix.doors * p.doors_h,
            events=output * plan.mix.events * p.ev_h,
            paid=self.print_money() / p.price / electorate + self.broadcast_rate(),
            online=plan.online * posts / p.on_share if p.on_share > 0 else np.zeros_like(posts),
        )

    def hours(self) -> Floats:
        """Return the effective hours worked today by constituency."""
        if self.side == INCUMBENTS:
            working = self.world.day >= self.registration
            return self.plan.canvass * working * self.candidate_hours() + self.paid_hours()
        return self.candidate_hours() + self.volunteer_hours() + self.paid_hours()

    def candidate_hours(self) -> Floats:
        """Return the effective hours of the candidates themselves by constituency.

        A slate is counted anew when one of its candidates changed, and for as long as one of them
        is not steady; all slates are when the terms change on which everybody works.
        """
        p, slates = self.world.parameters, self.slates
        terms = (p.h_pre, p.h_camp, p.train, self.strategy.training)
        if terms != self._terms:
            self._terms, self.changed = terms, set(range(self.constituencies))
        for m in self.changed:
            self._hours[m] = sum(c.effective_hours() for c in slates[m])
        self.changed = {m for m in self.changed if not all(c.steady for c in slates[m])}
        return self._hours.copy()

    def volunteer_hours(self) -> Floats:
        """Return the volunteers' hours by constituency, from the close of nominations on.

        Half of a district's hours are shared by its own slates, half go to a pool shared by all
        slates; sharing is in proportion to candidates. Districts without a slate give everything
        to the pool.
        """
        if self.world.day < self.nominations_close or not any(self.slates):
            return np.zeros(self.constituencies)
        slates = self.slate_sizes()
        district_of = self.world.society.district_of
        hours = self.world.census.volunteers * self.world.parameters.h_vol
        candidates = np.bincount(district_of, weights=slates, minlength=self.districts)
        home = np.where(candidates > 0, 0.5 * hours, 0.0)
        pooled = (hours - home).sum() / slates.sum()
        return slates * ((home / np.maximum(candidates, 1))[district_of] + pooled)

    def print_money(self) -> Floats:
        """Return the money spent on print today by constituency, from the registration on."""
        p = self.world.parameters
        if self.world.day < self.registration:
            return np.zeros(self.constituencies)
        return self.slate_sizes() * p.money_cand * self.strategy.money / p.money_days

    # -- What money buys -------------------------------------------------------------------------

    def costs_today(self) -> dict[str, float]:
        """Return what full effort costs today, by action.

        Head-hunting ends with the applications; lawyers, trainers and the help desk cost by the
        candidate in the procedure or on a slate; print is that of the candidates on the ballot.
        Canvassers and paid impressions are bought by the piece, where the side stands; so are
        rallies, on any day. Candidates are counted in the morning: those who are lost today have
        cost today's money.
        """
        world, p = self.world, self.world.parameters
        day, standing = world.day, int(self.slate_sizes().sum())
        city = world.society.W / REFERENCE_ELECTORATE
        campaigning = world.in_campaign
        candidates = campaigning * (self.in_pipeline + standing)
        on_ballot = standing if day >= self.registration and campaigning else 0
        return {
            "headhunt": p.price_hunt * city * (day <= self.applications_close),
            "training": p.price_train * candidates,
            "tools": p.price_tools * candidates,
            "legal_aid": p.price_legal * candidates,
            "online": p.price_online * city * campaigning,
            "print": p.money_cand / p.money_days * on_ballot,
            "broadcast": inf if on_ballot else 0.0,
            "canvass": inf if self.canvassing else 0.0,
            "rallies": inf,
            "observers": p.price_obs * self.stations_today(),
            "year_round": p.price_year * city * (not campaigning),
        }

    @property
    def canvassing(self) -> bool:
        """Whether there are slates, and it is the time, for others than candidates to work."""
        opens = self.registration if self.side == INCUMBENTS else self.nominations_close
        return self.world.in_campaign and self.world.day >= opens and any(self.slates)

    def stations_today(self) -> float:
        """Return the number of polling stations that are open today."""
        table = self.world.society.table
        return float(table.electorate[table.vote_day == self.world.day].sum()) / (
            self.world.parameters.station
        )

    def paid_hours(self) -> Floats:
        """Return the hours of paid canvassers by constituency, in proportion to candidates."""
        slates = self.slate_sizes()
        if self.treasury is None or self.treasury.paid["canvass"] == 0 or not slates.any():
            return np.zeros(self.constituencies)
        return slates / slates.sum() * self.treasury.paid["canvass"] / self.world.parameters.wage

    def broadcast_rate(self) -> Floats:
        """Return the paid impressions per voter, the same wherever the side stands.

        They cost what a leaflet does (`price`) and, like one, weigh a tenth of a conversation at
        the door (Green and Gerber 2015).
        """
        stands = self.slate_sizes() > 0
        if self.treasury is None or self.treasury.paid["broadcast"] == 0 or not stands.any():
            return np.zeros(self.constituencies)
        voters = self.world.society.electorate[stands].sum()
        return stands * self.treasury.paid["broadcast"] / self.world.parameters.price / voters

    # -- Details -----------------------------------------------------------------------------

    def _deadline(self, name: str) -> int:
        config = self.world.config
        if config.election is None:
            return NEVER
        moment = getattr(config.election, name)
        if moment is None:
            fault = f"is missing, but {self.side}.organisation is {self.plan.organisation}"
            raise ScenarioError(Problem(f"election.{name}", fault=fault))
        return config.day(moment)

    def _new_candidates(self, homes: list[int]) -> list[Candidate]:
        numbers = []
        for home in homes:
            numbers.append(home * PER_DISTRICT + int(self.applicants[home]))
            self.applicants[home] += 1
        newcomers = [
            self.candidate_class(self, number, home, skill)
            for number, home, skill in zip(numbers, homes, self._skills(numbers), strict=True)
        ]
        self.candidates += newcomers
        return newcomers

    def _place_at_home(self, candidate: Candidate) -> int | None:
        first, end = self._bounds[candidate.home : candidate.home + 2]
        occupied, places = self.occupied[first:end].tolist(), self.places[first:end].tolist()
        fullest: list[int] = []
        most = -1
        for m, taken, room in zip(range(first, end), occupied, places, strict=True):
            if most <= taken < room:
                fullest = [*fullest, m] if taken == most else [m]
                most = taken
        if len(fullest) < 2:
            return fullest[0] if fullest else None
        lot = self.world.draws.uniform(Purpose.PLACE_TIE, candidate.number)
        return fullest[int(lot * len(fullest))]

    def _place_elsewhere(self, candidate: Candidate) -> int | None:
        draws, number = self.world.draws, candidate.number
        if draws.uniform(Purpose.MOVED, number) >= 0.5:
            return None
        last_place = (self.places - self.occupied).cumsum()
        if last_place[-1] == 0:
            return None
        place = int(draws.uniform(Purpose.MOVED_PLACE, number) * last_place[-1])
        return int(last_place.searchsorted(place, side="right"))


def poisson_quantile(uniforms: Floats, rates: Floats) -> Integers:
    """Return the smallest k whose Poisson distribution function exceeds each uniform."""
    counts = np.zeros(len(rates), np.int64)
    short = np.arange(len(rates))
    while (short := short[special.pdtr(counts[short], rates[short]) <= uniforms[short]]).size:
        counts[short] += 1
    return counts
