"""The model: the one place that states the order of a day."""

import copy
import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import mesa
import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.agents import CitizenSet, Movement, Regime, organisations, policies
from groundswell.agents.citizens import VOLUNTEER, Rates, Today
from groundswell.agents.world import Contacts as Offered
from groundswell.agents.world import Yesterday
from groundswell.model import record
from groundswell.model.block import Traits
from groundswell.model.census import MorningCensus
from groundswell.model.contacts import CHANNELS, Contacts
from groundswell.model.day import clock_of, live
from groundswell.model.election import expected_margin, hold_election
from groundswell.model.networks import LAYERS, to_networkx
from groundswell.model.protest import Call, Street, call_automatically, live_protest_day
from groundswell.model.random import Draws
from groundswell.model.society import Society, build_society
from groundswell.model.state import State, measure, starting_grievance
from groundswell.model.workers import Workers
from groundswell.scenarios import Scenario, load_scenario


class MobilizationModel(mesa.Model):
    """A society that lives through a campaign, day by day.

        model = MobilizationModel("moscow-2017", seed=1).run()
        model.series, model.districts, model.candidates

    A day has seven phases, in the order of `PHASES`:

    1. `schedule`: dated events set levers; people get used to antagonism;
    2. `policy`: the regime answers yesterday's record;
    3. `movements`: both sides' headquarters and candidates work, and offer contacts;
    4. `citizens_day`: all citizens live one synchronous day;
    5. `protest`: today's event, if one is called, and repression;
    6. `election`: districts that vote today;
    7. `take_record`.

    Args:
        scenario: name of a shipped scenario, path of a scenario file, or a `Scenario`.
        seed: of all draws, 0 to 2**63 - 1; the scenario's where None.
        threads: workers who build the society and live its days; they never change a result.
        rng: Mesa's name for the seed.
        society: one that was built before, or loaded, to save building it; from a scenario that
            differs in nothing that shapes a society.
        **settings: fields of the scenario by dotted path, such as
            `**{"regime.levers.policing": 0.8}`.

    Raises:
        ScenarioError: the scenario or a setting is not valid, or would draw another society than
            the one given.
        DataError: a table or a supplied graph does not fit.
        ResourceError: the society does not fit into memory.
        UnknownNameError: an organisation or policy that nobody registered.
    """

    PHASES = (
        "schedule",
        "policy",
        "movements",
        "citizens_day",
        "protest",
        "election",
        "take_record",
    )

    def __init__(
        self,
        scenario: str | Path | Scenario = "village",
        *,
        seed: int | None = None,
        threads: int = 1,
        rng: int | None = None,
        society: Society | None = None,
        **settings: Any,
    ) -> None:
        chosen = seed if seed is not None else rng
        if chosen is not None:
            settings = {**settings, "seed": chosen}
        self.config = load_scenario(scenario, settings)
        super().__init__(rng=int(self.config.seed))
        self.threads = threads
        self.day = 0
        self.draws = Draws(self.config.seed)
        self.vote_days = frozenset(self.config.table.vote_day.tolist())
        self._last_vote_day = self.config.last_vote_day
        self._first_television = self.config.regime.levers.television
        self.parameters = SimpleNamespace(**self.config.symbols())
        self.rates = Rates(*(float(getattr(self.parameters, name)) for name in Rates._fields))
        behaviour = policies[self.config.regime.policy]
        challengers = organisations[self.config.challengers.organisation]
        incumbents = organisations[self.config.incumbents.organisation]
        self.society = (
            society.under(self.config) if society else build_society(self.config, threads)
        )
        self.yesterday = Yesterday()
        self.street = self._street()
        self.regime: Regime = behaviour(self)
        self.challengers: Movement = challengers(self, "challengers")
        self.incumbents: Movement = incumbents(self, "incumbents")
        self.today = self._conditions()
        self.state = State(self.society, self.today.a_bg, self.parameters.c0, self.rates)
        self.traits = self._traits()
        self.ties = self.society.ties
        self.rows: list[dict[str, Any]] = []
        self.results: list[dict[str, Any]] = []
        self.margins: dict[int, dict[str, tuple[str, float]]] = {}
        self.arrested: list[float] = []
        # A user's own collector may take the public name; it is then the user's to fill.
        self.datacollector = self._collector = record.data_collector()
        self._workers = Workers(self.society.N, threads)
        self._burn_in()
        self.census = self._first_census()

    # ---- time ----

    def step(self) -> None:
        """Live one day.

        Raises:
            IndexError: the scenario's last day is over.
        """
        if self.done:
            raise IndexError(f"the run of {self.config.days} days is over")
        self.draws.day = self.day
        for phase in self.PHASES:
            getattr(self, phase)()
        self.day += 1
        self.running = not self.done

    def run(
        self,
        days: int | None = None,
        progress: Callable[["MobilizationModel"], None] | None = None,
    ) -> Self:
        """Live the given number of days, by default all that are left; return the model.

        Args:
            days: number of days.
            progress: called after every day.
        """
        last = self.config.days if days is None else min(self.config.days, self.day + days)
        while self.day < last:
            self.step()
            if progress is not None:
                progress(self)
        return self

    def change(self, **settings: Any) -> None:
        """Move levers and strategies from the coming day on, as an event of the scenario would.

            model.change(**{"regime.levers.policing": 0.8})

        The event becomes part of `config`, so that the result can be rebuilt from its provenance.
        Call it between two days: within one, the levers of the day have been moved already.

        Args:
            **settings: levers and strategies by dotted path, and their new values.

        Raises:
            ScenarioError: a setting cannot be changed on a day, or its value is not allowed.
            IndexError: the scenario's last day is over.
        """
        if self.done:
            raise IndexError(f"the run of {self.config.days} days is over")
        before = self.config.model_dump(mode="json")["events"]
        event = {"date": self.day, "set": settings}
        self.config = load_scenario(self.config, {"events": [*before, event]})
        self.regime.put_on_agenda(self.config.events[-1])

    @property
    def done(self) -> bool:
        """Whether the scenario's last day is over."""
        return self.day >= self.config.days

    @property
    def in_campaign(self) -> bool:
        """Whether today is not after the last vote day."""
        return self.day <= self._last_vote_day

    # ---- the seven phases ----

    def schedule(self) -> None:
        """Phase 1: dated events set levers and strategies; habituation to antagonism."""
        self.regime.begin_day()
        if self.regime.injustice > 0:
            on = self.society.on
            shock = self.regime.injustice * (1 + self.state.x[on].astype(np.float64)) / 2
            self.state.own.j[on] = np.maximum(self.state.own.j[on], shock)

    def policy(self) -> None:
        """Phase 2: the regime moves its levers on yesterday's record."""
        self.regime.respond()

    def movements(self) -> None:
        """Phase 3: both sides work; their contacts reach citizens in phase 4."""
        self.offered = (self.challengers.campaign(), self.incumbents.campaign())

    def citizens_day(self) -> None:
        """Phase 4: one synchronous pass over all citizens."""
        self.census.close()
        self.today = self._conditions()
        self.contacts = self._live(*self.offered)

    def protest(self) -> None:
        """Phase 5: today's event and repression."""
        self.arrests = live_protest_day(self)

    def election(self) -> None:
        """Phase 6: the vote, where one is due; outrage may call a protest."""
        fraud = hold_election(self)
        refused = self.challengers.refused_today_share
        call_automatically(self, fraud.seen_share, refused, self.arrests.total)

    def take_record(self) -> None:
        """Phase 7: record the day where it is due, and let everybody read about it tomorrow."""
        self.arrested.append(self.arrests.total)
        if self.day % self.config.record_every == 0 or self.day == self.config.days - 1:
            self.rows.append(record.daily_row(self, self.contacts, self.arrests))
            self._collector.collect(self)
        known = self.census
        self.census = MorningCensus(
            self, self.day + 1, known.firm_supporters, known.expected_margin
        )
        self.yesterday = Yesterday(
            event_held=self.arrests.event_held,
            crowd=self.arrests.crowd,
            crowd_share=self.arrests.crowd / self.society.W,
            arrests=self.arrests.at_protest,
            refused_share=self.challengers.refused_today_share,
            detained_today=self.arrests.total,
        )

    # ---- results ----

    @property
    def series(self) -> pd.DataFrame:
        """The daily record, indexed by day."""
        return record.series_frame(self.rows)

    @property
    def districts(self) -> pd.DataFrame:
        """Results of the districts that have voted."""
        return record.district_frame(self.results)

    @property
    def candidates(self) -> pd.DataFrame:
        """Everybody who applied or stood for a seat."""
        return record.candidate_frame(self)

    @property
    def protests(self) -> pd.DataFrame:
        """The protests held."""
        return record.protest_frame(self.street.held)

    @property
    def outcomes(self) -> dict[str, float]:
        """The headline numbers of the run."""
        return record.outcomes(self)

    @property
    def citizens(self) -> CitizenSet:
        """All citizens, as a set that behaves like Mesa's `AgentSet`."""
        return CitizenSet(self)

    def graph(self, layer: str | None = None) -> nx.Graph:
        """Return the ties of one layer or of all, with citizens' traits and state on the nodes."""
        names = LAYERS if layer is None else (layer,)
        graph = to_networkx({name: getattr(self.society, name) for name in names})
        columns = {
            "constituency": self.society.constituency,
            "district": self.society.district,
            "online": self.society.on,
            "attitude": self.state.x,
            "attention": self.state.a,
            "recognition": self.state.c,
            "engagement": self.state.e,
            "stance": self.state.s,
        }
        for name, values in columns.items():
            nx.set_node_attributes(graph, dict(enumerate(values.tolist())), name)
        return graph

    def digest(self) -> str:
        """Return a fingerprint (SHA-256) of the state and of all results."""
        fingerprint = hashlib.sha256()
        for name, values in self.state.arrays().items():
            fingerprint.update(name.encode())
            fingerprint.update(np.ascontiguousarray(values).tobytes())
        for frame in (self.series, self.districts, self.candidates, self.protests):
            fingerprint.update(frame.to_csv(float_format="%.17g").encode())
        return fingerprint.hexdigest()

    # ---- branching ----

    def checkpoint(self) -> bytes:
        """Return the whole model as bytes, from which `restore` continues."""
        return pickle.dumps(self)

    @staticmethod
    def restore(checkpoint: bytes) -> "MobilizationModel":
        """Return the model of a checkpoint. Read only checkpoints you wrote: they are pickles."""
        return pickle.loads(checkpoint)

    def fork(self) -> "MobilizationModel":
        """Return an independent copy at this day; what never changes is shared."""
        shared = (self.society, self.config, self.traits, self.ties)
        return copy.deepcopy(self, {id(part): part for part in shared})

    # ---- parts ----

    def free_volunteers(self, day: int) -> NDArray[np.float64]:
        """Return volunteers who are at liberty on a day by district, in real persons."""
        own, society = self.state.own, self.society
        volunteers = np.flatnonzero(own.e == VOLUNTEER)
        free = volunteers[own.det_until[volunteers] <= day]
        district = society.district_of[society.constituency[free]]
        counts = np.bincount(district, minlength=society.table.seats.size)
        return society.w * counts.astype(np.float64)

    def measured(self) -> dict[str, float]:
        """Return the sums over citizens of what is recorded of them, by name, as they stand."""
        conditions, day = self._conditions(), self.draws.day
        return measure(self.state, self.traits, conditions, self.rates, day, self._workers)

    def _first_census(self) -> MorningCensus:
        """Count what headquarters know before the campaign starts."""
        society = self.society
        firm = self.state.x > self.parameters.x_cand
        firm_supporters = np.bincount(society.district, firm, society.table.seats.size)
        return MorningCensus(self, 0, society.w * firm_supporters, expected_margin(self))

    def _street(self) -> Street:
        calls = [
            Call(
                day=self.config.day(call.date),
                permitted=call.permitted,
                intensity=call.intensity,
                lead=call.lead if call.lead is not None else int(self.parameters.lead),
            )
            for call in self.config.protests
        ]
        perceived = {True: self.parameters.P_san0, False: self.parameters.P_uns0}
        return Street(sorted(calls, key=lambda call: call.day), perceived)

    def _conditions(self) -> Today:
        """Return what citizens live under: today's levers, perceptions and call."""
        p, street, levers = self.parameters, self.street, self.regime.levers
        call = street.current
        visible = (1 - levers["censorship"]) * (1 - levers["shutdown"])
        return Today(
            D=levers["delivery"],
            Pr=levers["pride"],
            A=levers["antagonism"],
            A_e=self.regime.effective_antagonism,
            tv=levers["television"],
            tv_0=self._first_television,
            shut=float(levers["shutdown"]),
            pol=levers["policing"],
            adm=levers["administrative_mobilisation"],
            dry=levers["drying"],
            V=visible,
            eps=p.eps0 * (1 - 0.6 * levers["antagonism"]),
            rho_f=min(1.0, p.rho_f * (1 + levers["shutdown"])),
            S=p.S,
            a_bg=p.S * (1 - 0.5 * levers["drying"]),
            news=street.news,
            P=max(street.perceived.values()),
            P_call=street.perceived[call.permitted] if call else 0.0,
            P_uns=street.perceived[False],
            burn=self._burnout(),
            calling=float(call is not None and call.mobilises(self.draws.day)),
            intensity=call.intensity if call else 0.0,
        )

    def _burnout(self) -> float:
        """Return the burnout of volunteers: higher after a campaign, less with year-round work."""
        p = self.parameters
        if self.in_campaign:
            return p.burn
        kept = 1 - p.yr_keep * self.challengers.strategy.year_round
        return p.burn + (p.burn_post - p.burn) * kept

    def _traits(self) -> Traits:
        fixed: dict[str, Any] = {
            name: getattr(self.society, name) for name in Traits._fields if name != "G0"
        }
        fixed["x0"] = self.society.x0.copy()
        return Traits(**fixed, G0=starting_grievance(self.society, self.today, self.rates))

    def _burn_in(self) -> None:
        """Let opinions settle without a campaign; then put each constituency back on its data.

        The mean drift of a constituency is taken off both anchors and attitudes, so that the
        start equals the data and nothing moves while the levers stand still (3.6).
        """
        nobody = Offered.none(self.society.seats.size)
        for day in range(-self.config.burn_in, 0):
            self.draws.day = day
            self._live(nobody, nobody)
        self.draws.day = 0
        state, society = self.state, self.society
        drift = state.x.astype(np.float64) - society.x0
        mean = np.add.reduceat(drift, society.first[:-1]) / np.diff(society.first)
        for values in (state.x, self.traits.x0):
            values[:] = (values - mean[society.constituency]).clip(-1, 1)
        state.c = np.float32(self.parameters.c0)
        for values in (state.own.j, state.own.f, state.own.phi):
            values[:] = 0

    def _live(self, ours: Offered, theirs: Offered) -> Contacts:
        rates = np.stack([getattr(side, name) for side in (ours, theirs) for name in CHANNELS])
        state = self.state
        return live(
            clock_of(self.draws.seed, self.draws.day, rates, state.own.signals),
            self.today,
            self.rates,
            rates,
            self.society.first,
            self.traits,
            self.ties,
            state.own,
            state.words,
            self._workers,
        )
