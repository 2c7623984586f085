"""The parameters of the model: every number that is not the input of one scenario.

One line tells symbol, default, unit, accepted range, meaning, kind and reference; `swept` is the
plausible range, in which results should be shown to hold. A rate is per person per day. One set
of values serves every shipped scenario; a file changes one with `parameters.<group>.<name>`.
"""

from typing import Self

from pydantic import model_validator

from groundswell.scenarios.fields import (
    ASSUMED,
    CALIBRATED,
    EXPERIMENT,
    SOURCE,
    Part,
    quantity,
)

# fmt: off: a declaration reads as a row of a table, in two or three lines.

_SHARE = (0, 1)
_FACTOR = (0, 10)
_SCALE = (-1, 1)
_MONEY = (0, 1e12)


class Attitudes(Part):
    """Where citizens stand, from -1 (firmly incumbents) to 1 (firmly challengers), and why."""

    spread: float = quantity(
        "sig_x", 0.40, "x", (0.05, 2), "Spread of attitudes inside a constituency.",
        ASSUMED, "sets the scale of x", swept=(0.3, 0.5))
    challengers_cut: float = quantity(
        "c_C", 0.20, "x", _SCALE, "A citizen above this attitude leans to the challengers.",
        ASSUMED, "choice of scale")
    incumbents_cut: float = quantity(
        "c_I", -0.22, "x", _SCALE, "A citizen below this attitude leans to the incumbents.",
        CALIBRATED, "Moscow 2016: 37.8 % for the ruling party", swept=(-0.30, -0.15))
    approval_cut: float = quantity(
        "c_app", 0.15, "x", _SCALE, "A citizen below this attitude approves of the leader.",
        SOURCE, "Levada 2013–2014: approval 63–67 % before the rally", swept=(0.1, 0.2))
    vote_softness: float = quantity(
        "tau_v", 0.08, "x", (0.001, 1), "Softness of the cuts when a ballot is cast.",
        ASSUMED, swept=(0.05, 0.12))
    return_rate: float = quantity(
        "lam_x", 0.03, "1/day", _SHARE, "Speed of the return to the personal equilibrium.",
        EXPERIMENT, "Levada 2014: approval +15 points in about two months", swept=(0.02, 0.04))
    social_pull: float = quantity(
        "mu", 0.009, "1/day", _SHARE, "Pull of the attitudes that ties voice.",
        ASSUMED, "Moscow 2012–2018: district support repeats at r ≥ .9", swept=(0.005, 0.02))
    half_pull_ties: float = quantity(
        "n0", 3, "ties", (0.1, 100), "Number of speaking ties that exert half of the pull.",
        ASSUMED, "McPherson, Smith-Lovin & Brashears 2006: two to three confidants", swept=(2, 5))
    confidence_bound: float = quantity(
        "eps0", 0.9, "x", (0, 2), "Distance beyond which another's attitude no longer attracts.",
        ASSUMED, "after Deffuant et al. 2000", swept=(0.6, 1.2))
    grievance_effect: float = quantity(
        "gam_G", 2.2, "x", (0, 10), "Shift of the attitude per unit of grievance.",
        EXPERIMENT, "Levada 2014: rally +15–20 points; Treisman 2011: tracks the economy, r ≥ .6",
        swept=(1.8, 2.6))
    television_effect: float = quantity(
        "gam_T", 0.25, "x", (0, 2), "Shift of the attitude by full state television.",
        EXPERIMENT, "Enikolopov, Petrova & Zhuravskaya 2011: -8.9 points for the ruling party",
        swept=(0.15, 0.35))
    persuasion: float = quantity(
        "pi_c", 0.03, "x", _SHARE, "Persuasion by one personal contact where nothing is at stake.",
        EXPERIMENT, "Kalla & Broockman 2018: none in high-salience elections", swept=(0, 0.05))

    @model_validator(mode="after")
    def _cuts_in_order(self) -> Self:
        if self.incumbents_cut > self.challengers_cut:
            raise ValueError(
                f"has incumbents_cut {self.incumbents_cut:g} above challengers_cut "
                f"{self.challengers_cut:g}; the incumbents' must not be the higher"
            )
        return self


