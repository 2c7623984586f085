"""The citizens' day: one synchronous pass over all citizens (section 5 of the model).

First all citizens put into words what their ties will see: attitude, stance and other signals.
Then, block by block, they read the words of their ties and live by the rules. Everybody reads
only these words and the own row, and writes only the own row: so the result does not depend on the
order, and blocks may be shared among threads.

Each rule is one loop over the block, which the compiler turns into vector instructions. What
concerns few citizens (a tie was detained, a friend shared a post) is worked out for these few
afterwards.

Float state is stored in 32 bits and computed in 64, except what is summed over ties (the pull of
voices, the strength of messages), which is added up in 32.
"""

import threading
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.agents import citizens as rules
from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.random import UNIT, fill_words
from groundswell.model.voices import (
    BLOCK,
    COMMITTED,
    KNOWS,
    MESSAGE,
    MET_AT_DOOR,
    MET_AT_EVENT,
    MET_IN_PRINT,
    MET_ONLINE,
    NEWLY_DETAINED,
    PULL_UNIT,
    SEEN,
    SHARED,
    SPEAKS_AGAINST,
    SPEAKS_FOR,
    TOLD,
    VOICES,
    VOLUNTEERS,
    Heard,
    Ties,
    forget,
    listen,
    look,
    overhear,
    room_to_hear,
    speak,
)
from groundswell.model.workers import Workers

# What citizens notice, beside voices, of household and offline ties, and of online ties.
_NOTICED_NEAR = VOLUNTEERS | NEWLY_DETAINED | COMMITTED
_NOTICED_ONLINE = VOLUNTEERS | NEWLY_DETAINED | COMMITTED | SHARED

# Blocks that are worth handing to a thread.
_SMALLEST_PART = 16

_threads = threading.local()

# The channels of a campaign, and their rows in the contact rates, challengers first.
CHANNELS = ("doors", "events", "paid", "online")
DOORS, EVENTS, PAID, ONLINE, OTHER = 0, 1, 2, 3, 4


class Traits(NamedTuple):
    """Fixed traits, one row a citizen (N)."""

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
    """The citizens' state; a day updates it in place (N)."""

    x: NDArray[np.float32]
    a: NDArray[np.float32]
    c: NDArray[np.float32]
    j: NDArray[np.float32]
    f: NDArray[np.float32]
    phi: NDArray[np.float32]
    e: NDArray[np.uint8]
    signals: NDArray[np.uint16]
    det_until: NDArray[np.int32]
    contacted: NDArray[np.bool_]


class Clock(NamedTuple):
    """Which draws belong to today, and what may happen."""

    seed: int
    day: int
    in_person: bool  # somebody knocks on doors or holds events
    contacts_possible: bool  # the challengers campaign, or a message is under way
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
    first: NDArray[np.int64],
    traits: Traits,
    ties: Ties,
    own: Own,
    words: NDArray[np.int32],
    workers: Workers,
) -> Contacts:
    """Let all citizens live one day.

    Args:
        clock: seed and day.
        today: levers and perceptions.
        p: parameters of the rules.
        rates: contacts per citizen, 8 rows (doors, events, paid, online; then the other side's)
            by constituency.
        first: first citizen of each constituency and, last, the number of citizens.
        traits: fixed traits.
        ties: the layers.
        own: the citizens' state, updated in place.
        words: room for what ties see of each citizen (N).
        workers: who share the work.
    """
    blocks = ties.online.block_slots.size - 1
    speak(0, blocks, own.x, own.signals, words)
    fixed = (clock, today, p, rates, first, traits, ties, own, words)
    parts = workers.over(
        workers.cut(blocks, _SMALLEST_PART),
        lambda low, high: _live(low, high, *fixed, _room()),
    )
    return Contacts(*(sum(part) for part in zip(*parts, strict=True)))


def _room() -> Any:
    """Return this thread's room; whoever lived in it last left no count behind."""
    if not hasattr(_threads, "room"):
        _threads.room = np.zeros(1, _ROOM)
    return _threads.room


def clock_of(seed: int, day: int, rates: NDArray[np.float64], signals: NDArray[np.uint16]) -> Clock:
    """Return what has to be known about a day before it is lived."""
    campaign, other_side = rates[:OTHER].any(), rates[OTHER:].any()
    in_person = rates[[DOORS, EVENTS, OTHER + DOORS, OTHER + EVENTS]].any()
    under_way = campaign or (signals & (MESSAGE | SHARED)).any()
    return Clock(seed, day, bool(in_person), bool(under_way), bool(other_side))


