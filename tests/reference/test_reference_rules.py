"""Single rules of the oracle against values worked out by hand."""

import math
from types import SimpleNamespace

import pytest

from tests.reference import arithmetic, citizen, election, movement, protest
from tests.reference.regime import Regime
from tests.reference.society import Constituency
from tests.reference.towns import town

P = SimpleNamespace(**town().symbols())
LEVERS = SimpleNamespace(**town().regime.levers.model_dump())
ANNA = citizen.Citizen(0, 0, 0, u1=0.5, x0=0.1, b=-2.0, h=0.5, r=0.5, n=0.4, v=0.3, k=0.5)


def today(**changes: object) -> citizen.Today:
    """A day without news and calls."""
    plain: dict[str, object] = {
        "seed": 1, "day": 3, "p": P, "levers": LEVERS, "A_e": 0.0, "tv_0": LEVERS.television,
        "news": 0.0, "P_san": 0.0, "P_uns": 0.0, "call": None, "in_campaign": True,
        "year_round": 0.0,
    }  # fmt: skip
    return citizen.Today(**(plain | changes))  # type: ignore[arg-type]


def test_turnout_by_hand() -> None:
    """A dependent citizen under drying, in fear."""
    voter = citizen.Citizen(0, 0, 0, u1=0.5, x0=0.0, b=-1.0, dep=True)
    p = SimpleNamespace(b_S=3, S=0.2, b_a=2, b_adm=0.8, b_dry=0.5, b_f=1)
    levers = SimpleNamespace(administrative_mobilisation=0.5, drying=1)
    state = citizen.State(x=-0.5, a=0.25, c=0.5, f=0.1)
    z = -1 + 0.6 + 2 * 0.25 * 1 + 0.4 - 0.5 - 0.1
    found = election.turnout(voter, state, state.a, p, levers)
    assert found == pytest.approx(1 / (1 + math.exp(-z)))


def test_preferences_sum_to_one_and_dependents_are_captured() -> None:
    """The push moves undecided ballots to the incumbents and no others."""
    p = SimpleNamespace(c_C=0.2, c_I=-0.2, tau_v=0.08, dep_I=0.25)
    levers = SimpleNamespace(administrative_mobilisation=1)
    state = citizen.State(x=0.0, a=0, c=0)
    free, dependent = (
        election.leaning(citizen.Citizen(0, 0, 0, 0, 0, 0, dep=dep), state, p, levers)
        for dep in (False, True)
    )
    assert free[0] == dependent[0] == pytest.approx(1 / (1 + math.exp(2.5)))
    assert dependent[1] - free[1] == pytest.approx(0.25 * (1 - sum(free)))


def test_a_clear_lead_sweeps_a_block_vote() -> None:
    """Everybody has M votes, so one slate can win all M seats."""
    m = Constituency(0, 0, seats=4, electorate=8000, citizens=range(0))
    ballot = election.block_vote(1, m, election.Votes(100, 20, 12, 8), [None] * 4, P)
    winners = sorted(ballot, key=lambda entry: -entry[2])[:4]
    assert {side for side, _, _ in winners} == {election.CHALLENGERS}
    assert len(ballot) == 4 + 4 + 2 * 4


def test_delegates_go_to_lists_above_the_threshold() -> None:
    """Largest remainder among those admitted; the largest alone if nobody is."""
    m = Constituency(0, 0, seats=10, electorate=8000, citizens=range(0))
    votes = election.Votes(100, challengers=46, incumbents=44, others=10)
    shared = {"challengers": 5, "incumbents": 5, "others": 0}
    assert election.proportional(m, votes, 0.15) == shared
    assert election.proportional(m, votes, 1)["challengers"] == 10


def test_arrests_saturate_at_the_capacity_of_the_police() -> None:
    """A small crowd loses 1 - exp(-k_c pol), a large one the capacity."""
    call = citizen.Call(5, permitted=False, intensity=1, lead=3)
    p = SimpleNamespace(K_pol=1200, k_c=1.7, sanc=0.01)
    small, large = (protest.expected_arrests(p, 7.2e6, 0.3, A, call) for A in (1, 1e6))
    assert small == pytest.approx(1 - math.exp(-0.51), rel=1e-3)
    assert large == pytest.approx(1200)
    permitted = citizen.Call(5, permitted=True, intensity=1, lead=3)
    assert protest.expected_arrests(p, 7.2e6, 0.3, 1000, permitted) == pytest.approx(10)


def test_relay_takes_the_mean_of_messages_with_the_chance_of_one() -> None:
    """Two members pass a message on with 1 - (1 - rho)^2."""
    assert citizen.relayed([0.2, 0.4], 0.5, u=0.7) == pytest.approx(0.7)
    assert citizen.relayed([0.2, 0.4], 0.5, u=0.76) == 1
    assert citizen.relayed([], 1.0, u=0.0) == 1


