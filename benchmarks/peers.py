"""Show that the peers live the same days as the engine: `python -m benchmarks.peers`.

The array peer draws the engine's random numbers and must agree to within rounding. The Mesa and
the Starsim peer draw their own, and must agree to within the spread of the engine's own runs under
other seeds, started from the same morning. Starsim is left out where it is not installed.
"""

import sys
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.array_peer import ArrayTown
from benchmarks.mesa_peer import Town
from benchmarks.setting import DAYS, Morning, engine, morning
from groundswell.model import MobilizationModel

_SIZE = 10_000
_OTHER_SEEDS = range(101, 133)

# What counts as agreement. Rounding may put a citizen on the other side of a threshold; the
# engine keeps its state in 32 bits.
_ONE_CITIZEN, _STANDARD_ERRORS, _ROUNDING = 1.5 / _SIZE, 4.5, 1e-6

type Measures = dict[str, float]

# Symbol in the engine and the array peer, attribute of the others.
_MEANS = {
    "attitude": ("x", "attitude"),
    "attention": ("a", "attention"),
    "recognition": ("c", "recognition"),
    "injustice": ("j", "injustice"),
    "fear": ("f", "fear"),
    "committed": ("com", "committed"),
    "knows of the call": ("know", "knows"),
}
_SHARES = {
    "speaks for challengers": ("s", "stance", 1),
    "speaks for incumbents": ("s", "stance", -1),
    "sympathizers": ("e", "engagement", 1),
    "volunteers": ("e", "engagement", 2),
}


def measure(read: Any, column: int) -> Measures:
    """Return mean state and shares of all citizens; `read` returns an attribute by its name."""
    means = {name: float(np.mean(read(names[column]))) for name, names in _MEANS.items()}
    shares = {
        name: float(np.mean(np.asarray(read(names[column])) == names[2]))
        for name, names in _SHARES.items()
    }
    return means | shares


def of_engine(model: MobilizationModel) -> Measures:
    """Live the days and return the engine's measures."""
    model.run(DAYS)
    return measure(lambda name: np.asarray(getattr(model.state, name), np.float64), 0)


def with_draws(model: MobilizationModel, seed: int) -> MobilizationModel:
    """Return a copy of the model with other draws from now on."""
    copy = model.fork()
    copy.draws.seed = seed
    return copy


def own_draws(start: Morning) -> dict[str, Any]:
    """Return the peers that draw their own random numbers, by name."""
    peers: dict[str, Any] = {"Mesa": Town(start)}
    if find_spec("starsim") is not None:
        from benchmarks.starsim_peer import StarsimTown

        peers["Starsim"] = StarsimTown(start)
    return peers


def main() -> int:
    """Print a table of the measures; return 1 where a peer lives other days."""
    model = engine(_SIZE)
    start = morning(model)
    arrays, towns = ArrayTown(start, model.draws.seed), own_draws(start)
    others = [of_engine(with_draws(model, seed)) for seed in _OTHER_SEEDS]
    for _ in range(DAYS):
        for town in (arrays, *towns.values()):
            town.step()
    found, by_arrays = of_engine(model), measure(lambda name: getattr(arrays, name), 0)
    by_towns = {name: measure(town.column, 1) for name, town in towns.items()}
    columns = ("engine", "numpy", *by_towns, "mean of seeds", "spread")
    print(f"Moscow 2017, {_SIZE:,} citizens after {DAYS} days; the engine's spread is that of")
    print(f"{len(others)} seeds. numpy draws the engine's random numbers, others their own.\n")
    print(f"{'':24}" + "".join(f"{column:>14}" for column in columns))
    agree = [
        _compare(
            name,
            found[name],
            by_arrays[name],
            [town[name] for town in by_towns.values()],
            [other[name] for other in others],
        )
        for name in found
    ]
    print("\nThe peers agree." if all(agree) else "\nThe peers do not agree.")
    return 0 if all(agree) else 1


def _compare(
    name: str, engine: float, arrays: float, towns: list[float], others: list[float]
) -> bool:
    mean, spread = float(np.mean(others)), float(np.std(others, ddof=1))
    values = (engine, arrays, *towns, mean, spread)
    print(f"{name:24}" + "".join(f"{value:14.5f}" for value in values))
    error = spread * (1 + 1 / len(others)) ** 0.5
    close = [abs(town - mean) < _STANDARD_ERRORS * error + _ROUNDING for town in towns]
    return all(close) and abs(arrays - engine) < _ONE_CITIZEN


if __name__ == "__main__":
    sys.exit(main())
