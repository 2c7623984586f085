"""A society: districts, constituencies, citizens with fixed traits, and their ties.

Attitudes and voting habits are stratified: the citizens of a constituency take points of a
low-discrepancy sequence, so that a small society has the same distribution as a large one.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.networks import (
    LAYERS,
    Layer,
    ascending,
    household_layer,
    layer_from_generator,
    layer_from_graph,
    normal_rank,
    offline_layer,
    online_degrees,
    online_layer,
)
from groundswell.model.random import Draws
from groundswell.scenarios import DistrictTable, Scenario
from groundswell.scenarios.errors import Problem, ScenarioError
from groundswell.scenarios.graphs import read_graph

# The R2 sequence in two dimensions (Roberts 2018): powers of the inverse plastic number.
_R2 = (0.7548776662, 0.5698402910)
_EDGE = 1e-4

# Bounds that keep a district's support a share of voters with both sides present.
_SUPPORT_RANGE = (0.03, 0.9)


@dataclass(frozen=True)
class Society:
    """Who lives where, and who is tied to whom. Nothing here changes once burn-in is over.

    Sizes: D districts, C constituencies, N citizens. Citizens of a district, of a constituency
    and of a household are contiguous.
    """

    table: DistrictTable
    W: float  # real electorate
    N: int  # simulated citizens
    w: float  # real voters for each citizen

    # Constituencies (C).
    district_of: NDArray[np.int32]
    seats: NDArray[np.int64]
    electorate: NDArray[np.float64]  # real voters
    support: NDArray[np.float64]  # share leaning to the challengers at the start
    first: NDArray[np.int64]  # first citizen; one more entry holds N
    district_first: NDArray[np.int64]  # the same for districts (D + 1)

    # Citizens (N).
    constituency: NDArray[np.int32]
    household_first: NDArray[np.int32]
    household_size: NDArray[np.uint8]
    x0: NDArray[np.float32]  # anchor attitude, [-1, 1]
    b: NDArray[np.float32]  # voting habit at the start, logit
    h: NDArray[np.float32]  # hardship, [0, 1]
    r: NDArray[np.float32]  # risk aversion, [0, 1]
    n: NDArray[np.float32]  # susceptibility to pride and to us/them appeals, [0, 1]
    v: NDArray[np.float32]  # television exposure, [0, 1]
    k: NDArray[np.float32]  # civic skill, [0, 1]
    theta: NDArray[np.float32]  # personal threshold for protest
    on: NDArray[np.bool_]  # online politically
    dep: NDArray[np.bool_]  # dependent on the administration

    household: Layer
    offline: Layer
    online: Layer

    @property
    def district(self) -> NDArray[np.int32]:
        """District of each citizen."""
        return self.district_of[self.constituency]

    @property
    def layers(self) -> dict[str, Layer]:
        """The three layers of ties by name."""
        return {name: getattr(self, name) for name in LAYERS}


@dataclass(frozen=True)
class _Territory:
    """Constituencies and the citizens allotted to them, before anybody has traits."""

    district_of: NDArray[np.int32]
    seats: NDArray[np.int64]
    electorate: NDArray[np.float64]
    first: NDArray[np.int64]
    district_first: NDArray[np.int64]
    constituency: NDArray[np.int32]


def build_society(config: Scenario, parameters: SimpleNamespace, draws: Draws) -> Society:
    """Draw the society of a scenario.

    Raises:
        ScenarioError: fewer citizens than constituencies.
        DataError: a supplied graph does not fit.
    """
    table, p, size = config.table, parameters, config.size
    land = _lay_out(config)
    support = _support(table, land.district_of, p, draws)
    u1, u2 = _stratified_points(land.first, draws)
    household_first, household_size = _households(land.first, p, draws)
    mean = p.c_C + p.sig_x * special.ndtri(support)[land.constituency]
    x0 = (mean + p.sig_x * special.ndtri(u1)).clip(-1, 1).astype(np.float32)
    shift = table.turnout_shift[land.district_of][land.constituency]
    penetration = table.online_penetration[land.district_of][land.constituency]
    on = draws.uniforms(Purpose.ONLINE, size) < np.minimum(1, p.on_share * penetration)
    dependent = np.where(x0 < p.c_app, p.dep_low, p.dep_high)

    def trait(purpose: Purpose) -> NDArray[np.float32]:
        return draws.uniforms(purpose, size).astype(np.float32)

    def layer(name: str, draw: Callable[[], Layer]) -> Layer:
        supplied = _supplied(config, name, draws)
        return draw() if supplied is None else supplied

    return Society(
        table=table,
        W=config.electorate,
        N=size,
        w=config.electorate / size,
        support=support,
        **vars(land),
        household_first=household_first,
        household_size=household_size,
        x0=x0,
        b=(p.b_0 + shift + p.sig_b * special.ndtri(u2)).astype(np.float32),
        h=draws.order_statistics(Purpose.HARDSHIP, size, 7).astype(np.float32),
        r=trait(Purpose.RISK),
        n=trait(Purpose.SUSCEPTIBILITY),
        v=trait(Purpose.TELEVISION),
        k=trait(Purpose.SKILL),
        theta=(p.th0 + p.sig_th * draws.normals(Purpose.THRESHOLD, size)).astype(np.float32),
        on=on,
        dep=draws.uniforms(Purpose.DEPENDENT, size) < dependent,
        household=layer("household", lambda: household_layer(household_first, household_size)),
        offline=layer("offline", lambda: _offline(config, p, land, u1, draws)),
        online=layer("online", lambda: _online(p, land, x0, on, draws)),
    )


def _lay_out(config: Scenario) -> _Territory:
    """Cut districts into constituencies and allot the citizens to them (3.1)."""
    table = config.table
    district_of, seats = _cut_constituencies(table.seats, config.max_seats_per_constituency)
    parts = np.bincount(district_of, minlength=table.seats.size)
    electorate = (table.electorate / parts)[district_of]
    count = _allot(config.size, electorate)
    if count.min() < 1:
        allowed = f"at least one citizen in each of the {count.size} constituencies"
        raise ScenarioError(Problem("size", config.size, allowed, file=config.name))
    first = np.concatenate([[0], np.cumsum(count)])
    return _Territory(
        district_of=district_of,
        seats=seats,
        electorate=electorate,
        first=first,
        district_first=first[np.searchsorted(district_of, np.arange(table.seats.size + 1))],
        constituency=np.repeat(np.arange(count.size, dtype=np.int32), count),
    )


def _cut_constituencies(
    seats: NDArray[np.int64], largest: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Split each council into the fewest constituencies of at most `largest` seats (3.1)."""
    district_of, parts = [], []
    for d, council in enumerate(seats.tolist()):
        pieces = -(-council // largest)
        small, larger = divmod(council, pieces)
        parts += [small + 1] * larger + [small] * (pieces - larger)
        district_of += [d] * pieces
    return np.array(district_of, np.int32), np.array(parts, np.int64)


def _allot(size: int, electorate: NDArray[np.float64]) -> NDArray[np.int64]:
    """Allot citizens to constituencies in proportion to voters, by largest remainder."""
    quota = size * electorate / electorate.sum()
    count = np.floor(quota).astype(np.int64)
    remainder = np.argsort(-(quota - count), kind="stable")
    count[remainder[: size - count.sum()]] += 1
    return count


def _support(
    table: DistrictTable, district_of: NDArray[np.int32], p: SimpleNamespace, draws: Draws
) -> NDArray[np.float64]:
    """Return s_m: a district's support with the shocks that no data explain (3.3)."""
    districts = draws.normals(Purpose.DISTRICT_SUPPORT, table.support.size)
    constituencies = draws.normals(Purpose.CONSTITUENCY_SUPPORT, district_of.size)
    support = (table.support + p.sd_d * districts)[district_of] + p.sd_m * constituencies
    return support.clip(*_SUPPORT_RANGE)


def _stratified_points(
    first: NDArray[np.int64], draws: Draws
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (u1, u2) of each citizen, ordered so that households are neighbours (3.3, 3.4)."""
    total = int(first[-1])
    shift_1 = draws.uniforms(Purpose.SHIFT_1, first.size - 1)
    shift_2 = draws.uniforms(Purpose.SHIFT_2, first.size - 1)
    jitter = draws.uniforms(Purpose.HOUSEHOLD_ORDER, total)
    u1, u2 = np.empty(total), np.empty(total)
    for m, (low, high) in enumerate(itertools.pairwise(first)):
        q = np.arange(high - low)
        point_1 = ((_R2[0] * q + shift_1[m]) % 1).clip(_EDGE, 1 - _EDGE)
        point_2 = ((_R2[1] * q + shift_2[m]) % 1).clip(_EDGE, 1 - _EDGE)
        order = ascending(0.5 * point_1 + 0.5 * jitter[low:high])
        u1[low:high], u2[low:high] = point_1[order], point_2[order]
    return u1, u2


def _households(
    first: NDArray[np.int64], p: SimpleNamespace, draws: Draws
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Cut the order of each constituency into households; return first member and size (3.4)."""
    cumulative = np.cumsum([p.hh1, p.hh2, p.hh3, p.hh4])
    total = int(first[-1])
    household_first = np.empty(total, np.int32)
    household_size = np.empty(total, np.uint8)
    chance = draws.uniforms(Purpose.HOUSEHOLD_SIZE, total)
    _cut_households(first, cumulative, chance, household_first, household_size)
    return household_first, household_size


@kernel
def _cut_households(first, cumulative, chance, household_first, household_size):
    for m in range(first.size - 1):
        i = first[m]
        while i < first[m + 1]:
            size = 1
            while size < cumulative.size and chance[i] >= cumulative[size - 1]:
                size += 1
            size = min(size, first[m + 1] - i)
            household_first[i : i + size] = i
            household_size[i : i + size] = size
            i += size


def _offline(
    config: Scenario, p: SimpleNamespace, land: _Territory, u1: NDArray[np.float64], draws: Draws
) -> Layer:
    """Draw the offline ties along a ring ordered by attitude and chance (3.5)."""
    key = p.rho_hom * u1 + (1 - p.rho_hom) * draws.uniforms(Purpose.OFFLINE_ORDER, u1.size)
    ring = np.concatenate(
        [low + ascending(key[low:high]) for low, high in itertools.pairwise(land.first)]
    )
    return offline_layer(
        ring,
        land.first,
        land.constituency,
        int(p.deg_off),
        p.p_long,
        config.networks.closed,
        draws,
    )


def _online(
    p: SimpleNamespace,
    land: _Territory,
    x0: NDArray[np.float32],
    on: NDArray[np.bool_],
    draws: Draws,
) -> Layer:
    """Draw the online ties by pairing stubs of like-minded citizens (3.5)."""
    stubs = online_degrees(on, p.deg_on, p.sig_on, int(p.deg_max), draws)
    rank = normal_rank(x0)
    return online_layer(stubs, land.district_first, rank, p.loc_on, p.rho_hom, draws)


def _supplied(config: Scenario, name: str, draws: Draws) -> Layer | None:
    source = getattr(config.networks, name)
    if source.file is not None:
        return layer_from_graph(read_graph(source.file), config.size, name)
    if source.generator != "default":
        return layer_from_generator(
            source.generator, dict(source.arguments), config.size, name, draws
        )
    return None
