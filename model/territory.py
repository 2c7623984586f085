"""Districts cut into constituencies, and the citizens allotted to them (3.1, 3.3)."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from groundswell.agents.purposes import Purpose
from groundswell.model.random import Draws
from groundswell.scenarios import DistrictTable, Scenario
from groundswell.scenarios.errors import Problem, ScenarioError

# Bounds that keep a district's support a share of voters with both sides present.
_SUPPORT_RANGE = (0.03, 0.9)


@dataclass(frozen=True)
class Territory:
    """Constituencies, before anybody lives in them; the names are those of `Society`."""

    district_of: NDArray[np.int32]
    seats: NDArray[np.int64]
    electorate: NDArray[np.float64]
    support: NDArray[np.float64]
    first: NDArray[np.int64]
    district_first: NDArray[np.int64]
    constituency: NDArray[np.int32]


def lay_out(config: Scenario, p: SimpleNamespace, draws: Draws) -> Territory:
    """Cut districts into constituencies and allot the citizens to them.

    Raises:
        ScenarioError: fewer citizens than constituencies.
    """
    table = config.table
    district_of, seats = cut_constituencies(table.seats, config.max_seats_per_constituency)
    parts = np.bincount(district_of, minlength=table.seats.size)
    electorate = (table.electorate / parts)[district_of]
    count = allot(config.size, electorate)
    if count.min() < 1:
        allowed = f"at least one citizen in each of the {count.size} constituencies"
        raise ScenarioError(Problem("size", config.size, allowed, file=config.name))
    first = np.concatenate([[0], np.cumsum(count)])
    return Territory(
        district_of=district_of,
        seats=seats,
        electorate=electorate,
        support=_support(table, district_of, p, draws),
        first=first,
        district_first=first[np.searchsorted(district_of, np.arange(table.seats.size + 1))],
        constituency=np.repeat(np.arange(count.size, dtype=np.int32), count),
    )


def cut_constituencies(
    seats: NDArray[np.int64], largest: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Split each council into the fewest constituencies of at most `largest` seats.

    Returns:
        The district and the seats of each constituency.
    """
    district_of, parts = [], []
    for d, council in enumerate(seats.tolist()):
        pieces = -(-council // largest)
        small, larger = divmod(council, pieces)
        parts += [small + 1] * larger + [small] * (pieces - larger)
        district_of += [d] * pieces
    return np.array(district_of, np.int32), np.array(parts, np.int64)


def allot(size: int, electorate: NDArray[np.float64]) -> NDArray[np.int64]:
    """Allot citizens to constituencies in proportion to voters, by largest remainder."""
    quota = size * electorate / electorate.sum()
    count = np.floor(quota).astype(np.int64)
    remainder = np.argsort(-(quota - count), kind="stable")
    count[remainder[: size - count.sum()]] += 1
    return count


def _support(
    table: DistrictTable, district_of: NDArray[np.int32], p: SimpleNamespace, draws: Draws
) -> NDArray[np.float64]:
    """Return s_m: a district's support with the shocks that no data explain."""
    districts = draws.normals(Purpose.DISTRICT_SUPPORT, table.support.size)
    constituencies = draws.normals(Purpose.CONSTITUENCY_SUPPORT, district_of.size)
    support = (table.support + p.sd_d * districts)[district_of] + p.sd_m * constituencies
    return support.clip(*_SUPPORT_RANGE)
