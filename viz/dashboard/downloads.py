"""What can be taken away from a run: tables, figures, the manifest, and all of it in one archive.

    run = player.ask(take_run).result()       # on the player's thread, between two days
    parcel = pack(run, "daily.csv")           # anywhere else; figures take a second
    parcel.name                               # village-seed3-day45-5d1f0c2a-daily.csv

A table is a plain CSV file: one line of names, then the rows, nothing above them, so that a
spreadsheet and `pandas.read_csv` both read it as it is (UTF-8 with a byte order mark, without
which some spreadsheets garble names that are not English). Where it comes from stands in its last
columns, the same in every row: they outlive a change of the file's name, and tables of several
runs can be put below one another. `result` begins the fingerprint of the run, which the manifest
has in full, with everything that rebuilds the run.
"""

import io
import shlex
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from groundswell.analysis.runs import Run
from groundswell.model import MobilizationModel
from groundswell.scenarios import ResultError
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.snapshot import Snapshot

TABLES = {
    "daily": "series",
    "districts": "districts",
    "candidates": "candidates",
    "protests": "protests",
}
"""Names of tables, and of what they are in a run."""

FIGURES = ("trajectories", "councils", "funnel")
"""Names of figures, in the order of the page."""

MANIFEST, COMMAND, EVERYTHING = "manifest.json", "command.txt", "everything.zip"

_TYPES = {
    ".csv": "text/csv",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".zip": "application/zip",
}
_FINGERPRINT = 8  # characters of it in the name of a file

_drawing = threading.Lock()  # matplotlib's settings are those of the whole process


@dataclass(frozen=True)
class Parcel:
    """A file, ready to be handed over.

    Attributes:
        name: of the file.
        type: of what it holds, as browsers call it.
        data: what it holds.
    """

    name: str
    type: str
    data: bytes


def take_run(model: MobilizationModel, recipe: Recipe) -> Run:
    """Return what a living model has given so far, to be asked of a player.

    Raises:
        ResultError: no day has been lived.
    """
    if model.day == 0:
        raise ResultError("no day has been lived yet")
    command = shlex.split(recipe.command(model.day))
    return Run.of(model, source=recipe.scenario, overrides=recipe.overrides(), command=command)


def available(snapshot: Snapshot) -> frozenset[str]:
    """Return the names of tables and figures that a run can give on a day."""
    standing = any(stage.count for stage in snapshot.stages)
    there = {
        "daily": bool(snapshot.rows),
        "trajectories": bool(snapshot.rows),
        "districts": bool(snapshot.results),
        "councils": bool(snapshot.results),
        "candidates": bool(snapshot.rows),
        "funnel": standing,
        "protests": bool(snapshot.protests),
    }
    return frozenset(name for name, yes in there.items() if yes)


def pack(run: Run, wanted: str) -> Parcel:
    """Return a file of a run.

    Args:
        run: what it is made of.
        wanted: a table or a figure with its ending, such as "daily.csv" or "funnel.svg",
            `MANIFEST`, or `EVERYTHING`.

    Raises:
        ResultError: the run has no such figure.
    """
    name = f"{stem(run)}-{wanted}"
    if wanted == EVERYTHING:
        return Parcel(name, _TYPES[".zip"], _archive(run))
    kind, ending = Path(wanted).stem, Path(wanted).suffix
    if wanted == MANIFEST:
        data = _manifest(run)
    elif ending == ".csv":
        data = _csv(run, kind)
    else:
        data = _figure(run, kind)[ending]
    return Parcel(name, _TYPES[ending], data)


def stem(run: Run) -> str:
    """Return the beginning of the names of a run's files: scenario, seed, day, fingerprint."""
    told = run.provenance
    name = Path(told.source).stem
    return f"{name}-seed{told.seed}-day{told.days}-{told.digest[:_FINGERPRINT]}"


def _manifest(run: Run) -> bytes:
    return (run.provenance.to_json() + "\n").encode()


def _csv(run: Run, kind: str) -> bytes:
    table: pd.DataFrame = getattr(run, TABLES[kind])
    if table.index.name:
        table = table.reset_index()
    told = run.provenance
    origin = {
        "scenario": Path(told.source).stem,
        "seed": told.seed,
        "result": told.digest[:12],
        "made_with": told.maker(),
    }
    return table.assign(**origin).to_csv(index=False).encode("utf-8-sig")


def _figure(run: Run, kind: str) -> dict[str, bytes]:
    """Return a figure by the ending of its file."""
    from groundswell.viz.figures import figures  # matplotlib is slow to import
    from groundswell.viz.style import save

    drawers = figures(run)
    if kind not in drawers:
        raise ResultError(f"the run has no figure {kind!r} on day {run.provenance.days}")
    with _drawing, TemporaryDirectory() as folder:
        files = save(drawers[kind](run), Path(folder) / kind, run.provenance)
        return {file.suffix: file.read_bytes() for file in files}


def _archive(run: Run) -> bytes:
    """Return every table that has rows, every figure, the manifest and the command line."""
    from groundswell.viz.figures import figures

    beginning = stem(run)
    filled = [kind for kind, name in TABLES.items() if len(getattr(run, name))]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{beginning}/{MANIFEST}", _manifest(run))
        archive.writestr(f"{beginning}/{COMMAND}", shlex.join(run.provenance.command) + "\n")
        for kind in filled:
            archive.writestr(f"{beginning}/{kind}.csv", _csv(run, kind))
        for kind in figures(run):
            for ending, data in _figure(run, kind).items():
                archive.writestr(f"{beginning}/{kind}{ending}", data)
    return held.getvalue()
