"""What citizens see and hear of their ties: the hot path of a day, laid out for the processor.

All that a tie can see of a citizen is one word: the attitude that the tie voices and, in the
lowest bits, the signals. A citizen with seventeen ties reads seventeen words a day, and nothing
else of these ties.

The words are fetched in the order of sliced rows (after Monakov, Lokhmotov and Avetisyan 2010).
The ties of each citizen of a block are cut into pieces of at most sixteen; the pieces are ranked by
their length; and slot s of the block holds the s-th ties of all pieces that are longer than s. So
the ties of one slot belong to neighbouring ranks, and the processor adds up eight pieces at once,
without a branch for the end of a row. The order in which a citizen's ties are added up depends on
these ties alone.

In a word the attitude has a resolution of 2**-20. What this changes in the pull on an attitude is
a tenth of what rounding the stored attitude changes.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.agents import citizens as rules
from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.model.networks import Layer

# Signals, one bit each: stance, what ties may notice, today's contacts (the message that they
# leave may be passed on tomorrow) and, last, what only the citizen knows.
SPEAKS_FOR, SPEAKS_AGAINST = 1, 2
VOLUNTEERS, NEWLY_DETAINED, COMMITTED, SHARED = 4, 8, 16, 32
MET_AT_DOOR, MET_AT_EVENT, MET_IN_PRINT, MET_ONLINE = 64, 128, 256, 512
MESSAGE = MET_AT_DOOR | MET_AT_EVENT | MET_IN_PRINT | MET_ONLINE
KNOWS = 1024

_VISIBLE = KNOWS - 1
_ATTITUDE = 10  # the bits of a word above the visible signals
_ONE = 2.0**20  # an attitude of 1 in a word
PULL_UNIT = 1 / _ONE

# Citizens of a block, and ties of a piece: enough for long slots, few enough for the near caches.
BLOCK = 1024
_PIECE = 16


class Slices(NamedTuple):
    """A layer of ties in sliced rows.

    Attributes:
        degree: ties of each citizen (N).
        block_ranks: first rank of each block and, last, the number of pieces (blocks + 1).
        ranked: whose piece it is, as a number within the block (pieces).
        block_slots: first slot of each block and, last, the number of slots (blocks + 1).
        slot_ties: first tie of each slot and, last, the number of ties (slots + 1).
        indices: neighbours, slot by slot.
    """

    degree: NDArray[np.int32]
    block_ranks: NDArray[np.int64]
    ranked: NDArray[np.uint16]
    block_slots: NDArray[np.int64]
    slot_ties: NDArray[np.int64]
    indices: NDArray[np.int32]


class Ties(NamedTuple):
    """The three layers, in the order in which words are read."""

    household: Slices
    offline: Slices
    online: Slices


def slice_ties(layer: Layer) -> Slices:
    """Lay out a layer in sliced rows."""
    degree = np.diff(layer.indptr).astype(np.int32)
    first = np.arange(0, degree.size, BLOCK)
    pieces = np.add.reduceat(-(-degree // _PIECE), first)
    slots = np.minimum(_PIECE, np.maximum.reduceat(degree, first))
    slices = Slices(
        degree=degree,
        block_ranks=np.concatenate([[0], np.cumsum(pieces, dtype=np.int64)]),
        ranked=np.empty(pieces.sum(), np.uint16),
        block_slots=np.concatenate([[0], np.cumsum(slots, dtype=np.int64)]),
        slot_ties=np.empty(slots.sum() + 1, np.int64),
        indices=np.empty(layer.indices.size, np.int32),
    )
    slices.slot_ties[-1] = layer.indices.size
    _fill_slices(layer, slices)
    return slices


@kernel
def _fill_slices(layer: Layer, slices: Slices) -> None:
    for block in range(slices.block_slots.size - 1):
        low = block * BLOCK
        degree = slices.degree[low : low + BLOCK]
        slots = slices.slot_ties[slices.block_slots[block] : slices.block_slots[block + 1]]
        ranked = slices.ranked[slices.block_ranks[block] : slices.block_ranks[block + 1]]
        longer = _longer_pieces(degree)
        position = layer.indptr[low]
        for s in range(slots.size):
            slots[s] = position
            position += longer[s]
        # The first rank of pieces of a length is the number of pieces that are longer.
        for n in range(degree.size):
            tie, end = layer.indptr[low + n], layer.indptr[low + n + 1]
            while tie < end:
                length = min(_PIECE, end - tie)
                rank = longer[length]
                longer[length] += 1
                ranked[rank] = n
                for s in range(length):
                    slices.indices[slots[s] + rank] = layer.indices[tie + s]
                tie += length


@kernel
def _longer_pieces(degree: Any) -> Any:
    """Return for each length from 0 to a whole piece how many pieces are longer."""
    longer = np.zeros(_PIECE + 1, np.int64)
    for n in range(degree.size):
        longer[: min(_PIECE, degree[n])] += degree[n] // _PIECE
        longer[: degree[n] % _PIECE] += 1
    return longer


@kernel
def speak(x: Any, signals: Any, words: Any) -> None:
    """Let all citizens put into their words what ties will see.

    Args:
        x: attitudes, [-1, 1].
        signals: of all citizens.
        words: where the words are written.
    """
    for i in range(words.size):
        attitude = np.int32(np.rint(np.float64(x[i]) * _ONE))
        words[i] = np.int32(attitude << _ATTITUDE) | np.int32(signals[i] & _VISIBLE)


# What the citizens of a block hear in one layer: the sum over visible voices of the pull towards or
# away from each (X2), in `PULL_UNIT`, and the ties that speak for either side.
VOICES = np.dtype([("pull", "f4", BLOCK), ("n_for", "i4", BLOCK), ("n_against", "i4", BLOCK)])

# How many ties of each citizen of a block show a rarer signal; nearly always none.
SEEN = np.dtype(
    [(name, "i4", BLOCK) for name in ("volunteers", "detained", "committed", "sharers")]
)

# Yesterday's messages among the ties of each citizen of a block: number, summed strength.
TOLD = np.dtype([("messages", "i4", BLOCK), ("strength", "f8", BLOCK)])


class Heard(NamedTuple):
    """The words that reach a block in one layer, and room to add them up.

    Attributes:
        words: of the ties, by slot.
        seen: all signals of a piece's ties together, by rank.
        own, push: attitude of the listener, and strength of repulsion, by rank.
        total, total_for, total_against: sums, by rank.
    """

    words: NDArray[np.int32]
    seen: NDArray[np.int32]
    own: NDArray[np.int32]
    push: NDArray[np.float32]
    total: NDArray[np.float32]
    total_for: NDArray[np.int32]
    total_against: NDArray[np.int32]


@kernel
def room_to_hear(first_block: int, last_block: int, ties: Slices) -> Heard:
    """Return room for any of some blocks."""
    pieces = most = 0
    for block in range(first_block, last_block):
        pieces = max(pieces, ties.block_ranks[block + 1] - ties.block_ranks[block])
        start = ties.slot_ties[ties.block_slots[block]]
        most = max(most, ties.slot_ties[ties.block_slots[block + 1]] - start)
    return Heard(
        words=np.empty(most, np.int32),
        seen=np.empty(pieces, np.int32),
        own=np.empty(pieces, np.int32),
        push=np.empty(pieces, np.float32),
        total=np.empty(pieces, np.float32),
        total_for=np.empty(pieces, np.int32),
        total_against=np.empty(pieces, np.int32),
    )


@kernel
def listen(
    block: int,
    ties: Slices,
    words: Any,
    today: Today,
    hears_for: float,
    hears_against: float,
    heard: Heard,
    voices: Any,
) -> int:
    """Hear the voices of one layer: how many on either side, and their pull (X2).

    Args:
        block: whose citizens listen.
        ties: the layer.
        words: of all citizens.
        today: for the confidence bound and antagonism.
        hears_for: share of the challengers' voices that can be heard.
        hears_against: share of the incumbents' voices that can be heard.
        heard: receives the words.
        voices: `VOICES` of the layer; receives the result.

    Returns:
        All signals that anybody saw.
    """
    low = block * BLOCK
    mine = words[low : low + BLOCK]
    ranked = ties.ranked[ties.block_ranks[block] : ties.block_ranks[block + 1]]
    first, last = ties.block_slots[block], ties.block_slots[block + 1]
    start = ties.slot_ties[first]
    indices = ties.indices[start : ties.slot_ties[last]]
    for tie in range(indices.size):
        heard.words[tie] = words[indices[tie]]
    for rank in range(ranked.size):
        heard.own[rank] = mine[ranked[rank]] >> _ATTITUDE
    for rank in range(ranked.size):
        x = np.float64(heard.own[rank]) * PULL_UNIT
        heard.push[rank] = rules.push(x, today) * _ONE
    heard.total[:] = 0
    heard.total_for[:] = 0
    heard.total_against[:] = 0
    heard.seen[:] = 0
    limit = np.int32(max(1.0, np.ceil(today.eps * _ONE)))
    for slot in range(first, last):
        these = heard.words[ties.slot_ties[slot] - start : ties.slot_ties[slot + 1] - start]
        _add_pull(these, limit, hears_for, hears_against, heard)
        _add_signals(these, heard)
    return _hand_out(ranked, heard, voices)


@kernel
def _hand_out(ranked: Any, heard: Heard, voices: Any) -> int:
    """Add up each citizen's pieces; return all signals together."""
    pull, n_for, n_against = voices.pull, voices.n_for, voices.n_against
    pull[:] = 0
    n_for[:] = 0
    n_against[:] = 0
    total, total_for, total_against = heard.total, heard.total_for, heard.total_against
    for rank in range(ranked.size):
        n = ranked[rank]
        pull[n] += total[rank]
        n_for[n] += total_for[rank]
        n_against[n] += total_against[rank]
    anything = 0
    for rank in range(ranked.size):
        anything |= heard.seen[rank]
    return anything


