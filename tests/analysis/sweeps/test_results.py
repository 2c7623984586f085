"""A sweep as tables, be it done or not."""

import math

import pandas as pd
import pytest

from groundswell.analysis.sweeps import load_sweep, sweep
from groundswell.model import MobilizationModel
from groundswell.scenarios import ResultError
from tests.analysis.sweeps.hamlet import assert_same, hamlet, interrupted

LEVERS = "regime.levers.policing"
RANGE = {"from": 0, "to": 1}


def gridded(*blocks, **more):
    """Return a plan of other blocks that measures one number."""
    return hamlet(design=list(blocks), measure={"outcomes": ["volunteers"]}, **more)


def test_a_row_tells_all_of_a_run(whole):
    """Its number, point, replicate, seed and factors, what was measured, and how it went."""
    runs = whole.runs
    assert list(runs.columns) == [
        *("run", "point", "replicate", "seed", LEVERS),
        *("turnout", "volunteers", "crowd", "rush", "days", "status", "error", "seconds"),
    ]
    assert whole.factors == [LEVERS]
    assert whole.results == ["turnout", "volunteers", "crowd", "rush"]
    assert runs["run"].tolist() == list(range(12))
    assert runs["point"].tolist() == [0, 1, 2] * 4
    assert runs[LEVERS].tolist() == [0, 0.4, 0.8] * 4
    assert runs["seed"].tolist() == [seed for seed in (1, 2, 3, 4) for _ in range(3)]
    assert set(runs["status"]) == {"ok"}
    assert (runs["seconds"] > 0).all()
    assert whole.missing == 0


def test_a_row_is_the_run_that_its_columns_name(whole):
    """Its factors, seed and size, given to the model, make its results once more."""
    row = whole.runs.iloc[7]
    settings = {"size": 400, LEVERS: row[LEVERS]}
    model = MobilizationModel("village", seed=int(row["seed"]), **settings).run()
    assert row["turnout"] == model.outcomes["turnout"]
    assert row["crowd"] == model.series["crowd"].max()
    kept = whole.series.query("run == 7")
    expected = model.series.loc[kept["day"], "approval_public"]
    assert kept["approval_public"].tolist() == expected.tolist()


def test_pandas_reads_a_finished_sweep_by_itself(whole):
    """The folder of runs is plain Parquet."""
    assert pd.read_parquet(whole.folder / "runs").equals(whole.runs)


def test_the_manifest_tells_where_a_sweep_comes_from(whole):
    """Plan, scenario, hashes, versions, code, machine and sessions."""
    manifest = whole.manifest
    assert set(manifest.hashes) == {"plan", "schema", "design"}
    assert len(manifest.content["scenario"]["districts"]["rows"]) == 4
    assert {"groundswell", "numpy", "numba", "mesa", "code"} <= set(manifest.made_with)
    (session,) = manifest.sessions
    assert {"started", "ended", "machine", "versions", "workers", "revision"} <= set(session)


def test_a_number_without_a_meaning_is_empty(whole):
    """As the day on which something happened that did not."""
    assert whole.runs["rush"].isna().any()
    assert not whole.runs["turnout"].isna().any()


def test_a_series_has_the_factors_as_columns(whole):
    """One row a run and day, joined with what was varied."""
    series = whole.series
    assert list(series.columns) == [
        *("run", "point", "replicate", "seed", LEVERS, "day", "crowd", "approval_public"),
    ]
    assert series["day"].tolist() == [0, 20, 40, 59] * 12
    levers = series.groupby("run")[LEVERS].unique()
    assert levers.map(len).eq(1).all()
    assert series.query("run == 4")[LEVERS].tolist() == [0.4] * 4


def test_a_plan_without_series_has_none(tmp_path):
    """The error tells where a plan asks for them."""
    found = sweep(gridded(), tmp_path / "it", workers=1)
    with pytest.raises(ResultError, match=r"keeps no series \(measure\.series\)"):
        _ = found.series
    assert not (found.folder / "series").exists()


