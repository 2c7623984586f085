"""Print what common seeds save, and how long a comparison takes: `python -m benchmarks.strategies`.

    --size N        simulated citizens (72,000)
    --replicates N  runs of each strategy from which the saving is told (64)

Two strategies of nearly the same worth are lived on the same seeds. Then the rule by which
`groundswell compare` ends is applied to pairs drawn from these runs: both of one seed, or of two
different seeds. Printed is how many runs of either it takes until one strategy is left, for the
smallest difference that the rule takes by default and for finer ones; the rule never ends before
8 runs of either, which hides part of the saving where the decision is easy. At last four strategies
are compared with 32 replicates of each on two processes, without an early end.
"""

import argparse
import os
import time
from statistics import median

import numpy as np
from numpy.typing import NDArray

from benchmarks.speed import facts
from groundswell.analysis.ranking import survivors
from groundswell.analysis.strategies import Contest, Rule, Standings, settle
from groundswell.analysis.sweeps.pools import Pool, local_pool
from groundswell.model.random import library_generator

PAIR = ("moscow-2017-platform", "doors-first")
FOUR = (*PAIR, "online-first", "few-strong-candidates")

_FIRST = 8  # runs of either that tell the variance
_MOST = 4_096  # runs after which nobody waits any longer
_FINER = (3.0, 1.0)  # seats, smaller than the default
_ORDERS = 200
_TURNS = range(_ORDERS)  # in which the runs are drawn
_STREAM = 78  # of the generator
_WORKERS = 2

type Numbers = NDArray[np.float64]


def drawn(values: Numbers, order: int, *, common: bool) -> Numbers:
    """Return runs of both strategies, drawn with replacement.

    Args:
        values: one row a strategy, one column a seed.
        order: number of the drawing.
        common: whether both are of one seed; otherwise of two different ones.
    """
    seeds = values.shape[1]
    generator = library_generator(order, _STREAM)
    first = generator.integers(seeds, size=_MOST)
    other = first if common else (first + generator.integers(1, seeds, size=_MOST)) % seeds
    return np.stack([values[0, first], values[1, other]])


def needed(values: Numbers, indifference: float) -> int:
    """Return how many runs of either it takes until one strategy is left, `_MOST` at most."""
    low, high = _FIRST, _MOST
    while low < high:
        middle = (low + high) // 2
        if len(survivors(values[:, :middle], _FIRST, indifference)) == 1:
            high = middle
        else:
            low = middle + 1
    return low


def print_saving(standings: Standings) -> None:
    """Print the runs that it takes with common and with independent seeds."""
    values = standings.values("seats")[0]
    gap = standings.difference(0, 0, 1)
    paired = float((values[0] - values[1]).var(ddof=1))
    apart = float(values.var(axis=1, ddof=1).sum())
    print(f"pair: {PAIR[0]} and {PAIR[1]}, {standings.replicates} seeds")
    print(f"difference: {gap.mean:.1f} seats, 95 % interval {gap.low:.1f} to {gap.high:.1f}")
    print(
        f"standard deviation of the difference: {paired**0.5:.1f} seats on common seeds, ", end=""
    )
    print(f"{apart**0.5:.1f} on independent ones; ratio of variances {apart / paired:.1f}")
    print(f"runs of either until settled, median of {_ORDERS} orders (90 % of them):")
    print(
        "  smallest difference that matters   common seeds   independent seeds   ratio of medians"
    )
    for indifference in (standings.indifference, *_FINER):
        runs = {
            common: [needed(drawn(values, order, common=common), indifference) for order in _TURNS]
            for common in (True, False)
        }
        told = (f"{median(runs[common]):.0f} ({spread(runs[common])})" for common in runs)
        ratio = median(runs[False]) / median(runs[True])
        print(f"  {indifference:10.1f} seats  ", *(f"{text:>17}" for text in told), f"{ratio:9.1f}")


def spread(runs: list[int]) -> str:
    """Return between which numbers of runs 90 % lie."""
    low, high = np.quantile(runs, [0.05, 0.95])
    return f"{low:.0f}–{high:.0f}"


def lived(size: int, names: tuple[str, ...], replicates: int, pool: Pool) -> Standings:
    """Return the standings after exactly so many replicates."""
    contest = Contest.of("moscow-2017", names, settings={"size": size})
    rule = Rule(first=replicates, most=replicates)
    return settle(contest, pool.executor, rule, at_once=2 * pool.workers)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=72_000)
    parser.add_argument("--replicates", type=int, default=64)
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    with local_pool(_WORKERS) as pool:
        print_saving(lived(chosen.size, PAIR, chosen.replicates, pool))
        begun = time.perf_counter()
        found = lived(chosen.size, FOUR, 32, pool)
        seconds = time.perf_counter() - begun
    print(
        f"{len(FOUR)} strategies, {found.replicates} replicates of each, {chosen.size:,} citizens, "
        f"{found.contest.scenario.days} days, {_WORKERS} processes: {seconds:.0f} s, "
        f"{seconds / len(FOUR) / found.replicates * _WORKERS:.2f} s a run and process"
    )
    print("\n".join(facts(load)))


if __name__ == "__main__":
    main()
