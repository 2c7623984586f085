"""A run that goes wrong is a row with a status and an error, and never the end of a sweep."""

import math

import pytest

from groundswell.analysis.sweeps import Progress, Reporter, load_sweep, sweep
from tests.analysis.sweeps.hamlet import assert_same, contents, copied
from tests.analysis.sweeps.moody import DAY, moody_plan

PLAN = moody_plan("calm", "raises", "exits", "divides")
SLOW = ("calm", "sleeps")


def row_of(found, label):
    """Return the row of the run that was given a label."""
    return found.runs.set_index("challengers.label").loc[label]


@pytest.fixture(scope="module")
def moody(tmp_path_factory):
    """Return a sweep of which every run but one goes wrong in a way of its own."""
    return sweep(PLAN, tmp_path_factory.mktemp("moody") / "whole", workers=1)


@pytest.mark.parametrize(
    ("label", "status", "error", "days"),
    [
        ("calm", "ok", "", 60),
        ("raises", "failed", "ValueError: the printer is broken ?", DAY),
        ("exits", "failed", "SystemExit: out of paper", DAY),
        ("divides", "non_finite", "not finite: ", 60),
    ],
)
def test_each_run_tells_how_it_ended(moody, label, status, error, days):
    """Status, error and days lived; the others are not concerned."""
    row = row_of(moody, label)
    assert row["status"] == status
    assert row["error"].startswith(error)
    assert bool(row["error"]) == bool(error)
    assert row["days"] == days
    assert row["seconds"] > 0
    assert math.isnan(row["volunteers"]) == (status == "failed")


def test_what_went_well_and_what_did_not_are_told_apart(moody):
    """The manifest counts, and two tables hold, the one and the other."""
    assert moody.ok["challengers.label"].tolist() == ["calm"]
    assert len(moody.failures) == 3
    assert moody.missing == 0
    assert moody.manifest.sessions[0]["failed"] == 3


def test_runs_that_failed_are_only_lived_again_when_asked_for(moody):
    """The same call leaves them as they are."""
    before = contents(moody.folder)
    sweep(PLAN, moody.folder, workers=1)
    assert contents(moody.folder) == before


def test_a_run_that_takes_too_long_can_be_lived_again_with_more_time(whole, tmp_path):
    """Its timeout may grow; the other runs are not repeated, and their rows are the same."""
    folder = tmp_path / "late"
    late = sweep(moody_plan(*SLOW, timeout=1.4), folder, workers=1)
    assert row_of(late, "sleeps")["status"] == "timed_out"
    assert row_of(late, "sleeps")["error"] == "not ended after 1.4 s"
    assert row_of(late, "sleeps")["days"] == DAY + 1
    assert row_of(late, "calm")["status"] == "ok"
    found = sweep(moody_plan(*SLOW), folder, workers=1, retry_failed=True)
    assert found.failures.empty
    assert row_of(found, "calm").equals(row_of(late, "calm"))
    assert_same(found, sweep(moody_plan(*SLOW), tmp_path / "patient", workers=1))


def test_living_failed_runs_again_can_be_interrupted(moody, tmp_path):
    """Those that had ended well are never touched, and none is lost."""
    folder = copied(moody, tmp_path / "again")

    def stop(reached: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(PLAN, folder, workers=1, retry_failed=True, reporter=Reporter(progress=stop))
    assert_same(load_sweep(folder), moody)
    again = sweep(PLAN, folder, workers=1, retry_failed=True)
    assert_same(again, moody)
    assert row_of(again, "calm").equals(row_of(moody, "calm"))
    assert [session["runs"] for session in again.manifest.sessions] == [4, 1, 3]
