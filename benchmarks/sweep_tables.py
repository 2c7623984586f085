"""What was measured of sweeps, as tables: medians of the rounds, and their ranges."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from benchmarks.cases import short, spread
from benchmarks.contest import Contestant, course
from benchmarks.stages import Course
from benchmarks.tables import table

type Row = tuple[str, ...]

_LIVED_HEAD = (
    "what is run",
    "runs",
    "in all, s",
    "of it the call, s",
    "runs a second",
    "processor, s",
    "of two processors",
    "in the call",
    "times as fast as",
)
_STAGES_HEAD = ("of a sweep", "s", "workers idle, s", "of the workers' time")
_MAIN_HEAD = ("the main process, in the call", "s", "of the clock")
_READY_HEAD = ("until a first call to two new processes is answered", "s")
_MEMORY_HEAD = (
    "smallest runs",
    "s",
    "runs a second",
    "peak of the main process, MB",
    "with the table read, MB",
    "of each worker, MB",
    "of all together, MB",
    "on the disk, MB",
    "files",
)
_READY = {
    "nothing": "from nothing",
    "imported": "the package imported",
    "again": "once more in the same process",
}


def lived(contest: Sequence[Contestant]) -> str:
    """Return how long each took, the first beside the others."""
    first, *others = contest
    return table(_LIVED_HEAD, [first.row(others), *(other.row([]) for other in others)])


def overhead(sweeper: Contestant) -> str:
    """Return where the workers' time went in which they lived no run."""
    courses = [course(told) for told in sweeper.told]
    processes = [once.seconds for once in sweeper.times]
    rows = [
        *_stages(courses),
        _overhead("the call", courses, [one.seconds for one in courses]),
        _overhead("the same from its first run on", courses, [one.since for one in courses]),
        _overhead("the whole process, with its imports", courses, processes),
    ]
    return table(_STAGES_HEAD, rows)


def _stages(courses: Sequence[Course]) -> Iterator[Row]:
    for stages in zip(*(one.stages() for one in courses), strict=True):
        pairs = zip(stages, courses, strict=True)
        shares = [stage.idle / (one.workers * one.seconds) for stage, one in pairs]
        idle, seconds = ([getattr(stage, name) for stage in stages] for name in ("idle", "seconds"))
        yield (f"– {stages[0].name}", spread(seconds), spread(idle), percent(shares))


def _overhead(name: str, courses: Sequence[Course], seconds: Sequence[float]) -> Row:
    pairs = list(zip(courses, seconds, strict=True))
    idle = [one.workers * clock - one.lived for one, clock in pairs]
    shares = [one.overhead(clock) for one, clock in pairs]
    return (name, spread(seconds), spread(idle), percent(shares))


def main_process(sweeper: Contestant) -> str:
    """Return what the process did that lives no run itself: it takes time from the workers."""
    calls = [once.call for once in sweeper.times]
    named = {"worked": "processor seconds", "storing": "storing what has arrived"}
    rows = []
    for key, name in named.items():
        seconds = [told[key] for told in sweeper.told]
        shares = [part / call for part, call in zip(seconds, calls, strict=True)]
        rows.append((name, spread(seconds), percent(shares)))
    return table(_MAIN_HEAD, rows)


def ready(measured: Sequence[dict[str, float]]) -> str:
    """Return how long it is until workers are ready."""
    rows = [(name, spread([one[key] for one in measured])) for key, name in _READY.items()]
    return table(_READY_HEAD, rows)


def memory(measured: Sequence[dict[str, Any]]) -> str:
    """Return what sweeps of more and more runs take of memory and disk."""
    return table(_MEMORY_HEAD, [_memory_row(one) for one in measured])


def _memory_row(one: dict[str, Any]) -> Row:
    peaks = (f"{one[name] / 1e6:,.0f}" for name in ("peak", "peak_read"))
    return (
        f"{one['runs']:,}",
        spread([one["seconds"]]),
        short(one["runs"] / one["seconds"]),
        *peaks,
        ", ".join(f"{peak / 1e6:,.0f}" for peak in one["workers"]),
        f"{one['together'] / 1e6:,.0f}",
        f"{one['bytes'] / 1e6:,.2f}",
        f"{one['files']:,}",
    )


def percent(shares: Sequence[float]) -> str:
    """Return the median of some shares, and their range, in hundredths."""
    middle = f"{100 * median(shares):.1f}"
    if len(shares) > 1:
        middle += f" ({100 * min(shares):.1f}–{100 * max(shares):.1f})"
    return f"{middle} %"
