"""The memory of a process and of all that it starts, looked at while they work; Linux only."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.cases import ROOT

_EVERY = 0.2  # seconds from one look to the next
_PATIENCE = 20  # the same in times that a look takes, so that looking does not slow down work
_PROCESSES = Path("/proc")


@dataclass
class Resident:
    """The peaks that were seen, in bytes.

    Attributes:
        together: proportional memory of all processes at one moment; what several share counts
            once.
        each: resident memory of each process by its number, with what it shares with others.
        depth: of each process: 0 for the first, 1 for those it has started, and so on.
    """

    together: int = 0
    each: dict[int, int] = field(default_factory=dict)
    depth: dict[int, int] = field(default_factory=dict)

    def at(self, depth: int) -> list[int]:
        """Return the peaks of the processes at a depth, largest first."""
        found = (peak for process, peak in self.each.items() if self.depth[process] == depth)
        return sorted(found, reverse=True)

    def look(self, process: int) -> None:
        """Look at a process and all that it has started."""
        together = 0
        for number, depth in family(process):
            together += _told(number, "smaps_rollup", "Pss:")
            peak = _told(number, "status", "VmHWM:")
            if peak:
                self.each[number] = max(peak, self.each.get(number, 0))
                self.depth[number] = depth
        self.together = max(self.together, together)


def family(process: int) -> Iterator[tuple[int, int]]:
    """Yield a process and all that it has started, directly or not, each with its depth."""
    parents = dict(_parents())
    generation, depth = {process}, 0
    while generation:
        yield from ((member, depth) for member in sorted(generation))
        generation = {child for child, parent in parents.items() if parent in generation}
        depth += 1


def run(module: Sequence[str]) -> tuple[str, Resident]:
    """Run a module; return what it printed, and the memory of all its processes.

    Raises:
        RuntimeError: it failed; with what it had to say.
    """
    command = [sys.executable, "-m", *module]
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    seen, over = Resident(), threading.Event()

    def look() -> None:
        took = 0.0
        while not over.wait(max(_EVERY, _PATIENCE * took)):
            clock = time.perf_counter()
            seen.look(process.pid)
            took = time.perf_counter() - clock

    looking = threading.Thread(target=look)
    looking.start()
    try:
        output, errors = process.communicate()
    finally:
        over.set()
        looking.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(module)}: {errors.strip()}")
    return output, seen


def _parents() -> Iterator[tuple[int, int]]:
    """Yield every process of the machine and its parent."""
    for folder in _PROCESSES.iterdir():
        if folder.name.isdigit():
            found = _read(folder / "stat").rpartition(")")[2].split()  # a name may hold anything
            if found:
                yield int(folder.name), int(found[1])


def _told(process: int, file: str, name: str) -> int:
    """Return what the system tells of a process, in bytes; 0 if it has ended."""
    for line in _read(_PROCESSES / str(process) / file).splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
