"""The citizens' day in Starsim: a module with states by agent, and a network for each layer.

Written as one would write it who knows Starsim well and wants it fast: ties as edge lists that are
walked both ways, only edges whose source shows something, one distribution for each decision, and
arithmetic on the values of states (that on the states themselves copies each of them anew).

Starsim is not needed for anything else; `pip install "groundswell[benchmarks]"` brings it.
"""

# Starsim may not be installed; where it is, it declares no types for what a module's states are.
# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportIndexIssue=false
# pyright: reportArgumentType=false, reportCallIssue=false, reportOperatorIssue=false

from collections.abc import Iterator
from typing import Any

import numpy as np
import starsim as ss
from numpy.typing import NDArray

from benchmarks.setting import DAYS, OURS, THEIRS, Conditions, Morning, Rates, conditions
from groundswell.model import Layer

type Column = NDArray[Any]
type Flags = NDArray[np.bool_]

_VOLUNTEER = 2
_NUMBERS = ("attitude", "attention", "recognition", "injustice", "fear", "fatigue", "message")
_FLAGS = ("newly_detained", "shares", "knows", "committed")
_CHANNELS = ("door", "event", "paid", "view")
_DECISIONS = ("share", "household_relay", "acquaintance_relay", "sympathize", "join", "hear", "go")

# What ties act on; their voices are counted apart, for half of all citizens speak.
_ACTS = ("volunteers", "detained", "committed", "sharers", "messages", "strength")


