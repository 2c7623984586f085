"""What is kept of a run: the same as anyone would get from its tables."""

import operator
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.analysis.plans import load_plan
from groundswell.analysis.plans.findings import Findings
from groundswell.analysis.plans.measures import Condition, Measures, Reduction
from groundswell.model import MobilizationModel
from groundswell.model.record import OUTCOMES, SERIES
from groundswell.scenarios import load_scenario
from groundswell.scenarios.documents import Document

VILLAGE = load_scenario("village")
HOW = ("final", "max", "min", "mean", "sum", "argmax", "argmin")


SIGNS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


class Lived:
    """A run: its rows, as a sweep sees them, and its series as a table."""

    def __init__(self, rows, series):
        self.rows, self.series = rows, series


@pytest.fixture(scope="module")
def run():
    """Return a village's whole run."""
    model = MobilizationModel("village", seed=2, size=500).run()
    return Lived(model.rows, model.series)


def measures_of(stop=None, **told) -> Measures:
    """Return what a plan of the village with these measures keeps."""
    return load_plan({"scenario": "village", "measure": told, "stop": stop}).measures


def reduction(text) -> Reduction:
    """Return the reduction of a text that nothing is wrong with."""
    (found,) = measures_of(outcomes=[], reduce={"x": text}).reductions
    return found


def reduced(text, run):
    """Return what a reduction makes of a run."""
    return Measures(reductions=(reduction(text),)).reduce(run.rows, VILLAGE)["x"]


# ---- reductions ----


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("column", ["crowd", "volunteers", "approval_private", "fear"])
def test_a_reduction_is_what_pandas_makes_of_the_series(run, column, how):
    """Over the whole run; argmax and argmin are the first day of the largest and the smallest."""
    series = run.series[column]
    expected = series.iloc[-1] if how == "final" else getattr(series, how.replace("arg", "idx"))()
    assert reduced(f"{column} {how}", run) == pytest.approx(expected, rel=1e-12)


@settings(deadline=None, max_examples=40)
@given(
    column=st.sampled_from(SERIES),
    how=st.sampled_from(HOW),
    days=st.tuples(st.integers(0, 59), st.integers(0, 59)).map(sorted),
    dated=st.booleans(),
)
def test_a_reduction_of_some_days_is_that_of_a_part_of_the_series(run, column, how, days, dated):
    """Both ends count, as days or as dates."""
    first, last = (VILLAGE.date(day) if dated else day for day in days)
    part = run.series[column].loc[days[0] : days[1]]
    expected = part.iloc[-1] if how == "final" else getattr(part, how.replace("arg", "idx"))()
    found = reduced(f"{column} {how}@{first}..{last}", run)
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)


@settings(deadline=None, max_examples=40)
@given(
    column=st.sampled_from(["volunteers", "crowd", "registered", "fear"]),
    sign=st.sampled_from(sorted(SIGNS)),
    share=st.floats(-0.1, 1.1),
)
def test_first_is_the_first_day_on_which_something_holds(run, column, sign, share):
    """None, if it never does."""
    series = run.series[column]
    level = float(series.min() + share * (series.max() - series.min()))
    holds = series.index[SIGNS[sign](series, level)]
    assert reduced(f"{column} first{sign}{level!r}", run) == (holds[0] if len(holds) else None)


def test_days_outside_the_run_do_not_count(run):
    """What is left of a period counts; a run that was stopped before it has no number."""
    assert reduced("crowd max@0..400", run) == run.series["crowd"].max()
    early = Lived(run.rows[:10], run.series[:10])
    assert reduced("crowd max@20..30", early) is None
    assert reduced("volunteers first>=0", early) == 0


def test_dates_are_those_of_the_scenario(run):
    """A month of the village's spring, and its second day."""
    april = run.series.query("'2024-04-01' <= date <= '2024-04-29'")["volunteers"]
    assert reduced("volunteers mean@2024-04-01..2024-04-29", run) == pytest.approx(april.mean())
    assert reduced("volunteers sum@2024-03-02..1", run) == run.series["volunteers"][1]


