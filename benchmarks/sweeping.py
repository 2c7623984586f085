"""Sweep, in a process of its own, and tell when what happened: `python -m benchmarks.sweeping`.

    sweep RUNS      villages on two processes: the course of the sweep, and some results
    pool MOMENT     a first call on two new processes: seconds until it is answered
    tiny RUNS       the smallest societies, for a day: peaks of memory, files

Prints JSON. What a sweep does is watched from outside of it: calls that are handed to a pool of
processes, and what is told to a user.
"""

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.batch import FACTORS, RESULTS, WORKERS, replicates, worked
from benchmarks.stages import Task
from groundswell.analysis.sweeps import Reporter, Store, sweep
from groundswell.analysis.sweeps.pools import local_pool

# The smallest legal society, on its only day.
_TINY = {
    "name": "tiny",
    "start": "2024-03-01",
    "days": 1,
    "size": 1,
    "burn_in": 0,
    "districts": {
        "rows": [{"name": "all", "group": "", "electorate": 1_000, "seats": 1, "support": 0.3}]
    },
}


def plan(scenario: str, runs: int) -> dict[str, Any]:
    """Return the plan: all factors crossed, as many replicates as make the runs, common seeds."""
    return {"scenario": scenario, "design": [{"grid": FACTORS}], "replicates": replicates(runs)}


class Watch:
    """Moments of a sweep.

    Attributes:
        surveyed: when all design points were checked.
        estimated: when a few runs had been measured.
        tasks: those that have ended.
        storing: seconds of the clock for commits.
    """

    def __init__(self) -> None:
        self.surveyed = self.estimated = self.storing = 0.0
        self.tasks: list[Task] = []

    def reporter(self) -> Reporter:
        """Return what the sweep shall tell."""
        return Reporter(check=self._check, estimate=self._estimate)

    @contextmanager
    def on(self) -> Iterator[None]:
        """Watch what is handed to pools of processes, and what is stored."""
        submit = ProcessPoolExecutor.submit

        def watched(
            pool: ProcessPoolExecutor, fn: Callable[..., Any], /, *given: Any, **named: Any
        ) -> Future[Any]:
            future = submit(pool, fn, *given, **named)
            future.add_done_callback(self._done)
            return future

        with (
            patch.object(ProcessPoolExecutor, "submit", watched),
            patch.object(Store, "commit", self._timed(Store.commit)),
            patch.object(Store, "seal", self._timed(Store.seal)),
        ):
            yield

    def _check(self, *_: int) -> None:
        self.surveyed = time.perf_counter()

    def _estimate(self, _: object) -> None:
        self.estimated = time.perf_counter()

    def _done(self, future: Future[Any]) -> None:
        if future.cancelled() or future.exception():
            return
        outcomes = future.result()
        seconds = sum(outcome.seconds for outcome in outcomes)
        self.tasks.append(Task(time.perf_counter(), seconds, len(outcomes)))

    def _timed(self, work: Callable[..., None]) -> Callable[..., None]:
        def timed(*given: Any, **named: Any) -> None:
            clock = time.perf_counter()
            work(*given, **named)
            self.storing += time.perf_counter() - clock

        return timed


def lived(runs: int) -> dict[str, Any]:
    """Sweep villages."""
    watch, before = Watch(), worked()
    with tempfile.TemporaryDirectory() as folder, watch.on():
        began = time.perf_counter()
        found = sweep(
            plan("village", runs), Path(folder, "it"), workers=WORKERS, reporter=watch.reporter()
        )
        ended = time.perf_counter()
        after = worked()
        results = found.runs[[*FACTORS, "seed", *RESULTS]].to_numpy().tolist()
    return {
        "began": began,
        "surveyed": watch.surveyed,
        "estimated": watch.estimated,
        "ended": ended,
        "tasks": [asdict(task) for task in watch.tasks],
        "storing": watch.storing,
        "worked": after - before,
        "results": results,
    }


def ready(asked: float) -> dict[str, float]:
    """Ask two new processes for something trivial, and the same again of two others.

    Args:
        asked: when this process was asked for, on the system's clock.
    """
    imported = time.perf_counter()
    with local_pool(WORKERS) as pool:
        pool.executor.submit(os.getpid).result()
        first = time.perf_counter()
    again = time.perf_counter()
    with local_pool(WORKERS) as pool:
        pool.executor.submit(os.getpid).result()
        second = time.perf_counter()
    return {"nothing": first - asked, "imported": first - imported, "again": second - again}


def tiny(runs: int) -> dict[str, float]:
    """Sweep the smallest societies."""
    with tempfile.TemporaryDirectory() as folder:
        scenario, out = Path(folder, "tiny.yaml"), Path(folder, "it")
        scenario.write_text(json.dumps(_TINY), encoding="utf-8")
        began = time.perf_counter()
        found = sweep(plan(str(scenario), runs), out, workers=WORKERS)
        seconds = time.perf_counter() - began
        swept = peak()
        rows = len(found.runs)
        files = [path for path in out.rglob("*") if path.is_file()]
        return {
            "runs": rows,
            "seconds": seconds,
            "peak": swept,
            "peak_read": peak(),
            "bytes": sum(path.stat().st_size for path in files),
            "files": len(files),
        }


def peak(process: str = "self") -> int:
    """Return the largest resident memory that a process has had, in bytes; Linux tells it."""
    status = Path("/proc", process, "status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) * 1024 if found else 0


KINDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "sweep": lambda runs: lived(int(runs)),
    "pool": lambda asked: ready(float(asked)),
    "tiny": lambda runs: tiny(int(runs)),
}


if __name__ == "__main__":
    print(json.dumps(KINDS[sys.argv[1]](sys.argv[2])))
