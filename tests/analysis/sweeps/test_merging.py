"""Shards of a plan, lived apart, are put together into the sweep of one machine."""

import pytest

from groundswell.analysis.sweeps import load_sweep, merge, sweep
from groundswell.scenarios import PlanError, ResultError
from tests.analysis.sweeps.hamlet import assert_kept, assert_same, contents, hamlet


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """Return the folders of two shards."""
    home = tmp_path_factory.mktemp("shards")
    for shard in ("1/2", "2/2"):
        sweep(hamlet(), home / shard[0], workers=1, shard=shard)
    return home / "1", home / "2"


def test_shards_share_the_runs_among_them(parts):
    """Each run is in one of them."""
    runs = [load_sweep(part).runs["run"].tolist() for part in parts]
    assert runs == [list(range(0, 12, 2)), list(range(1, 12, 2))]


def test_merged_shards_are_the_sweep_of_one_machine(parts, whole, tmp_path):
    """Row for row, and their folders stay as they are."""
    before = [contents(part) for part in parts]
    found = merge(parts, tmp_path / "merged")
    assert_same(found, whole)
    assert found.manifest.shard is None
    assert found.manifest.hashes == whole.manifest.hashes
    assert [contents(part) for part in parts] == before


def test_a_merged_folder_is_gone_on_with(parts, tmp_path):
    """More replicates are added to it as to any."""
    merged = merge(parts, tmp_path / "merged")
    found = sweep(hamlet(replicates=6), tmp_path / "merged", workers=1)
    assert_kept(found, merged)
    assert_same(found, sweep(hamlet(replicates=6), tmp_path / "whole", workers=1))


def test_what_a_shard_lacks_is_missing_and_can_be_lived(parts, whole, tmp_path):
    """One of two shards makes half a sweep, which the plan itself completes."""
    half = merge(parts[:1], tmp_path / "merged")
    assert (len(half.runs), half.missing) == (6, 6)
    found = sweep(hamlet(), tmp_path / "merged", workers=1)
    assert_kept(found, half)
    assert_same(found, whole)


def test_shards_of_another_plan_are_refused(parts, tmp_path):
    """What differs is named, and nothing is written."""
    sweep(hamlet(set={"size": 500}), tmp_path / "other", workers=1, shard="2/2")
    with pytest.raises(ResultError, match=r"scenario\.size is \d+; it was \d+"):
        merge([parts[0], tmp_path / "other"], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def test_a_shard_is_not_gone_on_with_as_another(parts):
    """Nor as the whole: its folder keeps its part."""
    before = contents(parts[0])
    for shard in ("2/2", None):
        with pytest.raises(ResultError, match="shard"):
            sweep(hamlet(), parts[0], workers=1, shard=shard)
    assert contents(parts[0]) == before


def test_nothing_to_merge_is_told(tmp_path):
    """No folder, one that is not there, and one of something else."""
    for folders in ([], [tmp_path / "nowhere"], [tmp_path]):
        with pytest.raises(ResultError):
            merge(folders, tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "1/2/3", "-1/2"])
def test_a_shard_that_cannot_be_is_refused(tmp_path, shard):
    """The error says how it is written."""
    with pytest.raises(PlanError, match="allowed: i/n with i from 1 to n"):
        sweep(hamlet(), tmp_path / "none", shard=shard)
