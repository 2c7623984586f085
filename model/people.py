"""Who the citizens are: their households and fixed traits (1.1, 3.3, 3.4).

Attitudes and voting habits are stratified: the citizens of a constituency take points of a
low-discrepancy sequence, so that a small society has the same distribution as a large one.
"""

from types import SimpleNamespace
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy import special

from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.ordering import BATCH, NUMBER, pack_keys, sort_packed
from groundswell.model.random import UNIT, Draws, fill_words, uniform
from groundswell.model.territory import Territory
from groundswell.model.workers import Workers
from groundswell.scenarios import DistrictTable

# The R2 sequence in two dimensions (Roberts 2018): powers of the inverse plastic number.
_R2 = (0.7548776662, 0.5698402910)
_EDGE = 1e-4

# The draws of a citizen's traits stand in neighbouring blocks of the generator.
_FIRST = int(Purpose.ONLINE)
_BLOCKS = 4

# Half of the smallest positive uniform stands in for zero where a quantile would be infinite.
_SMALLEST = 2.0**-33

_REAL_TRAITS = ("x0", "b", "h", "r", "n", "v", "k", "theta")


class People(NamedTuple):
    """Households and traits, one row a citizen; the names are those of `Society`."""

    household_first: NDArray[np.int32]
    household_size: NDArray[np.uint8]
    x0: NDArray[np.float32]
    b: NDArray[np.float32]
    h: NDArray[np.float32]
    r: NDArray[np.float32]
    n: NDArray[np.float32]
    v: NDArray[np.float32]
    k: NDArray[np.float32]
    theta: NDArray[np.float32]
    on: NDArray[np.bool_]
    dep: NDArray[np.bool_]

    @classmethod
    def room(cls, size: int) -> Self:
        """Return room for so many citizens."""
        return cls(
            household_first=np.empty(size, np.int32),
            household_size=np.empty(size, np.uint8),
            **{name: np.empty(size, np.float32) for name in _REAL_TRAITS},
            on=np.empty(size, np.bool_),
            dep=np.empty(size, np.bool_),
        )


def draw_people(
    table: DistrictTable, p: SimpleNamespace, land: Territory, draws: Draws, workers: Workers
) -> tuple[People, NDArray[np.float64]]:
    """Draw households and traits.

    Returns:
        The citizens, and the place of each in the attitudes of the constituency, u1.
    """
    size = land.constituency.size
    people, place = People.room(size), np.empty(size)
    shift_1 = draws.uniforms(Purpose.SHIFT_1, land.support.size)
    shift_2 = draws.uniforms(Purpose.SHIFT_2, land.support.size)
    sizes = np.cumsum([p.hh1, p.hh2, p.hh3, p.hh4])
    mean = p.c_C + p.sig_x * special.ndtri(land.support)
    habit = p.b_0 + table.turnout_shift[land.district_of]
    online = np.minimum(1, p.on_share * table.online_penetration[land.district_of])

    def settle(low: int, high: int) -> None:
        here = slice(land.first[low], land.first[high])
        of, habit_place = land.constituency[here], np.empty(here.stop - here.start)
        points = (land.first, shift_1, shift_2)
        _settle(low, high, *points, sizes, draws.seed, place, habit_place, people)
        people.x0[here] = (mean[of] + p.sig_x * special.ndtri(place[here])).clip(-1, 1)
        people.b[here] = habit[of] + p.sig_b * special.ndtri(habit_place)

    def characterise(low: int, high: int) -> None:
        threshold, dependent = np.empty((2, high - low))
        chance = online[land.constituency[low:high]]
        _draw_traits(low, draws.seed, chance, people, threshold, dependent)
        people.theta[low:high] = p.th0 + p.sig_th * special.ndtri(threshold)
        share = np.where(people.x0[low:high] < p.c_app, p.dep_low, p.dep_high)
        people.dep[low:high] = dependent < share

    workers.over(workers.group_edges(land.first), settle)
    workers.over(workers.edges, characterise)
    return people, place


