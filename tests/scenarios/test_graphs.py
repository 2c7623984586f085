"""Reading ties that somebody else has collected."""

import pytest

from groundswell.scenarios import DataError
from groundswell.scenarios.graphs import read_graph


def test_an_edge_list_is_two_numbers_a_line(folder):
    """Nodes are citizens, counted from 0."""
    (folder / "ties.edges").write_text("0 1\n1 2\n")
    assert sorted(read_graph("ties.edges").edges) == [(0, 1), (1, 2)]


@pytest.mark.parametrize(
    ("file", "text"),
    [("ties.edges", "a b\n"), ("ties.graphml", "<graph>"), ("ties.graphml", None)],
)
def test_an_unreadable_graph_is_an_error(folder, file, text):
    """The file is named, and what a graph file holds."""
    if text is not None:
        (folder / file).write_text(text)
    with pytest.raises(DataError, match=rf"{file}.*not a readable graph"):
        read_graph(file)