class Legitimacy(Part):
    """What makes the rulers' order seem rightful."""

    delivery_weight: float = quantity(
        "w_d", 0.50, "weight", _FACTOR, "Weight of what the rulers deliver.",
        EXPERIMENT, "Levada 2014: size of the rally; Treisman 2011", swept=(0.35, 0.65))
    pride_weight: float = quantity(
        "w_p", 0.55, "weight", _FACTOR, "Weight of national pride.",
        EXPERIMENT, "Levada 2014: size of the rally", swept=(0.40, 0.70))
    antagonism_weight: float = quantity(
        "w_a", 0.40, "weight", _FACTOR, "Weight of a scapegoat that has not worn out.",
        EXPERIMENT, "Levada 2014: size of the bump", swept=(0.25, 0.55))
    injustice_weight: float = quantity(
        "w_j", 0.40, "weight", _FACTOR, "Weight of perceived injustice, which counts against.",
        ASSUMED, swept=(0.25, 0.55))
    wear_out_time: float = quantity(
        "tau_hab", 120, "day", (1, 10_000), "Time in which a scapegoat wears out.",
        ASSUMED, "diversion fades unless it is renewed", swept=(60, 240))
    wear_out_depth: float = quantity(
        "hab_depth", 0.8, "share", _SHARE, "Share of a scapegoat's effect that can wear out.",
        ASSUMED, swept=(0.5, 1))


class Contact(Part):
    """What a contact leaves behind, and how its message travels on."""

    conversation_at_door: float = quantity(
        "q_door", 0.35, "share", _SHARE, "Share of the gap in attention closed at the door.",
        EXPERIMENT, "Gerber & Green 2000: +2.5 to 8.7 points of turnout", swept=(0.25, 0.45))
    conversation_at_event: float = quantity(
        "q_event", 0.35, "share", _SHARE, "Share of the gap in attention closed at an event.",
        ASSUMED, "as at the door", swept=(0.25, 0.45))
    paid_impression: float = quantity(
        "q_paid", 0.03, "share", _SHARE, "Share of the gap closed by a leaflet or advertisement.",
        SOURCE, "Green & Gerber 2015: about a tenth of a door contact", swept=(0.01, 0.06))
    online_post: float = quantity(
        "q_on", 0.04, "share", _SHARE, "Share of the gap closed by one post seen.",
        EXPERIMENT, "Bond et al. 2012: +.39 points of turnout", swept=(0.03, 0.05))
    spoken_recognition: float = quantity(
        "q_c", 0.012, "1/day", _SHARE, "Recognition gained if all ties speak for the challengers.",
        CALIBRATED, "Sanders 2015–16: known to 10 %, then 80 %, in eight months",
        swept=(0.006, 0.02))
    household_relay: float = quantity(
        "rho_h", 0.60, "probability", _SHARE, "A message is passed on inside the household.",
        SOURCE, "Nickerson 2008: 60 % pass-through", swept=(0.3, 0.9))
    acquaintance_relay: float = quantity(
        "rho_f", 0.03, "probability", _SHARE, "A message is passed on to an offline tie.",
        ASSUMED, swept=(0.01, 0.05))
    sharing: float = quantity(
        "p_share", 0.05, "probability", _SHARE, "A seen post is shared.",
        EXPERIMENT, "Bond et al. 2012: indirect effect 2–8 times the direct", swept=(0.03, 0.06))
    share_seen: float = quantity(
        "p_see", 0.5, "probability", _SHARE, "A shared post is seen by an online tie.",
        ASSUMED, "with sharing: keeps posts from spreading without end")
    forgetting: float = quantity(
        "lam_a", 0.02, "1/day", _SHARE, "Forgetting of attention; .02 is a half-life of 35 days.",
        ASSUMED, swept=(0.01, 0.05))