@kernel
def _add_pull(words: Any, limit: Any, hears_for: float, hears_against: float, heard: Heard) -> None:
    """Add the pull of one voice for each of the first ranks, in lanes of 32 bits."""
    weight_for, weight_against = np.float32(hears_for), np.float32(hears_against)
    silent = np.float32(0)
    for rank in range(words.size):
        word = words[rank]
        difference = np.int32(np.int32(word >> _ATTITUDE) - heard.own[rank])
        near = (difference < limit) & (difference > -limit)
        pull = rules.voiced_pull(np.float32(difference), near, heard.push[rank])
        weight = weight_for if word & SPEAKS_FOR else silent
        weight = weight_against if word & SPEAKS_AGAINST else weight
        heard.total[rank] += weight * pull


@kernel
def _add_signals(words: Any, heard: Heard) -> None:
    """Count one voice, and note one tie's signals, for each of the first ranks."""
    for rank in range(words.size):
        word = words[rank]
        heard.total_for[rank] += np.int32(word & SPEAKS_FOR)
        heard.total_against[rank] += np.int32((word & SPEAKS_AGAINST) >> 1)
        heard.seen[rank] |= np.int32(word & _VISIBLE)


@kernel
def look(
    block: int,
    ties: Slices,
    heard: Heard,
    notices: int,
    seen: Any,
    noted: Any,
) -> None:
    """Let the citizens whose ties show a rarer signal count it.

    Args:
        block: whose citizens look.
        ties: the layer.
        heard: what was heard in this layer.
        notices: the signals that they notice in this layer.
        seen: `SEEN`; receives the counts.
        noted: set for whoever looked.
    """
    ranked = ties.ranked[ties.block_ranks[block] : ties.block_ranks[block + 1]]
    slots = ties.slot_ties[ties.block_slots[block] : ties.block_slots[block + 1] + 1]
    words, signals = heard.words, heard.seen
    counts = (seen.volunteers, seen.detained, seen.committed, seen.sharers)
    for rank in range(ranked.size):
        if signals[rank] & notices == 0:
            continue
        n = ranked[rank]
        noted[n] = True
        found = _look_at(words, slots, rank)
        for kind in range(len(counts)):
            counts[kind][n] += found[kind]


