"""The statistics of the tables give known values where the answer is known."""

import numpy as np
import pytest
from scipy import stats

from groundswell.analysis.geography import (
    hexagon_neighbours,
    morans_i,
    ranking_quality,
    seat_clustering,
)
from groundswell.analysis.validation import as_text
from groundswell.model import Draws
from groundswell.scenarios import load_scenario


def grid(side: int = 9):
    """Return columns and rows of a square patch of tiles."""
    tile = np.arange(side * side)
    return tile % side, tile // side


def test_an_inner_hexagon_has_six_neighbours():
    """Inside the patch every tile touches six; touching is mutual, and nobody touches oneself."""
    col, row = grid()
    near = hexagon_neighbours(col, row)
    inner = (col > 0) & (col < 8) & (row > 0) & (row < 8)
    assert (near.sum(axis=1)[inner] == 6).all()
    assert (near == near.T).all()
    assert not near.diagonal().any()


def test_the_map_of_moscow_has_neighbours_beside_one_another():
    """Gagarinsky and Akademichesky share a border on the map."""
    table = load_scenario("moscow-2017").table
    names = table.name.tolist()
    near = hexagon_neighbours(table.hex_col, table.hex_row)
    assert near[names.index("Gagarinsky"), names.index("Akademichesky")]


def test_morans_i_tells_a_slope_from_a_lottery():
    """A slope is near 1, independent values near their expectation of -1/(n - 1)."""
    col, row = grid()
    near = hexagon_neighbours(col, row)
    by_lot = Draws(1).uniforms(900, col.size, 0)
    assert morans_i(col, near) > 0.8
    assert morans_i(by_lot, near) == pytest.approx(-1 / 80, abs=0.15)


def test_seat_clustering_spans_lot_and_sweep():
    """Seats by lot cluster at 0, all or nothing at 1, beta-binomial seats at 1/(a + b + 1)."""
    draws, seats = Draws(1), np.full(4_000, 12)
    by_lot = stats.binom.ppf(draws.uniforms(900, 4_000, 0), 12, 0.18)
    swept = np.where(draws.uniforms(901, 4_000, 0) < 0.18, 12, 0)
    clumped = stats.betabinom.ppf(draws.uniforms(902, 4_000, 0), 12, 0.25, 1.13)
    assert seat_clustering(by_lot, seats) == pytest.approx(0, abs=0.01)
    assert seat_clustering(swept, seats) == pytest.approx(1)
    assert seat_clustering(clumped, seats) == pytest.approx(1 / 2.38, abs=0.03)


def test_ranking_quality_is_the_share_of_pairs_in_order():
    """Perfect order is 1, reversed 0, ties count half."""
    assert ranking_quality([1, 2, 3, 4], [0, 0, 1, 1]) == 1
    assert ranking_quality([4, 3, 2, 1], [0, 0, 1, 1]) == 0
    assert ranking_quality([1, 1, 1, 1], [0, 0, 1, 1]) == 0.5


def test_a_table_reads_as_plain_text_too(village_run):
    """Every line of a printed table has the same width."""
    lines = as_text(village_run.districts[["district", "turnout"]]).splitlines()
    assert len(lines) == 2 + 4
    assert len({len(line) for line in lines}) == 1
