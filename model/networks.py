"""The three layers of ties, built directly as compressed sparse rows.

Households are complete graphs of neighbours in memory; offline ties follow a ring ordered by
attitude, rewired here and there (Watts and Strogatz 1998, with homophily); online ties pair the
stubs of a heavy-tailed degree sequence (a configuration model, Molloy and Reed 1995). Any layer
may instead come from a networkx graph.
"""

from collections.abc import Callable
from inspect import signature
from typing import Any, NamedTuple, cast

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import special

from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.random import Draws
from groundswell.scenarios.errors import DataError

LAYERS = ("household", "offline", "online")

_SCALE = 2.0**32
_POSITION = np.uint64(0xFFFFFFFF)


class Layer(NamedTuple):
    """Symmetric ties: the neighbours of i are indices[indptr[i]:indptr[i + 1]], ascending."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]


def ascending(key: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the order of keys in [0, 1) at 32-bit resolution, ties by position.

    Keys are packed with their positions into single integers, so that a plain sort, which is
    several times faster than an indirect one, gives the same order on every machine.
    """
    packed = (key * _SCALE).astype(np.uint64) << np.uint64(32)
    packed |= np.arange(key.size, dtype=np.uint64)
    packed.sort()
    return (packed & _POSITION).astype(np.int64)


def household_layer(first: NDArray[np.int32], size: NDArray[np.uint8]) -> Layer:
    """Tie every citizen to all other members of the household.

    Args:
        first: index of the first member of each citizen's household.
        size: number of members of each citizen's household.
    """
    indptr = np.zeros(first.size + 1, np.int64)
    np.cumsum(size.astype(np.int64) - 1, out=indptr[1:])
    indices = np.empty(indptr[-1], np.int32)
    _fill_households(first, size, indptr, indices)
    return Layer(indptr, indices)


@kernel
def _fill_households(first: Any, size: Any, indptr: Any, indices: Any) -> None:
    for i in range(first.size):
        position = indptr[i]
        for member in range(first[i], first[i] + size[i]):
            if member != i:
                indices[position] = member
                position += 1


def offline_layer(
    ring: NDArray[np.int64],
    group_first: NDArray[np.int64],
    group_of: NDArray[np.int32],
    degree: int,
    p_long: float,
    closed: bool,
    draws: Draws,
) -> Layer:
    """Tie each citizen to the next degree/2 on a ring; rewire each tie with probability p_long.

    Args:
        ring: citizens in ring order, group by group.
        group_first: first citizen of each constituency and, last, the number of citizens.
        group_of: constituency of each citizen.
        degree: ties per citizen, even.
        p_long: share of ties rewired to a uniformly chosen citizen.
        closed: whether every constituency is a city of its own, with its own ring.
        draws: the source of chance.
    """
    half = degree // 2
    count = ring.size
    rewired = draws.uniforms(Purpose.REWIRE, count * half) < p_long
    target = draws.uniforms(Purpose.REWIRE_TARGET, count * half)
    start = np.empty(count * half, np.int32)
    end = np.empty(count * half, np.int32)
    _draw_ring(ring, group_first, group_of, half, closed, rewired, target, start, end)
    return symmetric_layer(count, start, end)


@kernel
def _draw_ring(
    ring: Any,
    group_first: Any,
    group_of: Any,
    half: int,
    closed: bool,
    rewired: Any,
    target: Any,
    start: Any,
    end: Any,
) -> None:
    for position in range(ring.size):
        i = ring[position]
        low, high = 0, ring.size
        if closed:
            low, high = group_first[group_of[i]], group_first[group_of[i] + 1]
        for r in range(half):
            tie = i * half + r
            start[tie] = i
            if rewired[tie]:
                end[tie] = low + int(target[tie] * (high - low))
            else:
                end[tie] = ring[low + (position - low + 1 + r) % (high - low)]


def online_degrees(
    online: NDArray[np.bool_], mean: float, log_sd: float, largest: int, draws: Draws
) -> NDArray[np.int64]:
    """Return the number of online stubs of each citizen: lognormal, stochastically rounded."""
    normal = draws.normals(Purpose.ONLINE_DEGREE, online.size)
    degree = np.exp(np.log(mean) - log_sd**2 / 2 + log_sd * normal).clip(1, largest)
    whole = np.floor(degree)
    stubs = whole + (draws.uniforms(Purpose.ONLINE_ROUNDING, online.size) < degree - whole)
    return np.where(online, stubs, 0).astype(np.int64)


