"""Result folders are whole or clearly marked."""

import os
import shutil
from collections import namedtuple

import pytest

from groundswell.analysis.folders import new_folder
from groundswell.scenarios import ResultError


def _write(place, text="new", **options):
    with new_folder(place, **options) as partial:
        (partial / "provenance.json").write_text(text)


def test_a_folder_appears_when_it_is_whole(tmp_path):
    """Nothing stands in the place before the end, and nothing partial after it."""
    place = tmp_path / "above" / "result"
    with new_folder(place) as partial:
        (partial / "file").write_text("content")
        assert not place.exists()
        assert (partial / "PARTIAL").is_file()
    assert [path.name for path in place.iterdir()] == ["file"]
    assert [path.name for path in place.parent.iterdir()] == ["result"]


def test_a_failure_leaves_a_marked_folder(tmp_path):
    """What an error has interrupted says why, and stands beside the place."""
    with pytest.raises(RuntimeError), new_folder(tmp_path / "result"):
        raise RuntimeError("the lights went out")
    assert not (tmp_path / "result").exists()
    assert "the lights went out" in (tmp_path / "result.partial" / "PARTIAL").read_text()


def test_a_result_is_only_replaced_by_force_and_only_at_the_end(tmp_path):
    """The older result stays until the new one is whole."""
    place = tmp_path / "result"
    _write(place, "old")
    with pytest.raises(ResultError, match="--force"):
        _write(place)
    with pytest.raises(RuntimeError), new_folder(place, force=True):
        raise RuntimeError
    assert (place / "provenance.json").read_text() == "old"
    _write(place, force=True)
    assert (place / "provenance.json").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


def test_what_is_not_a_result_is_never_replaced(tmp_path):
    """A folder with other things in it, or a file, is safe from --force."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.png").write_text("miaow")
    (tmp_path / "letter").write_text("dear")
    for name in ("photos", "letter"):
        with pytest.raises(ResultError, match="not a result folder"):
            _write(tmp_path / name, force=True)
    assert (tmp_path / "photos" / "cat.png").read_text() == "miaow"


def test_an_empty_folder_may_be_filled(tmp_path):
    """A folder made beforehand is a place like any other."""
    (tmp_path / "result").mkdir()
    _write(tmp_path / "result")
    assert (tmp_path / "result" / "provenance.json").read_text() == "new"


def test_an_interrupted_run_is_in_the_way_until_forced(tmp_path):
    """A run may still be writing there; --force takes over what it has left."""
    with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "result"):
        raise KeyboardInterrupt
    with pytest.raises(ResultError, match="interrupted"):
        _write(tmp_path / "result")
    _write(tmp_path / "result", force=True)
    assert (tmp_path / "result").is_dir()


def test_a_folder_that_only_looks_partial_is_left_alone(tmp_path):
    """Something else of that name is not removed."""
    (tmp_path / "result.partial").mkdir()
    with pytest.raises(ResultError, match="in the way"):
        _write(tmp_path / "result", force=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_one_cannot_write_to_is_refused_at_once(tmp_path):
    """The error names the place before any work is done."""
    tmp_path.chmod(0o500)
    with pytest.raises(ResultError, match="cannot be written"):
        _write(tmp_path / "result")


def test_a_place_below_a_file_is_refused_at_once(tmp_path):
    """A folder cannot be made inside a file."""
    (tmp_path / "letter").write_text("dear")
    with pytest.raises(ResultError, match="cannot be written"):
        _write(tmp_path / "letter" / "result")


def test_a_full_disk_is_noticed_before_the_run(tmp_path, monkeypatch):
    """The error tells how much is free and how much is needed."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1_000_000))
    with pytest.raises(ResultError, match="1 MB are free"):
        _write(tmp_path / "result")
    assert list(tmp_path.iterdir()) == []
