"""A citizen and the citizen's day (section 5): one function for each equation.

Every function reads what was true at the end of yesterday and returns one value of today, so no
citizen ever reads what another one does today.
"""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from groundswell.agents.purposes import Purpose
from tests.reference.arithmetic import clip, single, uniform, voiced

BYSTANDER, SYMPATHIZER, VOLUNTEER = 0, 1, 2


@dataclass(slots=True)
class State:
    """What changes from day to day (1.2)."""

    x: float
    a: float
    c: float
    j: float = 0.0
    f: float = 0.0
    phi: float = 0.0
    e: int = BYSTANDER
    s: int = 0
    mu: float = 0.0
    sigma: bool = False
    know: bool = False
    com: bool = False
    det_until: int = 0
    nd: bool = False
    contacted: bool = False

    def free(self, day: int) -> bool:
        """Tell whether the citizen is out of detention on a day."""
        return self.det_until <= day


@dataclass(slots=True)
class Citizen:
    """The traits of a citizen (1.1); only x0 (burn-in) and b (habit) ever change."""

    number: int
    constituency: int
    district: int
    u1: float
    x0: float
    b: float
    h: float = 0.0
    r: float = 0.0
    n: float = 0.0
    v: float = 0.0
    k: float = 0.0
    theta: float = 0.0
    dep: bool = False
    on: bool = False
    G0: float = 0.0


@dataclass(frozen=True)
class Call:
    """A call to protest: where mobilisation for it stands is told by the day."""

    day: int
    permitted: bool
    intensity: float
    lead: int
    automatic: bool = False

    def mobilises(self, day: int) -> bool:
        """Tell whether a day is one of the lead days before the event."""
        return self.day - self.lead <= day < self.day


@dataclass(frozen=True)
class Rates:
    """Contacts a citizen may expect today from one side."""

    doors: float = 0.0
    events: float = 0.0
    paid: float = 0.0
    online: float = 0.0


@dataclass(frozen=True, slots=True)
class Today:
    """What is the same for all citizens on a day."""

    seed: int
    day: int
    p: SimpleNamespace
    levers: SimpleNamespace
    A_e: float
    tv_0: float
    news: float
    P_san: float
    P_uns: float
    call: Call | None
    in_campaign: bool
    year_round: float

    @property
    def V(self) -> float:
        """Visibility of posts under censorship and shutdown."""
        return (1 - self.levers.censorship) * (1 - self.levers.shutdown)

    @property
    def epsilon(self) -> float:
        """Confidence bound: scapegoating makes people less ready to listen."""
        return self.p.eps0 * (1 - 0.6 * self.levers.antagonism)

    @property
    def rho_f(self) -> float:
        """Chance that an acquaintance passes a message on; a shutdown sends people outdoors."""
        return min(1.0, self.p.rho_f * (1 + self.levers.shutdown))

    @property
    def a_bg(self) -> float:
        """Background attention to the coming election."""
        return background_attention(self.p, self.levers)

    @property
    def P_hat(self) -> float:
        """Perceived risk of detention, whichever kind of protest is the riskier."""
        return max(self.P_san, self.P_uns)

    def chance(self, purpose: Purpose, citizen: Citizen) -> float:
        """Draw the uniform of one of the citizen's decisions."""
        return uniform(self.seed, purpose, self.day, citizen.number)


@dataclass(slots=True)
class Surroundings:
    """What a citizen's ties showed at the end of yesterday."""

    deg: float = 0.0
    g: int = 0
    household_messages: list[float] = field(default_factory=list)
    offline_messages: list[float] = field(default_factory=list)
    voices: list[tuple[float, float]] = field(default_factory=list)
    weight_for: float = 0.0
    weight_against: float = 0.0
    n_d: int = 0
    n_do: int = 0
    n_v: float = 0.0
    n_c: int = 0
    n_co: int = 0

    @property
    def y_plus(self) -> float:
        """Share of ties visibly for the challengers (5.5)."""
        return self.weight_for / self.deg

    @property
    def y_minus(self) -> float:
        """Share of ties visibly for the incumbents (5.5)."""
        return self.weight_against / self.deg

    def committed(self, V: float) -> float:
        """Committed ties, the online ones as far as they are visible."""
        return self.n_c + V * self.n_co


