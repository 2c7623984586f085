"""The only source of chance: a counter-based generator, one stream for each decision.

A uniform number is a pure function of (seed, purpose, day, index). It therefore does not depend
on the order of evaluation, on threads, on processes or on which other mechanisms are switched on:
two runs with the same seed share every draw they have in common.

The generator is Philox4x32 with ten rounds (Salmon, Moraes, Dror and Shaw 2011). One call gives
four words; the words serve four neighbouring purposes (see `groundswell.agents.purposes`).
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import special

from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
UNIT = 2.0**-32
_CHUNK = 512

# Half of the smallest positive uniform stands in for zero where a quantile would be infinite.
_SMALLEST = 2.0**-33


type Word = int | np.unsignedinteger[Any]


@njit(cache=True, nogil=True, inline="always")
def philox(
    word_0: Word, word_1: Word, word_2: Word, word_3: Word, key_0: Word, key_1: Word
) -> tuple[Any, Any, Any, Any]:
    """Return four 32-bit words for a counter of four and a key of two 32-bit words."""
    c0, c1, c2, c3 = np.uint64(word_0), np.uint64(word_1), np.uint64(word_2), np.uint64(word_3)
    k0, k1 = np.uint64(key_0), np.uint64(key_1)
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (
            (product_1 >> _HALF) ^ c1 ^ k0,
            product_1 & _LOW,
            (product_0 >> _HALF) ^ c3 ^ k1,
            product_0 & _LOW,
        )
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


@kernel
def four_uniforms(seed: int, block: int, day: int, index: int) -> tuple[float, float, float, float]:
    """Return the uniforms of the four purposes 4*block .. 4*block + 3, each in [0, 1)."""
    seed_bits, index_bits = np.uint64(seed), np.uint64(index)
    w0, w1, w2, w3 = philox(
        index_bits & _LOW,
        index_bits >> _HALF,
        np.uint64(day) & _LOW,
        np.uint64(block),
        seed_bits & _LOW,
        seed_bits >> _HALF,
    )
    return w0 * UNIT, w1 * UNIT, w2 * UNIT, w3 * UNIT


@kernel
def uniform(seed: int, purpose: int, day: int, index: int) -> float:
    """Return the uniform number in [0, 1) of one decision.

    Args:
        seed: of the run, 0 to 2**63 - 1.
        purpose: what is decided, a `Purpose`.
        day: of the decision; negative during burn-in.
        index: of who or what the decision is about.
    """
    u0, u1, u2, u3 = four_uniforms(seed, purpose // 4, day, index)
    word = purpose % 4
    if word == 0:
        return u0
    if word == 1:
        return u1
    if word == 2:
        return u2
    return u3


@kernel
def fill_words(seed: int, block: int, day: int, first: int, out: NDArray[np.uint32]) -> None:
    """Fill out[word, n] for the indices first + n: four purposes at once, in one vector loop."""
    seed_bits = np.uint64(seed)
    key_0, key_1 = seed_bits & _LOW, seed_bits >> _HALF
    when, where = np.uint64(day) & _LOW, np.uint64(block)
    for n in range(out.shape[1]):
        index = np.uint64(first + n)
        w0, w1, w2, w3 = philox(index & _LOW, index >> _HALF, when, where, key_0, key_1)
        out[0, n], out[1, n], out[2, n], out[3, n] = w0, w1, w2, w3


@kernel
def _fill_range(seed: int, purpose: int, day: int, first: int, out: NDArray[np.float64]) -> None:
    words = np.empty((4, _CHUNK), np.uint32)
    row = words[purpose % 4]
    for start in range(0, out.size, _CHUNK):
        fill_words(seed, purpose // 4, day, first + start, words)
        for n in range(min(_CHUNK, out.size - start)):
            out[start + n] = row[n] * UNIT


@kernel
def _fill_chosen(
    seed: int, purpose: int, day: int, indices: NDArray[np.int64], out: NDArray[np.float64]
) -> None:
    for position in range(indices.size):
        out[position] = uniform(seed, purpose, day, indices[position])


class Draws:
    """The draws of one run. `Draws(seed).uniform(Purpose.STEP, candidate, day)`."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.day = 0

    def uniform(self, purpose: int, index: int, day: int | None = None) -> float:
        """Return one uniform in [0, 1); the day is today's unless given."""
        return uniform(self.seed, int(purpose), self.day if day is None else day, int(index))

    def uniforms(
        self, purpose: int, indices: NDArray[np.int64] | int, day: int | None = None
    ) -> NDArray[np.float64]:
        """Return a uniform for each index (an array, or a count standing for 0 .. count - 1)."""
        when = self.day if day is None else day
        if isinstance(indices, int):
            out = np.empty(indices)
            _fill_range(self.seed, int(purpose), when, 0, out)
        else:
            out = np.empty(len(indices))
            _fill_chosen(self.seed, int(purpose), when, np.asarray(indices, np.int64), out)
        return out

    def normals(
        self, purpose: int, indices: NDArray[np.int64] | int, day: int | None = None
    ) -> NDArray[np.float64]:
        """Return standard normal numbers, by inverting the distribution function."""
        return special.ndtri(np.maximum(self.uniforms(purpose, indices, day), _SMALLEST))

    def order_statistics(
        self, purpose: int, indices: NDArray[np.int64] | int, count: int
    ) -> NDArray[np.float64]:
        """Return the median of `count` (odd) uniforms, which is Beta((count+1)/2, (count+1)/2)."""
        draws = np.stack([self.uniforms(purpose + k, indices, 0) for k in range(count)])
        return np.sort(draws, axis=0)[count // 2]


def library_generator(seed: int, stream: int) -> "np.random.Generator":  # noqa: TID251
    """Return a numpy generator for a library that draws by itself: Philox, keyed by both numbers.

    Args:
        seed: 0 to 2**63 - 1.
        stream: one for each use, at least 0.
    """
    key = np.random.SeedSequence((seed, stream))  # noqa: TID251
    return np.random.Generator(np.random.Philox(key))  # noqa: TID251


__all__ = ["UNIT", "Draws", "Purpose", "fill_words", "library_generator", "philox", "uniform"]
