"""The Parquet files of a sweep, each of which holds some runs of one thousand.

    runs/000003.parquet     the runs 3,000 to 3,999, one row each, in order
    runs/000003-17.parquet  some of them, written by commit 17; there are such until all are there
    series/...              the daily series of the same runs, where a plan keeps any

A file is written beside its place, flushed to the disk and moved there: it is whole, or not there.
The file of `runs` comes last; a run is stored when it is there. Of a run that several files hold,
the row and the series of the later commit count.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from groundswell.analysis.folders import write_whole
from groundswell.scenarios import ResultError

SEGMENT = 1_000
"""Runs in a file of a sweep that is done."""

TABLES = ("runs", "series")
"""The folders of tables; a run is stored when the first has it."""

SEALED = -1
"""Commit number of a piece that stands for all before it: any commit is later."""

_NAME = re.compile(r"(\d{6})(?:-(\d+))?\.parquet")


class DamagedError(ResultError):
    """A file is not as it was written, or is not there any more."""


class MissingError(DamagedError):
    """A file is not there any more."""


@dataclass(frozen=True, order=True)
class Piece:
    """Some runs of one thousand.

    Attributes:
        segment: which thousand.
        commit: number of the commit that wrote them, or -1.
    """

    segment: int
    commit: int = SEALED

    @property
    def loose(self) -> bool:
        """Whether it waits to be put together with others."""
        return self.commit != SEALED

    def file(self, folder: Path, table: str) -> Path:
        """Where it keeps its rows of a table."""
        ending = f"-{self.commit}" if self.loose else ""
        return folder / table / f"{self.segment:06d}{ending}.parquet"


def pieces_of(folder: Path, table: str = TABLES[0]) -> list[Piece]:
    """The pieces of a folder that have rows of a table, in the order in which they count."""
    names = (_NAME.fullmatch(path.name) for path in (folder / table).glob("*.parquet"))
    return sorted(
        Piece(int(name[1]), int(name[2]) if name[2] else SEALED) for name in names if name
    )


def write_piece(folder: Path, piece: Piece, tables: Mapping[str, pa.Table]) -> None:
    """Write the rows of a piece, those of `runs` last.

    Raises:
        ResultError: a file cannot be written; the runs are not stored then.
    """
    for table in reversed(TABLES):
        if table in tables:
            _write(piece.file(folder, table), tables[table])


def _write(file: Path, rows: pa.Table) -> None:
    def write(path: Path) -> None:
        pq.write_table(rows, path, compression="zstd", write_page_checksum=True)

    write_whole(file, write)


def read_file(file: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a Parquet file, or some of its columns, and check that no bit of them has changed.

    Raises:
        DamagedError: it is damaged, or missing.
        ResultError: it cannot be read.
    """
    with _readable(file), pq.ParquetFile(file, page_checksum_verification=True) as found:
        return found.read(columns)


def check_footer(file: Path) -> None:
    """Make sure that the end of a Parquet file is there, which tells what is in it.

    Raises:
        DamagedError: it is not.
        ResultError: the file cannot be read.
    """
    with _readable(file):
        pq.read_metadata(file)


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Raise what goes wrong with a file as errors that name it."""
    try:
        yield
    except FileNotFoundError:
        raise MissingError(f"{file}: is missing") from None
    except (OSError, pa.ArrowException) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the system's, not the reader's
            raise ResultError(f"{file}: cannot be read ({error.strerror})") from None
        raise DamagedError(f"{file}: is damaged ({_first_line(error)})") from None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def read_rows(folder: Path, pieces: Sequence[Piece], table: str) -> pa.Table:
    """The rows of the pieces of one segment, in order.

    Args:
        folder: of the sweep.
        pieces: of a segment, in the order in which they count.
        table: runs or series.

    Raises:
        DamagedError: a file is damaged, or missing.
        ResultError: a file cannot be read.
    """
    if len(pieces) == 1:
        return read_file(pieces[0].file(folder, table))
    holder = np.full(SEGMENT, -1)
    for number, piece in enumerate(pieces):
        holder[places_of(read_file(piece.file(folder, TABLES[0]), ["run"]))] = number
    tables = [read_file(piece.file(folder, table)) for piece in pieces]
    return in_order(rows_held(rows, holder, number) for number, rows in enumerate(tables))


def places_of(rows: pa.Table) -> NDArray[np.int64]:
    """The places, from 0, of the runs of some rows in their segment."""
    return np.asarray(rows["run"]) % SEGMENT


def rows_held(rows: pa.Table, holder: NDArray[Any], number: int) -> pa.Table:
    """The rows of those runs that, by their places, have the holder of this number."""
    return rows.filter(pa.array(holder[places_of(rows)] == number))


def in_order(tables: Iterable[pa.Table]) -> pa.Table:
    """Some tables as one, by run and day."""
    found = pa.concat_tables(tables)
    keys = [name for name in ("run", "day") if name in found.column_names]
    return found.sort_by([(name, "ascending") for name in keys])
