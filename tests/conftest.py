"""What several rooms test with."""

import pytest

from groundswell.analysis.runs import Run
from groundswell.model import MobilizationModel


@pytest.fixture(scope="session")
def village_run() -> Run:
    """Return a village's whole campaign as a run."""
    return Run.of(MobilizationModel("village", seed=1).run())