def online_layer(
    stubs: NDArray[np.int64],
    district_first: NDArray[np.int64],
    attitude_rank: NDArray[np.float64],
    local_share: float,
    homophily: float,
    draws: Draws,
) -> Layer:
    """Pair stubs with near neighbours in attitude: first inside districts, then everywhere.

    Args:
        stubs: wanted online ties of each citizen.
        district_first: first citizen of each district and, last, the number of citizens.
        attitude_rank: place of each citizen in the distribution of attitudes, in [0, 1].
        local_share: share of stubs matched inside the district.
        homophily: weight of attitude in the order of pairing, in [0, 1].
        draws: the source of chance.
    """
    slot_first = np.zeros(stubs.size + 1, np.int64)
    np.cumsum(stubs, out=slot_first[1:])
    total = int(slot_first[-1])
    owner = np.repeat(np.arange(stubs.size, dtype=np.int32), stubs)
    slots = np.empty(total, np.int32)
    used = np.zeros(stubs.size, np.int32)
    local = draws.uniforms(Purpose.STUB_LOCAL, total) < local_share
    waiting = ~local

    def order(chosen: NDArray[np.int64], jitter: NDArray[np.float64]) -> NDArray[np.int64]:
        key = homophily * attitude_rank[owner[chosen]] + (1 - homophily) * jitter[chosen]
        return chosen[ascending(np.minimum(key, 1 - 2.0**-33))]

    jitter = draws.uniforms(Purpose.LOCAL_ORDER, total)
    for d in range(district_first.size - 1):
        low, high = slot_first[district_first[d]], slot_first[district_first[d + 1]]
        chosen = low + np.flatnonzero(local[low:high])
        _match(order(chosen, jitter), owner, slot_first, slots, used, waiting)
    for attempt in (0, 1):
        jitter = draws.uniforms(Purpose.WIDE_ORDER, total, attempt)
        chosen = np.flatnonzero(waiting)
        waiting[:] = False
        _match(order(chosen, jitter), owner, slot_first, slots, used, waiting)
    return _compact(slot_first, slots, used)


