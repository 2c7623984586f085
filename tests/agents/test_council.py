"""Head-hunting, the procedure and the work of a council campaign."""

import copy
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from groundswell.agents import Candidate, CouncilCampaign, Status, register
from groundswell.agents.council import poisson_quantile
from groundswell.scenarios import ScenarioError

# The clock of these worlds: applications to day 25, nominations to 36, registration 42, vote 59.
LAST_APPLICATIONS, LAST_NOMINATIONS, REGISTRATION = 25, 36, 42


def smooth(here):
    """Make everybody take a step a day and nobody give up."""
    here.parameters.p_step = 1.0
    here.parameters.drop_tools = here.parameters.drop_no = 0.0
    return here


def count(here, status):
    """Return how many challengers have a status."""
    return sum(candidate.status is status for candidate in here.challengers.candidates)


# -- Applications ------------------------------------------------------------------------------


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 60))
def test_poisson_numbers_are_the_smallest_whose_distribution_exceeds_the_draw(uniform, rate):
    """The quantile agrees with the distribution function on both sides."""
    (number,) = poisson_quantile(np.array([uniform]), np.array([rate]))
    assert stats.poisson.cdf(number, rate) > uniform
    assert number == 0 or stats.poisson.cdf(number - 1, rate) <= uniform


def test_the_expected_number_of_applicants(world):
    """Rate times firm supporters times the urge to stand, by district."""
    here = world({"challengers.strategy.headhunt": 0.5, "challengers.strategy.online": 0.5})
    urge = 0.25 + 0.75 * 0.5 * (0.4 + 0.6 * 0.5)
    expected = 1.5e-4 * np.array([4000, 6000, 8000, 2000]) * urge
    assert here.challengers.applicant_rates() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("all", [1.0, 1.0, 1.0, 1.0]),
        ("strong", [0.5, 1.5, 1.5, 0.5]),
        ("winnable", [1.0, 1.5, 1.5, 1.0]),
        ("frontier", [1.5, 1.5, 1.5, 1.5]),
    ],
)
def test_where_candidates_are_looked_for(world, where, expected):
    """The strategy's `where` weighs districts."""
    here = world({"challengers.strategy.where": where})
    assert here.challengers.emphasis().tolist() == expected


def test_the_frontier_is_where_no_seat_is_held(world):
    """A seat won takes its district off the frontier."""
    here = smooth(world({"challengers.strategy.where": "frontier"}))
    here.live(REGISTRATION)
    winner = next(here.challengers.standing())
    winner.elected = True
    expected = np.where(np.arange(4) == winner.district, 1.0, 1.5)
    assert (here.challengers.emphasis() == expected).all()


def test_as_many_apply_as_expected(world):
    """Over the days of application the numbers are Poisson around their mean."""
    here = world()
    here.live(LAST_APPLICATIONS + 5)
    mean = here.challengers.applicant_rates().sum() * (LAST_APPLICATIONS + 1)
    applied = len(here.challengers.candidates)
    assert abs(applied - mean) < 4 * mean**0.5
    assert max(c.applied_day for c in here.challengers.candidates) <= LAST_APPLICATIONS


def test_candidates_are_numbered_by_district_and_order_of_application(world):
    """Numbers do not depend on what happens to anybody afterwards."""
    here = world()
    here.live(LAST_APPLICATIONS)
    for home in range(4):
        numbers = [c.number for c in here.challengers.candidates if c.home == home]
        assert numbers == [home * 2**20 + k for k in range(len(numbers))]


def test_slates_are_completed_one_after_the_other(world):
    """A district to which nobody was moved has at most one slate that is begun and not full."""
    here = smooth(world())
    for day in range(LAST_APPLICATIONS):
        here.live(day)
        here.day = day + 1
        moved_to = {c.district for c in here.challengers.candidates if c.district != c.home}
        for district in {0, 1, 2, 3} - moved_to:
            taken = here.challengers.occupied[2 * district : 2 * district + 2]
            assert ((taken > 0) & (taken < 3)).sum() <= 1


def test_slates_are_never_overfull_and_the_surplus_goes_elsewhere_or_home(world):
    """Applicants move or are lost only once the slates at home are full."""
    here = smooth(world({"parameters.campaign.applicants": 1e-3}))
    here.live(LAST_NOMINATIONS)
    challengers = here.challengers
    assert (challengers.occupied == challengers.slate_sizes()).all()
    assert (challengers.occupied == 3).all()
    moved = [c for c in challengers.candidates if c.district != c.home]
    assert moved
    assert count(here, Status.NO_PLACE) > 0
    for candidate in moved:
        earlier = [
            c
            for c in challengers.candidates
            if c.district == candidate.home
            and c.constituency >= 0
            and (c.applied_day, c.number) <= (candidate.applied_day, candidate.number)
        ]
        assert len(earlier) == 6


