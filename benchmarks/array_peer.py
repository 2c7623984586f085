"""The citizens' day as array code: numpy for the citizens, scipy.sparse for their ties.

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

type Column = NDArray[np.float64]

_VOLUNTEER = 2


class Web:
    """One layer of ties."""

    def __init__(self, layer: Layer) -> None:
        size = layer.indptr.size - 1
        parts = (np.ones(layer.indices.size), layer.indices, layer.indptr)
        self.matrix = sparse.csr_array(parts, shape=(size, size))
        self.degree = np.diff(layer.indptr).astype(np.float64)
        self.start = np.repeat(np.arange(size), np.diff(layer.indptr))
        self.end = layer.indices

    def pull(self, x: Column, s: Column, weights: tuple[float, float], today: Conditions) -> Column:
        """(X2) Return the summed pull of the ties who speak; weights are for +1 and for -1."""
        speak = s[self.end] != 0
        start, end = self.start[speak], self.end[speak]
        gap = x[end] - x[start]
        repelled = -today.A * np.sign(gap) * (1 - np.abs(x[start]))
        voice = np.where(np.abs(gap) < today.eps, gap, repelled)
        return np.bincount(start, voice * np.where(s[end] > 0, *weights), x.size)


class ArrayTown:
    """A society as arrays that starts on the morning given."""

    def __init__(self, start: Morning, seed: int = 1) -> None:
        self.start, self.p, self.day = start, start.p, 0
        self.draws = Draws(seed)
        society, size = start.society, start.x.size
        self.webs = [Web(layer) for layer in society.layers.values()]
        self.x, self.a, self.c = np.stack([start.x, start.a, start.c]).astype(np.float64)
        self.j, self.f, self.phi, self.mu = np.zeros((4, size))
        self.sigma, self.know, self.com = np.zeros((3, size), np.bool_)
        self.e, self.s, self.nd = start.e.copy(), start.s.astype(np.float64), start.detained.copy()
        self.G0 = self.grievance(conditions(start, 0))

    def chance(self, purpose: Purpose) -> Column:
        """Return a uniform for every citizen."""
        return self.draws.uniforms(purpose, self.x.size, self.day)

    def step(self) -> None:
        """Live one day."""
        today, p, x = conditions(self.start, self.day), self.p, self.x
        V = today.V
        visible = (1.0, 1.0, V)
        signals = self.signals()
        seen = [web.matrix @ signals for web in self.webs]
        weigh = [(1.0, 1.0), (1.0, 1.0), (V, 1 - today.shut)]
        pull = sum(
            web.pull(x, self.s, weights, today)
            for web, weights in zip(self.webs, weigh, strict=True)
        )
        degree = np.maximum(1, self.total([w.degree for w in self.webs], visible))
        y_for = self.total([n[:, 0] for n in seen], visible) / degree
        y_against = self.total([n[:, 1] for n in seen], (1, 1, 1 - today.shut)) / degree
        near, online = seen[0] + seen[1], seen[2]
        crowd = (near[:, 4] + V * online[:, 4]) / (degree + 1)

        silence, met = self.contacts(today, online[:, 7])
        other_silence, met_by_others = self.contacts(today, None)
        message = 1 - silence
        silence *= self.relayed(seen[0], p.rho_h, Purpose.HOUSEHOLD_RELAY)
        silence *= self.relayed(seen[1], today.rho_f, Purpose.ACQUAINTANCE_RELAY)

        change = p.gam_G * (self.grievance(today) - self.G0)
        goal = self.start.anchor + change - p.gam_T * self.start.society.v * today.television
        social = p.mu * pull / ((y_for + y_against) * degree + p.n0)
        persuasion = p.pi_c * (1 - p.S) * (met - met_by_others) * (1 - np.abs(x))
        volunteers = near[:, 2] + 0.3 * V * online[:, 2]
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
            tomorrow |= self.consider(near[:, 4], online[:, 4], crowd, today)
        tomorrow |= self.suffer(near[:, 3], online[:, 3], crowd, today)
        self.__dict__.update(tomorrow)
        self.day += 1

    def signals(self) -> NDArray[np.float64]:
        """Return what ties can see, a column each."""
        flags = (self.s > 0, self.s < 0, self.e == _VOLUNTEER, self.nd, self.com)
        return np.column_stack([*flags, self.mu > 0, self.mu, self.sigma]).astype(np.float64)

    def total(self, columns: list[Column], weights: tuple[float, ...]) -> Column:
        """Return a weighted sum over the layers."""
        return columns[0] * weights[0] + columns[1] * weights[1] + columns[2] * weights[2]

    def contacts(self, today: Conditions, sharers: Column | None) -> tuple[Column, Column]:
        """(5.1) Return what silence is left after one side's contacts, and conversations.

        The challengers' posts also come through `sharers`, and are shared; None for the others.
        """
        p, ours = self.p, sharers is not None
        rates = OURS if ours else THEIRS
        weight = np.where((self.x > p.c_app) == ours, 1.6, 0.7)
        door = self.chance(Purpose.DOOR if ours else Purpose.DOOR_OTHER) < rates.doors
        event = self.chance(Purpose.EVENT if ours else Purpose.EVENT_OTHER) < rates.events * weight
        paid = self.chance(Purpose.PAID if ours else Purpose.PAID_OTHER) < rates.paid
        reach = rates.online * weight * (today.V if ours else 1 - today.shut)
        if sharers is not None:
            reach = 1 - (1 - np.minimum(1, reach)) * (1 - p.p_see * today.V) ** sharers
        view = self.chance(Purpose.ONLINE_VIEW if ours else Purpose.ONLINE_OTHER)
        seen = self.start.society.on & (view < reach) & (today.shut == 0)
        if ours:
            self.shares = seen & (self.x > p.c_I) & (self.chance(Purpose.SHARE) < p.p_share)
        silence = (1 - p.q_door * door) * (1 - p.q_event * event)
        silence *= (1 - p.q_paid * paid) * (1 - p.q_on * seen)
        return silence, door.astype(np.float64) + event

    def relayed(self, seen: NDArray[np.float64], rho: float, purpose: Purpose) -> Column:
        """(5.2) Return what silence is left after ties passed on yesterday's messages."""
        messages, strength = seen[:, 5], seen[:, 6]
        told = self.chance(purpose) < 1 - (1 - rho) ** messages
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
        calm = 1 - p.q_jb * sympathy * today.news * np.where(on, today.V, p.offline_news)
        calm *= (1 - p.q_j * sympathy) ** (near + today.V * online)
        calm *= 1 - p.q_shut * sympathy * on * today.shut
        courage = (1 - p.q_f) ** (near + 0.3 * today.V * online)
        courage *= 1 - p.q_fb * today.P * today.news
        kept = self.f * (1 - p.lam_f * (1 + 5 * crowd))
        fear = kept + (1 - self.f) * self.start.society.r * (1 - courage)
        injustice = (1 - p.lam_j) * self.j + (1 - self.j) * (1 - calm)
        return {"j": injustice, "f": np.clip(fear, 0, 1)}

    def stance(self, proof: Column, today: Conditions) -> Column:
        """(5.7) Speak for the challengers, for the incumbents, or not at all."""
        p, leaning = self.p, self.x + proof
        speaks_for = leaning - 0.5 * self.start.society.r * today.pol - self.f > p.th_s
        speaks_against = p.conf * today.pol - leaning > p.th_s
        return np.where(speaks_for, 1.0, np.where(speaks_against, -1.0, 0.0))

    def engagement(
        self, y_for: Column, asked: NDArray[np.bool_], volunteers: Column
    ) -> NDArray[np.uint8]:
        """(5.8) Move at most one rung: 0 bystander, 1 sympathizer, 2 volunteer."""
        p, x = self.p, self.x
        first, second = self.chance(Purpose.SYMPATHIZER), self.chance(Purpose.VOLUNTEER)
        enters = (x > p.c_C) & (first < p.eta1 * (self.a + 2 * y_for + asked))
        leaves = (x < p.c_C - 0.1) | (first < p.eta1d * (1 - self.a))
        ask = np.where(asked, 1, 1 - (1 - p.p_asktie) ** volunteers)
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
        unheard = (1 - today.intensity * reached) * (1 - 0.5 * p.p_see) ** (V * online)
        heard = self.chance(Purpose.HEAR) < 1 - unheard * (1 - p.k_ask) ** near
        know = self.know | (open_to_it & heard)
        cost = society.r * today.P_call * p.pen + self.f + self.phi
        motive = self.x + p.chi_j * self.j + p.psi_p * crowd - cost
        chance = 1 - (1 - p.nu0) * (1 - p.nu1) ** (p.o_off * near + V * online)
        goes = know & (motive > society.theta) & (self.chance(Purpose.COMMIT) < chance)
        return {"know": know, "com": self.com | (open_to_it & goes)}
