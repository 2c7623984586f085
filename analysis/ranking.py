"""Which of some alternatives is best, and how sure that is, from runs with common seeds.

Differences are taken within a seed, where chance does the same to all alternatives; the seed is the
unit that is resampled. Draws of the bootstrap come from the counter-based generator, so that the
same values give the same intervals everywhere.

When to stop growing the number of seeds is decided by the fully sequential procedure of Kim and
Nelson (2001), which allows for common seeds: an alternative is dropped once another's lead, over
the seeds lived so far, exceeds what their differences over the first seeds leave open.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray

from groundswell.model.random import library_generator

LEVEL = 0.95
"""Of the intervals, and of the choice of the best."""

RESAMPLES = 2_000
"""Of a bootstrap."""

_STREAM = 77  # of the generator; other uses have others

type Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """An estimate with the interval in which it lies.

    Attributes:
        mean: the estimate.
        low: lower end of the 95 % interval.
        high: upper end of it.
    """

    mean: float
    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Whether no difference is among what the interval allows."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, eq=False)
class Ranking:
    """Alternatives, compared on the same seeds.

    Attributes:
        values: of one outcome, one row an alternative, one column a seed; more is better.
        seed: of the bootstrap.
    """

    values: Numbers
    seed: int = 1

    @cached_property
    def resampled(self) -> Numbers:
        """Means of the alternatives over resampled seeds, one row an alternative.

        Means of a plain bootstrap spread too little where seeds are few. Deviations are therefore
        divided, all of a resample alike, by what turns normal deviates into those of Student's t.
        """
        number = self.values.shape[1]
        generator = library_generator(self.seed, _STREAM)
        chosen = (generator.random((RESAMPLES, number)) * number).astype(np.int64)
        means = self.means[:, None]
        if number == 1:
            return np.repeat(means, RESAMPLES, axis=1)
        spread = np.sqrt(number / generator.chisquare(number - 1, RESAMPLES))
        return means + (self.values[:, chosen].mean(axis=2) - means) * spread

    @property
    def means(self) -> Numbers:
        """Means over the seeds."""
        return self.values.mean(axis=1)

    @property
    def order(self) -> list[int]:
        """The alternatives, best first; the earlier one where two are equal."""
        return np.argsort(-self.means, kind="stable").tolist()

    def interval(self, place: int) -> Interval:
        """Return the mean of an alternative (bias-corrected bootstrap-t over seeds)."""
        return interval(self.values[place], self.seed)

    def difference(self, place: int, other: int) -> Interval:
        """Return how much more an alternative has than another, seed by seed."""
        return interval(self.values[place] - self.values[other], self.seed)

    @property
    def chances(self) -> Numbers:
        """Share of the resamples in which each alternative is the best; ties are shared."""
        best = self.resampled == self.resampled.max(axis=0)
        return (best / best.sum(axis=0)).mean(axis=1)


def interval(values: Numbers, seed: int = 1) -> Interval:
    """Return the mean of values and its 95 % interval by the bootstrap-t (Efron 1981; Hall 1988).

    A percentile interval of few seeds is too short; dividing each resampled deviation by its own
    standard error makes up for it.

    Args:
        values: one a seed.
        seed: of the draws.
    """
    number, mean = values.size, float(values.mean())
    error = values.std(ddof=1) / np.sqrt(number) if number > 1 else np.nan
    if not error > 0:
        return Interval(mean, mean, mean) if error == 0 else Interval(mean, -inf, inf)
    draws = library_generator(seed, _STREAM).random((RESAMPLES, number))
    resampled = values[(draws * number).astype(np.int64)]
    spread = resampled.std(axis=1, ddof=1) / np.sqrt(number)
    deviations = (resampled.mean(axis=1) - mean)[spread > 0] / spread[spread > 0]
    low, high = np.quantile(deviations, [(1 + LEVEL) / 2, (1 - LEVEL) / 2])
    return Interval(mean, float(mean - low * error), float(mean - high * error))


def regrets(values: Numbers) -> Numbers:
    """Return how much each alternative falls short of the best of each circumstance.

    Args:
        values: means, one row an alternative, one column a circumstance.
    """
    return values.max(axis=0) - values


def survivors(values: Numbers, first: int, indifference: float, level: float = LEVEL) -> list[int]:
    """Return the alternatives that may still be the best (Kim and Nelson 2001, procedure KN).

    Args:
        values: one row an alternative, one column a seed, at least `first` of them; more is better.
        first: seeds from which the variances of differences are estimated, at least 2.
        indifference: the smallest difference that matters, above 0.
        level: probability with which the best is kept, where it is better by that difference.
    """
    alternatives, number = values.shape
    if alternatives == 1:
        return [0]
    eta = 0.5 * ((2 * (1 - level) / (alternatives - 1)) ** (-2 / (first - 1)) - 1)
    scale = 2 * eta * (first - 1)
    kept = list(range(alternatives))
    for seeds in range(first, number + 1):
        kept = _screened(values, kept, seeds, first, scale, indifference)
        if len(kept) == 1:
            break
    return kept


def _screened(
    values: Numbers, kept: list[int], seeds: int, first: int, scale: float, indifference: float
) -> list[int]:
    """Drop the alternatives whose shortfall is larger than what is still open."""
    means = values[:, :seeds].mean(axis=1)

    def open_between(one: int, other: int) -> float:
        spread = (values[one, :first] - values[other, :first]).var(ddof=1)
        return max(0.0, (scale * spread / indifference - indifference * seeds) / (2 * seeds))

    return [
        one
        for one in kept
        if all(
            means[one] >= means[other] - open_between(one, other) for other in kept if other != one
        )
    ]
