"""Where a sweep may be written: its own folder, or a new one, and never over anything else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from groundswell.analysis.sweeps import Progress, Reporter, load_sweep, merge, sweep
from groundswell.scenarios import ResultError
from tests.analysis.sweeps.hamlet import assert_same, contents, copied, hamlet, interrupted


def refused(folder, said, **changes):
    """Sweep into the folder; make sure of the error, and that no byte there has changed."""
    before = contents(folder)
    with pytest.raises(ResultError) as error:
        sweep(hamlet(**changes), folder, workers=1)
    assert said in str(error.value)
    assert str(folder) in str(error.value)
    assert contents(folder) == before


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    """Not even a lock is put there."""
    (tmp_path / "cat.png").write_text("miaow")
    refused(tmp_path, "is not empty, and not the folder of a sweep")
    assert [path.name for path in tmp_path.iterdir()] == ["cat.png"]
    with pytest.raises(ResultError, match="is not the folder of a sweep"):
        load_sweep(tmp_path)
    with pytest.raises(ResultError, match="is not the folder of a sweep"):
        merge([tmp_path], tmp_path / "merged")


def test_an_empty_folder_may_be_filled(whole, tmp_path):
    """A folder made beforehand is a place like any other."""
    assert_same(sweep(hamlet(), tmp_path, workers=1), whole)


def test_a_beginning_that_came_to_nothing_is_no_hindrance(whole, tmp_path):
    """A process killed in its first moments leaves a lock, empty folders, or half a manifest."""
    (tmp_path / "runs").mkdir()
    (tmp_path / ".lock").touch()
    (tmp_path / ".manifest.json.partial").write_text('{"name": "ha')
    assert_same(sweep(hamlet(), tmp_path, workers=1), whole)
    assert not (tmp_path / ".manifest.json.partial").exists()


@pytest.mark.parametrize("place", ["letter", "letter/below"])
def test_a_file_in_the_way_is_left_alone(tmp_path, place):
    """A folder cannot be made in its place, nor below it."""
    (tmp_path / "letter").write_text("dear")
    refused(tmp_path / place, "cannot be written")
    assert (tmp_path / "letter").read_text() == "dear"


@pytest.fixture
def read_only(tmp_path):
    """Return a folder in which nobody may write, be it the administrator."""
    place = tmp_path / "read-only"
    place.mkdir()
    if os.name == "nt" or os.geteuid() != 0:
        place.chmod(0o500)
        yield place
        place.chmod(0o700)
        return
    mount = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("the administrator may write anywhere, and cannot mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_place_one_cannot_write_to_is_refused_at_once(read_only):
    """The error names it before anything is lived."""
    refused(read_only, "cannot be written")
    refused(read_only / "inside", "cannot be written")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read"),
        ('{"name": "ha', "cannot be read"),
        ("[1, 2]", "cannot be read"),
        ('{"format": 1}', "cannot be read"),
        ('{"format": 99}', "format is 99; this version reads 1"),
        ("\x00\x01", "cannot be read"),
    ],
)
def test_a_manifest_that_cannot_be_understood_is_an_error(whole, tmp_path, text, said):
    """Be it torn, garbage, or of another version: what is stored beside it is not touched."""
    folder = copied(whole, tmp_path / "strange")
    (folder / "manifest.json").write_text(text)
    refused(folder, f"manifest.json: {said}")
    with pytest.raises(ResultError, match=said):
        load_sweep(folder)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"set": {"size": 500}}, "scenario.size is 500; it was 400"),
        ({"seed": 2}, "seed is 2; it was not given"),
        ({"seeds": "independent"}, "seeds is 'independent'; it was"),
        ({"scenario": "consent-pact", "set": {"size": 2500}}, "scenario.days is 730; it was 60"),
        ({"design": [{"grid": {"regime.levers.policing": [0, 0.5, 0.8]}}]}, "design.0.grid"),
        ({"measure": {"outcomes": ["turnout"]}}, "measure"),
        ({"stop": "volunteers >= 1"}, "stop is 'volunteers >= 1'; it was"),
        ({"replicates": 3}, "replicates is 3; allowed: 4 or more, for so many were begun"),
    ],
)
def test_a_changed_plan_is_refused_with_what_has_changed(whole, tmp_path, changes, said):
    """Whatever decides a row; nothing stored is touched."""
    refused(copied(whole, tmp_path / "changed"), said, **changes)


def test_a_folder_of_other_code_is_refused(whole, tmp_path):
    """Rows of two versions never stand in one table."""
    folder = copied(whole, tmp_path / "older")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["made_with"]["numpy"] = "1.0"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    refused(folder, "made with.numpy is")


def test_a_shard_is_not_gone_on_with_as_another(tmp_path):
    """Each has a folder of its own."""
    sweep(hamlet(), tmp_path / "part", workers=1, shard="1/4")
    refused(tmp_path / "part", "shard is not given; it was '1/4'")


def test_labels_and_the_timeout_may_change(whole, tmp_path):
    """They decide no row; what is done stays as it is."""
    folder = copied(whole, tmp_path / "relabelled")
    found = sweep(hamlet(title="Policing", timeout=600.0), folder, workers=1)
    assert contents(folder) == contents(whole.folder)
    assert_same(found, whole)


def test_two_calls_do_not_add_to_one_folder_at_once(tmp_path):
    """The second is refused; the first goes on."""
    refusals = []

    def try_it_too(_: Progress) -> None:
        with pytest.raises(ResultError) as error:
            sweep(hamlet(), tmp_path / "shared", workers=1)
        refusals.append(str(error.value))

    first = sweep(hamlet(), tmp_path / "shared", workers=1, reporter=Reporter(progress=try_it_too))
    assert first.missing == 0
    assert all("another process is adding runs to it" in refusal for refusal in refusals)


def test_a_sweep_that_goes_on_can_be_read_but_not_added_to(tmp_path):
    """A table of what is there so far, at any time, while another process adds to it."""
    plan, folder = tmp_path / "plan.yaml", tmp_path / "long"
    plan.write_text(yaml.safe_dump(hamlet(replicates=1000)))
    command = [sys.executable, "-m", "groundswell", "sweep", str(plan), "--out", str(folder)]
    going = subprocess.Popen(
        [*command, "--workers", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not (folder / "manifest.json").exists():
            assert going.poll() is None
        refused_while_going(folder)
        counts = [len(load_sweep(folder).series["run"].unique()) for _ in range(15)]
        assert counts == sorted(counts)
        assert going.poll() is None
    finally:
        going.kill()
        going.wait()
    assert len(interrupted(folder, after=1, replicates=1000).runs) > counts[-1]


def refused_while_going(folder: Path) -> None:
    """Make sure that nobody else may add to it."""
    with pytest.raises(ResultError, match="another process is adding runs to it"):
        sweep(hamlet(replicates=1000), folder, workers=1)
