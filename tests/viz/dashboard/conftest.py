"""What the tests of the dashboard share: a house, a watcher of players, a server, a browser."""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

import pytest

from groundswell.model import MobilizationModel
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.player import Player, Showing

PATIENCE = 60.0
"""Seconds after which a test gives up waiting; a slow machine needs some of them."""


class Screen:
    """What a page does for a player: it is shown things, and says when it has drawn them.

    Args:
        quick: whether what is shown counts as drawn at once.
    """

    def __init__(self, quick: bool = True) -> None:
        self.quick = quick
        self.player: Player | None = None
        self.shown: list[tuple[float, Showing]] = []
        self._changed = threading.Condition()

    def show(self, showing: Showing) -> None:
        """Take what the player shows."""
        with self._changed:
            self.shown.append((time.monotonic(), showing))
            self._changed.notify_all()
        if self.quick and self.player and showing.snapshot:
            self.player.drawn(showing.snapshot.number)

    def wait(self, until: Callable[[Showing], bool]) -> Showing:
        """Return the next thing shown of which something is true, from now on or already."""

        def found() -> bool:
            return bool(self.shown) and until(self.shown[-1][1])

        with self._changed:
            assert self._changed.wait_for(found, PATIENCE), self.shown[-1:]
            return self.shown[-1][1]

    def snapshots(self) -> list[tuple[float, int, int]]:
        """Return when each snapshot came, its number and its day."""
        found: dict[int, tuple[float, int, int]] = {}
        for moment, showing in self.shown:
            if (snapshot := showing.snapshot) is not None:
                found.setdefault(snapshot.number, (moment, snapshot.number, snapshot.day))
        return list(found.values())


@pytest.fixture(scope="session")
def house() -> House:
    """Return a house that all tests of a process share, as sessions share theirs."""
    return House()


@pytest.fixture
def seats(house: House) -> Iterator[Callable[..., tuple[Player, Screen]]]:
    """Return a way to sit down before a player, as fast as it goes; all are closed at the end."""
    players: list[Player] = []

    def sit(speed: float = float("inf"), quick: bool = True) -> tuple[Player, Screen]:
        screen = Screen(quick)
        player = screen.player = Player(house, screen.show, speed)
        players.append(player)
        return player, screen

    yield sit
    for player in players:
        player.close()


# ---- a browser ----

BLOCKED = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-gpu")
"""Switches of Chromium: no name leads anywhere, so that nothing but this machine is reached."""


def server_of(*options: str) -> "Iterator[Server]":
    """Run the command `groundswell dashboard` on a free port, as a user would."""
    command = [sys.executable, "-m", "groundswell", "dashboard", "--no-open", "--port", "0"]
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        told = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", told)
        server = Server(address[0] if address else "", process.pid, errors)
        assert address, server.complaints()
        yield server
        process.send_signal(signal.SIGINT)
        process.wait(60)


@dataclass(frozen=True)
class Server:
    """A server that was started: its address, its process, and the file of its complaints."""

    url: str
    pid: int
    errors: IO[str]

    def complaints(self) -> str:
        """Return what it has written to its standard error so far."""
        self.errors.seek(0)
        return self.errors.read()


