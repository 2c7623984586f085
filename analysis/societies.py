"""Societies on the disk: drawn once, and read by every run of a sweep, in memory only once.

save_society(build_society(config, threads=2), "societies/moscow")
society = load_society("societies/moscow", config)
MobilizationModel(config, society=society)

This is not a method of `Society`, because the engine neither reads nor writes files.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.analysis.folders import MARKER, new_folder
from groundswell.analysis.provenance import versions
from groundswell.model.networks import LAYERS, Layer
from groundswell.model.society import Society, differences, origin
from groundswell.scenarios import Scenario
from groundswell.scenarios.errors import ResultError

FORMAT = 1
"""Version of the layout of society folders."""

ABOUT = "society.json"
_LIBRARIES = ("groundswell", "numpy", "scipy", "numba", "networkx")
_HOUSE = Path(__file__).parents[1]
_CODE = (
    "agents/purposes.py",
    "model/random.py",
    "model/ordering.py",
    "model/territory.py",
    "model/people.py",
    "model/networks.py",
    "model/offline.py",
    "model/online.py",
    "model/society.py",
)
_ROOM = 1_000_000


def save_society(society: Society, folder: str | Path, *, force: bool = False) -> None:
    """Write a society into a new folder, all or nothing.

    Args:
        society: to be written.
        folder: where it shall stand.
        force: replace an older society there, and what an interrupted writer has left.

    Raises:
        ResultError: the folder is taken or cannot be written, or there is no space.
    """
    arrays = _arrays(society)
    needed = sum(array.nbytes for array in arrays.values()) + _ROOM
    about = {
        "format": FORMAT,
        "origin": society.origin,
        "maker": _maker(),
        "arrays": {name: _description(array) for name, array in arrays.items()},
    }
    with new_folder(folder, force=force, proof=ABOUT, needed=needed) as partial:
        try:
            for name, array in arrays.items():
                np.save(partial / f"{name}.npy", array)
        except OSError as error:
            raise ResultError(f"{partial}: cannot be written ({error})") from None
        (partial / ABOUT).write_text(json.dumps(about, indent=1, sort_keys=True), encoding="utf-8")


def load_society(folder: str | Path, config: Scenario, *, verify: bool = True) -> Society:
    """Read the society of a scenario from a folder; it stays on the disk until it is used.

    The arrays are mapped into memory. All processes that read a folder share one copy of it.
    (They are mapped copy-on-write: what somebody writes into them stays in that process and never
    reaches the file. Nothing in the engine does. Arrays that cannot be written would be of another
    type to numba, which would compile every function once more for them.)

    Args:
        folder: written by `save_society`.
        config: the scenario, with its size and seed.
        verify: read all of it once, to see that no bit has changed; the workers of a sweep need
            not repeat what its first process has done.

    Raises:
        ResultError: the folder is not there, not whole, damaged, written by another version, or
            its society is not that of the scenario; each difference is named.
    """
    folder = Path(folder)
    about = _read_about(folder)
    differing = differences(about["maker"], _maker(), "the society")
    differing += differences(about["origin"], origin(config), "the society")
    if differing:
        raise ResultError(*(problem.at(str(folder)) for problem in differing))
    arrays: dict[str, Any] = {
        name: _map(folder, name, told) for name, told in about["arrays"].items()
    }
    if verify:
        for name, array in arrays.items():
            if _description(array) != about["arrays"][name]:
                raise ResultError(f"{folder / name}.npy: is damaged; save the society anew")
    for name in LAYERS:
        arrays[name] = Layer(arrays.pop(f"{name}.indptr"), arrays.pop(f"{name}.indices"))
    return Society(
        origin=about["origin"],
        table=config.table,
        W=config.electorate,
        N=config.size,
        w=config.electorate / config.size,
        **arrays,
    )


def _arrays(society: Society) -> dict[str, NDArray[Any]]:
    """Return all arrays of a society by the names of their files."""
    found = {name: part for name, part in vars(society).items() if isinstance(part, np.ndarray)}
    for name, layer in society.layers.items():
        found |= {f"{name}.{part}": array for part, array in layer._asdict().items()}
    return found


def _description(array: NDArray[Any]) -> dict[str, Any]:
    return {
        "type": array.dtype.str,
        "length": array.size,
        "sha256": hashlib.sha256(np.ascontiguousarray(array)).hexdigest(),
    }


def _maker() -> dict[str, str]:
    """Return the versions and the code that make a society what it is."""
    code = hashlib.sha256(b"".join((_HOUSE / name).read_bytes() for name in _CODE))
    found = versions()
    return {**{name: found[name] for name in _LIBRARIES}, "code": f"sha256:{code.hexdigest()}"}


def _read_about(folder: Path) -> dict[str, Any]:
    if (folder / MARKER).exists():
        raise ResultError(f"{folder}: is partial; whoever wrote it did not end")
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise ResultError(
                f"{folder / ABOUT}: format is {about['format']}; this version reads {FORMAT}"
            )
        return {name: about[name] for name in ("origin", "maker", "arrays")}
    except OSError:
        raise ResultError(f"{folder}: is not a society folder; it has no {ABOUT}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ResultError(f"{folder / ABOUT}: is not that of a society ({error})") from None


def _map(folder: Path, name: str, told: dict[str, Any]) -> NDArray[Any]:
    """Map an array into memory; its type and length must be those told of it."""
    file = folder / f"{name}.npy"
    try:
        array = np.asarray(np.load(file, mmap_mode="c", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise ResultError(f"{file}: cannot be read ({error}); save the society anew") from None
    if (array.dtype.str, array.shape) != (told["type"], (told["length"],)):
        raise ResultError(
            f"{file}: holds {array.shape} of {array.dtype.str}; allowed: {told['length']:,} of "
            f"{told['type']}; save the society anew"
        )
    return array
