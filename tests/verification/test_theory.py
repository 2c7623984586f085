"""What theory says in closed form, the engine does."""

import math

import numpy as np
import pytest

from groundswell.agents import citizens as rules
from groundswell.agents.purposes import Purpose
from groundswell.analysis.field_experiments import OneDayCanvass, turnout_chances
from groundswell.model import MobilizationModel
from groundswell.model.protest import arrests_at

ALONE = {"parameters.ties.household_1": 1, "parameters.ties.household_2": 0}
ALONE |= {"parameters.ties.household_3": 0, "parameters.ties.household_4": 0}
COUPLES = ALONE | {"parameters.ties.household_1": 0, "parameters.ties.household_2": 1}
NO_FRIENDS = {"parameters.ties.offline_degree": 0, "mechanisms.social_media": False}


# ---- thresholds ----


def crowd_model(make_town, spread: float, seed: int) -> MobilizationModel:
    """Return a town where everybody sees everybody, and only thresholds keep people at home."""
    size = 400
    protest = {
        "threshold": 0.25,
        "threshold_spread": math.sqrt(spread**2 - 0.05**2),  # attitudes differ by the rest
        "social_proof": 1,
        "detention_cost": 0,
        "spontaneous": 1,
        "hearing_offline": 1,
        "lead": 59,
    }
    settings = {f"parameters.protest.{name}": value for name, value in protest.items()}
    scenario = make_town(
        size=size,
        days=61,
        seed=seed,
        protests=[{"date": 60, "permitted": True, "intensity": 1}],
        **{
            "parameters.attitudes.challengers_cut": 0,
            "parameters.attitudes.spread": 0.05,
            "parameters.attitudes.incumbents_cut": -0.2,
            "mechanisms.social_influence": False,
            "mechanisms.social_media": False,
            "networks.offline": {"generator": "complete_graph"},
            **settings,
            **ALONE,
        },
    )
    return MobilizationModel(scenario)


def granovetter(thresholds: np.ndarray) -> int:
    """Return how many join when all see the share that has joined (Granovetter 1978)."""
    joined = 0
    while (more := int((thresholds < joined / thresholds.size).sum())) > joined:
        joined = more
    return joined


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("spread", [0.06, 0.10, 0.15, 0.25])
def test_a_crowd_is_granovetters(make_town, spread, seed):
    """On a complete graph the crowd is the fixed point of the thresholds' distribution."""
    model = crowd_model(make_town, spread, seed)
    expected = granovetter(model.society.theta.astype(float) - model.state.x.astype(float))
    model.run()
    assert model.protests["crowd"].iloc[0] / model.society.w == pytest.approx(expected)


def test_the_crowd_jumps_beyond_granovetters_critical_spread(make_town):
    """With a mean threshold of 25 % few join at a spread of 8 %, nearly all at 18 % (Kuran 1991).

    The critical spread is 12.2 %; a crowd of 400 blurs it, so the test stays away from it.
    """
    few = crowd_model(make_town, 0.08, 1).run().protests["crowd"].iloc[0]
    many = crowd_model(make_town, 0.18, 1).run().protests["crowd"].iloc[0]
    assert few < 0.05 * 10_000
    assert many > 0.9 * 10_000


# ---- relay ----


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6, 1.0])
def test_a_message_is_passed_on_inside_a_couple_with_probability_rho(make_town, rho):
    """Where only couples exist, the untreated partner gains rho of what the treated gained."""
    scenario = make_town(
        size=4_000,
        **COUPLES,
        **NO_FRIENDS,
        **{"parameters.contact.household_relay": rho, "parameters.contact.forgetting": 0},
    )
    model = MobilizationModel(scenario)
    model.challengers = OneDayCanvass(model, 0, "doors", 0.2)
    start = model.state.a.astype(float)
    model.run(1)
    treated = model.state.contacted.copy()
    gained = model.state.a - start
    model.run(1)
    partner = np.concatenate([np.arange(4_000).reshape(-1, 2)[:, ::-1].ravel()])
    untreated = treated[partner] & ~treated
    draws = model.draws.uniforms(Purpose.HOUSEHOLD_RELAY, 4_000, 1)
    heard = model.state.a[untreated] - start[untreated] > 0
    assert (heard == (draws[untreated] < rho)).all()
    passed = (model.state.a - start)[untreated].mean() / gained[treated].mean()
    assert passed == pytest.approx(rho, abs=3 * math.sqrt(rho * (1 - rho) / untreated.sum()) + 1e-6)


def test_exposure_to_several_ties_is_one_probability():
    """At least one of n independent tries: 1 - (1 - p)^n; none of no tries."""
    assert rules.at_least_one(0.6, 0) == 0
    for n in range(1, 6):
        assert rules.at_least_one(0.3, n) == pytest.approx(1 - 0.7**n)


# ---- turnout and ballots ----


def test_turnout_is_the_logit(make_town):
    """The engine's turnout is the mean of the logit over citizens, term by term."""
    scenario = make_town(
        districts=3,
        size=900,
        days=5,
        **{
            "election": {"rule": "block_vote", "date": 4, "salience": 0.4},
            "mechanisms.habit": False,
            "regime.levers.administrative_mobilisation": 0.5,
            "regime.levers.drying": 0.2,
        },
    )
    model = MobilizationModel(scenario).run()
    state, society = model.state, model.society
    z = (
        society.b
        + 2.9 * 0.4
        + 1.6 * state.a * (0.5 + np.abs(state.x))
        + 0.8 * 0.5 * society.dep
        - 0.5 * 0.2
        - 1.0 * state.f
    )
    expected = 1 / (1 + np.exp(-z.astype(float)))
    assert turnout_chances(model) == pytest.approx(expected, rel=1e-5)
    by_district = np.add.reduceat(expected, society.district_first[:-1]) / 300
    assert model.districts["turnout"].to_numpy() == pytest.approx(by_district, rel=1e-5)


