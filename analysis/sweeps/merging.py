"""Merging the shards of a sweep into the folder that one machine would have written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from groundswell.analysis.folders import new_folder
from groundswell.analysis.sweeps.manifest import MANIFEST, Manifest, refuse
from groundswell.analysis.sweeps.results import Sweep, load_sweep
from groundswell.analysis.sweeps.store import (
    TABLES,
    Piece,
    pieces_of,
    read_segment,
    segment_name,
    write_piece,
)
from groundswell.scenarios import ResultError


def merge(folders: Sequence[str | Path], out: str | Path) -> Sweep:
    """Put the runs of several folders of one plan into a new one; the folders stay as they are.

    Runs that are in none of them can be added with `sweep`, as to any folder.

    Args:
        folders: shards, or other parts of the same sweep.
        out: the new folder.

    Raises:
        ResultError: a folder is not that of a sweep, or of another than the first; or the new one
            cannot be written.
    """
    parts = [Path(folder) for folder in folders]
    if not parts:
        raise ResultError("merge: no folder is named; allowed: one or more")
    manifests = [replace(Manifest.read(part), shard=None) for part in parts]
    whole = max(manifests, key=lambda manifest: manifest.replicates)
    for part, manifest in zip(parts, manifests, strict=True):
        refuse(part, manifest.differences(whole))
    sessions = [session for manifest in manifests for session in manifest.sessions]
    with new_folder(out, proof=MANIFEST) as partial:
        for table in TABLES:
            _merge_table(parts, partial, table)
        replace(whole, sessions=sessions).write(partial)
    return load_sweep(out)


def _merge_table(parts: Sequence[Path], out: Path, table: str) -> None:
    segments: dict[int, list[Piece]] = defaultdict(list)
    for part in parts:
        for piece in pieces_of(part, table):
            segments[piece.segment].append(piece)
    for segment, pieces in segments.items():
        write_piece(out / table / segment_name(segment), read_segment(pieces))
