"""How a citizen feels, judges and acts: one small compiled function for each rule.

The functions take one citizen's yesterday and today's surroundings and return today's value.
They know nothing of memory layout, of networks or of chance; the engine feeds them. Symbols are
those of the model's description (`groundswell show SCENARIO --field parameters` lists them).
"""

from typing import Any, NamedTuple

import numpy as np

from groundswell.agents.kernels import kernel

BYSTANDER, SYMPATHIZER, VOLUNTEER = 0, 1, 2

# Partisan audiences seek their own side's events and posts (about twice as often).
_OWN_AUDIENCE, _OTHER_AUDIENCE = 1.6, 0.7

# Fear is lost faster in a crowd of committed ties.
_CROWD_RELIEF = 5.0

# Fear and requests for help travel less well online.
_ONLINE_WEIGHT = 0.3

# A sympathizer leaves when the attitude falls this far below the challengers' threshold.
_LEAVING_MARGIN = 0.1


class Rates(NamedTuple):
    """The parameters of a citizen's day, by symbol; every rate is per day."""

    c_C: float
    c_I: float
    c_app: float
    tau_v: float
    lam_x: float
    mu: float
    n0: float
    gam_G: float
    gam_T: float
    pi_c: float
    w_d: float
    w_p: float
    w_a: float
    w_j: float
    q_door: float
    q_event: float
    q_paid: float
    q_on: float
    q_c: float
    rho_h: float
    p_share: float
    p_see: float
    lam_a: float
    b_S: float
    b_a: float
    b_adm: float
    dep_I: float
    b_dry: float
    b_f: float
    psi: float
    th_s: float
    conf: float
    phi_f: float
    q_j: float
    q_jb: float
    q_shut: float
    offline_news: float
    lam_j: float
    q_f: float
    q_fb: float
    lam_f: float
    eta1: float
    eta1d: float
    eta2: float
    p_asktie: float
    chi_j: float
    pen: float
    psi_p: float
    nu0: float
    nu1: float
    o_off: float
    k_on: float
    k_off: float
    k_ask: float
    lam_fat: float


class Today(NamedTuple):
    """What all citizens live under today: levers, perceptions, and the current call."""

    D: float  # delivery
    Pr: float  # pride
    A: float  # antagonism
    A_e: float  # antagonism above habituation
    tv: float  # television now, and at the start
    tv_0: float
    shut: float  # shutdown, 0 or 1
    pol: float  # policing
    adm: float  # administrative mobilisation
    dry: float  # drying
    V: float  # visibility online, (1 - cens)(1 - shut)
    eps: float  # confidence bound
    rho_f: float  # relay to an offline acquaintance
    S: float  # salience
    a_bg: float  # background attention
    news: float  # visibility of recent repression
    P: float  # perceived chance of detention, the larger of the two kinds
    P_call: float  # ... at the current call
    P_uns: float  # ... at an unpermitted protest
    burn: float  # burnout of volunteers
    calling: float  # 1 on the days before a called event
    intensity: float  # effort behind the call


@kernel
def logistic(z: float) -> float:
    """Return 1 / (1 + exp(-z))."""
    return 1.0 / (1.0 + np.exp(-z))


@kernel
def at_least_one(chance: float, times: float) -> float:
    """Return the probability of at least one success in `times` independent tries."""
    if times == 0:
        return 0.0
    return 1.0 - (1.0 - chance) ** times


@kernel
def near_ties(strong: int, online: int, today: Today) -> float:
    """Count ties through which asking and fear travel: online ones at .3 of their visibility."""
    return strong + _ONLINE_WEIGHT * today.V * online


# ---- contacts and messages (5.1, 5.2) ----


@kernel
def audience(x: float, p: Rates) -> float:
    """Weight of a citizen in the challengers' audience."""
    return _OWN_AUDIENCE if x > p.c_app else _OTHER_AUDIENCE


@kernel
def other_audience(x: float, p: Rates) -> float:
    """Weight of a citizen in the other side's audience."""
    return _OTHER_AUDIENCE if x > p.c_app else _OWN_AUDIENCE


@kernel
def sees_post(reach: float, sharers: int, today: Today, p: Rates) -> float:
    """Probability of seeing a post today: sent by the campaign, or shared by a tie.

    Args:
        reach: campaign posts per citizen of this audience.
        sharers: online ties that shared a post yesterday.
        today: for the visibility that censorship and shutdown leave.
        p: for the chance that a tie sees a share (Bond et al. 2012).
    """
    unseen = 1.0 - min(1.0, reach * today.V)
    if sharers > 0:
        unseen *= (1.0 - p.p_see * today.V) ** sharers
    return 1.0 - unseen


@kernel
def silence(door: bool, event: bool, paid: bool, seen: bool, p: Rates) -> float:
    """Return Q: the product of (1 - effect) over the kinds of contact that a side made today.

    A conversation tells most (Gerber and Green 2000), a leaflet or a post little.
    """
    left = 1.0
    if door:
        left *= 1.0 - p.q_door
    if event:
        left *= 1.0 - p.q_event
    if paid:
        left *= 1.0 - p.q_paid
    if seen:
        left *= 1.0 - p.q_on
    return left


