"""Print how fast the engine is, beside its peers: `python -m benchmarks.speed`.

Everything is measured in one run on one machine, each measurement in a process of its own, the
measurements taking turns, so that what else the machine does falls on all of them alike. Printed
are medians, with the smallest and the largest; ratios are medians of the ratios of each round.

    --rounds N   turns that every measurement gets (3)
    --full       also 1,000,000 citizens for the whole 194 days, once

A row in which living took longer than the processor seconds divided by the threads has waited
for other programs. It needs a Unix system, which tells the memory of a process that has ended.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("groundswell", "mesa", "numba", "numpy", "scipy")

# The engine's own code; a change there that is not committed is said beside the commit.
_ROOMS = ("scenarios", "agents", "model", "analysis", "viz", "src")

_DAYS, _PEER_SIZE, _PEER_DAYS = 194, 10_000, 12
_SIZES = {2_500: _DAYS, 10_000: _DAYS, 72_000: _DAYS, 1_000_000: 10}


@dataclass(frozen=True)
class Measurement:
    """One run of a case.

    Attributes:
        built: seconds to build the society; None where it is not told apart.
        lived: seconds to live the days.
        worked: processor seconds of all threads while the days were lived.
        memory: peak of the process, MB.
    """

    built: float | None
    lived: float
    worked: float
    memory: float


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
        runs: what was measured.
    """

    name: str
    module: tuple[str, ...]
    size: int
    days: int
    threads: int
    beside: "dict[str, Case]" = field(default_factory=dict)
    runs: list[Measurement] = field(default_factory=list)

    def measure(self) -> None:
        """Run the case once in a process of its own."""
        whole, output = _run(self.module)
        timed = self.module[0] == "benchmarks.measure"
        self.runs.append(replace(whole, **json.loads(output)) if timed else whole)

    def speeds(self) -> list[float]:
        """Return citizen-days a second of each run."""
        return [self.size * self.days / run.lived for run in self.runs]

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        built = [run.built for run in self.runs if run.built is not None]
        return (
            self.name,
            f"{self.size:,}",
            f"{self.days}",
            f"{self.threads}",
            _spread(built) if built else "included",
            _spread([run.lived for run in self.runs]),
            f"{median(run.worked for run in self.runs):.3g}",
            f"{_short(median(self.speeds()))}",
            f"{max(run.memory for run in self.runs):,.0f}",
            ", ".join(
                f"{_short(self._ratio(case))} × {name}" for name, case in self.beside.items()
            ),
        )

    def _ratio(self, other: "Case") -> float:
        """Return the speed divided by another's, as the median over the rounds."""
        return median(a / b for a, b in zip(self.speeds(), other.speeds(), strict=True))


HEAD = (
    "what is run",
    "citizens",
    "days",
    "threads",
    "to build, s",
    "to live, s",
    "processor, s",
    "citizen-days a second",
    "peak memory, MB",
    "speed beside",
)


def cases() -> list[Case]:
    """Return the rows of the table in the order in which they take turns."""
    return [*_scenario_cases(), _command(72_000, ()), *_peer_cases()]


def _scenario_cases() -> Iterator[Case]:
    for size, days in _SIZES.items():
        one = _measured("scenario", "Moscow 2017", size, days, 1)
        yield one
        yield _measured("scenario", "Moscow 2017", size, days, 2, {"one thread": one})


def _peer_cases() -> Iterator[Case]:
    where = (_PEER_SIZE, _PEER_DAYS)
    objects = _measured("mesa", "peers' days: Mesa objects", *where, 1)
    arrays = _measured("arrays", "peers' days: numpy", *where, 1, {"Mesa": objects})
    peers = {"Mesa": objects, "numpy": arrays}
    yield objects
    yield arrays
    for threads in (1, 2):
        yield _measured("engine", "peers' days: the engine", *where, threads, peers)


def _measured(
    kind: str, name: str, size: int, days: int, threads: int, beside: dict[str, Case] | None = None
) -> Case:
    module = ("benchmarks.measure", kind, str(size), str(days), str(threads))
    return Case(name, module, size, days, threads, beside or {})


def _command(size: int, options: tuple[str, ...]) -> Case:
    command = ("groundswell", "run", "moscow-2017", "--threads", "2", *options)
    return Case(f"`{' '.join(command)}`", command, size, _DAYS, 2)


def _full_cases() -> list[Case]:
    return [_command(1_000_000, ("--size", "1000000"))]


def _run(module: tuple[str, ...]) -> tuple[Measurement, str]:
    """Run a module; return what the whole process took, and what it printed.

    Raises:
        RuntimeError: it failed; with what it had to say.
    """
    command = [sys.executable, "-m", *module]
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=_ROOT, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{' '.join(module)}: {errors.read().strip()}")
        output.seek(0)
        scale = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss: bytes there, KiB elsewhere
        worked = usage.ru_utime + usage.ru_stime
        return Measurement(None, seconds, worked, usage.ru_maxrss / scale), output.read()


def facts(load: float) -> Iterator[str]:
    """Yield what has to be known about the machine and the code; `load` is that at the start."""
    yield f"{_processor()}, {os.cpu_count()} cores; {platform.system()}"
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    yield f"Python {platform.python_version()}, {packages}"
    commit = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", *_ROOMS)
    yield f"load average {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end"
    yield f"commit {commit or 'unknown'}" + (", with changes not committed" if changed else "")


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _git(*arguments: str) -> str:
    found = subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, text=True)
    return found.stdout.strip()


def _short(value: float) -> str:
    """Return a number with two or three digits that count."""
    if value >= 1e5:
        return f"{value / 1e6:.3g} M"
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else f"{value:.2g}"


def _spread(values: list[float]) -> str:
    """Return the median and the range."""
    middle = f"{median(values):.3g}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.3g}–{max(values):.3g})"


def table(rows: list[tuple[str, ...]]) -> str:
    """Return rows as a Markdown table with aligned columns."""
    widths = [max(len(row[column]) for row in [HEAD, *rows]) for column in range(len(HEAD))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [HEAD, tuple(rule), *rows]
    return "\n".join("| " + " | ".join(_aligned(line, widths)) + " |" for line in lines)


def _aligned(cells: tuple[str, ...], widths: list[int]) -> list[str]:
    first, *others = zip(cells, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description="Print how fast the engine is.")
    parser.add_argument("--rounds", type=int, default=3, help="turns of every measurement")
    parser.add_argument("--full", action="store_true", help="also 1,000,000 citizens, all days")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    _run(("groundswell", "run", "moscow-2017", "--size", "2500"))  # compile the kernels
    _run(("benchmarks.measure", "engine", "2500", "2", "2"))
    everything, full = cases(), _full_cases() if chosen.full else []
    for turn in range(chosen.rounds):
        for case in [*everything, *(full if turn == 0 else [])]:
            print(f"round {turn + 1}: {case.name}, {case.size:,}", file=sys.stderr)
            case.measure()
    print("\n".join(f"- {fact}" for fact in facts(load)), end="\n\n")
    print(table([case.row() for case in everything + full]))


if __name__ == "__main__":
    main()
