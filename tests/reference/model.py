"""The order of a day (section 4), burn-in (3.6) and the record (section 13)."""

import math
from types import SimpleNamespace
from typing import Any, Self

from groundswell.agents.purposes import Purpose
from groundswell.scenarios import Scenario
from tests.reference import election, movement, protest
from tests.reference.arithmetic import clip, deviation, mean, single, uniform
from tests.reference.citizen import (
    SYMPATHIZER,
    VOLUNTEER,
    Call,
    Contacts,
    Rates,
    State,
    Today,
    background_attention,
    live_a_day,
    look_around,
    ready,
)
from tests.reference.election import CHALLENGERS, INCUMBENTS, LISTS
from tests.reference.movement import LATE, NO_PLACE, REFUSED, REGISTERED, WITHDREW
from tests.reference.regime import Regime
from tests.reference.society import found_society

TRAITS = ("x0", "b", "h", "r", "n", "v", "k", "theta", "dep", "on", "G0")
STATE = (
    *("x", "a", "c", "j", "f", "phi", "e", "s", "mu", "sigma"),
    *("know", "com", "det_until", "nd", "contacted"),
)
LOST = (WITHDREW, LATE, REFUSED, NO_PLACE)


class ReferenceModel:
    """The whole model, one citizen at a time.

    model = ReferenceModel(load_scenario("village", {"size": 200, "days": 30})).run()
    model.state["x"], model.series[-1]["volunteers"], model.districts, model.protests
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.seed = scenario.seed
        self.day = 0
        self.p = SimpleNamespace(**scenario.symbols())
        self.levers_at_start = SimpleNamespace(**scenario.regime.levers.model_dump())
        self.regime = Regime(
            policy=scenario.regime.policy,
            levers=SimpleNamespace(**vars(self.levers_at_start)),
            base=SimpleNamespace(**vars(self.levers_at_start)),
            hab=self.levers_at_start.antagonism,
        )
        self.perceptions = protest.Perceptions(self.p.P_san0, self.p.P_uns0)
        self.society = found_society(scenario, self.p, self.levers_at_start)
        self.layers = self.society.layers
        self.sides = (self._side(CHALLENGERS), self._side(INCUMBENTS))
        self.calendar = self._calendar()
        self.rules = self._rules()
        self.calls = [self._call(call) for call in scenario.protests]
        self.last_automatic: int | None = None
        self.states = self._newborn()
        self.received: list[Contacts] = []
        self.series: list[dict[str, Any]] = []
        self.results: list[dict[str, Any]] = []
        self.protests: list[dict[str, Any]] = []
        self._burn_in()
        self.firm_supporters = self._firm_supporters()
        self.expected_margin = [
            election.expected_margin(
                d, self.society, self.states, self.p, self.levers, self.rules.two_sided
            )
            for d in self._districts()
        ]

    @property
    def levers(self) -> SimpleNamespace:
        """The levers in force."""
        return self.regime.levers

    @property
    def traits(self) -> dict[str, list[Any]]:
        """Traits of all citizens by symbol."""
        return {name: [getattr(c, name) for c in self.society.citizens] for name in TRAITS}

    @property
    def state(self) -> dict[str, list[Any]]:
        """State of all citizens by symbol."""
        return {name: [getattr(s, name) for s in self.states] for name in STATE}

    # Building ------------------------------------------------------------------------------------

    def _side(self, name: str) -> movement.Side:
        source = getattr(self.scenario, name)
        strategy = SimpleNamespace(**source.strategy.model_dump())
        strategy.mix = SimpleNamespace(**strategy.mix)
        side = movement.Side(
            name,
            source.organisation,
            strategy,
            float(source.donors),
            float(source.balance),
            float(source.large_donor_income),
            float(source.canvass),
        )
        if name == INCUMBENTS and self.scenario.election is not None:
            proportional = self.scenario.election.rule == "proportional"
            side.candidates = movement.incumbents_candidates(self.seed, self.society, proportional)
        return side

    def _calendar(self) -> movement.Calendar | None:
        source = self.scenario.election
        if source is None:
            return None
        closes = (source.applications_close, source.nominations_close, source.registration)
        days = [self.scenario.day(when) if when is not None else -1 for when in closes]
        return movement.Calendar(*days, last_vote=max(int(d) for d in self._vote_days()))

    def _rules(self) -> election.Rules:
        source, mechanisms = self.scenario.election, self.scenario.mechanisms
        return election.Rules(
            rule=source.rule if source else "block_vote",
            threshold=source.threshold if source else 0.0,
            two_sided=source is not None and source.two_sided,
            everywhere=source is not None and source.ballot == "everywhere",
            fraud=mechanisms.fraud,
            observers=mechanisms.observers,
        )

    def _call(self, source: Any) -> Call:
        lead = int(self.p.lead if source.lead is None else source.lead)
        return Call(self.scenario.day(source.date), source.permitted, source.intensity, lead)

    def _newborn(self) -> list[State]:
        a = single(background_attention(self.p, self.levers))
        c = single(self.p.c0)
        return [State(x=citizen.x0, a=a, c=c) for citizen in self.society.citizens]

    def _districts(self) -> range:
        return range(len(self.scenario.table.seats))

    def _vote_days(self) -> list[int]:
        return [int(day) for day in self.scenario.table.vote_day]

    # 3.6 Burn-in ---------------------------------------------------------------------------------

    def _burn_in(self) -> None:
        """Live without campaigns until attitudes settle, then put the data's districts back."""
        nobody = [Rates() for _ in self.society.constituencies]
        for day in range(-self.scenario.burn_in, 0):
            self._citizens_live(self._today(day, None), nobody, nobody)
        for m in self.society.constituencies:
            members = [(self.society.citizens[i], self.states[i]) for i in m.citizens]
            drift = mean([state.x - citizen.x0 for citizen, state in members])
            for citizen, state in members:
                citizen.x0 = single(clip(citizen.x0 - drift, -1.0, 1.0))
                state.x = single(clip(state.x - drift, -1.0, 1.0))
        for state in self.states:
            state.c = single(self.p.c0)
            state.j = state.f = state.phi = 0.0

    def _firm_supporters(self) -> list[float]:
        supporters = [0.0 for _ in self._districts()]
        for citizen, state in zip(self.society.citizens, self.states, strict=True):
            supporters[citizen.district] += self.society.w * (state.x > self.p.x_cand)
        return supporters

    # 4 Order of a day ----------------------------------------------------------------------------

    def run(self, days: int | None = None) -> Self:
        """Live the days that remain, or the number given."""
        remaining = self.scenario.days - self.day
        for _ in range(remaining if days is None else min(days, remaining)):
            self.step()
        return self

    def step(self) -> None:
        """Live one day."""
        self._schedule()
        self.regime.respond(self.day)
        rates, other_rates = self._campaigns()
        self._citizens_live(self._today(self.day, self._current_call()), rates, other_rates)
        event, taken = self._protest_and_repression()
        results = self._elections()
        detained_today = event.arrests + taken if event else taken
        if self.scenario.mechanisms.automatic_calls:
            self._call_automatically(detained_today, results)
        self._record(event, detained_today)
        self.day += 1

    def _schedule(self) -> None:
        """Phase 1: dated events, then habituation."""
        for event in self.scenario.events:
            if self.scenario.day(event.date) == self.day:
                for path, value in event.set.items():
                    self._set(path, value)
                self._outrage(event.injustice)
        self.regime.habituate(self.p.tau_hab)

    def _set(self, path: str, value: Any) -> None:
        part, _, *names = path.split(".")
        if part == "regime":
            self.regime.set_lever(names[0], value)
            return
        target = self.sides[part == INCUMBENTS].strategy
        for name in names[:-1]:
            target = getattr(target, name)
        setattr(target, names[-1], value)

    def _outrage(self, injustice: float) -> None:
        for citizen, state in zip(self.society.citizens, self.states, strict=True):
            if citizen.on:
                state.j = single(max(state.j, injustice * (1 + state.x) / 2))

    def _campaigns(self) -> tuple[list[Rates], list[Rates]]:
        """Phase 3: both sides campaign, on what was so yesterday."""
        today = movement.Campaign(
            self.seed, self.day, self.p, self.levers, self.society, self.calendar, self._census()
        )
        challengers, incumbents = (movement.campaign(side, today) for side in self.sides)
        return challengers, incumbents

    def _census(self) -> movement.Census:
        w, p = self.society.w, self.p
        volunteers = [0.0 for _ in self._districts()]
        for citizen, state in zip(self.society.citizens, self.states, strict=True):
            volunteers[citizen.district] += w * (state.e == VOLUNTEER and state.free(self.day))
        return movement.Census(
            volunteers=volunteers,
            informed_supporters=w * math.fsum(s.c for s in self.states if s.x > p.c_C),
            incumbents_supporters=w * sum(s.x < p.c_I for s in self.states),
            firm_supporters=self.firm_supporters,
            expected_margin=self.expected_margin,
        )

    def _current_call(self) -> Call | None:
        """Return the earliest call not yet held, if it mobilises today."""
        ahead = [call for call in self.calls if call.day >= self.day]
        current = min(ahead, key=lambda call: call.day, default=None)
        return current if current and current.mobilises(self.day) else None

    def _today(self, day: int, call: Call | None) -> Today:
        return Today(
            seed=self.seed,
            day=day,
            p=self.p,
            levers=self.levers,
            A_e=self.regime.effective_antagonism(self.p.hab_depth),
            tv_0=self.levers_at_start.television,
            news=self.perceptions.news,
            P_san=self.perceptions.P_san,
            P_uns=self.perceptions.P_uns,
            call=call,
            in_campaign=self.calendar is not None and day <= self.calendar.last_vote,
            year_round=self.sides[0].strategy.year_round,
        )

    def _citizens_live(self, today: Today, rates: list[Rates], other_rates: list[Rates]) -> None:
        """Phase 4: everybody lives the day at once, seeing only yesterday."""
        lived = [
            live_a_day(
                citizen,
                self.states[i],
                look_around(i, self.states, self.layers, today),
                rates[citizen.constituency],
                other_rates[citizen.constituency],
                today,
            )
            for i, citizen in enumerate(self.society.citizens)
        ]
        self.states = [state for state, _ in lived]
        self.received = [received for _, received in lived]

    def _protest_and_repression(self) -> tuple[protest.Event | None, float]:
        """Phase 5: arrests at home, then the event of today; return both in real persons."""
        challengers = self.sides[0]
        legal_aid = challengers.strategy.legal_aid
        for state in self.states:
            state.nd = False
        self.perceptions.news *= self.p.news_decay
        volunteers, candidates = protest.arrest_at_home(
            self.seed,
            self.day,
            self.p,
            self.levers.targeted_arrests,
            legal_aid,
            self.states,
            challengers.candidates,
        )
        taken = self.society.w * volunteers + candidates
        call = next((call for call in self.calls if call.day == self.day), None)
        if call is None:
            return None, taken
        event = protest.hold_protest(
            self.seed,
            self.p,
            self.levers.policing,
            legal_aid,
            call,
            self.society,
            self.states,
            self.perceptions,
        )
        self.regime.crowds[self.day] = event.crowd / self.society.W
        return event, taken

    def _elections(self) -> list[election.Result]:
        """Phase 6: elections of today, what is seen of fraud, and habits."""
        if self.calendar is None:
            return []
        table = self.scenario.table
        factors = [float(factor) for factor in table.turnout_factor]
        results = [
            election.hold_election(
                self.seed,
                self.day,
                d,
                float(table.electorate[d]),
                factors[d],
                self.rules,
                self.society,
                self.states,
                self.sides,
                self.p,
                self.levers,
            )
            for d, vote_day in enumerate(self._vote_days())
            if vote_day == self.day
        ]
        election.see_fraud(results, self.society, self.states, self.p)
        election.form_habits(results, factors, self.society, self.states, self.p, self.levers)
        self.results += [self._district_row(result) for result in results]
        return results

    def _call_automatically(self, detained: float, results: list[election.Result]) -> None:
        """Start a call if fraud, refusals or detentions of today give cause (section 7)."""
        cause = (
            self._fraud_seen(results) >= self.p.call_fraud
            or self._refused_share() >= self.p.call_refused
            or detained >= self.p.call_detained * self.society.W / 7.2e6
        )
        pending = any(call.day > self.day for call in self.calls)
        rested = self.last_automatic is None or self.day - self.last_automatic >= 7
        if cause and rested and not pending:
            u = uniform(self.seed, Purpose.CALL_LEAD, self.day, 0)
            lead = 3 + math.floor(5 * u)
            self.calls.append(Call(self.day + lead, False, 0.7, lead, automatic=True))
            self.last_automatic = self.day

    def _fraud_seen(self, results: list[election.Result]) -> float:
        """Return the share of stuffing that today's observers saw; 0 if there were none."""
        stations = math.fsum(result.observed * result.stations for result in results)
        if stations == 0:
            return 0.0
        seen = math.fsum(r.observed * r.stations * r.stuffing for r in results)
        return seen / stations

    def _refused_share(self) -> float:
        """Return the share of nominees refused today; 0 on other days."""
        candidates = self.sides[0].candidates
        refused = sum(c.status == REFUSED for c in candidates)
        decided = refused + sum(c.status == REGISTERED for c in candidates)
        today = self.calendar is not None and self.day == self.calendar.registration
        return refused / decided if today and decided else 0.0

    # 13 Outputs ----------------------------------------------------------------------------------

    def _record(self, event: protest.Event | None, arrests: float) -> None:
        """Phase 7: the day's row."""
        self.series.append(
            {
                "date": self.scenario.date(self.day),
                **self._opinions(),
                **self._people(),
                **self._events(event, arrests),
                **self._movement_figures(),
                **vars(self.levers),
            }
        )
        if event is not None:
            self.protests.append(
                {
                    "day": self.day,
                    "date": self.scenario.date(self.day),
                    "permitted": event.call.permitted,
                    "automatic": event.call.automatic,
                    "committed": event.committed,
                    "crowd": event.crowd,
                    "arrests": event.arrests,
                    "places": event.places,
                    "arrest_probability": event.arrest_probability,
                }
            )

    def _opinions(self) -> dict[str, float]:
        p, pol, states = self.p, self.levers.policing, self.states
        people = list(zip(self.society.citizens, states, strict=True))
        public = [float(election.says_approves(c, s, p, pol)) for c, s in people]
        readiness = [float(ready(c, s, p, self.perceptions.P_uns)) for c, s in people]
        return {
            "approval_private": mean([float(election.approves(s, p)) for s in states]),
            "approval_public": mean(public),
            "attention": mean([s.a for s in states]),
            "recognition": mean([s.c for s in states]),
            "injustice": mean([s.j for s in states]),
            "fear": mean([s.f for s in states]),
            "speaking_challengers": mean([float(s.s == 1) for s in states]),
            "speaking_incumbents": mean([float(s.s == -1) for s in states]),
            "leaning_challengers": mean([float(s.x > p.c_C) for s in states]),
            "leaning_incumbents": mean([float(s.x < p.c_I) for s in states]),
            "readiness": mean(readiness),
            "attitude_sd": deviation([s.x for s in states]),
            "extreme_share": mean([float(abs(s.x) > 0.6) for s in states]),
        }

    def _people(self) -> dict[str, float]:
        w, states, received = self.society.w, self.states, self.received
        return {
            "sympathizers": w * sum(s.e == SYMPATHIZER for s in states),
            "volunteers": w * sum(s.e == VOLUNTEER for s in states),
            "committed": w * sum(s.com for s in states),
            "detained": w * sum(not s.free(self.day) for s in states),
            "doors": w * sum(r.door for r in received),
            "events": w * sum(r.event for r in received),
            "paid": w * sum(r.paid for r in received),
            "posts_seen": w * sum(r.online for r in received),
        }

    def _events(self, event: protest.Event | None, arrests: float) -> dict[str, float]:
        return {
            "crowd": event.crowd if event else 0.0,
            "arrests": arrests,
            "places": event.places if event else 0,
            "news": self.perceptions.news,
            "perceived_risk_permitted": self.perceptions.P_san,
            "perceived_risk_unpermitted": self.perceptions.P_uns,
        }

    def _movement_figures(self) -> dict[str, float]:
        challengers = self.sides[0]
        statuses = [c.status for c in challengers.candidates]
        return {
            "in_pipeline": statuses.count(movement.PIPELINE),
            "nominated": statuses.count(movement.NOMINATED),
            "registered": statuses.count(movement.REGISTERED),
            "candidates_lost": sum(statuses.count(status) for status in LOST),
            "donors": challengers.donors,
            "balance": challengers.balance,
        }

    @property
    def districts(self) -> list[dict[str, Any]]:
        """Results of the districts that have voted, in that order."""
        return self.results

    def _district_row(self, result: election.Result) -> dict[str, Any]:
        table, d = self.scenario.table, result.district
        citizens, total = result.sum("citizens"), result.sum("total")
        registered = [
            c for c in self.sides[0].candidates if c.district == d and c.status == REGISTERED
        ]
        return {
            "district": str(table.name[d]),
            "electorate": float(table.electorate[d]),
            "seats": int(table.seats[d]),
            "day": self.day,
            "turnout": total / citizens,
            **{f"share_{s}": result.sum(s) / total if total else 0.0 for s in LISTS},
            **{f"seats_{s}": result.seats[s] for s in LISTS},
            "candidates_registered": len(registered),
            "observed": result.observed,
            "stuffed": result.sum("stuffed") / citizens,
        }

    @property
    def candidates(self) -> list[dict[str, Any]]:
        """All who ever stood for either side, by number."""
        rows = [
            {
                "number": c.number,
                "district": str(self.scenario.table.name[c.district]),
                "constituency": c.constituency,
                "side": side.name,
                "applied_day": c.applied_day,
                "stage": c.stage,
                "status": c.status,
                "skill": c.skill,
                "nominated_day": c.nominated_day,
                "detained_days": c.detained_days,
                "votes": c.votes,
                "elected": c.elected,
            }
            for side in self.sides
            for c in side.candidates
        ]
        return sorted(rows, key=lambda row: row["number"])
