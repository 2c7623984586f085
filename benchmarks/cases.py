"""A case: what is run, how it is measured, and its row in the table.

This module must stay small in memory: on Linux, a process counts the memory of the one that
started it as its own first peak. So nothing of the engine is imported here.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Measurement:
    """One run of a case; see `benchmarks.measure.Seconds`.

    Attributes:
        built: seconds to build the society.
        lived: seconds to live the days.
        whole: seconds of the clock for both; of a command, from its start to its end.
        worked: processor seconds while the days were lived; of a command, of all of it.
        memory: peak of the process, MB.
        moved: bytes that a day must move for each citizen, where that was asked.
        ties: of a citizen, where that was asked.
    """

    built: float
    lived: float
    whole: float
    worked: float
    memory: float
    moved: float | None = None
    ties: float | None = None


@dataclass
class Case:
    """A row of the table.

    Attributes:
        name: what is run.
        module: with its arguments, as after `python -m`.
        size: citizens.
        days: lived.
        threads: workers.
        beside: what the speed is divided by, by the name it has in the table.
        needs: a package without which the case cannot run.
        many: whether a run is one of many in its process, so that its milliseconds matter.
        once: whether it takes so long that it is measured once.
        runs: what was measured.
    """

    name: str
    module: tuple[str, ...]
    size: int
    days: int
    threads: int
    beside: "dict[str, Case]" = field(default_factory=dict)
    needs: str | None = None
    many: bool = False
    once: bool = False
    runs: list[Measurement] = field(default_factory=list)

    def measure(self) -> None:
        """Run the case once in a process of its own."""
        if self.needs is not None and find_spec(self.needs) is None:
            return
        output, seconds, worked, memory = run(self.module)
        if self.kind == "command":
            times = {**stages(output), "whole": seconds, "worked": worked}
        else:
            times = json.loads(output.splitlines()[-1])
            times["whole"] = times["built"] + times["lived"]
        self.runs.append(Measurement(**times, memory=memory))

    @property
    def speed(self) -> float:
        """Citizen-days a second, the median of the runs."""
        return median(self._speeds())

    def _speeds(self) -> list[float]:
        return [self.size * self.days / run.lived for run in self.runs]

    @property
    def kind(self) -> str:
        """What of `benchmarks.measure` it is, else `command`."""
        return "command" if self.module[0] == "groundswell" else self.module[1]

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        what = (self.name, f"{self.size:,}", f"{self.days}", f"{self.threads}")
        if not self.runs:
            return (*what, *[""] * 6, f"{self.needs} is not installed")
        return (
            *what,
            *(self._spread(name) for name in ("built", "lived", "whole")),
            f"{median(run.worked for run in self.runs):.3g}",
            short(self.speed),
            f"{max(run.memory for run in self.runs):,.0f}",
            ", ".join(self._remarks()),
        )

    def _spread(self, name: str) -> str:
        """Return the median of a measure, and its range."""
        return spread([getattr(run, name) for run in self.runs])

    def _remarks(self) -> Iterator[str]:
        if self.many:
            yield f"{short(1e3 * median(run.whole for run in self.runs))} ms a run"
        for name, other in self.beside.items():
            if other.runs:
                ratio = self._ratio(other)
                yield f"{short(ratio)} × {name}" + " (slower)" * (ratio < 1)

    def _ratio(self, other: "Case") -> float:
        """Return the speed divided by another's, as the median over the rounds."""
        pairs = zip(self._speeds(), other._speeds(), strict=True)
        return median(ours / theirs for ours, theirs in pairs)


def stages(output: str) -> dict[str, float]:
    """Return what a command said with `--profile`: seconds to build and to live."""
    rows = re.findall(r"^(\w.*?) +([\d.]+) +[\d.]+ %", output, re.MULTILINE)
    seconds = {name: float(value) for name, value in rows}
    names = list(seconds)
    first, last = names.index("schedule"), names.index("between the phases")
    built = [name for name in names[:first] if name.startswith(("building", "setting up"))]
    return {
        "built": sum(seconds[name] for name in built),
        "lived": sum(seconds[name] for name in names[first : last + 1]),
    }


def run(module: Sequence[str]) -> tuple[str, float, float, float]:
    """Run a module; return what it printed, its seconds, processor seconds and peak memory in MB.

    Raises:
        RuntimeError: it failed; with what it had to say.
    """
    command = [sys.executable, "-m", *module]
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{' '.join(module)}: {errors.read().strip()}")
        output.seek(0)
        scale = 1e6 if sys.platform == "darwin" else 1e6 / 1024  # ru_maxrss: bytes there, KiB here
        return output.read(), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale


def spread(values: Sequence[float]) -> str:
    """Return the median of some seconds, and their range."""
    middle = _seconds(median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({_seconds(min(values))}–{_seconds(max(values))})"


def short(value: float) -> str:
    """Return a number with two or three digits that count."""
    if value >= 1e5:
        return f"{float(f'{value / 1e6:.3g}'):,g} M"
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else f"{value:.2g}"


def _seconds(value: float) -> str:
    """Return seconds with three digits that count."""
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"
