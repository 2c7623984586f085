"""Protest day (section 7) and repression (section 8)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from groundswell.agents.purposes import Purpose
from tests.reference.arithmetic import single, uniform
from tests.reference.citizen import VOLUNTEER, Call, State
from tests.reference.movement import ON_SLATE, Candidate
from tests.reference.society import Society


@dataclass
class Perceptions:
    """What the whole city perceives (1.6)."""

    P_san: float
    P_uns: float
    news: float = 0.0

    def learn(self, permitted: bool, p_a: float, learning: float) -> None:
        """Learn the risk of detention from an event."""
        if permitted:
            self.P_san += learning * (p_a - self.P_san)
        else:
            self.P_uns += learning * (p_a - self.P_uns)


@dataclass(frozen=True)
class Event:
    """A protest that took place, in real persons."""

    call: Call
    committed: float
    crowd: float
    arrests: float
    places: int
    arrest_probability: float


def sentence(p: SimpleNamespace, legal_aid: float) -> int:
    """Return the days of a detention; full legal aid halves them."""
    return round(p.det_days * (1 - 0.5 * legal_aid))


def expected_arrests(p: SimpleNamespace, W: float, pol: float, crowd: float, call: Call) -> float:
    """Return the arrests to expect in a crowd of real persons, given the police's capacity."""
    K = p.K_pol * (W / 7.2e6) * (pol / 0.3)
    if call.permitted:
        return min(p.sanc * (pol / 0.3) * crowd, K, crowd)
    if K == 0:
        return 0.0
    return K * (1 - math.exp(-crowd * (1 - math.exp(-p.k_c * pol)) / K))


def hold_protest(
    seed: int,
    p: SimpleNamespace,
    pol: float,
    legal_aid: float,
    call: Call,
    society: Society,
    states: Sequence[State],
    perceptions: Perceptions,
) -> Event:
    """Hold the event of a call: the crowd goes, some are detained, the city learns of it."""
    day, w = call.day, society.w
    committed = [i for i, state in enumerate(states) if state.com]
    crowd = [i for i in committed if states[i].free(day)]
    A = w * len(crowd)
    arrests = expected_arrests(p, society.W, pol, A, call)
    p_a = arrests / A if crowd else 0.0
    for state in states:
        state.know = state.com = False
    for i in crowd:
        states[i].phi = single(states[i].phi + p.fat)
        if uniform(seed, Purpose.DETENTION, day, i) < p_a:
            states[i].nd = True
            states[i].det_until = day + sentence(p, legal_aid)
    if crowd:
        seen = 1 - math.exp(-(arrests / society.W) / (p.D0 / 7.2e6))
        perceptions.news = max(perceptions.news, seen)
        perceptions.learn(call.permitted, p_a, p.lamP)
    return Event(call, w * len(committed), A, arrests, places(society, crowd), p_a)


def places(society: Society, crowd: list[int]) -> int:
    """Return the districts where at least one citizen and 30 real persons take part."""
    taking_part: dict[int, int] = {}
    for i in crowd:
        d = society.citizens[i].district
        taking_part[d] = taking_part.get(d, 0) + 1
    return sum(1 for count in taking_part.values() if count * society.w >= 30)


def arrest_at_home(
    seed: int,
    day: int,
    p: SimpleNamespace,
    targ: float,
    legal_aid: float,
    states: Sequence[State],
    candidates: Sequence[Candidate],
) -> tuple[int, int]:
    """Detain volunteers and candidates one by one; return how many of each.

    Args:
        seed: of the run.
        day: today.
        p: parameters.
        targ: lever of targeted arrests.
        legal_aid: of the challengers.
        states: of all citizens.
        candidates: the challengers'.
    """
    milder = 1 - 0.5 * legal_aid
    days = sentence(p, legal_aid)
    volunteers_taken = candidates_taken = 0
    for i, state in enumerate(states):
        if state.e == VOLUNTEER and state.free(day):
            u = uniform(seed, Purpose.TARGETED_VOLUNTEER, day, i)
            if u < p.targ_vol * targ * milder:
                state.nd = True
                state.det_until = day + days
                volunteers_taken += 1
    for candidate in candidates:
        if candidate.status in ON_SLATE and candidate.free(day):
            u = uniform(seed, Purpose.TARGETED_CANDIDATE, day, candidate.number)
            if u < p.targ_cand * targ * milder:
                candidate.det_until = day + days
                candidate.detained_days += days
                candidates_taken += 1
    return volunteers_taken, candidates_taken
