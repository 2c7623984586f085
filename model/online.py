"""Online ties: the stubs of a heavy-tailed degree sequence, paired by likeness of mind.

A configuration model (Molloy and Reed 1995). Whoever looks for k ties has k stubs; stubs are put
into an order in which the like-minded stand near one another, and neighbours in it are paired: in
a first round inside each district, then twice in the whole society.

Every stub has its own place in memory, among the stubs of its citizen. In a round, each of a pair
proposes to the other; then each citizen alone keeps, of several pairs with the same partner, the
one that comes first in the order. The partner finds the same, so that all pairs, and then all
citizens, can be gone through at once.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.networks import Layer, join_rows, row_ends
from groundswell.model.ordering import (
    BATCH,
    LONG_ROW,
    NUMBER,
    packed,
    row_space,
    sort_packed,
    sort_parts,
    sort_row,
)
from groundswell.model.random import UNIT, Draws, fill_words, uniform
from groundswell.model.workers import Workers
from groundswell.scenarios.errors import ResourceError

_LARGEST_KEY = 1 - 2.0**-33

# 2**32 over the golden ratio: multiplied by it, neighbouring numbers end up far apart.
_SPREAD = 0x9E3779B1

# A stub holds a citizen, the complement of a citizen who is only proposed, or nobody.
_NOBODY = np.int32(-(2**31))


class Stubs(NamedTuple):
    """All stubs, citizen by citizen.

    Attributes:
        first: first stub of each citizen and, last, the number of stubs.
        owner: citizen of each stub.
        partner: whom each stub is tied to.
        rank: place of each citizen in the distribution of attitudes, in [0, 1].
        homophily: weight of the rank in the order of pairing, in [0, 1].
    """

    first: NDArray[np.int64]
    owner: NDArray[np.int32]
    partner: NDArray[np.int32]
    rank: NDArray[np.float64]
    homophily: float


class Round(NamedTuple):
    """A round of pairing.

    Attributes:
        seed: of the run.
        purpose: of the draws that give the order.
        day: of these draws.
        share: of free stubs that take part.
    """

    seed: int
    purpose: int
    day: int
    share: float


def online_layer(
    wanted: NDArray[np.int32],
    rank: NDArray[np.float64],
    district_first: NDArray[np.int64],
    local_share: float,
    homophily: float,
    draws: Draws,
    workers: Workers,
) -> Layer:
    """Pair stubs with near neighbours in attitude: first inside districts, then everywhere.

    Pairs of a citizen with itself or of two who are tied already stay free for the next round.

    Args:
        wanted: online ties that each citizen looks for.
        rank: place of each citizen in the distribution of attitudes, in [0, 1].
        district_first: first citizen of each district and, last, the number of citizens.
        local_share: share of stubs matched inside the district.
        homophily: weight of attitude in the order of pairing, in [0, 1].
        draws: the source of chance.
        workers: threads.

    Raises:
        ResourceError: more stubs than can be numbered.
    """
    first = row_ends(wanted)
    total = int(first[-1])
    if total > NUMBER:
        raise ResourceError(f"{total:,} online ties are wanted; allowed: up to {NUMBER:,}")
    owner, partner = np.empty(total, np.int32), np.empty(total, np.int32)
    stubs = Stubs(first, owner, partner, rank, homophily)
    workers.over(workers.edges, lambda low, high: _number_stubs(low, high, stubs))
    near = Round(draws.seed, int(Purpose.LOCAL_ORDER), 0, local_share)
    workers.over(
        workers.group_edges(district_first),
        lambda low, high: _match_districts(low, high, district_first, near, stubs),
    )
    for attempt in (0, 1):
        _match_everywhere(Round(draws.seed, int(Purpose.WIDE_ORDER), attempt, 1.0), stubs, workers)
    degree = np.empty(wanted.size, np.int32)
    rows = workers.over(workers.edges, lambda low, high: _finish_rows(low, high, stubs, degree))
    return join_rows(degree, rows, workers)


def _match_everywhere(pairing: Round, stubs: Stubs, workers: Workers) -> None:
    free = workers.over(workers.edges, lambda low, high: _free_stubs(low, high, pairing, stubs))
    order = sort_parts(free, 32, workers)
    del free
    pairs = order.size // 2
    edges = [2 * (pairs * low // workers.edges[-1]) for low in workers.edges]
    workers.over(edges, lambda low, high: _propose(order[low:high], stubs))
    workers.over(workers.edges, lambda low, high: _accept(low, high, pairing, stubs))


@kernel
def _number_stubs(low: int, high: int, stubs: Stubs) -> None:
    for i in range(low, high):
        for stub in range(stubs.first[i], stubs.first[i + 1]):
            stubs.owner[stub] = i
            stubs.partner[stub] = _NOBODY


@kernel
def _match_districts(low: int, high: int, district_first: Any, near: Round, stubs: Stubs) -> None:
    """Go through a round in each of the districts low .. high - 1."""
    for district in range(low, high):
        first, last = district_first[district], district_first[district + 1]
        order = _free_stubs(first, last, near, stubs)
        sort_packed(order, np.empty_like(order))
        _propose(order, stubs)
        _accept(first, last, near, stubs)


@kernel
def _free_stubs(low: int, high: int, pairing: Round, stubs: Stubs) -> NDArray[np.uint64]:
    """Return the free stubs of citizens low .. high - 1 that take part, packed with their keys."""
    begin, end = stubs.first[low], stubs.first[high]
    out = np.empty(end - begin, np.uint64)
    words = np.empty((4, BATCH), np.uint32)
    takes_part, jitter = words[Purpose.STUB_LOCAL % 4], words[pairing.purpose % 4]
    free = np.empty(BATCH, np.int64)
    count = 0
    for start in range(begin, end, BATCH):
        some = 0
        for n in range(min(BATCH, end - start)):
            free[some] = n
            some += stubs.partner[start + n] == _NOBODY
        if some == 0:
            continue
        fill_words(pairing.seed, pairing.purpose // 4, pairing.day, start, words)
        for n in free[:some]:
            stub = start + n
            key = _key(stubs, stubs.owner[stub], jitter[n] * UNIT)
            out[count] = packed(key, stub)
            count += takes_part[n] * UNIT < pairing.share
    return out[:count]


@kernel
def _key(stubs: Stubs, i: Any, jitter: float) -> Any:
    key = stubs.homophily * stubs.rank[i] + (1.0 - stubs.homophily) * jitter
    return min(key, _LARGEST_KEY)


@kernel
def _propose(order: Any, stubs: Stubs) -> None:
    """Let the 1st and the 2nd stub propose to each other, the 3rd and the 4th, and so on."""
    for pair in range(order.size // 2):
        one, other = order[2 * pair] & NUMBER, order[2 * pair + 1] & NUMBER
        stubs.partner[one] = ~stubs.owner[other]
        stubs.partner[other] = ~stubs.owner[one]


@kernel
def _accept(low: int, high: int, pairing: Round, stubs: Stubs) -> None:
    """Turn the proposals to citizens low .. high - 1 into ties; strike out all but one to each."""
    space = row_space()
    for i in range(low, high):
        first, last = stubs.first[i], stubs.first[i + 1]
        row = stubs.partner[first:last]
        if not _proposed(row):
            continue
        if row.size > LONG_ROW or not _all_differ(i, row, space[0]):
            _strike_out(i, pairing, stubs)
        for n in range(row.size):
            row[n] = ~row[n] if _NOBODY < row[n] < 0 else row[n]


@kernel
def _proposed(row: Any) -> bool:
    found = False
    for partner in row:
        found |= _NOBODY < partner < 0
    return found


@kernel
def _all_differ(i: int, row: Any, space: Any) -> bool:
    """Tell whether nobody stands twice in a short row, and citizen i not at all."""
    twice = False
    for n in range(row.size):
        partner = _citizen(row[n])
        partner = -1 - n if row[n] == _NOBODY else partner
        twice |= partner == i
        for k in range(n):
            twice |= space[k] == partner
        space[n] = partner
    return not twice


@kernel
def _strike_out(i: int, pairing: Round, stubs: Stubs) -> None:
    """Free the stubs of a citizen that hold the citizen itself, or the same as one before them."""
    first, last = stubs.first[i], stubs.first[i + 1]
    room = 8
    while room < 2 * (last - first):
        room *= 2
    table = np.full(room, -1, np.int64)
    for stub in range(first, last):
        if stubs.partner[stub] == _NOBODY:
            continue
        place = _find(table, stubs.partner, _citizen(stubs.partner[stub]))
        rival = table[place]
        if _citizen(stubs.partner[stub]) == i:
            stubs.partner[stub] = _NOBODY
        elif rival < 0:
            table[place] = stub
        elif _comes_first(rival, stub, i, pairing, stubs):
            stubs.partner[stub] = _NOBODY
        else:
            stubs.partner[rival] = _NOBODY
            table[place] = stub


@kernel
def _citizen(partner: int) -> int:
    """Return who is meant, tied or only proposed."""
    return ~partner if partner < 0 else partner


@kernel
def _find(table: Any, partners: Any, citizen: int) -> int:
    """Return where in a hash table the stub with this partner stands, or could stand."""
    place = ((citizen * _SPREAD) >> 15) & (table.size - 1)
    while table[place] >= 0 and _citizen(partners[table[place]]) != citizen:
        place = (place + 1) & (table.size - 1)
    return place


@kernel
def _comes_first(one: int, other: int, i: int, pairing: Round, stubs: Stubs) -> bool:
    """Tell whether a stub of citizen i keeps its partner, and not another with the same one."""
    if stubs.partner[one] >= 0 or stubs.partner[other] >= 0:
        return stubs.partner[one] >= 0
    place_one = packed(_key(stubs, i, _jitter(pairing, one)), one)
    return place_one < packed(_key(stubs, i, _jitter(pairing, other)), other)


@kernel
def _jitter(pairing: Round, stub: int) -> float:
    return uniform(pairing.seed, pairing.purpose, pairing.day, stub)


@kernel
def _finish_rows(low: int, high: int, stubs: Stubs, degree: Any) -> NDArray[np.int32]:
    """Return the rows of citizens low .. high - 1, one after another, and fill their degrees."""
    space = row_space()
    begin = size = stubs.first[low]
    for i in range(low, high):
        row = size
        for stub in range(stubs.first[i], stubs.first[i + 1]):
            partner = stubs.partner[stub]
            if partner != _NOBODY:
                stubs.partner[size] = partner
                size += 1
        sort_row(stubs.partner[row:size], space)
        degree[i] = size - row
    return stubs.partner[begin:size]


def online_degrees(
    online: NDArray[np.bool_],
    mean: float,
    log_sd: float,
    largest: int,
    draws: Draws,
    workers: Workers,
) -> NDArray[np.int32]:
    """Return the number of online stubs of each citizen: lognormal, stochastically rounded."""
    wanted = np.zeros(online.size, np.int32)

    def draw(low: int, high: int) -> None:
        chosen = low + np.flatnonzero(online[low:high])
        normal = draws.normals(Purpose.ONLINE_DEGREE, chosen)
        degree = np.exp(np.log(mean) - log_sd**2 / 2 + log_sd * normal).clip(1, largest)
        whole = np.floor(degree)
        more = draws.uniforms(Purpose.ONLINE_ROUNDING, chosen) < degree - whole
        wanted[chosen] = whole + more

    workers.over(workers.edges, draw)
    return wanted


def normal_rank(x: NDArray[np.float32], workers: Workers) -> NDArray[np.float64]:
    """Return the place of each value in a normal distribution of the same mean and sd."""
    rank = x.astype(np.float64)
    mean, spread = rank.mean(), rank.std()
    if spread == 0:
        return np.full(x.size, 0.5)

    def place(low: int, high: int) -> None:
        rank[low:high] = special.ndtr((rank[low:high] - mean) / spread)

    workers.over(workers.edges, place)
    return rank
