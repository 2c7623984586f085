"""What is stored stays stored: torn and damaged files, and what a crash leaves at any moment."""

import shutil
from dataclasses import replace

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from groundswell.analysis.sweeps import Reporter, Store, load_sweep, sweep
from groundswell.analysis.sweeps.pieces import TABLES
from groundswell.scenarios import ResultError
from tests.analysis.sweeps.hamlet import (
    RUNS,
    assert_kept,
    assert_same,
    change_a_bit,
    contents,
    copied,
    hamlet,
    in_pieces,
    interrupted,
    names,
    pieces,
)


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    """Return a sweep that three interrupted sessions have left in pieces."""
    return in_pieces(tmp_path_factory.mktemp("hamlet") / "half")


def go_on(folder, **options):
    """Give the same command again."""
    return sweep(hamlet(), folder, workers=1, **options)


def refused(folder):
    """Give the same command again; return the error, if no byte has changed."""
    before = contents(folder)
    with pytest.raises(ResultError) as error:
        go_on(folder)
    assert contents(folder) == before
    return str(error.value)


@pytest.mark.parametrize("kept", [0, 1, 4, 0.5, -8, -1])
def test_a_torn_newest_file_is_set_aside_and_its_runs_are_lived_again(half, whole, tmp_path, kept):
    """However much of it has reached the disk; the others are not repeated."""
    folder = copied(half, tmp_path / "torn")
    torn = pieces(folder)[-1]
    held = set(pq.read_table(torn)["run"].to_pylist())
    size = torn.stat().st_size
    with torn.open("r+b") as file:
        file.truncate(int(size * kept) if 0 < kept < 1 else kept % size)
    with pytest.raises(ResultError, match="the same sweep once more sets it aside"):
        _ = load_sweep(folder).runs
    told = []
    found = go_on(folder, reporter=Reporter(note=told.append))
    assert "was torn, and its runs are lived again" in "".join(told)
    assert_same(found, whole)
    others = replace(half)
    others.__dict__["runs"] = half.runs[~half.runs["run"].isin(held)]
    assert_kept(found, others)
    assert (folder / "torn" / "runs" / torn.name).exists()


@pytest.mark.parametrize("table", ["runs", "series"])
def test_a_newest_file_of_garbage_is_set_aside(half, whole, tmp_path, table):
    """Be it that of the runs, or that of their series."""
    folder = copied(half, tmp_path / "garbage")
    torn = pieces(folder, table)[-1]
    torn.write_bytes(b"\0" * torn.stat().st_size)
    assert_same(go_on(folder), whole)


def test_a_changed_bit_of_the_newest_file_is_found(half, whole, tmp_path):
    """Where a file looks whole, what is in it is verified as well."""
    folder = copied(half, tmp_path / "bit")
    file = pieces(folder)[-1]
    change_a_bit(file)
    assert_same(go_on(folder), whole)
    assert (folder / "torn" / "runs" / file.name).exists()


@pytest.mark.parametrize("table", ["runs", "series"])
def test_damage_anywhere_else_is_an_error(half, tmp_path, table):
    """It names the file and what to do, and touches nothing, not even a torn newest file."""
    folder = copied(half, tmp_path / "damaged")
    for file in (pieces(folder, table)[0], pieces(folder)[-1]):
        file.write_bytes(file.read_bytes()[:-9])
    said = refused(folder)
    assert f"{pieces(folder, table)[0]}: is damaged" in said
    assert f"move {pieces(folder)[0]} away, and its runs are lived again" in said


@pytest.mark.parametrize("table", ["runs", "series"])
def test_a_damaged_file_can_be_moved_away(whole, tmp_path, table):
    """Of a sweep that is done: the runs that it held are lived again, as the error says."""
    folder = copied(whole, tmp_path / "done")
    file = folder / table / "000000.parquet"
    file.write_bytes(file.read_bytes()[:-1])
    assert f"{file}: is damaged" in refused(folder)
    with pytest.raises(ResultError, match=r"000000\.parquet: is damaged"):
        getattr(load_sweep(folder), table)
    (folder / "runs" / file.name).rename(tmp_path / "away.parquet")
    assert_same(go_on(folder), whole)


def test_a_changed_bit_is_found_on_reading(whole, tmp_path):
    """A result is the one that was stored, or an error."""
    folder = copied(whole, tmp_path / "bit")
    file = folder / "runs" / "000000.parquet"
    change_a_bit(file)
    with pytest.raises(ResultError, match=r"000000\.parquet: is damaged"):
        _ = load_sweep(folder).runs


