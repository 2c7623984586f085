"""Result folders, all or nothing: work goes on beside the place and moves there when it is whole.

with new_folder("results/moscow") as partial:
    ...  # write into results/moscow.partial
# now results/moscow is there, complete

A run that is interrupted leaves `results/moscow.partial` with a file PARTIAL that says so.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from groundswell.scenarios.errors import ResultError

MARKER = "PARTIAL"
PROVENANCE = "provenance.json"
NEEDED = 50_000_000
"""Bytes that must be free before a run begins; a result takes a few megabytes."""

_UNFINISHED = "This is not a result: the run that writes it has not ended, or was interrupted.\n"


@contextmanager
def new_folder(
    place: str | Path, *, force: bool = False, proof: str = PROVENANCE, needed: int = NEEDED
) -> Iterator[Path]:
    """Give a folder to write into, which takes its place when the block ends without an error.

    Args:
        place: where the result shall stand; folders above it are made.
        force: replace an older result there, and what an interrupted run has left.
        proof: the file by which an older folder of the same kind is known.
        needed: bytes that must be free.

    Raises:
        ResultError: before the block begins, when there is something in the place already, or
            one cannot write there, or there is no space.
    """
    place = Path(os.path.abspath(place))
    partial = place.with_name(place.name + ".partial")
    _check_place(place, partial, force, proof)
    _start(partial, needed)
    try:
        yield partial
    except BaseException as reason:
        _explain(partial, reason)
        raise
    _finish(partial, place)


def _check_place(place: Path, partial: Path, force: bool, proof: str) -> None:
    """Raise an error unless a result may be written to the place."""
    if place.exists() and not _is_empty_folder(place):
        if not (place / proof).is_file():
            raise ResultError(f"{place}: exists and is not a result folder; choose another place")
        if not force:
            raise ResultError(f"{place}: there is a result already; --force replaces it")
    if partial.exists():
        if not (partial / MARKER).is_file():
            raise ResultError(f"{partial}: is in the way and is not an interrupted run")
        if not force:
            raise ResultError(
                f"{partial}: a run is writing there, or was interrupted; --force replaces it"
            )


def _is_empty_folder(place: Path) -> bool:
    return place.is_dir() and not any(place.iterdir())


def _start(partial: Path, needed: int) -> None:
    """Make the marked folder; this also shows that one can write there."""
    try:
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(parents=True)
        (partial / MARKER).write_text(_UNFINISHED, encoding="utf-8")
        free = shutil.disk_usage(partial).free
    except OSError as error:
        raise ResultError(f"{partial}: cannot be written ({error.strerror or error})") from None
    if free < needed:
        shutil.rmtree(partial)
        raise ResultError(
            f"{partial.parent}: {free / 1e6:.0f} MB are free; allowed: at least {needed / 1e6:.0f}"
        )


def write_whole(file: Path, write: Callable[[Path], object]) -> None:
    """Have a file written beside its place, bring it safely to the disk, and move it there.

    Whatever happens meanwhile, in the place stands the older file, or none, or the new one whole.

    Args:
        file: the place.
        write: called with the path to write to, which begins with a dot.

    Raises:
        ResultError: it cannot be written; the place is as it was.
    """
    beside = file.with_name(f".{file.name}.partial")
    try:
        write(beside)
        _flush(beside)
        os.replace(beside, file)
        _flush(file.parent)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ResultError(f"{file}: cannot be written ({error.strerror or error})") from None


def _explain(partial: Path, reason: BaseException) -> None:
    """Write into the marker why the result is not whole."""
    text = f"{_UNFINISHED}It ended with {type(reason).__name__}: {reason}\n"
    with suppress(OSError):  # the marker that is there already says enough
        (partial / MARKER).write_text(text, encoding="utf-8")


def _finish(partial: Path, place: Path) -> None:
    """Bring the files safely to the disk and move the folder into its place."""
    try:
        for file in [path for path in partial.rglob("*") if path.is_file()]:
            _flush(file)
        (partial / MARKER).unlink()
        _flush(partial)
        older = place.with_name(place.name + ".older")
        if place.exists():
            place.rename(older)
        partial.rename(place)
        _flush(place.parent)
        shutil.rmtree(older, ignore_errors=True)
    except OSError as error:
        raise ResultError(f"{place}: cannot be written ({error.strerror or error})") from None


def _flush(path: Path) -> None:
    """Have the system write a file, or a folder where it can, to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