# ---- attention and recognition (5.3) ----


@kernel
def attention(a: float, silence: float, today: Today, p: Rates) -> float:
    """(A1) Each message closes part of the gap to full attention; the rest is forgotten.

    Args:
        a: attention yesterday.
        silence: product of (1 - effect) over today's messages of both sides.
        today: for the background attention that salience gives.
        p: for the rate of forgetting.
    """
    return a + (1.0 - silence) * (1.0 - a) - p.lam_a * (a - today.a_bg)


@kernel
def recognition(c: float, silence: float, y_for: float, p: Rates) -> float:
    """(A2) Knowing the slate grows by the challengers' messages and by ties that speak for them."""
    return c + (1.0 - c) * (1.0 - silence * (1.0 - p.q_c * y_for))


# ---- legitimacy, grievance, attitude (5.4) ----


@kernel
def grievance(h: float, n: float, j: float, today: Today, p: Rates) -> float:
    """(L1, L2) Hardship times the legitimacy that is missing (Epstein 2002; Treisman 2011).

    Legitimacy comes from goods delivered, from pride and from scapegoats, less injustice.
    """
    legitimacy = p.w_d * today.D + p.w_p * today.Pr * n + p.w_a * today.A_e * n - p.w_j * j
    return h * (1.0 - min(1.0, max(0.0, legitimacy)))


@kernel
def push(x: float, today: Today) -> float:
    """Strength with which a voice beyond the confidence bound repels; none at the extremes."""
    return today.A * (1.0 - abs(x))


@kernel
def voiced_pull(difference: Any, near: Any, push: Any) -> Any:
    """(X2) Pull of a tie's opinion: towards it within the confidence bound, else away.

    Bounded confidence after Deffuant et al. (2000) and Hegselmann and Krause (2002); the
    repulsion beyond the bound exists only under antagonism.

    Args:
        difference: of the tie's attitude from the own; of any precision.
        near: whether it is less than the confidence bound.
        push: strength of the repulsion.
    """
    return difference if near else np.copysign(push, -difference)


@kernel
def attitude(
    x: float,
    x0: float,
    grievance_change: float,
    v: float,
    pull: float,
    persuaders: float,
    today: Today,
    p: Rates,
) -> float:
    """(X1, X3) Return to the personal equilibrium, with social pull and personal persuasion.

    Args:
        x: attitude yesterday, [-1, 1].
        x0: anchor.
        grievance_change: grievance now less grievance at the starting levers.
        v: television exposure.
        pull: mean pull of visible opinions, damped by their number (X2).
        persuaders: conversations today, the other side's counted negative.
        today: for television and salience (persuasion fades with salience: Kalla and
            Broockman 2018).
        p: rates.
    """
    equilibrium = x0 + p.gam_G * grievance_change - p.gam_T * v * (today.tv - today.tv_0)
    persuasion = p.pi_c * (1.0 - today.S) * persuaders * (1.0 - abs(x))
    return min(1.0, max(-1.0, x + p.lam_x * (equilibrium - x) + p.mu * pull + persuasion))


# ---- injustice, fear, stance (5.6, 5.7) ----


@kernel
def injustice(j: float, x: float, detained: float, on: bool, today: Today, p: Rates) -> float:
    """(J) Outrage at detained ties, at the news of detentions, and at a shutdown.

    Args:
        j: injustice yesterday, [0, 1].
        x: attitude; sympathy with the challengers is (1 + x) / 2.
        detained: newly detained ties, those online weighted by visibility.
        on: online politically.
        today: news, visibility, shutdown.
        p: effects and decay.
    """
    sympathy = (1.0 + x) / 2.0
    reach = today.V if on else p.offline_news
    calm = 1.0 - p.q_jb * sympathy * today.news * reach
    if detained > 0.0:
        calm *= (1.0 - p.q_j * sympathy) ** detained
    if on and today.shut == 1.0:
        calm *= 1.0 - p.q_shut * sympathy
    return (1.0 - p.lam_j) * j + (1.0 - j) * (1.0 - calm)


@kernel
def fear(f: float, r: float, detained: float, crowd: float, today: Today, p: Rates) -> float:
    """(F) Fear of the risk-averse, from detained ties and from news; a crowd takes it away.

    Args:
        f: fear yesterday, [0, 1].
        r: risk aversion.
        detained: newly detained ties, weighted by `near_ties`.
        crowd: share of ties committed to the current call.
        today: news and perceived risk.
        p: effects and decay.
    """
    calm = 1.0 - p.q_fb * today.P * today.news
    if detained > 0.0:
        calm *= (1.0 - p.q_f) ** detained
    kept = f * (1.0 - p.lam_f * (1.0 + _CROWD_RELIEF * crowd))
    return min(1.0, max(0.0, kept + (1.0 - f) * r * (1.0 - calm)))


