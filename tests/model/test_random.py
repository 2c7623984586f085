"""The generator: proven quality, one stream for each decision."""

import numpy as np
import pytest
from scipy import stats

from groundswell.model.random import (
    UNIT,
    Draws,
    Purpose,
    fill_words,
    library_generator,
    philox,
    uniform,
)

# Published test vectors of Philox4x32-10 (Random123, file kat_vectors).
KNOWN_ANSWERS = [
    ((0, 0, 0, 0, 0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 6, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("words", "expected"), KNOWN_ANSWERS)
def test_generator_gives_the_published_answers(words, expected):
    """The generator is Philox4x32-10, not something like it."""
    assert tuple(int(word) for word in philox(*words)) == expected


def test_vector_and_scalar_draws_agree():
    """A draw does not depend on how it was asked for."""
    draws = Draws(2**62 + 5)
    several = draws.uniforms(Purpose.SHARE, 1000, 17)
    assert several[[0, 511, 512, 999]].tolist() == [
        draws.uniform(Purpose.SHARE, index, 17) for index in (0, 511, 512, 999)
    ]
    chosen = draws.uniforms(Purpose.SHARE, np.array([999, 3]), 17)
    assert chosen.tolist() == [several[999], several[3]]


def test_batches_of_the_daily_pass_are_the_same_draws():
    """The words filled in vector lanes are those of the scalar generator, burn-in included."""
    words = np.empty((4, 8), np.uint32)
    fill_words(9, Purpose.SYMPATHIZER // 4, -3, 100, words)
    row = words[Purpose.SYMPATHIZER % 4] * UNIT
    assert row.tolist() == [uniform(9, Purpose.SYMPATHIZER, -3, 100 + n) for n in range(8)]


def test_streams_are_uniform_and_unrelated():
    """Purposes, days and seeds give streams that no test of 200,000 numbers tells from chance."""
    base = Draws(1).uniforms(Purpose.DOOR, 200_000, 5)
    assert stats.kstest(base, "uniform").pvalue > 0.001
    others = [
        Draws(1).uniforms(Purpose.DOOR_OTHER, 200_000, 5),
        Draws(1).uniforms(Purpose.DOOR, 200_000, 6),
        Draws(2).uniforms(Purpose.DOOR, 200_000, 5),
    ]
    assert max(abs(np.corrcoef(base, other)[0, 1]) for other in others) < 0.01


def test_median_of_seven_uniforms_is_beta_4_4():
    """Hardship is drawn as an order statistic, which is exactly Beta(4, 4)."""
    sample = Draws(3).order_statistics(Purpose.HARDSHIP, 20_000, 7)
    assert stats.kstest(sample, stats.beta(4, 4).cdf).pvalue > 0.001


def test_a_library_draws_from_a_stream_of_its_own():
    """The same seed and stream draw the same; another of either, also swapped, draws otherwise."""
    first = library_generator(2, 5).random(20_000)
    assert (first == library_generator(2, 5).random(20_000)).all()
    others = [library_generator(*key).random(20_000) for key in ((2, 6), (3, 5), (5, 2))]
    others.append(Draws(2).uniforms(5, 20_000, 0))
    assert max(abs(np.corrcoef(first, other)[0, 1]) for other in others) < 0.03
    assert stats.kstest(first, "uniform").pvalue > 0.001
