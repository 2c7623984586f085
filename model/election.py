"""Election day: turnout, ballots in fractions, block vote and other rules (section 9).

Ballots are never decided by coin toss: a citizen stands for w voters, of whom the share p votes.
Unexplained differences between candidates are explicit, keyed by constituency and ballot
position, and do not depend on the number of simulated citizens.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from groundswell.agents import Candidate
from groundswell.agents import citizens as rules
from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.scenarios.schema import Election

if TYPE_CHECKING:
    from groundswell.model.mobilization import MobilizationModel

CHALLENGERS, INCUMBENTS, OTHERS = 0, 1, 2

# Ballot positions of a constituency stand this far apart in the stream of personal votes.
_POSITIONS = 1000

# Shape of the distribution of districts' inclination to stuff ballots (mean 1).
_FRAUD_SHAPE = 1.5

# Weight of a challenger's skill in the personal vote, relative to an average candidate.
_SKILL_WEIGHT = 0.1
_AVERAGE_SKILL = 0.5


@dataclass(frozen=True)
class Fraud:
    """What became known about fraud today: nothing where no station was watched.

    Attributes:
        stuffed_share: stuffed ballots as a share of all official ballots of the day.
        seen_share: share of observers at whose stations stuffing was tried.
    """

    stuffed_share: float = 0.0
    seen_share: float = 0.0


@dataclass(frozen=True)
class Stuffing:
    """What was stuffed, tried and watched.

    Attributes:
        ballots: stuffed by constituency, in citizens.
        attempts: share of those at home for whom ballots were to be stuffed, by district.
        watched: share of watched polling stations, by district.
    """

    ballots: NDArray[np.float64]
    attempts: NDArray[np.float64]
    watched: NDArray[np.float64]


def count_ballots(model: "MobilizationModel") -> NDArray[np.float64]:
    """Return ballots (all, for the challengers, for the incumbents) by constituency, in citizens.

    Nobody is asked whether the challengers are on the ballot here; votes for them count a
    supporter only with the recognition of the slate (9.3).
    """
    society, state = model.society, model.state
    factor = society.table.turnout_factor[society.district_of].astype(np.float64)
    ballots = np.zeros((society.seats.size, 3))
    _count(
        society.first,
        factor,
        state.shown.x,
        state.own.a,
        state.own.c,
        state.own.f,
        state.b,
        society.dep,
        model.today,
        model.rates,
        ballots,
    )
    return ballots


@kernel
def _count(
    first: Any,
    factor: Any,
    x: Any,
    a: Any,
    c: Any,
    f: Any,
    b: Any,
    dep: Any,
    today: Today,
    p: Rates,
    ballots: Any,
) -> None:
    for m in range(first.size - 1):
        for i in range(first[m], first[m + 1]):
            xi = np.float64(x[i])
            chance = factor[m] * rules.turnout(
                np.float64(b[i]), np.float64(a[i]), xi, np.float64(f[i]), dep[i], today, p
            )
            to_challengers = rules.leans_to_challengers(xi, p)
            to_incumbents = rules.leans_to_incumbents(xi, to_challengers, dep[i], today, p)
            ballots[m, 0] += chance
            ballots[m, 1] += chance * to_challengers * c[i]
            ballots[m, 2] += chance * to_incumbents


def expected_margin(model: "MobilizationModel") -> NDArray[np.float64]:
    """Return by district the challengers' share less the incumbents', were the vote today.

    The challengers are taken to stand everywhere.
    """
    district_of, districts = model.society.district_of, model.society.table.seats.size
    everybody, ours, theirs = (
        np.bincount(district_of, column, districts) for column in count_ballots(model).T
    )
    if model.config.election and model.config.election.two_sided:
        theirs = everybody - ours
    return (ours - theirs) / everybody


def hold_election(model: "MobilizationModel") -> Fraud:
    """Phase 6: count the districts that vote today and seat their councils."""
    election, society = model.config.election, model.society
    voting = np.flatnonzero(model.config.table.vote_day == model.day)
    if election is None or voting.size == 0:
        return Fraud()
    slates = [model.challengers.on_ballot(m) for m in range(society.seats.size)]
    votes, stuffing = _official_votes(model, election, slates)
    chosen = np.isin(society.district_of, voting)
    seats = np.zeros((society.seats.size, 3), np.int64)
    seat = _share_out if election.rule == "proportional" else _block_vote
    for m in np.flatnonzero(chosen).tolist():
        seats[m] = seat(model, election, m, society.w * votes[m], slates[m])
    for d in voting.tolist():
        model.results.append(_result(model, d, votes, seats, slates, stuffing))
    _form_habits(model, chosen)
    fraud = _known_fraud(model, stuffing, votes, voting, chosen)
    _outrage(model, fraud)
    return fraud


def _official_votes(
    model: "MobilizationModel", election: Election, slates: list[list[Candidate]]
) -> tuple[NDArray[np.float64], Stuffing]:
    """Return the votes of challengers, incumbents and others by constituency, in citizens.

    Challenger-minded voters vote for others where nobody stands for the challengers or the slate
    is not known to them (9.3).
    """
    everybody, ours, theirs = count_ballots(model).T
    if election.ballot == "registered":
        ours = ours * [bool(slate) for slate in slates]
    not_ours = everybody - ours
    if election.two_sided:
        theirs = not_ours
    stuffing = _stuff(model, everybody)
    others = (not_ours - theirs).clip(0)
    return np.column_stack([ours, theirs + stuffing.ballots, others]), stuffing


# ---- fraud and observers (9.6) ----


def _stations(model: "MobilizationModel") -> NDArray[np.float64]:
    return model.society.table.electorate / model.parameters.station


def _stuff(model: "MobilizationModel", voting: NDArray[np.float64]) -> Stuffing:
    """Stuff ballots for a share of those who stay at home, least where stations are watched.

    Observers prevent what they see (Enikolopov et al. 2013).

    Args:
        model: the model.
        voting: citizens who vote, by constituency.
    """
    society, p = model.society, model.parameters
    districts = society.table.seats.size
    watched, attempts = np.zeros(districts), np.zeros(districts)
    if model.config.mechanisms.observers:
        watched = np.minimum(1.0, model.free_volunteers(model.day) / _stations(model))
    if model.config.mechanisms.fraud:
        draws = model.draws.uniforms(Purpose.FRAUD, districts, 0)
        inclination = special.gammaincinv(_FRAUD_SHAPE, draws) / _FRAUD_SHAPE
        attempts = np.minimum(model.regime.levers["fraud"] * inclination, p.fraud_cap)
    at_home = np.diff(society.first) - voting
    ballots = (attempts * (1 - watched))[society.district_of] * at_home
    return Stuffing(ballots, attempts, watched)


def _known_fraud(
    model: "MobilizationModel",
    stuffing: Stuffing,
    votes: NDArray[np.float64],
    voting: NDArray[np.int64],
    chosen: NDArray[np.bool_],
) -> Fraud:
    """Return what became known of fraud in the districts that voted today."""
    observers = (stuffing.watched * _stations(model))[voting]
    if not observers.any():
        return Fraud()
    return Fraud(
        stuffed_share=float(stuffing.ballots[chosen].sum() / votes[chosen].sum()),
        seen_share=float((observers * stuffing.attempts[voting]).sum() / observers.sum()),
    )


def _outrage(model: "MobilizationModel", fraud: Fraud) -> None:
    """Let the online learn of observed fraud: j += q_fraud * share * sympathy."""
    if fraud.stuffed_share == 0:
        return
    state, on = model.state, model.society.on
    sympathy = (1 + state.x[on].astype(np.float64)) / 2
    shock = model.parameters.q_fraud * fraud.stuffed_share * sympathy
    state.own.j[on] = np.minimum(1.0, state.j[on] + shock)


# ---- seats (9.4, 9.5) ----


def _block_vote(
    model: "MobilizationModel",
    election: Election,
    m: int,
    votes: NDArray[np.float64],
    slate: list[Candidate],
) -> NDArray[np.int64]:
    """Elect the M candidates with most votes; every voter has M votes (9.4).

    Returns the seats of challengers, incumbents and others, and marks who is elected.
    """
    p, places = model.parameters, int(model.society.seats[m])
    others = round(p.O_slots * places)
    sitting = model.incumbents.on_ballot(m)
    standing = len(slate)
    skill = np.array([candidate.skill for candidate in slate])
    if election.ballot == "everywhere" and not slate:
        standing, skill = places, np.full(places, _AVERAGE_SKILL)
    positions = np.concatenate(
        [np.arange(standing), places + np.arange(places), 2 * places + np.arange(others)]
    )
    luck = model.draws.normals(Purpose.PERSONAL_VOTE, _POSITIONS * m + positions, 0)
    side = np.repeat([CHALLENGERS, INCUMBENTS, OTHERS], [standing, places, others])
    personal = p.sd_pers * luck * np.where(side == OTHERS, 2, 1)
    personal[:standing] += _SKILL_WEIGHT * (skill - _AVERAGE_SKILL)
    slate_votes = np.array([votes[0] * p.coh, votes[1] * p.coh, votes[2] / max(p.O_slots, 1e-9)])
    received = slate_votes[side] * (1 + personal)
    winners = np.argsort(-received, kind="stable")[:places]
    for offset, candidate in [*enumerate(slate), *enumerate(sitting, start=standing)]:
        candidate.votes = float(received[offset])
        candidate.elected = bool((winners == offset).any())
    return np.bincount(side[winners], minlength=3)


def _share_out(
    model: "MobilizationModel",
    election: Election,
    m: int,
    votes: NDArray[np.float64],
    slate: list[Candidate],
) -> NDArray[np.int64]:
    """Share seats among lists above the threshold by largest remainder (9.5).

    Returns the seats of challengers, incumbents and others, and marks who is elected.
    """
    seats = int(model.society.seats[m])
    share = votes / votes.sum()
    counted = np.where(share >= election.threshold, share, 0.0)
    if not counted.any():
        counted[np.argmax(share)] = 1.0
    quota = seats * counted / counted.sum()
    won = np.floor(quota).astype(np.int64)
    order = np.argsort(-(quota - won), kind="stable")
    won[order[: seats - won.sum()]] += 1
    lists = [(slate, CHALLENGERS), (model.incumbents.on_ballot(m), INCUMBENTS)]
    for people, side in lists:
        for position, candidate in enumerate(people):
            candidate.votes = float(votes[side])
            candidate.elected = position < won[side]
    return won


# ---- after the vote ----


def _form_habits(model: "MobilizationModel", chosen: NDArray[np.bool_]) -> None:
    """(9.7) Voting begets voting, for those a campaign brought to vote (Gerber et al. 2003)."""
    society, state = model.society, model.state
    if model.parameters.habit == 0:
        return
    _learn_habit(
        society.first,
        chosen,
        society.table.turnout_factor[society.district_of].astype(np.float64),
        model.parameters.habit,
        state.shown.x,
        state.own.a,
        state.own.f,
        state.own.contacted,
        state.b,
        society.dep,
        model.today,
        model.rates,
    )


@kernel
def _learn_habit(
    first: Any,
    chosen: Any,
    factor: Any,
    habit: float,
    x: Any,
    a: Any,
    f: Any,
    contacted: Any,
    b: Any,
    dep: Any,
    today: Today,
    p: Rates,
) -> None:
    for m in range(first.size - 1):
        if not chosen[m]:
            continue
        for i in range(first[m], first[m + 1]):
            if not contacted[i]:
                continue
            xi, fi, bi = np.float64(x[i]), np.float64(f[i]), np.float64(b[i])
            voted = factor[m] * rules.turnout(bi, np.float64(a[i]), xi, fi, dep[i], today, p)
            else_voted = factor[m] * rules.turnout(bi, today.a_bg, xi, fi, dep[i], today, p)
            b[i] = bi + habit * (voted - else_voted)


def _result(
    model: "MobilizationModel",
    d: int,
    votes: NDArray[np.float64],
    seats: NDArray[np.int64],
    slates: list[list[Candidate]],
    stuffing: Stuffing,
) -> dict[str, Any]:
    """Return a district's row of the table of results."""
    society = model.society
    table = society.table
    inside = np.flatnonzero(society.district_of == d)
    cast = votes[inside].sum(axis=0)
    won = seats[inside].sum(axis=0)
    share = cast / cast.sum()
    citizens = society.district_first[d + 1] - society.district_first[d]
    return {
        "district": str(table.name[d]),
        "label": str(table.label[d]),
        "group": str(table.group[d]),
        "electorate": float(table.electorate[d]),
        "seats": int(won.sum()),
        "day": model.day,
        "turnout": float(cast.sum() / citizens),
        "share_challengers": float(share[CHALLENGERS]),
        "share_incumbents": float(share[INCUMBENTS]),
        "share_others": float(share[OTHERS]),
        "seats_challengers": int(won[CHALLENGERS]),
        "seats_incumbents": int(won[INCUMBENTS]),
        "seats_others": int(won[OTHERS]),
        "candidates_registered": sum(len(slates[m]) for m in inside),
        "observed": float(stuffing.watched[d]),
        "stuffed": float(stuffing.ballots[inside].sum() / citizens),
    }
