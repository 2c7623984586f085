"""The house: imports run one way, and only the upper rooms touch files and processes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
FRONT = [
    "api",
    "cli",
    "dashboard_command",
    "display",
    "optimise_command",
    "strategy_commands",
    "sweep_commands",
    "terminal",
]
ROOMS = ["scenarios", "agents", "model", "analysis", "viz"]


def imported(file: Path) -> Iterator[str]:
    """Yield the dotted name of every module that a file imports."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room):
    """Rooms: scenarios <- agents <- model <- analysis <- viz <- front door, and never back."""
    above = [*ROOMS[ROOMS.index(room) + 1 :], *FRONT]
    forbidden = tuple(f"groundswell.{name}" for name in above)
    strays = [
        f"{file.relative_to(HOUSE)} imports {name}"
        for file in sorted((HOUSE / room).rglob("*.py"))
        for name in imported(file)
        if name.startswith(forbidden)
    ]
    assert not strays


@pytest.mark.parametrize("room", ["scenarios", "agents", "model"])
def test_the_engine_starts_no_process(room):
    """Processes belong to analysis and above."""
    names = {name for file in (HOUSE / room).glob("*.py") for name in imported(file)}
    assert not names & {"subprocess", "multiprocessing", "concurrent.futures.ProcessPoolExecutor"}


@pytest.mark.parametrize("room", ["agents", "model"])
def test_the_engine_reads_and_writes_no_file(room):
    """The society and its agents live in memory; files belong to scenarios and analysis."""
    calls = [
        f"{file.relative_to(HOUSE)}:{node.lineno}"
        for file in sorted((HOUSE / room).glob("*.py"))
        if file.name not in READERS
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in OPENERS
    ]
    assert not calls


# Kernels are compiled anew when sources change; what memory there is stands in system files.
READERS = {"kernels.py", "memory.py"}

OPENERS = {"open", "read_text", "write_text", "read_bytes", "write_bytes"}
