"""How much memory a society takes, said before it is built."""

import os

from groundswell.scenarios import Scenario
from groundswell.scenarios.errors import ResourceError

# Bytes a citizen: traits, state and row pointers; and the peak of building for each tie entry.
_PER_CITIZEN = 260
_PER_TIE = 45


def estimate_memory(config: Scenario) -> int:
    """Return the peak memory of building and running a scenario, in bytes."""
    symbols = config.symbols()
    ties = symbols["deg_off"] + symbols["on_share"] * symbols["deg_on"]
    return int(config.size * (_PER_CITIZEN + _PER_TIE * ties))


def refuse_if_too_large(config: Scenario) -> None:
    """Raise an error when a society will not fit into this machine's memory.

    Raises:
        ResourceError: with the estimate and the memory there is.
    """
    if not hasattr(os, "sysconf"):
        return
    there_is = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    needed = estimate_memory(config)
    if needed > there_is:
        fits = int(config.size * there_is / needed)
        raise ResourceError(
            f"size: {config.size:,} citizens need about {needed / 1e9:,.1f} GB of memory and this "
            f"machine has {there_is / 1e9:,.1f} GB; allowed here: up to about {fits:,} citizens"
        )