def test_a_series_that_is_missing_is_an_error(whole, tmp_path):
    """A run is stored with all that belongs to it."""
    folder = copied(whole, tmp_path / "missing")
    (folder / "series" / "000000.parquet").unlink()
    assert "000000.parquet: is missing" in refused(folder)
    with pytest.raises(ResultError, match="is missing"):
        _ = load_sweep(folder).series


def test_a_file_of_another_sweep_is_an_error(half, tmp_path):
    """Rows of another plan are never taken for those of this one."""
    other = interrupted(tmp_path / "other", after=1, seed=9)
    folder = copied(half, tmp_path / "mixed")
    for table in ("runs", "series"):
        shutil.copy(pieces(other.folder, table)[0], folder / table / "000000-99.parquet")
    assert "belongs to another sweep" in refused(folder)


def test_what_a_crash_has_left_behind_is_removed(half, whole, tmp_path):
    """Files that were half written, and a series whose runs were not stored yet."""
    folder = copied(half, tmp_path / "left")
    for place in (".manifest.json", "runs/.000000-8.parquet", "series/.000000-8.parquet"):
        (folder / f"{place}.partial").write_bytes(b"PAR1")
    shutil.copy(pieces(folder, "series")[0], folder / "series" / "000000-99.parquet")
    assert_same(go_on(folder), whole)
    assert names(folder / "runs") == names(folder / "series") == ["000000.parquet"]
    assert not list(folder.rglob("*.partial"))


@pytest.mark.parametrize("removed", ["none", "first", "all runs"])
def test_a_crash_while_pieces_are_put_together_costs_nothing(half, whole, tmp_path, removed):
    """The whole file is there before its pieces go, the first ones first."""
    folder = copied(whole, tmp_path / "sealing")
    for table in ("runs", "series"):
        for file in pieces(half.folder, table):
            shutil.copy(file, folder / table / file.name)
    gone = {"none": [], "first": pieces(folder)[:1], "all runs": pieces(folder)}[removed]
    for file in gone:
        file.unlink()
    assert_same(load_sweep(folder), whole)
    found = go_on(folder)
    assert_same(found, whole)
    assert names(folder / "runs") == names(folder / "series") == ["000000.parquet"]


def test_a_crash_between_a_series_and_its_runs_costs_nothing(half, whole, tmp_path):
    """A whole series may stand beside the pieces of the runs."""
    folder = copied(half, tmp_path / "between")
    shutil.copy(whole.folder / "series" / "000000.parquet", folder / "series")
    assert_same(load_sweep(folder), half)
    found = go_on(folder)
    assert_same(found, whole)
    assert_kept(found, half)


def test_more_replicates_go_into_a_file_that_was_whole(whole, tmp_path):
    """They may begin in the middle of a thousand; crash or not, what was there stays."""
    folder = copied(whole, tmp_path / "more")
    more = hamlet(replicates=6)
    interrupted(folder, after=1, replicates=6)
    found = sweep(more, folder, workers=1)
    assert len(found.runs) == RUNS // 4 * 6
    assert_kept(found, whole)
    assert_same(found, sweep(more, tmp_path / "at once", workers=1))
    assert names(folder / "runs") == ["000000.parquet"]


def test_of_a_run_stored_twice_the_later_row_and_its_series_count(half, tmp_path):
    """As when runs that had failed are lived again; a run that failed has no series."""
    folder = copied(half, tmp_path / "twice")
    rows = pq.read_table(pieces(folder)[0]).slice(0, 1)
    status = rows.column_names.index("status")
    failed = rows.set_column(status, "status", [["failed"]])
    none = pq.read_table(pieces(folder, "series")[0]).slice(0, 0)
    with Store(folder, half.manifest) as store:
        store.commit({"runs": failed, "series": none})
    found, run = load_sweep(folder), rows["run"][0].as_py()
    assert found.failures["run"].tolist() == [run]
    assert run not in set(found.series["run"])
    assert len(found.runs) == len(half.runs)


def test_many_small_pieces_are_put_together_before_all_runs_are_there(whole, tmp_path):
    """A folder does not fill with files, though each run may take a long time."""
    rows = {table: pq.read_table(whole.folder / table / "000000.parquet") for table in TABLES}
    asked = replace(whole.manifest, replicates=40)
    with Store(tmp_path / "many", asked) as store:
        store.begin({})
        for number in range(100):
            run = number % RUNS
            store.commit(
                {name: table.filter(pc.field("run") == run) for name, table in rows.items()}
            )
            store.seal(np.ones(asked.runs, bool))
    assert len(names(tmp_path / "many" / "runs")) <= 33
    assert_same(load_sweep(tmp_path / "many"), whole)