@pytest.fixture(scope="session")
def server() -> "Iterator[Server]":
    """Return a server for all tests of this process, with kernels that are compiled."""
    MobilizationModel("village").run(2)
    yield from server_of()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a browser that reaches this machine and nothing else."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if program is None:
        pytest.skip("there is no Chromium on this machine (apt install chromium)")
    with sync_api.sync_playwright() as playwright:
        switches = [*BLOCKED, "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=program, args=switches)
        yield browser
        browser.close()


class Tab:
    """A page in a context of its own, which writes down whatever goes wrong in it.

    Args:
        chromium: the browser.
        url: of the server.
        context: how the visitor differs: `viewport`, `reduced_motion`, ...
    """

    def __init__(self, chromium: Any, url: str, **context: Any) -> None:
        self.url = url
        self.context = chromium.new_context(
            **{"viewport": {"width": 1280, "height": 800}, **context}
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(1000 * PATIENCE)
        self.faults: list[str] = []
        self.page.on("request", self._request)
        self.page.on("websocket", lambda socket: self._reached(socket.url))
        self.page.on("response", self._response)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("requestfailed", self._failed)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("blob:", "data:")):
            self._reached(request.url)

    def _reached(self, address: str) -> None:
        if urlsplit(address).hostname != "127.0.0.1":
            self.faults.append(f"left this machine: {address}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.faults.append(f"status {response.status}: {response.url}")

    def _failed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # left unfinished by going to another page
            self.faults.append(f"failed: {request.url} ({request.failure})")

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    # ---- what a visitor does ----

    def open(self, query: str = "scenario=village&seed=3") -> "Tab":
        """Open a link, and wait for the map."""
        self.page.goto(f"{self.url}?{query}")
        self.page.wait_for_selector("canvas[data-frame]")
        return self

    def click(self, name: str, role: str = "button") -> None:
        """Click on what has a role and a name."""
        self.page.get_by_role(role, name=name, exact=True).click()

    def press(self, key: str) -> None:
        """Press a key, on the page itself."""
        self.page.keyboard.press(key)

    def wait(self, script: str, value: Any = None) -> Any:
        """Wait until JavaScript is true of the page."""
        return self.page.wait_for_function(script, arg=value)

    def wait_for_day(self, day: int) -> None:
        """Wait until the page rests on a day."""
        self.wait(
            "day => document.querySelector('.gs-daynumber')?.innerText.includes(day)", f"Day {day} "
        )
        self.page.get_by_role("button", name=PLAY).wait_for()

    def finish(self) -> None:
        """Leap from event to event until the run is over, and wait for what is drawn calmly."""
        day, days = self._days()
        while day < days:
            self.press("n")
            self.wait(
                "told => !document.querySelector('.gs-daynumber').innerText.includes(told)",
                f"Day {day} ",
            )
            day, days = self._days()

    # ---- what a visitor sees ----

    def text(self, selector: str) -> str:
        """Return the text of the first element that a selector finds."""
        return self.page.locator(selector).first.inner_text()

    @property
    def day(self) -> int:
        """The day that is shown."""
        return self._days()[0]

    def _days(self) -> tuple[int, int]:
        day, days = map(int, re.findall(r"\d+", self.text(".gs-daynumber")))
        return day, days

    @property
    def legend(self) -> list[str]:
        """Who is who, and how many."""
        return self.page.locator(".gs-legend .gs-state").all_inner_texts()

    @property
    def picture(self) -> str:
        """The map's pixels."""
        return self.page.evaluate("document.querySelector('canvas[data-frame]').toDataURL()")

    @property
    def marks(self) -> list[str]:
        """What is marked on the bar of days."""
        found = self.page.locator(".gs-progress i").all()
        return [mark.get_attribute("title") or "" for mark in found]

    def curve(self, name: str) -> float:
        """Return where a curve stands, from what a screen reader is told of its chart."""
        summaries = self.page.locator("[role=img][aria-label]").all()
        told = " ".join(chart.get_attribute("aria-label") or "" for chart in summaries)
        found = re.search(rf"{name} ([\d.,]+)", told)
        assert found, told
        return float(found[1].replace(",", ""))

    def shared(self) -> str:
        """Return the link that the page gives, and close the card again."""
        self.click("Share")
        link = self.text(".gs-overlay .gs-link")
        self.press("Escape")
        self.page.locator(".gs-overlay").wait_for(state="detached")
        return link

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


PLAY = re.compile("^(Play|Пуск)$")


@pytest.fixture
def visit(chromium: Any, server: Server) -> "Iterator[Callable[..., Tab]]":
    """Return a way to open pages as different visitors; nothing may have gone wrong in any."""
    tabs: list[Tab] = []

    def come(query: str | None = "scenario=village&seed=3", **context: Any) -> Tab:
        tabs.append(Tab(chromium, server.url, **context))
        return tabs[-1] if query is None else tabs[-1].open(query)

    yield come
    faults = [fault for tab in tabs for fault in tab.faults]
    for tab in tabs:
        tab.context.close()
    assert faults == []