@kernel
def _settle(
    low: int,
    high: int,
    first: Any,
    shift_1: Any,
    shift_2: Any,
    sizes: Any,
    seed: int,
    place: Any,
    habit_place: Any,
    people: People,
) -> None:
    """Order the points of constituencies low .. high - 1 and cut the order into households.

    Args:
        low: first constituency.
        high: last constituency, plus one.
        first: first citizen of each constituency.
        shift_1: of the points of attitude, by constituency.
        shift_2: of the points of habit.
        sizes: share of households with at most 1, 2, 3, 4 members.
        seed: of the run.
        place: receives u1 of each citizen.
        habit_place: receives u2 of the citizens of these constituencies.
        people: receives the households.
    """
    start = first[low]
    for m in range(low, high):
        begin, end = first[m], first[m + 1]
        points = np.empty(end - begin)
        for q in range(points.size):
            points[q] = _point(_R2[0] * q + shift_1[m])
        order = np.empty(points.size, np.uint64)
        pack_keys(seed, Purpose.HOUSEHOLD_ORDER, begin, 0.5, points, order)
        sort_packed(order, np.empty_like(order))
        for n in range(points.size):
            q = np.int64(order[n] & NUMBER)
            place[begin + n] = points[q]
            habit_place[begin + n - start] = _point(_R2[1] * q + shift_2[m])
        _cut_households(begin, end, sizes, seed, people)


@kernel
def _point(value: float) -> float:
    return min(max(value % 1.0, _EDGE), 1.0 - _EDGE)


@kernel
def _cut_households(begin: int, end: int, sizes: Any, seed: int, people: People) -> None:
    i = begin
    while i < end:
        chance = uniform(seed, Purpose.HOUSEHOLD_SIZE, 0, i)
        size = 1
        while size < sizes.size and chance >= sizes[size - 1]:
            size += 1
        size = min(size, end - i)
        people.household_first[i : i + size] = i
        people.household_size[i : i + size] = size
        i += size


@kernel
def _draw_traits(
    low: int, seed: int, online: Any, people: People, threshold: Any, dependent: Any
) -> None:
    """Draw what depends on nothing else, and the chances of what does.

    Args:
        low: first citizen; there are as many as there are entries in `online`.
        seed: of the run.
        online: probability of being online politically.
        people: receives being online, hardship, risk aversion, susceptibility, exposure, skill.
        threshold: receives the uniform of the threshold, never 0.
        dependent: receives the uniform of being dependent.
    """
    words = np.empty((_BLOCKS, 4, BATCH), np.uint32)
    draw = words.reshape((4 * _BLOCKS, BATCH))
    for start in range(0, online.size, BATCH):
        for block in range(_BLOCKS):
            fill_words(seed, _FIRST // 4 + block, 0, low + start, words[block])
        hardship = _middle(draw[Purpose.HARDSHIP - _FIRST : Purpose.HARDSHIP - _FIRST + 7])
        for at in range(min(BATCH, online.size - start)):
            n, i = start + at, low + start + at
            people.on[i] = draw[Purpose.ONLINE - _FIRST, at] * UNIT < online[n]
            people.h[i] = hardship[at] * UNIT
            people.r[i] = draw[Purpose.RISK - _FIRST, at] * UNIT
            people.n[i] = draw[Purpose.SUSCEPTIBILITY - _FIRST, at] * UNIT
            people.v[i] = draw[Purpose.TELEVISION - _FIRST, at] * UNIT
            people.k[i] = draw[Purpose.SKILL - _FIRST, at] * UNIT
            threshold[n] = max(draw[Purpose.THRESHOLD - _FIRST, at] * UNIT, _SMALLEST)
            dependent[n] = draw[Purpose.DEPENDENT - _FIRST, at] * UNIT


@kernel
def _middle(rows: Any) -> Any:
    """Return the median of seven rows, number by number: Beta(4, 4) where they are uniform.

    Four times the largest of those left is moved to the end, in all places of a row at once.
    """
    for last in range(6, 2, -1):
        for row in range(last):
            one, other = rows[row], rows[row + 1]
            for n in range(one.size):
                one[n], other[n] = min(one[n], other[n]), max(one[n], other[n])
    return rows[3]
