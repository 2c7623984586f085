"""What the address of a page opens, and what it says once something else is shown."""

from collections.abc import Callable
from typing import Any

import solara

from groundswell.scenarios import GroundswellError
from groundswell.viz.dashboard.browser import Browser
from groundswell.viz.dashboard.player import Player, Showing
from groundswell.viz.dashboard.recipe import PAGE_FIELDS, Recipe
from groundswell.viz.dashboard.texts import Words


def use_links(
    router: Any,
    player: Player,
    showing: solara.Reactive[Showing],
    present: solara.Reactive[bool],
    fault: solara.Reactive[str],
    words: Words,
) -> tuple[Callable[..., None], Callable[[Recipe, int], None]]:
    """Open the run of the address, now and whenever it changes.

    Args:
        router: of the page.
        player: that lives the run.
        showing: what is shown.
        present: whether presenter mode is on.
        fault: is told why a link could not be opened.
        words: in the language of the session.

    Returns:
        how to go to a page, and how to go to a run: see `Session`.
    """
    opened = solara.use_ref("")

    def open_link() -> None:
        if opened.current == _run_of(router.search or ""):
            return
        opened.current = _run_of(router.search or "")
        fault.set("")
        try:
            recipe, day = Recipe.from_query(router.search or "")
        except GroundswellError as error:
            fault.set(str(error))
            recipe, day = Recipe(), 0
        player.open(recipe, day)

    solara.use_effect(open_link, [router.search])

    def open_another() -> None:
        if showing.value.phase == "failed" and not fault.value:
            fault.set(showing.value.error)
            player.open(Recipe())

    solara.use_effect(open_another, [showing.value.phase])  # else there is no way on

    def go(page: str, **fields: str) -> None:
        kept: dict[str, Any] = {"present": "1"} if present.value else {}
        kept |= {"page": page, "lang": words.language, **fields}
        target = showing.value.recipe.query(**kept)
        opened.current = _run_of(target)  # which goes on as it is
        router.push(f"/?{target}")

    def watch(recipe: Recipe, day: int = 0) -> None:
        target = recipe.query(day, lang=words.language)
        opened.current = ""
        if target == router.search:
            open_link()
        else:
            router.push(f"/?{target}")

    return go, watch


def _run_of(search: str) -> str:
    """Return the part of a link that describes a run: a change of it opens another."""
    fields = [part for part in search.split("&") if part.split("=")[0] not in PAGE_FIELDS]
    return "&".join(["run", *fields])


def link_to(browser: Browser, shown: Showing, words: Words, reading: dict[str, str]) -> str:
    """Return the link to the page and the run that are shown."""
    kept: dict[str, Any] = {name: reading.get(name) for name in ("page", "lesson", "runs")}
    day = shown.snapshot.day if shown.snapshot else 0
    return f"{browser.address}?{shown.recipe.query(day, lang=words.language, **kept)}"
