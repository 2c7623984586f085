"""Take the pictures of the dashboard that stand in the README: `python -m benchmarks.pictures`.

    --out DIR    folder of the pictures (docs/images)

Each is what a link shows, in a Chromium that reaches this machine only.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pages import OURS, chromium, served

_SIZE = {"width": 1360, "height": 850}
_PATIENCE = 180_000  # milliseconds


def watch(page: Any) -> None:
    """A town on the eve of its second protest, and a citizen of it."""
    page.wait_for_function("document.querySelector('.gs-daynumber')?.textContent.includes('62 of')")
    page.locator(".gs-map canvas").nth(1).click(position={"x": 330, "y": 160})
    page.mouse.move(10, 10)
    page.wait_for_selector(".gs-citizen .gs-meter")


def compare(page: Any) -> None:
    """Mild beside harsh policing, on the same eight seeds."""
    page.get_by_role("button", name="Compare", exact=True).last.click()
    page.get_by_text("8 more seeds").wait_for()
    page.wait_for_timeout(1_500)
    page.mouse.wheel(0, 560)


def lesson(page: Any) -> None:
    """A lesson after its bet."""
    page.get_by_role("button", name="Place my bet").click()
    page.get_by_role("button", name="Run").click()
    page.get_by_text("Things to notice").wait_for()
    page.wait_for_timeout(1_500)
    page.locator("canvas").first.scroll_into_view_if_needed()
    page.mouse.wheel(0, -240)


PICTURES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "dashboard-watch": ("scenario=town&day=62", watch),
    "dashboard-compare": ("page=compare", compare),
    "dashboard-learn": ("page=learn&lesson=from-crowd-to-council", lesson),
}
"""The pictures: the link of each, and what is done before it is taken."""


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    out = parser.parse_args().out
    with served(OURS) as server, chromium() as browser:
        for name, (query, prepare) in PICTURES.items():
            page = browser.new_page(viewport=_SIZE)
            page.set_default_timeout(_PATIENCE)
            page.goto(f"{server.url}?v=1&{query}")
            page.wait_for_selector(".gs-page")
            prepare(page)
            page.wait_for_timeout(500)
            page.screenshot(path=out / f"{name}.png")
            page.close()


if __name__ == "__main__":
    main()
