"""The citizens' day as plain Mesa agents: an object a citizen, ties as lists of objects.

Written as one would write it who knows Mesa well and wants it fast: two phases (`decide` reads
yesterday, `advance` turns the page), neighbours looked up once, what ties rarely do read only of
those who did something, values that several rules need worked out once, slots for attributes.
"""

from itertools import pairwise
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from benchmarks.setting import OURS, THEIRS, Conditions, Morning, Rates, conditions
from groundswell.model import Layer

_TRAITS = ("anchor", "h", "r", "n", "v", "k", "theta", "on")
_STATE = ("x", "a", "c", "e", "s", "detained")
_VOLUNTEER = 2


class Citizen(mesa.Agent):
    """One citizen: traits, state, ties, and what the ties will see tomorrow."""

    model: "Town"
    # With so many attributes, slots are read faster than a dictionary.
    __slots__ = (
        "G0", "acts", "anchor", "attention", "attitude", "committed", "degree", "detained",
        "engagement", "family", "fatigue", "fear", "followed", "friends", "hardship", "injustice",
        "knows", "message", "newly_detained", "next_attitude", "next_committed", "next_engagement",
        "next_message", "next_shared", "next_stance", "online", "recognition", "risk", "shared",
        "skill", "stance", "susceptibility", "threshold", "tv",
    )  # fmt: skip

    def __init__(self, model: "Town", traits: dict[str, Any], state: dict[str, Any]) -> None:
        super().__init__(model)
        self.anchor: float = traits["anchor"]
        self.hardship: float = traits["h"]
        self.risk: float = traits["r"]
        self.susceptibility: float = traits["n"]
        self.tv: float = traits["v"]
        self.skill: float = traits["k"]
        self.threshold: float = traits["theta"]
        self.online: bool = traits["on"]
        self.G0 = self.grievance(0.0)
        self.attitude: float = state["x"]
        self.attention: float = state["a"]
        self.recognition: float = state["c"]
        self.engagement: int = state["e"]
        self.stance: int = state["s"]
        self.newly_detained: bool = state["detained"]
        self.detained = self.newly_detained
        self.fear = self.injustice = self.fatigue = self.message = 0.0
        self.shared = self.knows = self.committed = False
        self.acts = self.newly_detained or self.engagement == _VOLUNTEER

    def meet(self, family: "Ties", friends: "Ties", followed: "Ties") -> None:
        """Get to know the ties of the three layers."""
        self.family, self.friends, self.followed = family, friends, followed
        online = self.model.today.V * len(followed)
        self.degree = max(1.0, len(family) + len(friends) + online)

    def decide(self) -> None:
        """Live one day; keep what ties will see of it for `advance`."""
        today, p = self.model.today, self.model.p
        V, x = today.V, self.attitude
        h_for, h_against, h_vol, h_det, h_com, _, h_pull, n_h, sum_h = self.look(self.family, 1, 1)
        f_for, f_against, f_vol, f_det, f_com, _, f_pull, n_f, sum_f = self.look(self.friends, 1, 1)
        o_for, o_against, o_vol, o_det, o_com, sharers, o_pull, _, _ = self.look(
            self.followed, V, 1 - today.shut
        )
        voices_for = h_for + f_for + V * o_for
        voices_against = h_against + f_against + (1 - today.shut) * o_against
        near, degree = h_com + f_com, self.degree
        y_for, y_against = voices_for / degree, voices_against / degree
        crowd = (near + V * o_com) / (degree + 1)

        silence, met = self.contacts(OURS, 1.6 if x > p.c_app else 0.7, sharers)
        other_silence, met_by_others = self.contacts(THEIRS, 0.7 if x > p.c_app else 1.6, None)
        self.next_message = 1 - silence
        if n_h and self.model.chance() < 1 - (1 - p.rho_h) ** n_h:
            silence *= 1 - sum_h / n_h
        if n_f and self.model.chance() < 1 - (1 - today.rho_f) ** n_f:
            silence *= 1 - sum_f / n_f

        pull = (h_pull + f_pull + o_pull) / (voices_for + voices_against + p.n0)
        self.next_attitude = self.attitude_after(pull, met - met_by_others)
        self.next_stance = self.stance_after(y_for - y_against)
        volunteers = h_vol + f_vol + 0.3 * V * o_vol
        self.next_engagement = self.engagement_after(y_for, met > 0, volunteers)
        if today.calling and not self.detained and not self.committed:
            self.consider(near, o_com, crowd)
        else:
            self.next_committed = self.committed
        # What nobody else reads may change at once, after all that read yesterday's value.
        attention = self.attention
        told = (1 - silence * other_silence) * (1 - attention)
        self.attention = attention + told - p.lam_a * (attention - today.a_bg)
        self.recognition += (1 - self.recognition) * (1 - silence * (1 - p.q_c * y_for))
        self.suffer(h_det + f_det, o_det, crowd)

    def advance(self) -> None:
        """Turn the page: let ties see what was decided."""
        self.attitude = self.next_attitude
        self.stance = self.next_stance
        self.engagement = self.next_engagement
        self.message = self.next_message
        self.shared = self.next_shared
        self.committed = self.next_committed
        self.newly_detained = False
        self.acts = (
            self.message > 0 or self.engagement == _VOLUNTEER or self.committed or self.shared
        )

    def look(self, ties: "Ties", weight_for: float, weight_against: float) -> tuple[Any, ...]:
        """Return what the ties of one layer show: counts, pull of voices, messages."""
        today, x = self.model.today, self.attitude
        eps, repulsion = today.eps, today.A * (1 - abs(x))
        n_for = n_against = volunteers = detained = committed = shared = messages = 0
        pull = strength = 0.0
        for tie in ties:
            stance = tie.stance
            if stance:
                voice = tie.attitude - x
                if not -eps < voice < eps:
                    voice = -repulsion if voice > 0 else repulsion
                if stance > 0:
                    n_for += 1
                    pull += weight_for * voice
                else:
                    n_against += 1
                    pull += weight_against * voice
            if tie.acts:
                if tie.message:
                    messages += 1
                    strength += tie.message
                volunteers += tie.engagement == _VOLUNTEER
                detained += tie.newly_detained
                committed += tie.committed
                shared += tie.shared
        return (
            n_for,
            n_against,
            volunteers,
            detained,
            committed,
            shared,
            pull,
            messages,
            strength,
        )

    def contacts(self, rates: Rates, weight: float, sharers: int | None) -> tuple[float, int]:
        """(5.1) Return what silence is left after one side's contacts, and conversations.

        The challengers' posts also come through `sharers`, and are shared; None for the others.
        """
        chance, p, today = self.model.chance, self.model.p, self.model.today
        silence, met = 1.0, 0
        if chance() < rates.doors:
            silence *= 1 - p.q_door
            met += 1
        if chance() < rates.events * weight:
            silence *= 1 - p.q_event
            met += 1
        if chance() < rates.paid:
            silence *= 1 - p.q_paid
        if sharers is not None:
            self.next_shared = False
        if self.online and not today.shut:
            reach = rates.online * weight
            if sharers is not None:
                unseen = 1 - min(1, reach * today.V)
                reach = 1 - unseen * (1 - p.p_see * today.V) ** sharers if sharers else 1 - unseen
            if chance() < reach:
                silence *= 1 - p.q_on
                if sharers is not None:
                    self.next_shared = self.attitude > p.c_I and chance() < p.p_share
        return silence, met

    def grievance(self, injustice: float) -> float:
        """(L1, L2) Hardship times the legitimacy that is missing."""
        p, today = self.model.p, self.model.today
        appeal = (p.w_p * today.Pr + p.w_a * today.A) * self.susceptibility
        legitimacy = p.w_d * today.D + appeal - p.w_j * injustice
        return self.hardship * (1 - min(1, max(0, legitimacy)))

    def attitude_after(self, pull: float, persuaders: int) -> float:
        """(X1, X3) Return to the equilibrium, social pull, persuasion."""
        p, x = self.model.p, self.attitude
        change = p.gam_G * (self.grievance(self.injustice) - self.G0)
        goal = self.anchor + change - p.gam_T * self.tv * self.model.today.television
        new = x + p.lam_x * (goal - x) + p.mu * pull
        if persuaders:
            new += p.pi_c * (1 - p.S) * persuaders * (1 - abs(x))
        return min(1, max(-1, new))

    def suffer(self, near: int, online: int, crowd: float) -> None:
        """(J, F) Injustice, fear and fatigue after newly detained ties and the news."""
        p, today, sympathy = self.model.p, self.model.today, (1 + self.attitude) / 2
        reach = today.V if self.online else p.offline_news
        calm = 1 - p.q_jb * sympathy * today.news * reach
        courage = 1 - p.q_fb * today.P * today.news
        if near or online:
            calm *= (1 - p.q_j * sympathy) ** (near + today.V * online)
            courage *= (1 - p.q_f) ** (near + 0.3 * today.V * online)
        if self.online and today.shut:
            calm *= 1 - p.q_shut * sympathy
        fear = self.fear
        kept = fear * (1 - p.lam_f * (1 + 5 * crowd))
        self.fear = min(1, max(0, kept + (1 - fear) * self.risk * (1 - courage)))
        self.injustice = (1 - p.lam_j) * self.injustice + (1 - self.injustice) * (1 - calm)
        self.fatigue *= 1 - p.lam_fat

    def stance_after(self, proof: float) -> int:
        """(5.7) Speak for the challengers, for the incumbents, or not at all."""
        p, policing = self.model.p, self.model.today.pol
        leaning = self.attitude + p.psi * proof
        if leaning - 0.5 * self.risk * policing - self.fear > p.th_s:
            return 1
        return -1 if p.conf * policing - leaning > p.th_s else 0

    def engagement_after(self, y_for: float, asked: bool, volunteers: float) -> int:
        """(5.8) Move at most one rung: 0 bystander, 1 sympathizer, 2 volunteer."""
        p, x, chance = self.model.p, self.attitude, self.model.chance
        if self.engagement == 0:
            return int(x > p.c_C and chance() < p.eta1 * (self.attention + 2 * y_for + asked))
        if self.engagement == _VOLUNTEER:
            return 1 if chance() < p.burn else 2
        if x < p.c_C - 0.1 or chance() < p.eta1d * (1 - self.attention):
            return 0
        ask = 1 if asked else 1 - (1 - p.p_asktie) ** volunteers
        return 2 if chance() < p.eta2 * 2 * self.skill * ask * (1 - self.fear / 2) else 1

    def consider(self, near: int, online: int, crowd: float) -> None:
        """(5.9) Hear of the call; commit if the motive exceeds the threshold."""
        p, today, chance = self.model.p, self.model.today, self.model.chance
        if not self.knows:
            reached = p.k_on * today.V if self.online and self.attitude > p.c_I else 0
            unheard = 1 - today.intensity * (reached + p.k_off)
            unheard *= (1 - 0.5 * p.p_see) ** (today.V * online) * (1 - p.k_ask) ** near
            self.knows = chance() < 1 - unheard
        self.next_committed = False
        if self.knows and self.motive(crowd) > self.threshold:
            asked = p.o_off * near + today.V * online
            self.next_committed = chance() < 1 - (1 - p.nu0) * (1 - p.nu1) ** asked

    def motive(self, crowd: float) -> float:
        """(5.9) Motive to take part."""
        p = self.model.p
        cost = self.risk * self.model.today.P_call * p.pen + self.fear + self.fatigue
        return self.attitude + p.chi_j * self.injustice + p.psi_p * crowd - cost


