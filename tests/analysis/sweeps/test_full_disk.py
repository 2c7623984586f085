"""A disk that is full, at whatever moment, costs no run that was stored."""

import os
import subprocess

import pytest

from groundswell.analysis.sweeps import Progress, Reporter, Sweep, load_sweep, sweep
from groundswell.scenarios import GroundswellError, ResultError
from tests.analysis.sweeps.hamlet import (
    RUNS,
    assert_kept,
    assert_same,
    hamlet,
    names,
)

LARGE = hamlet(measure={"series": {"every": 1}})  # so that the whole takes more than its pieces


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return the sweep with all series, lived where there is room."""
    return sweep(LARGE, tmp_path_factory.mktemp("large") / "whole", workers=1)


def stored(folder) -> Sweep | None:
    """Read what is there; make sure that no file is half written."""
    assert not list(folder.rglob("*.partial"))
    return load_sweep(folder) if (folder / "manifest.json").exists() else None


def attempt(folder) -> GroundswellError | None:
    """Sweep; return the error that says that the disk is full, if it is."""
    try:
        sweep(LARGE, folder, workers=1)
    except GroundswellError as error:
        return error
    return None


def assert_told(error: GroundswellError, folder, found: Sweep | None) -> None:
    """Make sure that the error says what is wrong, what is stored, and how to go on."""
    assert "No space left on device" in str(error) or "MB are free" in str(error)
    if found is not None and len(found.runs):
        text = f"{len(found.runs)} of {RUNS} runs are stored in {folder}"
        assert f"{text}; the same command goes on from there" in str(error)


@pytest.fixture
def small_disk(tmp_path):
    """Return a disk of a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.name == "nt" or os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only the administrator can mount a disk")
    yield place
    # Lazily, for the traceback of an error may still hold a file that could not be written.
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk, free: int) -> None:
    """Leave so many bytes free on a disk."""
    state = os.statvfs(disk)
    with (disk / "filler").open("wb", buffering=0) as file:
        file.write(b"\0" * (state.f_bavail * state.f_frsize - free))


def test_a_full_disk_costs_nothing(small_disk, large):
    """Be it full at the manifest, at a commit, or when the whole is put together."""
    folder, failed = small_disk / "sweep", set()
    for free in range(4_096, 150_000, 12_288):
        fill(small_disk, free)
        before = stored(folder)
        error = attempt(folder)
        if error is not None:
            found = stored(folder)
            assert_told(error, folder, found)
            failed.add(-1 if found is None else len(found.runs))
        if before is not None:
            assert_kept(load_sweep(folder), before)
        (small_disk / "filler").unlink()
    assert -1 in failed  # nothing could be begun
    assert max(failed) > 0  # and later, something was stored
    found = sweep(LARGE, folder, workers=1)
    assert_same(found, large)
    assert names(folder / "runs") == ["000000.parquet"]


def test_a_disk_that_fills_up_on_the_way_costs_nothing(small_disk, whole):
    """What had been stored before is kept; what had only just ended is lived again."""
    folder = small_disk / "sweep"

    def fill_up(reached: Progress) -> None:
        if reached.done == 6:
            fill(small_disk, 0)

    with pytest.raises(ResultError, match="No space left on device") as error:
        sweep(hamlet(), folder, workers=1, chunk=1, reporter=Reporter(progress=fill_up))
    before = load_sweep(folder)
    assert_told(error.value, folder, before)
    assert 1 <= len(before.runs) <= 6
    with pytest.raises(GroundswellError, match=r"No space left on device|MB are free"):
        sweep(hamlet(), folder, workers=1)
    (small_disk / "filler").unlink()
    found = sweep(hamlet(), folder, workers=1)
    assert_kept(found, before)
    assert_same(found, whole)


@pytest.fixture
def limit():
    """Let no file grow beyond a number of bytes, as if the disk were full."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda most: resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_folder_that_cannot_be_begun_is_not_left_behind(tmp_path, limit):
    """The manifest comes first; without it there is nothing."""
    limit(2_000)
    with pytest.raises(ResultError, match=r"manifest\.json: cannot be written"):
        sweep(hamlet(), tmp_path / "sweep", workers=1)
    assert not list(tmp_path.iterdir())


def test_runs_stay_stored_when_they_cannot_be_put_together(tmp_path, large, limit):
    """The error tells the file; later the same call has nothing left to do but that."""
    folder = tmp_path / "sweep"
    limit((large.folder / "series" / "000000.parquet").stat().st_size - 1)
    with pytest.raises(ResultError, match=r"000000\.parquet: cannot be written") as error:
        sweep(LARGE, folder, workers=1)
    before = stored(folder)
    assert before is not None
    assert f"12 of 12 runs are stored in {folder}; the same command" in str(error.value)
    assert before.missing == 0
    limit(-1)
    found = sweep(LARGE, folder, workers=1)
    assert_kept(found, before)
    assert_same(found, large)
    assert names(folder / "series") == ["000000.parquet"]
