"""The front door as a Python user sees it."""

import subprocess
import sys
import time
from typing import Any

import pytest

import groundswell


def test_all_is_sorted_and_every_name_is_there():
    """`__all__` is in order, each name can be had, and `dir` shows it."""
    assert groundswell.__all__ == sorted(groundswell.__all__)
    assert all(getattr(groundswell, name) is not None for name in groundswell.__all__)
    assert set(groundswell.__all__) <= set(dir(groundswell))


def test_an_unknown_name_is_an_attribute_error():
    """A misspelt name fails as in any module."""
    with pytest.raises(AttributeError, match="lode_run"):
        groundswell.lode_run  # noqa: B018


def test_import_is_quick_and_leaves_the_heavy_libraries_alone():
    """`import groundswell` takes less than half a second and loads no heavy library."""
    code = (
        "import groundswell, sys;"
        "print(*sorted({'mesa', 'numba', 'pandas', 'matplotlib', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == []
    assert _quickest("import groundswell") - _quickest("") < 0.5


def _quickest(code: str) -> float:
    """Return the seconds Python takes for some code, at its best of three times."""

    def take() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - start

    return min(take() for _ in range(3))


def test_three_lines_give_tables():
    """A run from Python gives its tables as pandas frames."""
    settings: dict[str, Any] = {"regime.levers.policing": 0.8}
    model = groundswell.run("village", seed=3, **settings)
    assert model.config.regime.levers.policing == 0.8
    assert len(model.series) == 60
    assert set(model.districts["district"]) == set(model.config.table.name)
    assert "challengers" in set(model.candidates["side"])


def test_the_folders_stay_inside_the_package():
    """No folder of the project can be imported under its bare name."""
    code = (
        "import importlib.util, sys;"
        "rooms = ('agents', 'analysis', 'model', 'scenarios', 'viz');"
        "sys.exit(any(importlib.util.find_spec(room) for room in rooms))"
    )
    assert subprocess.run([sys.executable, "-I", "-c", code], check=False).returncode == 0
