"""A small sweep, ways to end it before its time, and looking at what it leaves."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from groundswell.analysis.sweeps import Progress, Reporter, Sweep, load_sweep, sweep

RUNS = 12


def hamlet(**more: Any) -> dict[str, Any]:
    """Return a plan of twelve runs of some hundredths of a second; other fields replace its own."""
    return {
        "scenario": "village",
        "set": {"size": 400},
        "design": [{"grid": {"regime.levers.policing": [0, 0.4, 0.8]}}],
        "replicates": 4,
        "measure": {
            "outcomes": ["turnout", "volunteers"],
            "reduce": {"crowd": "crowd max", "rush": "volunteers first>=1000"},
            "series": {"every": 20, "columns": ["crowd", "approval_public"]},
        },
        **more,
    }


def interrupted(folder: Path, *, after: int, shard: str | None = None, **more: Any) -> Sweep:
    """Live some runs of the hamlet, and interrupt it as a keyboard does."""

    def stop(reached: Progress) -> None:
        if reached.done >= after:
            raise KeyboardInterrupt

    try:
        told = Reporter(progress=stop)
        sweep(hamlet(**more), folder, workers=1, chunk=1, shard=shard, reporter=told)
    except KeyboardInterrupt:
        return load_sweep(folder)
    raise AssertionError("it ended before it was interrupted")


def in_pieces(folder: Path) -> Sweep:
    """Live nine runs of the hamlet, in three sessions that were interrupted."""
    for after in (4, 4, 1):
        found = interrupted(folder, after=after)
    return found


def pieces(folder: Path, table: str = "runs") -> list[Path]:
    """Return the files of a table that several commits have written, the oldest first."""
    loose = (path for path in (folder / table).glob("*-*.parquet"))
    return sorted(loose, key=lambda path: int(path.stem.partition("-")[2]))


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a folder, by their paths."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def copied(found: Sweep, place: Path) -> Path:
    """Copy the folder of a sweep, to be damaged."""
    return shutil.copytree(found.folder, place)


def names(folder: Path) -> list[str]:
    """Return the names of the visible files of a folder, sorted."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def change_a_bit(file: Path, column: int = -4) -> None:
    """Change the last bit of the values of a column; those of the seconds are the very last."""
    with pq.ParquetFile(file) as found:
        about = found.metadata.row_group(0).column(found.metadata.num_columns + column)
    start = about.dictionary_page_offset or about.data_page_offset
    data = bytearray(file.read_bytes())
    data[start + about.total_compressed_size - 1] ^= 1
    file.write_bytes(data)


def assert_same(found: Sweep, expected: Sweep) -> None:
    """Compare two sweeps to the last bit, the seconds aside."""
    _assert_same(found.runs.drop(columns="seconds"), expected.runs.drop(columns="seconds"))
    if expected.manifest.series:
        _assert_same(found.series, expected.series)


def _assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert list(found.columns) == list(expected.columns)
    assert found.dtypes.equals(expected.dtypes)
    for name in expected:
        assert _bits(found[name]) == _bits(expected[name]), name


def _bits(column: pd.Series) -> Any:
    values = column.to_numpy()
    return values.tobytes() if values.dtype.kind in "fiub" else values.tolist()


def assert_kept(found: Sweep, before: Sweep) -> None:
    """Make sure that what was stored was not lived again: it took as long as it had taken."""
    seconds = found.runs.set_index("run")["seconds"]
    assert seconds[before.runs["run"]].tolist() == before.runs["seconds"].tolist()