@dataclass(frozen=True)
class Contacts:
    """Which contacts of one side reached a citizen today (5.1)."""

    door: bool
    event: bool
    paid: bool
    online: bool

    def missed(self, p: SimpleNamespace) -> float:
        """Return Q, the part of the gap in attention that these contacts leave open."""
        Q = 1.0
        Q *= 1 - p.q_door if self.door else 1
        Q *= 1 - p.q_event if self.event else 1
        Q *= 1 - p.q_paid if self.paid else 1
        Q *= 1 - p.q_on if self.online else 1
        return Q

    @property
    def conversations(self) -> int:
        """Number of contacts in person."""
        return self.door + self.event

    @property
    def any(self) -> bool:
        """Tell whether there was a contact at all."""
        return self.door or self.event or self.paid or self.online


def look_around(
    number: int, states: list[State], layers: dict[str, list[list[int]]], today: Today
) -> Surroundings:
    """Gather what the ties of a citizen show, with the online ones weighted by visibility."""
    seen = Surroundings()
    V, shut = today.V, today.levers.shutdown
    for layer, messages in (
        ("household", seen.household_messages),
        ("offline", seen.offline_messages),
    ):
        for k in layers[layer][number]:
            other = states[k]
            hear_voice(seen, other, 1.0, 1.0)
            seen.deg += 1
            seen.n_d += other.nd
            seen.n_c += other.com
            seen.n_v += other.e == VOLUNTEER
            if other.mu > 0:
                messages.append(other.mu)
    for k in layers["online"][number]:
        other = states[k]
        hear_voice(seen, other, V, 1.0 - shut)
        seen.deg += V
        seen.g += other.sigma
        seen.n_do += other.nd
        seen.n_co += other.com
        seen.n_v += 0.3 * V * (other.e == VOLUNTEER)
    seen.deg = max(1.0, seen.deg)
    return seen


def hear_voice(seen: Surroundings, other: State, weight_for: float, weight_against: float) -> None:
    """Count a tie who speaks; the censor hides only one side."""
    if other.s > 0:
        seen.weight_for += weight_for
        seen.voices.append((weight_for, voiced(other.x)))
    elif other.s < 0:
        seen.weight_against += weight_against
        seen.voices.append((weight_against, voiced(other.x)))


# 5.1 Contacts -----------------------------------------------------------------------------------


def contacts(
    citizen: Citizen, state: State, seen: Surroundings, rates: Rates, today: Today
) -> Contacts:
    """Return the challengers' contacts of today."""
    omega = 1.6 if state.x > today.p.c_app else 0.7
    return Contacts(
        door=today.chance(Purpose.DOOR, citizen) < rates.doors,
        event=today.chance(Purpose.EVENT, citizen) < rates.events * omega,
        paid=today.chance(Purpose.PAID, citizen) < rates.paid,
        online=bool(
            citizen.on
            and today.levers.shutdown == 0
            and today.chance(Purpose.ONLINE_VIEW, citizen)
            < chance_of_post(rates.online * omega, seen.g, today)
        ),
    )


def chance_of_post(rate: float, g: int, today: Today) -> float:
    """Return the chance to see a post: of the campaign itself, or shared by one of g ties."""
    direct = min(1.0, rate * today.V)
    return 1 - (1 - direct) * (1 - today.p.p_see * today.V) ** g


def contacts_of_other_side(citizen: Citizen, state: State, rates: Rates, today: Today) -> Contacts:
    """Return the incumbents' contacts of today; nobody censors or shares their posts."""
    omega = 1.6 if state.x <= today.p.c_app else 0.7
    return Contacts(
        door=today.chance(Purpose.DOOR_OTHER, citizen) < rates.doors,
        event=today.chance(Purpose.EVENT_OTHER, citizen) < rates.events * omega,
        paid=today.chance(Purpose.PAID_OTHER, citizen) < rates.paid,
        online=bool(
            citizen.on
            and today.levers.shutdown == 0
            and today.chance(Purpose.ONLINE_OTHER, citizen) < min(1.0, rates.online * omega)
        ),
    )