type Ties = list[Citizen]


class Town(mesa.Model):
    """A society of `Citizen` objects that starts on the morning given."""

    def __init__(self, start: Morning, seed: int = 1) -> None:
        super().__init__(rng=seed)
        self.start = start
        self.p = start.p
        self.day = 0
        self.today: Conditions = conditions(start, 0)
        self.chance = self.random.random
        traits, states = _rows(start, _TRAITS), _rows(start, _STATE)
        citizens = [Citizen(self, *row) for row in zip(traits, states, strict=True)]
        layers = [_lists(layer, citizens) for layer in start.society.layers.values()]
        for citizen, *ties in zip(citizens, *layers, strict=True):
            citizen.meet(*ties)

    def step(self) -> None:
        """Live one day."""
        self.today = conditions(self.start, self.day)
        self.agents.do("decide").do("advance")
        self.day += 1

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one attribute of all citizens."""
        return np.array(self.agents.get(name), np.float64)


def _rows(start: Morning, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return a dictionary for each citizen, with plain Python numbers."""
    columns = [start.column(name).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _lists(layer: Layer, citizens: Ties) -> list[Ties]:
    ends = layer.indices.tolist()
    return [[citizens[k] for k in ends[low:high]] for low, high in pairwise(layer.indptr.tolist())]
