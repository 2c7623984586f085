"""Does the number of simulated citizens matter? Outcomes of one scenario at several sizes.

by_size({72_000: 8, 720_000: 4, 7_200_000: 1})

What the model counts in real units (candidates, commissions, shocks of districts) is drawn alike
at every size, so runs of one seed differ by what citizens themselves draw, and by nothing else.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from groundswell.analysis.experiments import MOSCOW_2017, Band, council_statistics, mean_sd
from groundswell.analysis.tables import column
from groundswell.model import MobilizationModel

SIZES: Mapping[int, int] = {18_000: 8, 72_000: 8, 720_000: 4, 7_200_000: 1}
"""Citizens, and over how many seeds; the last size has a citizen for each voter of Moscow."""


def by_size(
    sizes: Mapping[int, int] = SIZES,
    reference: int = 72_000,
    scenario: str = "moscow-2017",
    outcomes: Sequence[Band] = MOSCOW_2017,
    threads: int = 2,
) -> pd.DataFrame:
    """Return outcomes by size: mean (sd over seeds), and how far the largest size is off.

    The last columns are the difference of the largest size from the mean of the reference, and
    from the same seeds of the reference, both in standard deviations over the seeds of the
    reference.

    Args:
        sizes: number of seeds (1, 2, ...) by number of citizens.
        reference: the size that others are compared with; needs two seeds or more.
        scenario: name or path.
        outcomes: what is compared.
        threads: of each run; they change no result.
    """
    runs = {
        size: pd.DataFrame(
            [_outcomes(scenario, size, seed, threads) for seed in range(1, seeds + 1)]
        )
        for size, seeds in sizes.items()
    }
    largest = max(sizes)
    return pd.DataFrame([_row(runs, band, reference, largest) for band in outcomes])


def _outcomes(scenario: str, size: int, seed: int, threads: int) -> dict[str, float]:
    model = MobilizationModel(scenario, seed=seed, size=size, threads=threads, record_every=1000)
    model.run()
    return {**model.outcomes, **council_statistics(model)}


def _row(
    runs: Mapping[int, pd.DataFrame], band: Band, reference: int, largest: int
) -> dict[str, str]:
    found = {size: column(table, band.outcome) * band.scale for size, table in runs.items()}
    usual, whole = found[reference], found[largest]
    spread = float(usual.std(ddof=1))
    digits = 0 if usual.max() > 200 else 1 if usual.max() > 2 else 2

    def apart(others: np.ndarray) -> str:
        difference = float(whole.mean() - others.mean())
        return f"{difference / spread:+.1f}" if spread > 0 else f"{difference:+g}"

    cells = {f"{size:,}": mean_sd(values, digits) for size, values in found.items()}
    return {
        "outcome": band.text,
        **cells,
        "off the mean, sd": apart(usual),
        "off the same seeds, sd": apart(usual[: whole.size]),
    }
