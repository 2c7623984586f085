"""Print what a sweep costs beside its runs: `python -m benchmarks.sweeps`.

The same villages are lived on two processes by a sweep and by Mesa's `batch_run`, taking turns,
each time in a process of its own with all that it starts. Printed are medians, with the smallest
and the largest; ratios are medians of the ratios of each round.

    --runs N     villages, in steps of twenty (2,000)
    --rounds N   turns that everybody gets (3)
    --full       also the memory of sweeps of up to 100,000 of the smallest runs
    --out FILE   keep what was measured as JSON

Idle is a worker while it lives no run, and the overhead of a sweep the share of its workers' time
in which they are idle. Busy processors do not tell that: a worker may be busy with something else
than runs, and the main process works beside them. A run's own time holds its scenario, its society
unless the run before had the same, its days and its results, and the first one's of a worker also
the loading of the kernels. It needs Linux.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import sweep_tables
from benchmarks.cases import run
from benchmarks.contest import Contestant, contestants
from benchmarks.resident import run as run_seen
from benchmarks.speed import facts

_READY = 5  # times that new processes are waited for
_MANY = (1_000, 10_000, 100_000)
_WORKERS = 2  # depth among those that a process has started: children of a child


def compete(contest: Sequence[Contestant], rounds: int) -> None:
    """Let all live the villages in turns.

    Raises:
        RuntimeError: they did not come to the same.
    """
    for turn in range(rounds):
        for contestant in contest:
            print(f"round {turn + 1}: {contestant.name}", file=sys.stderr)
            contestant.live()
            if contestant.results != contest[0].results:
                raise RuntimeError(f"{contestant.name} and {contest[0].name} differ in results")


def ready() -> dict[str, float]:
    """Return how long it takes until new processes are ready, in seconds."""
    output = run(("benchmarks.sweeping", "pool", repr(time.perf_counter())))[0]
    return json.loads(output.splitlines()[-1])


def remember(runs: int) -> dict[str, Any]:
    """Return what a sweep of the smallest runs takes of memory and disk, in bytes."""
    print(f"memory: {runs:,} runs", file=sys.stderr)
    output, seen = run_seen(("benchmarks.sweeping", "tiny", str(runs)))
    told = json.loads(output.splitlines()[-1])
    return {**told, "workers": seen.at(_WORKERS), "together": seen.together}


def document(
    known: Sequence[str],
    contest: Sequence[Contestant],
    waited: Sequence[dict[str, float]],
    remembered: Sequence[dict[str, Any]],
) -> str:
    """Return everything measured as JSON, without the results of the runs."""
    lived = [
        {
            "name": one.name,
            "rounds": [asdict(once) for once in one.times],
            "told": [{**told, "results": len(told["results"])} for told in one.told],
        }
        for one in contest
    ]
    kept = {"facts": known, "lived": lived, "ready": waited, "memory": remembered}
    return json.dumps(kept, indent=1, ensure_ascii=False)


def report(
    known: Sequence[str],
    contest: Sequence[Contestant],
    waited: Sequence[dict[str, float]],
    remembered: Sequence[dict[str, Any]],
) -> str:
    """Return everything as Markdown."""
    parts = [
        "\n".join(f"- {fact}" for fact in known),
        sweep_tables.lived(contest),
        sweep_tables.overhead(contest[0]),
        sweep_tables.main_process(contest[0]),
        sweep_tables.ready(waited),
    ]
    return "\n\n".join([*parts, sweep_tables.memory(remembered)] if remembered else parts)


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description="Print what a sweep costs beside its runs.")
    parser.add_argument("--runs", type=int, default=2_000, help="villages, in steps of twenty")
    parser.add_argument("--rounds", type=int, default=3, help="turns that everybody gets")
    parser.add_argument("--full", action="store_true", help="also memory, up to 100,000 runs")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep what was measured as JSON")
    chosen = parser.parse_args()
    if sys.platform != "linux":
        parser.error("needs Linux")
    load = os.getloadavg()[0]
    for contestant in contestants(1):  # compile the kernels
        contestant.live()
    contest = contestants(chosen.runs)
    compete(contest, chosen.rounds)
    waited = [ready() for _ in range(_READY)]
    remembered = [remember(runs) for runs in _MANY] if chosen.full else []
    known = [*facts(load), f"the same results in {len(contest[0].results):,} runs of each"]
    print(report(known, contest, waited, remembered))
    if chosen.out:
        text = document(known, contest, waited, remembered)
        chosen.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
