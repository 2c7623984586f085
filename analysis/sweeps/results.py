"""A sweep as tables.

found = load_sweep("results/repression-by-reach")
found.runs                      # one row a run: factors, seed, results, status
found.series                    # one row a run and day, if the plan keeps series
found.ok.groupby(found.factors)["turnout"].mean()
found.to_xarray()["turnout"].mean("replicate")
"""

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from groundswell.analysis.sweeps.manifest import Manifest
from groundswell.analysis.sweeps.pieces import DamagedError, MissingError, pieces_of, read_rows
from groundswell.scenarios import ResourceError, ResultError

if TYPE_CHECKING:
    import xarray

_ATTEMPTS = 5  # to read a sweep that goes on, and puts its files together meanwhile


@dataclass(frozen=True)
class Sweep:
    """What a sweep gave so far.

    Attributes:
        folder: where it stands.
        manifest: plan, code, machines and sessions.
    """

    folder: Path
    manifest: Manifest

    @property
    def factors(self) -> list[str]:
        """The columns of `runs` that hold what was varied."""
        return list(self.manifest.factors)

    @property
    def results(self) -> list[str]:
        """The columns of `runs` that hold what was measured."""
        return list(self.manifest.results)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run, in the order of their numbers.

        Raises:
            ResultError: a file is damaged, or cannot be read.
        """
        found = _read(self.folder, "runs")
        return self._no_runs() if found is None else found

    @property
    def ok(self) -> pd.DataFrame:
        """The runs that ended well."""
        return self.runs.query("status == 'ok'")

    @property
    def failures(self) -> pd.DataFrame:
        """The runs that did not."""
        return self.runs.query("status != 'ok'")

    @property
    def missing(self) -> int:
        """Number of runs of the plan that are not there."""
        return self.manifest.runs - len(self.runs)

    @cached_property
    def series(self) -> pd.DataFrame:
        """The kept series, one row a run and day, with the factors as columns.

        Raises:
            ResultError: the plan keeps none; or a file is damaged, or cannot be read.
        """
        if not self.manifest.series:
            raise ResultError(f"{self.folder}: the plan keeps no series (measure.series)")
        about = self.runs[["run", "point", "replicate", "seed", *self.factors]]
        found = _read(self.folder, "series")
        if found is None:
            found = pd.DataFrame(columns=["run", "day", *self.manifest.series], dtype="int64")
        return about.merge(found, on="run")

    def to_xarray(self) -> "xarray.Dataset":
        """The results by factors and replicate, as far as the design is a full grid.

        Raises:
            ResourceError: xarray is not installed.
            ResultError: the design is not a grid: its points are not all combinations of the
                factors' values; or it cannot be told yet, because points have no run so far.
        """
        try:
            import xarray  # noqa: F401
        except ImportError:
            raise ResourceError("to_xarray needs xarray: pip install xarray") from None
        self._check_grid()
        axes = [*self.factors, "replicate"]
        return self.runs.set_index(axes)[self.results].to_xarray()

    def _check_grid(self) -> None:
        points = pd.DataFrame(self.runs.drop_duplicates("point"), columns=self.factors)
        if len(points) < self.manifest.points:
            raise ResultError(
                f"{self.folder}: {len(points):,} of {self.manifest.points:,} design points have a "
                "run so far; to_xarray needs one of each"
            )
        cells = math.prod(map(int, points.nunique()))
        if cells != self.manifest.points or any(points.duplicated()):
            raise ResultError(
                f"{self.folder}: is not a grid: {self.manifest.points:,} design points, and "
                f"{cells:,} combinations of their values"
            )

    def _no_runs(self) -> pd.DataFrame:
        """The table of a sweep of which no run is stored."""
        whole, text = ["run", "point", "replicate", "seed", "days"], ["status", "error"]
        names = [*whole[:4], *self.factors, *self.results, "days", *text, "seconds"]
        kinds = dict.fromkeys(whole, "int64") | dict.fromkeys([*self.factors, *text], "object")
        return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "float64")) for name in names})


def load_sweep(folder: str | Path) -> Sweep:
    """Read a sweep, whether it is done or not, or is just going on.

    Raises:
        ResultError: it is not the folder of a sweep, or cannot be read.
    """
    return Sweep(Path(folder), Manifest.read(Path(folder)))


def _read(folder: Path, table: str) -> pd.DataFrame | None:
    """All rows of a table; None if there are none."""
    for attempt in range(_ATTEMPTS):
        try:
            segments = groupby(pieces_of(folder), key=lambda piece: piece.segment)
            tables = [read_rows(folder, list(pieces), table) for _, pieces in segments]
        except MissingError:
            if attempt == _ATTEMPTS - 1:
                raise
        except DamagedError as error:
            hint = "if a crash has torn it, the same sweep once more sets it aside"
            raise ResultError(f"{error}; {hint}") from None
        else:
            return pa.concat_tables(tables).to_pandas() if tables else None
    return None
