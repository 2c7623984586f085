"""The citizens' day as array code: numpy for the citizens, scipy.sparse for their ties.

Written as one would write it who knows both: numbers in 32 bits, one sparse product a layer for
everything that ties show, the pull of opinions as a product too, powers of a constant by way of
its logarithm, nothing converted from day to day.

It draws the engine's own random numbers, so that it must live the engine's days to within
rounding; that makes it the check of the setting as well as a peer.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.setting import OURS, THEIRS, Conditions, Morning, conditions
from groundswell.agents.purposes import Purpose
from groundswell.model import Draws, Layer

type Column = NDArray[Any]
type Flags = NDArray[np.bool_]

_VOLUNTEER = 2

# What ties show, as columns.
_SHOWN = 8
_FOR, _AGAINST, _VOLUNTEERS, _DETAINED, _COMMITTED, _SHARERS, _MESSAGES, _STRENGTH = range(_SHOWN)


class Web:
    """One layer of ties."""

    def __init__(self, layer: Layer) -> None:
        size = layer.indptr.size - 1
        degree, first = np.diff(layer.indptr), layer.indptr.astype(np.int32)
        ones = np.ones(layer.indices.size, np.float32)
        self.matrix = sparse.csr_array((ones, layer.indices, first), (size, size))
        self.voices = sparse.csr_array((ones, layer.indices, first), (size, size))
        self.degree = degree.astype(np.float32)
        # Of the type that numpy takes from arrays with, so that it need not convert.
        self.start = np.repeat(np.arange(size), degree)
        self.end = layer.indices.astype(np.intp)

    def pull(self, x: Column, weight: Column, today: Conditions) -> Column:
        """(X2) Return the summed pull of voices; `weight` is 0 for a tie that is silent."""
        gap = x[self.end]
        gap -= x[self.start]
        far = np.flatnonzero(np.abs(gap) >= np.float32(today.eps))
        repulsion = np.float32(today.A) * (1 - np.abs(x))
        gap[far] = np.copysign(repulsion[self.start[far]], -gap[far])
        self.voices.data = gap
        return self.voices @ weight


class ArrayTown:
    """A society as arrays that starts on the morning given."""

    def __init__(self, start: Morning, seed: int = 1) -> None:
        self.start, self.p, self.day = start, start.p, 0
        self.draws = Draws(seed)
        society, size = start.society, start.x.size
        self.webs = [Web(layer) for layer in society.layers.values()]
        self.x, self.a, self.c = start.x.copy(), start.a.copy(), start.c.copy()
        self.j, self.f, self.phi, self.mu = np.zeros((4, size), np.float32)
        self.sigma, self.know, self.com = np.zeros((3, size), np.bool_)
        self.e, self.s, self.nd = start.e.copy(), start.s.copy(), start.detained.copy()
        self.G0 = self.grievance(conditions(start, 0))

    def chance(self, purpose: Purpose) -> Column:
        """Return a uniform for every citizen."""
        return self.draws.uniforms(purpose, self.x.size, self.day)

    def step(self) -> None:
        """Live one day."""
        today, p, x = conditions(self.start, self.day), self.p, self.x
        V = today.V
        signals = self.signals()
        household, offline, online = (web.matrix @ signals for web in self.webs)
        near = household + offline
        h_degree, f_degree, o_degree = (web.degree for web in self.webs)
        degree = np.maximum(1, h_degree + f_degree + V * o_degree)
        voices_for = near[:, _FOR] + V * online[:, _FOR]
        voices_against = near[:, _AGAINST] + (1 - today.shut) * online[:, _AGAINST]
        y_for, y_against = voices_for / degree, voices_against / degree
        crowd = (near[:, _COMMITTED] + V * online[:, _COMMITTED]) / (degree + 1)

        silence, met = self.contacts(today, online[:, _SHARERS])
        other_silence, met_by_others = self.contacts(today, None)
        message = 1 - silence
        silence *= self.relayed(household, p.rho_h, Purpose.HOUSEHOLD_RELAY)
        silence *= self.relayed(offline, today.rho_f, Purpose.ACQUAINTANCE_RELAY)

        change = p.gam_G * (self.grievance(today) - self.G0)
        goal = self.start.anchor + change - p.gam_T * self.start.society.v * today.television
        social = p.mu * self.pull(today) / (voices_for + voices_against + p.n0)
        persuasion = p.pi_c * (1 - p.S) * (met - met_by_others) * (1 - np.abs(x))
        volunteers = near[:, _VOLUNTEERS] + 0.3 * V * online[:, _VOLUNTEERS]
        tomorrow = {
            "x": np.clip(x + p.lam_x * (goal - x) + social + persuasion, -1, 1),
            "s": self.stance(p.psi * (y_for - y_against), today),
            "e": self.engagement(y_for, met > 0, volunteers),
            "a": self.a
            + (1 - silence * other_silence) * (1 - self.a)
            - p.lam_a * (self.a - today.a_bg),
            "c": self.c + (1 - self.c) * (1 - silence * (1 - p.q_c * y_for)),
            "mu": message,
            "sigma": self.shares,
            "nd": np.zeros_like(self.nd),
            "phi": (1 - p.lam_fat) * self.phi,
        }
        if today.calling:
            tomorrow |= self.consider(near[:, _COMMITTED], online[:, _COMMITTED], crowd, today)
        tomorrow |= self.suffer(near[:, _DETAINED], online[:, _DETAINED], crowd, today)
        self.__dict__.update(tomorrow)
        self.day += 1

    def signals(self) -> NDArray[np.float32]:
        """Return what ties can see, a column each."""
        shown = np.empty((self.x.size, _SHOWN), np.float32)
        shown[:, _FOR], shown[:, _AGAINST] = self.s > 0, self.s < 0
        shown[:, _VOLUNTEERS], shown[:, _DETAINED] = self.e == _VOLUNTEER, self.nd
        shown[:, _COMMITTED], shown[:, _SHARERS] = self.com, self.sigma
        shown[:, _MESSAGES], shown[:, _STRENGTH] = self.mu > 0, self.mu
        return shown

    def pull(self, today: Conditions) -> Column:
        """(X2) Return the pull of all voices; online ones are as loud as they are visible."""
        speaks_for, speaks_against = self.s > 0, self.s < 0
        plain = (speaks_for | speaks_against).astype(np.float32)
        online = np.float32(today.V) * speaks_for + np.float32(1 - today.shut) * speaks_against
        weights = (plain, plain, online)
        household, offline, followed = (
            web.pull(self.x, weight, today) for web, weight in zip(self.webs, weights, strict=True)
        )
        return household + offline + followed

    def contacts(self, today: Conditions, sharers: Column | None) -> tuple[Column, Column]:
        """(5.1) Return what silence is left after one side's contacts, and conversations.

        The challengers' posts also come through `sharers`, and are shared; None for the others.
        """
        p, ours = self.p, sharers is not None
        rates = OURS if ours else THEIRS
        weight = np.where((self.x > p.c_app) == ours, np.float32(1.6), np.float32(0.7))
        door = self.chance(Purpose.DOOR if ours else Purpose.DOOR_OTHER) < rates.doors
        event = self.chance(Purpose.EVENT if ours else Purpose.EVENT_OTHER) < rates.events * weight
        paid = self.chance(Purpose.PAID if ours else Purpose.PAID_OTHER) < rates.paid
        reach = rates.online * weight * (today.V if ours else 1 - today.shut)
        if sharers is not None:
            reach = 1 - (1 - np.minimum(1, reach)) * _none(p.p_see * today.V, sharers)
        view = self.chance(Purpose.ONLINE_VIEW if ours else Purpose.ONLINE_OTHER)
        seen = self.start.society.on & (view < reach) & (today.shut == 0)
        if ours:
            self.shares = seen & (self.x > p.c_I) & (self.chance(Purpose.SHARE) < p.p_share)
        silence = _left(p.q_door, door) * _left(p.q_event, event)
        silence *= _left(p.q_paid, paid)
        silence *= _left(p.q_on, seen)
        return silence, door.astype(np.float32) + event

    def relayed(self, seen: NDArray[np.float32], rho: float, purpose: Purpose) -> Column:
        """(5.2) Return what silence is left after ties passed on yesterday's messages."""
        messages, strength = seen[:, _MESSAGES], seen[:, _STRENGTH]
        told = self.chance(purpose) < 1 - _none(rho, messages)
        return 1 - told * strength / np.maximum(1, messages)

    def grievance(self, today: Conditions) -> Column:
        """(L1, L2) Hardship times the legitimacy that is missing."""
        p, society = self.p, self.start.society
        appeal = (p.w_p * today.Pr + p.w_a * today.A) * society.n
        return society.h * (1 - np.clip(p.w_d * today.D + appeal - p.w_j * self.j, 0, 1))

    def suffer(
        self, near: Column, online: Column, crowd: Column, today: Conditions
    ) -> dict[str, Any]:
        """(J, F) Return injustice and fear after newly detained ties and the news."""
        p, on, sympathy = self.p, self.start.society.on, (1 + self.x) / 2
        reach = np.where(on, np.float32(today.V), np.float32(p.offline_news))
        calm = 1 - p.q_jb * today.news * sympathy * reach
        calm *= 1 - p.q_shut * today.shut * sympathy * on
        courage = np.full_like(calm, 1 - p.q_fb * today.P * today.news)
        detained = near + today.V * online
        if detained.any():
            calm *= np.exp(detained * np.log1p(-p.q_j * sympathy))
            courage *= _none(p.q_f, near + 0.3 * today.V * online)
        kept = self.f * (1 - p.lam_f * (1 + 5 * crowd))
        fear = kept + (1 - self.f) * self.start.society.r * (1 - courage)
        injustice = (1 - p.lam_j) * self.j + (1 - self.j) * (1 - calm)
        return {"j": injustice, "f": np.clip(fear, 0, 1)}

    def stance(self, proof: Column, today: Conditions) -> NDArray[np.int8]:
        """(5.7) Speak for the challengers, for the incumbents, or not at all."""
        p, leaning = self.p, self.x + proof
        speaks_for = leaning - 0.5 * today.pol * self.start.society.r - self.f > p.th_s
        speaks_against = p.conf * today.pol - leaning > p.th_s
        return speaks_for.astype(np.int8) - (speaks_against & ~speaks_for)

    def engagement(self, y_for: Column, asked: Flags, volunteers: Column) -> NDArray[np.uint8]:
        """(5.8) Move at most one rung: 0 bystander, 1 sympathizer, 2 volunteer."""
        p, x = self.p, self.x
        first, second = self.chance(Purpose.SYMPATHIZER), self.chance(Purpose.VOLUNTEER)
        enters = (x > p.c_C) & (first < p.eta1 * (self.a + 2 * y_for + asked))
        leaves = (x < p.c_C - 0.1) | (first < p.eta1d * (1 - self.a))
        ask = np.where(asked, 1, 1 - _none(p.p_asktie, volunteers))
        joins = second < p.eta2 * 2 * self.start.society.k * ask * (1 - self.f / 2)
        after = np.where(leaves, 0, np.where(joins, 2, 1))
        return np.choose(self.e, (enters, after, np.where(second < p.burn, 1, 2))).astype(np.uint8)

    def consider(
        self, near: Column, online: Column, crowd: Column, today: Conditions
    ) -> dict[str, Any]:
        """(5.9) Hear of the call; commit if the motive exceeds the threshold."""
        p, society, V = self.p, self.start.society, today.V
        open_to_it = ~self.com & ~self.start.detained
        reached = p.k_on * V * (society.on & (self.x > p.c_I)) + p.k_off
        unheard = (1 - today.intensity * reached) * _none(0.5 * p.p_see, V * online)
        heard = self.chance(Purpose.HEAR) < 1 - unheard * _none(p.k_ask, near)
        know = self.know | (open_to_it & heard)
        cost = society.r * (today.P_call * p.pen) + self.f + self.phi
        motive = self.x + p.chi_j * self.j + p.psi_p * crowd - cost
        chance = 1 - (1 - p.nu0) * _none(p.nu1, p.o_off * near + V * online)
        goes = know & (motive > society.theta) & (self.chance(Purpose.COMMIT) < chance)
        return {"know": know, "com": self.com | (open_to_it & goes)}


def _none(chance: float, times: Column) -> Column:
    """Return the probability of no success in `times` independent tries: (1 - chance)^times."""
    return np.exp(np.float32(np.log1p(-chance)) * times)


def _left(effect: float, told: Flags) -> Column:
    """Return what silence is left where a message of this effect was heard."""
    return 1 - np.float32(effect) * told