def shares(citizen: Citizen, state: State, received: Contacts, today: Today) -> bool:
    """Return σ: whether a post seen is passed on to all online ties."""
    return (
        received.online
        and state.x > today.p.c_I
        and today.chance(Purpose.SHARE, citizen) < today.p.p_share
    )


# 5.2 Relay --------------------------------------------------------------------------------------


def relay(citizen: Citizen, seen: Surroundings, today: Today) -> float:
    """Return Q': what messages passed on by household and acquaintances leave open."""
    household = relayed(
        seen.household_messages,
        today.p.rho_h,
        today.chance(Purpose.HOUSEHOLD_RELAY, citizen),
    )
    offline = relayed(
        seen.offline_messages, today.rho_f, today.chance(Purpose.ACQUAINTANCE_RELAY, citizen)
    )
    return household * offline


def relayed(messages: list[float], rho: float, u: float) -> float:
    """Return 1 minus the mean strength of the messages if at least one is passed on, else 1."""
    if messages and u < 1 - (1 - rho) ** len(messages):
        return 1 - sum(messages) / len(messages)
    return 1.0


# 5.3 Attention and recognition ------------------------------------------------------------------


def background_attention(p: SimpleNamespace, levers: SimpleNamespace) -> float:
    """Return a_bg: attention follows salience, less a campaign of silence (drying)."""
    return p.S * (1 - 0.5 * levers.drying)


def attention(state: State, left_open: float, today: Today) -> float:
    """(A1) Contacts of both sides close part of the gap; the rest is forgotten."""
    a = state.a
    return a + (1 - left_open) * (1 - a) - today.p.lam_a * (a - today.a_bg)


def recognition(state: State, left_open: float, y_plus: float, today: Today) -> float:
    """(A2) Recognition grows by the challengers' messages and by ties who speak for them."""
    return state.c + (1 - state.c) * (1 - left_open * (1 - today.p.q_c * y_plus))


# 5.4 Legitimacy, grievance, attitude ------------------------------------------------------------


def legitimacy(
    citizen: Citizen, j: float, p: SimpleNamespace, levers: SimpleNamespace, A_e: float
) -> float:
    """(L1) Legitimacy of the incumbents."""
    pride = p.w_p * levers.pride * citizen.n
    scapegoating = p.w_a * A_e * citizen.n
    return clip(p.w_d * levers.delivery + pride + scapegoating - p.w_j * j, 0.0, 1.0)


def grievance(
    citizen: Citizen, j: float, p: SimpleNamespace, levers: SimpleNamespace, A_e: float
) -> float:
    """(L2) Hardship weighs as far as the incumbents lack legitimacy."""
    return citizen.h * (1 - legitimacy(citizen, j, p, levers, A_e))


def equilibrium(citizen: Citizen, state: State, today: Today) -> float:
    """(X1) The attitude to which a citizen returns, x*."""
    p = today.p
    G = grievance(citizen, state.j, p, today.levers, today.A_e)
    television = citizen.v * (today.levers.television - today.tv_0)
    return citizen.x0 + p.gam_G * (G - citizen.G0) - p.gam_T * television


def zeta(delta: float, x: float, today: Today) -> float:
    """Return the pull of one voice: like-minded ones attract, others may repel."""
    if abs(delta) < today.epsilon:
        return delta
    sign = 1.0 if delta > 0 else -1.0
    return -today.levers.antagonism * sign * (1 - abs(x))


def social_pull(state: State, seen: Surroundings, today: Today) -> float:
    """(X2) The pull Z of the ties who speak."""
    n_vis = seen.weight_for + seen.weight_against
    if n_vis + today.p.n0 == 0:
        return 0.0
    x = voiced(state.x)
    pull = sum(weight * zeta(x_k - x, x, today) for weight, x_k in seen.voices)
    return pull / (n_vis + today.p.n0)