class Turnout(Part):
    """Who votes: terms of a logit."""

    habit: float = quantity(
        "b_0", -2.95, "logit", (-10, 10), "Mean habit of voting.",
        CALIBRATED, "Moscow 2012–2019: turnout of six elections")
    habit_spread: float = quantity(
        "sig_b", 1.5, "logit", (0, 10), "Spread of the habit of voting.",
        ASSUMED, "makes contact work best on middling voters", swept=(1.2, 2))
    stakes: float = quantity(
        "b_S", 2.9, "logit", _FACTOR, "Effect of the election's salience.",
        CALIBRATED, "Moscow 2012–2019: turnout of 15–60 %", swept=(2.5, 3.5))
    attention: float = quantity(
        "b_a", 1.6, "logit", _FACTOR, "Effect of attention on somebody who takes a side.",
        EXPERIMENT, "Gerber & Green 2000: door-to-door canvassing", swept=(1.2, 2))
    administrative_push: float = quantity(
        "b_adm", 0.8, "logit", _FACTOR, "Push that dependents of the administration get to vote.",
        CALIBRATED, "Frye, Reuter & Szakonyi 2014: 25 % report pressure", swept=(0.4, 1.2))
    captured_ballots: float = quantity(
        "dep_I", 0.25, "share", _SHARE, "Share of dependents' undecided ballots won by the push.",
        CALIBRATED, "Frye, Reuter & Szakonyi 2014", swept=(0.1, 0.4))
    drying: float = quantity(
        "b_dry", 0.5, "logit", _FACTOR, "Loss by an election that is kept quiet.",
        ASSUMED, swept=(0, 1))
    fear: float = quantity(
        "b_f", 1.0, "logit", _FACTOR, "Loss by fear.", ASSUMED, swept=(0, 2))
    habit_formation: float = quantity(
        "habit", 0.15, "logit", _FACTOR, "Habit gained per unit of turnout that a contact induced.",
        EXPERIMENT, "Gerber, Green & Shachar 2003; Coppock & Green 2016", swept=(0.05, 0.3))
    dependents_loyal: float = quantity(
        "dep_low", 0.25, "share", _SHARE, "Dependents among those who approve of the leader.",
        SOURCE, "Frye, Reuter & Szakonyi 2014")
    dependents_critical: float = quantity(
        "dep_high", 0.10, "share", _SHARE, "Dependents among those who do not approve.", ASSUMED)


class Expression(Part):
    """Speaking out, keeping silent, and answering a pollster."""

    social_proof: float = quantity(
        "psi", 0.6, "x", _FACTOR, "Encouragement by ties that speak for one's side.",
        ASSUMED, swept=(0.3, 1))
    bar: float = quantity(
        "th_s", 0.45, "x", (-3, 3), "Attitude from which a citizen speaks out.",
        ASSUMED, "10–12 % speak publicly for the challengers", swept=(0.3, 0.6))
    conformity: float = quantity(
        "conf", 0.30, "x", _FACTOR, "Pressure of policing to speak for the incumbents.",
        ASSUMED, "after Kuran 1991", swept=(0, 0.5))
    falsification: float = quantity(
        "phi_f", 0.30, "x", _FACTOR, "Approval feigned to a pollster under policing and fear.",
        EXPERIMENT, "Frye et al. 2017: list experiment, 0–10 points", swept=(0.2, 0.4))


class InjusticeAndFear(Part):
    """What news of repression does to those it reaches."""

    detained_tie_injustice: float = quantity(
        "q_j", 0.15, "share", _SHARE, "Sense of injustice from one detained tie.",
        CALIBRATED, "Moscow 2019: the next rally ×1.5–3", swept=(0.05, 0.3))
    news_injustice: float = quantity(
        "q_jb", 0.05, "1/day", _SHARE, "Sense of injustice from news of detentions.",
        CALIBRATED, "Moscow 2019: the next rally ×1.5–3", swept=(0.02, 0.1))
    shutdown_injustice: float = quantity(
        "q_shut", 0.03, "1/day", _SHARE, "Sense of injustice from an internet shutdown.",
        ASSUMED, "Hassanpour 2014: sign")
    fraud_injustice: float = quantity(
        "q_fraud", 0.1, "share", _SHARE, "Sense of injustice per share of ballots seen stuffed.",
        ASSUMED)
    injustice_fading: float = quantity(
        "lam_j", 0.01, "1/day", _SHARE, "Fading of injustice; .01 is a half-life of 69 days.",
        ASSUMED)
    detained_tie_fear: float = quantity(
        "q_f", 0.15, "share", _SHARE, "Fear from one detained tie.",
        CALIBRATED, "Moscow 2021: deterrence at high policing", swept=(0.05, 0.3))
    news_fear: float = quantity(
        "q_fb", 0.40, "1/day", _SHARE, "Fear from news of detentions.",
        CALIBRATED, "Moscow 2021: deterrence at high policing", swept=(0.2, 0.6))
    fear_fading: float = quantity(
        "lam_f", 0.03, "1/day", _SHARE, "Fading of fear; .03 is a half-life of 23 days.", ASSUMED)
    news_scale: float = quantity(
        "D0", 1_000, "persons per 7.2 M voters", (1, 1e6), "Detentions that fill 63 % of the news.",
        ASSUMED, swept=(300, 3_000))
    offline_news: float = quantity(
        "offline_news", 0.15, "share", _SHARE, "News of repression that reaches people offline.",
        ASSUMED)


