"""A profile tells where the time of a run goes, and changes nothing."""

import pytest

from groundswell.analysis.profile import Profile, peak_memory
from groundswell.model import MobilizationModel


@pytest.fixture(scope="module")
def profile():
    """Return the profile of a village's run."""
    profile = Profile()
    model = profile.build("village", seed=3, threads=2)
    with profile.days(model):
        model.run()
    return profile


def test_a_run_with_a_profile_is_the_same_run():
    """The digest is that of a run without one, whatever was timed."""
    profile = Profile()
    model = profile.build("village", seed=7, **{"regime.levers.policing": 0.8})
    with profile.days(model):
        model.run(20)
    model.run()
    bare = MobilizationModel("village", seed=7, **{"regime.levers.policing": 0.8}).run()
    assert model.digest() == bare.digest()


def test_every_phase_of_the_day_has_a_row(profile):
    """The phases stand in the order of the day, after the stages that came before."""
    parts = profile.frame().index.tolist()
    first = parts.index(MobilizationModel.PHASES[0])
    assert tuple(parts[first : first + 7]) == MobilizationModel.PHASES
    assert parts[:2] == ["reading the scenario", "building the society"]
    assert "burn-in" in parts[2]


def test_the_parts_make_up_the_whole(profile):
    """No time is counted twice: all parts are real, and their shares add up to one."""
    frame = profile.frame()
    assert (frame["seconds"] >= 0).all()
    assert frame["share"].sum() == pytest.approx(1)


def test_time_is_told_by_day_and_by_citizen(profile):
    """A phase's milliseconds a day and nanoseconds a citizen-day follow from its seconds."""
    row = profile.frame().loc["citizens_day"]
    assert row["ms_a_day"] * 60 == pytest.approx(row["seconds"] * 1e3)
    assert row["ns_a_citizen_day"] * 60 * 2_000 == pytest.approx(row["seconds"] * 1e9)
    assert profile.frame()["ms_a_day"].isna()["building the society"]


def test_speed_counts_the_days_lived_and_not_the_burn_in(profile):
    """Citizen-days a second are those of the phases and of what is between them."""
    frame = profile.frame()
    lived = frame.loc[[*MobilizationModel.PHASES, "between the phases"], "seconds"].sum()
    assert profile.speed == pytest.approx(60 * 2_000 / lived, rel=0.01)


def test_as_text_it_has_every_part_and_says_threads_and_memory(profile):
    """Printed, a profile is a table with a line of facts below."""
    shown = str(profile)
    assert all(part in shown for part in profile.frame().index)
    assert "2 threads" in shown
    assert "citizen-days a second" in shown
    assert peak_memory() is None or "peak memory" in shown


def test_days_lived_in_turns_add_up():
    """A profile that was left and entered again goes on counting."""
    profile = Profile()
    model = profile.build("village")
    for _ in range(2):
        with profile.days(model):
            model.run(3)
    row = profile.frame().loc["take_record"]
    assert row["ms_a_day"] * 6 == pytest.approx(row["seconds"] * 1e3)


def test_a_model_is_bare_again_afterwards():
    """Once left, a profile no longer counts, and a model's own phase is put back."""
    model = MobilizationModel("village")
    seen: list[int] = []
    model.policy = lambda: seen.append(model.day)
    profile = Profile()
    with profile.days(model):
        model.run(2)
    before = profile.frame().loc["policy", "seconds"]
    model.run(1)
    assert profile.frame().loc["policy", "seconds"] == before
    assert seen == [0, 1, 2]


def test_stages_of_ones_own_are_counted():
    """Any work can be a stage, and the same name adds up."""
    profile = Profile()
    for _ in range(2):
        with profile.stage("thinking"):
            sum(range(1000))
    profile.add("thinking", 1.0)
    assert profile.frame().loc["thinking", "seconds"] > 1.0
    assert "citizen-days" not in str(profile).splitlines()[-1]