@kernel
def _match(order: Any, owner: Any, slot_first: Any, slots: Any, used: Any, waiting: Any) -> None:
    """Pair stubs in order, 1st with 2nd and so on; self-ties and duplicates go on waiting."""
    for pair in range(order.size // 2):
        stub_a, stub_b = order[2 * pair], order[2 * pair + 1]
        a, b = owner[stub_a], owner[stub_b]
        if a == b or _tied(a, b, slot_first, slots, used):
            waiting[stub_a] = True
            waiting[stub_b] = True
            continue
        slots[slot_first[a] + used[a]] = b
        slots[slot_first[b] + used[b]] = a
        used[a] += 1
        used[b] += 1
    if order.size % 2:
        waiting[order[-1]] = True


@kernel
def _tied(a: int, b: int, slot_first: Any, slots: Any, used: Any) -> bool:
    if used[b] < used[a]:
        a, b = b, a
    first = slot_first[a]
    for position in range(first, first + used[a]):  # noqa: SIM110 (numba has no any())
        if slots[position] == b:
            return True
    return False


def _compact(
    slot_first: NDArray[np.int64], slots: NDArray[np.int32], used: NDArray[np.int32]
) -> Layer:
    """Drop unused slots and sort each row."""
    indptr = np.zeros(used.size + 1, np.int64)
    np.cumsum(used, out=indptr[1:])
    indices = np.empty(indptr[-1], np.int32)
    _copy_sorted(slot_first, slots, indptr, indices)
    return Layer(indptr, indices)


@kernel
def _copy_sorted(slot_first: Any, slots: Any, indptr: Any, indices: Any) -> None:
    for i in range(indptr.size - 1):
        size = indptr[i + 1] - indptr[i]
        row = indices[indptr[i] : indptr[i + 1]]
        row[:] = slots[slot_first[i] : slot_first[i] + size]
        _sort_row(row)


@kernel
def _sort_row(row: Any) -> None:
    """Insertion sort: rows are short, and nearly all stay in one cache line."""
    for end in range(1, row.size):
        value = row[end]
        position = end
        while position > 0 and row[position - 1] > value:
            row[position] = row[position - 1]
            position -= 1
        row[position] = value


def symmetric_layer(count: int, start: NDArray[np.int32], end: NDArray[np.int32]) -> Layer:
    """Return the layer of ties start[t] - end[t]; self-ties and duplicates are dropped."""
    slot_first = np.zeros(count + 1, np.int64)
    _count_ends(start, end, slot_first)
    np.cumsum(slot_first, out=slot_first)
    slots = np.empty(slot_first[-1], np.int32)
    used = np.zeros(count, np.int32)
    _fill_unique(start, end, slot_first, slots, used)
    return _compact(slot_first, slots, used)


@kernel
def _count_ends(start: Any, end: Any, slot_first: Any) -> None:
    for tie in range(start.size):
        slot_first[start[tie] + 1] += 1
        slot_first[end[tie] + 1] += 1


@kernel
def _fill_unique(start: Any, end: Any, slot_first: Any, slots: Any, used: Any) -> None:
    for tie in range(start.size):
        a, b = start[tie], end[tie]
        if a == b or _tied(a, b, slot_first, slots, used):
            continue
        slots[slot_first[a] + used[a]] = b
        slots[slot_first[b] + used[b]] = a
        used[a] += 1
        used[b] += 1


def layer_from_graph(graph: nx.Graph, count: int, name: str) -> Layer:
    """Return the layer of an undirected simple graph; nodes are taken in sorted order.

    Raises:
        DataError: the graph is directed, has self-ties, or has not `count` nodes.
    """
    if graph.is_directed():
        raise DataError(f"networks.{name}: the graph is directed; allowed: an undirected graph")
    if graph.number_of_nodes() != count:
        raise DataError(
            f"networks.{name}: the graph has {graph.number_of_nodes():,} nodes; "
            f"allowed: one for each of the {count:,} citizens (size: {count})"
        )
    loops = nx.number_of_selfloops(graph)
    if loops:
        raise DataError(f"networks.{name}: the graph has {loops:,} self-ties; allowed: none")
    number = {node: i for i, node in enumerate(_sorted_nodes(graph))}
    start = np.fromiter((number[a] for a, _ in graph.edges()), np.int32)
    end = np.fromiter((number[b] for _, b in graph.edges()), np.int32)
    return symmetric_layer(count, start, end)


def _sorted_nodes(graph: nx.Graph) -> list[Any]:
    """Sort nodes by number where all names are numbers (GraphML gives strings), else by name."""
    nodes = list(graph.nodes())
    try:
        return sorted(nodes, key=int)
    except (TypeError, ValueError):
        return sorted(nodes, key=str)


def layer_from_generator(
    generator: str, arguments: dict[str, Any], count: int, name: str, draws: Draws
) -> Layer:
    """Return the layer that a networkx generator makes for `count` nodes.

    The generator is given `n` and `seed` where it knows them; self-ties it makes are dropped.

    Raises:
        DataError: networkx has no such generator, or it refuses the arguments.
    """
    function = _generator(generator, name)
    word = draws.uniform(Purpose.REWIRE, 2**40 + LAYERS.index(name), 0)
    ours = {"n": count, "seed": int(word * 2**31)}
    known = signature(function).parameters
    given = {key: value for key, value in ours.items() if key in known} | arguments
    try:
        graph = nx.Graph(function(**given))
    except (TypeError, ValueError, nx.NetworkXError) as error:
        raise DataError(
            f"networks.{name}: {generator} refuses arguments {arguments}: {error}"
        ) from error
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return layer_from_graph(graph, count, name)


def _generator(generator: str, name: str) -> Callable[..., Any]:
    function = getattr(nx, generator, None)
    if not getattr(function, "__module__", "").startswith("networkx.generators"):
        raise DataError(
            f"networks.{name}.generator: networkx has no generator '{generator}'; "
            "allowed: 'default' or a generator of networkx, such as watts_strogatz_graph"
        )
    return cast(Callable[..., Any], function)


def normal_rank(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the place of each value in a normal distribution of the same mean and sd."""
    values = x.astype(np.float64)
    spread = values.std()
    return special.ndtr((values - values.mean()) / spread) if spread > 0 else np.full(x.size, 0.5)


def to_networkx(layers: dict[str, Layer]) -> nx.Graph:
    """Return one graph with the ties of all given layers; the edge attribute `layer` names them.

    A pair tied in several layers has one edge, whose `layer` joins the names with '+'.
    """
    graph: nx.Graph = nx.Graph()
    for name, layer in layers.items():
        graph.add_nodes_from(range(layer.indptr.size - 1))
        start = np.repeat(np.arange(layer.indptr.size - 1), np.diff(layer.indptr))
        for a, b in zip(start.tolist(), layer.indices.tolist(), strict=True):
            if a < b:
                known = graph.edges[a, b]["layer"] + "+" if graph.has_edge(a, b) else ""
                graph.add_edge(a, b, layer=known + name)
    return graph