class Engagement(Part):
    """The ladder from bystander to sympathizer to volunteer, and down again."""

    becoming_sympathizer: float = quantity(
        "eta1", 0.010, "1/day", _SHARE, "Becoming a sympathizer, at full attention.",
        CALIBRATED, "Moscow 2017: volunteers on election day")
    ceasing_sympathizer: float = quantity(
        "eta1d", 0.004, "1/day", _SHARE, "Ceasing to be a sympathizer, without attention.",
        CALIBRATED, "Moscow 2017: volunteers on election day")
    volunteering: float = quantity(
        "eta2", 0.03, "per ask", _SHARE, "A sympathizer of middling skill who is asked volunteers.",
        CALIBRATED, "Moscow 2017: about 10,000 volunteers", swept=(0.01, 0.05))
    asking: float = quantity(
        "p_asktie", 0.02, "1/day per tie", _SHARE, "A volunteer asks a tie to join.",
        ASSUMED, "Schussman & Soule 2005: being asked is what counts", swept=(0.01, 0.05))
    burnout: float = quantity(
        "burn", 0.006, "1/day", _SHARE, "A volunteer burns out during a campaign.", ASSUMED)
    burnout_after: float = quantity(
        "burn_post", 0.02, "1/day", _SHARE, "A volunteer gives up after election day.", ASSUMED)
    year_round_retention: float = quantity(
        "yr_keep", 0.8, "share", _SHARE, "Part of the giving up that year-round work prevents.",
        ASSUMED)
    year_round_events: float = quantity(
        "re_year", 0.0005, "1/day", _SHARE, "Event contacts a day at full year-round work.",
        ASSUMED)


