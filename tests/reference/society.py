"""Setting up a society (section 3): districts, constituencies, citizens, households, ties."""

import math
from dataclasses import dataclass
from types import SimpleNamespace

from groundswell.agents.purposes import Purpose
from groundswell.scenarios import Scenario
from tests.reference.arithmetic import (
    clip,
    frac,
    largest_remainder,
    median_of_uniforms,
    normal,
    normal_quantile,
    single,
    sort_key,
    uniform,
)
from tests.reference.citizen import Citizen, grievance
from tests.reference.networks import (
    LAYERS,
    Layer,
    household_layer,
    offline_layer,
    online_layer,
    supplied_layer,
)


@dataclass(frozen=True)
class Constituency:
    """A multi-member district: what is elected together."""

    number: int
    district: int
    seats: int
    electorate: float
    citizens: range


@dataclass(frozen=True)
class Society:
    """Who lives where, and who is tied to whom."""

    W: float
    N: int
    constituencies: list[Constituency]
    citizens: list[Citizen]
    households: list[range]
    layers: dict[str, Layer]

    @property
    def w(self) -> float:
        """Real voters for each citizen."""
        return self.W / self.N


def found_society(scenario: Scenario, p: SimpleNamespace, levers: SimpleNamespace) -> Society:
    """Draw a society: a pure function of the scenario and its seed."""
    seed, table = scenario.seed, scenario.table
    constituencies = cut_constituencies(scenario)
    citizens = [c for m in constituencies for c in settle(scenario, p, m)]
    for citizen in citizens:
        draw_traits(seed, p, citizen, float(table.online_penetration[citizen.district]))
        A_e = (1 - p.hab_depth) * levers.antagonism
        citizen.G0 = single(grievance(citizen, 0.0, p, levers, A_e))
    households = [h for m in constituencies for h in cut_households(seed, p, m)]
    return Society(
        W=float(sum(table.electorate)),
        N=scenario.size,
        constituencies=constituencies,
        citizens=citizens,
        households=households,
        layers=tie_together(scenario, p, constituencies, citizens, households),
    )


# 3.1 Districts and constituencies ----------------------------------------------------------------


def cut_constituencies(scenario: Scenario) -> list[Constituency]:
    """Cut councils into constituencies and allot citizens to them by electorate."""
    table = scenario.table
    parts = [
        (d, seats, float(table.electorate[d]) / len(slates))
        for d in range(len(table.seats))
        for slates in [cut_council(int(table.seats[d]), scenario.max_seats_per_constituency)]
        for seats in slates
    ]
    W = float(sum(table.electorate))
    quotas = [scenario.size * electorate / W for _, _, electorate in parts]
    constituencies, first = [], 0
    for m, count in enumerate(largest_remainder(quotas, scenario.size)):
        constituencies.append(Constituency(m, *parts[m], range(first, first + count)))
        first += count
    return constituencies


