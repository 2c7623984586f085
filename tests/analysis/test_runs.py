"""Results can be written, read, trusted and rebuilt."""

import json

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest

from groundswell.analysis.runs import TABLES, Run, load_run, rerun, write_run
from groundswell.model import MobilizationModel
from groundswell.scenarios import ResultError, load_scenario


@pytest.fixture(scope="module")
def model():
    """Return a village after 20 days, with a setting of its own."""
    scenario = load_scenario("village", {"regime.levers.policing": 0.7, "seed": 4})
    return MobilizationModel(scenario).run(20)


@pytest.fixture(scope="module")
def folder(model, tmp_path_factory):
    """Return its result folder."""
    place = tmp_path_factory.mktemp("runs") / "village"
    write_run(model, place, overrides={"regime.levers.policing": 0.7}, command=["groundswell"])
    return place


def test_tables_come_back_as_they_were(model, folder):
    """Reading gives the frames that were written; Parquet keeps dates to the millisecond."""
    run = load_run(folder)
    for name in TABLES:
        written = getattr(model, name)
        if "date" in written:
            written = written.assign(date=written["date"].astype("datetime64[ms]"))
        pd.testing.assert_frame_equal(getattr(run, name), written)


def test_provenance_tells_where_a_result_comes_from(model, folder):
    """Scenario, seed, versions, digest and outcomes are kept, and JSON holds nothing odd."""
    text = (folder / "provenance.json").read_text(encoding="utf-8")
    found = json.loads(text, parse_constant=pytest.fail)
    assert found["digest"] == model.digest()
    assert (found["seed"], found["size"], found["days"]) == (4, 2000, 20)
    assert found["scenario"]["regime"]["levers"]["policing"] == 0.7
    assert len(found["scenario"]["districts"]["rows"]) == 4
    assert {"groundswell", "python", "numpy", "numba", "mesa", "scipy"} <= set(found["versions"])
    assert found["outcomes"]["turnout"] is None
    assert found["command"] == ["groundswell"]


def test_every_table_carries_its_provenance(model, folder):
    """A Parquet file that got lost from its folder still says where it comes from."""
    for name in TABLES:
        metadata = pq.read_schema(folder / f"{name}.parquet").metadata
        assert json.loads(metadata[b"groundswell"])["digest"] == model.digest()


def test_a_run_is_rebuilt_from_its_folder_alone(folder):
    """The same days of the same scenario give the same digest, for any number of threads."""
    again = rerun(folder, threads=2)
    assert again.equal
    assert again.changed_versions == {}
    assert len(again.run.series) == 20


def test_supplied_graphs_travel_with_the_result(tmp_path):
    """A run on a user's own ties is rebuilt even when the graph file is gone."""
    graph = tmp_path / "ties.edges"
    nx.write_edgelist(nx.random_regular_graph(4, 500, seed=1), graph, data=False)
    settings = {"networks.offline.file": str(graph), "size": 500}
    model = MobilizationModel(load_scenario("village", settings))
    write_run(model.run(5), tmp_path / "result")
    graph.unlink()
    (tmp_path / "result").rename(tmp_path / "moved")
    assert rerun(tmp_path / "moved").equal


def test_a_partial_folder_is_not_a_result(tmp_path):
    """What an interrupted run has left is refused."""
    (tmp_path / "PARTIAL").touch()
    with pytest.raises(ResultError, match="partial"):
        load_run(tmp_path)


def test_other_folders_are_refused(tmp_path, folder):
    """Nothing, something else, a missing table and a spoilt file are clear errors."""
    with pytest.raises(ResultError, match="not a result folder"):
        load_run(tmp_path / "nowhere")
    (tmp_path / "provenance.json").write_bytes((folder / "provenance.json").read_bytes())
    with pytest.raises(ResultError, match="cannot be read"):
        load_run(tmp_path)
    (tmp_path / "provenance.json").write_text("{", encoding="utf-8")
    with pytest.raises(ResultError, match="not a groundswell provenance"):
        load_run(tmp_path)
    (tmp_path / "provenance.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(ResultError, match="format is 99"):
        load_run(tmp_path)


def test_a_run_before_its_first_day_can_be_kept(tmp_path):
    """A model that has not started yet has a provenance and empty tables."""
    write_run(MobilizationModel("village"), tmp_path / "start")
    assert load_run(tmp_path / "start").series.empty
    assert rerun(tmp_path / "start").equal


def test_a_run_in_memory_knows_its_scenario(model):
    """`Run.of` needs no folder."""
    run = Run.of(model)
    assert run.config.hash() == model.config.hash()
    assert run.outcomes["approval_private"] == model.outcomes["approval_private"]