class Protest(Part):
    """Joining a protest, and what the police do about it."""

    threshold: float = quantity(
        "th0", 0.47, "x", (-3, 3), "Mean personal threshold for protest.",
        CALIBRATED, "Levada 2017: 14–17 % ready to take part")
    threshold_spread: float = quantity(
        "sig_th", 0.28, "x", (0, 3), "Spread of the personal threshold.",
        CALIBRATED, "Levada 2017: 14–17 % ready to take part")
    injustice_motive: float = quantity(
        "chi_j", 0.8, "x", _FACTOR, "Injustice in the motive to protest.",
        CALIBRATED, "Moscow 2019: the next rally ×1.5–3", swept=(0.4, 1.2))
    detention_cost: float = quantity(
        "pen", 1.2, "x", _FACTOR, "Cost of a certain detention to the most cautious.",
        CALIBRATED, "Moscow 2021: deterrence at high policing", swept=(0.6, 2))
    social_proof: float = quantity(
        "psi_p", 0.8, "x", (-5, 5), "Effect of ties that go; below 0, they replace one another.",
        ASSUMED, "Cantoni et al. 2019 find a negative sign", swept=(0.4, 1.2))
    spontaneous: float = quantity(
        "nu0", 0.002, "1/day", _SHARE, "Committing unasked, once the call is known.",
        CALIBRATED, "Moscow: .1 % at an ordinary unpermitted call", swept=(0.001, 0.003))
    asked: float = quantity(
        "nu1", 0.30, "1/day per tie", _SHARE, "Committing when a tie who goes asks.",
        CALIBRATED, "Enikolopov, Makarin & Petrova 2020: reach and size", swept=(0.24, 0.36))
    offline_weight: float = quantity(
        "o_off", 0.6, "weight", _FACTOR, "Weight of an offline tie who goes beside an online one.",
        CALIBRATED, "Enikolopov, Makarin & Petrova 2020: reach and size", swept=(0.3, 1))
    hearing_online: float = quantity(
        "k_on", 0.06, "1/day", _SHARE, "Hearing of a call online, unless hostile.", ASSUMED)
    hearing_offline: float = quantity(
        "k_off", 0.003, "1/day", _SHARE, "Hearing of a call by other ways.", ASSUMED)
    hearing_from_tie: float = quantity(
        "k_ask", 0.3, "1/day per tie", _SHARE, "Hearing of a call from a tie who goes.", ASSUMED)
    lead: int = quantity(
        "lead", 7, "day", (1, 60), "Days of mobilisation before the event.",
        ASSUMED, swept=(3, 10))
    fatigue: float = quantity(
        "fat", 0.25, "x", _FACTOR, "Fatigue added by taking part.", ASSUMED)
    fatigue_fading: float = quantity(
        "lam_fat", 0.02, "1/day", _SHARE, "Fading of fatigue.", ASSUMED)
    police_capacity: float = quantity(
        "K_pol", 1_200, "persons per 7.2 M voters", (0, 1e6), "Detentions possible at policing .3.",
        SOURCE, "Moscow 2017–2019: 1,030, 866, 1,373 and 1,001 detained", swept=(800, 5_000))
    police_reach: float = quantity(
        "k_c", 1.7, "per policing", _FACTOR, "Reach of the police into an unpermitted crowd.",
        SOURCE, "Moscow 2012–2019: detention of 4–39 % of a crowd", swept=(1, 3))
    permitted_detentions: float = quantity(
        "sanc", 0.01, "share", _SHARE, "Share detained at a permitted event, at policing .3.",
        SOURCE, "Moscow 2012, 2019: .4–.9 %", swept=(0.004, 0.02))
    risk_learning: float = quantity(
        "lamP", 0.3, "per event", _SHARE, "Learning of the risk of detention from an event.",
        ASSUMED, swept=(0.1, 0.5))
    detention_days: float = quantity(
        "det_days", 15, "day", (0, 365), "Length of a detention.",
        SOURCE, "Russian code of offences, article 19.3: up to 15 days")
    initial_risk_permitted: float = quantity(
        "P_san0", 0.004, "probability", _SHARE, "Risk seen in a permitted protest on day 0.",
        SOURCE, "Moscow 2019: .4 % on 10 August")
    initial_risk_unpermitted: float = quantity(
        "P_uns0", 0.08, "probability", _SHARE, "Risk seen in an unpermitted protest on day 0.",
        SOURCE, "Moscow 2017: 4–17 %")
    news_decay: float = quantity(
        "news_decay", 0.6, "per day", _SHARE, "What is left of yesterday's news.", ASSUMED)
    targeted_volunteers: float = quantity(
        "targ_vol", 0.002, "1/day", _SHARE, "Detention of a volunteer at full targeting.", ASSUMED)
    targeted_candidates: float = quantity(
        "targ_cand", 0.004, "1/day", _SHARE, "Detention of a candidate at full targeting.", ASSUMED)
    call_after_fraud: float = quantity(
        "call_fraud", 0.10, "share", _SHARE, "Observers seeing fraud that set off a call.", ASSUMED)
    call_after_refusals: float = quantity(
        "call_refused", 0.20, "share", _SHARE, "Candidates refused that set off a call.", ASSUMED)
    call_after_detentions: float = quantity(
        "call_detained", 500, "persons per 7.2 M voters", (0, 1e6),
        "Detentions in a day that set off a call.", ASSUMED)


