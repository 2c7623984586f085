"""The villages of a sweep as a Mesa user would live them: `python -m benchmarks.batch RUNS EVERY`.

EVERY is the number of days from one row of the daily record to the next. Prints, as JSON, when
`batch_run` was called and when it had ended, the processor seconds of that, and of every run its
factors, seed and two results.
Each of its workers imports this module, so it imports no more than such a user has to.
"""

import json
import os
import sys
import time
from typing import Any

from mesa.batchrunner import batch_run

from groundswell.model import MobilizationModel

WORKERS = 2
FACTORS: dict[str, list[float]] = {
    "regime.levers.policing": [0.0, 0.2, 0.4, 0.6, 0.8],
    "regime.levers.censorship": [0.0, 0.25, 0.5, 0.75],
}
POINTS = 20
RESULTS = ("volunteers", "seats_challengers")


def replicates(runs: int) -> int:
    """Return how many runs each design point gets, so that there are about as many as wished."""
    return max(1, round(runs / POINTS))


def lived(runs: int, every: int) -> dict[str, Any]:
    """Live the villages, and tell when, and what came of them."""
    parameters = {"scenario": "village", "record_every": every, **FACTORS}
    seeds = range(1, 1 + replicates(runs))
    began, before = time.perf_counter(), worked()
    rows = batch_run(
        MobilizationModel,
        parameters,
        number_processes=WORKERS,
        data_collection_period=-1,
        display_progress=False,
        rng=seeds,
    )
    ended, after = time.perf_counter(), worked()
    results = [[row[name] for name in (*FACTORS, "seed", *RESULTS)] for row in rows]
    return {"began": began, "ended": ended, "worked": after - before, "results": results}


def worked() -> float:
    """Return the processor seconds of this process so far, with the children it has waited for."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    print(json.dumps(lived(int(sys.argv[1]), int(sys.argv[2]))))
