"""The store of a sweep: a folder that no accident can spoil.

manifest.json  what the folder holds
runs/          one row a run, in Parquet files of which `pieces` tells more
series/        the same for the daily series, where a plan keeps any
torn/          what was found torn when a sweep went on; its runs were lived again
"""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import filelock
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from groundswell.analysis.sweeps.manifest import MANIFEST, Manifest, refuse
from groundswell.analysis.sweeps.pieces import (
    SEGMENT,
    TABLES,
    DamagedError,
    Piece,
    check_footer,
    pieces_of,
    read_file,
    read_rows,
    write_piece,
)
from groundswell.analysis.sweeps.worker import STATUSES
from groundswell.scenarios import ResultError

OK = 1
"""Code of the status of a run that ended well; 0 is that of a run that is not stored."""

_CODES = {status: code for code, status in enumerate(STATUSES, OK)}
_LOCK = ".lock"
_BEGINNING = (_LOCK, f".{MANIFEST}.partial", *TABLES)  # what may be there before the manifest
_KEY = b"groundswell.plan"
_MOST_PIECES = 32  # of a segment; so many are put together, though runs may lack


class Store:
    """The folder of a sweep, open to add runs; one process at a time.

        with Store(folder, manifest) as store:
            store.begin(session)
            store.commit(tables)

    Attributes:
        folder: where it stands.
        manifest: of the plan whose runs it holds.
        torn: files that were found torn, and were set aside.

    Args:
        folder: is made where it is missing.
        manifest: of the plan whose runs it holds or shall hold.

    Raises:
        ResultError: when entered: the folder holds something else, or another sweep, or is
            damaged, or another process has it open. Nothing in it is touched then.
    """

    def __init__(self, folder: str | Path, manifest: Manifest) -> None:
        self.folder = Path(folder)
        self.manifest = manifest
        self.torn: list[Path] = []
        self._tables = TABLES if manifest.series else TABLES[:1]
        self._key = manifest.hashes["plan"].encode()
        self._lock = filelock.FileLock(self.folder / _LOCK, blocking=False)
        self._status = np.zeros(manifest.runs, np.int8)
        self._pieces: dict[int, list[Piece]] = defaultdict(list)  # of each segment, as they count
        self._loose: set[int] = set()  # segments with pieces to be put together
        self._commits = 0
        self._is_new = False

    def __enter__(self) -> Self:
        try:
            self._claim()
            self._open()
        except OSError as error:
            self._release()
            reason = error.strerror or error
            raise ResultError(f"{self.folder}: cannot be written ({reason})") from None
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._release()

    # ---- what is stored ----

    def stored(self, expected: NDArray[np.bool_]) -> int:
        """How many of some runs are stored."""
        return int((self._status[expected] > 0).sum())

    def left(self, expected: NDArray[np.bool_], *, retry_failed: bool = False) -> NDArray[np.bool_]:
        """Which of some runs are to be lived.

        Args:
            expected: the runs that shall be there.
            retry_failed: take those for missing that are stored with another status than ok.
        """
        missing = (self._status != OK) if retry_failed else (self._status == 0)
        return expected & missing

    def codes(self, segment: int) -> NDArray[np.int8]:
        """The status of the runs of a segment as numbers: 0 not stored, 1 ok, more not ok."""
        return self._status[segment * SEGMENT : (segment + 1) * SEGMENT].copy()

    # ---- adding ----

    def begin(self, session: Mapping[str, Any]) -> None:
        """Note in the manifest that runs are going to be added."""
        for table in self._tables:
            with suppress(OSError):  # writing the manifest tells why one cannot write here
                (self.folder / table).mkdir(exist_ok=True)
        self._write_manifest(self.manifest.with_session(session))

    def end(self, **told: Any) -> None:
        """Note how the session that was begun has ended."""
        self._write_manifest(self.manifest.with_end(told))

    def _write_manifest(self, manifest: Manifest) -> None:
        manifest.write(self.folder)
        self.manifest = manifest

    def commit(self, tables: Mapping[str, pa.Table]) -> None:
        """Store runs; each is stored with all that belongs to it, or not at all.

        Args:
            tables: their rows, and those of their series.

        Raises:
            ResultError: a file cannot be written, as when the disk is full.
        """
        segments = {table: np.asarray(rows["run"]) // SEGMENT for table, rows in tables.items()}
        for segment in np.unique(segments["runs"]).tolist():
            self._commits += 1
            piece = Piece(segment, self._commits)
            part = {
                table: rows.filter(pa.array(segments[table] == segment))
                for table, rows in tables.items()
            }
            self._write(piece, part)
            self._learn(piece, part["runs"])

    def seal(self, expected: NDArray[np.bool_], *, also_unfinished: bool = False) -> None:
        """Put the pieces of each segment whose runs are all there into one.

        A segment that has very many is put together before.

        Args:
            expected: the runs that shall be there.
            also_unfinished: put together the pieces of segments that lack runs, too.

        Raises:
            ResultError: a file is damaged or cannot be written; what is stored stays so.
        """
        for segment in sorted(self._loose):
            part = slice(segment * SEGMENT, (segment + 1) * SEGMENT)
            if (
                also_unfinished
                or len(self._pieces[segment]) > _MOST_PIECES
                or (self._status[part] > 0)[expected[part]].all()
            ):
                self._seal(segment)

    def _seal(self, segment: int) -> None:
        """Write the whole segment, and only then remove its pieces, the earlier ones first.

        Those of `runs` go before those of `series`: what is left at any moment is right.
        """
        pieces = self._pieces[segment]
        tables = {table: read_rows(self.folder, pieces, table) for table in self._tables}
        self._write(Piece(segment), tables)
        for table in self._tables:
            for piece in pieces:
                if piece.loose:
                    _remove(piece.file(self.folder, table))
        self._pieces[segment] = [Piece(segment)]
        self._loose.discard(segment)

    def _write(self, piece: Piece, tables: Mapping[str, pa.Table]) -> None:
        marked = {
            table: rows.replace_schema_metadata({_KEY: self._key}) for table, rows in tables.items()
        }
        write_piece(self.folder, piece, marked)

    def _learn(self, piece: Piece, runs: pa.Table) -> None:
        """Know the runs of a piece."""
        self._status[np.asarray(runs["run"])] = codes_of(runs)
        self._pieces[piece.segment].append(piece)
        if piece.loose:
            self._loose.add(piece.segment)

    # ---- opening and closing ----

    def _claim(self) -> None:
        """Make the folder and keep other processes out; one that holds something else is left."""
        self._is_new = not self.folder.exists()
        if not self._is_new and not (self.folder / MANIFEST).exists():
            _check_empty(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except filelock.Timeout:
            raise ResultError(f"{self.folder}: another process is adding runs to it") from None

    def _release(self) -> None:
        """Let other processes in; where nothing was begun, leave nothing behind."""
        if self._lock.is_locked and not (self.folder / MANIFEST).exists():
            with suppress(OSError):
                (self.folder / _LOCK).unlink()
            for folder in (*(self.folder / table for table in TABLES), self.folder):
                with suppress(OSError):  # there is something in it
                    if self._is_new:
                        folder.rmdir()
        self._lock.release()

    def _open(self) -> None:
        """Learn what is stored; first of all look at everything, and touch nothing."""
        if (self.folder / MANIFEST).exists():
            stored = Manifest.read(self.folder)
            refuse(self.folder, stored.differences(self.manifest))
            self.manifest = stored.continued(self.manifest)
        pieces = pieces_of(self.folder)
        damaged: dict[Piece, DamagedError] = {}
        for piece in pieces:
            try:
                runs = self._verified(piece)
            except DamagedError as error:
                damaged[piece] = error
            else:
                self._check_plan(piece, runs)
                self._learn(piece, runs)
        self._commits = max((piece.commit for piece in pieces if piece.loose), default=0)
        for piece, error in damaged.items():
            self._check_newest(piece, error)
        for piece in damaged:
            self._set_aside(piece)
        self._tidy()

    def _verified(self, piece: Piece) -> pa.Table:
        """Runs and status of a piece; one that may be torn is read from end to end.

        Raises:
            DamagedError: it, or its series, is damaged or missing.
        """
        if piece.loose:
            runs, *_ = [read_file(piece.file(self.folder, table)) for table in self._tables]
            return runs
        for table in self._tables[1:]:
            check_footer(piece.file(self.folder, table))
        return read_file(piece.file(self.folder, TABLES[0]), ["run", "status"])

    def _check_plan(self, piece: Piece, runs: pa.Table) -> None:
        numbers = np.asarray(runs["run"])
        fits = (numbers // SEGMENT == piece.segment).all() and (numbers < self._status.size).all()
        if (runs.schema.metadata or {}).get(_KEY) != self._key or not fits:
            file = piece.file(self.folder, TABLES[0])
            raise ResultError(f"{file}: belongs to another sweep; move it away")

    def _check_newest(self, piece: Piece, error: DamagedError) -> None:
        """Let nobody set aside what is not the newest: what had come to rest is not torn.

        Raises:
            ResultError: it is not.
        """
        if not piece.loose or piece.commit != self._commits:
            file = piece.file(self.folder, TABLES[0])
            raise ResultError(f"{error}; move {file} away, and its runs are lived again") from None

    def _set_aside(self, piece: Piece) -> None:
        """Move a torn piece away, so that its runs are lived again."""
        for table in self._tables:
            file, aside = (piece.file(at, table) for at in (self.folder, self.folder / "torn"))
            if file.exists():
                aside.parent.mkdir(parents=True, exist_ok=True)
                file.replace(aside)
                self.torn.append(aside)

    def _tidy(self) -> None:
        """Remove what an interrupted commit or seal has left."""
        for folder in (self.folder, *(self.folder / table for table in self._tables)):
            for path in folder.glob(".*.partial"):
                _remove(path)
        for piece in set(pieces_of(self.folder, TABLES[1])) - set(pieces_of(self.folder)):
            _remove(piece.file(self.folder, TABLES[1]))


def codes_of(runs: pa.Table) -> NDArray[np.int8]:
    """The status of each run as a number: 1 ok, more not ok."""
    return np.array([_CODES[status] for status in runs["status"].to_pylist()], np.int8)


def _check_empty(folder: Path) -> None:
    """Raise an error if a folder holds more than what a sweep leaves that was never begun."""
    for path in folder.iterdir():
        if path.name not in _BEGINNING or (path.is_dir() and any(path.iterdir())):
            raise ResultError(
                f"{folder}: is not empty, and not the folder of a sweep; it has no {MANIFEST}"
            )


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise ResultError(f"{file}: cannot be removed ({error.strerror or error})") from None
