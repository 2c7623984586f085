"""The three layers of ties (3.4, 3.5), as sets of pairs grown one tie at a time."""

import inspect
import math
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import networkx as nx

from groundswell.agents.purposes import Purpose
from tests.reference.arithmetic import (
    clip,
    deviation,
    mean,
    normal,
    normal_share,
    sort_key,
    uniform,
)
from tests.reference.citizen import Citizen

type Layer = list[list[int]]
LAYERS = ("household", "offline", "online")


class Ties:
    """An undirected graph without self-ties and duplicates."""

    def __init__(self, size: int) -> None:
        self._neighbours: list[set[int]] = [set() for _ in range(size)]

    def add(self, one: int, other: int) -> bool:
        """Tie two citizens; tell whether that made a new tie."""
        if one == other or other in self._neighbours[one]:
            return False
        self._neighbours[one].add(other)
        self._neighbours[other].add(one)
        return True

    def layer(self) -> Layer:
        """Return the neighbours of each citizen, ascending."""
        return [sorted(ties) for ties in self._neighbours]


def household_layer(size: int, households: list[range]) -> Layer:
    """Tie everybody in a household to everybody else in it."""
    ties = Ties(size)
    for members in households:
        for one in members:
            for other in members:
                ties.add(one, other)
    return ties.layer()


# Offline -----------------------------------------------------------------------------------------


def offline_layer(
    seed: int, p: SimpleNamespace, citizens: list[Citizen], groups: list[range], closed: bool
) -> Layer:
    """Tie neighbours on a ring ordered by attitude and chance; some ties are long.

    Args:
        seed: of the run.
        p: parameters.
        citizens: all of them.
        groups: the citizens of each constituency.
        closed: each constituency is a ring and a world of its own.
    """
    half = int(p.deg_off) // 2
    orders = [sorted(group, key=lambda i: offline_key(seed, p, citizens[i])) for group in groups]
    if closed:
        rings = [(order, group) for order, group in zip(orders, groups, strict=True)]
    else:
        everybody = [i for order in orders for i in order]
        rings = [(everybody, range(len(citizens)))]
    ties = Ties(len(citizens))
    for ring, reach in rings:
        for position, i in enumerate(ring):
            for r in range(half):
                other = ring[(position + 1 + r) % len(ring)]
                ties.add(i, rewired(seed, p, i * half + r, other, reach))
    return ties.layer()


def offline_key(seed: int, p: SimpleNamespace, citizen: Citizen) -> tuple[int, int]:
    """Return the place of a citizen in the order of the constituency."""
    chance = uniform(seed, Purpose.OFFLINE_ORDER, 0, citizen.number)
    return sort_key(p.rho_hom * citizen.u1 + (1 - p.rho_hom) * chance), citizen.number


def rewired(seed: int, p: SimpleNamespace, tie: int, other: int, reach: range) -> int:
    """Return the end of a tie: the neighbour on the ring, or anybody within reach."""
    if uniform(seed, Purpose.REWIRE, 0, tie) >= p.p_long:
        return other
    return reach.start + math.floor(uniform(seed, Purpose.REWIRE_TARGET, 0, tie) * len(reach))


# Online ------------------------------------------------------------------------------------------


def online_layer(seed: int, p: SimpleNamespace, citizens: list[Citizen], districts: int) -> Layer:
    """Match the stubs of online citizens: first inside districts, then twice in the society."""
    stubs = [c.number for c in citizens for _ in range(stub_count(seed, p, c))]
    centre = mean([c.x0 for c in citizens])
    spread = deviation([c.x0 for c in citizens])
    rank = [normal_share((c.x0 - centre) / spread) for c in citizens]

    def in_order(chosen: Iterable[int], purpose: Purpose, day: int) -> list[int]:
        def key(stub: int) -> tuple[int, int]:
            chance = uniform(seed, purpose, day, stub)
            like_minded = p.rho_hom * rank[stubs[stub]]
            return sort_key(like_minded + (1 - p.rho_hom) * chance), stub

        return sorted(chosen, key=key)

    ties = Ties(len(citizens))
    local = [uniform(seed, Purpose.STUB_LOCAL, 0, stub) < p.loc_on for stub in range(len(stubs))]
    pool = [stub for stub in range(len(stubs)) if not local[stub]]
    for d in range(districts):
        mine = [s for s in range(len(stubs)) if local[s] and citizens[stubs[s]].district == d]
        pool += match(ties, stubs, in_order(mine, Purpose.LOCAL_ORDER, 0))
    for attempt in (0, 1):
        pool = match(ties, stubs, in_order(pool, Purpose.WIDE_ORDER, attempt))
    return ties.layer()


def stub_count(seed: int, p: SimpleNamespace, citizen: Citizen) -> int:
    """Return the number of online ties a citizen looks for, rounded by chance."""
    if not citizen.on:
        return 0
    log_degree = math.log(p.deg_on) - p.sig_on**2 / 2
    log_degree += p.sig_on * normal(seed, Purpose.ONLINE_DEGREE, 0, citizen.number)
    degree = clip(math.exp(log_degree), 1.0, p.deg_max)
    whole = math.floor(degree)
    return whole + (uniform(seed, Purpose.ONLINE_ROUNDING, 0, citizen.number) < degree - whole)


def match(ties: Ties, stubs: list[int], ordered: list[int]) -> list[int]:
    """Tie the first stub with the second, the third with the fourth; return those left over."""
    left_over = ordered[len(ordered) - len(ordered) % 2 :]
    for one, other in zip(ordered[0::2], ordered[1::2], strict=False):
        if not ties.add(stubs[one], stubs[other]):
            left_over += [one, other]
    return left_over


# Supplied graphs ---------------------------------------------------------------------------------


def supplied_layer(seed: int, source: Any, number: int, size: int) -> Layer:
    """Return a layer from a file or a networkx generator named in the scenario.

    Args:
        seed: of the run.
        source: the scenario's description of the layer.
        number: 0 household, 1 offline, 2 online.
        size: citizens.
    """
    if source.file is not None:
        return layer_of(read_graph(Path(source.file)), size)
    generator = getattr(nx, source.generator)
    arguments = dict(source.arguments)
    known = inspect.signature(generator).parameters
    if "n" in known:
        arguments.setdefault("n", size)
    if "seed" in known:
        u = uniform(seed, Purpose.REWIRE, 0, 2**40 + number)
        arguments.setdefault("seed", int(u * 2**31))
    graph = generator(**arguments)
    ordered = {label: place for place, label in enumerate(sorted(graph.nodes))}
    return layer_of(nx.relabel_nodes(nx.Graph(graph), ordered), size)


def read_graph(path: Path) -> nx.Graph:
    """Read a GraphML file or an edge list, citizens named by number or sorted by label."""
    graph = nx.read_graphml(path) if path.suffix == ".graphml" else nx.read_edgelist(path)
    labels = sorted(str(label) for label in graph.nodes)
    if all(label.isdigit() for label in labels):
        return nx.relabel_nodes(graph, {label: int(label) for label in graph.nodes})
    place = {label: number for number, label in enumerate(labels)}
    return nx.relabel_nodes(graph, {label: place[str(label)] for label in graph.nodes})


def layer_of(graph: nx.Graph, size: int) -> Layer:
    """Return the neighbours in a graph whose nodes are citizens' numbers."""
    ties = Ties(size)
    for one, other in graph.edges():
        ties.add(one, other)
    return ties.layer()
