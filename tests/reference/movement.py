"""Movements and candidates (section 6): the procedure, the work, the small donors."""

import math
import statistics
from dataclasses import dataclass, field
from types import SimpleNamespace

from groundswell.agents.purposes import Purpose
from tests.reference.arithmetic import beta, clip, median_of_uniforms, poisson, uniform
from tests.reference.citizen import Rates
from tests.reference.society import Constituency, Society

PIPELINE, NOMINATED, REGISTERED = "pipeline", "nominated", "registered"
WITHDREW, LATE, REFUSED, NO_PLACE = "withdrew", "late", "refused", "no_place"
STANDING = (PIPELINE, NOMINATED, REGISTERED)
ON_SLATE = (NOMINATED, REGISTERED)


@dataclass
class Candidate:
    """A candidate, counted one for one (1.3)."""

    number: int
    district: int
    constituency: int
    applied_day: int
    skill: float
    status: str = PIPELINE
    stage: int = 0
    nominated_day: int = -1
    det_until: int = 0
    detained_days: int = 0
    votes: float = 0.0
    elected: bool = False

    def free(self, day: int) -> bool:
        """Tell whether the candidate is out of detention on a day."""
        return self.det_until <= day


@dataclass(frozen=True)
class Calendar:
    """The days of an election; without one there is no campaign."""

    applications_close: int
    nominations_close: int
    registration: int
    last_vote: int


@dataclass(frozen=True)
class Census:
    """What headquarters know on a day of real persons in the districts.

    Attributes:
        volunteers: free volunteers by district, at the end of yesterday.
        informed_supporters: challengers' supporters who know them, at the end of yesterday.
        incumbents_supporters: the incumbents' supporters, at the end of yesterday.
        firm_supporters: citizens above x_cand by district, on day 0.
        expected_margin: challengers' minus incumbents' vote share by district, on day 0.
    """

    volunteers: list[float]
    informed_supporters: float
    incumbents_supporters: float
    firm_supporters: list[float]
    expected_margin: list[float]


@dataclass
class Side:
    """Headquarters of one side, whatever their organisation (1.4)."""

    name: str
    organisation: str
    strategy: SimpleNamespace
    donors: float
    balance: float
    large_donor_income: float
    canvass: float
    candidates: list[Candidate] = field(default_factory=list)

    def slate(self, m: int) -> list[Candidate]:
        """Return those who stand, or will, for the side in a constituency."""
        return [c for c in self.candidates if c.constituency == m and c.status in ON_SLATE]


@dataclass
class Campaign:
    """What a day of campaigning takes place in."""

    seed: int
    day: int
    p: SimpleNamespace
    levers: SimpleNamespace
    society: Society
    calendar: Calendar | None
    census: Census

    @property
    def in_campaign(self) -> bool:
        """Tell whether the last vote is still ahead, or today."""
        return self.calendar is not None and self.day <= self.calendar.last_vote


def campaign(side: Side, today: Campaign) -> list[Rates]:
    """Live a day of a side's campaign; return its rates by constituency."""
    constituencies = today.society.constituencies
    if side.organisation == "none":
        return [Rates() for _ in constituencies]
    if not today.in_campaign:
        year_round = clip(today.p.re_year * side.strategy.year_round, 0.0, 1.0)
        return [Rates(events=year_round) for _ in constituencies]
    if side.organisation == "donor_campaign":
        return raise_and_spend(side, today)
    if side.name == "challengers":
        pursue_candidacies(side, today)
    return work(side, today)


# 6.1 Head-hunting and the procedure --------------------------------------------------------------


def pursue_candidacies(side: Side, today: Campaign) -> None:
    """Take applicants in, then move those of earlier days; close and decide when it is time."""
    calendar = today.calendar
    assert calendar is not None
    if today.day <= calendar.applications_close:
        for d in range(len(today.census.firm_supporters)):
            take_applicants(side, d, today)
    for candidate in side.candidates:
        if candidate.status == PIPELINE and candidate.applied_day < today.day:
            move(candidate, side.strategy, today)
    if today.day == calendar.nominations_close:
        for candidate in side.candidates:
            if candidate.status == PIPELINE:
                candidate.status = LATE
    if today.day == calendar.registration:
        for candidate in side.candidates:
            if candidate.status == NOMINATED:
                register(candidate, side.strategy, today)


def expected_applicants(side: Side, d: int, today: Campaign) -> float:
    """Return the mean of the day's applicants in a district."""
    p, H, On = today.p, side.strategy.headhunt, side.strategy.online
    persuaded = p.self_share + (1 - p.self_share) * H * (0.4 + 0.6 * On)
    return p.cand_rate * today.census.firm_supporters[d] * persuaded * emphasis(side, d, today)


