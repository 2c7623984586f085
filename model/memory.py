"""How much memory a run takes, said before the society is built.

The constants are fitted to measured peaks; `python -m benchmarks.footprint` measures anew and
prints them.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from groundswell.scenarios import Scenario
from groundswell.scenarios.errors import ResourceError

# Bytes at the peak of building and living: of the process, of a citizen, of a tie entry.
PROCESS = 295e6
PER_CITIZEN = 150.0
PER_TIE = 10.5

# Files in which Linux tells what is free, and what a container or a cluster's job may use.
_FREE = "proc/meminfo"
_GROUPS = "proc/self/cgroup"
_LIMITS = ("sys/fs/cgroup{}/memory.max", "sys/fs/cgroup/memory{}/memory.limit_in_bytes")


def ties_a_citizen(config: Scenario) -> float:
    """Return how many ties a citizen of a scenario has on all layers, on the average."""
    p = config.symbols()
    sizes = {members: p[f"hh{members}"] for members in (1, 2, 3, 4)}
    citizens = sum(members * share for members, share in sizes.items())
    household = sum(members * (members - 1) * share for members, share in sizes.items())
    online = p["on_share"] * min(p["deg_on"], p["deg_max"])
    return household / max(citizens, 1) + p["deg_off"] + online


def estimate_memory(config: Scenario) -> int:
    """Return the peak memory of building and running a scenario, in bytes.

    It holds to about a tenth for layers made by the model; a networkx graph takes much more.
    """
    return int(PROCESS + config.size * (PER_CITIZEN + PER_TIE * ties_a_citizen(config)))


def memory_here(root: Path = Path("/")) -> int | None:
    """Return the bytes that this process may come to use; None where the system does not say.

    That is what is free on the machine, besides what this process uses, or the limit that a
    container or a job is given, whichever is less.

    Args:
        root: of the file system.
    """
    found = [*_free(root), *_limits(root)]
    if not found and hasattr(os, "sysconf"):
        found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    return min(found, default=None)


def _free(root: Path) -> Iterator[int]:
    for line in _lines(root / _FREE):
        if line.startswith("MemAvailable:"):
            yield int(line.split()[1]) * 1024 + int(PROCESS)


def _limits(root: Path) -> Iterator[int]:
    """Yield the limits of the control groups that this process is in, and of those above them."""
    for line in _lines(root / _GROUPS):
        group = line.split(":", 2)[2].rstrip("/")
        above = [group[:end] for end, sign in enumerate(group + "/") if sign == "/"]
        for path in (pattern.format(folder) for folder in above for pattern in _LIMITS):
            yield from (int(limit) for limit in _lines(root / path) if limit.isdigit())


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def refuse_if_too_large(config: Scenario) -> None:
    """Raise an error when a society will not fit into the memory there is.

    Raises:
        ResourceError: with the estimate and the memory there is.
    """
    needed, there_is = estimate_memory(config), memory_here()
    if there_is is not None and needed > there_is:
        fits = int((there_is - PROCESS) / (needed - PROCESS) * config.size)
        raise ResourceError(
            f"size: {config.size:,} citizens need about {needed / 1e9:,.1f} GB of memory and "
            f"{there_is / 1e9:,.1f} GB are free here; allowed here: up to about {fits:,} citizens"
        )
