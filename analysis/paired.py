"""Runs of some scenarios with the same seeds, and what they say about differences.

Differences are taken within a seed, where chance does the same to all; the seed is the unit, as in
`groundswell.analysis.estimates`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.analysis.estimates import Cells, cells
from groundswell.analysis.sweeps.manifest import maker
from groundswell.analysis.sweeps.worker import RunOutcome
from groundswell.scenarios import Scenario, load_scenario

FEWEST = 3
"""Seeds, below which nothing is said about a difference."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Of the runs of a day: the ends of the 90 % band, those of the 50 % band, and the median."""

type Verdict = Literal["unknown", "more", "less", "alike"]
type Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Contender:
    """One of those that are compared.

    Attributes:
        label: short name, unlike the others'.
        source: name of a shipped scenario, path of a scenario file, or a scenario.
        settings: fields of the scenario by dotted path; a seed among them is not used.
    """

    label: str
    source: str | Path | Scenario
    settings: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def config(self) -> Scenario:
        """The scenario that is lived, but for its seed.

        Raises:
            GroundswellError: the scenario or a setting is not valid.
        """
        return load_scenario(self.source, self.settings)


class Difference(NamedTuple):
    """How much more a contender has than the first, seed by seed.

    Attributes:
        mean: of the differences; not a number where there is no pair.
        low: lower end of the 95 % interval; not a number with fewer than two pairs.
        high: upper end of it.
        pairs: seeds on which both have a value.
    """

    mean: float
    low: float
    high: float
    pairs: int

    @property
    def verdict(self) -> Verdict:
        """What the interval supports: `alike` means that it holds 0, not that there is none."""
        if self.pairs < FEWEST:
            return "unknown"
        if self.low > 0:
            return "more"
        return "less" if self.high < 0 else "alike"


@dataclass(frozen=True, eq=False)
class Results:
    """What came of a comparison so far.

    Only seeds that every contender has lived well count in estimates, differences and fans.

    Attributes:
        contenders: those that are compared.
        first_seed: the seed of replicate 0.
        replicates: seeds asked for.
        runs: that have ended, well or not; replicate by replicate, contenders in order.
    """

    contenders: tuple[Contender, ...]
    first_seed: int
    replicates: int
    runs: tuple[RunOutcome, ...]

    @property
    def failures(self) -> list[tuple[Contender, int, RunOutcome]]:
        """Runs that could not be lived to the end, with their contender and seed."""
        return [(*self._origin(run), run) for run in self.runs if run.status != "ok"]

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that count, in order."""
        return tuple(self.first_seed + replicate for replicate in self._whole)

    def values(self, outcome: str) -> Numbers:
        """Return an outcome, one row a contender, one column a seed that counts.

        It is not a number where it has no meaning, as turnout without an election.
        """
        rows = [[self._of(c, r).values[outcome] for r in self._whole] for c in self._places]  # noqa: PD011
        return np.array(rows, np.float64).reshape(len(rows), len(self._whole))

    def estimates(self, outcome: str) -> Cells:
        """Return the means of the contenders and their differences to the first."""
        values = self.values(outcome)
        codes, replicates = np.indices(values.shape)
        return cells(values.ravel(), codes.ravel(), len(values), replicates.ravel())

    def difference(self, outcome: str, contender: int) -> Difference:
        """Return how much more of an outcome a contender has than the first one."""
        values, found = self.values(outcome), self.estimates(outcome)
        pairs = np.isfinite(values[0]) & np.isfinite(values[contender])
        mean, half = float(found.change[contender]), float(found.change_half[contender])
        return Difference(mean, mean - half, mean + half, int(pairs.sum()))

    def days(self, contender: int) -> Numbers:
        """Return the recorded days of a contender; none before a seed counts."""
        runs = [self._of(contender, replicate) for replicate in self._whole[:1]]
        return runs[0].series["day"].astype(np.float64) if runs else np.empty(0)

    def fan(self, column: str, contender: int) -> Numbers:
        """Return the quantiles of a column of the daily record over the seeds that count.

        Returns:
            one row for each of `QUANTILES`, one column a recorded day.
        """
        lines = self.series(column, contender)
        if not lines.size:
            return np.empty((len(QUANTILES), 0))
        return np.quantile(lines, QUANTILES, axis=0)

    def series(self, column: str, contender: int) -> Numbers:
        """Return a column of the daily record, one row a seed that counts, one column a day."""
        lines = [self._of(contender, replicate).series[column] for replicate in self._whole]
        return np.array(lines, np.float64) if lines else np.empty((0, 0))

    def tables(self, name: str, contender: int) -> Numbers:
        """Return a table of a contender, one row a seed that counts."""
        return np.array([self._of(contender, replicate).tables[name] for replicate in self._whole])

    def frame(self) -> pd.DataFrame:
        """Return one row a run that has ended: contender, seed, status, settings, outcomes."""
        settings = {one.label: self._settings(one) for one in self.contenders}
        rows = [
            {"contender": one.label, "seed": seed, **settings[one.label], **_told(run)}
            for one, seed, run in ((*self._origin(run), run) for run in self.runs)
        ]
        return pd.DataFrame(rows)

    # ---- parts ----

    @property
    def _places(self) -> range:
        return range(len(self.contenders))

    @cached_property
    def _well(self) -> dict[int, RunOutcome]:
        return {run.run: run for run in self.runs if run.status == "ok"}

    @cached_property
    def _whole(self) -> tuple[int, ...]:
        """The replicates that every contender has lived well."""
        size = len(self.contenders)
        rows = range(self.replicates)
        return tuple(r for r in rows if all(r * size + c in self._well for c in self._places))

    def _of(self, contender: int, replicate: int) -> RunOutcome:
        return self._well[replicate * len(self.contenders) + contender]

    def _origin(self, run: RunOutcome) -> tuple[Contender, int]:
        replicate, contender = divmod(run.run, len(self.contenders))
        return self.contenders[contender], self.first_seed + replicate

    def _settings(self, contender: Contender) -> dict[str, Any]:
        """What any contender has set, as it is in this one."""
        paths = dict.fromkeys(path for one in self.contenders for path in one.settings)
        told = contender.config.model_dump(mode="json")
        found = {path: _at(told, path) for path in paths if path != "seed"}
        return {"scenario": contender.config.name, **found, "made_with": maker()}


def _told(run: RunOutcome) -> dict[str, Any]:
    return {"status": run.status, "error": run.error, "days": run.days, **run.values}  # noqa: PD011


def _at(told: Any, path: str) -> Any:
    """The value at a dotted path of a scenario; what is no single value as JSON."""
    for name in path.split("."):
        told = told[name]
    return json.dumps(told) if isinstance(told, list | dict) else told
