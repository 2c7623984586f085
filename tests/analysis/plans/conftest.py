"""Writing small plans and reading the errors they cause."""

from collections.abc import Callable
from pathlib import Path

import pytest

from groundswell.analysis.plans import Plan, load_plan, survey
from groundswell.scenarios import GroundswellError

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
protests: [{date: 9, permitted: false}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a small town's scenario and its table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "town.yaml").write_text(TOWN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def plan(folder: Path) -> Callable[..., Plan]:
    """Load the plan of the lines given, which follow a first one that names the town."""

    def plan(text: str = "", *, base: str = "scenario: town.yaml\n") -> Plan:
        (folder / "plan.yaml").write_text(base + text, encoding="utf-8")
        return load_plan("plan.yaml")

    return plan


@pytest.fixture
def complaints(plan: Callable[..., Plan]) -> Callable[..., list[str]]:
    """The lines of the error that loading a plan, or else its survey, causes."""

    def complaints(text: str = "", **more: str) -> list[str]:
        with pytest.raises(GroundswellError) as caught:
            survey(plan(text, **more))
        return str(caught.value).splitlines()

    return complaints


@pytest.fixture
def complaint(complaints: Callable[..., list[str]]) -> Callable[..., str]:
    """The only line of that error."""

    def complaint(text: str = "", **more: str) -> str:
        (line,) = complaints(text, **more)
        return line

    return complaint
