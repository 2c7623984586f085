"""The election (section 9): turnout, leaning, fractional ballots, seats, fraud, habit, polls."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from groundswell.agents.purposes import Purpose
from tests.reference.arithmetic import gamma, largest_remainder, logistic, normal, single, uniform
from tests.reference.citizen import VOLUNTEER, Citizen, State, background_attention
from tests.reference.movement import REGISTERED, Candidate, Side
from tests.reference.society import Constituency, Society

CHALLENGERS, INCUMBENTS, OTHERS = "challengers", "incumbents", "others"
LISTS = (CHALLENGERS, INCUMBENTS, OTHERS)


@dataclass
class Votes:
    """Official votes of a constituency, in citizens."""

    citizens: int
    challengers: float
    incumbents: float
    others: float
    stuffed: float = 0.0

    @property
    def total(self) -> float:
        """All ballots in the box."""
        return self.challengers + self.incumbents + self.others

    def of(self, side: str) -> float:
        """Return the votes of one list."""
        return getattr(self, side)


@dataclass(frozen=True)
class Rules:
    """What the scenario says about the election and its observers."""

    rule: str
    threshold: float
    two_sided: bool
    everywhere: bool
    fraud: bool
    observers: bool


# 9.1 Turnout and 9.2 leaning ---------------------------------------------------------------------


def turnout(
    citizen: Citizen, state: State, a: float, p: SimpleNamespace, levers: SimpleNamespace
) -> float:
    """Return p_i, the share of the voters a citizen stands for who vote."""
    z = citizen.b + p.b_S * p.S + p.b_a * a * (0.5 + abs(state.x))
    z += p.b_adm * levers.administrative_mobilisation * citizen.dep
    return logistic(z - p.b_dry * levers.drying - p.b_f * state.f)


def leaning(
    citizen: Citizen, state: State, p: SimpleNamespace, levers: SimpleNamespace
) -> tuple[float, float]:
    """Return C_i and I_i, the chances to prefer the challengers and the incumbents."""
    C = logistic((state.x - p.c_C) / p.tau_v)
    share = logistic((p.c_I - state.x) / p.tau_v) * (1 - C)
    captured = citizen.dep * levers.administrative_mobilisation * p.dep_I
    return C, share + captured * (1 - C - share)


# 9.3 Ballots -------------------------------------------------------------------------------------


def count_votes(
    m: Constituency,
    society: Society,
    states: Sequence[State],
    factor: float,
    standing: bool,
    two_sided: bool,
    p: SimpleNamespace,
    levers: SimpleNamespace,
) -> Votes:
    """Count the ballots of a constituency in fractions of citizens.

    Args:
        m: constituency.
        society: everybody.
        states: of all citizens, today.
        factor: on turnout, of the district.
        standing: the challengers are on the ballot.
        two_sided: who does not vote for the challengers votes for the incumbents.
        p: parameters.
        levers: in force today.
    """
    V_T = V_C = V_I = 0.0
    for i in m.citizens:
        citizen, state = society.citizens[i], states[i]
        p_i = turnout(citizen, state, state.a, p, levers) * factor
        C_i, I_i = leaning(citizen, state, p, levers)
        V_T += p_i
        V_C += p_i * C_i * state.c if standing else 0.0
        V_I += p_i * I_i
    if two_sided:
        V_I = V_T - V_C
    return Votes(len(m.citizens), V_C, V_I, V_T - V_C - V_I)


def expected_margin(
    d: int,
    society: Society,
    states: Sequence[State],
    p: SimpleNamespace,
    levers: SimpleNamespace,
    two_sided: bool,
) -> float:
    """Return the challengers' minus the incumbents' vote share if all vote for whom they know."""
    votes = [
        count_votes(m, society, states, 1.0, True, two_sided, p, levers)
        for m in society.constituencies
        if m.district == d
    ]
    lead = sum(v.challengers - v.incumbents for v in votes)
    return lead / sum(v.total for v in votes)


# 9.6 Fraud and observers -------------------------------------------------------------------------


def watched(
    d: int,
    society: Society,
    states: Sequence[State],
    day: int,
    electorate: float,
    station: float,
    Ob: float,
) -> float:
    """Return obs_d, the share of a district's polling stations that volunteers watch."""
    volunteers = sum(
        1
        for citizen, state in zip(society.citizens, states, strict=True)
        if citizen.district == d and state.e == VOLUNTEER and state.free(day)
    )
    return min(1.0, Ob * society.w * volunteers / (electorate / station))


