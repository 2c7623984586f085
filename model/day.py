"""The citizens' day: one synchronous pass over all citizens (section 5 of the model).

Every citizen reads the others as they were at the end of yesterday and writes only the own row,
so the result does not depend on the order or on the number of threads. What neighbours can see
of a citizen is one byte of signals; yesterday's bytes are read, today's are written beside them.

Float state is stored in 32 bits and computed in 64.
"""

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.agents import citizens as rules
from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.networks import Layer
from groundswell.model.random import UNIT, fill_words

# Signals: what the ties of a citizen can see, and (last) what only the citizen knows.
SPEAKS_FOR = 1
SPEAKS_AGAINST = 2
VOLUNTEERS = 4
NEWLY_DETAINED = 8
COMMITTED = 16
MESSAGE = 32
SHARED = 64
KNOWS = 128
_RARE = VOLUNTEERS | NEWLY_DETAINED | COMMITTED | MESSAGE | SHARED
_RARE_ONLINE = _RARE - MESSAGE
_NOTHING = (0, 0, 0, 0, 0, 0.0)

# Draws are made for this many citizens at a time, so that the generator runs in vector lanes.
_BATCH = 256

# The channels of a campaign, and their rows in the contact rates, challengers first.
CHANNELS = ("doors", "events", "paid", "online")
DOORS, EVENTS, PAID, ONLINE, OTHER = 0, 1, 2, 3, 4


class Traits(NamedTuple):
    """Fixed traits, one row a citizen (N)."""

    constituency: NDArray[np.int32]
    x0: NDArray[np.float32]
    h: NDArray[np.float32]
    r: NDArray[np.float32]
    n: NDArray[np.float32]
    v: NDArray[np.float32]
    k: NDArray[np.float32]
    theta: NDArray[np.float32]
    G0: NDArray[np.float32]
    on: NDArray[np.bool_]


class Own(NamedTuple):
    """State that only its citizen reads; updated in place (N)."""

    a: NDArray[np.float32]
    c: NDArray[np.float32]
    j: NDArray[np.float32]
    f: NDArray[np.float32]
    phi: NDArray[np.float32]
    e: NDArray[np.uint8]
    det_until: NDArray[np.int32]
    contacted: NDArray[np.bool_]


class Shown(NamedTuple):
    """State that ties read: attitude, message strength, signals (N)."""

    x: NDArray[np.float32]
    mu: NDArray[np.float32]
    signals: NDArray[np.uint8]


class Ties(NamedTuple):
    """The three layers."""

    household: Layer
    offline: Layer
    online: Layer


class Clock(NamedTuple):
    """Which draws belong to today."""

    seed: int
    day: int
    contacts_possible: bool  # a campaign is out, or a message is under way
    other_side: bool  # the other side campaigns


class Contacts(NamedTuple):
    """Contacts made by the challengers today, in simulated citizens."""

    doors: int
    events: int
    paid: int
    posts_seen: int


def live(
    clock: Clock,
    today: Today,
    p: Rates,
    rates: NDArray[np.float64],
    traits: Traits,
    ties: Ties,
    own: Own,
    yesterday: Shown,
    tomorrow: Shown,
    pool: ThreadPoolExecutor | None,
    threads: int,
) -> Contacts:
    """Let all citizens live one day; `tomorrow` receives what their ties will see.

    Args:
        clock: seed and day.
        today: levers and perceptions.
        p: parameters of the rules.
        rates: contacts per citizen, 8 rows (doors, events, paid, online; then the other side's)
            by constituency.
        traits: fixed traits.
        ties: the layers.
        own: private state, updated in place.
        yesterday: shown state at the end of yesterday, only read.
        tomorrow: shown state at the end of today, only written.
        pool: workers, or None for one thread.
        threads: number of workers.
    """
    count = own.a.size
    fixed = (clock, today, p, rates, traits, ties, own, yesterday, tomorrow)
    if pool is None:
        return Contacts(*_live(0, count, *fixed))
    edges = np.linspace(0, count, 4 * threads + 1).astype(np.int64).tolist()
    work = [pool.submit(_live, lo, hi, *fixed) for lo, hi in itertools.pairwise(edges)]
    return Contacts(*(sum(parts) for parts in zip(*(task.result() for task in work), strict=True)))


