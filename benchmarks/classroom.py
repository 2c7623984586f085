"""Print what a class asks of one server: `python -m benchmarks.classroom`.

    --visitors N    pages that are opened (40)

Each opens the town in a browser of its own; then every second one plays, at the usual five days a
second. The browsers run on the same machine, and are what keeps it busy.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.pages import OURS, Served, chromium, served
from benchmarks.speed import facts
from benchmarks.tables import table

_SECONDS = 10.0  # that the server is watched
_PATIENCE = 120_000  # milliseconds


def processor_time(server: Served) -> float:
    """Return the seconds of processor time that a server has taken."""
    told = Path(f"/proc/{server.pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def visit(browser: Any, server: Served) -> Any:
    """Open the page, as somebody who comes in; return it when its map stands."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(server.url)
    page.wait_for_selector(OURS.frame)
    return page


def measure(visitors: int) -> list[tuple[str, str]]:
    """Return what was measured, and how much it was."""
    with served(OURS) as server, chromium() as browser:
        pages = [visit(browser, server)]
        alone = server.resident()
        pages += [visit(browser, server) for _ in range(visitors - 1)]
        together = server.resident()
        for page in pages[::2]:
            page.locator(".gs-play").click()
        before = processor_time(server)
        time.sleep(_SECONDS)
        cores = (processor_time(server) - before) / _SECONDS
    playing = len(pages[::2])
    return [
        ("memory of the server with 1 visitor, MB", f"{alone:,.0f}"),
        (f"memory of the server with {visitors} visitors, MB", f"{together:,.0f}"),
        (f"processor cores of the server while {playing} of them play", f"{cores:.2f}"),
    ]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Print what a class asks of one server.")
    parser.add_argument("--visitors", type=int, default=40, help="pages that are opened")
    visitors = parser.parse_args().visitors
    load = os.getloadavg()[0]
    print(f"{visitors} visitors", file=sys.stderr)
    found = measure(visitors)
    print("\n".join(f"- {fact}" for fact in facts(load)), end="\n\n")
    print(table(("what is measured", "town"), found))


if __name__ == "__main__":
    main()
