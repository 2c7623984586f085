"""Building a society: districts cut as the law cuts them, attitudes without sampling noise."""

import numpy as np
import pytest

from groundswell.model import MobilizationModel, build_society
from groundswell.model.networks import Layer
from groundswell.model.territory import allot, cut_constituencies
from groundswell.scenarios import load_scenario
from groundswell.scenarios.errors import ScenarioError


@pytest.fixture(scope="module")
def model():
    """Return a village before its first day."""
    return MobilizationModel("village", seed=4)


def arrays(society):
    """Return all arrays of a society by name."""
    found = {}
    for name, value in vars(society).items():
        parts = value._asdict() if isinstance(value, Layer) else {"": value}
        found |= {f"{name}.{key}": part for key, part in parts.items()}
    return {name: part for name, part in found.items() if isinstance(part, np.ndarray)}


@pytest.mark.parametrize(
    ("council", "constituencies"),
    [(10, [5, 5]), (12, [4, 4, 4]), (15, [5, 5, 5]), (7, [4, 3]), (5, [5])],
)
def test_councils_are_cut_into_the_fewest_even_constituencies(council, constituencies):
    """A constituency has at most five seats and sizes differ by at most one."""
    assert cut_constituencies(np.array([council]), 5)[1].tolist() == constituencies


def test_citizens_are_allotted_by_largest_remainder():
    """Every citizen is allotted, and nobody gets more than one above the quota."""
    count = allot(10, np.array([1.0, 1.0, 1.0, 4.0]))
    assert count.tolist() == [2, 1, 1, 6]


def test_support_is_met_in_each_constituency(model):
    """The share above c_C at the draw equals s_m up to the citizens' grain, not to chance."""
    society, c_C = model.society, model.parameters.c_C
    leaning = np.add.reduceat(society.x0 > c_C, society.first[:-1]) / np.diff(society.first)
    grain = 3 / np.diff(society.first)
    assert (abs(leaning - society.support) < grain).all()


def test_traits_have_their_distributions(model):
    """Means and spreads are those of the description."""
    society, p = model.society, model.parameters
    assert society.h.mean() == pytest.approx(0.5, abs=0.02)
    assert society.h.std() == pytest.approx((1 / 36) ** 0.5, abs=0.01)
    assert society.r.mean() == pytest.approx(0.5, abs=0.03)
    assert society.theta.mean() == pytest.approx(p.th0, abs=0.03)
    assert society.theta.std() == pytest.approx(p.sig_th, abs=0.02)
    assert society.on.mean() == pytest.approx(p.on_share, abs=0.04)
    loyal = society.x0 < p.c_app
    assert society.dep[loyal].mean() == pytest.approx(p.dep_low, abs=0.04)
    assert society.dep[~loyal].mean() == pytest.approx(p.dep_high, abs=0.04)


def test_households_have_the_size_distribution(model):
    """Mean adults per household are 2.14."""
    sizes = model.society.household_size[np.unique(model.society.household_first)]
    assert sizes.mean() == pytest.approx(2.14, abs=0.1)


def test_a_society_is_the_same_for_any_number_of_threads():
    """Traits and ties are equal to the last bit, at a size where threads share the work."""
    config = load_scenario("sanders-2016", {"size": 40_000})
    alone = arrays(build_society(config))
    assert len(alone) == 25
    for threads in (2, 3, 8):
        shared = arrays(build_society(config, threads))
        assert all((shared[name] == alone[name]).all() for name in alone)


def test_scenarios_that_draw_the_same_society_can_share_it(model):
    """Levers, strategies and days make no other society; the run is as if built afresh."""
    settings = {"regime.levers.policing": 0.9, "challengers.strategy.tools": 0.9}
    shared = MobilizationModel("village", seed=4, society=model.society, **settings)
    fresh = MobilizationModel("village", seed=4, **settings)
    assert shared.run().digest() == fresh.run().digest()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"seed": 5}, "seed is 5; the society was built with 4"),
        ({"seed": 4, "size": 1900}, "size is 1900; the society was built with 2000"),
        (
            {"seed": 4, "parameters.ties.homophily": 0.5},
            "parameters.ties.homophily is 0.5; the society was built with 0.4",
        ),
        ({"seed": 4, "mechanisms.social_media": False}, "parameters.ties.online_share is 0.0"),
        ({"seed": 4, "networks.closed": True}, "networks.closed is true"),
    ],
)
def test_the_society_of_another_scenario_is_refused(model, settings, said):
    """The error names each field that makes another society, and both its values."""
    with pytest.raises(ScenarioError) as error:
        MobilizationModel("village", society=model.society, **settings)
    assert said in str(error.value)
    assert len(error.value.problems) == 1


def test_the_society_of_other_districts_is_refused(model):
    """A table that differs in what shapes a society is named column by column."""
    with pytest.raises(ScenarioError, match=r"districts\.electorate"):
        MobilizationModel("consent-pact", seed=4, society=model.society)


def test_real_shocks_do_not_depend_on_the_number_of_citizens():
    """Unexplained support of districts and constituencies is the same at any size."""
    small = MobilizationModel("village", seed=4, size=400, burn_in=0).society
    large = MobilizationModel("village", seed=4, size=3000, burn_in=0).society
    assert small.support.tolist() == large.support.tolist()
    assert small.w == pytest.approx(large.w * 3000 / 400)


def test_burn_in_puts_every_constituency_back_on_its_data(model):
    """After burn-in the mean attitude of a constituency is that of its data."""
    society = model.society
    drift = model.state.x.astype(float) - society.x0
    mean = np.add.reduceat(drift, society.first[:-1]) / np.diff(society.first)
    assert abs(mean).max() < 0.002
    assert (model.state.c == np.float32(model.parameters.c0)).all()
    assert not model.state.j.any()
    assert not model.state.f.any()


def test_too_few_citizens_for_the_constituencies_are_refused():
    """The error names the field and says how many are needed."""
    with pytest.raises(ScenarioError, match="size"):
        MobilizationModel("moscow-2017", size=100)