def test_attention_rests_at_its_background() -> None:
    """Without contacts, a_bg is where attention stays; with them it closes part of the gap."""
    day = today()
    rested = citizen.State(x=0, a=day.a_bg, c=0)
    assert citizen.attention(rested, 1.0, day) == pytest.approx(day.a_bg)
    assert citizen.attention(rested, 0.65, day) == pytest.approx(day.a_bg + 0.35 * (1 - day.a_bg))


def test_an_attitude_at_its_anchor_stays_there() -> None:
    """With starting grievance, starting television and no voices, x* = x0."""
    G0 = citizen.grievance(ANNA, 0.0, P, LEVERS, 0.0)
    anna = citizen.replace(ANNA, G0=G0)
    state = citizen.State(x=anna.x0, a=0.3, c=0.5)
    found = citizen.attitude(anna, state, citizen.Surroundings(deg=1), 0, today())
    assert found == pytest.approx(anna.x0)


def test_voices_beyond_the_bound_repel_only_under_antagonism() -> None:
    """ζ(δ) = δ inside the bound and -A sign(δ) (1 - |x|) outside."""
    day = today()
    bound = day.epsilon
    assert citizen.zeta(0.9 * bound, 0.5, day) == 0.9 * bound
    assert citizen.zeta(1.1 * bound, 0.5, day) == pytest.approx(-LEVERS.antagonism * 0.5)
    assert citizen.zeta(-1.1 * bound, 0.5, day) == pytest.approx(LEVERS.antagonism * 0.5)


def test_censorship_hides_one_side_only() -> None:
    """An online tie for the challengers counts V, one for the incumbents counts whole."""
    day = today()
    speakers = [citizen.State(x=x, a=0, c=0, s=s) for x, s in ((0, 0), (0.7, 1), (-0.7, -1))]
    layers = {"household": [[]], "offline": [[]], "online": [[1, 2]]}
    seen = citizen.look_around(0, speakers, layers, day)
    assert (seen.weight_for, seen.weight_against) == (day.V, 1)
    assert seen.deg == pytest.approx(max(1, 2 * day.V))


def test_scapegoating_wears_off() -> None:
    """Constant antagonism keeps only the part that cannot wear out."""
    levers = SimpleNamespace(antagonism=0.8)
    regime = Regime("fixed", levers, SimpleNamespace(), hab=0.0)
    assert regime.effective_antagonism(0.8) == pytest.approx(0.8)
    for _ in range(2000):
        regime.habituate(120)
    assert regime.effective_antagonism(0.8) == pytest.approx(0.16, abs=1e-4)


def test_a_reactive_regime_tightens_and_relaxes() -> None:
    """A crowd of twice the noticed share adds .3 of policing; 2 % of it goes a day."""
    base = SimpleNamespace(policing=0.3, censorship=0.1)
    regime = Regime("reactive", SimpleNamespace(**vars(base)), base, hab=0.0, crowds={4: 0.004})
    regime.respond(5)
    assert (regime.levers.policing, regime.levers.censorship) == pytest.approx((0.6, 0.2))
    regime.respond(6)
    assert regime.levers.policing == pytest.approx(0.594)


def test_a_concession_follows_two_noticed_protests() -> None:
    """At most one in thirty days, and none for protests of long ago."""
    levers = SimpleNamespace(delivery=0.5)
    crowds = {10: 0.003, 20: 0.003, 25: 0.001}
    regime = Regime("concession", levers, SimpleNamespace(), hab=0.0, crowds=crowds)
    for day in range(90):
        regime.respond(day)
    assert regime.levers.delivery == pytest.approx(0.7)
    assert regime.conceded == 51


def test_volunteers_work_half_at_home_and_half_where_there_are_slates() -> None:
    """Hours are shared in proportion to candidates, and none is lost."""
    constituencies = [Constituency(m, m // 2, 5, 1000.0, range(0)) for m in range(4)]
    day = movement.Campaign(
        seed=1,
        day=20,
        p=SimpleNamespace(h_vol=0.5),
        levers=LEVERS,
        society=SimpleNamespace(constituencies=constituencies),  # type: ignore[arg-type]
        calendar=movement.Calendar(5, 10, 12, 30),
        census=movement.Census([100.0, 40.0], 0, 0, [0, 0], [0, 0]),
    )
    hours = movement.volunteer_hours([3, 1, 0, 0], day)
    assert hours == pytest.approx([0.75 * 70, 0.25 * 70, 0, 0])
    assert movement.volunteer_hours([0, 0, 0, 0], day) == [0, 0, 0, 0]


def test_poisson_quantiles() -> None:
    """The smallest count whose cumulative probability exceeds u."""
    assert arithmetic.poisson(0.0, 0.999) == 0
    assert arithmetic.poisson(1.0, math.exp(-1) - 1e-9) == 0
    assert arithmetic.poisson(1.0, math.exp(-1) + 1e-9) == 1


def test_largest_remainders() -> None:
    """Seats go to the largest remainders; equal ones to the earlier."""
    assert arithmetic.largest_remainder([1.5, 2.5, 1.0], 5) == [2, 2, 1]
    assert arithmetic.largest_remainder([0.2, 0.7, 0.1], 1) == [0, 1, 0]