def attitude(
    citizen: Citizen, state: State, seen: Surroundings, personal: int, today: Today
) -> float:
    """(X3) Return to equilibrium, social pull and persuasion in person."""
    p, x = today.p, state.x
    back = p.lam_x * (equilibrium(citizen, state, today) - x)
    pull = p.mu * social_pull(state, seen, today)
    persuasion = p.pi_c * (1 - p.S) * personal * (1 - abs(x))
    return clip(x + back + pull + persuasion, -1.0, 1.0)


# 5.6 Injustice and fear -------------------------------------------------------------------------


def injustice(citizen: Citizen, state: State, seen: Surroundings, today: Today) -> float:
    """(J) Outrage at the detention of ties, at the news and at a shutdown."""
    p, V = today.p, today.V
    sym = (1 + state.x) / 2
    exposed = V if citizen.on else p.offline_news
    unmoved = (1 - p.q_j * sym) ** (seen.n_d + V * seen.n_do)
    unmoved *= 1 - p.q_jb * sym * today.news * exposed
    if today.levers.shutdown == 1 and citizen.on:
        unmoved *= 1 - p.q_shut * sym
    return (1 - p.lam_j) * state.j + (1 - state.j) * (1 - unmoved)


def fear(citizen: Citizen, state: State, seen: Surroundings, today: Today) -> float:
    """(F) Fear of detention; it fades faster in company."""
    p, V = today.p, today.V
    crowd = seen.committed(V) / (seen.deg + 1)
    calm = (1 - p.q_f) ** (seen.n_d + 0.3 * V * seen.n_do)
    calm *= 1 - p.q_fb * today.P_hat * today.news
    kept = state.f * (1 - p.lam_f * (1 + 5 * crowd))
    return clip(kept + (1 - state.f) * citizen.r * (1 - calm), 0.0, 1.0)


def fatigue(state: State, today: Today) -> float:
    """Return what is left of protest fatigue."""
    return (1 - today.p.lam_fat) * state.phi


# 5.7 Stance -------------------------------------------------------------------------------------


def stance(citizen: Citizen, state: State, seen: Surroundings, today: Today) -> int:
    """Return what a citizen says in public: +1, -1 or nothing."""
    p, policing = today.p, today.levers.policing
    proof = p.psi * (seen.y_plus - seen.y_minus)
    if state.x + proof - 0.5 * citizen.r * policing - state.f > p.th_s:
        return 1
    if -state.x - proof + p.conf * policing > p.th_s:
        return -1
    return 0


# 5.8 Engagement ---------------------------------------------------------------------------------


def engagement(
    citizen: Citizen, state: State, seen: Surroundings, asked: bool, today: Today
) -> int:
    """Move at most one rung on the ladder bystander, sympathizer, volunteer."""
    if state.e == BYSTANDER:
        return SYMPATHIZER if becomes_sympathizer(citizen, state, seen, asked, today) else BYSTANDER
    u_volunteer = today.chance(Purpose.VOLUNTEER, citizen)
    if state.e == VOLUNTEER:
        return SYMPATHIZER if u_volunteer < burnout(today) else VOLUNTEER
    if loses_interest(citizen, state, today):
        return BYSTANDER
    return VOLUNTEER if u_volunteer < joins(citizen, state, seen, asked, today) else SYMPATHIZER


def becomes_sympathizer(
    citizen: Citizen, state: State, seen: Surroundings, asked: bool, today: Today
) -> bool:
    """0 → 1: those who lean to the challengers, drawn by attention, ties and being asked."""
    hazard = today.p.eta1 * (state.a + 2 * seen.y_plus + asked)
    return state.x > today.p.c_C and today.chance(Purpose.SYMPATHIZER, citizen) < hazard


def loses_interest(citizen: Citizen, state: State, today: Today) -> bool:
    """1 → 0: by a change of mind or for want of attention."""
    hazard = today.p.eta1d * (1 - state.a)
    changed_mind = state.x < today.p.c_C - 0.1
    return changed_mind or today.chance(Purpose.SYMPATHIZER, citizen) < hazard


def joins(citizen: Citizen, state: State, seen: Surroundings, asked: bool, today: Today) -> float:
    """1 → 2: the chance of a sympathizer to become a volunteer today."""
    p = today.p
    ask = 1.0 if asked else 1 - (1 - p.p_asktie) ** seen.n_v
    return p.eta2 * 2 * citizen.k * ask * (1 - state.f / 2)


