"""The peers that the engine is measured beside live the same days."""

import numpy as np
import pytest

from benchmarks.array_peer import ArrayTown
from benchmarks.mesa_peer import Town
from benchmarks.peers import measure, of_engine
from benchmarks.setting import DAYS


@pytest.fixture(scope="module")
def engine(town):
    """Return the engine's measures at the end of the days."""
    return of_engine(town.fork())


def test_the_array_peer_lives_the_engines_days(town, start):
    """With the same draws, every citizen ends where the engine's does."""
    model, arrays = town.fork(), ArrayTown(start, town.draws.seed)
    for _ in range(DAYS):
        arrays.step()
    model.run(DAYS)
    for symbol in ("s", "e", "know", "com"):
        assert np.array_equal(getattr(arrays, symbol), getattr(model.state, symbol)), symbol
    for symbol in ("x", "a", "c", "j", "f", "mu"):
        np.testing.assert_allclose(
            getattr(arrays, symbol), getattr(model.state, symbol), atol=2e-5, err_msg=symbol
        )


def test_the_mesa_peer_lives_days_like_the_engines(engine, start):
    """With draws of its own, its averages are near the engine's."""
    town = Town(start)
    for _ in range(DAYS):
        town.step()
    assert measure(town.column, 1) == pytest.approx(engine, abs=0.02)


def test_the_starsim_peer_lives_days_like_the_engines(engine, start):
    """With draws of its own, its averages are near the engine's."""
    pytest.importorskip("starsim")
    from benchmarks.starsim_peer import StarsimTown

    town = StarsimTown(start)
    for _ in range(DAYS):
        town.step()
    assert measure(town.column, 1) == pytest.approx(engine, abs=0.02)