class Campaign(ss.Module):
    """Opinions, engagement and protest of all citizens, from the morning given."""

    def __init__(self, start: Morning) -> None:
        super().__init__(name="campaign")
        self.start, self.p, self.society = start, start.p, start.society
        sides = [f"{channel}_{side}" for side in ("ours", "theirs") for channel in _CHANNELS]
        for decision in (*sides, *_DECISIONS):
            setattr(self, decision, ss.bernoulli(p=0, name=decision))
        self.define_states(
            *(ss.FloatArr(name, default=0.0) for name in _NUMBERS),
            *(ss.BoolArr(name, default=False) for name in _FLAGS),
            ss.IntArr("stance", default=0),
            ss.IntArr("engagement", default=0),
        )

    def init_post(self) -> None:
        """Put citizens where the morning finds them."""
        super().init_post()
        start = self.start
        self.attitude[:], self.attention[:], self.recognition[:] = start.x, start.a, start.c
        self.stance[:], self.engagement[:] = start.s, start.e
        self.newly_detained[:] = start.detained
        self.degrees = [self.degree(net) for net in self.sim.networks()]
        self.grievance_0 = self.grievance(conditions(start, 0))

    def degree(self, net: ss.Network) -> Column:
        """Return the number of ties of each citizen."""
        ends = np.concatenate([net.p1, net.p2])
        return np.bincount(ends, minlength=len(self.sim.people)).astype(np.float32)

    def chance(self, decision: str, p: float | Column) -> Flags:
        """Decide for every citizen."""
        distribution = getattr(self, decision)
        distribution.set(p=p)
        return distribution.rvs(self.sim.people.auids)

    def step(self) -> None:
        """Live one day."""
        today, p = conditions(self.start, self.ti), self.p
        V, x = today.V, self.attitude.values
        shown = self.shown()
        loudness = np.float32([[1, 1], [1, 1], [V, 1 - today.shut]])
        h, f, o = (
            self.look(net, shown, loud, today)
            for net, loud in zip(self.sim.networks(), loudness, strict=True)
        )
        h_degree, f_degree, o_degree = self.degrees
        degree = np.maximum(1, h_degree + f_degree + V * o_degree)
        voices_for = h["for"] + f["for"] + V * o["for"]
        voices_against = h["against"] + f["against"] + (1 - today.shut) * o["against"]
        y_for, y_against = voices_for / degree, voices_against / degree
        near = {act: h[act] + f[act] for act in _ACTS}
        crowd = (near["committed"] + V * o["committed"]) / (degree + 1)

        silence, met = self.contacts("ours", OURS, x > p.c_app, today, o["sharers"])
        other_silence, met_by_others = self.contacts("theirs", THEIRS, x <= p.c_app, today)
        message = 1 - silence
        silence *= self.relayed("household_relay", h, p.rho_h)
        silence *= self.relayed("acquaintance_relay", f, today.rho_f)

        pull = (h["pull"] + f["pull"] + o["pull"]) / (voices_for + voices_against + p.n0)
        volunteers = near["volunteers"] + 0.3 * V * o["volunteers"]
        new_attitude = self.attitude_after(pull, met - met_by_others, today)
        new_stance = self.stance_after(p.psi * (y_for - y_against), today)
        new_engagement = self.engagement_after(y_for, met > 0, volunteers)
        if today.calling:
            self.consider(near["committed"], o["committed"], crowd, today)
        attention = self.attention.values
        self.attention[:] = (
            attention
            + (1 - silence * other_silence) * (1 - attention)
            - p.lam_a * (attention - today.a_bg)
        )
        self.recognition[:] += (1 - self.recognition.values) * (1 - silence * (1 - p.q_c * y_for))
        self.suffer(near["detained"], o["detained"], crowd, today)
        # The page is turned: from now on ties see what was decided.
        self.attitude[:], self.stance[:] = new_attitude, new_stance
        self.engagement[:], self.message[:] = new_engagement, message
        self.newly_detained[:] = False

    # ---- what ties show ----

    def shown(self) -> dict[str, Column]:
        """Return what ties can see of each citizen."""
        message = self.message.values
        acts = {
            "volunteers": self.engagement.values == _VOLUNTEER,
            "detained": self.newly_detained.values,
            "committed": self.committed.values,
            "sharers": self.shares.values,
            "messages": message > 0,
        }
        acting = np.logical_or.reduce(list(acts.values()))
        return {**acts, "strength": message, "acting": acting}

    def look(
        self,
        net: ss.Network,
        shown: dict[str, Column],
        loudness: Column,
        today: Conditions,
    ) -> dict[str, Column]:
        """Return the sums of what the ties of one network show, and the pull of voices (X2).

        Args:
            net: the network.
            shown: what each citizen shows.
            loudness: of a voice for, and of one against.
            today: for the confidence bound and antagonism.
        """
        size = len(self.sim.people)
        x, stance = self.attitude.values, self.stance.values
        repulsion = np.float32(today.A) * (1 - np.abs(x))
        seen = {name: np.zeros(size, np.float32) for name in ("for", "against", "pull", *_ACTS)}

        def add(name: str, target: Column, values: Column | None = None) -> None:
            seen[name] += np.bincount(target, values, minlength=size)

        for source, target in _both_ways(net):
            edges = np.flatnonzero(shown["acting"][source])
            actor, witness = source[edges], target[edges]
            for name in _ACTS:
                add(name, witness, shown[name][actor])
            edges = np.flatnonzero(stance[source])
            speaker, listener = source[edges], target[edges]
            speaks_for = stance[speaker] > 0
            gap = x[speaker] - x[listener]
            far = np.flatnonzero(np.abs(gap) >= np.float32(today.eps))
            gap[far] = np.copysign(repulsion[listener[far]], -gap[far])
            voices_for = np.bincount(listener, speaks_for, size)
            seen["for"] += voices_for
            seen["against"] += np.bincount(listener, minlength=size) - voices_for
            add("pull", listener, gap * np.where(speaks_for, *loudness))
        return seen

    # ---- the rules ----

    def contacts(
        self,
        side: str,
        rates: Rates,
        friendly: Flags,
        today: Conditions,
        sharers: Column | None = None,
    ) -> tuple[Column, Column]:
        """(5.1) Return what silence is left after one side's contacts, and conversations.

        The challengers' posts also come through `sharers`, and are shared; None for the others.
        """
        p = self.p
        weight = np.where(friendly, np.float32(1.6), np.float32(0.7))
        door = self.chance(f"door_{side}", rates.doors)
        event = self.chance(f"event_{side}", rates.events * weight)
        paid = self.chance(f"paid_{side}", rates.paid)
        reach = rates.online * weight * (1 - today.shut if sharers is None else today.V)
        if sharers is not None:
            reach = 1 - (1 - np.minimum(1, reach)) * _none(p.p_see * today.V, sharers)
        online = self.society.on & (today.shut == 0)
        seen = self.chance(f"view_{side}", reach * online)
        if sharers is not None:
            willing = seen & (self.attitude.values > p.c_I)
            self.shares[:] = self.chance("share", p.p_share) & willing
        silence = (1 - np.float32(p.q_door) * door) * (1 - np.float32(p.q_event) * event)
        silence *= (1 - np.float32(p.q_paid) * paid) * (1 - np.float32(p.q_on) * seen)
        return silence, door.astype(np.float32) + event

    def relayed(self, decision: str, seen: dict[str, Column], rho: float) -> Column:
        """(5.2) Return what silence is left after ties passed on yesterday's messages."""
        messages = seen["messages"]
        told = self.chance(decision, 1 - _none(rho, messages))
        return 1 - told * seen["strength"] / np.maximum(1, messages)

    def grievance(self, today: Conditions) -> Column:
        """(L1, L2) Hardship times the legitimacy that is missing."""
        p, society = self.p, self.society
        appeal = (p.w_p * today.Pr + p.w_a * today.A) * society.n
        legitimacy = p.w_d * today.D + appeal - p.w_j * self.injustice.values
        return society.h * (1 - np.clip(legitimacy, 0, 1))

    def attitude_after(self, pull: Column, persuaders: Column, today: Conditions) -> Column:
        """(X1, X3) Return to the equilibrium, social pull, persuasion."""
        p, x = self.p, self.attitude.values
        change = p.gam_G * (self.grievance(today) - self.grievance_0)
        goal = self.start.anchor + change - p.gam_T * self.society.v * today.television
        persuasion = p.pi_c * (1 - p.S) * persuaders * (1 - np.abs(x))
        return np.clip(x + p.lam_x * (goal - x) + p.mu * pull + persuasion, -1, 1)

    def suffer(self, near: Column, online: Column, crowd: Column, today: Conditions) -> None:
        """(J, F) Injustice, fear and fatigue after newly detained ties and the news."""
        p, on = self.p, self.society.on
        injustice, fear = self.injustice.values, self.fear.values
        sympathy = (1 + self.attitude.values) / 2
        reach = np.where(on, np.float32(today.V), np.float32(p.offline_news))
        calm = 1 - p.q_jb * today.news * sympathy * reach
        calm *= 1 - p.q_shut * today.shut * sympathy * on
        courage = np.full_like(calm, 1 - p.q_fb * today.P * today.news)
        detained = near + today.V * online
        if detained.any():
            calm *= np.exp(detained * np.log1p(-p.q_j * sympathy))
            courage *= _none(p.q_f, near + 0.3 * today.V * online)
        kept = fear * (1 - p.lam_f * (1 + 5 * crowd))
        self.fear[:] = np.clip(kept + (1 - fear) * self.society.r * (1 - courage), 0, 1)
        self.injustice[:] = (1 - p.lam_j) * injustice + (1 - injustice) * (1 - calm)
        self.fatigue[:] *= 1 - p.lam_fat

    def stance_after(self, proof: Column, today: Conditions) -> Column:
        """(5.7) Speak for the challengers, for the incumbents, or not at all."""
        p, leaning = self.p, self.attitude.values + proof
        speaks_for = leaning - 0.5 * today.pol * self.society.r - self.fear.values > p.th_s
        speaks_against = p.conf * today.pol - leaning > p.th_s
        return speaks_for.astype(np.int8) - (speaks_against & ~speaks_for)

    def engagement_after(self, y_for: Column, asked: Flags, volunteers: Column) -> Column:
        """(5.8) Move at most one rung: 0 bystander, 1 sympathizer, 2 volunteer."""
        p, x, e = self.p, self.attitude.values, self.engagement.values
        attention = self.attention.values
        enters = (x > p.c_C) * p.eta1 * (attention + 2 * y_for + asked)
        moves = self.chance("sympathize", np.where(e == 0, enters, p.eta1d * (1 - attention)))
        ask = np.where(asked, 1, 1 - _none(p.p_asktie, volunteers))
        joins = p.eta2 * 2 * self.society.k * ask * (1 - self.fear.values / 2)
        climbs = self.chance("join", np.where(e == _VOLUNTEER, p.burn, joins))
        leaves = (x < p.c_C - 0.1) | moves
        sympathizer = np.where(leaves, 0, np.where(climbs, 2, 1))
        return np.choose(e, (moves, sympathizer, np.where(climbs, 1, 2)))

    def consider(self, near: Column, online: Column, crowd: Column, today: Conditions) -> None:
        """(5.9) Hear of the call; commit if the motive exceeds the threshold."""
        p, society, V = self.p, self.society, today.V
        x = self.attitude.values
        open_to_it = ~self.committed.values & ~self.start.detained
        reached = p.k_on * V * (society.on & (x > p.c_I)) + p.k_off
        unheard = (1 - today.intensity * reached) * _none(0.5 * p.p_see, V * online)
        heard = self.chance("hear", 1 - unheard * _none(p.k_ask, near))
        self.knows[:] |= open_to_it & heard
        cost = society.r * (today.P_call * p.pen) + self.fear.values + self.fatigue.values
        motive = x + p.chi_j * self.injustice.values + p.psi_p * crowd - cost
        chance = 1 - (1 - p.nu0) * _none(p.nu1, p.o_off * near + V * online)
        goes = self.knows.values & (motive > society.theta) & self.chance("go", chance)
        self.committed[:] |= open_to_it & goes


