"""Who meets a campaign today, and what is passed on (5.1 and 5.2 of the model)."""

from typing import Any, NamedTuple

import numpy as np

from groundswell.agents import citizens as rules
from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.block import Ears, Own, Traits, row, uniform
from groundswell.model.random import UNIT
from groundswell.model.voices import Ties, overhear

# The channels of a campaign, and their rows in the contact rates, challengers first.
CHANNELS = ("doors", "events", "paid", "online")
DOORS, EVENTS, PAID, ONLINE, OTHER = 0, 1, 2, 3, 4


class Contacts(NamedTuple):
    """Contacts made by the challengers today, in simulated citizens."""

    doors: int
    events: int
    paid: int
    posts_seen: int


@kernel
def meet(
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
    met, size = room.met, mine.x.size
    for n in range(size):
        room.weight[n] = rules.audience(np.float64(mine.x[n]), p)
    _offer(low, first, rates, (Purpose.DOOR, Purpose.EVENT, Purpose.PAID), size, room, met)
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
        met.post[n] = who.on[n] & (uniform(draws, Purpose.ONLINE_VIEW, n) < room.chance[n])
    for n in range(size):
        willing = (mine.x[n] > p.c_I) & (uniform(draws, Purpose.SHARE, n) < p.p_share)
        room.shared[n] = met.post[n] & willing


@kernel
def meet_other(
    low: int, first: Any, rates: Any, who: Traits, mine: Own, today: Today, p: Rates, room: Any
) -> None:
    """(5.1) Contacts of the other side, whose posts are not shared on."""
    met, draws, size = room.met_other, room.draws, mine.x.size
    for n in range(size):
        room.weight[n] = rules.other_audience(np.float64(mine.x[n]), p)
    purposes = (Purpose.DOOR_OTHER, Purpose.EVENT_OTHER, Purpose.PAID_OTHER)
    _offer(low, first, rates, purposes, size, room, met)
    for n in range(size):
        chance = min(1.0, room.reach[n] * (1.0 - today.shut))
        met.post[n] = who.on[n] & (uniform(draws, Purpose.ONLINE_OTHER, n) < chance)
    for n in range(size):
        met.silence[n] = rules.silence(met.door[n], met.event[n], met.paid[n], met.post[n], p)


@kernel
def _offer(low: int, first: Any, rates: Any, purposes: Any, size: int, room: Any, met: Any) -> None:
    """Make a side's contacts but those online, constituency by constituency.

    Args:
        low: first citizen of the block.
        first: first citizen of each constituency.
        rates: contacts per citizen, a row a channel, by constituency.
        purposes: of the draws for door, event and print.
        size: citizens of the block.
        room: with the weights of the audience; receives the posts offered to each citizen.
        met: receives the contacts.
    """
    door, event, paid = purposes
    m = np.searchsorted(first, low, side="right") - 1
    start = 0
    while start < size:
        end = min(size, first[m + 1] - low)
        here = slice(start, end)
        weight, reach = room.weight[here], room.reach[here]
        _weigh(weight, rates[EVENTS, m], reach)
        _happen(row(room.draws, event)[here], reach, met.event[here])
        _happens(row(room.draws, door)[here], rates[DOORS, m], met.door[here])
        _happens(row(room.draws, paid)[here], rates[PAID, m], met.paid[here])
        _weigh(weight, rates[ONLINE, m], reach)
        start, m = end, m + 1


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
def _weigh(weight: Any, rate: float, out: Any) -> None:
    for n in range(out.size):
        out[n] = rate * weight[n]


@kernel
def count(flags: Any, size: int) -> int:
    """Return how many of the first citizens of a block are flagged."""
    total = 0
    for n in range(size):
        total += flags[n]
    return total


@kernel
def converse(mine: Own, room: Any) -> None:
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
def relay(block: int, ties: Ties, ears: Ears, size: int, today: Today, p: Rates, room: Any) -> None:
    """(5.2) Ties pass on yesterday's messages, by word of mouth."""
    overhear(block, ties.household, ears.household, p, room.told_household)
    overhear(block, ties.offline, ears.offline, p, room.told_offline)
    at_home, at_home_strength = room.told_household.messages, room.told_household.strength
    outside, outside_strength = room.told_offline.messages, room.told_offline.strength
    silence, draws = room.met.silence, room.draws
    for n in range(size):
        if at_home[n] + outside[n] == 0:
            continue
        draw = uniform(draws, Purpose.HOUSEHOLD_RELAY, n)
        left = _relayed(draw, p.rho_h, at_home[n], at_home_strength[n])
        draw = uniform(draws, Purpose.ACQUAINTANCE_RELAY, n)
        silence[n] *= left * _relayed(draw, today.rho_f, outside[n], outside_strength[n])


@kernel
def _relayed(draw: float, chance: float, messages: int, strength: float) -> float:
    """Return what is left of silence after ties may have passed on their messages."""
    if messages == 0 or draw >= rules.at_least_one(chance, messages):
        return 1.0
    return 1.0 - strength / messages
