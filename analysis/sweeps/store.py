"""The store of a sweep: a folder of Parquet files that no accident can spoil.

    manifest.json          what the folder holds
    runs/000003.parquet    the runs 3,000 to 3,999, one row each, in order
    runs/000003-17.parquet some of them, written by commit 17; more than one until all are there
    series/...             the same for the daily series, where a plan keeps any

Every file is written beside its place, flushed to the disk and moved there, so it is whole or not
there at all. A run is stored when a file of `runs` holds its row. Of a run that several files
hold, the row of the later commit counts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import filelock
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from groundswell.analysis.folders import write_whole
from groundswell.analysis.sweeps.manifest import MANIFEST, Manifest, refuse
from groundswell.analysis.sweeps.plan import Plan
from groundswell.analysis.sweeps.worker import STATUSES, RunOutcome
from groundswell.scenarios import ResultError

SEGMENT = 1_000
"""Runs in a file of a sweep that is done."""

TABLES = ("runs", "series")
_LOCK = ".lock"
_NAME = re.compile(r"(\d{6})(?:-(\d+))?\.parquet")
_SEALED = -1  # commit number of a file that holds a whole segment: any commit is later
_KEY = b"groundswell.plan"


@dataclass(frozen=True, order=True)
class Piece:
    """One Parquet file.

    Attributes:
        segment: which thousand of runs.
        commit: number of the commit, or -1.
        path: of the file.
    """

    segment: int
    commit: int
    path: Path


class Store:
    """The folder of a sweep, open to add runs; one process at a time.

        with Store(folder, manifest, schemas) as store:
            store.begin(session)
            store.commit(outcomes, orders)

    Attributes:
        folder: where it stands.
        manifest: of the plan whose runs it holds.
        torn: files that were found torn, and were set aside.

    Args:
        folder: is made where it is missing.
        manifest: of the plan whose runs it holds or shall hold.
        schemas: of its tables, by name, the runs first.

    Raises:
        ResultError: when entered: the folder holds something else, or another sweep, or is
            damaged, or another process has it open.
    """

    def __init__(
        self, folder: str | Path, manifest: Manifest, schemas: Mapping[str, pa.Schema]
    ) -> None:
        self.folder = Path(folder)
        self.manifest = manifest
        self.torn: list[Path] = []
        key = {_KEY: manifest.hashes["plan"].encode()}
        self._schemas = {name: schema.with_metadata(key) for name, schema in schemas.items()}
        self._lock = filelock.FileLock(self.folder / _LOCK, blocking=False)
        self._status = np.zeros(manifest.runs, np.int8)
        self._loose: set[int] = set()  # segments with pieces that are not sealed
        self._commits = 0

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except filelock.Timeout:
            raise ResultError(f"{self.folder}: another process is adding runs to it") from None
        except OSError as error:
            reason = error.strerror or error
            raise ResultError(f"{self.folder}: cannot be written ({reason})") from None
        try:
            self._open()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()
        if not (self.folder / MANIFEST).exists():  # nothing was begun
            with suppress(OSError):
                (self.folder / _LOCK).unlink(missing_ok=True)
                self.folder.rmdir()

    # ---- what is stored ----

    @property
    def finished(self) -> NDArray[np.bool_]:
        """Whether each run is stored."""
        return self._status > 0

    @property
    def failed(self) -> NDArray[np.bool_]:
        """Whether each run is stored with another status than ok."""
        return self._status > 1

    # ---- adding ----

    def begin(self, session: Mapping[str, Any]) -> None:
        """Note in the manifest that runs are going to be added."""
        self.manifest = self.manifest.with_session(session)
        self.manifest.write(self.folder)

    def end(self, **told: Any) -> None:
        """Note how the session that was begun has ended."""
        self.manifest = self.manifest.with_end(told)
        self.manifest.write(self.folder)

    def commit(
        self, outcomes: Sequence[RunOutcome], given: Mapping[int, Mapping[str, Any]]
    ) -> None:
        """Store what came of some runs; a run is stored with all that belongs to it, or not at all.

        Args:
            outcomes: of the runs.
            given: point, replicate, seed and factors of each run, by its number.

        Raises:
            ResultError: nothing can be written, as when the disk is full.
        """
        groups: dict[int, list[RunOutcome]] = defaultdict(list)
        for outcome in sorted(outcomes, key=lambda outcome: outcome.run):
            groups[outcome.run // SEGMENT].append(outcome)
        for segment, group in groups.items():
            self._commits += 1
            name = segment_name(segment, self._commits)
            for table, rows in reversed(tables_of(group, given, self._schemas).items()):
                write_piece(self.folder / table / name, rows)
            self._loose.add(segment)
            for outcome in group:
                self._status[outcome.run] = STATUSES.index(outcome.status) + 1

    def seal(self, expected: NDArray[np.bool_], *, also_unfinished: bool = False) -> None:
        """Put the pieces of each segment whose runs are all there into one file.

        Args:
            expected: the runs that shall be there.
            also_unfinished: seal segments that lack runs, too.
        """
        for segment in sorted(self._loose):
            part = slice(segment * SEGMENT, (segment + 1) * SEGMENT)
            if also_unfinished or self.finished[part][expected[part]].all():
                self._seal(segment)

    def _seal(self, segment: int) -> None:
        """Write the whole segment, and only then remove its pieces.

        Series are written before runs and removed after them, as a run is stored by its row.
        """
        tables = list(self._schemas)
        for table in reversed(tables):
            pieces = pieces_of(self.folder, table, segment)
            write_piece(self.folder / table / segment_name(segment), read_segment(pieces))
        for table in tables:
            for piece in pieces_of(self.folder, table, segment):
                if piece.commit != _SEALED:
                    piece.path.unlink()
        self._loose.discard(segment)

    # ---- opening ----

    def _open(self) -> None:
        if any(path.name != _LOCK for path in self.folder.iterdir()):
            stored = Manifest.read(self.folder)
            refuse(self.folder, stored.differences(self.manifest))
            self.manifest = stored.continued(self.manifest)
        pieces = pieces_of(self.folder, "runs")
        newest = max((piece.commit for piece in pieces), default=0)
        for piece in pieces:
            try:
                self._take(piece)
            except (OSError, pa.ArrowException) as error:
                self._set_aside(piece, newest, error)
        self._commits = max(0, newest)
        self._tidy()

    def _take(self, piece: Piece) -> None:
        """Learn which runs a piece holds; its series must be readable, too."""
        table = pq.read_table(
            piece.path, columns=["run", "status"], page_checksum_verification=True
        )
        if (table.schema.metadata or {}).get(_KEY) != self._schemas["runs"].metadata[_KEY]:
            raise ResultError(f"{piece.path}: belongs to another sweep; move it away")
        if "series" in self._schemas:
            pq.read_metadata(self.folder / "series" / piece.path.name)
        statuses = table["status"].to_pylist()
        codes = [STATUSES.index(status) + 1 for status in statuses]
        self._status[np.asarray(table["run"])] = codes
        if piece.commit != _SEALED:
            self._loose.add(piece.segment)

    def _set_aside(self, piece: Piece, newest: int, error: Exception) -> None:
        """Rename a torn piece, so that its runs are lived again.

        Raises:
            ResultError: it is not the newest; files that had come to rest do not tear by accident.
        """
        if piece.commit != newest or newest == _SEALED:
            raise ResultError(
                f"{piece.path}: it, or its series, is damaged ({error}); "
                "move it away, and its runs are lived again"
            ) from None
        piece.path.rename(piece.path.with_suffix(".torn"))
        self.torn.append(piece.path)

    def _tidy(self) -> None:
        """Remove what an interrupted commit or seal has left."""
        runs = {piece.path.name for piece in pieces_of(self.folder, "runs")}
        for table in self._schemas:
            for path in (self.folder / table).glob(".*.partial"):
                path.unlink()
        for piece in pieces_of(self.folder, "series"):
            if piece.path.name not in runs:
                piece.path.unlink()


def run_schema(plan: Plan) -> pa.Schema:
    """The columns of the runs of a plan."""
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


def schemas_of(plan: Plan) -> dict[str, pa.Schema]:
    """The columns of all tables of a plan; those of the runs first."""
    found = {"runs": run_schema(plan)}
    if plan.measures.columns:
        numbers = ((name, pa.float64()) for name in plan.measures.columns)
        found["series"] = pa.schema([("run", pa.int64()), ("day", pa.int64()), *numbers])
    return found


def tables_of(
    outcomes: Sequence[RunOutcome],
    given: Mapping[int, Mapping[str, Any]],
    schemas: Mapping[str, pa.Schema],
) -> dict[str, pa.Table]:
    """What came of some runs, as tables.

    Args:
        outcomes: of the runs.
        given: point, replicate, seed and factors of each run, by its number.
        schemas: of the tables.
    """
    found = {"runs": _run_table(outcomes, given, schemas["runs"])}
    if "series" in schemas:
        found["series"] = _series_table(outcomes, schemas["series"])
    return found


def pieces_of(folder: Path, table: str, segment: int | None = None) -> list[Piece]:
    """The files of a table, or of one of its segments, in the order in which they count."""
    pattern = "*" if segment is None else f"{segment:06d}*"
    found = (
        (path, _NAME.fullmatch(path.name)) for path in (folder / table).glob(pattern + ".parquet")
    )
    return sorted(
        Piece(int(name[1]), int(name[2]) if name[2] else _SEALED, path)
        for path, name in found
        if name
    )


def segment_name(segment: int, commit: int = _SEALED) -> str:
    """The name of the file of a segment, or of what one commit added to it."""
    return f"{segment:06d}.parquet" if commit == _SEALED else f"{segment:06d}-{commit}.parquet"


def write_piece(file: Path, rows: pa.Table) -> None:
    """Write a Parquet file whole, or not at all; its folder is made where it is missing.

    Raises:
        ResultError: it cannot be written.
    """

    def write(path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        pq.write_table(rows, path, compression="zstd", write_page_checksum=True)

    write_whole(file, write)


def read_segment(pieces: Iterable[Piece]) -> pa.Table:
    """The rows of the pieces of one segment, in order; of a run in several the last counts."""
    tables = [pq.ParquetFile(piece.path).read() for piece in sorted(pieces)]
    runs = [np.asarray(table["run"]) for table in tables]
    holder = {run: number for number, held in enumerate(runs) for run in np.unique(held).tolist()}
    kept = [
        table.filter(np.array([holder[run] == number for run in held.tolist()], bool))
        for number, (table, held) in enumerate(zip(tables, runs, strict=True))
    ]
    order = [(name, "ascending") for name in ("run", "day") if name in tables[0].column_names]
    return pa.concat_tables(kept).sort_by(order)


def _run_table(
    outcomes: Sequence[RunOutcome], given: Mapping[int, Mapping[str, Any]], schema: pa.Schema
) -> pa.Table:
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
