"""Levers, schedule, habituation and policies."""

import pytest

from groundswell.agents import Yesterday

LARGE = Yesterday(event_held=True, crowd=800.0, crowd_share=0.004)
SMALL = Yesterday(event_held=True, crowd=100.0, crowd_share=0.0005)
QUIET = Yesterday()


def follow(world, *records):
    """Let the regime live a day after each of the given yesterdays."""
    for record in records:
        world.yesterday = record
        world.regime.begin_day()
        world.regime.respond()
        world.day += 1


def test_a_fixed_regime_moves_levers_on_schedule_only(world):
    """A dated event sets the lever from its day on; crowds change nothing."""
    here = world(events=[{"date": 2, "set": {"regime.levers.policing": 0.9}}])
    follow(here, LARGE, LARGE)
    assert here.regime.levers["policing"] == 0.3
    follow(here, LARGE, QUIET)
    assert here.regime.levers["policing"] == 0.9


def test_events_change_strategies_too(world):
    """A path may lead to a side's strategy and into its mix."""
    settings = {
        "challengers.strategy.headhunt": 0.2,
        "incumbents.strategy.where": "strong",
        "challengers.strategy.mix.doors": 0.0,
        "challengers.strategy.mix.online": 0.75,
    }
    here = world(events=[{"date": 1, "set": settings}])
    follow(here, QUIET)
    assert here.challengers.strategy.headhunt == 1.0
    follow(here, QUIET)
    assert here.challengers.strategy.headhunt == 0.2
    assert here.incumbents.strategy.where == "strong"
    assert here.challengers.strategy.mix.doors == 0.0
    assert here.challengers.strategy.mix.events == 0.25
    assert here.challengers.strategy.training == 1.0


def test_a_stolen_election_is_announced_for_one_day(world):
    """The injustice of an event stands in the regime's record on its day."""
    here = world(events=[{"date": 1, "injustice": 0.5, "note": "stolen"}])
    felt = []
    for _ in range(3):
        follow(here, QUIET)
        felt.append(here.regime.injustice)
    assert felt == [0.0, 0.5, 0.0]


def test_people_get_used_to_antagonism(world):
    """Effective antagonism starts at (1 - depth) A, jumps with A and wears off at rate 1/tau."""
    here = world(events=[{"date": 1, "set": {"regime.levers.antagonism": 0.9}}])
    regime, p = here.regime, here.parameters
    assert regime.effective_antagonism == pytest.approx((1 - p.hab_depth) * 0.1)
    follow(here, QUIET, QUIET)
    used_to = 0.1 + (0.9 - 0.1) / p.tau_hab
    assert regime.effective_antagonism == pytest.approx(0.9 - p.hab_depth * used_to)
    follow(here, *[QUIET] * 2000)
    assert regime.effective_antagonism == pytest.approx((1 - p.hab_depth) * 0.9)


def test_antagonism_below_the_habit_has_no_effect(world):
    """Effective antagonism is never negative."""
    here = world({"regime.levers.antagonism": 1.0})
    here.regime.set_lever("antagonism", 0.0)
    assert here.regime.effective_antagonism == 0.0


def test_a_reactive_regime_tightens_after_a_large_crowd_and_relaxes_later(world):
    """A crowd twice the alarming size adds .3 policing and .1 censorship; 2 % a day come back."""
    here = world({"regime.policy": "reactive"})
    levers = here.regime.levers
    follow(here, LARGE)
    assert (levers["policing"], levers["censorship"]) == pytest.approx((0.6, 0.2))
    follow(here, QUIET, SMALL)
    assert levers["policing"] == pytest.approx(0.3 + 0.3 * 0.98**2)
    assert levers["censorship"] == pytest.approx(0.1 + 0.1 * 0.98**2)
    follow(here, *[LARGE] * 20)
    assert levers["policing"] == levers["censorship"] == 1.0


def test_a_reactive_regime_returns_to_the_levers_as_scheduled(world):
    """An event moves the base to which the policy relaxes."""
    here = world(
        {"regime.policy": "reactive"},
        events=[{"date": 1, "set": {"regime.levers.policing": 0.5}}],
    )
    follow(here, QUIET, QUIET, LARGE, *[QUIET] * 500)
    assert here.regime.levers["policing"] == pytest.approx(0.5, abs=1e-3)


def test_a_regime_concedes_after_two_large_events_and_then_rests(world):
    """Delivery rises by .1 at the second event, again only after 30 days, never past 1."""
    here = world({"regime.policy": "concession"})
    levers = here.regime.levers
    follow(here, LARGE, *[QUIET] * 9)
    assert levers["delivery"] == 0.6
    follow(here, SMALL, LARGE)
    assert levers["delivery"] == pytest.approx(0.7)
    follow(here, *[LARGE] * 29)
    assert levers["delivery"] == pytest.approx(0.7)
    follow(here, QUIET)
    assert levers["delivery"] == pytest.approx(0.8)
    follow(here, *[LARGE] * 200)
    assert levers["delivery"] == 1.0


def test_events_sixty_days_apart_do_not_add_up(world):
    """Two large events earn a concession only within 60 days."""
    here = world({"regime.policy": "concession"})
    follow(here, LARGE, *[QUIET] * 60, LARGE)
    assert here.regime.levers["delivery"] == 0.6
