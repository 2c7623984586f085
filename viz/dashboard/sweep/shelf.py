"""The sweep of a server, read once for all sessions, and again when its folder has changed."""

import threading
from pathlib import Path

from groundswell.analysis.sweeps.manifest import MANIFEST
from groundswell.analysis.sweeps.pieces import TABLES
from groundswell.analysis.sweeps.results import load_sweep
from groundswell.viz.dashboard.sweep.table import SweepTable

type _Stamp = tuple[int, ...]

_lock = threading.Lock()
_kept: dict[Path, tuple[_Stamp, SweepTable]] = {}


def read_table(folder: Path) -> SweepTable:
    """Return the sweep in a folder; the same one to everybody, as long as the folder is the same.

    Raises:
        ResultError: it is not the folder of a sweep, or a file of it cannot be read.
    """
    with _lock:
        stamp = _stamp(folder)
        if folder not in _kept or _kept[folder][0] != stamp:
            table = SweepTable(load_sweep(folder))
            _ = table.sweep.runs  # read now, while errors can be told
            _kept[folder] = stamp, table
        return _kept[folder][1]


def _stamp(folder: Path) -> _Stamp:
    """When the manifest was written, and when a file of runs was added or replaced."""
    places = (folder / MANIFEST, folder / TABLES[0])
    return tuple(place.stat().st_mtime_ns if place.exists() else 0 for place in places)
