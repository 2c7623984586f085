"""Reading supplied graphs: GraphML files and edge lists."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from groundswell.scenarios.errors import DataError


def graph_bytes(path: str | Path) -> bytes:
    """Return the content of a graph file, to tell whether two scenarios use the same graph.

    Raises:
        DataError: the file cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def read_graph(path: str | Path) -> Any:
    """Return the networkx graph of a `.graphml` file or of an edge list (`.edges`).

    An edge list has one tie a line: two node numbers, separated by blanks.

    Raises:
        DataError: the file is missing or is not what its name says.
    """
    import networkx as nx

    try:
        if Path(path).suffix == ".graphml":
            return nx.read_graphml(path)
        return nx.read_edgelist(path, nodetype=int, data=False)
    except (OSError, ParseError, ValueError, TypeError, nx.NetworkXError) as error:
        raise DataError(
            f"{path}: not a readable graph ({error}); allowed: GraphML in a .graphml file, "
            "or two node numbers a line in a .edges file"
        ) from error
