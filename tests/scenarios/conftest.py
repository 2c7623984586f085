"""Writing small scenario files and reading the errors they cause."""

from collections.abc import Callable
from pathlib import Path

import pytest

from groundswell.scenarios import GroundswellError, load_scenario

TABLE = """\
name,electorate,seats,support
North,6000,3,0.2
South,4000,2,0.4
"""
TOWN = """\
start: 2020-05-01
days: 30
size: 100
districts: {file: town.csv}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a table of two districts."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    """Write a scenario: the lines given after those of a small town, or instead of them."""

    def write(text: str = "", *, file: str = "town.yaml", base: str = TOWN) -> Path:
        path = folder / file
        path.write_text(base + text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def message(write: Callable[..., Path]) -> Callable[..., str]:
    """The message of the error that a scenario of these lines causes."""

    def message(text: str = "", overrides: dict | None = None, **places: str) -> str:
        with pytest.raises(GroundswellError) as caught:
            load_scenario(write(text, **places), overrides)
        return str(caught.value)

    return message
