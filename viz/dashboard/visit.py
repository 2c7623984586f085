"""A visit: header, pages, and what a link opens."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import solara

from groundswell.scenarios import GroundswellError
from groundswell.viz.dashboard.browser import Browser, BrowserPart, listen
from groundswell.viz.dashboard.frame import (
    Banner,
    Full,
    Header,
    KeysCard,
    LeavePresenting,
    ShareCard,
)
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.options import Options
from groundswell.viz.dashboard.player import Player, Showing
from groundswell.viz.dashboard.recipe import PAGE_FIELDS, Recipe
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import LANGUAGES, Words
from groundswell.viz.dashboard.watch.page import WatchPage
from groundswell.viz.dashboard.watch.stage import SPEEDS, set_pace

PAGES = ("watch", "compare", "learn", "sweep")

_CALM = 0.35  # least seconds between drawings of what is costly to draw
_USUAL_PACE = 2
_ROOM_AROUND_THE_MAP = 410  # pixels


@solara.component
def Reception(house: House) -> None:
    """Let a visitor in, if there is a seat."""
    seat = solara.use_memo(house.enter, [])
    solara.use_effect(lambda: house.leave if seat else None, [])
    if seat:
        Visit(house)
    else:
        Full(Words(house.options.language), house.limits.sessions)


@solara.component
def Visit(house: House) -> None:
    """A visit: what a link opens, and where the visitor goes from there."""
    router = solara.use_router()
    reading = dict(parse_qsl(router.search or ""))
    page = reading.get("page", "watch")
    page = page if page in pages_of(house.options) else "watch"
    language = reading.get("lang", house.options.language)
    language = language if language in LANGUAGES else house.options.language
    words = solara.use_memo(lambda: Words(language), [language])

    showing = solara.use_reactive(Showing("empty", Recipe()))
    calmly = solara.use_reactive(Showing("empty", Recipe()))
    pace = solara.use_reactive(_USUAL_PACE)
    browser = solara.use_reactive(Browser())
    card = solara.use_reactive("")
    present = solara.use_reactive(reading.get("present") == "1")
    fault = solara.use_reactive("")

    player = solara.use_memo(lambda: Player(house, shower(showing, calmly), SPEEDS[pace.value]), [])
    solara.use_effect(lambda: player.close, [])

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

    session = solara.use_memo(
        lambda: Session(words, house, watch, go, reading), [words.language, router.search]
    )

    def on_key(key: str) -> None:
        if key == "?":
            card.set("" if card.value == "keys" else "keys")
        elif key == "Escape":
            card.set("")
            present.set(False)
        elif key == "f":
            present.set(not present.value)
        elif page == "watch":
            _drive(key, player, showing.value, pace, words)

    with solara.Div(classes=["gs-app", "gs-present"] if present.value else ["gs-app"]):
        BrowserPart.put(
            language=words.language,
            title=f"{words(f'common.tabs.{page}')} · {words('common.name')}",
            full=present.value,
            place=f"{page} {reading.get('lesson', '')}",
            on_message=listen(on_key, browser.set),
        )
        Header(session, pages_of(house.options), page, card, present)
        with solara.Div():  # always there, so that the page below it is not made anew
            if present.value:
                LeavePresenting(words, present)
            if fault.value:
                solara.Error(words("common.broken_link", error=fault.value), dense=True)
        with solara.Div(attributes={"id": "content", "role": "main"}):
            if page == "watch":
                tallest = max(380, browser.value.height - _ROOM_AROUND_THE_MAP)
                WatchPage(session, player, showing, calmly, pace, tallest)
            else:
                OtherPage(session, page)
        Banner(words)
        with solara.Div():
            if card.value == "keys":
                KeysCard(words, card)
            elif card.value == "share":
                ShareCard(words, card, _link(browser.value, showing.value, words, reading))


@solara.component
def OtherPage(session: Session, page: str) -> None:
    """A page that is loaded when somebody first goes there."""
    if page == "compare":
        from groundswell.viz.dashboard.compare.page import ComparePage

        ComparePage(session)
    elif page == "sweep":
        from groundswell.viz.dashboard.sweep.page import SweepPage

        SweepPage(session)
    else:
        from groundswell.viz.dashboard.learn.page import LearnPage

        LearnPage(session)


def pages_of(options: Options) -> tuple[str, ...]:
    """Return the pages that a server shows; that of a sweep only where it was given one."""
    return PAGES if options.sweep else PAGES[:-1]


def shower(
    showing: solara.Reactive[Showing], calmly: solara.Reactive[Showing]
) -> Callable[[Showing], None]:
    """Return what a player calls: it hands on what is new, and less often what is costly."""
    last = 0.0

    def show(new: Showing) -> None:
        nonlocal last
        showing.set(new)
        if new.phase in ("resting", "failed") or time.monotonic() > last + _CALM:
            calmly.set(new)
            last = time.monotonic()

    return show


def _run_of(search: str) -> str:
    """Return the part of a link that describes a run: a change of it opens another."""
    fields = [part for part in search.split("&") if part.split("=")[0] not in PAGE_FIELDS]
    return "&".join(["run", *fields])


def _drive(
    key: str, player: Player, shown: Showing, pace: solara.Reactive[int], words: Words
) -> None:
    """Do on the page Watch what a key asks for."""
    from groundswell.viz.dashboard.watch.series import marks, next_mark

    if key == " ":
        player.toggle()
    elif key == "ArrowRight":
        player.step()
    elif key == "r":
        player.open(shown.anew)
    elif key == "n" and shown.config and shown.snapshot:
        found = marks(shown.config, shown.recipe, words)
        player.leap(next_mark(found, shown.snapshot.day, shown.snapshot.days))
    elif key.isdecimal():
        set_pace(int(key) - 1, player, pace)


def _link(browser: Browser, shown: Showing, words: Words, reading: dict[str, str]) -> str:
    """Return the link to the page and the run that are shown."""
    kept: dict[str, Any] = {name: reading.get(name) for name in ("page", "lesson", "runs")}
    day = shown.snapshot.day if shown.snapshot else 0
    return f"{browser.address}?{shown.recipe.query(day, lang=words.language, **kept)}"