def cut_council(seats: int, most: int) -> list[int]:
    """Return the seats of each constituency of a council, larger ones first."""
    number = math.ceil(seats / most)
    return [seats // number + (k < seats % number) for k in range(number)]


# 3.3 Attitudes and habits ------------------------------------------------------------------------


def settle(scenario: Scenario, p: SimpleNamespace, m: Constituency) -> list[Citizen]:
    """Return the citizens of a constituency, in the order in which they form households."""
    seed, table = scenario.seed, scenario.table
    s_m = support(seed, p, m, float(table.support[m.district]))
    bt_d = float(table.turnout_shift[m.district])
    points = [r2_point(seed, m.number, q) for q in range(len(m.citizens))]

    def household_key(q: int) -> tuple[int, int]:
        chance = uniform(seed, Purpose.HOUSEHOLD_ORDER, 0, m.citizens.start + q)
        return sort_key(0.5 * points[q][0] + 0.5 * chance), q

    return [
        settle_citizen(p, m, number, *points[q], s_m, bt_d)
        for number, q in zip(
            m.citizens, sorted(range(len(m.citizens)), key=household_key), strict=True
        )
    ]


def support(seed: int, p: SimpleNamespace, m: Constituency, s_d: float) -> float:
    """Return s_m, the support of a constituency: the district's, and what is unexplained."""
    s_m = s_d + p.sd_d * normal(seed, Purpose.DISTRICT_SUPPORT, 0, m.district)
    s_m += p.sd_m * normal(seed, Purpose.CONSTITUENCY_SUPPORT, 0, m.number)
    return clip(s_m, 0.03, 0.9)


def r2_point(seed: int, m: int, q: int) -> tuple[float, float]:
    """Return point q of the shifted R2 sequence of a constituency, off the edges."""
    u1 = frac(0.7548776662 * q + uniform(seed, Purpose.SHIFT_1, 0, m))
    u2 = frac(0.5698402910 * q + uniform(seed, Purpose.SHIFT_2, 0, m))
    return clip(u1, 1e-4, 1 - 1e-4), clip(u2, 1e-4, 1 - 1e-4)


def settle_citizen(
    p: SimpleNamespace,
    m: Constituency,
    number: int,
    u1: float,
    u2: float,
    s_m: float,
    bt_d: float,
) -> Citizen:
    """Return a citizen with attitude and habit, so that P(x0 > c_C) in the constituency is s_m."""
    x0 = clip(p.c_C + p.sig_x * normal_quantile(s_m) + p.sig_x * normal_quantile(u1), -1.0, 1.0)
    b = p.b_0 + bt_d + p.sig_b * normal_quantile(u2)
    return Citizen(number, m.number, m.district, u1, single(x0), single(b))


# 1.1 Fixed traits --------------------------------------------------------------------------------


def draw_traits(seed: int, p: SimpleNamespace, citizen: Citizen, on_d: float) -> None:
    """Draw the other traits of a citizen."""

    def u(purpose: Purpose) -> float:
        return uniform(seed, purpose, 0, citizen.number)

    citizen.h = single(median_of_uniforms(seed, Purpose.HARDSHIP, 7, citizen.number))
    citizen.r = single(u(Purpose.RISK))
    citizen.n = single(u(Purpose.SUSCEPTIBILITY))
    citizen.v = single(u(Purpose.TELEVISION))
    citizen.k = single(u(Purpose.SKILL))
    citizen.theta = single(p.th0 + p.sig_th * normal(seed, Purpose.THRESHOLD, 0, citizen.number))
    citizen.dep = u(Purpose.DEPENDENT) < (p.dep_low if citizen.x0 < p.c_app else p.dep_high)
    citizen.on = u(Purpose.ONLINE) < min(1.0, p.on_share * on_d)


# 3.4 Households and 3.5 ties ---------------------------------------------------------------------


def cut_households(seed: int, p: SimpleNamespace, m: Constituency) -> list[range]:
    """Cut the order of a constituency into consecutive households."""
    households, first = [], m.citizens.start
    while first < m.citizens.stop:
        size = household_size(p, uniform(seed, Purpose.HOUSEHOLD_SIZE, 0, first))
        households.append(range(first, min(first + size, m.citizens.stop)))
        first = households[-1].stop
    return households


def household_size(p: SimpleNamespace, u: float) -> int:
    """Return the number of adults of a household, one to four."""
    up_to = 0.0
    for size, share in enumerate((p.hh1, p.hh2, p.hh3), start=1):
        up_to += share
        if u < up_to:
            return size
    return 4


def tie_together(
    scenario: Scenario,
    p: SimpleNamespace,
    constituencies: list[Constituency],
    citizens: list[Citizen],
    households: list[range],
) -> dict[str, Layer]:
    """Build the three layers; any of them may be supplied instead."""
    seed, networks = scenario.seed, scenario.networks
    groups = [m.citizens for m in constituencies]
    build = {
        "household": lambda: household_layer(len(citizens), households),
        "offline": lambda: offline_layer(seed, p, citizens, groups, networks.closed),
        "online": lambda: online_layer(seed, p, citizens, len(scenario.table.seats)),
    }
    layers = {}
    for number, name in enumerate(LAYERS):
        source = getattr(networks, name)
        default = source.file is None and source.generator == "default"
        layers[name] = (
            build[name]() if default else supplied_layer(seed, source, number, len(citizens))
        )
    return layers
