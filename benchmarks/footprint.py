"""What a run takes of memory, and the constants of `groundswell.model.memory` fitted to it.

`python -m benchmarks.footprint` builds Moscow 2017 in several sizes and with several numbers of
ties, lives a few days of each in a process of its own, and prints the peaks beside what the fitted
constants say. `python -m benchmarks.footprint SIZE SETTINGS` measures one of them.
"""

import json
import subprocess
import sys
from typing import Any

import numpy as np

from groundswell.model import MobilizationModel
from groundswell.model.memory import estimate_memory, ties_a_citizen
from groundswell.scenarios import Scenario, load_scenario

_DAYS = 3
_FEW = {"parameters.ties.offline_degree": 4, "parameters.ties.online_degree": 4.0}
_MANY = {"parameters.ties.offline_degree": 14, "parameters.ties.online_degree": 24.0}
CASES: tuple[tuple[int, dict[str, Any]], ...] = (
    (100_000, {}),
    (300_000, {}),
    (1_000_000, _FEW),
    (1_000_000, {}),
    (1_000_000, _MANY),
    (3_000_000, {}),
)


def peak() -> int:
    """Return the largest resident memory that this process has had, in bytes."""
    import resource

    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


def measure(size: int, settings: dict[str, Any]) -> tuple[int, int]:
    """Return the peak in bytes after building, and after living a few days."""
    model = MobilizationModel("moscow-2017", size=size, threads=2, **settings)
    built = peak()
    model.run(_DAYS)
    return built, peak()


def _measure_apart(size: int, settings: dict[str, Any]) -> tuple[int, int]:
    command = [sys.executable, "-m", "benchmarks.footprint", str(size), json.dumps(settings)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    built, lived = json.loads(done.stdout)
    return built, lived


def fit(configs: list[Scenario], peaks: list[int]) -> list[float]:
    """Return the bytes of the process, of a citizen and of a tie that come nearest to the peaks.

    What is least is the sum of squares of the relative errors.
    """
    rows = np.array([[1.0, c.size, c.size * ties_a_citizen(c)] for c in configs])
    return np.linalg.lstsq(rows / np.array(peaks)[:, None], np.ones(len(peaks)))[0].tolist()


def main() -> None:
    """Measure all cases and fit."""
    _measure_apart(3000, {})  # the first process may have to compile, which takes memory
    configs = [load_scenario("moscow-2017", {"size": n, **more}) for n, more in CASES]
    peaks = [_measure_apart(size, more) for size, more in CASES]
    process, citizen, tie = fit(configs, [lived for _, lived in peaks])
    print("| citizens | ties a citizen | built, MB | lived, MB | fitted, MB | estimate now, MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for config, (built, lived) in zip(configs, peaks, strict=True):
        ties = ties_a_citizen(config)
        fitted = process + config.size * (citizen + tie * ties)
        cells = " | ".join(
            f"{n / 1e6:,.0f}" for n in (built, lived, fitted, estimate_memory(config))
        )
        print(f"| {config.size:,} | {ties:.1f} | {cells} |")
    print(f"\nPROCESS = {process:.3g}; PER_CITIZEN = {citizen:.3g}; PER_TIE = {tie:.3g}")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(int(sys.argv[1]), json.loads(sys.argv[2]))))
    else:
        main()
