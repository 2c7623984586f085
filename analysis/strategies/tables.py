"""The results of a contest as CSV files."""

from pathlib import Path

import pandas as pd

from groundswell.analysis.folders import write_whole
from groundswell.analysis.strategies.explanation import Explanation
from groundswell.analysis.strategies.standings import Standings


def write_tables(
    standings: Standings, folder: Path, explanation: Explanation | None = None
) -> list[Path]:
    """Write strategies.csv, runs.csv, districts.csv, and explanation.csv where there is one.

    Args:
        standings: of the contest.
        folder: that is there already.
        explanation: of a pair of its strategies.

    Returns:
        the files.
    """
    tables = {
        "strategies": standings.frame(),
        "runs": standings.results.frame(),
        "districts": district_frame(standings),
    }
    if explanation:
        tables["explanation"] = explanation.frame()
    files = []
    for name, table in tables.items():
        files.append(folder / f"{name}.csv")
        write_whole(files[-1], lambda path, table=table: table.to_csv(path, index=False))
    return files


def district_frame(standings: Standings) -> pd.DataFrame:
    """Return the mean of the seats won by regime, strategy and district."""
    contest = standings.contest
    table = contest.scenario.table
    parts = [
        pd.DataFrame(
            {
                "regime": answer.name,
                "strategy": plan.name,
                "district": table.name,
                "label": table.label,
                "seats": table.seats,
                "won": standings.district_seats(regime, strategy).mean(axis=0),
            }
        )
        for regime, answer in enumerate(contest.regimes)
        for strategy, plan in enumerate(contest.strategies)
    ]
    return pd.concat(parts, ignore_index=True)