def burnout(today: Today) -> float:
    """2 → 1: burn_t, higher outside a campaign unless work goes on all year."""
    p = today.p
    if today.in_campaign:
        return p.burn
    return p.burn + (p.burn_post - p.burn) * (1 - p.yr_keep * today.year_round)


# 5.9 Commitment ---------------------------------------------------------------------------------


def commitment(
    citizen: Citizen, state: State, seen: Surroundings, today: Today
) -> tuple[bool, bool]:
    """Return (know, com): whether the citizen knows of the call, and is committed to go."""
    if today.call is None or state.com or not state.free(today.day):
        return state.know, state.com
    know = state.know or today.chance(Purpose.HEAR, citizen) < chance_to_hear(
        citizen, state, seen, today.call, today
    )
    goes = (
        know
        and motive(citizen, state, seen, today.call, today) > citizen.theta
        and today.chance(Purpose.COMMIT, citizen) < chance_to_commit(seen, today)
    )
    return know, goes


def chance_to_hear(
    citizen: Citizen, state: State, seen: Surroundings, call: Call, today: Today
) -> float:
    """Return P_know: by the effort behind the call, or from a committed tie."""
    p, V = today.p, today.V
    online = p.k_on * V if citizen.on and state.x > p.c_I else 0.0
    unaware = 1 - call.intensity * (online + p.k_off)
    unaware *= (1 - 0.5 * p.p_see) ** (V * seen.n_co)
    unaware *= (1 - p.k_ask) ** seen.n_c
    return 1 - unaware


def motive(citizen: Citizen, state: State, seen: Surroundings, call: Call, today: Today) -> float:
    """Return M, the motive to take part, to be set against the own threshold."""
    p = today.p
    P_type = today.P_san if call.permitted else today.P_uns
    company = p.psi_p * seen.committed(today.V) / (seen.deg + 1)
    cost = citizen.r * P_type * p.pen
    return state.x + p.chi_j * state.j - state.f - cost - state.phi + company


def chance_to_commit(seen: Surroundings, today: Today) -> float:
    """Return the chance to commit: by oneself, or asked by committed ties."""
    p = today.p
    asks = p.o_off * seen.n_c + today.V * seen.n_co
    return 1 - (1 - p.nu0) * (1 - p.nu1) ** asks


def ready(citizen: Citizen, state: State, p: SimpleNamespace, P_uns: float) -> bool:
    """Answer the poll question on readiness to protest."""
    cost = citizen.r * P_uns * p.pen
    return state.x + p.chi_j * state.j - state.f - cost > citizen.theta


# The whole day ----------------------------------------------------------------------------------


def live_a_day(
    citizen: Citizen,
    state: State,
    seen: Surroundings,
    rates: Rates,
    other_rates: Rates,
    today: Today,
) -> tuple[State, Contacts]:
    """Return a citizen's state at the end of today and the challengers' contacts (section 5)."""
    received = contacts(citizen, state, seen, rates, today)
    other = contacts_of_other_side(citizen, state, other_rates, today)
    Q, Q_other = received.missed(today.p), other.missed(today.p)
    Q_relayed = relay(citizen, seen, today)
    personal = received.conversations - other.conversations
    asked = received.door or received.event
    know, com = commitment(citizen, state, seen, today)
    new = replace(
        state,
        x=single(attitude(citizen, state, seen, personal, today)),
        a=single(attention(state, Q * Q_other * Q_relayed, today)),
        c=single(recognition(state, Q * Q_relayed, seen.y_plus, today)),
        j=single(injustice(citizen, state, seen, today)),
        f=single(fear(citizen, state, seen, today)),
        phi=single(fatigue(state, today)),
        e=engagement(citizen, state, seen, asked, today),
        s=stance(citizen, state, seen, today),
        mu=single(1 - Q),
        sigma=shares(citizen, state, received, today),
        know=know,
        com=com,
        contacted=state.contacted or received.any or other.any,
    )
    return new, received
