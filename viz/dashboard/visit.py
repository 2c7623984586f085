"""A visit: header, pages, and what a link opens."""

import time
from collections.abc import Callable
from urllib.parse import parse_qsl

import solara

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
from groundswell.viz.dashboard.links import link_to, use_links
from groundswell.viz.dashboard.options import Options
from groundswell.viz.dashboard.player import Player, Showing
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import LANGUAGES, Words
from groundswell.viz.dashboard.watch.page import WatchPage
from groundswell.viz.dashboard.watch.stage import SPEEDS, leap_on, set_pace

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

    go, watch = use_links(router, player, showing, present, fault, words)
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
                ShareCard(words, card, link_to(browser.value, showing.value, words, reading))


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


def _drive(
    key: str, player: Player, shown: Showing, pace: solara.Reactive[int], words: Words
) -> None:
    """Do on the page Watch what a key asks for."""
    if key == " ":
        player.toggle()
    elif key == "ArrowRight":
        player.step()
    elif key == "r":
        player.open(shown.anew)
    elif key == "n":
        leap_on(player, shown, words)
    elif key.isdecimal():
        set_pace(int(key) - 1, player, pace)
