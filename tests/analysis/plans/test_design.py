"""Designs: which points a plan makes of its factors, and in what order."""

import itertools
import tracemalloc
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.analysis.plans import Design, Factor, load_plan
from groundswell.analysis.plans.design import SAMPLERS, Block

UNIT = [Factor(name, low=0.0, high=1.0) for name in "abcdef"]


def drawn(kind, points, factors=2, seed=1, before=()):
    """Return the shares that a block of a kind draws, by point and factor."""
    block = Block(kind, tuple(UNIT[:factors]), points)
    design = Design([*before, block], seed)
    return design.frame()[[factor.name for factor in block.factors]].to_numpy()


def points_of(*design, **more):
    """Return the points of a plan of the village with these blocks, as rows."""
    plan = load_plan({"scenario": "village", "design": list(design), **more})
    return list(plan.points.frame().itertuples(index=False, name=None))


# ---- values that are listed ----


def test_the_first_factor_of_a_grid_changes_slowest():
    """All combinations, in the order in which loops inside each other would make them."""
    grid = {"size": [300, 400], "regime.policy": ["fixed", "reactive"], "burn_in": [0, 1, 2]}
    assert points_of({"grid": grid}) == list(itertools.product(*grid.values()))


def test_the_factors_of_a_zip_change_together():
    """The first values together, then the second ones."""
    told = {"size": [300, 400, 300], "regime.levers.fraud": {"from": 0, "to": 1, "steps": 3}}
    assert points_of({"zip": told}) == [(300, 0.0), (400, 0.5), (300, 1.0)]


def test_blocks_are_crossed():
    """Every row of one with every row of the others; those of the first change slowest."""
    one = {"zip": {"size": [300, 400], "protests.0.lead": [3, 4]}}
    other = {"grid": {"mechanisms.fear": [True, False], "regime.levers.fraud": [0, 0.1]}}
    last = {"random": {"points": 3, "factors": {"regime.levers.pride": {"from": 0, "to": 1}}}}
    rows = points_of(one, other, last)
    assert len(rows) == 2 * 4 * 3
    assert [row[:4] for row in rows[::3]] == [
        (*pair, *more)
        for pair in ((300, 3), (400, 4))
        for more in itertools.product((True, False), (0.0, 0.1))
    ]
    assert len({row[4] for row in rows}) == 3
    assert rows[0][4] == rows[3][4]


def test_a_point_says_what_it_sets():
    """Values are Python's own, and those of a level are what the level sets."""
    mix = {"doors": 1, "events": 0, "online": 0}
    tactics = {
        "doors": {"challengers.strategy.mix": mix},
        "none": {"challengers.strategy.money": 0},
    }
    plan = load_plan(
        {
            "scenario": "village",
            "design": [
                {"grid": {"tactics": tactics, "protests.0.date": [date(2024, 4, 1)], "size": [300]}}
            ],
        }
    )
    assert plan.points.values(0) == {
        "tactics": "doors",
        "protests.0.date": date(2024, 4, 1),
        "size": 300,
    }
    assert type(plan.points.values(0)["size"]) is int
    assert plan.points.settings(1) == {
        "challengers.strategy.money": 0,
        "protests.0.date": date(2024, 4, 1),
        "size": 300,
    }


def test_a_zip_needs_as_many_values_of_each_and_no_row_twice(complaint):
    """A row that stands twice would be two equal design points."""
    told = "{size: [50, 60], regime.levers.fraud: [0, 0.1, 0.2]}"
    assert complaint(f"design: [{{zip: {told}}}]\n") == (
        "plan.yaml, line 2: design.0.zip has 2 of size, 3 of regime.levers.fraud; "
        "allowed: as many values of each factor"
    )
    told = "{size: [50, 60, 50], regime.levers.fraud: [0, 0, 0]}"
    assert complaint(f"design: [{{zip: {told}}}]\n") == (
        "plan.yaml, line 2: design.0.zip has the same values in entries 0 and 2; "
        "allowed: each row once"
    )


# ---- tables ----


