"""What is asked of a strategy, in the same words for either side.

Counts are of real persons, seats and voters; money is in the scenario's currency.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.paired import Results

type Numbers = NDArray[np.float64]
type SideName = Literal["challengers", "incumbents"]


@dataclass(frozen=True)
class Outcome:
    """One of the outcomes of a strategy.

    Attributes:
        name: short, as it is typed.
        title: in words.
        unit: of its values; empty for a share.
        sign: 1 where more is better, -1 where less is.
        challengers_only: whether only the challengers have it.
    """

    name: str
    title: str
    unit: str
    sign: int = 1
    challengers_only: bool = False


_OUTCOMES = (
    Outcome("seats", "Seats won", "seats"),
    Outcome("councils_with_seat", "Councils with at least one seat", "councils"),
    Outcome("councils_majority", "Councils with at least half of the seats", "councils"),
    Outcome("vote_share", "Share of the votes", ""),
    Outcome("turnout", "Turnout", ""),
    Outcome("candidates", "Candidates on the ballot", "persons", challengers_only=True),
    Outcome("volunteers", "Volunteers on the day of the vote", "persons", challengers_only=True),
    Outcome("volunteers_later", "Volunteers a year later", "persons", challengers_only=True),
    Outcome("arrests", "Arrests suffered", "arrests", -1, challengers_only=True),
    Outcome("spent", "Money spent", "money", -1),
    Outcome("cost_per_vote", "Cost of a vote", "money", -1),
    Outcome("cost_per_seat", "Cost of a seat", "money", -1),
)

STRATEGY_OUTCOMES = {outcome.name: outcome for outcome in _OUTCOMES}
"""All of them, by name."""


def outcomes_for(side: SideName) -> dict[str, Outcome]:
    """Return the outcomes that a side has, by name."""
    both = side == "challengers"
    return {
        name: one for name, one in STRATEGY_OUTCOMES.items() if both or not one.challengers_only
    }


def tables_for(side: SideName) -> tuple[str, ...]:
    """Return the tables that have to be kept of each run."""
    return ("electorate", "turnout", "seats", f"seats_{side}", f"share_{side}", f"spent:{side}")


def strategy_values(results: Results, contender: int, side: SideName) -> dict[str, Numbers]:
    """Return every outcome of a side that it has, one value a seed that counts.

    The volunteers of the day of the vote are those of the second day that was recorded, those of
    a year later of the last one; `side_by_side` sees to that. A cost is not a number in a
    run without votes or seats.
    """
    table = {name: results.tables(name, contender) for name in tables_for(side)}
    won, electorate = table[f"seats_{side}"], table["electorate"]
    ballots = np.nansum(table["turnout"] * electorate, axis=1)
    votes = np.nansum(table["turnout"] * electorate * table[f"share_{side}"], axis=1)
    seats, spent = np.nansum(won, axis=1), np.nansum(table[f"spent:{side}"], axis=1)
    found = {
        "seats": seats,
        "councils_with_seat": (won > 0).sum(axis=1).astype(np.float64),
        "councils_majority": ((won > 0) & (2 * won >= table["seats"])).sum(axis=1).astype(float),
        "vote_share": _ratio(votes, ballots),
        "turnout": _ratio(ballots, np.nansum(electorate, axis=1)),
        "spent": spent,
        "cost_per_vote": _ratio(spent, votes),
        "cost_per_seat": _ratio(spent, seats),
    }
    if side == "challengers":
        volunteers = results.series("volunteers", contender)
        found |= {
            "candidates": results.values("registered")[contender],
            "volunteers": volunteers[:, 1],
            "volunteers_later": volunteers[:, -1],
            "arrests": results.values("arrests")[contender],
        }
    return {name: found[name] for name in outcomes_for(side)}


def district_seats(results: Results, contender: int, side: SideName) -> Numbers:
    """Return the seats won by district, one row a seed that counts."""
    return results.tables(f"seats_{side}", contender)


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