# -- Steps -------------------------------------------------------------------------------------


def test_the_procedure_takes_one_step_a_day_from_the_day_after_the_application(world):
    """With certain steps a candidate is nominated five days after applying (village: 5 steps)."""
    here = smooth(world())
    here.live(LAST_NOMINATIONS)
    nominated = [c for c in here.challengers.candidates if c.status is Status.NOMINATED]
    assert nominated
    assert {c.nominated_day - c.applied_day for c in nominated} == {5}
    assert {c.stage for c in nominated} == {5}
    assert {c.trained for c in nominated} == {1.0}


def test_who_gives_up_leaves_a_place_for_the_next(world):
    """Places taken are those of candidates still in the race, every day."""
    here = world({"challengers.strategy.tools": 0.0})
    here.parameters.drop_no = 0.5
    for day in range(REGISTRATION + 1):
        here.live(day)
        here.day = day + 1
        racing = Counter(
            c.constituency
            for c in here.challengers.candidates
            if c.status in (Status.PIPELINE, Status.NOMINATED, Status.REGISTERED)
        )
        assert [racing[m] for m in range(8)] == here.challengers.occupied.tolist()
    assert count(here, Status.WITHDREW) > 10


def test_drop_out_falls_with_tools(world):
    """From drop_no without tools to drop_tools with all of them."""
    rates = [
        world({"challengers.strategy.tools": tools}).challengers.drop_out_rate()
        for tools in (0.0, 0.5, 1.0)
    ]
    assert rates == pytest.approx([0.09, 0.06, 0.03])


def test_who_is_not_nominated_in_time_is_late(world):
    """At the close of nominations the pipeline empties."""
    here = world()
    here.parameters.p_step = 0.1
    here.live(LAST_NOMINATIONS - 1)
    waiting = here.challengers.in_pipeline
    here.day = LAST_NOMINATIONS
    here.live(LAST_NOMINATIONS)
    assert waiting > 0
    assert here.challengers.in_pipeline == 0
    assert count(here, Status.LATE) > 0
    assert here.challengers.lost + here.challengers.nominated == len(here.challengers.candidates)


# -- Registration ------------------------------------------------------------------------------


def test_a_full_filter_refuses_everybody(world):
    """The share refused is reported on the day of the decision only."""
    here = smooth(world({"regime.levers.candidate_filter": 1.0}))
    here.live(REGISTRATION - 1)
    here.day = REGISTRATION
    nominated = here.challengers.nominated
    assert nominated > 0
    assert here.challengers.refused_today_share == 0.0
    here.live(REGISTRATION)
    assert here.challengers.refused_today_share == 1.0
    assert here.challengers.registered == here.challengers.slate_sizes().sum() == 0
    assert count(here, Status.REFUSED) == nominated
    here.day = REGISTRATION + 1
    assert here.challengers.refused_today_share == 0.0


def test_a_friendly_commission_registers_everybody(world):
    """A registration probability of 1 leaves nothing to severity."""
    here = smooth(world())
    here.parameters.reg_ok = 1.0
    here.live(REGISTRATION)
    assert count(here, Status.REFUSED) == 0
    assert here.challengers.registered == sum(
        len(here.challengers.on_ballot(m)) for m in range(here.challengers.constituencies)
    )


def test_commissions_differ_around_the_mean(world):
    """Over seeds severities average to pi, and they come clumped by district."""
    here, severities = world(), []
    for here.draws.seed in range(2_000):
        severities += here.challengers.commission_severity().tolist()
    assert np.mean(severities) == pytest.approx(0.92, abs=0.01)
    assert np.std(severities) == pytest.approx((0.92 * 0.08 / 3) ** 0.5, abs=0.01)


def test_the_ballot_lists_registered_candidates_by_number(world):
    """The order on the ballot is that of the candidates' numbers."""
    here = smooth(world())
    here.live(REGISTRATION)
    ballots = [here.challengers.on_ballot(m) for m in range(8)]
    assert any(len(ballot) > 1 for ballot in ballots)
    for m, ballot in enumerate(ballots):
        assert [c.number for c in ballot] == sorted(c.number for c in ballot)
        assert {c.constituency for c in ballot} <= {m}
        assert {c.status for c in ballot} <= {Status.REGISTERED}


