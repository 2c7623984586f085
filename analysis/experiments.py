"""Outcomes over seeds beside the evidence, and what happens when one part is taken away.

seed_table("moscow-2017", seeds=range(1, 9))
ablations(seeds=range(1, 5), size=36_000)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.analysis.geography import (
    correlation,
    hexagon_neighbours,
    morans_i,
    ranking_quality,
    seat_clustering,
)
from groundswell.analysis.jobs import Job, run_jobs
from groundswell.analysis.tables import column
from groundswell.model import MobilizationModel


@dataclass(frozen=True)
class Band:
    """What the evidence wants of an outcome.

    Attributes:
        outcome: its name among the outcomes of a run.
        text: what it is, with unit.
        observed: what was observed.
        low: lowest value within tolerance.
        high: highest value within tolerance.
        scale: factor from the outcome to the unit of the text.
        fitted: whether a parameter was chosen with this figure in view.
    """

    outcome: str
    text: str
    observed: str
    low: float = -np.inf
    high: float = np.inf
    scale: float = 1.0
    fitted: bool = False

    def verdict(self, mean: float) -> str:
        """Return whether a mean lies inside."""
        if not np.isfinite(self.low) and not np.isfinite(self.high):
            return "-"
        return "hit" if self.low <= mean <= self.high else "MISS"

    @property
    def wanted(self) -> str:
        """The band as text."""
        low, high = np.isfinite(self.low), np.isfinite(self.high)
        if low and high:
            return f"{self.low:g} to {self.high:g}"
        return f"at least {self.low:g}" if low else "-"


_PERCENT = 100.0

MOSCOW_2017 = (
    Band("turnout", "turnout, %", "14.8", 12.8, 16.8, _PERCENT, fitted=True),
    Band("registered", "registered challengers", "1,046", 941, 1151, fitted=True),
    Band("seat_share_challengers", "seats of the challengers, %", "17.8", 14.8, 20.8, _PERCENT,
         fitted=True),
    Band("seat_share_incumbents", "seats of the ruling party, %", "76.8", 73.8, 79.8, _PERCENT,
         fitted=True),
    Band("councils_with_seat", "councils with a seat", "62-66", 54, 74, fitted=True),
    Band("councils_majority", "councils with at least half", "14-29", 10, 32, fitted=True),
    Band("councils_swept", "councils with all seats", "3-12", 3, 12, fitted=True),
    Band("councils_without_incumbents", "councils without the ruling party", "8", 5, 12,
         fitted=True),
    Band("win_rate", "candidates elected, %", "25-32", 25, 32, _PERCENT, fitted=True),
    Band("seat_clustering", "clustering of seats (ICC)", "0.42", 0.3, 0.5, fitted=True),
    Band("moran_support", "Moran's I of support", "0.55 (2013)", 0.4, 0.7),
    Band("moran_turnout", "Moran's I of turnout", "0.40 (2013)"),
    Band("turnout_with_support", "correlation of turnout and support", "0.55 (2013)"),
    Band("ranking_of_majorities", "earlier support ranks majorities (AUC)", "0.91", 0.85),
    Band("gagarinsky_share", "seats in Gagarinsky, %", "100", scale=_PERCENT),
    Band("volunteers", "volunteers on the day", "about 10,000", fitted=True),
)  # fmt: skip
"""Moscow, 10 September 2017: Central Election Commission; Interfax and RBC, September 2017."""

STRATEGY = "challengers.strategy."
ABLATIONS: Mapping[str, Mapping[str, Any]] = {
    "nothing": {},
    "head-hunting": {STRATEGY + "headhunt": 0},
    "training and tools": {STRATEGY + "training": 0, STRATEGY + "tools": 0},
    "campaign online": {STRATEGY + "online": 0},
    "online ties in society": {"mechanisms.social_media": False},
    "both of these": {"mechanisms.social_media": False, STRATEGY + "online": 0},
    "legal aid": {STRATEGY + "legal_aid": 0},
    "print money": {STRATEGY + "money": 0},
    "the whole headquarters": {
        STRATEGY + part: 0
        for part in ("headhunt", "training", "tools", "online", "legal_aid", "money")
    },
}
"""What is taken away from a campaign, and the settings that do so."""

_ABLATION_COLUMNS = {
    "registered": ("candidates", 1.0, 0),
    "seat_share_challengers": ("seats %", _PERCENT, 1),
    "councils_with_seat": ("a seat", 1.0, 1),
    "councils_majority": ("majority", 1.0, 1),
    "councils_swept": ("sweep", 1.0, 1),
    "win_rate": ("win %", _PERCENT, 1),
    "turnout": ("turnout %", _PERCENT, 2),
    "volunteers": ("volunteers", 1.0, 0),
}


def council_statistics(model: MobilizationModel) -> dict[str, float]:
    """Return what the table of results says about places, once all districts have voted."""
    table, results = model.society.table, model.districts
    if results.empty:
        return {}
    leaning = (model.state.x > model.parameters.c_C).astype(np.float64)
    support = np.add.reduceat(leaning, model.society.district_first[:-1])
    support /= np.diff(model.society.district_first)
    near = hexagon_neighbours(table.hex_col, table.hex_row)
    won, seats = column(results, "seats_challengers"), column(results, "seats")
    turnout = column(results, "turnout")
    return {
        "seat_share_incumbents": float(column(results, "seats_incumbents").sum() / seats.sum()),
        "seat_clustering": seat_clustering(won, seats),
        "moran_support": morans_i(support, near),
        "moran_turnout": morans_i(turnout, near),
        "turnout_with_support": correlation(turnout, support),
        "ranking_of_majorities": ranking_quality(table.support, 2 * won >= seats),
        "gagarinsky_share": _share_of_council(results, "Gagarinsky"),
    }


def _share_of_council(results: pd.DataFrame, name: str) -> float:
    here = column(results, "district") == name
    won, seats = column(results, "seats_challengers")[here], column(results, "seats")[here]
    return float(won.sum() / max(1, seats.sum()))


def outcomes(job: Job) -> dict[str, float]:
    """Live a whole run; return its headline numbers and its council statistics."""
    model = job.model().run()
    return {**model.outcomes, **council_statistics(model)}


def over_seeds(
    scenario: str, seeds: Iterable[int], processes: int = 2, **settings: Any
) -> pd.DataFrame:
    """Return the outcomes of a scenario, one row a seed."""
    jobs = [Job(scenario, seed, settings) for seed in seeds]
    found = run_jobs(outcomes, jobs, processes)
    return pd.DataFrame(found, index=pd.Index([job.seed for job in jobs], name="seed"))


def compare(runs: pd.DataFrame, bands: Sequence[Band]) -> pd.DataFrame:
    """Return the outcomes of runs beside what was observed, one row a band.

    A band is hit where the mean over seeds lies inside it; `inside` counts the seeds that do.
    """
    return pd.DataFrame([_row(column(runs, band.outcome) * band.scale, band) for band in bands])


def _row(values: NDArray[np.float64], band: Band) -> dict[str, Any]:
    digits = 0 if values.max() > 200 else 1 if values.max() > 2 else 2
    inside = int(((values >= band.low) & (values <= band.high)).sum())
    bounded = band.verdict(0.0) != "-"
    return {
        "outcome": band.text,
        "observed": band.observed,
        "wanted": band.wanted,
        "mean (sd)": mean_sd(values, digits),
        "range": f"{values.min():,.{digits}f} to {values.max():,.{digits}f}",
        "inside": f"{inside} of {values.size}" if bounded else "-",
        "verdict": band.verdict(float(values.mean())),
        "in view": "yes" if band.fitted else "no",
    }


def seed_table(
    scenario: str = "moscow-2017",
    seeds: Iterable[int] = range(1, 9),
    bands: Sequence[Band] = MOSCOW_2017,
    processes: int = 2,
    **settings: Any,
) -> pd.DataFrame:
    """Return the outcomes of a scenario over seeds against the wanted bands.

    Args:
        scenario: name or path.
        seeds: one run each.
        bands: what is wanted.
        processes: one or two.
        **settings: fields of the scenario by dotted path.
    """
    return compare(over_seeds(scenario, seeds, processes, **settings), bands)


def ablations(
    seeds: Iterable[int] = range(1, 5),
    size: int = 36_000,
    scenario: str = "moscow-2017",
    removed: Mapping[str, Mapping[str, Any]] = ABLATIONS,
    processes: int = 2,
) -> pd.DataFrame:
    """Return a campaign with one part of it removed at a time: mean (sd) over seeds.

    Every row is lived with the same seeds, so that rows differ by what was removed.

    Args:
        seeds: the same for each row.
        size: citizens simulated.
        scenario: the whole campaign.
        removed: settings that remove a part, by the name of the part.
        processes: one or two.
    """
    jobs = [
        Job(scenario, seed, {**settings, "size": size}, label)
        for label, settings in removed.items()
        for seed in seeds
    ]
    found = pd.DataFrame(run_jobs(outcomes, jobs, processes))
    labels = np.array([job.label for job in jobs])
    rows = [{"removed": label, **_means(found, labels == label)} for label in removed]
    return pd.DataFrame(rows)


def _means(runs: pd.DataFrame, chosen: NDArray[np.bool_]) -> dict[str, str]:
    return {
        name: mean_sd(column(runs, outcome)[chosen] * scale, digits)
        for outcome, (name, scale, digits) in _ABLATION_COLUMNS.items()
    }


def mean_sd(values: Any, digits: int) -> str:
    """Return "mean (sd)" of some numbers, as in "14.8 (0.2)"; the mean alone of one."""
    numbers = np.asarray(values, np.float64)
    mean = f"{numbers.mean():,.{digits}f}"
    return f"{mean} ({numbers.std(ddof=1):,.{digits}f})" if numbers.size > 1 else mean