@kernel
def _listen(
    ties: Layer, i: int, x: float, weights: NDArray[np.float64], shown: Shown, today: Today
) -> Any:
    """Hear the voices of one layer: how many for, how many against, their pull, all signals.

    About half of all ties speak, which no processor can predict; so silence is a weight of 0 and
    not a branch.

    Args:
        ties: the layer.
        i: the citizen who listens.
        x: attitude of that citizen.
        weights: of a silent tie, a voice for, and a voice against.
        shown: what ties show.
        today: for the confidence bound and antagonism.
    """
    n_for = stances = heard = 0
    pull = 0.0
    for position in range(ties.indptr[i], ties.indptr[i + 1]):
        k = ties.indices[position]
        seen = shown.signals[k]
        stance = seen & (SPEAKS_FOR | SPEAKS_AGAINST)
        voice = rules.voiced_pull(np.float64(shown.x[k]) - x, x, today)
        pull += weights[stance] * voice
        n_for += seen & SPEAKS_FOR
        stances += stance
        heard |= seen
    return n_for, (stances - n_for * SPEAKS_FOR) // SPEAKS_AGAINST, pull, heard


@kernel
def _look(ties: Layer, i: int, shown: Shown) -> tuple[int, int, int, int, int, float]:
    """Count the rarer signals of one layer, and sum the strength of its messages.

    Returns volunteers, newly detained, committed, sharers, messages and their strength.
    """
    n_volunteers = n_detained = n_committed = n_shared = n_messages = 0
    strength = 0.0
    for position in range(ties.indptr[i], ties.indptr[i + 1]):
        k = ties.indices[position]
        seen = shown.signals[k]
        if seen & _RARE == 0:
            continue
        n_volunteers += (seen & VOLUNTEERS) != 0
        n_detained += (seen & NEWLY_DETAINED) != 0
        n_committed += (seen & COMMITTED) != 0
        n_shared += (seen & SHARED) != 0
        if seen & MESSAGE:
            n_messages += 1
            strength += np.float64(shown.mu[k])
    return n_volunteers, n_detained, n_committed, n_shared, n_messages, strength


@kernel
def _degree(ties: Layer, i: int) -> int:
    return ties.indptr[i + 1] - ties.indptr[i]


@kernel
def _relayed(chance: float, draw: float, messages: int, strength: float) -> float:
    """(5.2) What is left of silence after ties may have passed on yesterday's messages."""
    if messages == 0 or draw >= rules.at_least_one(chance, messages):
        return 1.0
    return 1.0 - strength / messages


