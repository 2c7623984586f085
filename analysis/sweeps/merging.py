"""Merging the shards of a sweep into the folder that one machine would have written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from groundswell.analysis.provenance import now
from groundswell.analysis.sweeps.manifest import Manifest, refuse, session
from groundswell.analysis.sweeps.pieces import (
    SEGMENT,
    TABLES,
    Piece,
    in_order,
    pieces_of,
    places_of,
    read_rows,
    rows_held,
)
from groundswell.analysis.sweeps.results import Sweep, load_sweep
from groundswell.analysis.sweeps.store import OK, Store, codes_of
from groundswell.scenarios import ResultError

type Part = tuple[Path, Sequence[Piece]]


def merge(folders: Sequence[str | Path], out: str | Path, command: Sequence[str] = ()) -> Sweep:
    """Put the runs of several folders of one plan into another; the folders stay as they are.

    Of a run that several hold, the first that ended well counts, or else the first. What was
    interrupted is gone on with by the same call. Runs that are in none of them can be added with
    `sweep`, as to any folder.

    Args:
        folders: shards, or other parts of the same sweep.
        out: the folder; it is made, or, where it holds the same sweep, added to.
        command: the command line, for the manifest.

    Raises:
        ResultError: a folder is damaged, or not that of a sweep, or of another than the first; or
            the new one cannot be written.
    """
    parts = [Path(folder) for folder in folders]
    whole = _manifest(parts)
    segments: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        pieces: dict[int, list[Piece]] = defaultdict(list)
        for piece in pieces_of(part):
            pieces[piece.segment].append(piece)
        for segment, found in pieces.items():
            segments[segment].append((part, found))
    with Store(out, whole) as store:
        everything = np.ones(whole.runs, bool)
        before = store.stored(everything)
        store.begin(session(list(command), f"merged from {', '.join(map(str, parts))}"))
        for segment, held in sorted(segments.items()):
            tables = _best(held, whole, store.codes(segment))
            if tables["runs"].num_rows:
                store.commit(tables)
                store.seal(everything)
        store.seal(everything, also_unfinished=True)
        store.end(ended=now(), runs=store.stored(everything) - before)
    return load_sweep(out)


def _manifest(parts: Sequence[Path]) -> Manifest:
    """The manifest of the whole of which some folders are parts."""
    if not parts:
        raise ResultError("merge: no folder is named; allowed: one or more")
    manifests = [replace(Manifest.read(part), shard=None) for part in parts]
    whole = max(manifests, key=lambda manifest: manifest.replicates)
    for part, manifest in zip(parts, manifests, strict=True):
        refuse(part, manifest.differences(whole))
    sessions = [session for manifest in manifests for session in manifest.sessions]
    return replace(whole, sessions=sessions)


def _best(parts: Sequence[Part], whole: Manifest, codes: NDArray[np.int8]) -> dict[str, pa.Table]:
    """The rows of a segment that are to be added.

    Args:
        parts: the folders that have some, and their pieces.
        whole: the manifest of all.
        codes: the status of each run of the segment so far; is changed.
    """
    names = TABLES if whole.series else TABLES[:1]
    held = {name: [read_rows(*part, name) for part in parts] for name in names}
    holder = np.full(SEGMENT, -1)
    for number, runs in enumerate(held["runs"]):
        places, theirs = places_of(runs), codes_of(runs)
        better = (codes[places] == 0) | ((codes[places] != OK) & (theirs == OK))
        holder[places[better]] = number
        codes[places[better]] = theirs[better]
    return {name: _held(tables, holder) for name, tables in held.items()}


def _held(tables: Sequence[pa.Table], holder: NDArray[np.int64]) -> pa.Table:
    return in_order(rows_held(rows, holder, number) for number, rows in enumerate(tables))