class StarsimTown:
    """A society in Starsim that starts on the morning given."""

    def __init__(self, start: Morning, seed: int = 1) -> None:
        networks = [_network(name, layer) for name, layer in start.society.layers.items()]
        self.sim = ss.Sim(
            n_agents=start.x.size,
            networks=networks,
            custom=Campaign(start),
            dt=ss.days(1),
            dur=ss.days(DAYS),
            rand_seed=seed,
            copy_inputs=False,
            verbose=0,
        ).init()

    def step(self) -> None:
        """Live one day."""
        self.sim.run_one_step()

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one state of all citizens."""
        return np.asarray(getattr(self.sim.custom.campaign, name).values, np.float64)


class Ties(ss.Network):
    """Ties that stay as they are."""

    def step(self) -> None:
        """Do nothing."""


def _network(name: str, layer: Layer) -> Ties:
    """Return a layer as Starsim keeps it: an edge list with each tie once."""
    start = np.repeat(np.arange(layer.indptr.size - 1), np.diff(layer.indptr))
    once = start < layer.indices
    p1, p2 = start[once], layer.indices[once]
    return Ties(name=name, p1=p1, p2=p2, beta=np.ones(p1.size, np.float32))


def _both_ways(net: ss.Network) -> Iterator[tuple[Column, Column]]:
    """Yield who is seen, and who sees: a tie works in both directions."""
    first, second = np.asarray(net.p1), np.asarray(net.p2)
    yield first, second
    yield second, first


def _none(chance: float, times: Column) -> Column:
    """Return the probability of no success in `times` independent tries: (1 - chance)^times."""
    return np.exp(np.float32(np.log1p(-chance)) * times)
