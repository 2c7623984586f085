"""Files that are called by name or by path."""

from pathlib import Path

import pytest

from groundswell.scenarios import ScenarioError, UnknownNameError
from groundswell.scenarios.shelf import Shelf


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    """Return a shelf with two recipes; there is a third one elsewhere."""
    for file in ("shelf/stew.yaml", "shelf/pie.yaml", "kitchen/soup.yaml"):
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return Shelf("recipe", tmp_path / "shelf")


def test_names_are_those_of_the_files(shelf):
    """They are sorted and have no ending."""
    assert shelf.names() == ["pie", "stew"]


@pytest.mark.parametrize("name", ["soup.yaml", Path("soup.yaml"), "../kitchen/soup.yaml"])
def test_a_path_starts_in_the_folder_given(shelf, tmp_path, name):
    """Text and paths are the same, and the file found is an absolute path."""
    assert shelf.find(name, tmp_path / "kitchen") == (tmp_path / "kitchen/soup.yaml").resolve()


def test_a_name_comes_before_a_file_of_that_name(shelf, tmp_path):
    """A file beside that happens to be called the same does not hide what is on the shelf."""
    (tmp_path / "kitchen/stew").touch()
    assert shelf.find("stew", tmp_path / "kitchen") == shelf.home / "stew.yaml"
    assert shelf.find(Path("stew"), tmp_path / "kitchen").parent.name == "kitchen"


def test_what_is_not_there_is_answered_with_the_nearest(shelf, tmp_path):
    """A name by the nearest name, a path by the nearest file, or the name that it looks like."""
    with pytest.raises(UnknownNameError, match=r"recipe 'stw' is not known.*did you mean 'stew'"):
        shelf.find("stw", tmp_path)
    with pytest.raises(ScenarioError, match=r"sop\.yaml does not exist; did you mean 'soup\.yaml'"):
        shelf.find("sop.yaml", tmp_path / "kitchen")
    with pytest.raises(ScenarioError, match=r"stew\.yaml does not exist; did you mean 'stew'"):
        shelf.find("stew.yaml", tmp_path / "kitchen")
    with pytest.raises(ScenarioError, match="kitchen is a folder, not a file"):
        shelf.find(Path("kitchen"), tmp_path)
