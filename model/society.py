"""A society: districts, constituencies, citizens with fixed traits, and their ties."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from groundswell.model.memory import refuse_if_too_large
from groundswell.model.networks import (
    LAYERS,
    Layer,
    household_layer,
    layer_from_generator,
    layer_from_graph,
)
from groundswell.model.offline import offline_layer, order_ring
from groundswell.model.online import normal_rank, online_degrees, online_layer
from groundswell.model.people import People, draw_people
from groundswell.model.random import Draws
from groundswell.model.territory import Territory, lay_out
from groundswell.model.voices import Ties, slice_ties
from groundswell.model.workers import Workers
from groundswell.scenarios import DistrictTable, Scenario
from groundswell.scenarios.errors import Problem, ScenarioError, show
from groundswell.scenarios.fields import cards
from groundswell.scenarios.graphs import graph_bytes, read_graph
from groundswell.scenarios.parameters import Parameters

# All that a society is drawn from, besides size, seed and networks.
_COLUMNS = ("electorate", "seats", "support", "turnout_shift", "online_penetration")
_SYMBOLS = (
    "b_0", "c_C", "c_app", "deg_max", "deg_off", "deg_on", "dep_high", "dep_low", "hh1", "hh2",
    "hh3", "hh4", "loc_on", "on_share", "p_long", "rho_hom", "sd_d", "sd_m", "sig_b", "sig_on",
    "sig_th", "sig_x", "th0",
)  # fmt: skip


@dataclass(frozen=True)
class Society:
    """Who lives where, and who is tied to whom. Nothing here changes once burn-in is over.

    Sizes: D districts, C constituencies, N citizens. Citizens of a district, of a constituency
    and of a household are contiguous.
    """

    origin: dict[str, Any]  # what it was drawn from, see `origin`
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

    @cached_property
    def ties(self) -> Ties:
        """The layers in the order in which a day reads them."""
        return Ties(*(slice_ties(layer) for layer in self.layers.values()))

    def under(self, config: Scenario) -> Self:
        """Return this society as that of another scenario from which the same would be drawn.

        Raises:
            ScenarioError: another would be drawn; every field that makes a difference is named.
        """
        differing = differences(self.origin, origin(config), "the society")
        if differing:
            raise ScenarioError(*differing)
        same = replace(self, table=config.table)
        same.__dict__["ties"] = self.ties  # so that the runs of a sweep share them
        return same


def build_society(config: Scenario, threads: int = 1) -> Society:
    """Draw the society of a scenario: a function of nothing but its `origin`.

    Args:
        config: the scenario, with its size and seed.
        threads: workers; they never change a result.

    Raises:
        ScenarioError: fewer citizens than constituencies.
        DataError: a supplied graph does not fit.
        ResourceError: it does not fit into memory, or has more online ties than can be numbered.
    """
    refuse_if_too_large(config)
    drawn_from = origin(config)
    p = SimpleNamespace(**{symbol: drawn_from[path] for path, symbol in _shaping().items()})
    draws = Draws(config.seed)
    land = lay_out(config, p, draws)
    with Workers(config.size, threads) as workers:
        people, place = draw_people(config.table, p, land, draws, workers)

        def layer(name: str, draw: Callable[[], Layer]) -> Layer:
            supplied = _supplied(config, name, draws)
            return draw() if supplied is None else supplied

        return Society(
            origin=drawn_from,
            table=config.table,
            W=config.electorate,
            N=config.size,
            w=config.electorate / config.size,
            **vars(land),
            **people._asdict(),
            household=layer("household", lambda: _household(people, workers)),
            offline=layer("offline", lambda: _offline(config, p, land, place, draws, workers)),
            online=layer("online", lambda: _online(p, land, people, draws, workers)),
        )


def _household(people: People, workers: Workers) -> Layer:
    """Tie everybody in a household to everybody else in it (3.4)."""
    return household_layer(people.household_first, people.household_size, workers)


def _offline(
    config: Scenario,
    p: SimpleNamespace,
    land: Territory,
    place: NDArray[np.float64],
    draws: Draws,
    workers: Workers,
) -> Layer:
    """Draw the offline ties along a ring ordered by attitude and chance (3.5)."""
    closed = config.networks.closed
    ring = order_ring(land.first, land.constituency, closed, place, p.rho_hom, draws, workers)
    return offline_layer(ring, int(p.deg_off), p.p_long, draws, workers)


def _online(
    p: SimpleNamespace, land: Territory, people: People, draws: Draws, workers: Workers
) -> Layer:
    """Draw the online ties by pairing stubs of like-minded citizens (3.5)."""
    wanted = online_degrees(people.on, p.deg_on, p.sig_on, int(p.deg_max), draws, workers)
    rank = normal_rank(people.x0, workers)
    return online_layer(wanted, rank, land.district_first, p.loc_on, p.rho_hom, draws, workers)


def _supplied(config: Scenario, name: str, draws: Draws) -> Layer | None:
    source = getattr(config.networks, name)
    if source.file is not None:
        return layer_from_graph(read_graph(source.file), config.size, name)
    if source.generator != "default":
        return layer_from_generator(
            source.generator, dict(source.arguments), config.size, name, draws
        )
    return None


# ---- what a society is drawn from ----


def origin(config: Scenario) -> dict[str, Any]:
    """Return all that the society of a scenario is drawn from: plain values by dotted path.

    Scenarios that differ in nothing else (in levers, strategies, days, ...) have one society.

    Raises:
        DataError: a graph file cannot be read.
    """
    symbols, networks = config.symbols(), config.networks.model_dump(mode="json")
    for layer in LAYERS:
        if networks[layer]["file"]:
            networks[layer]["file"] = _hash(graph_bytes(networks[layer]["file"]))
    return {
        "size": config.size,
        "seed": config.seed,
        "election.max_seats_per_constituency": config.max_seats_per_constituency,
        **{f"districts.{name}": _hash(getattr(config.table, name)) for name in _COLUMNS},
        **{f"networks.{name}": value for name, value in networks.items()},
        **{path: symbols[symbol] for path, symbol in _shaping().items()},
    }


def differences(then: dict[str, Any], now: dict[str, Any], built: str) -> list[Problem]:
    """Return what differs between two origins.

    Args:
        then: what something was built from.
        now: what is asked for.
        built: what was built, in words.
    """
    return [
        Problem(path, fault=f"is {show(now[path])}; {built} was built with {show(then.get(path))}")
        for path in now
        if then.get(path) != now[path]
    ]


@cache
def _shaping() -> dict[str, str]:
    """Return the symbols of the parameters that shape a society, by path."""
    found = {card.symbol: card.path for card in cards(Parameters())}
    return {f"parameters.{found[symbol]}": symbol for symbol in _SYMBOLS}


def _hash(content: Any) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()
