"""A sweep is read as tables, whether it is done or not."""

import numpy as np
import pandas as pd
import pytest

from groundswell import load_sweep
from groundswell.analysis.sweeps import sweep
from groundswell.model import MobilizationModel
from groundswell.scenarios import ResultError
from tests.analysis.sweeps.hamlet import hamlet, in_pieces


def test_a_row_is_the_run_that_its_columns_name(whole):
    """Factors, seed and size of a row, given to the model, make its results once more."""
    row = whole.runs.iloc[7]
    settings = {"size": 400, "regime.levers.policing": row["regime.levers.policing"]}
    model = MobilizationModel("village", seed=int(row["seed"]), **settings).run()
    assert row["turnout"] == model.outcomes["turnout"]
    assert row["volunteers"] == model.outcomes["volunteers"]
    assert row["crowd"] == model.series["crowd"].max()
    kept = whole.series[whole.series["run"] == 7]
    assert kept["day"].tolist() == [0, 20, 40, 59]
    expected = model.series.loc[kept["day"], "approval_public"]
    np.testing.assert_array_equal(kept["approval_public"], expected)


def test_factors_and_results_are_columns(whole):
    """One row a run, in order, with all that is known of it."""
    assert whole.factors == ["regime.levers.policing"]
    assert whole.results == ["turnout", "volunteers", "crowd", "rush"]
    known = ["run", "point", "replicate", "seed", "days", "status", "error", "seconds"]
    assert set(whole.runs) == {*known, *whole.factors, *whole.results}
    assert whole.runs["run"].tolist() == list(range(12))
    assert whole.runs["seed"].tolist() == [1] * 3 + [2] * 3 + [3] * 3 + [4] * 3
    assert whole.runs["regime.levers.policing"].tolist() == [0, 0.4, 0.8] * 4
    assert (len(whole.ok), len(whole.failures), whole.missing) == (12, 0, 0)


def test_a_sweep_that_is_not_done_can_be_read(whole, tmp_path):
    """What is stored so far is there, in the order of the runs, and what lacks is counted."""
    in_pieces(tmp_path / "pieces")
    found = load_sweep(tmp_path / "pieces")
    assert 0 < found.missing < 12
    same = whole.runs[whole.runs["run"].isin(found.runs["run"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        found.runs.drop(columns="seconds"), same.drop(columns="seconds"), check_exact=True
    )
    assert set(found.series["run"]) == set(found.runs["run"])


def test_pandas_reads_a_finished_sweep_by_itself(whole):
    """The folder of runs is plain Parquet."""
    found = pd.read_parquet(whole.folder / "runs")
    pd.testing.assert_frame_equal(found, whole.runs)


def test_series_have_the_factors_as_columns(whole):
    """So that they can be grouped at once."""
    means = whole.series.groupby(["regime.levers.policing", "day"])["crowd"].mean()
    assert means.index.levshape == (3, 4)


def test_a_grid_is_an_array_with_named_axes(whole):
    """Factors and replicate are the axes; cells are the values of the rows."""
    pytest.importorskip("xarray")
    cube = whole.to_xarray()
    assert dict(cube.sizes) == {"regime.levers.policing": 3, "replicate": 4}
    cell = cube["turnout"].sel({"regime.levers.policing": 0.4, "replicate": 2})
    assert cell.item() == whole.runs["turnout"][7]


def test_what_is_no_grid_is_no_array(tmp_path):
    """The number of points and of combinations are told."""
    pytest.importorskip("xarray")
    paired = {"regime.levers.policing": [0, 0.4], "parameters.ties.online_share": [0.3, 0.6]}
    found = sweep(hamlet(design=[{"zip": paired}], replicates=1), tmp_path / "zip", workers=1)
    with pytest.raises(ResultError, match="is not a grid: 2 design points, and 4 combinations"):
        found.to_xarray()


def test_a_plan_without_series_says_so(tmp_path):
    """Instead of an empty table."""
    found = sweep(hamlet(measure={}, replicates=1), tmp_path / "none", workers=1)
    with pytest.raises(ResultError, match="the plan keeps no series"):
        _ = found.series


def test_the_manifest_tells_where_it_comes_from(whole):
    """Plan, scenario, hashes, versions, code, machine and sessions."""
    manifest = whole.manifest
    assert set(manifest.hashes) == {"plan", "schema", "design"}
    assert len(manifest.content["scenario"]["districts"]["rows"]) == 4
    assert {"groundswell", "numpy", "numba", "mesa", "code"} <= set(manifest.made_with)
    (session,) = manifest.sessions
    assert {"started", "ended", "machine", "versions", "workers", "revision"} <= set(session)


def test_what_is_not_a_sweep_is_refused(tmp_path):
    """Nothing there, and a manifest that is torn."""
    with pytest.raises(ResultError, match="is not the folder of a sweep"):
        load_sweep(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 1', encoding="utf-8")
    with pytest.raises(ResultError, match=r"manifest\.json: cannot be read"):
        load_sweep(tmp_path)
