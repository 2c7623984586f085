"""Runs as results: take one from a model, write it to a folder, read it again, run it again.

run = Run.of(model)
write_run(model, "results/village")
run = load_run("results/village")
run.series, run.districts, run.candidates, run.protests, run.provenance
rerun("results/village").equal
"""

import dataclasses
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd

from groundswell.analysis.folders import MARKER, PROVENANCE, new_folder
from groundswell.analysis.provenance import Provenance, versions
from groundswell.model import MobilizationModel
from groundswell.scenarios import Scenario
from groundswell.scenarios.errors import ResultError

TABLES = ("series", "districts", "candidates", "protests")
INPUTS = "inputs"
"""Folder inside a result for the graph files that the scenario reads its ties from."""


@dataclass(frozen=True)
class Run:
    """What a run gave, in memory.

    Attributes:
        series: one row a day, or one in `record_every` days, indexed by day.
        districts: one row a district that has voted.
        candidates: one row for everybody who applied or stood.
        protests: one row a protest.
        provenance: where all this comes from.
    """

    series: pd.DataFrame
    districts: pd.DataFrame
    candidates: pd.DataFrame
    protests: pd.DataFrame
    provenance: Provenance

    @classmethod
    def of(cls, model: MobilizationModel, **origin: Any) -> Self:
        """Return the run of a model as it stands; `origin` goes to `Provenance.of`."""
        tables = {name: getattr(model, name) for name in TABLES}
        return cls(**tables, provenance=Provenance.of(model, **origin))

    @property
    def config(self) -> Scenario:
        """The scenario of the run."""
        return self.provenance.config

    @property
    def outcomes(self) -> dict[str, float | None]:
        """The headline numbers; None where they have no meaning."""
        return self.provenance.outcomes


@dataclass(frozen=True)
class Rerun:
    """A run lived once more.

    Attributes:
        run: what it gave this time.
        before: the provenance of the first time.
    """

    run: Run
    before: Provenance

    @property
    def equal(self) -> bool:
        """Whether both times gave the same result to the last bit."""
        return self.run.provenance.digest == self.before.digest

    @property
    def changed_versions(self) -> dict[str, tuple[str, str]]:
        """What a result may depend on and is no longer the same: (then, now) by name."""
        now = versions()
        then = self.before.versions
        return {
            name: (then.get(name, "-"), now[name]) for name in now if then.get(name) != now[name]
        }


def write_run(
    model: MobilizationModel, folder: str | Path, *, force: bool = False, **origin: Any
) -> Run:
    """Write the run of a model into a new folder, all or nothing, and return it.

    Args:
        model: as it stands.
        folder: where the result shall stand.
        force: replace an older result.
        **origin: see `Provenance.of`.

    Raises:
        ResultError: the folder is taken or cannot be written.
    """
    run = Run.of(model, **origin)
    with new_folder(folder, force=force) as partial:
        write_tables(run, partial)
    return run


def write_tables(run: Run, folder: Path) -> None:
    """Write the four tables, the provenance and the supplied graphs into an empty folder."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    packed = _pack_inputs(run.provenance, folder)
    text = packed.to_json()
    for name in TABLES:
        table = pa.Table.from_pandas(getattr(run, name))
        metadata = {**(table.schema.metadata or {}), b"groundswell": text.encode()}
        pq.write_table(table.replace_schema_metadata(metadata), folder / f"{name}.parquet")
    (folder / PROVENANCE).write_text(text + "\n", encoding="utf-8")


def load_run(folder: str | Path) -> Run:
    """Read a result folder.

    Raises:
        ResultError: it is not there, not whole, or not a result.
    """
    folder = Path(folder)
    if (folder / MARKER).exists():
        raise ResultError(f"{folder}: is partial; the run that wrote it did not end")
    if not (folder / PROVENANCE).is_file():
        raise ResultError(f"{folder}: is not a result folder; it has no {PROVENANCE}")
    try:
        provenance = Provenance.from_json((folder / PROVENANCE).read_text(encoding="utf-8"))
        tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    except ResultError as error:
        raise ResultError(f"{folder / PROVENANCE}: {error}") from None
    except (OSError, ValueError) as error:
        raise ResultError(f"{folder}: cannot be read ({error})") from None
    return Run(**tables, provenance=_unpack_inputs(provenance, folder))


def rerun(
    folder: str | Path,
    *,
    threads: int | None = None,
    progress: Callable[[MobilizationModel], None] | None = None,
) -> Rerun:
    """Rebuild the run of a result folder from its provenance, and live it once more.

    Args:
        folder: of the result.
        threads: workers, else as many as the first time; they never change a result.
        progress: called after every day.

    Raises:
        ResultError: the folder is not a whole result.
    """
    before = load_run(folder).provenance
    model = MobilizationModel(before.config, threads=threads or before.threads)
    model.run(before.days, progress)
    return Rerun(Run.of(model, source=before.source, overrides=before.overrides), before)


def _pack_inputs(provenance: Provenance, folder: Path) -> Provenance:
    """Copy supplied graph files into the folder and name the copies in the scenario."""

    def pack(layer: str, file: str) -> str:
        packed = Path(INPUTS, layer + Path(file).suffix)
        (folder / INPUTS).mkdir(exist_ok=True)
        shutil.copyfile(file, folder / packed)
        return packed.as_posix()

    return _with_files(provenance, pack)


def _unpack_inputs(provenance: Provenance, folder: Path) -> Provenance:
    """Name the packed graph files by where they stand now."""
    return _with_files(provenance, lambda _, file: str((folder / file).resolve()))


def _with_files(provenance: Provenance, rename: Callable[[str, str], str]) -> Provenance:
    scenario = deepcopy(provenance.scenario)
    for name in ("household", "offline", "online"):
        layer = scenario["networks"][name]
        if layer["file"]:
            layer["file"] = rename(name, layer["file"])
    return dataclasses.replace(provenance, scenario=scenario)
