"""From what came of runs to the tables in which it is stored."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from groundswell.analysis.plans.plan import Plan
from groundswell.analysis.sweeps.worker import RunOutcome

type Given = Mapping[int, Mapping[str, Any]]
"""Point, replicate, seed and factors of runs, by their numbers."""


def schemas_of(plan: Plan) -> dict[str, pa.Schema]:
    """The columns of all tables of a plan; those of the runs first."""
    found = {"runs": _run_schema(plan)}
    if plan.measures.columns:
        numbers = ((name, pa.float64()) for name in plan.measures.columns)
        found["series"] = pa.schema([("run", pa.int64()), ("day", pa.int64()), *numbers])
    return found


def _run_schema(plan: Plan) -> pa.Schema:
    columns = plan.points.columns
    return pa.schema(
        [
            ("run", pa.int64()),
            ("point", pa.int64()),
            ("replicate", pa.int64()),
            ("seed", pa.int64()),
            *((name, pa.array(values[:1]).type) for name, values in columns.items()),
            *((name, pa.float64()) for name in plan.measures.names),
            ("days", pa.int64()),
            ("status", pa.string()),
            ("error", pa.string()),
            ("seconds", pa.float64()),
        ]
    )


def tables_of(
    outcomes: Sequence[RunOutcome], given: Given, schemas: Mapping[str, pa.Schema]
) -> dict[str, pa.Table]:
    """What came of some runs, as tables, in the order of the runs.

    Args:
        outcomes: of the runs.
        given: what is known of each beforehand.
        schemas: of the tables.
    """
    sorted_ = sorted(outcomes, key=lambda outcome: outcome.run)
    found = {"runs": _run_table(sorted_, given, schemas["runs"])}
    if "series" in schemas:
        found["series"] = _series_table(sorted_, schemas["series"])
    return found


def _run_table(outcomes: Sequence[RunOutcome], given: Given, schema: pa.Schema) -> pa.Table:
    rows = [
        {
            "run": outcome.run,
            **given[outcome.run],
            **outcome.values,
            "days": outcome.days,
            "status": outcome.status,
            "error": outcome.error,
            "seconds": outcome.seconds,
        }
        for outcome in outcomes
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _series_table(outcomes: Sequence[RunOutcome], schema: pa.Schema) -> pa.Table:
    kept = [outcome for outcome in outcomes if outcome.series]
    lengths = [len(outcome.series["day"]) for outcome in kept]
    runs = np.repeat(np.array([outcome.run for outcome in kept], np.int64), lengths)
    numbers = {
        name: np.concatenate([np.zeros(0), *(outcome.series[name] for outcome in kept)])
        for name in schema.names[1:]
    }
    days = {"day": numbers["day"].astype(np.int64)}
    return pa.Table.from_pydict({"run": runs, **numbers, **days}, schema=schema)