def test_a_table_is_read_like_a_plan(folder, plan):
    """A column for each factor; numbers, dates, truth values and text are what they look like."""
    (folder / "points.csv").write_text(
        "size, regime.levers.fraud ,protests.0.date,mechanisms.fear,regime.policy\n"
        "50,0,2020-05-03,true,fixed\n\n"
        "60,1e-1,2020-05-04,false, reactive\n"
    )
    found = plan("design: [{table: points.csv}]\n").points
    assert found.frame().to_dict("list") == {
        "size": [50, 60],
        "regime.levers.fraud": [0.0, 0.1],
        "protests.0.date": [date(2020, 5, 3), date(2020, 5, 4)],
        "mechanisms.fear": [True, False],
        "regime.policy": ["fixed", "reactive"],
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("", "points.csv: table has no rows"),
        ("size\n", "points.csv: table has no rows"),
        ("size\n50\n\n0\n", "points.csv, line 4: size is '0'; allowed: a whole number from 1 to"),
        (
            "size,days\n50,\n",
            "points.csv, line 2: days is ''; allowed: a number, a date, text, tru",
        ),
        ("size\n50\n60\nbig\n", "points.csv, line 4: size is 'big'; allowed: numbers, as in the"),
        ("size\n50\n60.5\n", "points.csv, line 3: size is '60.5'; allowed: a whole number from 1"),
        ("sise\n50\n", "points.csv, line 1: sise is not a field; did you mean 'size'?"),
        ("seed\n50\n", "points.csv, line 1: seed is decided by the plan's own `seed`, `seeds` and"),
        ("size,size\n50,60\n", "points.csv, line 1: size names two columns"),
        ("size,\n50,60\n", "points.csv, line 1: column has no name"),
        ("size\n50,60\n", "points.csv, line 2: row has 2 values; allowed: 1"),
        ("size;burn_in\n50;60\n", "points.csv: table is separated by semicolons; allowed: commas"),
        (
            "size,burn_in\n50,3\n60,3\n50,3\n",
            "points.csv, line 4: size and all else in this row is as in row 1; allowed: each row o",
        ),
        (
            "size\n50\n60\n",
            "plan.yaml, line 2: design.1.table has the column 'size', the name of a factor; allow",
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_said_of_its_own_file(folder, complaint, rows, expected):
    """With its line and column."""
    (folder / "points.csv").write_text(rows)
    first = "size: [50]" if expected.startswith("plan") else "start: [2020-05-01]"
    text = complaint(f"design: [{{grid: {{{first}}}}}, {{table: points.csv}}]\n")
    assert text.startswith(expected)


def test_a_long_table_of_wrong_values_is_answered_with_a_few(folder, complaints):
    """Ten of a column are enough to see what is meant."""
    (folder / "points.csv").write_text(
        "size,burn_in\n" + "".join(f"{-n},{n}x\n" for n in range(99))
    )
    found = complaints("design: [{table: points.csv}]\n")
    assert len(found) == 20
    assert found[:2] == [
        "points.csv, line 2: size is '0'; allowed: a whole number from 1 to 2,147,483,647",
        "points.csv, line 2: burn_in is '0x'; allowed: a whole number from 0 to 1,000",
    ]


def test_the_largest_value_of_a_long_table_is_looked_at(folder, complaint):
    """And the smallest, wherever they stand."""
    rows = [n / 1_000 for n in range(1_000)]
    rows[777] = 7.77
    (folder / "points.csv").write_text("regime.levers.fraud\n" + "\n".join(map(str, rows)))
    assert complaint("design: [{table: points.csv}]\n") == (
        "points.csv, line 779: regime.levers.fraud is '7.77'; allowed: a number from 0 to 1"
    )


def test_a_missing_table_is_an_error(complaint):
    """The nearest file is suggested."""
    assert complaint("design: [{table: twon.csv}]\n") == (
        "plan.yaml, line 2: twon.csv does not exist; did you mean 'town.csv'?"
    )


# ---- values that are drawn ----


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 300), st.integers(1, 5), st.integers(0, 2**62))
def test_a_latin_hypercube_has_one_point_in_every_strip(points, factors, seed):
    """Each factor's range, cut into as many equal strips as there are points, is evenly covered."""
    shares = drawn("latin_hypercube", points, factors, seed)
    strips = np.floor(shares * points).astype(int)
    assert (np.sort(strips, axis=0) == np.arange(points)[:, None]).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_sobol_sequence_is_balanced(seed):
    """64 points: one in each 64th of every factor, and one in each field of 8 by 8 of the first."""
    shares = drawn("sobol", 64, 5, seed)
    strips = np.floor(shares * 64).astype(int)
    assert (np.sort(strips, axis=0) == np.arange(64)[:, None]).all()
    fields = np.floor(shares[:, :2] * 8).astype(int)
    assert len(set(map(tuple, fields.tolist()))) == 64


