"""Day by day, citizen by citizen: do the engine and the oracle live the same lives?"""

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from groundswell.model import MobilizationModel
from groundswell.scenarios import Scenario
from tests.reference.model import STATE, TRAITS, ReferenceModel
from tests.reference.networks import LAYERS

TOLERANCE = 1e-5
"""Largest difference between two floats, absolute below 1 and relative above."""


def assert_agreement(scenario: Scenario, threads: int = 1) -> ReferenceModel:
    """Run both models over the whole scenario and fail at the first difference.

    Args:
        scenario: what is run.
        threads: of the engine.

    Returns:
        The oracle after the run, so that a test can see that something happened in it.

    Raises:
        AssertionError: naming the first day, quantity and citizen (or row) that differ.
    """
    engine = MobilizationModel(scenario, threads=threads)
    oracle = ReferenceModel(scenario)
    report(compare_societies(engine, oracle), "before day 0", scenario)
    while oracle.day < scenario.days:
        engine.step()
        oracle.step()
        report(compare_day(engine, oracle), f"day {oracle.day - 1}", scenario)
    report(compare_tables(engine, oracle), "at the end", scenario)
    return oracle


def report(differences: Iterable[str], when: str, scenario: Scenario) -> None:
    """Fail with the first of the differences, if there is one."""
    first = next(iter(differences), None)
    if first is not None:
        raise AssertionError(f"{when}: {first} (scenario {scenario.name}, seed {scenario.seed})")


def compare_societies(engine: MobilizationModel, oracle: ReferenceModel) -> Iterator[str]:
    """Find differences in ties, traits and the state after burn-in."""
    for layer in LAYERS:
        ties = getattr(engine.society, layer)
        for i, expected in enumerate(oracle.layers[layer]):
            found = ties.indices[ties.indptr[i] : ties.indptr[i + 1]].tolist()
            if found != expected:
                yield f"{layer} ties of citizen {i}: engine {found}, oracle {expected}"
    yield from compare_citizens(engine, TRAITS, oracle.traits)
    yield from compare_citizens(engine, STATE, oracle.state)


def compare_day(engine: MobilizationModel, oracle: ReferenceModel) -> Iterator[str]:
    """Find differences in the state and the record at the end of a day."""
    yield from compare_citizens(engine, STATE, oracle.state)
    yield from compare_citizens(engine, ("b",), oracle.traits)
    row = engine.series.iloc[-1].to_dict()
    yield from compare_rows(row, oracle.series[-1], "series")


def compare_citizens(
    engine: MobilizationModel, symbols: Sequence[str], expected: Mapping[str, Sequence[Any]]
) -> Iterator[str]:
    """Find citizens for whom a quantity differs: flags and integers at all, floats noticeably."""
    for symbol in symbols:
        found = values(engine, symbol)
        wanted = np.asarray(expected[symbol])
        if wanted.dtype.kind == "f":
            differ = np.flatnonzero(~np.isclose(found, wanted, rtol=0, atol=TOLERANCE))
        else:
            differ = np.flatnonzero(found.astype(np.int64) != wanted.astype(np.int64))
        if differ.size:
            i = int(differ[0])
            others = f" and {differ.size - 1} more citizens" if differ.size > 1 else ""
            yield f"{symbol} of citizen {i}: engine {found[i]}, oracle {wanted[i]}{others}"


def values(engine: MobilizationModel, symbol: str) -> np.ndarray:
    """Return a quantity of all citizens of the engine."""
    homes = (engine.state, engine.traits, engine.society)
    home = next(home for home in homes if hasattr(home, symbol))
    return np.asarray(getattr(home, symbol))


def compare_tables(engine: MobilizationModel, oracle: ReferenceModel) -> Iterator[str]:
    """Find differences in the tables at the end of a run."""
    yield from compare_table(
        [row for row in records(engine.districts) if not missing(row["turnout"])],
        oracle.districts,
        "district",
    )
    yield from compare_table(records(engine.candidates), oracle.candidates, "number")
    yield from compare_table(records(engine.protests), oracle.protests, "day")


def records(table: Any) -> list[dict[str, Any]]:
    """Return the rows of a data frame."""
    return table.to_dict("records")


def compare_table(
    found: Sequence[Mapping[str, Any]], expected: Sequence[Mapping[str, Any]], key: str
) -> Iterator[str]:
    """Find differences between two tables with the same rows, in whatever order."""
    found, expected = (sorted(rows, key=lambda row: row[key]) for rows in (found, expected))
    keys = [row[key] for row in found], [row[key] for row in expected]
    if keys[0] != keys[1]:
        yield f"rows by {key}: engine {keys[0]}, oracle {keys[1]}"
    for one, other in zip(found, expected, strict=False):
        yield from compare_rows(one, other, f"{key} {other[key]}")


def compare_rows(found: Mapping[str, Any], expected: Mapping[str, Any], name: str) -> Iterator[str]:
    """Find columns in which two rows differ."""
    for column, value in expected.items():
        if column not in found:
            yield f"{name}: the engine has no {column}"
        elif not same(found[column], value):
            yield f"{name}, {column}: engine {found[column]}, oracle {value}"


def same(found: Any, expected: Any) -> bool:
    """Tell whether two values of a table are the same."""
    if isinstance(expected, float):
        return math.isclose(found, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(expected, datetime.date):
        return datetime.date(found.year, found.month, found.day) == expected
    return bool(found == expected)


def missing(value: Any) -> bool:
    """Tell whether a number is absent."""
    return value is None or math.isnan(value)
