"""Run a module and wait for all that comes of it: `python -m benchmarks.family MODULE ...`.

The workers of a sweep are children of a server, which is a child of the process that sweeps and is
not waited for by it; so their processor seconds are in no account of that process. This one adopts
whoever is left behind, as Linux lets it, and ends when the last has ended. The last line that it
prints holds the processor seconds of the module with the children it has waited for itself, and
those of all others.
"""

import ctypes
import json
import os
import sys

_PR_SET_CHILD_SUBREAPER = 36  # include/uapi/linux/prctl.h


def adopt() -> None:
    """Become the parent of all descendants whose own parents end before them.

    Raises:
        OSError: the system cannot do that.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def run(command: list[str]) -> tuple[int, float, float]:
    """Run a command; return its exit status, its processor seconds, and those left behind it."""
    child = os.posix_spawn(command[0], command, os.environ)
    code, own, others = 1, 0.0, 0.0
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return code, own, others
        seconds = usage.ru_utime + usage.ru_stime
        if pid == child:
            code, own = os.waitstatus_to_exitcode(status), seconds
        else:
            others += seconds


def main(arguments: list[str]) -> int:
    """Run a module and print what it took."""
    adopt()
    code, own, others = run([sys.executable, "-m", *arguments])
    print(json.dumps([own, others]))
    return 1 if code < 0 else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