def stuffing(seed: int, d: int, p: SimpleNamespace, fr: float) -> float:
    """Return the share of unused ballots that is stuffed where nobody watches."""
    gamma_d = gamma(1.5, uniform(seed, Purpose.FRAUD, 0, d))
    return min(fr * gamma_d, p.fraud_cap)


def stuff(votes: Votes, share: float, obs_d: float) -> None:
    """Add ballots for the incumbents."""
    votes.stuffed = share * (votes.citizens - votes.total) * (1 - obs_d)
    votes.incumbents += votes.stuffed


# 9.4 and 9.5 Seats -------------------------------------------------------------------------------


def block_vote(
    seed: int, m: Constituency, votes: Votes, slate: list[Candidate | None], p: SimpleNamespace
) -> list[tuple[str, int, float]]:
    """Return (side, place on the side's slate, votes) of all candidates; the M largest win.

    Args:
        seed: of the run.
        m: constituency.
        votes: official votes.
        slate: the challengers' candidates; None stands for a nameless one.
        p: parameters.
    """

    def epsilon(position: int) -> float:
        return normal(seed, Purpose.PERSONAL_VOTE, 0, m.number * 1000 + position)

    M, slots = m.seats, int(p.O_slots)
    ballot: list[tuple[str, int, float]] = []
    for place, candidate in enumerate(slate):
        skill = 0.5 if candidate is None else candidate.skill
        personal = 1 + p.sd_pers * epsilon(place) + 0.1 * (skill - 0.5)
        ballot.append((CHALLENGERS, place, votes.challengers * p.coh * personal))
    for place in range(M):
        personal = 1 + p.sd_pers * epsilon(M + place)
        ballot.append((INCUMBENTS, place, votes.incumbents * p.coh * personal))
    for place in range(slots * M):
        personal = 1 + 2 * p.sd_pers * epsilon(2 * M + place)
        ballot.append((OTHERS, place, votes.others / slots * personal))
    return ballot


def proportional(m: Constituency, votes: Votes, threshold: float) -> dict[str, int]:
    """Share the seats of a constituency among the lists above the threshold."""
    admitted = [s for s in LISTS if votes.of(s) >= threshold * votes.total]
    admitted = admitted or [max(LISTS, key=votes.of)]
    total = sum(votes.of(s) for s in admitted)
    quotas = [m.seats * votes.of(s) / total for s in admitted]
    return dict.fromkeys(LISTS, 0) | dict(
        zip(admitted, largest_remainder(quotas, m.seats), strict=True)
    )


def elect(
    seed: int,
    m: Constituency,
    votes: Votes,
    rules: Rules,
    challengers: Side,
    incumbents: Side,
    society: Society,
    p: SimpleNamespace,
) -> dict[str, int]:
    """Hand out the seats of a constituency; return how many each side won."""
    slate: list[Candidate | None] = list(registered(challengers, m))
    theirs = registered(incumbents, m)
    if rules.rule == "proportional":
        seats = proportional(m, votes, rules.threshold)
        for side, candidates in ((CHALLENGERS, slate), (INCUMBENTS, theirs)):
            for place, candidate in enumerate(candidates):
                if candidate is not None:
                    candidate.votes = society.w * votes.of(side)
                    candidate.elected = place < seats[side]
        return seats
    if not slate and rules.everywhere:
        slate = [None] * m.seats
    ballot = block_vote(seed, m, votes, slate, p)
    winners = sorted(range(len(ballot)), key=lambda n: (-ballot[n][2], n))[: m.seats]
    for n, (side, place, count) in enumerate(ballot):
        candidates = {CHALLENGERS: slate, INCUMBENTS: theirs, OTHERS: []}[side]
        candidate = candidates[place] if place < len(candidates) else None
        if candidate is not None:
            candidate.votes = society.w * count
            candidate.elected = n in winners
    return {side: sum(ballot[n][0] == side for n in winners) for side in LISTS}