def test_a_contact_works_best_on_those_in_doubt():
    """The effect of attention on turnout is an inverted U in propensity: p(1 - p) times its size.

    So it peaks among those who vote every second time (Arceneaux and Nickerson 2009).
    """
    model = MobilizationModel("village")
    habits = np.linspace(-6, 6, 121)
    chance = [rules.turnout(b, 0.2, 0.3, 0.0, False, model.today, model.rates) for b in habits]
    raised = [rules.turnout(b, 0.5, 0.3, 0.0, False, model.today, model.rates) for b in habits]
    effect = np.subtract(raised, chance)
    peak = int(effect.argmax())
    assert (np.diff(effect[: peak + 1]) > 0).all()
    assert (np.diff(effect[peak:]) < 0).all()
    assert (chance[peak] + raised[peak]) / 2 == pytest.approx(0.5, abs=0.01)


def block_vote(make_town, support: float, **settings) -> MobilizationModel:
    """Return a two-sided block vote in ten equal councils of five seats."""
    scenario = make_town(
        support=support,
        districts=10,
        size=4_000,
        days=2,
        **{
            "election": {
                "rule": "block_vote",
                "date": 1,
                "two_sided": True,
                "ballot": "everywhere",
                "initial_recognition": 1,
            },
            "regime.levers.administrative_mobilisation": 0,
            "parameters.attitudes.incumbents_cut": 0.2,
            **settings,
        },
    )
    return MobilizationModel(scenario).run()


def test_a_block_vote_turns_a_small_lean_into_a_sweep(make_town):
    """Without personal votes a slate wins everything from half of the votes on, else nothing."""
    below, above = (
        block_vote(make_town, support, **{"mechanisms.personal_vote": False}).outcomes
        for support in (0.46, 0.54)
    )
    assert below["vote_share_challengers"] < 0.5 < above["vote_share_challengers"]
    assert above["vote_share_challengers"] - below["vote_share_challengers"] < 0.1
    assert (below["seats_challengers"], above["seats_challengers"]) == (0, 50)


def test_personal_votes_split_slates_that_are_nearly_equal(make_town):
    """With personal votes some constituencies elect members of both slates."""
    won = block_vote(make_town, 0.5).districts["seats_challengers"]
    assert 0 < won.sum() < 50
    assert won.between(1, 4).any()


# ---- repression ----


def test_arrests_saturate_at_the_capacity_of_the_police():
    """A small crowd is taken in proportion, a huge one up to the capacity; permitted ones less."""
    model = MobilizationModel("village")
    policing = model.regime.levers["policing"]
    capacity = 1_200 * model.society.W / 7.2e6 * policing / 0.3
    reach = 1 - math.exp(-1.7 * policing)
    crowds = np.array([0.01, 1, 10, 100, 1e3, 1e5, 1e8])
    arrests = np.array([arrests_at(crowd, False, model) for crowd in crowds])
    assert arrests[0] == pytest.approx(crowds[0] * reach, rel=1e-3)
    assert (np.diff(arrests) >= 0).all()
    assert (arrests <= np.minimum(capacity, reach * crowds) * (1 + 1e-12)).all()
    assert arrests[-1] == pytest.approx(capacity)
    assert arrests_at(100, True, model) == pytest.approx(0.01 * policing / 0.3 * 100)
    assert arrests_at(0, False, model) == 0


def test_repression_outrages_sympathisers_and_frightens_the_cautious():
    """Backlash grows with sympathy and needs the network; fear grows with risk aversion."""
    quiet = MobilizationModel("village", seed=1, **{"regime.levers.policing": 0}).run(50)
    model = MobilizationModel("village", seed=1, **{"regime.levers.policing": 0.5}).run(50)
    assert not quiet.state.j.any()
    assert not quiet.state.f.any()
    state, society = model.state, model.society
    friends, foes = state.x > 0.4, state.x < -0.2
    assert state.j[friends & society.on].mean() > state.j[foes & society.on].mean() > 0
    assert state.j[society.on].mean() > state.j[~society.on].mean()
    assert state.f[society.r > 0.7].mean() > state.f[society.r < 0.3].mean()


# ---- standing still ----


def test_nothing_moves_while_nothing_happens():
    """With constant levers and no campaign approval stays within a point for half a year."""
    settings = {"size": 36_000, "challengers.organisation": "none"}
    series = MobilizationModel("moscow-2017", seed=1, **settings).run(190).series
    assert np.ptp(series["approval_private"]) < 0.01
    assert np.ptp(series["leaning_incumbents"]) < 0.01
    assert np.ptp(series["leaning_challengers"]) < 0.0125
    still = ["injustice", "fear", "crowd", "arrests", "doors", "posts_seen"]
    assert not series[still].any(axis=None)


def test_a_society_starts_as_its_data_say():
    """After burn-in the share leaning to the challengers in each council is that of the data."""
    model = MobilizationModel("moscow-2017", size=72_000, **{"mechanisms.district_noise": False})
    leaning = np.add.reduceat(model.state.x > 0.2, model.society.district_first[:-1])
    share = leaning / np.diff(model.society.district_first)
    assert np.abs(share - model.society.table.support).mean() < 0.01
