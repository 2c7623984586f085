"""Election day: turnout, ballots in fractions, block vote and other rules (section 9).

Ballots are never decided by coin toss: a citizen stands for w voters, of whom the share p votes.
Unexplained differences between candidates are explicit, keyed by constituency and ballot
position, and do not depend on the number of simulated citizens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
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
SIDES = ("challengers", "incumbents", "others")

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
        state.own.x,
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
    if election is None or model.day not in model.vote_days:
        return Fraud()
    voting = np.flatnonzero(model.config.table.vote_day == model.day)
    slates = [model.challengers.on_ballot(m) for m in range(society.seats.size)]
    votes, stuffing = _official_votes(model, election, slates)
    chosen = np.isin(society.district_of, voting)
    seats = np.zeros((society.seats.size, 3), np.int64)
    seat = _share_out if election.rule == "proportional" else _block_vote
    seats[chosen] = seat(model, election, np.flatnonzero(chosen), society.w * votes[chosen], slates)
    model.results += _results(model, voting, votes, seats, slates, stuffing)
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
        on_duty = model.challengers.strategy.observers * model.free_volunteers(model.day)
        watched = np.minimum(1.0, on_duty / _stations(model))
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
    where: NDArray[np.int64],
    votes: NDArray[np.float64],
    slates: list[list[Candidate]],
) -> NDArray[np.int64]:
    """Elect the M candidates with most votes; every voter has M votes (9.4).

    The candidates of all constituencies are held side by side: by constituency, then by side
    (challengers, incumbents, others), then by their position on the ballot.

    Args:
        model: the model.
        election: its rules.
        where: the constituencies that vote.
        votes: real votes for each side, a row for each of them.
        slates: the challengers on the ballot, by constituency.

    Returns:
        The seats of each side, a row for each of them. Who is elected is marked.
    """
    p, places = model.parameters, model.society.seats[where]
    ballots = [slates[m] for m in where], [model.incumbents.on_ballot(m) for m in where]
    standing = _lengths(ballots[CHALLENGERS])
    if election.ballot == "everywhere":
        standing = np.where(standing == 0, places, standing)
    counts = np.column_stack([standing, places, np.round(p.O_slots * places).astype(np.int64)])
    group = np.repeat(np.arange(counts.size), counts.ravel())
    at, side = np.divmod(group, counts.shape[1])
    position = _count_from_zero(counts.ravel())
    known = [(side == s) & (position < _lengths(people)[at]) for s, people in enumerate(ballots)]

    numbers = _POSITIONS * where[at] + side * places[at] + position
    luck = model.draws.normals(Purpose.PERSONAL_VOTE, numbers, 0)
    personal = p.sd_pers * luck * np.where(side == OTHERS, 2, 1)
    skill = np.array([candidate.skill for slate in ballots[CHALLENGERS] for candidate in slate])
    personal[known[CHALLENGERS]] += _SKILL_WEIGHT * (skill - _AVERAGE_SKILL)
    slate_votes = votes * [p.coh, p.coh, 1.0]
    slate_votes[:, OTHERS] /= max(p.O_slots, 1e-9)
    received = slate_votes.ravel()[group] * (1 + personal)

    order, rank = np.lexsort((-received, at)), _count_from_zero(counts.sum(axis=1))
    elected = np.zeros(group.size, np.bool_)
    elected[order] = rank < places[at]
    ends = {"last_winner": order[rank == places[at] - 1], "first_loser": order[rank == places[at]]}
    _tell_margins(model, where, ends, at, side, received)
    for people, here in zip(ballots, known, strict=True):
        _mark(chain.from_iterable(people), received[here], elected[here])
    return np.bincount(group[elected], minlength=counts.size).reshape(counts.shape)


def _tell_margins(
    model: "MobilizationModel",
    where: NDArray[np.int64],
    ends: dict[str, NDArray[np.int64]],
    at: NDArray[np.int64],
    side: NDArray[np.int64],
    votes: NDArray[np.float64],
) -> None:
    """Record by constituency who won the last seat and who missed it by least, and their votes.

    Args:
        model: the model.
        where: the constituencies that voted.
        ends: the candidates at each end, by name of the end.
        at: place in `where` of each candidate's constituency.
        side: of each candidate.
        votes: of each candidate.
    """
    for name, found in ends.items():
        rows = zip(
            where[at[found]].tolist(), side[found].tolist(), votes[found].tolist(), strict=True
        )
        for m, its_side, received in rows:
            model.margins.setdefault(m, {})[name] = (SIDES[its_side], received)


def _count_from_zero(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, ... counts[0] - 1, then 0, 1, ... counts[1] - 1, and so on."""
    return np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)