# Who met one side's campaign today, and what is left of silence (Q).
_MET = np.dtype(
    [(name, "u1", BLOCK) for name in ("door", "event", "paid", "post")] + [("silence", "f8", BLOCK)]
)

# Room to work out the day of a block, in one record: it is handed on as one address.
_ROOM = np.dtype(
    [
        ("draws", "u4", (4, 4, BLOCK)),  # random words by block of purposes, purpose and citizen
        ("household", VOICES),
        ("offline", VOICES),
        ("online", VOICES),
        ("saw_near", SEEN),  # of household and offline ties
        ("saw_online", SEEN),
        ("told_household", TOLD),
        ("told_offline", TOLD),
        ("noted", "u1", BLOCK),  # who saw a rarer signal
        ("few", "i4", BLOCK),  # the list of these citizens
        ("some", "i4", BLOCK + 1),  # a list of citizens whom a rule concerns
        ("met", _MET),  # contacts with the challengers
        ("met_other", _MET),  # contacts with the other side
        ("shared", "u1", BLOCK),  # who shared a post of the challengers
        ("persuaders", "i1", BLOCK),  # conversations, the other side's counted negative
        ("degree", "f8", BLOCK),  # number of ties by their visibility (5.5)
        ("voices_for", "f8", BLOCK),
        ("voices_against", "f8", BLOCK),
        ("y_for", "f8", BLOCK),  # visible shares (5.5)
        ("y_against", "f8", BLOCK),
        ("pull", "f8", BLOCK),  # mean pull of visible voices (X2)
        ("change", "f8", BLOCK),  # grievance now less grievance at the starting levers
        ("reach", "f8", BLOCK),  # contacts offered to each citizen
        ("chance", "f8", BLOCK),  # of seeing a post
        ("x", "f4", BLOCK),  # tomorrow's state
        ("a", "f4", BLOCK),
        ("c", "f4", BLOCK),
        ("j", "f4", BLOCK),
        ("f", "f4", BLOCK),
        ("stance", "i1", BLOCK),  # +1, -1, 0
    ]
)


class Ears(NamedTuple):
    """The words that reach a block, by layer."""

    household: Heard
    offline: Heard
    online: Heard


@kernel
def _live(
    first_block: int,
    last_block: int,
    clock: Clock,
    today: Today,
    p: Rates,
    rates: NDArray[np.float64],
    first: NDArray[np.int64],
    traits: Traits,
    ties: Ties,
    own: Own,
    words: NDArray[np.int32],
    rooms: Any,
) -> tuple[int, int, int, int]:
    """Live one day in some blocks. Read top to bottom as section 5."""
    room = rooms[0]
    _meet_nobody(room)
    ears = Ears(
        room_to_hear(first_block, last_block, ties.household),
        room_to_hear(first_block, last_block, ties.offline),
        room_to_hear(first_block, last_block, ties.online),
    )
    doors = events = leaflets = posts = 0
    for block in range(first_block, last_block):
        low, high = block * BLOCK, min(own.x.size, block * BLOCK + BLOCK)
        who, mine = _traits_of(traits, low, high), _own_of(own, low, high)
        _draw(clock, today, low, room.draws)

        # What the ties showed yesterday (5.5).
        few, near = _attend(block, ties, words, today, mine.x.size, ears, room)
        _visible_shares(mine.x.size, today, p, room)

        # 5.1, 5.2 Contacts of both sides, and relay of yesterday's messages.
        if clock.contacts_possible:
            _meet(low, first, rates[:OTHER], few, who, mine, today, p, room)
            doors += _count(room.met.door, mine.x.size)
            events += _count(room.met.event, mine.x.size)
            leaflets += _count(room.met.paid, mine.x.size)
            posts += _count(room.met.post, mine.x.size)
        if clock.other_side:
            _meet_other(low, first, rates[OTHER:], who, mine, today, p, room)
        if clock.contacts_possible or clock.other_side:
            _converse(mine, room)
        if near & MESSAGE:
            _relay(block, ties, ears, mine.x.size, today, p, room)

        # 5.3 to 5.9, in the order of the model.
        _learn(mine, today, p, room)
        _opine(who, mine, today, p, room)
        _suffer(few, who, mine, today, p, room)
        _take_stance(who, mine, today, p, room)
        _engage(who, mine, today, p, room)
        _show(mine, room)
        if today.calling == 1.0:
            _answer_call(clock.day, who, mine, today, p, room)
        _turn(mine, p, room)
        _forget(few, room)
    return doors, events, leaflets, posts


