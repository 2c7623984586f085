"""What of a sweep its report shows: the main results, factors and pairs, by rules that it states.

Results: those that the plan names, in its order, then the other headline numbers; those that never
differ are told and not drawn. Factors: in the order of the plan. Pairs: repression against reach
first, then all of the first factors; not those that a zip changes together.
"""

from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.analysis.estimates import Cells, Codes, Numbers, cells, point_means
from groundswell.analysis.sweeps.results import Sweep
from groundswell.analysis.tables import column
from groundswell.viz.sweep_report.axes import Axis, axis_of
from groundswell.viz.sweep_report.factors import Told, read_told
from groundswell.viz.sweep_report.words import OUTCOMES, Meaning, reduction

MAIN_RESULTS = 12
"""Results for which effects and heat maps are shown."""

MAIN_FACTORS = 6
"""Factors for which effects are shown."""

PAIRED_FACTORS = 4
"""Factors of which every pair has heat maps."""

REPRESSION = ("regime.levers.policing",)
REACH = ("parameters.ties.online_share", "regime.levers.censorship")

_MOST_LEVELS = 25  # values of a factor with a mean each
_MOST_CELLS = 12  # the same, in a heat map
_MOST_DRAWN = 8  # the same, where values are drawn from a range and few points have each


class Subject:
    """A sweep as its report sees it.

    Args:
        sweep: that is reported.

    Attributes:
        sweep: the same.
        content: the plan and the resolved scenario, as plain data.
        ok: the runs that ended well.
        failed: the runs that did not.
    """

    def __init__(self, sweep: Sweep) -> None:
        self.sweep = sweep
        self.content = sweep.manifest.content
        self.ok = sweep.ok
        self.failed = sweep.failures
        self._axes: dict[tuple[str, bool], Axis] = {}
        self._means: dict[str, tuple[Numbers, Codes]] = {}

    @cached_property
    def told(self) -> dict[str, Told]:
        """What is known of each factor."""
        return read_told(self.content, self.sweep.factors)

    # ---- results ----

    @cached_property
    def results(self) -> list[str]:
        """All results: those that the plan names first."""
        measure = self.content.get("measure", {})
        named = [*(measure.get("outcomes") or ()), *measure.get("reduce", {})]
        return sorted(self.sweep.results, key=lambda name: name not in named)

    def meaning(self, result: str) -> Meaning:
        """What a result is."""
        told = self.content.get("measure", {}).get("reduce", {}).get(result)
        return reduction(told) if told else OUTCOMES.get(result, Meaning(""))

    def values(self, result: str) -> Numbers:
        """A result of the runs that ended well; not a number where one has none."""
        return column(self.ok, result).astype(float)

    @cached_property
    def flat(self) -> dict[str, float]:
        """The results that never differ and their value; not a number where no run has any."""
        found = {}
        for name in self.results:
            known = self.values(name)
            known = known[np.isfinite(known)]
            if not known.size or known.min() == known.max():
                found[name] = float(known[0]) if known.size else float("nan")
        return found

    @property
    def differing(self) -> list[str]:
        """The results that differ between runs."""
        return [name for name in self.results if name not in self.flat]

    @property
    def main_results(self) -> list[str]:
        """The results for which effects and heat maps are shown."""
        return self.differing[:MAIN_RESULTS]

    # ---- factors ----

    @property
    def main_factors(self) -> list[str]:
        """The factors for which effects are shown."""
        return self.sweep.factors[:MAIN_FACTORS]

    def short(self, factor: str) -> str:
        """The last part of a factor's path, where no other factor has the same."""
        last = factor.rpartition(".")[2]
        alike = [name for name in self.sweep.factors if name.rpartition(".")[2] == last]
        return factor if last.isdigit() or len(alike) > 1 else last

    @property
    def main_pairs(self) -> list[tuple[str, str]]:
        """The pairs of factors that have heat maps, repression against reach first."""
        factors = self.sweep.factors
        first = [(one, other) for one in REPRESSION for other in REACH]
        asked = [pair for pair in first if set(pair) <= set(factors)]
        others = combinations(factors[:PAIRED_FACTORS], 2)
        asked += [pair for pair in others if set(pair) not in map(set, asked)]
        return [(one, other) for one, other in asked if other not in self.told[one].together]

    @property
    def zipped_pairs(self) -> list[tuple[str, str]]:
        """The pairs of factors that cannot be told apart, each once."""
        pairs = combinations(self.sweep.factors, 2)
        return [(one, other) for one, other in pairs if other in self.told[one].together]

    def axis(self, factor: str, *, paired: bool = False) -> Axis:
        """The values of a factor in order, for effects or for heat maps."""
        key = factor, paired
        if key not in self._axes:
            values = pd.Series(self.ok[factor], name=factor)
            points = np.unique(self.points).size
            self._axes[key] = axis_over(values, self.told[factor], points, paired=paired)
        return self._axes[key]

    # ---- design points ----

    @cached_property
    def points(self) -> Codes:
        """The design point of each run that ended well."""
        return column(self.ok, "point").astype(np.int64)

    def point_means(self, result: str) -> tuple[Numbers, Codes]:
        """The mean of a result at each design point that has one, and the place of a run of it."""
        if result not in self._means:
            self._means[result] = point_means(self.values(result), self.points)
        return self._means[result]

    # ---- replicates ----

    @cached_property
    def replicates(self) -> Codes:
        """The replicate of each run that ended well."""
        return column(self.ok, "replicate").astype(np.int64)

    @property
    def several(self) -> bool:
        """Whether there is more than one replicate to judge chance by."""
        return np.unique(self.replicates).size > 1

    @property
    def common(self) -> bool:
        """Whether a replicate has the same seed at every design point."""
        return self.content.get("seeds", "common") == "common"

    def estimate(self, result: str, codes: NDArray[np.int64], size: int) -> Cells:
        """Estimate the means of a result in some cells.

        Args:
            result: what is averaged.
            codes: the cell of each run.
            size: number of cells.
        """
        return cells(self.values(result), codes, size, self.replicates)


def axis_over(values: pd.Series, told: Told, points: int, *, paired: bool = False) -> Axis:
    """Put a factor's values in order as its plan tells them, in bins where they are many.

    Args:
        values: of the factor, one a run; not empty.
        told: what is known of the factor.
        points: number of design points.
        paired: for heat maps, which have fewer cells a factor.
    """
    return axis_of(
        values,
        most=_most(told, paired),
        bins=max(3, min(8, round(points**0.5 / 2))),
        order=list(map(str, told.choices or ())),
        ends=told.ends,
        log=told.log,
    )


def _most(told: Told, paired: bool) -> int:
    """How many values of a factor have a cell each."""
    if told.uneven and told.is_range:
        return _MOST_DRAWN
    return _MOST_CELLS if paired else _MOST_LEVELS
