"""Print how quick the dashboard is: `python -m benchmarks.dashboard`.

The page Watch, and beside it Mesa's SolaraViz on the same model, each served by a process of its
own and opened in a headless Chromium without the internet. The browser is open and the kernels are
compiled before the clock starts.

    --rounds N     turns of the first pictures (3)
    --citizens N   of the paces; may be given several times (2,000, 20,000 and 100,000)

A frame is a map that stands on the screen. Days a second are those of the page's own counter, as
fast as each page goes: the dashboard at its highest speed, SolaraViz at an interval of 1 ms. It
needs Linux, playwright, a Chromium, and for SolaraViz altair; without altair the dashboard stands
alone.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.cases import run, short, spread
from benchmarks.pages import OURS, SOLARA_VIZ, Kind, Tab, chromium, served
from benchmarks.speed import facts
from benchmarks.tables import table

_SIZES = (2_000, 20_000, 100_000)
_SMALL = _SIZES[0]
_SESSIONS = 6


@dataclass
class Found:
    """What was measured of a kind of page.

    Attributes:
        painted: seconds from the command to the first frame.
        moved: seconds from Play to the next frame.
        paces: days and frames a second, by number of citizens.
        sessions: memory that each further session takes, MB.
    """

    painted: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)
    paces: dict[int, tuple[float, float]] = field(default_factory=dict)
    sessions: float = 0.0


def first_pictures(browser: Any, kind: Kind, found: Found) -> None:
    """Measure how long it takes from the command to a picture, and from there to a moving one.

    The dashboard opens with the scenario that it opens with, SolaraViz with two thousand citizens.
    """
    with served(kind, _SMALL) as server:
        tab = Tab.open(browser, server)
        found.painted.append(perf_counter() - server.began)
        found.moved.append(tab.play())
        tab.close()


def pace(browser: Any, kind: Kind, citizens: int) -> tuple[float, float]:
    """Return the days and the frames a second of a society."""
    with served(kind, citizens) as server:
        tab = Tab.open(browser, server, citizens)
        tab.hurry()
        tab.play()
        found = tab.watch()
        tab.close()
        return found


def memory(browser: Any, kind: Kind) -> float:
    """Return what a further session takes of the server's memory, in MB.

    Sessions of the dashboard play, each its own run; those of SolaraViz have one model together
    and hinder each other, so that they are opened and left alone.
    """
    with served(kind, _SMALL) as server:
        tabs, seen = [], []
        for _ in range(1 + _SESSIONS):
            tabs.append(Tab.open(browser, server, _SMALL))
            if kind is OURS:
                tabs[-1].play()
            tabs[-1].page.wait_for_timeout(2000)
            seen.append(server.resident())
        for tab in tabs:
            tab.close()
        return (seen[-1] - seen[0]) / _SESSIONS


def measure(kinds: list[Kind], sizes: list[int], rounds: int) -> dict[str, Found]:
    """Measure everything, kinds taking turns."""
    found = {kind.name: Found() for kind in kinds}
    with chromium() as browser:
        for turn in range(rounds):
            for kind in kinds:
                _tell(f"round {turn + 1}: the first pictures of {kind.name}")
                first_pictures(browser, kind, found[kind.name])
        for citizens in sizes:
            for kind in kinds:
                _tell(f"{kind.name}, {citizens:,} citizens")
                found[kind.name].paces[citizens] = pace(browser, kind, citizens)
                _tell(
                    "{:.3g} days, {:.3g} frames a second".format(*found[kind.name].paces[citizens])
                )
        for kind in kinds:
            _tell(f"{kind.name}, {1 + _SESSIONS} sessions")
            found[kind.name].sessions = memory(browser, kind)
    return found


def rows(found: dict[str, Found]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table, with ratios where there is somebody to compare with."""
    every = list(found.values())
    yield _row("command to first paint, s", [one.painted for one in every], less=True)
    yield _row("Play to the next frame, s", [one.moved for one in every], less=True)
    for citizens in every[0].paces:
        for place, what in enumerate(("days", "frames")):
            values = [[one.paces[citizens][place]] for one in every]
            yield _row(f"{what} a second at {citizens:,} citizens", values)
    yield _row("memory for each session, MB", [[one.sessions] for one in every], less=True)


def _row(what: str, values: list[list[float]], less: bool = False) -> tuple[str, ...]:
    cells = [spread(one) if len(one) > 1 else short(one[0]) for one in values]
    if len(values) < 2:
        return (what, *cells)
    ours, theirs = map(median, values)
    better = (theirs, ours) if less else (ours, theirs)
    return (what, *cells, f"{short(better[0] / better[1])} ×" if min(better) > 0 else "")


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Print how quick the dashboard is.")
    parser.add_argument("--rounds", type=int, default=3, help="turns of the first pictures")
    parser.add_argument("--citizens", type=int, action="append", help="of the paces")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    run(("groundswell", "run", "village"))  # compile the kernels
    kinds = [OURS, SOLARA_VIZ] if find_spec("altair") else [OURS]
    found = measure(kinds, chosen.citizens or list(_SIZES), chosen.rounds)
    print("\n".join(f"- {fact}" for fact in facts(load)), end="\n\n")
    ratio = ("how much better",) if len(kinds) > 1 else ()
    print(table(("what is measured", *found, *ratio), list(rows(found))))


if __name__ == "__main__":
    main()
