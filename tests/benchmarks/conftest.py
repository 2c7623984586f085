"""One small morning for all peers."""

import pytest

from benchmarks.setting import Morning, engine, morning
from groundswell.model import MobilizationModel

SIZE = 2_500


@pytest.fixture(scope="session")
def town() -> MobilizationModel:
    """Return the engine on the morning of the peers."""
    return engine(SIZE)


@pytest.fixture(scope="session")
def start(town: MobilizationModel) -> Morning:
    """Return what the peers may know of it."""
    return morning(town)
