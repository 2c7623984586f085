"""A sweep as a heat map: which two factors, which slice of the others, and what is in a cell.

    table = SweepTable(load_sweep("results/repression-by-reach"))
    choice = table.first_choice()
    table.grid(choice).found.mean
    table.cell(choice, down=2, across=0).runs

Means, errors and the order of values are those of the sweep's report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.analysis.estimates import Cells, Codes, cells
from groundswell.analysis.sweeps.results import Sweep
from groundswell.analysis.tables import column
from groundswell.viz.sweep_report.axes import Axis
from groundswell.viz.sweep_report.subject import Subject, axis_over

type Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Choice:
    """What of a sweep is shown.

    Attributes:
        outcome: name of a result.
        down: the factor in rows; empty where fewer than two were varied.
        across: the factor in columns; empty where none was varied.
        held: other factors that are held at a cell of theirs; over the rest the mean is taken.
    """

    outcome: str
    down: str
    across: str
    held: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """A heat map.

    Attributes:
        down: the factor in rows.
        across: the factor in columns.
        found: means of the cells, row by row.
        failed: number of runs of each cell that did not end well.
    """

    down: Axis
    across: Axis
    found: Cells
    failed: Codes

    def place(self, down: int, across: int) -> int:
        """Return the place of a cell among all."""
        return down * len(self.across) + across


@dataclass(frozen=True)
class RunRow:
    """A run of a sweep.

    Attributes:
        number: of the run.
        seed: of all its draws.
        replicate: from 0.
        factors: what was varied, and its value in this run.
        value: of the outcome; not a number where it has none.
        days: lived.
        status: `ok`, or how it ended.
        error: why it did not end well.
    """

    number: int
    seed: int
    replicate: int
    factors: Mapping[str, Any]
    value: float
    days: int
    status: str
    error: str


@dataclass(frozen=True)
class Cell:
    """A cell, looked at closely.

    Attributes:
        mean: over its runs.
        half: half the width of the 95 % interval of the mean; not a number with one replicate.
        runs: those that ended well, in the order of their numbers.
        failed: those that did not.
    """

    mean: float
    half: float
    runs: tuple[RunRow, ...]
    failed: tuple[RunRow, ...]

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all its runs."""
        return frozenset(run.number for run in (*self.runs, *self.failed))

    @property
    def typical(self) -> RunRow | None:
        """The run that is nearest to the mean; None where no run has a value."""
        known = [run for run in self.runs if np.isfinite(run.value)]
        return min(known, key=lambda run: abs(run.value - self.mean), default=None)