class Ties(Part):
    """Households, acquaintances and online ties."""

    offline_degree: int = quantity(
        "deg_off", 8, "ties", (0, 200), "Offline ties of a citizen; an even number.",
        ASSUMED, swept=(4, 15))
    long_ties: float = quantity(
        "p_long", 0.10, "share", _SHARE, "Offline ties that leave the constituency.",
        ASSUMED, swept=(0.05, 0.3))
    homophily: float = quantity(
        "rho_hom", 0.40, "weight", _SHARE, "Weight of the attitude in who is tied to whom.",
        SOURCE, "Huckfeldt, Johnson & Sprague 2004: assortativity .2–.5", swept=(0.2, 0.6))
    online_share: float = quantity(
        "on_share", 0.60, "share", _SHARE, "Citizens who follow politics online.",
        SOURCE, "VCIOM 2012, 2018: daily users of social networks", swept=(0.3, 0.8))
    online_degree: float = quantity(
        "deg_on", 12, "ties", (0.1, 5_000), "Mean number of online ties (lognormal).",
        SOURCE, "Viswanath et al. 2009: half of the mean of 25.6")
    online_degree_spread: float = quantity(
        "sig_on", 1.0, "log", (0, 3), "Spread of the logarithm of online ties.",
        SOURCE, "Viswanath et al. 2009: heavy tail")
    online_degree_limit: int = quantity(
        "deg_max", 600, "ties", (1, 100_000), "Largest number of online ties.",
        SOURCE, "Viswanath et al. 2009: at most 1,098")
    online_local: float = quantity(
        "loc_on", 0.5, "share", _SHARE, "Online ties that stay inside the district.",
        ASSUMED, swept=(0.3, 0.7))
    household_1: float = quantity(
        "hh1", 0.30, "share", _SHARE, "Households with one adult.",
        ASSUMED, "Russian census 2010: 2.6 persons, a quarter of households alone")
    household_2: float = quantity(
        "hh2", 0.38, "share", _SHARE, "Households with two adults.", ASSUMED)
    household_3: float = quantity(
        "hh3", 0.20, "share", _SHARE, "Households with three adults.", ASSUMED)
    household_4: float = quantity(
        "hh4", 0.12, "share", _SHARE, "Households with four adults.", ASSUMED)

    @model_validator(mode="after")
    def _offline_degree_is_even(self) -> Self:
        if self.offline_degree % 2:
            raise ValueError(
                f"has offline_degree {self.offline_degree}, which is odd; it must be even, half "
                "of the ties on either side"
            )
        return self

    @model_validator(mode="after")
    def _households_sum_to_one(self) -> Self:
        total = self.household_1 + self.household_2 + self.household_3 + self.household_4
        if abs(total - 1) > 1e-9:
            raise ValueError(f"has household shares that sum to {total:g}; they must sum to 1")
        return self


class Campaign(Part):
    """Finding candidates, taking them through the procedure, and what they can do in a day."""

    applicants: float = quantity(
        "cand_rate", 3.7e-5, "1/day", _SHARE, "Applicants per firm supporter at full head-hunting.",
        CALIBRATED, "Moscow 2017: 1,046 registered", swept=(2.6e-5, 4.8e-5))
    unasked: float = quantity(
        "self_share", 0.25, "share", _SHARE, "Applicants who would come forward unasked.",
        ASSUMED, "Lawless & Fox 2005: being asked decides", swept=(0.1, 0.4))
    firm_supporter: float = quantity(
        "x_cand", 0.6, "x", _SCALE, "Attitude from which a citizen may stand.",
        CALIBRATED, "Moscow 2017: full slates in strongholds", swept=(0.5, 0.7))
    step_pace: float = quantity(
        "p_step", 0.40, "1/day", _SHARE, "An applicant completes a step of the procedure.", ASSUMED)
    steps: int = quantity(
        "stages", 15, "steps", (1, 100), "Steps from application to nomination.",
        SOURCE, "Moscow 2017: Gudkov's and Katz's procedure of 15 steps")
    drop_with_tools: float = quantity(
        "drop_tools", 0.03, "per step", _SHARE, "Dropping out with tools that do the papers.",
        ASSUMED)
    drop_without_tools: float = quantity(
        "drop_no", 0.09, "per step", _SHARE, "Dropping out without such tools.", ASSUMED)
    registered_with_aid: float = quantity(
        "reg_ok", 0.92, "probability", _SHARE, "Registration with legal aid.",
        SOURCE, "Moscow 2017: 7,665 of 8,330 registered")
    registered_without_aid: float = quantity(
        "reg_nolegal", 0.70, "probability", _SHARE, "Registration without legal aid.", ASSUMED)
    commission_agreement: float = quantity(
        "k_com", 2, "–", (0.01, 1_000), "Evenness of the commissions; low: clumped refusals.",
        CALIBRATED, "Moscow 2017: councils swept", swept=(1, 5))
    hours_nominated: float = quantity(
        "h_pre", 1, "h/day", (0, 24), "Work of a candidate before registration.", ASSUMED)
    hours_registered: float = quantity(
        "h_camp", 3, "h/day", (0, 24), "Work of a candidate after registration.", ASSUMED)
    hours_volunteer: float = quantity(
        "h_vol", 0.25, "h/day", (0, 24), "Work of a volunteer.",
        CALIBRATED, "about 10,000 volunteers on election day, Moscow 2017")
    doors_per_hour: float = quantity(
        "doors_h", 8, "1/h", (0, 100), "Conversations at the door in an hour.",
        SOURCE, "Green & Gerber 2015: at most 12")
    events_per_hour: float = quantity(
        "ev_h", 8, "1/h", (0, 1_000), "Conversations at events in an hour.", ASSUMED)
    posts_per_hour: float = quantity(
        "imp_h", 60, "1/h", (0, 100_000), "Views of local posts that an hour brings.", ASSUMED)
    tools_multiplier: float = quantity(
        "tool_mult", 1.5, "factor", (1, 10), "Output of an hour with full tools.", ASSUMED)
    training: float = quantity(
        "train", 0.3, "share", _FACTOR, "Effectiveness that training adds to a candidate.", ASSUMED)
    print_money: float = quantity(
        "money_cand", 45_000, "RUB", (0, 1e9), "Print money of a candidate.",
        SOURCE, "Katz 2017: 40,000 of own money; Kommersant 2018: 45–70,000")
    print_price: float = quantity(
        "price", 3, "RUB", (0.01, 1e6), "Price of a paid contact.",
        SOURCE, "Katz 2017: 57,680 roubles for a leaflet in one district")
    print_days: float = quantity(
        "money_days", 33, "day", (1, 1_000), "Days over which the print money is spent.",
        SOURCE, "Moscow 2017: from registration to the vote")
    headquarters_posts: float = quantity(
        "hq_imp", 20_000, "1/day per 7.2 M voters", (0, 1e9), "Views of the headquarters' posts.",
        ASSUMED)