# -- Work --------------------------------------------------------------------------------------


def test_rates_of_contact_follow_the_hours(world):
    """Each rate of one constituency, computed by hand on the day of registration."""
    here = smooth(world({"challengers.strategy.tools": 0.5, "challengers.strategy.online": 0.5}))
    here.live(REGISTRATION)
    p, challengers = here.parameters, here.challengers
    m = int(challengers.slate_sizes().argmax())
    slate = challengers.slates[m]
    hours = sum(3 * (0.4 + 0.6 * c.skill + 0.3) for c in slate)
    output = hours * 1.25 / 25_000
    assert here.contacts.doors[m] == pytest.approx(output * 0.60 * 8)
    assert here.contacts.events[m] == pytest.approx(output * 0.25 * 8)
    assert here.contacts.paid[m] == pytest.approx(len(slate) * 45_000 / 33 / 3 / 25_000)
    posts = output * 0.15 * 60 + 20_000 / 7.2e6
    assert here.contacts.online[m] == pytest.approx(0.5 * posts / p.on_share)


def test_only_headquarters_posts_reach_a_constituency_without_a_slate(world):
    """Before anybody is nominated there are posts and nothing else."""
    here = world()
    here.live(0)
    for rate in (here.contacts.doors, here.contacts.events, here.contacts.paid):
        assert not rate.any()
    assert here.contacts.online == pytest.approx(np.full(8, 20_000 / 7.2e6 / 0.6))


def test_without_social_media_nothing_goes_online(world):
    """The online rate is 0 where nobody is online."""
    here = world({"mechanisms.social_media": False})
    here.live(REGISTRATION)
    assert (here.contacts.online == 0).all()


def test_nominees_work_little_and_print_nothing_before_the_registration(world):
    """Hours are h_pre, and paid contacts wait for the registration."""
    here = smooth(world())
    here.live(REGISTRATION - 1)
    assert here.contacts.doors.any()
    assert not here.contacts.paid.any()
    hours = here.challengers.candidate_hours()
    expected = [sum(0.4 + 0.6 * c.skill + 0.3 for c in s) for s in here.challengers.slates]
    assert hours == pytest.approx(expected)


def test_volunteers_hours_are_all_worked_half_of_them_at_home(world):
    """From the close of nominations on; a district without a slate gives all to the pool."""
    here = smooth(world())
    here.live(LAST_NOMINATIONS)
    challengers = here.challengers
    challengers.slates[0], challengers.slates[1] = [], []
    here.census.volunteers[:] = [100, 200, 0, 400]
    sizes, each = challengers.slate_sizes(), here.parameters.h_vol
    hours = challengers.volunteer_hours()
    assert hours.sum() == pytest.approx(700 * each)
    pool = (100 + 100 + 200) * each / sizes.sum()
    assert hours[:2].tolist() == [0, 0]
    assert hours[4:6] == pytest.approx(sizes[4:6] * pool)
    assert hours[2:4] == pytest.approx(sizes[2:4] * (pool + 100 * each / sizes[2:4].sum()))
    here.day = LAST_NOMINATIONS - 1
    assert not challengers.volunteer_hours().any()


def test_volunteers_without_any_slate_have_nothing_to_do(world):
    """No slate anywhere: no hours, no error."""
    here = world({"mechanisms.recruitment": False})
    here.census.volunteers[:] = 100
    here.live(REGISTRATION)
    assert here.challengers.candidates == []
    assert not here.contacts.doors.any()


def test_after_the_vote_only_year_round_work_remains(world):
    """Both organisations keep meeting at re_year times their own Y."""
    here = world(
        {"challengers.strategy.year_round": 1.0, "incumbents.strategy.year_round": 1.0, "days": 70}
    )
    here.live(60)
    assert here.contacts.events == pytest.approx(np.full(8, 0.0005))
    assert not here.contacts.doors.any()
    assert not here.contacts.online.any()
    assert not here.others_contacts.events.any()


def counted_one_by_one(movement):
    """Return the hours of a movement's candidates, each asked today."""
    return [sum(c.effective_hours() for c in slate) for slate in movement.slates]