class SweepTable:
    """A sweep, ready to be shown; nothing in it changes, so that all sessions may share it.

    Args:
        sweep: done, going on, or just begun.

    Attributes:
        sweep: the same.
        subject: the same, as its report sees it.
    """

    def __init__(self, sweep: Sweep) -> None:
        self.sweep = sweep
        self.subject = Subject(sweep)
        self._axes: dict[str, Axis] = {}

    # ---- what can be chosen ----

    @cached_property
    def outcomes(self) -> list[str]:
        """Results that differ between runs, those that the plan names first; else all."""
        return self.subject.differing or self.subject.results

    def first_choice(self) -> Choice:
        """Return what is shown at first: the first outcome, and the report's first pair."""
        names = self.sweep.factors
        pairs = self.subject.main_pairs or [("", names[0] if names else "")]
        return Choice(self.outcomes[0], *pairs[0])

    def partners(self, factor: str) -> tuple[str, ...]:
        """Return the factors that the plan changes together with one."""
        return self.subject.told[factor].together if factor else ()

    def against(self, factor: str) -> list[str]:
        """Return the factors that may stand against one: not itself, nor its partners."""
        return [name for name in self.sweep.factors if name not in (factor, *self.partners(factor))]

    def others(self, choice: Choice) -> list[str]:
        """Return the factors of which a slice may be taken; of partners only the first."""
        found: list[str] = []
        for name in self.against(choice.down):
            taken = [choice.across, *self.partners(choice.across)]
            if name not in taken and not set(self.partners(name)) & set(found):
                found.append(name)
        return found

    def turned(self, choice: Choice, *, down: str = "", across: str = "") -> Choice:
        """Return a choice with another factor in rows or columns; the slice is kept if it can be.

        A factor that stands on the other side already changes places with the one that was here.
        """
        down, across = down or choice.down, across or choice.across
        if across not in self.against(down):
            moved = down != choice.down
            down, across = (down, choice.down) if moved else (choice.across, across)
        if across not in self.against(down):
            across = self.against(down)[0]
        new = Choice(choice.outcome, down, across)
        kept = {name: code for name, code in choice.held.items() if name in self.others(new)}
        return Choice(choice.outcome, down, across, kept)

    def fitting(self, choice: Choice) -> Choice:
        """Return a choice without slices that are not there: new runs may bring bins."""
        there = {name: code for name, code in choice.held.items() if code < len(self.axis(name))}
        return Choice(choice.outcome, choice.down, choice.across, there)

    def has(self, choice: Choice, down: int, across: int) -> bool:
        """Return whether the heat map of a choice has a cell."""
        return down < len(self.axis(choice.down)) and across < len(self.axis(choice.across))

    def axis(self, factor: str) -> Axis:
        """Return the values of a factor in order, over all runs; one cell where it is empty."""
        if factor not in self._axes:
            self._axes[factor] = self._axis(factor)
        return self._axes[factor]

    def _axis(self, factor: str) -> Axis:
        if not factor:
            nought = np.zeros(len(self.sweep.runs))
            return Axis("", ("",), np.zeros(1), nought.astype(np.int64), nought, "text")
        values = pd.Series(self.sweep.runs[factor], name=factor)
        points = self.sweep.manifest.points
        return axis_over(values, self.subject.told[factor], points, paired=True)

    # ---- what is shown ----

    def grid(self, choice: Choice) -> Grid:
        """Return the heat map of a choice."""
        down, across = self.axis(choice.down), self.axis(choice.across)
        codes, size = down.codes * len(across) + across.codes, len(down) * len(across)
        chosen, ok = self._chosen(choice), self._ok
        good = chosen & ok
        replicates = column(self.sweep.runs, "replicate").astype(np.int64)
        found = cells(self._values(choice)[good], codes[good], size, replicates[good])
        failed = np.bincount(codes[chosen & ~ok], minlength=size)
        return Grid(down, across, found, failed)

    def cell(self, choice: Choice, down: int, across: int) -> Cell:
        """Return a cell of the heat map of a choice.

        Args:
            choice: what is shown.
            down: its row.
            across: its column.
        """
        grid = self.grid(choice)
        place = grid.place(down, across)
        here = self._chosen(choice) & (grid.down.codes == down) & (grid.across.codes == across)
        return Cell(
            mean=float(grid.found.mean[place]),
            half=float(grid.found.half[place]),
            runs=self._rows(choice, here & self._ok),
            failed=self._rows(choice, here & ~self._ok),
        )

    @cached_property
    def _ok(self) -> Mask:
        return column(self.sweep.runs, "status") == "ok"

    def _values(self, choice: Choice) -> NDArray[np.float64]:
        return column(self.sweep.runs, choice.outcome).astype(float)

    def _chosen(self, choice: Choice) -> Mask:
        found = np.ones(len(self.sweep.runs), bool)
        for name, code in choice.held.items():
            found &= self.axis(name).codes == code
        return found

    def _rows(self, choice: Choice, mask: Mask) -> tuple[RunRow, ...]:
        rows = pd.DataFrame(self.sweep.runs[mask]).to_dict(orient="records")
        return tuple(_row(row, self.sweep.factors, choice) for row in rows)


def _row(row: Mapping[Any, Any], factors: list[str], choice: Choice) -> RunRow:
    return RunRow(
        number=int(row["run"]),
        seed=int(row["seed"]),
        replicate=int(row["replicate"]),
        factors={name: row[name] for name in factors},
        value=float(row[choice.outcome]),
        days=int(row["days"]),
        status=str(row["status"]),
        error=str(row["error"]),
    )
