"""What the description promises of a society, found in the oracle's."""

from statistics import mean
from types import SimpleNamespace

import pytest

from tests.reference import society
from tests.reference.model import ReferenceModel
from tests.reference.towns import town


@pytest.fixture(scope="module")
def born() -> ReferenceModel:
    """A society of 1,500 as drawn, without burn-in."""
    return ReferenceModel(town({"size": 1500, "burn_in": 0, "regime.policy": "fixed"}))


def test_support_is_met_in_every_constituency(born: ReferenceModel) -> None:
    """P(x0 > c_C) in a constituency is s_m, but for one or two citizens."""
    scenario, p = born.scenario, born.p
    for m in born.society.constituencies:
        s_m = society.support(scenario.seed, p, m, float(scenario.table.support[m.district]))
        above = sum(born.society.citizens[i].x0 > p.c_C for i in m.citizens)
        assert abs(above - s_m * len(m.citizens)) < 2.5


def test_constituencies_differ_by_one_seat_at_most() -> None:
    """Ten seats make 5+5, twelve 4+4+4, thirteen 5+4+4."""
    cut = society.cut_council
    assert [cut(n, 5) for n in (3, 10, 12, 13)] == [[3], [5, 5], [4, 4, 4], [5, 4, 4]]


def test_citizens_follow_the_electorate(born: ReferenceModel) -> None:
    """Every constituency has its share of citizens, to less than one."""
    for m in born.society.constituencies:
        assert abs(len(m.citizens) - m.electorate / born.society.w) < 1
    assert sum(len(m.citizens) for m in born.society.constituencies) == 1500


def test_households_have_the_sizes_of_the_census(born: ReferenceModel) -> None:
    """One to four adults with .30, .38, .20, .12, all of them tied to one another."""
    sizes = [len(household) for household in born.society.households]
    for size, share in zip((1, 2, 3, 4), (0.30, 0.38, 0.20, 0.12), strict=True):
        assert sizes.count(size) / len(sizes) == pytest.approx(share, abs=0.06)
    for members in born.society.households:
        for i in members:
            assert born.layers["household"][i] == [k for k in members if k != i]


def test_layers_are_symmetric_and_of_the_right_degree(born: ReferenceModel) -> None:
    """Eight offline ties, twelve online ones a person online, a tenth of the former long."""
    for layer in born.layers.values():
        ties = {(i, k) for i, others in enumerate(layer) for k in others}
        assert all((k, i) in ties and i != k for i, k in ties)
    assert mean(map(len, born.layers["offline"])) == pytest.approx(8, abs=0.1)
    online = [len(born.layers["online"][c.number]) for c in born.society.citizens if c.on]
    assert mean(online) == pytest.approx(12, abs=2)
    assert not any(born.layers["online"][c.number] for c in born.society.citizens if not c.on)


def test_offline_ties_are_homophilous(born: ReferenceModel) -> None:
    """Neighbours have nearer attitudes than strangers have."""
    x = born.traits["x0"]
    tied = [abs(x[i] - x[k]) for i, others in enumerate(born.layers["offline"]) for k in others]
    strangers = [abs(x[i] - x[(i + 700) % 1500]) for i in range(1500)]
    assert mean(tied) < 0.95 * mean(strangers)


def test_closed_cities_have_no_offline_tie_across() -> None:
    """Each constituency is its own ring and its own reach."""
    model = ReferenceModel(town({"burn_in": 0, "networks.closed": True}))
    home = [c.constituency for c in model.society.citizens]
    ties = enumerate(model.layers["offline"])
    assert all(home[i] == home[k] for i, others in ties for k in others)


def test_burn_in_puts_every_constituency_back() -> None:
    """The mean attitude of a constituency is what the data say, to a hundredth."""
    before = ReferenceModel(town({"size": 600, "burn_in": 0}))
    after = ReferenceModel(town({"size": 600, "burn_in": 40}))
    for m in before.society.constituencies:
        drawn = mean(before.states[i].x for i in m.citizens)
        assert mean(after.states[i].x for i in m.citizens) == pytest.approx(drawn, abs=0.01)
    assert {s.c for s in after.states} == {s.c for s in before.states}
    assert all(s.j == s.f == s.phi == 0 for s in after.states)


def test_nothing_moves_while_levers_stand_still() -> None:
    """After burn-in the mean attitude stays, and approval drifts by about a point at most."""
    quiet = {
        "size": 1000,
        "burn_in": 40,
        "days": 60,
        "protests": [],
        "events": [],
        "election": None,
        "regime.policy": "fixed",
        "regime.levers.antagonism": 0,
        "regime.levers.targeted_arrests": 0,
        "challengers.organisation": "none",
        "incumbents.organisation": "none",
        "districts": {"rows": [{"name": "All", "electorate": 50_000, "seats": 5, "support": 0.3}]},
    }
    model = ReferenceModel(town(quiet))
    start = mean(model.state["x"])
    series = model.run().series
    assert mean(model.state["x"]) == pytest.approx(start, abs=0.005)
    assert abs(series[-1]["approval_private"] - series[0]["approval_private"]) < 0.015


def test_starting_grievance_is_that_of_the_starting_levers(born: ReferenceModel) -> None:
    """G0 = h (1 - w_d D - w_p Pr n - w_a A_e n), with all of habituation in A_e."""
    p, levers = born.p, SimpleNamespace(**vars(born.levers_at_start))
    citizen = born.society.citizens[17]
    A_e = levers.antagonism * (1 - p.hab_depth)
    L = p.w_d * levers.delivery + (p.w_p * levers.pride + p.w_a * A_e) * citizen.n
    assert pytest.approx(citizen.h * (1 - L), abs=1e-6) == citizen.G0
