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

from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.model.block import ROOM, Ears, Own, Traits, meet_nobody, own_of, traits_of
from groundswell.model.contacts import (
    DOORS,
    EVENTS,
    OTHER,
    Contacts,
    converse,
    count,
    meet,
    meet_other,
    relay,
)
from groundswell.model.living import (
    answer_call,
    engage,
    learn,
    opine,
    show,
    suffer,
    take_stance,
    turn,
)
from groundswell.model.random import fill_words
from groundswell.model.voices import (
    BLOCK,
    COMMITTED,
    MESSAGE,
    NEWLY_DETAINED,
    PULL_UNIT,
    SHARED,
    VOLUNTEERS,
    Ties,
    forget,
    listen,
    look,
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


class Clock(NamedTuple):
    """Which draws belong to today, and what may happen."""

    seed: int
    day: int
    in_person: bool  # somebody knocks on doors or holds events
    contacts_possible: bool  # the challengers campaign, or a message is under way
    other_side: bool  # the other side campaigns


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
    speak(own.x, own.signals, words)
    fixed = (clock, today, p, rates, first, traits, ties, own, words)
    parts = workers.over(
        workers.cut(blocks, _SMALLEST_PART),
        lambda low, high: _live(low, high, *fixed, _room()),
    )
    return Contacts(*(sum(part) for part in zip(*parts, strict=True)))


def _room() -> Any:
    """Return this thread's room; whoever lived in it last left no count behind."""
    if not hasattr(_threads, "room"):
        _threads.room = np.zeros(1, ROOM)
    return _threads.room


def clock_of(seed: int, day: int, rates: NDArray[np.float64], signals: NDArray[np.uint16]) -> Clock:
    """Return what has to be known about a day before it is lived."""
    campaign, other_side = rates[:OTHER].any(), rates[OTHER:].any()
    in_person = rates[[DOORS, EVENTS, OTHER + DOORS, OTHER + EVENTS]].any()
    under_way = campaign or (signals & (MESSAGE | SHARED)).any()
    return Clock(seed, day, bool(in_person), bool(under_way), bool(other_side))


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
    meet_nobody(room)
    ears = Ears(
        room_to_hear(first_block, last_block, ties.household),
        room_to_hear(first_block, last_block, ties.offline),
        room_to_hear(first_block, last_block, ties.online),
    )
    doors = events = leaflets = posts = 0
    for block in range(first_block, last_block):
        low, high = block * BLOCK, min(own.x.size, block * BLOCK + BLOCK)
        who, mine = traits_of(traits, low, high), own_of(own, low, high)
        _draw(clock, today, low, room.draws)

        # What the ties showed yesterday (5.5).
        few, near = _attend(block, ties, words, today, mine.x.size, ears, room)
        _visible_shares(mine.x.size, today, p, room)

        # 5.1, 5.2 Contacts of both sides, and relay of yesterday's messages.
        if clock.contacts_possible:
            meet(low, first, rates[:OTHER], few, who, mine, today, p, room)
            doors += count(room.met.door, mine.x.size)
            events += count(room.met.event, mine.x.size)
            leaflets += count(room.met.paid, mine.x.size)
            posts += count(room.met.post, mine.x.size)
        if clock.other_side:
            meet_other(low, first, rates[OTHER:], who, mine, today, p, room)
        if clock.contacts_possible or clock.other_side:
            converse(mine, room)
        if near & MESSAGE:
            relay(block, ties, ears, mine.x.size, today, p, room)

        # 5.3 to 5.9, in the order of the model.
        learn(mine, today, p, room)
        opine(who, mine, today, p, room)
        suffer(few, who, mine, today, p, room)
        take_stance(who, mine, today, p, room)
        engage(who, mine, today, p, room)
        show(mine, room)
        if today.calling == 1.0:
            answer_call(clock.day, who, mine, today, p, room)
        turn(mine, p, room)
        _forget(few, room)
    return doors, events, leaflets, posts


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