def emphasis(side: Side, d: int, today: Campaign) -> float:
    """Return how much harder headquarters look for candidates in a district (`where`)."""
    where, census = side.strategy.where, today.census
    if where == "strong":
        median = statistics.median(census.firm_supporters)
        B_d = census.firm_supporters[d]
        return 1.5 if B_d > median else 0.5 if B_d < median else 1.0
    if where == "winnable":
        return 1.5 if abs(census.expected_margin[d]) <= 0.10 else 1.0
    if where == "frontier":
        held = any(c.elected for c in side.candidates if c.district == d)
        return 1.0 if held else 1.5
    return 1.0


def take_applicants(side: Side, d: int, today: Campaign) -> None:
    """Give each applicant of a district an open place, if one is found."""
    u = uniform(today.seed, Purpose.APPLICANTS, today.day, d)
    earlier = sum(1 for c in side.candidates if c.number // 2**20 == d)
    for k in range(earlier, earlier + poisson(expected_applicants(side, d, today), u)):
        number = d * 2**20 + k
        m = find_place(side, d, number, today)
        district = d if m is None else m.district
        skill = median_of_uniforms(today.seed, Purpose.CANDIDATE_SKILL, 5, number)
        candidate = Candidate(number, district, -1 if m is None else m.number, today.day, skill)
        candidate.status = NO_PLACE if m is None else PIPELINE
        side.candidates.append(candidate)


def find_place(side: Side, d: int, number: int, today: Campaign) -> Constituency | None:
    """Return the constituency of an applicant: at home on the fullest slate, or elsewhere."""
    taken = [0] * len(today.society.constituencies)
    for candidate in side.candidates:
        if candidate.status in STANDING:
            taken[candidate.constituency] += 1

    def u(purpose: Purpose) -> float:
        return uniform(today.seed, purpose, today.day, number)

    open_ones = [m for m in today.society.constituencies if taken[m.number] < m.seats]
    at_home = [m for m in open_ones if m.district == d]
    if at_home:
        fullest = max(taken[m.number] for m in at_home)
        tied = [m for m in at_home if taken[m.number] == fullest]
        return tied[math.floor(u(Purpose.PLACE_TIE) * len(tied))]
    places = [m for m in open_ones for _ in range(m.seats - taken[m.number])]
    if places and u(Purpose.MOVED) < 0.5:
        return places[math.floor(u(Purpose.MOVED_PLACE) * len(places))]
    return None


def move(candidate: Candidate, strategy: SimpleNamespace, today: Campaign) -> None:
    """Move one step of the procedure, or drop out on it."""
    p, number = today.p, candidate.number
    if uniform(today.seed, Purpose.STEP, today.day, number) >= p.p_step:
        return
    candidate.stage += 1
    drop = p.drop_no + (p.drop_tools - p.drop_no) * strategy.tools
    if uniform(today.seed, Purpose.DROP_OUT, today.day, number) < drop:
        candidate.status = WITHDREW
    elif candidate.stage == int(p.stages):
        candidate.status = NOMINATED
        candidate.nominated_day = today.day


def register(candidate: Candidate, strategy: SimpleNamespace, today: Campaign) -> None:
    """Let the district's commission decide on a nominee, as severely as on all its nominees."""
    u = uniform(today.seed, Purpose.REGISTRATION, 0, candidate.number)
    lenient = u < leniency(candidate.district, strategy, today)
    candidate.status = REGISTERED if lenient else REFUSED


def leniency(d: int, strategy: SimpleNamespace, today: Campaign) -> float:
    """Return π_d, the share of nominees a district's commission registers."""
    p = today.p
    pi = p.reg_nolegal + (p.reg_ok - p.reg_nolegal) * strategy.legal_aid
    pi *= 1 - today.levers.candidate_filter
    if not 0 < pi < 1:
        return pi
    return beta(p.k_com * pi, p.k_com * (1 - pi), uniform(today.seed, Purpose.SEVERITY, 0, d))


# 6.2 Work ----------------------------------------------------------------------------------------


def incumbents_candidates(seed: int, society: Society, proportional: bool) -> list[Candidate]:
    """Return the incumbents' candidates: a full slate everywhere, registered from the start."""
    return [
        Candidate(
            number=(number := 2**40 + m.number * 1000 + position),
            district=m.district,
            constituency=m.number,
            applied_day=0,
            skill=median_of_uniforms(seed, Purpose.CANDIDATE_SKILL, 5, number),
            status=REGISTERED,
        )
        for m in society.constituencies
        for position in range(1 if proportional else m.seats)
    ]


def work(side: Side, today: Campaign) -> list[Rates]:
    """Turn the hours of candidates and volunteers into rates of contact."""
    constituencies = today.society.constituencies
    slates = [side.slate(m.number) for m in constituencies]
    hours = [slate_hours(side, slate, today) for slate in slates]
    if side.name == "challengers":
        for m, more in enumerate(volunteer_hours([len(slate) for slate in slates], today)):
            hours[m] += more
    return [
        rates_of_work(side, hours[m.number], len(slates[m.number]), m.electorate, today)
        for m in constituencies
    ]


def slate_hours(side: Side, slate: list[Candidate], today: Campaign) -> float:
    """Return the effective hours of the candidates of a slate."""
    p, training = today.p, side.strategy.training
    return sum(
        candidate_hours(side, candidate, today) * (0.4 + 0.6 * candidate.skill + p.train * training)
        for candidate in slate
    )


def candidate_hours(side: Side, candidate: Candidate, today: Campaign) -> float:
    """Return the hours of one candidate today."""
    calendar = today.calendar
    assert calendar is not None
    if not candidate.free(today.day):
        return 0.0
    if side.name == "incumbents":
        return side.canvass * today.p.h_camp if today.day >= calendar.registration else 0.0
    return today.p.h_camp if candidate.status == REGISTERED else today.p.h_pre


def volunteer_hours(slates: list[int], today: Campaign) -> list[float]:
    """Return volunteers' hours by constituency: half at home, half wherever there are slates.

    Args:
        slates: candidates of each constituency.
        today: the day.
    """
    calendar, constituencies = today.calendar, today.society.constituencies
    assert calendar is not None
    hours = [0.0] * len(slates)
    if today.day < calendar.nominations_close:
        return hours
    pool = 0.0
    for d, volunteers in enumerate(today.census.volunteers):
        offered = volunteers * today.p.h_vol
        home = [m.number for m in constituencies if m.district == d]
        standing = sum(slates[m] for m in home)
        pool += offered / 2 if standing else offered
        for m in home:
            hours[m] += offered / 2 * slates[m] / standing if standing else 0.0
    total = sum(slates)
    for m, count in enumerate(slates):
        hours[m] += pool * count / total if total else 0.0
    return hours


def rates_of_work(
    side: Side, hours: float, candidates: int, electorate: float, today: Campaign
) -> Rates:
    """Return the rates of a constituency; without a slate only headquarters' posts reach it."""
    p, strategy, calendar = today.p, side.strategy, today.calendar
    assert calendar is not None
    T = 1 + (p.tool_mult - 1) * strategy.tools
    output = hours * T / electorate if candidates else 0.0
    online = 0.0
    if p.on_share > 0:
        local = output * strategy.mix.online * p.imp_h / p.on_share
        online = strategy.online * (local + p.hq_imp / (7.2e6 * p.on_share))
    paid = 0.0
    if today.day >= calendar.registration:
        paid = candidates * p.money_cand * strategy.money / p.money_days / p.price / electorate
    return Rates(
        doors=clip(output * strategy.mix.doors * p.doors_h, 0.0, 1.0),
        events=clip(output * strategy.mix.events * p.ev_h, 0.0, 1.0),
        paid=clip(paid, 0.0, 1.0),
        online=clip(online, 0.0, 1.0),
    )


# 6.3 Small donors --------------------------------------------------------------------------------


def raise_and_spend(side: Side, today: Campaign) -> list[Rates]:
    """Live a day of a campaign on small gifts; its rates are the same everywhere."""
    p, W, census = today.p, today.society.W, today.census
    challengers = side.name == "challengers"
    restrict = today.levers.fundraising_restriction if challengers else 0.0
    volunteers = sum(census.volunteers) if challengers else 0.0
    backers = census.informed_supporters if challengers else census.incumbents_supporters
    prospects = max(0.0, backers - side.donors)
    new = prospects * p.h_don * (1 + volunteers / p.vol_scale) * (1 - restrict)
    gifts = p.gift * new + p.gift * p.repeat_gifts * side.donors * (1 - restrict)
    side.donors += new
    side.balance += gifts
    spend = min(p.spend_rate * side.balance, p.spend_cap)
    side.balance -= spend
    online = 0.0
    if p.on_share > 0:
        online = p.base_reach + p.donor_reach * side.donors / (W * p.on_share)
    rates = Rates(
        doors=clip(p.call_vol * volunteers / W, 0.0, 1.0),
        events=clip((p.base_events + p.event_vol * volunteers) / W, 0.0, 1.0),
        paid=clip(((spend + side.large_donor_income) / p.price_imp + p.base_imp) / W, 0.0, 1.0),
        online=clip(online, 0.0, 1.0),
    )
    return [rates for _ in today.society.constituencies]