@kernel
def stance(
    x: float, f: float, r: float, y_for: float, y_against: float, today: Today, p: Rates
) -> int:
    """Public stance: +1 for the challengers, -1 for the incumbents, 0 silent (Kuran 1991)."""
    proof = p.psi * (y_for - y_against)
    if x + proof - 0.5 * r * today.pol - f > p.th_s:
        return 1
    if -x - proof + p.conf * today.pol > p.th_s:
        return -1
    return 0


# ---- engagement (5.8) ----


@kernel
def engagement(
    e: int,
    x: float,
    a: float,
    f: float,
    k: float,
    y_for: float,
    asked: bool,
    volunteer_ties: float,
    chance_sympathizer: float,
    chance_volunteer: float,
    today: Today,
    p: Rates,
) -> int:
    """Move at most one rung on the ladder bystander, sympathizer, volunteer.

    Being asked is what makes volunteers (Schussman and Soule 2005; Nickerson 2008).

    Args:
        e: rung yesterday.
        x: attitude.
        a: attention.
        f: fear.
        k: civic skill.
        y_for: share of ties visibly for the challengers.
        asked: had a conversation with the campaign today.
        volunteer_ties: volunteers among the ties, weighted by `near_ties`.
        chance_sympathizer: uniform draw for entering or leaving the first rung.
        chance_volunteer: uniform draw for entering or leaving the second rung.
        today: burnout.
        p: rates.
    """
    if e == BYSTANDER:
        drawn = chance_sympathizer < p.eta1 * (a + 2.0 * y_for + asked)
        return SYMPATHIZER if x > p.c_C and drawn else BYSTANDER
    if e == SYMPATHIZER:
        if x < p.c_C - _LEAVING_MARGIN or chance_sympathizer < p.eta1d * (1.0 - a):
            return BYSTANDER
        ask = 1.0 if asked else at_least_one(p.p_asktie, volunteer_ties)
        return VOLUNTEER if chance_volunteer < p.eta2 * 2.0 * k * ask * (1.0 - f / 2.0) else e
    return SYMPATHIZER if chance_volunteer < today.burn else VOLUNTEER


# ---- commitment to a protest (5.9) ----


@kernel
def hears(x: float, on: bool, strong: int, online: int, today: Today, p: Rates) -> float:
    """Probability of hearing of the current call today: by media or from committed ties."""
    reached = p.k_on * today.V if on and x > p.c_I else 0.0
    unheard = 1.0 - today.intensity * (reached + p.k_off)
    if online > 0:
        unheard *= (1.0 - 0.5 * p.p_see) ** (today.V * online)
    if strong > 0:
        unheard *= (1.0 - p.k_ask) ** strong
    return 1.0 - unheard


@kernel
def motive(
    x: float, j: float, f: float, r: float, phi: float, crowd: float, today: Today, p: Rates
) -> float:
    """Motive to take part; compared with the personal threshold (Granovetter 1978; Siegel 2009).

    `psi_p` may be negative: others' plans may be substitutes (Cantoni et al. 2019).
    """
    return x + p.chi_j * j - f - r * today.P_call * p.pen - phi + p.psi_p * crowd


@kernel
def commits(strong: int, online: int, today: Today, p: Rates) -> float:
    """Probability that a motivated citizen commits today: alone, or asked by committed ties."""
    asked = p.o_off * strong + today.V * online
    if asked == 0.0:
        return p.nu0
    return 1.0 - (1.0 - p.nu0) * (1.0 - p.nu1) ** asked


@kernel
def ready(x: float, j: float, f: float, r: float, theta: float, today: Today, p: Rates) -> bool:
    """Answer to the poll question: would you join a protest?"""
    return x + p.chi_j * j - f - r * today.P_uns * p.pen > theta


# ---- the ballot and the poll (9.1, 9.2, 9.8) ----


@kernel
def turnout(b: float, a: float, x: float, f: float, dep: bool, today: Today, p: Rates) -> float:
    """Probability of voting: habit, stakes, attention, administrative push, drying, fear.

    The logit makes the effect of contact an inverted U in propensity (Arceneaux and Nickerson
    2009); the push of dependents follows Frye, Reuter and Szakonyi (2014).
    """
    stakes = p.b_S * today.S + p.b_a * a * (0.5 + abs(x))
    push = p.b_adm * today.adm if dep else 0.0
    return logistic(b + stakes + push - p.b_dry * today.dry - p.b_f * f)


@kernel
def leans_to_challengers(x: float, p: Rates) -> float:
    """Probability of leaning to the challengers in the booth."""
    return logistic((x - p.c_C) / p.tau_v)


@kernel
def leans_to_incumbents(
    x: float, to_challengers: float, dep: bool, today: Today, p: Rates
) -> float:
    """Probability of leaning to the incumbents; dependents give part of undecided ballots."""
    lean = logistic((p.c_I - x) / p.tau_v) * (1.0 - to_challengers)
    if dep:
        lean += today.adm * p.dep_I * (1.0 - to_challengers - lean)
    return lean


@kernel
def says_approves(x: float, f: float, r: float, today: Today, p: Rates) -> bool:
    """Answer to a direct approval question, with falsification (Frye et al. 2017)."""
    return x - p.phi_f * (r * today.pol + f) < p.c_app
