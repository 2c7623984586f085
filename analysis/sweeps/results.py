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
from groundswell.analysis.sweeps.store import pieces_of, read_segment
from groundswell.analysis.tables import column
from groundswell.scenarios import ResourceError, ResultError

if TYPE_CHECKING:
    import xarray


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
        """One row a run, in the order of their numbers."""
        return _read(self.folder, "runs")

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
            ResultError: the plan keeps none.
        """
        if not self.manifest.series:
            raise ResultError(f"{self.folder}: the plan keeps no series (measure.series)")
        about = self.runs[["run", "point", "replicate", "seed", *self.factors]]
        return about.merge(_read(self.folder, "series"), on="run")

    def to_xarray(self) -> "xarray.Dataset":
        """The results by factors and replicate, as far as the design is a full grid.

        Raises:
            ResourceError: xarray is not installed.
            ResultError: the design is not a grid: points lack that are combinations of its values.
        """
        try:
            import xarray  # noqa: F401
        except ImportError:
            raise ResourceError("to_xarray needs xarray: pip install xarray") from None
        axes = [*self.factors, "replicate"]
        cells = math.prod(len(set(column(self.runs, name))) for name in self.factors)
        if cells != self.manifest.points:
            raise ResultError(
                f"{self.folder}: is not a grid: {self.manifest.points:,} design points, and "
                f"{cells:,} combinations of their values"
            )
        return self.runs.set_index(axes)[self.results].to_xarray()


def load_sweep(folder: str | Path) -> Sweep:
    """Read a sweep, whether it is done or not.

    Raises:
        ResultError: it is not the folder of a sweep, or cannot be read.
    """
    return Sweep(Path(folder), Manifest.read(Path(folder)))


def _read(folder: Path, table: str) -> pd.DataFrame:
    try:
        segments = groupby(pieces_of(folder, table), key=lambda piece: piece.segment)
        tables = [read_segment(pieces) for _, pieces in segments]
    except (OSError, pa.ArrowException) as error:
        raise ResultError(f"{folder / table}: cannot be read ({error})") from None
    if not tables:
        raise ResultError(f"{folder}: no run is stored yet")
    return pa.concat_tables(tables).to_pandas()
