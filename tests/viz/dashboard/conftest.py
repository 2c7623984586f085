"""What the tests of the dashboard share: a house, and somebody who watches a player."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.player import Player, Showing

PATIENCE = 20.0
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