def registered(side: Side, m: Constituency) -> list[Candidate]:
    """Return a side's candidates on the ballot, in the order of their numbers."""
    on_ballot = [c for c in side.slate(m.number) if c.status == REGISTERED]
    return sorted(on_ballot, key=lambda candidate: candidate.number)


# The day of the vote -----------------------------------------------------------------------------


@dataclass
class Result:
    """Result of a district, in citizens."""

    district: int
    votes: list[Votes]
    seats: dict[str, int]
    observed: float
    stuffing: float
    stations: float

    def sum(self, name: str) -> float:
        """Return a quantity summed over constituencies."""
        return math.fsum(getattr(votes, name) for votes in self.votes)


def hold_election(
    seed: int,
    day: int,
    d: int,
    electorate: float,
    factor: float,
    rules: Rules,
    society: Society,
    states: Sequence[State],
    sides: tuple[Side, Side],
    p: SimpleNamespace,
    levers: SimpleNamespace,
) -> Result:
    """Hold the election of a district: ballots, stuffing, seats."""
    challengers, incumbents = sides
    Ob = challengers.strategy.observers
    obs_d = 0.0
    if rules.observers:
        obs_d = watched(d, society, states, day, electorate, p.station, Ob)
    share = stuffing(seed, d, p, levers.fraud) if rules.fraud else 0.0
    result = Result(d, [], dict.fromkeys(LISTS, 0), obs_d, share, electorate / p.station)
    for m in (m for m in society.constituencies if m.district == d):
        standing = rules.everywhere or bool(registered(challengers, m))
        votes = count_votes(m, society, states, factor, standing, rules.two_sided, p, levers)
        stuff(votes, share, obs_d)
        seats = elect(seed, m, votes, rules, challengers, incumbents, society, p)
        result.votes.append(votes)
        for side in LISTS:
            result.seats[side] += seats[side]
    return result


def see_fraud(
    results: Sequence[Result], society: Society, states: Sequence[State], p: SimpleNamespace
) -> None:
    """Let the online see, through observers, how much was stuffed today."""
    if not any(result.observed > 0 for result in results):
        return
    stuffed = math.fsum(result.sum("stuffed") for result in results)
    share = stuffed / math.fsum(result.sum("total") for result in results)
    for citizen, state in zip(society.citizens, states, strict=True):
        if citizen.on:
            state.j = single(min(1.0, state.j + p.q_fraud * share * (1 + state.x) / 2))


def form_habits(
    results: Sequence[Result],
    factors: Sequence[float],
    society: Society,
    states: Sequence[State],
    p: SimpleNamespace,
    levers: SimpleNamespace,
) -> None:
    """9.7 Voting because one was contacted makes voting a habit."""
    voting = {result.district for result in results}
    for citizen, state in zip(society.citizens, states, strict=True):
        if citizen.district in voting and state.contacted:
            factor = factors[citizen.district]
            voted = turnout(citizen, state, state.a, p, levers)
            unmoved = turnout(citizen, state, background_attention(p, levers), p, levers)
            citizen.b = single(citizen.b + p.habit * factor * (voted - unmoved))


# 9.8 Polls ---------------------------------------------------------------------------------------


def approves(state: State, p: SimpleNamespace) -> bool:
    """Tell whether a citizen approves of the leader, as a list experiment would find."""
    return state.x < p.c_app


def says_approves(citizen: Citizen, state: State, p: SimpleNamespace, pol: float) -> bool:
    """Tell what a citizen answers a pollster who asks directly."""
    return state.x - p.phi_f * (citizen.r * pol + state.f) < p.c_app