@given(
    column=st.sampled_from(SERIES),
    how=st.sampled_from(HOW),
    days=st.none() | st.tuples(st.dates(date(2024, 3, 1), date(2024, 4, 29)), st.integers(59, 99)),
    level=st.none() | st.floats(-1e9, 1e9),
)
def test_a_reduction_reads_as_it_is_written(column, how, days, level):
    """The text in a manifest makes the same reduction, to the last digit."""
    condition = None if level is None else Condition(column, ">=", level)
    since, until = (None, None) if days is None or condition else days
    found = Reduction("x", column, "first" if condition else how, since, until, condition)
    findings = Findings(Document({}, "plan"))
    assert Reduction.read("x", str(found), ("x",), findings) == found
    if condition:
        assert Condition.read(str(condition), ("stop",), findings) == condition
    assert not findings.problems


@pytest.mark.parametrize(
    "text",
    ["volunteers>=5e3", "volunteers >= 5000", " volunteers  >=  5000.0 ", "volunteers >=+5000."],
)
def test_a_condition_may_be_written_in_several_ways(text):
    """Blanks do not matter, nor how a number is written."""
    condition = Condition("volunteers", ">=", 5000)
    assert measures_of(stop=text).stop == condition
    assert str(condition) == "volunteers >= 5000"
    assert condition.holds(np.array([4999, 5000, 5001])).tolist() == [False, True, True]


# ---- what is kept ----


def test_all_headline_numbers_are_kept_unless_some_are_named():
    """None at all if the list is empty, and something else is kept."""
    assert measures_of().names == OUTCOMES
    assert measures_of(outcomes=["volunteers", "turnout"]).names == ("volunteers", "turnout")
    found = measures_of(outcomes=[], reduce={"b": "crowd max", "a": "crowd min"})
    assert found.names == ("b", "a")


@pytest.mark.parametrize("every", [1, 7, 59, 60, 36_500])
def test_a_series_has_a_row_every_so_many_days_and_one_of_the_last(run, every):
    """They are those of the daily series, whether the run recorded more days or not."""
    kept = measures_of(series={"every": every, "columns": ["volunteers", "crowd"]})
    found = pd.DataFrame(kept.series(run.rows)).set_index("day")
    days = sorted({*range(0, 60, every), 59})
    assert found.index.tolist() == days
    pd.testing.assert_frame_equal(
        found, run.series.loc[days, ["volunteers", "crowd"]], check_index_type=False
    )
    sparse = MobilizationModel("village", seed=2, size=500, record_every=kept.record_every).run()
    again = kept.series(sparse.rows)
    assert {name: list(values) for name, values in again.items()} == {
        "day": days,
        **found.to_dict("list"),
    }


def test_all_columns_are_kept_unless_some_are_named(run):
    """And none where no series is asked for."""
    assert tuple(measures_of(series={}).series(run.rows)) == ("day", *SERIES)
    assert measures_of().series(run.rows) == {}


@pytest.mark.parametrize(
    ("told", "every"),
    [
        ({}, 36_500),
        ({"reduce": {"x": "crowd final"}}, 36_500),
        ({"reduce": {"x": "crowd final@3..4"}}, 1),
        ({"reduce": {"x": "crowd max"}}, 1),
        ({"reduce": {"x": "crowd first>3"}}, 1),
        ({"series": {"every": 7}}, 7),
        ({"series": {"every": 7}, "reduce": {"x": "crowd max"}}, 1),
        ({"series": {"every": 7}, "stop": "crowd > 3"}, 1),
    ],
)
def test_a_run_records_no_more_days_than_are_needed(told, every):
    """What is kept is the same, and a run that records less is faster."""
    assert measures_of(**told).record_every == every


def test_a_sparse_record_gives_the_same_final_value(run):
    """The last day is recorded always."""
    final = measures_of(reduce={"x": "volunteers final"})
    model = MobilizationModel("village", seed=2, size=500, record_every=final.record_every).run()
    assert len(model.rows) == 2
    assert final.reduce(model.rows, VILLAGE)["x"] == reduced("volunteers final", run)


