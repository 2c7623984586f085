"""A sweep that nothing has interrupted."""

import pytest

from groundswell.analysis.sweeps import Sweep, sweep
from tests.analysis.sweeps.hamlet import hamlet


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    """The hamlet's sweep, lived in this process from beginning to end."""
    return sweep(hamlet(), tmp_path_factory.mktemp("hamlet") / "whole", workers=1)