def test_hours_follow_whatever_happens_to_a_candidate(world):
    """Nominations, registration, arrest, release, talent, training and terms all count at once."""
    here = world({"regime.levers.targeted_arrests": 0.5})
    here.parameters.targ_cand, here.parameters.det_days = 0.2, 3
    challengers, detained = here.challengers, 0
    for day in range(REGISTRATION + 5):
        here.live(day)
        here.day = here.draws.day = day + 1
        detained += challengers.detained
        assert challengers.candidate_hours().tolist() == counted_one_by_one(challengers)
    assert detained > 0
    for candidate in challengers.standing():
        candidate.skill /= 2
    assert challengers.candidate_hours().tolist() == counted_one_by_one(challengers)
    next(challengers.standing()).status = Status.WITHDREW
    assert challengers.candidate_hours().tolist() == counted_one_by_one(challengers)
    challengers.set_strategy("training", 0.3)
    assert challengers.candidate_hours().tolist() == counted_one_by_one(challengers)
    here.parameters.h_camp = 7
    assert challengers.candidate_hours().tolist() == counted_one_by_one(challengers)


def test_the_lists_of_a_headquarters_follow_its_candidates(world):
    """Every day tally, pipeline, slates and places taken are those of the candidates' statuses."""
    here = world({"parameters.campaign.applicants": 5e-4})
    challengers = here.challengers
    for day in range(REGISTRATION + 1):
        here.live(day)
        here.day = day + 1
        by_status = Counter(c.status for c in challengers.candidates)
        assert {k: n for k, n in challengers.tally.items() if n} == by_status
        assert challengers.in_pipeline == by_status[Status.PIPELINE]
        assert {c.number for c in challengers.pipeline.values()} == set(challengers.pipeline)
        standing = by_status[Status.NOMINATED] + by_status[Status.REGISTERED]
        assert challengers.nominated + challengers.registered == standing
        assert challengers.lost == len(challengers.candidates) - challengers.in_pipeline - standing
        for m, slate in enumerate(challengers.slates):
            assert {c.constituency for c in slate} <= {m}
            assert {c.status for c in slate} <= {Status.NOMINATED, Status.REGISTERED}


# -- Arrests -----------------------------------------------------------------------------------


def test_a_detained_candidate_gives_no_hours(world):
    """The sentence is det_days, halved by full legal aid and rounded: eight days of fifteen."""
    here = smooth(world())
    here.live(REGISTRATION)
    here.regime.set_lever("targeted_arrests", 1.0)
    here.parameters.targ_cand = 2.0
    arrested = here.challengers.suffer_targeted_arrests()
    candidates = list(here.challengers.standing())
    assert arrested == here.challengers.detained == len(candidates) > 0
    assert {c.detained_days for c in candidates} == {8}
    here.day = REGISTRATION + 7
    assert here.challengers.candidate_hours().sum() == 0
    here.day = REGISTRATION + 8
    assert here.challengers.candidate_hours().sum() > 0
    assert here.challengers.detained == 0


def test_legal_aid_halves_the_risk_of_arrest(world):
    """Arrests over a hundred days are half as many with full legal aid."""
    arrests = []
    for aid in (0.0, 1.0):
        here = smooth(
            world({"regime.levers.targeted_arrests": 1.0, "challengers.strategy.legal_aid": aid})
        )
        here.parameters.targ_cand, here.parameters.det_days = 0.1, 0
        here.parameters.reg_ok = here.parameters.reg_nolegal = 1.0
        here.live(REGISTRATION)
        total = 0
        for day in range(100, 200):
            here.day = here.draws.day = day
            total += here.challengers.suffer_targeted_arrests()
        arrests.append(total / here.challengers.registered / 100)
    assert arrests == pytest.approx([0.1, 0.05], rel=0.25)


def test_the_incumbents_are_not_arrested(world):
    """Targeted arrests are the regime's lever."""
    here = world({"regime.levers.targeted_arrests": 1.0})
    here.parameters.targ_cand = 1.0
    assert here.incumbents.suffer_targeted_arrests() == 0


# -- Incumbents --------------------------------------------------------------------------------