@kernel
def _draw(words: Any, purpose: int, n: int) -> float:
    return words[purpose // 4, purpose % 4, n] * UNIT


@kernel
def _live(
    low: int,
    high: int,
    clock: Clock,
    today: Today,
    p: Rates,
    rates: NDArray[np.float64],
    traits: Traits,
    ties: Ties,
    own: Own,
    yesterday: Shown,
    tomorrow: Shown,
) -> tuple[int, int, int, int]:
    """Live one day for the citizens low .. high - 1. Read top to bottom as section 5."""
    words = np.zeros((4, 4, _BATCH), np.uint32)
    needed = np.array(
        [
            clock.contacts_possible or clock.other_side,
            clock.contacts_possible,
            True,
            clock.other_side or today.calling == 1.0,
        ]
    )
    household, offline, online = ties.household, ties.offline, ties.online
    plain = np.array([0.0, 1.0, 1.0, 0.0])
    filtered = np.array([0.0, today.V, 1.0 - today.shut, 0.0])
    doors = events = leaflets = posts = 0
    for i in range(low, high):
        place = (i - low) % _BATCH
        if place == 0:
            for block in range(needed.size):
                if needed[block]:
                    fill_words(clock.seed, block, clock.day, i, words[block])

        m = traits.constituency[i]
        on = traits.on[i]
        r = np.float64(traits.r[i])
        x = np.float64(yesterday.x[i])
        a = np.float64(own.a[i])
        c = np.float64(own.c[i])
        j = np.float64(own.j[i])
        f = np.float64(own.f[i])
        e = own.e[i]
        signals = yesterday.signals[i]

        # What the ties showed yesterday.
        h_for, h_against, h_pull, heard = _listen(household, i, x, plain, yesterday, today)
        look = _look(household, i, yesterday) if heard & _RARE else _NOTHING
        h_vol, h_det, h_com, _, n_h, strength_h = look
        f_for, f_against, f_pull, heard = _listen(offline, i, x, plain, yesterday, today)
        look = _look(offline, i, yesterday) if heard & _RARE else _NOTHING
        f_vol, f_det, f_com, _, n_f, strength_f = look
        o_for, o_against, o_pull, heard = _listen(online, i, x, filtered, yesterday, today)
        look = _look(online, i, yesterday) if heard & _RARE_ONLINE else _NOTHING
        o_vol, o_det, o_com, sharers, _, _ = look
        strong = _degree(household, i) + _degree(offline, i)
        degree = max(1.0, strong + today.V * _degree(online, i))
        voices_for = h_for + f_for + today.V * o_for
        voices_against = h_against + f_against + (1.0 - today.shut) * o_against
        y_for, y_against = voices_for / degree, voices_against / degree
        committed = h_com + f_com
        crowd = (committed + today.V * o_com) / (degree + 1.0)

        # 5.1 Contacts of the challengers, then of the other side.
        door = event = paid = seen = shared = False
        if clock.contacts_possible:
            weight = rules.audience(x, p)
            door = _draw(words, Purpose.DOOR, place) < rates[DOORS, m]
            event = _draw(words, Purpose.EVENT, place) < rates[EVENTS, m] * weight
            paid = _draw(words, Purpose.PAID, place) < rates[PAID, m]
            if on and today.shut == 0.0:
                chance = rules.sees_post(rates[ONLINE, m] * weight, sharers, today, p)
                seen = _draw(words, Purpose.ONLINE_VIEW, place) < chance
                shared = seen and x > p.c_I and _draw(words, Purpose.SHARE, place) < p.p_share
        other_door = other_event = other_paid = other_seen = False
        if clock.other_side:
            weight = rules.other_audience(x, p)
            other_door = _draw(words, Purpose.DOOR_OTHER, place) < rates[OTHER + DOORS, m]
            chance = rates[OTHER + EVENTS, m] * weight
            other_event = _draw(words, Purpose.EVENT_OTHER, place) < chance
            other_paid = _draw(words, Purpose.PAID_OTHER, place) < rates[OTHER + PAID, m]
            chance = min(1.0, rates[OTHER + ONLINE, m] * weight * (1.0 - today.shut))
            other_seen = on and _draw(words, Purpose.ONLINE_OTHER, place) < chance
        silence = rules.silence(door, event, paid, seen, p)
        other_silence = rules.silence(other_door, other_event, other_paid, other_seen, p)
        message = 1.0 - silence
        asked = door or event
        persuaders = door + event - other_door - other_event
        if asked or paid or seen or other_door or other_event or other_paid or other_seen:
            own.contacted[i] = True
        doors += door
        events += event
        leaflets += paid
        posts += seen

        # 5.2 Relay of yesterday's messages.
        if n_h > 0 or n_f > 0:
            draw_h = _draw(words, Purpose.HOUSEHOLD_RELAY, place)
            draw_f = _draw(words, Purpose.ACQUAINTANCE_RELAY, place)
            silence *= _relayed(p.rho_h, draw_h, n_h, strength_h)
            silence *= _relayed(today.rho_f, draw_f, n_f, strength_f)

        # 5.3 Attention and recognition.
        own.a[i] = rules.attention(a, silence * other_silence, today, p)
        own.c[i] = rules.recognition(c, silence, y_for, p)

        # 5.4 Legitimacy, grievance, attitude.
        change = rules.grievance(traits.h[i], traits.n[i], j, today, p) - traits.G0[i]
        voices = voices_for + voices_against + p.n0
        pull = (h_pull + f_pull + o_pull) / voices if voices > 0.0 else 0.0
        tomorrow.x[i] = rules.attitude(
            x, traits.x0[i], change, traits.v[i], pull, persuaders, today, p
        )

        # 5.6 Injustice, fear, fatigue.
        detained = h_det + f_det
        own.j[i] = rules.injustice(j, x, detained + today.V * o_det, on, today, p)
        own.f[i] = rules.fear(f, r, rules.near_ties(detained, o_det, today), crowd, today, p)
        phi = np.float64(own.phi[i])
        own.phi[i] = (1.0 - p.lam_fat) * phi

        # 5.7 Stance.
        stance = rules.stance(x, f, r, y_for, y_against, today, p)

        # 5.8 Engagement.
        own.e[i] = rules.engagement(
            e,
            x,
            a,
            f,
            traits.k[i],
            y_for,
            asked,
            rules.near_ties(h_vol + f_vol, o_vol, today),
            _draw(words, Purpose.SYMPATHIZER, place),
            _draw(words, Purpose.VOLUNTEER, place),
            today,
            p,
        )

        # 5.9 Commitment to the current call.
        call = signals & (COMMITTED | KNOWS)
        free = own.det_until[i] <= clock.day
        if today.calling == 1.0 and free and call & COMMITTED == 0:
            if call & KNOWS == 0:
                chance = rules.hears(x, on, committed, o_com, today, p)
                if _draw(words, Purpose.HEAR, place) < chance:
                    call |= KNOWS
            if call & KNOWS:
                wants = rules.motive(x, j, f, r, phi, crowd, today, p) > traits.theta[i]
                chance = rules.commits(committed, o_com, today, p)
                if wants and _draw(words, Purpose.COMMIT, place) < chance:
                    call |= COMMITTED

        tomorrow.mu[i] = message
        tomorrow.signals[i] = (
            call
            | (SPEAKS_FOR if stance > 0 else 0)
            | (SPEAKS_AGAINST if stance < 0 else 0)
            | (VOLUNTEERS if own.e[i] == rules.VOLUNTEER else 0)
            | (MESSAGE if message > 0.0 else 0)
            | (SHARED if shared else 0)
        )
    return doors, events, leaflets, posts