class Prices(Part):
    """What a headquarters pays for a day of full effort, and for what it buys by the piece.

    The whole is calibrated: at full effort in everything that the headquarters of Moscow 2017 did
    it costs about the 70 million roubles that are reported. How that divides is assumed.
    """

    budget: float = quantity(
        "budget", 7e7, "RUB per 7.2 M voters", (1, 1e13), "Money of a headquarters.",
        SOURCE, "Kommersant 2018: about 70 million roubles in a year and a half")
    headhunt: float = quantity(
        "price_hunt", 30_000, "RUB/day per 7.2 M voters", _MONEY, "Full head-hunting.", ASSUMED)
    training: float = quantity(
        "price_train", 18, "RUB/day per candidate", _MONEY, "Full training.", ASSUMED)
    tools: float = quantity(
        "price_tools", 30, "RUB/day per candidate", _MONEY, "Tools and a help desk.", ASSUMED)
    legal_aid: float = quantity(
        "price_legal", 18, "RUB/day per candidate", _MONEY, "Full legal aid.", ASSUMED)
    online: float = quantity(
        "price_online", 40_000, "RUB/day per 7.2 M voters", _MONEY, "A full team that posts.",
        ASSUMED)
    canvasser: float = quantity(
        "wage", 350, "RUB/h", (0.01, 1e9), "An hour of a paid canvasser.",
        ASSUMED, "Green & Gerber 2015: about 12 contacts an hour, 33 dollars a vote")
    rally: float = quantity(
        "price_rally", 700_000, "RUB per 7.2 M voters", (0.01, 1e12), "A call at full effort.",
        ASSUMED)
    observer: float = quantity(
        "price_obs", 1_000, "RUB per station", _MONEY, "Observers for a polling station.", ASSUMED)
    year_round: float = quantity(
        "price_year", 25_000, "RUB/day per 7.2 M voters", _MONEY, "Full work after the vote.",
        ASSUMED)


