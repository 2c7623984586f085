"""How worker processes are started.

This file imports nothing else of the project, so that the server of processes can load the engine
while the process that asks for it does the same.
"""

import multiprocessing
import os
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

_READY = "groundswell.analysis.sweeps.worker"


def context() -> BaseContext:
    """How processes are started: from a server that has the engine loaded, where there is one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([_READY])
    return found


def start_server() -> None:
    """Have the server load the engine, where there is one, while this process does something else.

    Only a pool of several processes needs it.
    """
    if context().get_start_method() == "forkserver":
        forkserver.ensure_running()


def processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