def _lengths(slates: list[list[Candidate]]) -> NDArray[np.int64]:
    return np.array([len(slate) for slate in slates], np.int64)


def _mark(
    candidates: Iterable[Candidate], votes: NDArray[np.float64], elected: NDArray[np.bool_]
) -> None:
    """Tell candidates how many votes they received, and whether they won a seat."""
    for candidate, received, won in zip(candidates, votes.tolist(), elected.tolist(), strict=True):
        candidate.votes, candidate.elected = received, won


def _share_out(
    model: "MobilizationModel",
    election: Election,
    where: NDArray[np.int64],
    votes: NDArray[np.float64],
    slates: list[list[Candidate]],
) -> NDArray[np.int64]:
    """Share seats among lists above the threshold by largest remainder (9.5).

    Arguments and result are those of `_block_vote`.
    """
    return np.array(
        [
            _largest_remainders(model, election, m, received, slates[m])
            for m, received in zip(where.tolist(), votes, strict=True)
        ]
    )


def _largest_remainders(
    model: "MobilizationModel",
    election: Election,
    m: int,
    votes: NDArray[np.float64],
    slate: list[Candidate],
) -> NDArray[np.int64]:
    seats = int(model.society.seats[m])
    share = votes / votes.sum()
    counted = np.where(share >= election.threshold, share, 0.0)
    if not counted.any():
        counted[np.argmax(share)] = 1.0
    quota = seats * counted / counted.sum()
    won = np.floor(quota).astype(np.int64)
    order = np.argsort(-(quota - won), kind="stable")
    won[order[: seats - won.sum()]] += 1
    for side, people in ((CHALLENGERS, slate), (INCUMBENTS, model.incumbents.on_ballot(m))):
        received = np.full(len(people), votes[side])
        _mark(people, received, np.arange(len(people)) < won[side])
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
        state.own.x,
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


def _results(
    model: "MobilizationModel",
    voting: NDArray[np.int64],
    votes: NDArray[np.float64],
    seats: NDArray[np.int64],
    slates: list[list[Candidate]],
    stuffing: Stuffing,
) -> list[dict[str, Any]]:
    """Return the rows of the table of results, one for each district that votes."""
    society, table = model.society, model.society.table

    def by_district(values: NDArray[Any]) -> NDArray[Any]:
        return np.bincount(society.district_of, values, table.seats.size)[voting]

    cast = np.column_stack([by_district(column) for column in votes.T])
    won = np.column_stack([by_district(column) for column in seats.T]).astype(np.int64)
    share = cast / cast.sum(axis=1, keepdims=True)
    citizens = np.diff(society.district_first)[voting]
    columns = {
        "district": table.name[voting],
        "label": table.label[voting],
        "group": table.group[voting],
        "electorate": table.electorate[voting].astype(np.float64),
        "seats": won.sum(axis=1),
        "day": np.full(voting.size, model.day),
        "turnout": cast.sum(axis=1) / citizens,
        "share_challengers": share[:, CHALLENGERS],
        "share_incumbents": share[:, INCUMBENTS],
        "share_others": share[:, OTHERS],
        "seats_challengers": won[:, CHALLENGERS],
        "seats_incumbents": won[:, INCUMBENTS],
        "seats_others": won[:, OTHERS],
        "candidates_registered": by_district(_lengths(slates)).astype(np.int64),
        "observed": stuffing.watched[voting],
        "stuffed": by_district(stuffing.ballots) / citizens,
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]