class Donors(Part):
    """A campaign that lives on small gifts."""

    joining: float = quantity(
        "h_don", 2.6e-4, "1/day", _SHARE, "A supporter who knows the challengers starts to give.",
        CALIBRATED, "Sanders 2015–16: 250 thousand donors, then 2.4 million")
    gift: float = quantity(
        "gift", 27, "USD", (0, 1e6), "Mean gift.",
        SOURCE, "Sanders 2015–16: 210 million dollars in 7.4 million gifts")
    repeat_gifts: float = quantity(
        "repeat_gifts", 5 / 300, "1/day", _SHARE, "Further gifts of a donor a day.",
        CALIBRATED, "Sanders 2015–16: 3.2 gifts a donor")
    spending_rate: float = quantity(
        "spend_rate", 0.03, "1/day", _SHARE, "Share of the balance spent in a day.", ASSUMED)
    spending_limit: float = quantity(
        "spend_cap", 3e6, "USD/day", (0, 1e12), "Most that is spent in a day.", ASSUMED)
    impression_price: float = quantity(
        "price_imp", 0.10, "USD", (1e-4, 1e6), "Price of a paid impression.", ASSUMED)
    free_impressions: float = quantity(
        "base_imp", 80_000, "1/day", (0, 1e9), "Impressions that cost nothing.", ASSUMED)
    base_reach: float = quantity(
        "base_reach", 0.002, "1/day", _SHARE, "Posts seen by an online citizen without donors.",
        ASSUMED)
    donor_reach: float = quantity(
        "donor_reach", 0.03, "1/day", _FACTOR, "Posts seen if every online citizen were a donor.",
        ASSUMED)
    calls: float = quantity(
        "call_vol", 0.4, "1/day", (0, 100), "Door contacts that a volunteer's calls are worth.",
        ASSUMED, "Bond & Exley 2016; Green & Gerber 2015: a call is worth a tenth")
    base_events: float = quantity(
        "base_events", 2_000, "1/day", (0, 1e9), "Event contacts without volunteers.", ASSUMED)
    events: float = quantity(
        "event_vol", 0.1, "1/day", (0, 100), "Event contacts that a volunteer adds.", ASSUMED)
    volunteers_scale: float = quantity(
        "vol_scale", 1e5, "persons", (1, 1e9), "Volunteers that double the inflow of donors.",
        ASSUMED, "Bond & Exley 2016: 100,000 volunteer events")


class ElectionNoise(Part):
    """What belongs to reality and to no mechanism, and the form of the ballot."""

    district_spread: float = quantity(
        "sd_d", 0.012, "share", (0, 0.5), "Unexplained support of a district.",
        CALIBRATED, "Moscow 2017: clustering of seats; repeatability r ≈ .93 gives .018",
        swept=(0.008, 0.016))
    constituency_spread: float = quantity(
        "sd_m", 0.025, "share", (0, 0.5), "Unexplained support of a constituency.",
        CALIBRATED, "Moscow 2017: clustering of seats; polling stations give .015–.03",
        swept=(0.018, 0.033))
    personal_vote: float = quantity(
        "sd_pers", 0.06, "relative", (0, 1), "Spread of candidates' personal votes.",
        CALIBRATED, "Moscow 2017: constituencies with a split result", swept=(0.04, 0.10))
    others_per_seat: int = quantity(
        "O_slots", 2, "candidates", (1, 20), "Other candidates for a seat.",
        SOURCE, "Moscow 2017: 5.1 candidates for a seat in all")
    slate_coherence: float = quantity(
        "coh", 0.92, "share", _SHARE, "Ballots cast completely along the slate.", ASSUMED)


class Fraud(Part):
    """Stuffing, and how much of it can be watched."""

    voters_per_station: float = quantity(
        "station", 2_200, "voters", (1, 1e6), "Voters of a polling station.",
        SOURCE, "Moscow 2013: 3,597 stations, 2,074 voters on average")
    limit: float = quantity(
        "fraud_cap", 0.6, "share", _SHARE, "Largest share of the unused ballots that is stuffed.",
        ASSUMED)


class Parameters(Part):
    """All parameters, by the part of the model that they belong to."""

    attitudes: Attitudes = Attitudes()
    legitimacy: Legitimacy = Legitimacy()
    contact: Contact = Contact()
    turnout: Turnout = Turnout()
    expression: Expression = Expression()
    injustice_and_fear: InjusticeAndFear = InjusticeAndFear()
    engagement: Engagement = Engagement()
    protest: Protest = Protest()
    ties: Ties = Ties()
    campaign: Campaign = Campaign()
    prices: Prices = Prices()
    donors: Donors = Donors()
    election_noise: ElectionNoise = ElectionNoise()
    fraud: Fraud = Fraud()