@kernel
def _meet_nobody(room: Any) -> None:
    """Begin a day without contacts, for there may be no campaign."""
    room.shared[:] = 0
    room.persuaders[:] = 0
    for met in (room.met, room.met_other):
        met.door[:] = 0
        met.event[:] = 0
        met.paid[:] = 0
        met.post[:] = 0
        met.silence[:] = 1.0


@kernel
def _draw(clock: Clock, today: Today, low: int, draws: Any) -> None:
    """Draw for the decisions that are possible today, for a block from citizen `low`."""
    needed = (
        clock.in_person,
        clock.contacts_possible,
        True,
        clock.other_side or today.calling == 1.0,
    )
    for block in range(4):
        if needed[block]:
            fill_words(clock.seed, block, clock.day, low, draws[block])


# ---- what ties show ----


@kernel
def _attend(
    block: int, ties: Ties, words: Any, today: Today, size: int, ears: Ears, room: Any
) -> tuple[int, int]:
    """Listen to all ties, and look where there is something to see.

    Returns how many citizens looked, and all signals of household and offline ties.
    """
    _degrees(block, ties, today, size, room)
    household, offline, online = ears.household, ears.offline, ears.online
    against = 1.0 - today.shut
    near = listen(block, ties.household, words, today, 1.0, 1.0, household, room.household)
    near |= listen(block, ties.offline, words, today, 1.0, 1.0, offline, room.offline)
    far = listen(block, ties.online, words, today, today.V, against, online, room.online)
    if near & _NOTICED_NEAR == 0 and far & _NOTICED_ONLINE == 0:
        return 0, near
    saw, noted = room.saw_near, room.noted
    look(block, ties.household, household, _NOTICED_NEAR, saw, noted)
    look(block, ties.offline, offline, _NOTICED_NEAR, saw, noted)
    look(block, ties.online, online, _NOTICED_ONLINE, room.saw_online, noted)
    return _list(noted, size, room.few), near


@kernel
def _degrees(block: int, ties: Ties, today: Today, size: int, room: Any) -> None:
    """(5.5) Number of ties, online ones by their visibility, at least 1."""
    low = block * BLOCK
    household, offline = ties.household.degree[low : low + size], ties.offline.degree[low:]
    online = ties.online.degree[low:]
    for n in range(size):
        near = household[n] + offline[n]
        room.degree[n] = max(1.0, near + today.V * online[n])


@kernel
def _visible_shares(size: int, today: Today, p: Rates, room: Any) -> None:
    """(5.5) Shares of ties that visibly speak for either side, and the mean pull (X2)."""
    household, offline, online = room.household, room.offline, room.online
    against = 1.0 - today.shut
    for n in range(size):
        near = household.n_for[n] + offline.n_for[n]
        room.voices_for[n] = near + today.V * online.n_for[n]
    for n in range(size):
        near = household.n_against[n] + offline.n_against[n]
        room.voices_against[n] = near + against * online.n_against[n]
    for n in range(size):
        voices = room.voices_for[n] + room.voices_against[n] + p.n0
        pull = np.float64(household.pull[n]) + np.float64(offline.pull[n])
        pull += np.float64(online.pull[n])
        room.pull[n] = PULL_UNIT * pull / voices if voices > 0.0 else 0.0
    for n in range(size):
        room.y_for[n] = room.voices_for[n] / room.degree[n]
    for n in range(size):
        room.y_against[n] = room.voices_against[n] / room.degree[n]


@kernel
def _list(flags: Any, size: int, chosen: Any) -> int:
    """List who is flagged; return how many."""
    count = 0
    for n in range(size):
        if flags[n]:
            chosen[count] = n
            count += 1
    return count


@kernel
def _forget(few: int, room: Any) -> None:
    """Make room for the next block."""
    who, noted = room.few[:few], room.noted
    for n in who:
        noted[n] = False
    forget(who, room.saw_near, room.saw_online)


# ---- 5.1 and 5.2: contacts and messages ----


