"""What `groundswell.scenarios` offers, and what importing it costs."""

import subprocess
import sys

import groundswell.scenarios as scenarios


def test_all_is_sorted_and_present():
    """Every public name exists; constants come first, then classes, then functions."""
    assert list(scenarios.__all__) == sorted(
        scenarios.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    assert all(hasattr(scenarios, name) for name in scenarios.__all__)


def test_importing_and_loading_stays_light():
    """A scenario is read and checked without pandas, numba, scipy, networkx or Mesa."""
    code = (
        "import sys; from groundswell.scenarios import load_scenario; load_scenario('village');"
        "print({'pandas', 'numba', 'scipy', 'networkx', 'mesa', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