@kernel
def _look_at(words: Any, slots: Any, rank: int) -> tuple[int, int, int, int]:
    """Count the signals of one piece's ties."""
    volunteers = detained = committed = sharers = 0
    for s in range(slots.size - 1):
        tie = slots[s] + rank
        if tie >= slots[s + 1]:
            break
        word = words[tie - slots[0]]
        volunteers += (word & VOLUNTEERS) != 0
        detained += (word & NEWLY_DETAINED) != 0
        committed += (word & COMMITTED) != 0
        sharers += (word & SHARED) != 0
    return volunteers, detained, committed, sharers


@kernel
def overhear(block: int, ties: Slices, heard: Heard, p: Rates, told: Any) -> None:
    """Sum up the messages that ties received yesterday; all citizens of a block at once.

    Args:
        block: whose ties.
        ties: the layer.
        heard: what was heard in this layer; its sums are used up.
        p: for the effects of contacts.
        told: `TOLD`; receives number and strength of the messages.
    """
    first, last = ties.block_slots[block], ties.block_slots[block + 1]
    start = ties.slot_ties[first]
    heard.total[:] = 0
    heard.total_for[:] = 0
    for slot in range(first, last):
        these = heard.words[ties.slot_ties[slot] - start : ties.slot_ties[slot + 1] - start]
        _add_messages(these, p, heard.total_for, heard.total)
    messages, strength = told.messages, told.strength
    messages[:] = 0
    strength[:] = 0.0
    ranked = ties.ranked[ties.block_ranks[block] : ties.block_ranks[block + 1]]
    total, number = heard.total, heard.total_for
    for rank in range(ranked.size):
        n = ranked[rank]
        messages[n] += number[rank]
        strength[n] += total[rank]


@kernel
def _add_messages(words: Any, p: Rates, number: Any, strength: Any) -> None:
    """Add one message, mu = 1 - Q, for each of the first ranks, in lanes of 32 bits."""
    one = np.float32(1)
    door, event = np.float32(1.0 - p.q_door), np.float32(1.0 - p.q_event)
    paid, online = np.float32(1.0 - p.q_paid), np.float32(1.0 - p.q_on)
    for rank in range(words.size):
        word = words[rank]
        silence = door if word & MET_AT_DOOR else one
        silence *= event if word & MET_AT_EVENT else one
        silence *= paid if word & MET_IN_PRINT else one
        silence *= online if word & MET_ONLINE else one
        strength[rank] += one - silence
    for rank in range(words.size):
        number[rank] += np.int32(words[rank] & MESSAGE != 0)


@kernel
def forget(who: Any, near: Any, online: Any) -> None:
    """Clear what some citizens of a block saw."""
    counts = (
        near.volunteers,
        near.detained,
        near.committed,
        near.sharers,
        online.volunteers,
        online.detained,
        online.committed,
        online.sharers,
    )
    for n in who:
        for kind in range(len(counts)):
            counts[kind][n] = 0
