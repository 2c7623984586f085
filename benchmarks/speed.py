"""Print how fast the engine is, beside its peers and the machine: `python -m benchmarks.speed`.

Everything is measured in one run on one machine, each measurement in a process of its own, the
measurements taking turns, so that what else the machine does falls on all of them alike. Printed
are medians, with the smallest and the largest; ratios are medians of the ratios of each round.

    --rounds N   turns that every measurement gets (3)
    --full       also 7,200,000 citizens, and the commands for 1,000,000 and 7,200,000, once each
    --out FILE   keep the table as JSON, from which `benchmarks.plot` draws

A row in which living took longer than the processor seconds divided by the threads has waited
for other programs. It needs a Unix system, which tells the memory of a process that has ended.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.cases import ROOT, Case, run
from benchmarks.tables import Can, report

_PACKAGES = ("groundswell", "mesa", "numba", "numpy", "scipy", "starsim")

# The engine's own code; a change there that is not committed is said beside the commit.
_ROOMS = ("scenarios", "agents", "model", "analysis", "viz", "src")

_DAYS, _PEER_DAYS, _VILLAGE_DAYS = 194, 12, 60
_VILLAGE, _PEERS, _VOTERS = 2_000, 10_000, 7_200_000
_MOSCOW = "Moscow 2017"

# Days lived, by number of citizens.
_SIZES = {10_000: _DAYS, 72_000: _DAYS, 1_000_000: 10}


def plan(full: bool) -> list[Case]:
    """Return the rows of the table, in the order in which they take turns."""
    villages = _pair("village", "`village`, again and again in a process", _VILLAGE, _VILLAGE_DAYS)
    for case in villages:
        case.many = True
    scenarios = [case for item in _SIZES.items() for case in _pair("scenario", _MOSCOW, *item)]
    stored = _measured("stored", f"{_MOSCOW}, its society from the disk", 1_000_000, 10, 2)
    often = [*villages, *scenarios, stored, _command(None), *_peers()]
    return often + (_largest() if full else [])


def _largest() -> list[Case]:
    """Return what takes minutes, to be measured once."""
    found = [*_pair("scenario", _MOSCOW, _VOTERS, 10), _command(1_000_000), _command(_VOTERS)]
    for case in found:
        case.once = True
    return found


def _pair(kind: str, name: str, size: int, days: int) -> list[Case]:
    """Return a case with one thread, and with two."""
    one = _measured(kind, name, size, days, 1)
    return [one, _measured(kind, name, size, days, 2, {"one thread": one})]


def _peers() -> list[Case]:
    where = (_PEERS, _PEER_DAYS)
    objects = _measured("mesa", "peers' days: Mesa objects", *where, 1)
    arrays = _measured("arrays", "peers' days: numpy and scipy", *where, 1, {"Mesa": objects})
    starsim = _measured("starsim", "peers' days: Starsim", *where, 1, {"Mesa": objects})
    starsim.needs = "starsim"
    peers = {"Mesa": objects, "numpy": arrays, "Starsim": starsim}
    ours = (_measured("engine", "peers' days: the engine", *where, n, peers) for n in (1, 2))
    return [objects, arrays, starsim, *ours]


def _measured(
    kind: str, name: str, size: int, days: int, threads: int, beside: dict[str, Case] | None = None
) -> Case:
    module = ("benchmarks.measure", kind, str(size), str(days), str(threads))
    return Case(name, module, size, days, threads, beside or {})


def _command(size: int | None) -> Case:
    """Return the command of a terminal, for a size or for that of the scenario."""
    options = () if size is None else ("--size", str(size))
    command = ("groundswell", "run", "moscow-2017", "--threads", "2", "--profile", *options)
    return Case(f"`{' '.join(command)}`", command, size or 72_000, _DAYS, 2)


def facts(load: float) -> Iterator[str]:
    """Yield what has to be known about the machine and the code; `load` is that at the start."""
    yield f"{_processor()}, {os.cpu_count()} cores; {platform.system()}"
    packages = ", ".join(f"{name} {found}" for name in _PACKAGES if (found := _version(name)))
    yield f"Python {platform.python_version()}, {packages}"
    commit = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", *_ROOMS)
    yield f"load average {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end"
    yield f"commit {commit or 'unknown'}" + (", with changes not committed" if changed else "")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _git(*arguments: str) -> str:
    found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip()


def document(known: list[str], measured: list[Case], can: Can) -> str:
    """Return everything measured as JSON."""
    rows = [
        {
            "name": case.name,
            "kind": case.kind,
            "citizens": case.size,
            "days": case.days,
            "threads": case.threads,
            "runs": [asdict(one) for one in case.runs],
        }
        for case in measured
    ]
    return json.dumps({"facts": known, "rows": rows, "memory": can}, indent=1, ensure_ascii=False)


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description="Print how fast the engine is.")
    parser.add_argument("--rounds", type=int, default=3, help="turns of every measurement")
    parser.add_argument("--full", action="store_true", help="also the largest societies, once")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep the table as JSON")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    measured = plan(chosen.full)
    run(("groundswell", "run", "moscow-2017", "--size", "2500"))  # compile the kernels
    run(("benchmarks.measure", "engine", "2500", "2", "2"))
    can: Can = {n: json.loads(run(("benchmarks.memory", str(n)))[0]) for n in (1, 2)}
    for turn in range(chosen.rounds):
        for case in measured:
            if turn == 0 or not case.once:
                print(f"round {turn + 1}: {case.name}, {case.size:,}", file=sys.stderr)
                case.measure()
    known = list(facts(load))
    print(report(known, measured, can))
    if chosen.out:
        chosen.out.write_text(document(known, measured, can) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