@kernel
def _meet(
    low: int,
    first: Any,
    rates: Any,
    few: int,
    who: Traits,
    mine: Own,
    today: Today,
    p: Rates,
    room: Any,
) -> None:
    """(5.1) Contacts of the challengers."""
    met, draws, size = room.met, room.draws, mine.x.size
    m = np.searchsorted(first, low, side="right") - 1
    start = 0
    while start < size:
        end = min(size, first[m + 1] - low)
        here = slice(start, end)
        reach = room.reach[here]
        _weigh_audience(mine.x[here], rates[EVENTS, m], p, reach)
        _happen(_row(draws, Purpose.EVENT)[here], reach, met.event[here])
        _happens(_row(draws, Purpose.DOOR)[here], rates[DOORS, m], met.door[here])
        _happens(_row(draws, Purpose.PAID)[here], rates[PAID, m], met.paid[here])
        _weigh_audience(mine.x[here], rates[ONLINE, m], p, reach)
        start, m = end, m + 1
    if today.shut == 0.0:
        _see_posts(few, who, mine, today, p, room)
    for n in range(size):
        met.silence[n] = rules.silence(met.door[n], met.event[n], met.paid[n], met.post[n], p)


@kernel
def _see_posts(few: int, who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """See and share posts: the campaign's own, or one that a tie shared."""
    met, draws, size = room.met, room.draws, mine.x.size
    for n in range(size):
        room.chance[n] = rules.sees_post(room.reach[n], 0, today, p)
    for k in range(few):
        n: int = room.few[k]
        room.chance[n] = rules.sees_post(room.reach[n], room.saw_online.sharers[n], today, p)
    for n in range(size):
        met.post[n] = who.on[n] & (_uniform(draws, Purpose.ONLINE_VIEW, n) < room.chance[n])
    for n in range(size):
        willing = (mine.x[n] > p.c_I) & (_uniform(draws, Purpose.SHARE, n) < p.p_share)
        room.shared[n] = met.post[n] & willing


@kernel
def _meet_other(
    low: int, first: Any, rates: Any, who: Traits, mine: Own, today: Today, p: Rates, room: Any
) -> None:
    """(5.1) Contacts of the other side, whose posts are not shared on."""
    met, draws, size = room.met_other, room.draws, mine.x.size
    m = np.searchsorted(first, low, side="right") - 1
    start = 0
    while start < size:
        end = min(size, first[m + 1] - low)
        here = slice(start, end)
        reach = room.reach[here]
        _weigh_other_audience(mine.x[here], rates[EVENTS, m], p, reach)
        _happen(_row(draws, Purpose.EVENT_OTHER)[here], reach, met.event[here])
        _happens(_row(draws, Purpose.DOOR_OTHER)[here], rates[DOORS, m], met.door[here])
        _happens(_row(draws, Purpose.PAID_OTHER)[here], rates[PAID, m], met.paid[here])
        _weigh_other_audience(mine.x[here], rates[ONLINE, m], p, reach)
        start, m = end, m + 1
    for n in range(size):
        chance = min(1.0, room.reach[n] * (1.0 - today.shut))
        met.post[n] = who.on[n] & (_uniform(draws, Purpose.ONLINE_OTHER, n) < chance)
    for n in range(size):
        met.silence[n] = rules.silence(met.door[n], met.event[n], met.paid[n], met.post[n], p)


@kernel
def _uniform(draws: Any, purpose: int, n: int) -> float:
    return draws[purpose // 4, purpose % 4, n] * UNIT


@kernel
def _row(draws: Any, purpose: int) -> Any:
    return draws[purpose // 4, purpose % 4]


@kernel
def _happens(draws: Any, chance: float, out: Any) -> None:
    """Decide something that is as likely for everybody."""
    for n in range(out.size):
        out[n] = draws[n] * UNIT < chance


@kernel
def _happen(draws: Any, chances: Any, out: Any) -> None:
    """Decide something by each citizen's own chance."""
    for n in range(out.size):
        out[n] = draws[n] * UNIT < chances[n]


@kernel
def _weigh_audience(x: Any, rate: float, p: Rates, out: Any) -> None:
    for n in range(out.size):
        out[n] = rate * rules.audience(np.float64(x[n]), p)


@kernel
def _weigh_other_audience(x: Any, rate: float, p: Rates, out: Any) -> None:
    for n in range(out.size):
        out[n] = rate * rules.other_audience(np.float64(x[n]), p)


@kernel
def _count(flags: Any, size: int) -> int:
    total = 0
    for n in range(size):
        total += flags[n]
    return total


@kernel
def _converse(mine: Own, room: Any) -> None:
    """Keep conversations, and who was ever met."""
    met, other = room.met, room.met_other
    for n in range(mine.x.size):
        ours = np.int8(met.door[n]) + np.int8(met.event[n])
        room.persuaders[n] = ours - np.int8(other.door[n]) - np.int8(other.event[n])
    for n in range(mine.x.size):
        mine.contacted[n] |= (met.door[n] | met.event[n] | met.paid[n] | met.post[n]) != 0
    for n in range(mine.x.size):
        mine.contacted[n] |= (other.door[n] | other.event[n] | other.paid[n] | other.post[n]) != 0


@kernel
def _relay(
    block: int, ties: Ties, ears: Ears, size: int, today: Today, p: Rates, room: Any
) -> None:
    """(5.2) Ties pass on yesterday's messages, by word of mouth."""
    overhear(block, ties.household, ears.household, p, room.told_household)
    overhear(block, ties.offline, ears.offline, p, room.told_offline)
    at_home, at_home_strength = room.told_household.messages, room.told_household.strength
    outside, outside_strength = room.told_offline.messages, room.told_offline.strength
    silence, draws = room.met.silence, room.draws
    for n in range(size):
        if at_home[n] + outside[n] == 0:
            continue
        draw = _uniform(draws, Purpose.HOUSEHOLD_RELAY, n)
        left = _relayed(draw, p.rho_h, at_home[n], at_home_strength[n])
        draw = _uniform(draws, Purpose.ACQUAINTANCE_RELAY, n)
        silence[n] *= left * _relayed(draw, today.rho_f, outside[n], outside_strength[n])


@kernel
def _relayed(draw: float, chance: float, messages: int, strength: float) -> float:
    """Return what is left of silence after ties may have passed on their messages."""
    if messages == 0 or draw >= rules.at_least_one(chance, messages):
        return 1.0
    return 1.0 - strength / messages


# ---- 5.3 to 5.8: what becomes of a citizen ----


@kernel
def _learn(mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.3) Attention and recognition."""
    ours, other = room.met.silence, room.met_other.silence
    for n in range(mine.x.size):
        room.a[n] = rules.attention(np.float64(mine.a[n]), ours[n] * other[n], today, p)
    for n in range(mine.x.size):
        room.c[n] = rules.recognition(np.float64(mine.c[n]), ours[n], room.y_for[n], p)


@kernel
def _opine(who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.4) Legitimacy, grievance, attitude."""
    for n in range(mine.x.size):
        h, openness = np.float64(who.h[n]), np.float64(who.n[n])
        grievance = rules.grievance(h, openness, np.float64(mine.j[n]), today, p)
        room.change[n] = grievance - np.float64(who.G0[n])
    for n in range(mine.x.size):
        room.x[n] = rules.attitude(
            np.float64(mine.x[n]),
            np.float64(who.x0[n]),
            room.change[n],
            np.float64(who.v[n]),
            room.pull[n],
            np.float64(room.persuaders[n]),
            today,
            p,
        )


@kernel
def _suffer(few: int, who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.6) Injustice and fear: as if no tie was detained or committed, then for the few."""
    for n in range(mine.x.size):
        j, x = np.float64(mine.j[n]), np.float64(mine.x[n])
        room.j[n] = rules.injustice(j, x, 0.0, who.on[n], today, p)
    for n in range(mine.x.size):
        f, r = np.float64(mine.f[n]), np.float64(who.r[n])
        room.f[n] = rules.fear(f, r, 0.0, 0.0, today, p)
    for k in range(few):
        n: int = room.few[k]
        j, x = np.float64(mine.j[n]), np.float64(mine.x[n])
        f, r = np.float64(mine.f[n]), np.float64(who.r[n])
        near, online = room.saw_near.detained[n], room.saw_online.detained[n]
        room.j[n] = rules.injustice(j, x, near + today.V * online, who.on[n], today, p)
        ties = rules.near_ties(near, online, today)
        room.f[n] = rules.fear(f, r, ties, _crowd(n, today, room), today, p)


@kernel
def _crowd(n: int, today: Today, room: Any) -> float:
    """Return the share of a citizen's ties that are committed to the current call."""
    committed = room.saw_near.committed[n] + today.V * room.saw_online.committed[n]
    return committed / (room.degree[n] + 1.0)


@kernel
def _take_stance(who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.7) Public stance."""
    for n in range(mine.x.size):
        x, f, r = np.float64(mine.x[n]), np.float64(mine.f[n]), np.float64(who.r[n])
        room.stance[n] = rules.stance(x, f, r, room.y_for[n], room.y_against[n], today, p)


@kernel
def _engage(who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.8) The ladder of engagement; a bystander who does not lean to the challengers stays."""
    some = 0
    for n in range(mine.x.size):
        room.some[some] = n
        some += (mine.e[n] != rules.BYSTANDER) | (mine.x[n] > p.c_C)
    met, draws = room.met, room.draws
    for k in range(some):
        n: int = room.some[k]
        mine.e[n] = rules.engagement(
            mine.e[n],
            np.float64(mine.x[n]),
            np.float64(mine.a[n]),
            np.float64(mine.f[n]),
            np.float64(who.k[n]),
            room.y_for[n],
            met.door[n] or met.event[n],
            rules.near_ties(room.saw_near.volunteers[n], room.saw_online.volunteers[n], today),
            _uniform(draws, Purpose.SYMPATHIZER, n),
            _uniform(draws, Purpose.VOLUNTEER, n),
            today,
            p,
        )


@kernel
def _show(mine: Own, room: Any) -> None:
    """Set the signals that ties will see tomorrow; those of a call stay until its event."""
    met = room.met
    for n in range(mine.x.size):
        mine.signals[n] = (
            (mine.signals[n] & (COMMITTED | KNOWS))
            | (SPEAKS_FOR if room.stance[n] > 0 else 0)
            | (SPEAKS_AGAINST if room.stance[n] < 0 else 0)
            | (VOLUNTEERS if mine.e[n] == rules.VOLUNTEER else 0)
            | (SHARED if room.shared[n] else 0)
        )
    for n in range(mine.x.size):
        mine.signals[n] |= (
            (MET_AT_DOOR if met.door[n] else 0)
            | (MET_AT_EVENT if met.event[n] else 0)
            | (MET_IN_PRINT if met.paid[n] else 0)
            | (MET_ONLINE if met.post[n] else 0)
        )


@kernel
def _answer_call(day: int, who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.9) Hear of the call, and commit to it."""
    for n in range(mine.x.size):
        if mine.signals[n] & COMMITTED or mine.det_until[n] > day:
            continue
        x = np.float64(mine.x[n])
        near, online = room.saw_near.committed[n], room.saw_online.committed[n]
        if mine.signals[n] & KNOWS == 0:
            chance = rules.hears(x, who.on[n], near, online, today, p)
            if _uniform(room.draws, Purpose.HEAR, n) >= chance:
                continue
            mine.signals[n] |= KNOWS
        motive = rules.motive(
            x,
            np.float64(mine.j[n]),
            np.float64(mine.f[n]),
            np.float64(who.r[n]),
            np.float64(mine.phi[n]),
            _crowd(n, today, room),
            today,
            p,
        )
        chance = rules.commits(near, online, today, p)
        if motive > who.theta[n] and _uniform(room.draws, Purpose.COMMIT, n) < chance:
            mine.signals[n] |= COMMITTED


@kernel
def _turn(mine: Own, p: Rates, room: Any) -> None:
    """Make today's results the citizens' state; fatigue fades (5.6)."""
    size = mine.x.size
    mine.x[:] = room.x[:size]
    mine.a[:] = room.a[:size]
    mine.c[:] = room.c[:size]
    mine.j[:] = room.j[:size]
    mine.f[:] = room.f[:size]
    for n in range(size):
        mine.phi[n] = (1.0 - p.lam_fat) * np.float64(mine.phi[n])


@kernel
def _traits_of(traits: Traits, low: int, high: int) -> Traits:
    return Traits(
        traits.x0[low:high],
        traits.h[low:high],
        traits.r[low:high],
        traits.n[low:high],
        traits.v[low:high],
        traits.k[low:high],
        traits.theta[low:high],
        traits.G0[low:high],
        traits.on[low:high],
    )


@kernel
def _own_of(own: Own, low: int, high: int) -> Own:
    return Own(
        own.x[low:high],
        own.a[low:high],
        own.c[low:high],
        own.j[low:high],
        own.f[low:high],
        own.phi[low:high],
        own.e[low:high],
        own.signals[low:high],
        own.det_until[low:high],
        own.contacted[low:high],
    )
