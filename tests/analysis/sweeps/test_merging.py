"""Shards, lived apart, become the folder that one machine would have written."""

import pytest

from groundswell.analysis.sweeps import Sweep, load_sweep, merge, sweep
from groundswell.scenarios import PlanError, ResultError
from tests.analysis.sweeps.hamlet import (
    assert_kept,
    assert_same,
    change_a_bit,
    contents,
    copied,
    hamlet,
    interrupted,
    names,
)
from tests.analysis.sweeps.moody import moody_plan


@pytest.fixture(scope="module")
def shards(tmp_path_factory) -> tuple[Sweep, Sweep]:
    """Return the two halves of the hamlet's sweep."""
    folder = tmp_path_factory.mktemp("shards")
    return (
        sweep(hamlet(), folder / "one", workers=1, shard="1/2"),
        sweep(hamlet(), folder / "two", workers=1, shard="2/2"),
    )


@pytest.fixture
def folders(shards):
    """Return the folders of the halves; make sure that they stay as they are."""
    found = [shard.folder for shard in shards]
    before = [contents(folder) for folder in found]
    yield found
    assert [contents(folder) for folder in found] == before


def test_a_shard_is_one_run_in_so_many(shards):
    """All runs are in one of them, with the number, the seed and the row of the whole sweep."""
    one, two = shards
    assert one.runs["run"].tolist() == [0, 2, 4, 6, 8, 10]
    assert two.runs["run"].tolist() == [1, 3, 5, 7, 9, 11]
    assert one.missing == two.missing == 6


def test_merged_shards_are_the_whole(folders, whole, tmp_path):
    """To the last bit, whatever the order; the manifest keeps all sessions."""
    found = merge(folders, tmp_path / "merged")
    assert_same(found, whole)
    assert_same(merge(folders[::-1], tmp_path / "turned"), whole)
    assert names(tmp_path / "merged" / "runs") == ["000000.parquet"]
    *parts, last = found.manifest.sessions
    assert [session["runs"] for session in parts] == [6, 6]
    assert last["workers"] == f"merged from {folders[0]}, {folders[1]}"
    assert found.manifest.shard is None


def test_merged_shards_can_be_gone_on_with(folders, tmp_path):
    """More replicates are added as to any sweep, and nothing is repeated."""
    merged = merge(folders, tmp_path / "merged")
    found = sweep(hamlet(replicates=6), tmp_path / "merged", workers=1)
    assert_kept(found, merged)
    assert_same(found, sweep(hamlet(replicates=6), tmp_path / "whole", workers=1))


def test_what_no_shard_holds_is_lived_later(folders, whole, tmp_path):
    """A shard that is missing, or not done, leaves runs to be lived where all are merged."""
    merged = merge(folders[:1], tmp_path / "merged")
    assert merged.missing == 6
    assert_same(sweep(hamlet(), tmp_path / "merged", workers=1), whole)


def test_a_merge_can_be_repeated_and_added_to(folders, whole, tmp_path):
    """As after a crash, or when another shard has arrived."""
    merge(folders[:1], tmp_path / "merged")
    first = load_sweep(tmp_path / "merged")
    for _ in range(2):
        found = merge(folders, tmp_path / "merged")
        assert_same(found, whole)
        assert_kept(found, first)


def test_shards_in_pieces_are_merged(whole, tmp_path):
    """They need not be done; what is half written in them does not count."""
    parts = [tmp_path / "one", tmp_path / "two"]
    for number, part in enumerate(parts, 1):
        sweep(hamlet(replicates=2), part, workers=1, shard=f"{number}/2")
    more = interrupted(parts[0], after=1, shard="1/2")
    found = merge(parts, tmp_path / "merged")
    assert len(found.runs) == len(more.runs) + 3
    assert found.manifest.replicates == 4
    assert_same(sweep(hamlet(), tmp_path / "merged", workers=1), whole)


def test_of_a_run_in_several_folders_one_that_ended_well_counts(whole, tmp_path):
    """A failure in one is made up for by another."""
    labels = ("calm", "sleeps")
    late = sweep(moody_plan(*labels, timeout=1.4), tmp_path / "late", workers=1)
    patient = sweep(moody_plan(*labels), tmp_path / "patient", workers=1)
    assert len(late.failures) == 1
    for number, order in enumerate(([late, patient], [patient, late])):
        found = merge([sweep.folder for sweep in order], tmp_path / f"merged {number}")
        assert_same(found, patient)
        assert found.runs["seconds"][0] == order[0].runs["seconds"][0]


def test_shards_of_different_sweeps_are_refused(folders, tmp_path):
    """The error names the folder and what differs; nothing is written."""
    other = sweep(hamlet(seed=9), tmp_path / "other", workers=1, shard="2/2")
    with pytest.raises(ResultError, match="seed is not given; it was 9") as error:
        merge([folders[0], other.folder], tmp_path / "merged")
    assert str(other.folder) in str(error.value)
    assert not (tmp_path / "merged").exists()


def test_a_merge_goes_into_its_own_folder_only(folders, whole, tmp_path):
    """Another sweep, or something else, is left alone."""
    before = contents(whole.folder)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.png").write_text("miaow")
    other = sweep(hamlet(seed=9), tmp_path / "other", workers=1)
    for place in (tmp_path / "photos", other.folder, folders[1]):
        with pytest.raises(ResultError):
            merge(folders[:1], place)
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.png"]
    assert contents(whole.folder) == before


def test_a_damaged_shard_is_named(shards, tmp_path):
    """Be it torn, or changed by a bit."""
    folder = copied(shards[0], tmp_path / "damaged")
    file = folder / "runs" / "000000.parquet"
    change_a_bit(file)
    with pytest.raises(ResultError, match=r"damaged/runs/000000\.parquet: is damaged"):
        merge([folder], tmp_path / "merged")
    file.write_bytes(b"")
    with pytest.raises(ResultError, match=r"damaged/runs/000000\.parquet: is damaged"):
        merge([folder], tmp_path / "merged")


def test_a_merge_of_nothing_is_refused(tmp_path):
    """There has to be a folder."""
    with pytest.raises(ResultError, match="no folder is named"):
        merge([], tmp_path / "merged")


def test_a_shard_without_runs_is_a_sweep_as_well(tmp_path):
    """There may be more shards than runs, as in a job array."""
    found = sweep(hamlet(), tmp_path / "none", workers=1, shard="13/20")
    assert found.runs.empty
    assert merge([found.folder], tmp_path / "merged").missing == 12


@pytest.mark.parametrize("shard", ["0/2", "3/2", "2", "a/b", "1/2/3", "-1/2"])
def test_a_shard_that_cannot_be_is_refused(tmp_path, shard):
    """The error says how a shard is written."""
    with pytest.raises(PlanError, match="allowed: i/n with i from 1 to n, as in 2/8"):
        sweep(hamlet(), tmp_path / "it", workers=1, shard=shard)
    assert not (tmp_path / "it").exists()