# ---- what is wrong ----


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("outcomes: [turnot]", "measure.outcomes.0 is 'turnot'; allowed: turnout, vote_share_chal"),
        (
            "outcomes: [seats, seats]",
            "measure.outcomes.1 is 'seats' again; allowed: each name once",
        ),
        ("outcomes: seats", "measure.outcomes is 'seats'; allowed: a list"),
        ("outcome: [seats]", "measure.outcome is not a field; did you mean 'outcomes'?"),
        ("series: true", "measure.series is true; allowed: the fields every, columns"),
        (
            "series: {every: 0}",
            "measure.series.every is 0; allowed: a whole number from 1 to 36,50",
        ),
        ("series: {columns: []}", "measure.series.columns is empty; allowed: at least one column;"),
        (
            "series: {columns: [crowd, crwd]}",
            "measure.series.columns.1 is 'crwd'; allowed: a column of the daily record; did you me",
        ),
        (
            "series: {columns: [crowd, crowd]}",
            "measure.series.columns.1 is 'crowd' again; allowed: each name once",
        ),
        (
            "reduce: [crowd max]",
            "measure.reduce is ['crowd max']; allowed: a block of names and va",
        ),
    ],
)
def test_what_cannot_be_kept_is_named(complaint, told, expected):
    """With its line, what is allowed, and the nearest name."""
    assert complaint(f"measure:\n  {told}\n").startswith(f"plan.yaml, line 3: {expected}")


def test_a_plan_keeps_something(complaint):
    """An empty list of headline numbers, and nothing else, would make runs without a result."""
    assert complaint("measure: {outcomes: []}\n") == (
        "plan.yaml, line 2: measure keeps nothing; allowed: outcomes, reduce or series"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crowd maxx", "is 'crowd maxx'; allowed: a column and one of final, max, min, mean, sum,"),
        ("crowd", "is 'crowd'; allowed: a column and one of final, max, min, mean, sum, argmax, a"),
        ("''", "is ''; allowed: a column and one of final"),
        ("3", "is 3; allowed: a column and one of final"),
        ("[crowd, max]", "is ['crowd', 'max']; allowed: a column and one of final"),
        ("crwd max", "names 'crwd', which is not a column of the daily record; did you mean 'crow"),
        ("peak_crowd max", "names 'peak_crowd', which is not a column of the daily record; did yo"),
        ("crowd first>=", "is 'crowd first>='; allowed: a column and one of final"),
        ("crowd max@3", "is 'crowd max@3'; allowed: a column and one of final"),
        ("crowd max@3..soon", "'crowd max@3..soon' has a day that is 'soon'; allowed: a date such"),
        ("crowd max@3..2024-13-01", "'crowd max@3..2024-13-01' has a day that is '2024-13-01'; al"),
        ("crowd max@9..3", "is 'crowd max@9..3'; allowed: a first day that is not after the last"),
        ("crowd max@90..99", "is 'crowd max@90..99'; allowed: days of the run, 2020-05-01 to 2020"),
        ("crowd max@2017-01-01..2017-02-01", "is 'crowd max@2017-01-01..2017-02-01'; allowed: day"),
    ],
)
def test_a_wrong_reduction_is_named(complaint, text, expected):
    """With its line, what is allowed, and the nearest name."""
    assert complaint(f"measure:\n  reduce:\n    x: {text}\n").startswith(
        f"plan.yaml, line 4: measure.reduce.x {expected}"
    )


@pytest.mark.parametrize(
    ("text", "suggestion"), [("maxx", "max"), ("frist>=3", "first"), ("avg", None), ("max@3", None)]
)
def test_the_nearest_reducer_is_suggested(complaint, text, suggestion):
    """If there is any that is near, and it was not meant already."""
    ending = f"; did you mean '{suggestion}'?" if suggestion else "mean@a..b, first>=x"
    assert complaint(f"measure: {{reduce: {{x: crowd {text}}}}}\n").endswith(ending)


def test_days_that_only_some_runs_have_may_be_asked_for(plan):
    """Where the length of the run is varied, nobody can say beforehand."""
    found = plan(
        "design: [{grid: {length: {short: {days: 20}, long: {days: 100}}}}]\n"
        "measure: {reduce: {x: crowd max@90..99}}\n"
    )
    assert found.measures.names[-1] == "x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "volunteers",
            "is 'volunteers'; allowed: a column, a sign and a number, as in volunteers >",
        ),
        ("volunteers = 3", "is 'volunteers = 3'; allowed: a column, a sign and a number"),
        ("volunteers >= x", "is 'volunteers >= x'; allowed: a column, a sign and a number"),
        ("5000 <= volunteers", "is '5000 <= volunteers'; allowed: a column, a sign and a number"),
        ("volunters >= 3", "names 'volunters', which is not a column of the daily record; did you"),
    ],
)
def test_a_wrong_condition_is_named(complaint, text, expected):
    """With its line, and how one reads."""
    assert complaint(f"stop: {text}\n").startswith(f"plan.yaml, line 2: stop {expected}")
