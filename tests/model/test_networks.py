"""The three layers: symmetric, simple, homophilous, replaceable."""

import networkx as nx
import numpy as np
import pytest

from groundswell.model import MobilizationModel, build_society
from groundswell.model.networks import LAYERS, layer_from_graph, symmetric_layer
from groundswell.scenarios import load_scenario
from groundswell.scenarios.errors import DataError

# Hubs with hundreds of ties among few people, who all look for the same like-minded.
CROWDED = {
    "size": 1500,
    "parameters.ties.homophily": 0.9,
    "parameters.ties.online_degree": 60.0,
    "parameters.ties.online_degree_spread": 2.0,
    "parameters.ties.online_local": 0.8,
    "parameters.ties.long_ties": 0.7,
}
CLOSED = {"networks.closed": True, "size": 90, "parameters.ties.offline_degree": 40}


@pytest.fixture(scope="module")
def society():
    """Return the society of the village."""
    return build_society(load_scenario("village"))


def pairs(layer):
    """Return all directed ties of a layer as a set."""
    start = np.repeat(np.arange(layer.indptr.size - 1), np.diff(layer.indptr))
    return set(zip(start.tolist(), layer.indices.tolist(), strict=True))


@pytest.mark.parametrize("settings", [{}, CROWDED, CLOSED], ids=["village", "crowded", "closed"])
@pytest.mark.parametrize("name", LAYERS)
def test_ties_are_mutual_simple_and_sorted(name, settings):
    """Every tie is seen from both ends, once, and nobody is tied to oneself."""
    layer = getattr(build_society(load_scenario("village", settings)), name)
    ties = pairs(layer)
    assert len(ties) == layer.indices.size
    assert all((b, a) in ties and a != b for a, b in ties)
    rows = np.split(layer.indices, layer.indptr[1:-1])
    assert all((np.diff(row) > 0).all() for row in rows)


def test_degrees_are_those_the_scenario_asks_for(society):
    """Offline degree is deg_off, online degree of the online about deg_on, of the others 0."""
    symbols = load_scenario("village").symbols()
    offline = np.diff(society.offline.indptr)
    online = np.diff(society.online.indptr)
    assert offline.mean() == pytest.approx(symbols["deg_off"], rel=0.02)
    assert online[society.on].mean() == pytest.approx(symbols["deg_on"], rel=0.08)
    assert not online[~society.on].any()


def test_nearly_every_online_tie_that_is_looked_for_is_found():
    """Among twenty thousand, all but a few of a thousand find the ties they look for."""
    settings = {"size": 20_000, "parameters.ties.online_degree_spread": 0.0}
    society = build_society(load_scenario("village", settings))
    degree = np.diff(society.online.indptr)[society.on]
    assert degree.max() == 12
    assert degree.mean() == pytest.approx(12, rel=0.003)


def test_online_ties_stay_in_the_district_as_often_as_the_scenario_says():
    """Half of the ties are matched inside one of four districts, the others anywhere."""
    society = build_society(load_scenario("village", {"size": 20_000}))
    start = np.repeat(np.arange(society.N), np.diff(society.online.indptr))
    inside = society.district[start] == society.district[society.online.indices]
    share = np.bincount(society.district) / society.N
    assert inside.mean() == pytest.approx(0.5 + 0.5 * (share**2).sum(), abs=0.02)


@pytest.mark.parametrize("name", ["offline", "online"])
def test_birds_of_a_feather(society, name):
    """Tied citizens have more similar attitudes than pairs at random."""
    layer = getattr(society, name)
    start = np.repeat(np.arange(society.N), np.diff(layer.indptr))
    correlation = np.corrcoef(society.x0[start], society.x0[layer.indices])[0, 1]
    assert correlation > 0.1


def test_households_are_complete_and_stay_in_their_constituency(society):
    """All members of a household know each other and live in one constituency."""
    for i in (0, 1, 500, society.N - 1):
        first, size = society.household_first[i], society.household_size[i]
        members = set(range(first, first + size)) - {i}
        row = society.household.indices[
            society.household.indptr[i] : society.household.indptr[i + 1]
        ]
        assert set(row.tolist()) == members
        assert len(set(society.constituency[first : first + size].tolist())) == 1


def test_closed_cities_have_no_ties_between_them():
    """With `closed`, offline ties never leave a constituency."""
    society = build_society(load_scenario("village", {"networks.closed": True}))
    start = np.repeat(np.arange(society.N), np.diff(society.offline.indptr))
    assert (society.constituency[start] == society.constituency[society.offline.indices]).all()


def test_any_layer_may_come_from_networkx():
    """A generator named in the scenario replaces the layer, and differs from seed to seed."""
    settings = {
        "size": 400,
        "networks.offline": {
            "generator": "watts_strogatz_graph",
            "arguments": {"k": 6, "p": 0.1},
        },
    }
    first = MobilizationModel("village", seed=1, **settings)
    again = MobilizationModel("village", seed=1, **settings)
    other = MobilizationModel("village", seed=2, **settings)
    assert np.diff(first.society.offline.indptr).mean() == 6
    assert first.graph("offline").edges == again.graph("offline").edges
    assert first.graph("offline").edges != other.graph("offline").edges


def test_a_graph_survives_the_round_trip(tmp_path):
    """The offline ties written as GraphML and read back give the same run."""
    model = MobilizationModel("village", size=400)
    path = tmp_path / "offline.graphml"
    nx.write_graphml(nx.Graph(model.graph("offline").edges), path)
    supplied = MobilizationModel("village", size=400, **{"networks.offline": {"file": str(path)}})
    assert model.run(20).digest() == supplied.run(20).digest()


def test_pairs_become_rows_without_self_ties_and_duplicates():
    """Each tie is entered at both ends; what is said twice counts once."""
    start, end = np.array([2, 0, 0, 2, 1], np.int32), np.array([0, 2, 3, 2, 0], np.int32)
    layer = symmetric_layer(5, start, end)
    assert layer.indptr.tolist() == [0, 3, 4, 5, 6, 6]
    assert layer.indices.tolist() == [1, 2, 3, 0, 0, 0]


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (nx.DiGraph([(0, 1), (1, 2)]), "directed"),
        (nx.path_graph(4), "4 nodes"),
        (nx.Graph([(0, 1), (1, 2), (2, 2)]), "1 self-ties"),
    ],
)
def test_an_unfit_graph_is_refused_by_name(graph, said):
    """Directed, wrongly sized and self-tied graphs get an error that names the layer."""
    with pytest.raises(DataError, match=said) as error:
        layer_from_graph(graph, 3, "online")
    assert "networks.online" in str(error.value)
