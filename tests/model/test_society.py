"""Building a society: districts cut as the law cuts them, attitudes without sampling noise."""

import numpy as np
import pytest

from groundswell.model import MobilizationModel
from groundswell.model.society import _allot, _cut_constituencies
from groundswell.scenarios import load_scenario
from groundswell.scenarios.errors import ResourceError, ScenarioError


@pytest.fixture(scope="module")
def model():
    """Return a village before its first day."""
    return MobilizationModel("village", seed=4)


@pytest.mark.parametrize(
    ("council", "constituencies"),
    [(10, [5, 5]), (12, [4, 4, 4]), (15, [5, 5, 5]), (7, [4, 3]), (5, [5])],
)
def test_councils_are_cut_into_the_fewest_even_constituencies(council, constituencies):
    """A constituency has at most five seats and sizes differ by at most one."""
    assert _cut_constituencies(np.array([council]), 5)[1].tolist() == constituencies


def test_citizens_are_allotted_by_largest_remainder():
    """Every citizen is allotted, and nobody gets more than one above the quota."""
    count = _allot(10, np.array([1.0, 1.0, 1.0, 4.0]))
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


def test_a_society_that_does_not_fit_is_refused_before_it_is_built():
    """Sixty million citizens get an answer in gigabytes at once."""
    config = load_scenario("sanders-2016", {"size": 60_000_000})
    with pytest.raises(ResourceError, match="GB"):
        MobilizationModel(config)
