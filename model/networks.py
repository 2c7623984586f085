"""Layers of ties as compressed sparse rows.

Households are complete graphs of neighbours in memory; `groundswell.model.offline` and
`groundswell.model.online` draw the ties between them. Any layer may instead come from a networkx
graph.
"""

from collections.abc import Callable
from inspect import signature
from typing import Any, NamedTuple, cast

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.ordering import HALF, NUMBER
from groundswell.model.random import Draws
from groundswell.model.workers import Workers
from groundswell.scenarios.errors import DataError

LAYERS = ("household", "offline", "online")


class Layer(NamedTuple):
    """Symmetric ties: the neighbours of i are indices[indptr[i]:indptr[i + 1]], ascending."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]


def row_ends(degree: NDArray[Any]) -> NDArray[np.int64]:
    """Return where each row begins and, last, where the last one ends."""
    ends = np.zeros(degree.size + 1, np.int64)
    np.cumsum(degree, out=ends[1:])
    return ends


def join_rows(degree: NDArray[Any], rows: list[NDArray[np.int32]], workers: Workers) -> Layer:
    """Return the layer whose rows, one after another, stand in `rows`, one array a part."""
    indptr = row_ends(degree)
    indices = np.empty(indptr[-1], np.int32)
    ends = row_ends(np.array([part.size for part in rows]))

    def copy(part: int) -> None:
        indices[ends[part] : ends[part + 1]] = rows[part]

    workers.each(copy, range(len(rows)))
    return Layer(indptr, indices)


def household_layer(first: NDArray[np.int32], size: NDArray[np.uint8], workers: Workers) -> Layer:
    """Tie every citizen to all other members of the household.

    Args:
        first: index of the first member of each citizen's household.
        size: number of members of each citizen's household.
        workers: threads.
    """
    indptr = row_ends(size - np.uint8(1))
    indices = np.empty(indptr[-1], np.int32)
    workers.over(
        workers.edges, lambda low, high: _fill_households(low, high, first, size, indptr, indices)
    )
    return Layer(indptr, indices)


@kernel
def _fill_households(low: int, high: int, first: Any, size: Any, indptr: Any, indices: Any) -> None:
    for i in range(low, high):
        position = indptr[i]
        for member in range(first[i], first[i] + size[i]):
            if member != i:
                indices[position] = member
                position += 1


def symmetric_layer(count: int, start: NDArray[np.int32], end: NDArray[np.int32]) -> Layer:
    """Return the layer of ties start[t] - end[t]; self-ties and duplicates are dropped."""
    both = np.concatenate([start, end]).astype(np.uint64) << HALF
    both = np.unique(both | np.concatenate([end, start]).astype(np.uint64))
    row, other = (both >> HALF).astype(np.int64), (both & NUMBER).astype(np.int32)
    return Layer(row_ends(np.bincount(row[row != other], minlength=count)), other[row != other])


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
