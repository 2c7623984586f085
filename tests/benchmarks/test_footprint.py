"""Memory is measured, and the constants of the estimate are found again from what they give."""

import pytest

from benchmarks.footprint import CASES, fit, measure
from groundswell.model.memory import PER_CITIZEN, PER_TIE, PROCESS, estimate_memory
from groundswell.scenarios import load_scenario


def test_the_fit_finds_the_constants_of_the_estimate():
    """Cases differ in citizens and in ties, so that each constant shows."""
    configs = [load_scenario("moscow-2017", {"size": size, **more}) for size, more in CASES]
    found = fit(configs, [estimate_memory(config) for config in configs])
    assert found == pytest.approx([PROCESS, PER_CITIZEN, PER_TIE], rel=0.001)


def test_peaks_are_measured():
    """A peak is that of the process, and never falls."""
    pytest.importorskip("resource")
    built, lived = measure(2500, {})
    assert 50e6 < built <= lived
