"""What a page in a browser does: the dashboard's, and that of Mesa's SolaraViz beside it.

Each is a server in a process of its own, opened in a Chromium that was there before. Both pages
show the same model: the village where it is large enough, else Moscow 2017.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cases import ROOT

CITIZENS = "GROUNDSWELL_BENCHMARK_CITIZENS"
"""The variable that tells the page of SolaraViz how many citizens there are."""

_VILLAGE = 2_000
_LONG = 3_650  # days, so that a run is not over before it has been watched
_SECONDS = 6.0  # that a run is watched
_PATIENCE = 120  # seconds
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# No page may ask anything of the internet, and Solara's telemetry would.
_OFFLINE = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_ASSETS_CDN": "http://127.0.0.1:9",
}

# Counts, from its call on, how often the first of what is drawn was another frame.
_COUNT = """watched => {
  const shown = () => {
    const first = document.querySelector(watched);
    return first && (first.dataset.frame || first.src);
  };
  let last = shown();
  window.frames_seen = 0;
  new MutationObserver(() => {
    const now = shown();
    if (now && now !== last) window.frames_seen += 1;
    last = now || last;
  }).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["src", "data-frame"],
  });
}"""


@dataclass(frozen=True)
class Kind:
    """A sort of page.

    Attributes:
        name: in the table.
        frame: selector of what is drawn anew with each frame.
        day: selector of the text that has the day in it.
        play: name of the button that starts it.
    """

    name: str
    frame: str
    day: str
    play: str

    def command(self, port: int) -> list[str]:
        """Return the command that serves it."""
        if self is OURS:
            return ["-m", "groundswell", "dashboard", "--no-open", "--port", str(port)]
        options = ["--production", "--no-open", "--host", "127.0.0.1", "--port", str(port)]
        return ["-m", "solara", "run", "benchmarks.solara_page", *options]

    def query(self, citizens: int | None) -> str:
        """Return the part of a link that asks for a number of citizens, if that is asked for."""
        if self is SOLARA_VIZ or citizens is None:
            return ""
        scenario, settings = settings_of(citizens)
        return "?" + "&".join([f"scenario={scenario}", *(f"{k}={v}" for k, v in settings.items())])


OURS = Kind("groundswell", "canvas[data-frame]", ".gs-daynumber", "Play")
SOLARA_VIZ = Kind("SolaraViz", "img", ":text('Time:')", "▶")


def settings_of(citizens: int) -> tuple[str, dict[str, int]]:
    """Return the scenario and the settings in which a number of citizens is watched."""
    scenario = "village" if citizens <= _VILLAGE else "moscow-2017"
    return scenario, {"size": citizens, "days": _LONG}


# ---- servers ----


@dataclass
class Served:
    """A server.

    Attributes:
        kind: of its page.
        url: of its page.
        pid: of its process.
        began: when its process was started, on the clock of `time.perf_counter`.
    """

    kind: Kind
    url: str
    pid: int
    began: float

    def resident(self) -> float:
        """Return the memory of its process, MB."""
        told = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(told.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def served(kind: Kind, citizens: int = _VILLAGE) -> Iterator[Served]:
    """Serve a page until it is left; it answers when it is entered."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}/"
    environment = {**os.environ, **_OFFLINE, CITIZENS: str(citizens)}
    began = time.perf_counter()
    command = [sys.executable, *kind.command(port)]
    with (
        tempfile.TemporaryFile() as output,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            if not _answers(port, process):
                output.seek(0)
                raise RuntimeError(f"{command} does not answer: {output.read().decode()}")
            yield Served(kind, url, process.pid, began)
        finally:
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until a port is listened on; return whether it came to that."""
    for _ in range(50 * _PATIENCE):
        if process.poll() is not None:
            return False
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True
        time.sleep(0.02)
    return False


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


# ---- in the browser ----


@contextmanager
def chromium() -> Iterator[Any]:
    """Start a browser that reaches this machine only.

    Raises:
        RuntimeError: there is none.
    """
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        raise RuntimeError("there is no Chromium on this machine")
    switches = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=switches)
        yield browser
        browser.close()


@dataclass
class Tab:
    """A page that has been opened and shows its first frame."""

    server: Served
    page: Any

    @classmethod
    def open(cls, browser: Any, server: Served, citizens: int | None = None) -> "Tab":
        """Open the page, by default as its command does, and wait for its first frame."""
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.set_default_timeout(1000 * _PATIENCE)
        page.goto(server.url + server.kind.query(citizens))
        page.wait_for_selector(server.kind.frame)
        return cls(server, page)

    def play(self) -> float:
        """Press Play, and return the seconds until the next frame stands."""
        self.page.evaluate(_COUNT, self.server.kind.frame)
        began = time.perf_counter()
        self.page.get_by_role("button", name=self.server.kind.play).first.click()
        self.page.wait_for_function("window.frames_seen > 0")
        return time.perf_counter() - began

    def hurry(self) -> None:
        """Have it live as fast as it goes."""
        if self.server.kind is OURS:
            self.page.keyboard.press("7")

    def watch(self) -> tuple[float, float]:
        """Return the days and the frames a second while it is watched."""
        began, day, seen = time.perf_counter(), self.day(), self.frames()
        self.page.wait_for_timeout(1000 * _SECONDS)
        passed = time.perf_counter() - began
        return (self.day() - day) / passed, (self.frames() - seen) / passed

    def day(self) -> int:
        """Return the day that the page shows."""
        told = self.page.locator(self.server.kind.day).first.inner_text()
        found = re.search(r"\d+", told)
        return int(found[0]) if found else 0

    def frames(self) -> int:
        """Return the frames seen since Play was pressed."""
        return self.page.evaluate("window.frames_seen")

    def close(self) -> None:
        """Close the page."""
        self.page.context.close()
