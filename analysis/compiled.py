"""Whether the engine has been compiled on this machine before."""

from pathlib import Path


def kernels_are_compiled() -> bool:
    """Say whether numba has the compiled day in its cache; else the first day takes a minute."""
    from groundswell.model import day

    cache = day._live.stats.cache_path
    return cache is not None and any(Path(cache).glob("day._live-*.nbi"))