def test_a_sweep_that_is_not_done_can_be_read(whole, tmp_path):
    """The rows that are there are those of the whole; the others are counted."""
    part = interrupted(tmp_path / "part", after=5)
    there = part.runs["run"]
    assert part.missing == 12 - len(there)
    rows = whole.runs[whole.runs["run"].isin(there)].reset_index(drop=True)
    assert part.runs.drop(columns="seconds").equals(rows.drop(columns="seconds"))
    assert set(part.series["run"]) == set(there)
    assert load_sweep(str(part.folder)).missing == part.missing


def test_a_sweep_of_which_nothing_is_stored_has_empty_tables(tmp_path):
    """With the columns that it is going to have."""
    found = sweep(hamlet(), tmp_path / "none", workers=1, shard="20/20")
    assert found.missing == 12
    assert found.runs.empty
    assert found.ok.empty
    assert found.failures.empty
    assert found.series.empty
    whole = sweep(hamlet(), tmp_path / "whole", workers=1)
    for table in ("runs", "series"):
        assert list(getattr(found, table)) == list(getattr(whole, table))


def test_a_grid_is_an_array_with_axes(tmp_path):
    """Numbers, truth values, dates and text, crossed over several blocks; and the replicates."""
    xarray = pytest.importorskip("xarray")
    plan = gridded(
        {"grid": {LEVERS: [0, 0.8], "mechanisms.fear": [True, False]}},
        {"grid": {"challengers.strategy.where": ["all", "frontier"]}},
        {"zip": {"protests.0.date": ["2024-04-01", "2024-04-20"]}},
        replicates=2,
    )
    found = sweep(plan, tmp_path / "grid", workers=1)
    data = found.to_xarray()
    assert isinstance(data, xarray.Dataset)
    assert dict(data.sizes) == {
        **dict.fromkeys(found.factors, 2),
        "replicate": 2,
    }
    for _, row in found.runs.iterrows():
        at = {name: row[name] for name in [*found.factors, "replicate"]}
        assert data["volunteers"].sel(at).item() == row["volunteers"]


def test_one_point_is_a_grid_as_well(tmp_path):
    """Of a plan that varies nothing only the replicates are an axis."""
    pytest.importorskip("xarray")
    data = sweep(gridded(replicates=3), tmp_path / "one", workers=1).to_xarray()
    assert dict(data.sizes) == {"replicate": 3}


def test_runs_that_lack_or_failed_are_empty_cells(tmp_path):
    """As long as each point has one that is stored."""
    pytest.importorskip("xarray")
    found = interrupted(tmp_path / "part", after=4)
    data = found.to_xarray()
    assert math.prod(data.sizes.values()) > len(found.runs)
    assert int(data["turnout"].count()) == len(found.runs)


def test_a_grid_of_which_points_lack_is_told_so(tmp_path):
    """It may be one, but that cannot be seen yet."""
    pytest.importorskip("xarray")
    found = interrupted(tmp_path / "part", after=1)
    with pytest.raises(ResultError, match="1 of 3 design points have a run so far"):
        found.to_xarray()


@pytest.mark.parametrize(
    "block",
    [
        {"zip": {LEVERS: [0, 0.8], "regime.levers.television": [0, 0.8]}},
        {"random": {"points": 3, "factors": {LEVERS: RANGE, "regime.levers.television": RANGE}}},
        {"random": {"points": 4, "factors": {LEVERS: [0, 0.8], "mechanisms.fear": [True, False]}}},
    ],
    ids=["zip", "random", "twice"],
)
def test_what_is_no_grid_is_refused(tmp_path, block):
    """Points that are not all combinations of their values have no place in an array."""
    pytest.importorskip("xarray")
    found = sweep(gridded(block), tmp_path / "it", workers=1)
    with pytest.raises(ResultError, match="is not a grid"):
        found.to_xarray()


def test_results_are_those_of_the_folder_later(whole):
    """What a sweep returns is what is read from its folder at any time."""
    assert_same(load_sweep(whole.folder), whole)
