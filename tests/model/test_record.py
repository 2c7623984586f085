"""Recording: as often as asked, and never felt by the run."""

import pandas as pd
import pytest

from groundswell.analysis.runs import Run, rerun, write_run
from groundswell.model import MobilizationModel
from groundswell.model.record import OUTCOMES, SERIES
from groundswell.scenarios import ScenarioError, load_scenario

CASES = {
    "a council campaign": ("village", {}),
    "campaigns of donors": (
        "village",
        {
            "challengers.organisation": "donor_campaign",
            "incumbents.organisation": "donor_campaign",
        },
    ),
    "a regime that reacts": (
        "village",
        {"regime.policy": "reactive", "regime.levers.targeted_arrests": 0.5},
    ),
}


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES.keys())
def pair(request):
    """Return a run with a row for every day, and the same with a row a week."""
    scenario, settings = request.param
    return tuple(
        MobilizationModel(scenario, seed=3, record_every=every, **settings).run()
        for every in (1, 7)
    )


def test_the_declared_names_are_those_of_a_run(pair):
    """What a plan may measure is known without a run, and is what a run has, in its order."""
    daily, _ = pair
    assert tuple(daily.series.columns.drop("date")) == SERIES
    assert tuple(daily.outcomes) == OUTCOMES
    assert all(daily.series[name].dtype.kind in "if" for name in SERIES)


def same(some, other):
    """Whether two models stand alike, to the last bit, series aside."""
    state = zip(some.state.arrays().values(), other.state.arrays().values(), strict=True)
    return all((mine == theirs).all() for mine, theirs in state) and all(
        getattr(some, name).equals(getattr(other, name))
        for name in ("districts", "candidates", "protests")
    )


def test_recording_changes_no_result(pair):
    """State, tables and outcomes are the same for any record."""
    daily, weekly = pair
    assert same(daily, weekly)
    pd.testing.assert_series_equal(
        pd.Series(daily.outcomes), pd.Series(weekly.outcomes), check_exact=True
    )


def test_a_row_is_the_same_whatever_is_recorded_beside_it(pair):
    """The weekly rows, with the last day's, are those of the daily series."""
    daily, weekly = (model.series for model in pair)
    last = len(daily) - 1
    assert weekly.index.tolist() == sorted({*range(0, last, 7), last})
    pd.testing.assert_frame_equal(weekly, daily.loc[weekly.index], check_exact=True)


def test_outcomes_are_those_of_the_last_recorded_day(pair):
    """What the record and the outcomes both say, they say alike."""
    daily, _ = pair
    last, outcomes = daily.series.iloc[-1], daily.outcomes
    for name in ("volunteers", "approval_private", "approval_public"):
        assert outcomes[name] == last[name]
    assert outcomes["peak_crowd"] == daily.series["crowd"].max()
    assert outcomes["arrests"] == pytest.approx(daily.series["arrests"].sum())


def test_outcomes_need_no_row_of_their_day():
    """Half-way between two rows the outcomes are those of the daily record."""
    daily, weekly = (MobilizationModel("village", record_every=n).run(10) for n in (1, 7))
    assert daily.series.index[-1] == 9
    assert weekly.series.index[-1] == 7
    assert {k: v for k, v in daily.outcomes.items() if v == v} == {
        k: v for k, v in weekly.outcomes.items() if v == v
    }


def test_a_census_is_taken_in_the_morning():
    """What nobody asked for before the citizens lived the day cannot be counted any more."""
    model = MobilizationModel("village", size=400)
    asked = model.census
    supporters = asked.informed_supporters
    model.step()
    assert asked.informed_supporters == supporters
    with pytest.raises(RuntimeError, match="census of day 0"):
        _ = asked.volunteers
    assert model.census.volunteers.shape == (4,)


def test_a_run_recorded_now_and_then_is_rebuilt_as_it_was(tmp_path):
    """The record is part of the scenario, so a rerun keeps the same rows."""
    model = MobilizationModel("village", size=400, record_every=20).run()
    write_run(model, tmp_path / "run")
    again = rerun(tmp_path / "run")
    assert again.equal
    assert again.run.series.index.tolist() == Run.of(model).series.index.tolist()


def test_the_record_is_no_part_of_what_decides_a_result():
    """Scenarios that differ in the record only have the same hash."""
    hashes = {load_scenario("village", {"record_every": n}).hash() for n in (1, 7)}
    assert len(hashes) == 1


@pytest.mark.parametrize("every", [0, -1, 1.5, "often"])
def test_a_record_needs_whole_days(every):
    """The message names the field."""
    with pytest.raises(ScenarioError, match="record_every"):
        load_scenario("village", {"record_every": every})
