"""What a division of money is worth where chance and the regime may turn out badly."""

from collections.abc import Callable
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.ranking import LEVEL, RESAMPLES, Interval
from groundswell.model.random import library_generator

type Numbers = NDArray[np.float64]
type Risk = Literal["mean", "worst_case", "cvar"]

_TAIL = 0.25  # share of the runs that count as bad
_STREAM = 79  # of the generator


def _mean(gains: Numbers) -> Numbers:
    return gains.mean(axis=(-2, -1))


def _worst_case(gains: Numbers) -> Numbers:
    return gains.mean(axis=-1).min(axis=-1)


def _tail_mean(gains: Numbers) -> Numbers:
    runs = np.sort(gains.reshape(*gains.shape[:-2], -1), axis=-1)
    return runs[..., : ceil(_TAIL * runs.shape[-1])].mean(axis=-1)


RISKS: dict[Risk, Callable[[Numbers], Numbers]] = {
    "mean": _mean,
    "worst_case": _worst_case,
    "cvar": _tail_mean,
}
"""Risk → the worth of gains with the axes ..., regime, seed; more is better.

`mean` is that of all runs; `worst_case` the mean under the regime where it is least (Wald 1945);
`cvar` the mean of the worst quarter of the runs, over regimes and seeds (Rockafellar and Uryasev
2000).
"""


def worth(gains: Numbers, risk: Risk) -> float:
    """Return the worth of gains, regime by seed."""
    return float(RISKS[risk](gains))


def estimate(gains: Numbers, risk: Risk, than: Numbers | None = None) -> Interval:
    """Return the worth with its 95 % interval, or how much more it is than that of other gains.

    Seeds are resampled, the same for both; deviations are spread as widely as Student's t.

    Args:
        gains: regime by seed, at least two seeds.
        risk: how they are weighed.
        than: other gains on the same seeds.
    """
    measure, seeds = RISKS[risk], gains.shape[-1]
    generator = library_generator(1, _STREAM)
    chosen = (generator.random((RESAMPLES, seeds)) * seeds).astype(np.int64)

    def resampled(values: Numbers) -> Numbers:
        return measure(np.moveaxis(values[:, chosen], 0, 1))

    mean = worth(gains, risk) - (worth(than, risk) if than is not None else 0.0)
    found = resampled(gains) - (resampled(than) if than is not None else 0.0)
    wide = np.sqrt(seeds / generator.chisquare(seeds - 1, RESAMPLES))
    low, high = np.quantile(mean + (found - mean) * wide, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(mean, float(low), float(high))