def test_incumbents_stand_for_every_seat(world):
    """Whatever their organisation, the ballot has as many of them as there are seats."""
    here = world()
    for m in range(8):
        ballot = here.incumbents.on_ballot(m)
        assert [c.number for c in ballot] == [2**40 + 1000 * m + k for k in range(3)]
        assert {c.side for c in ballot} == {"incumbents"}
        assert {c.district for c in ballot} == {m // 2}


def test_a_list_of_incumbents_has_one_head(world):
    """Under proportional rule one incumbent stands for the list."""
    here = world({"election.rule": "proportional", "election.max_seats_per_constituency": 0})
    assert [len(here.incumbents.on_ballot(m)) for m in range(8)] == [1] * 8


def test_incumbents_canvass_from_the_registration_on(world):
    """Their hours are the share `canvass` of a registered candidate's."""
    here = world({"incumbents.organisation": "council_campaign", "incumbents.canvass": 0.5})
    here.live(REGISTRATION - 1)
    assert not here.others_contacts.doors.any()
    here.day = REGISTRATION
    here.live(REGISTRATION)
    hours = [0.5 * 3 * sum(0.4 + 0.6 * c.skill for c in s) for s in here.incumbents.slates]
    assert here.others_contacts.doors == pytest.approx(np.array(hours) * 0.6 * 8 / 25_000)
    assert not here.others_contacts.online.any()


# -- As a whole --------------------------------------------------------------------------------


def test_a_copy_of_the_world_has_the_same_future(world):
    """All that changes lives in plain attributes, so a deep copy is a fork."""
    here = world()
    here.live(20)
    branch = copy.deepcopy(here)
    for each in (here, branch):
        each.day = 21
        each.live(REGISTRATION)
    trunk, fork = here.challengers, branch.challengers
    assert [c.record() for c in trunk.candidates] == [c.record() for c in fork.candidates]
    assert (here.contacts.doors == branch.contacts.doors).all()
    assert trunk is not fork
    assert fork.candidates[0].movement is fork
    fork.candidates[0].status = Status.LATE
    assert trunk.candidates[0].status is not Status.LATE


def test_a_record_tells_a_candidates_way(world):
    """The row of the candidates' table has plain values."""
    here = smooth(world())
    here.live(REGISTRATION)
    record = next(here.challengers.standing()).record()
    assert record["status"] == "registered"
    assert record["side"] == "challengers"
    assert all(isinstance(value, str | int | float | bool) for value in record.values())


def test_candidates_can_behave_differently(world):
    """A headquarters names the class of its candidates."""

    class Tireless(Candidate):
        """Works twice the hours."""

        def effective_hours(self) -> float:
            return 2 * super().effective_hours()

    @register("organisation", "test_of_tireless_candidates")
    class TirelessCampaign(CouncilCampaign):
        """A council campaign of the tireless."""

        candidate_class = Tireless

    plain = smooth(world())
    tireless = smooth(world({"challengers.organisation": "test_of_tireless_candidates"}))
    for here in (plain, tireless):
        here.live(REGISTRATION)
    assert tireless.contacts.doors == pytest.approx(2 * plain.contacts.doors)


def test_candidates_may_work_by_the_calendar(world):
    """A rule that depends on more than the candidate is asked every day."""

    class Weekender(Candidate):
        """Works on two days of seven."""

        def effective_hours(self) -> float:
            return super().effective_hours() if self.movement.world.day % 7 >= 5 else 0.0

    @register("organisation", "test_of_weekenders")
    class WeekendCampaign(CouncilCampaign):
        """A council campaign on Saturdays and Sundays."""

        candidate_class = Weekender

    here = smooth(world({"challengers.organisation": "test_of_weekenders"}))
    worked = []
    for day in range(REGISTRATION, REGISTRATION + 7):
        here.live(day)
        here.day = day + 1
        worked.append(bool(here.contacts.doors.any()))
    assert worked == [day % 7 >= 5 for day in range(REGISTRATION, REGISTRATION + 7)]


def test_candidates_may_take_their_steps_differently(world):
    """A subclass sees each step's draw and rate: here the gifted never give up."""

    class Stubborn(Candidate):
        """Gives up only with less skill than most."""

        def take_step(self, luck: float, drop_out_rate: float, steps: int) -> None:
            super().take_step(luck, drop_out_rate if self.skill < 0.5 else 0.0, steps)

    @register("organisation", "test_of_stubborn_candidates")
    class StubbornCampaign(CouncilCampaign):
        """A council campaign of the stubborn."""

        candidate_class = Stubborn

    here = world({"challengers.organisation": "test_of_stubborn_candidates"})
    here.parameters.drop_tools = here.parameters.drop_no = 0.4
    here.live(LAST_NOMINATIONS)
    withdrew = [c for c in here.challengers.candidates if c.status is Status.WITHDREW]
    assert withdrew
    assert max(c.skill for c in withdrew) < 0.5


def test_a_headquarters_of_the_users_own_needs_the_clock_as_well(world):
    """A missing day of the procedure is named."""

    @register("organisation", "test_of_a_clock")
    class Clocked(CouncilCampaign):
        """A council campaign that the schema does not know."""

    with pytest.raises(ScenarioError, match=r"election\.registration is missing"):
        world({"challengers.organisation": "test_of_a_clock", "election.registration": None})