def test_a_sobol_sequence_needs_a_power_of_two(complaint):
    """Only then is it balanced."""
    told = "{points: 100, factors: {regime.levers.fraud: {from: 0, to: 1}}}"
    assert complaint(f"design: [{{sobol: {told}}}]\n") == (
        "plan.yaml, line 2: design.0.sobol.points is 100; "
        "allowed: a power of two, such as 64 or 128, for only those are balanced"
    )


def test_random_points_stay_when_there_are_more():
    """More points, or further factors, leave the values that were there as they are."""
    few = drawn("random", 50, 2)
    assert (drawn("random", 500, 2)[:50] == few).all()
    assert (drawn("random", 50, 6)[:, :2] == few).all()


def test_random_points_are_uniform_and_unrelated():
    """No two factors, blocks or seeds have anything in common, however many factors there are."""
    shares = drawn("random", 20_000, 3)
    assert abs(shares.mean(axis=0) - 0.5).max() < 0.01
    assert abs(np.corrcoef(shares.T) - np.eye(3)).max() < 0.03
    many = Block("random", tuple(Factor(f"x{n}", low=0.0, high=1.0) for n in range(150)), 40)
    design = Design([many, Block("random", tuple(UNIT), 1)], 1)
    values = np.concatenate(
        [column[:: 1 if name[0] == "x" else 40] for name, column in design.columns.items()]
    )
    assert len(set(values.tolist())) == 150 * 40 + 6


@pytest.mark.parametrize("kind", SAMPLERS)
def test_the_seed_decides_a_design(kind):
    """The same seed draws the same points; another seed, or another block, draws others."""
    first = drawn(kind, 16)
    assert (drawn(kind, 16) == first).all()
    assert (drawn(kind, 16, seed=2) != first).all()
    before = Block(kind, (Factor("z", low=0.0, high=1.0), Factor("y", low=0.0, high=1.0)), 1)
    assert (drawn(kind, 16, before=[before]) != first).all()


@pytest.mark.parametrize("kind", SAMPLERS)
def test_whatever_can_be_listed_or_ranged_can_be_drawn(kind):
    """Fractions, whole numbers, days, text and levels, each evenly and of its own type."""
    factors = {
        "regime.levers.fraud": {"from": 0, "to": 1},
        "size": {"from": 300, "to": 30_000, "log": True},
        "protests.0.date": {"from": date(2024, 4, 1), "to": date(2024, 4, 2)},
        "regime.policy": ["fixed", "reactive"],
        "tools": {
            "some": {"challengers.strategy.tools": 1},
            "none": {"challengers.strategy.tools": 0},
        },
    }
    plan = load_plan(
        {"scenario": "village", "design": [{kind: {"points": 256, "factors": factors}}]}
    )
    frame = plan.points.frame()
    assert [column.dtype.kind for _, column in frame.items()] == list("fiOOO")
    assert frame["size"].median() == pytest.approx(3_000, rel=0.3)
    for name in ("protests.0.date", "regime.policy", "tools"):
        assert frame[name].nunique() == 2
        assert frame[name].value_counts().min() > 100
    assert isinstance(plan.points.values(0)["protests.0.date"], date)


def test_a_large_design_is_held_in_columns():
    """A million values take a few bytes each, also as days and text, and so does their making."""
    days = Factor("d", low=1, high=900, whole=True, days=True)
    text = Factor("t", ("fixed", "reactive"))
    blocks = [
        Block("latin_hypercube", (*UNIT[:3], days, text), 100_000),
        Block("grid", (Factor("g", (1, 2)),)),
    ]
    tracemalloc.start()
    columns = Design(blocks, 1).columns
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    values = sum(column.size for column in columns.values())
    assert values == 6 * 200_000
    assert peak < 25 * values


def test_a_design_is_a_table():
    """One row a point, one column a factor, in the order of the plan."""
    plan = load_plan(
        {
            "scenario": "village",
            "design": [{"grid": {"size": [300, 400]}}, {"grid": {"regime.policy": ["fixed"]}}],
        }
    )
    expected = pd.DataFrame(
        {"size": [300, 400], "regime.policy": ["fixed", "fixed"]},
        index=pd.RangeIndex(2, name="point"),
    )
    pd.testing.assert_frame_equal(plan.points.frame(), expected, check_dtype=False)
