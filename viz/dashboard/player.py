"""Who lives the model of a page: one thread, which nobody else may enter.

    player = Player(house, show)
    player.open(Recipe("village"))
    player.play()

Pages send a player orders, and get frozen snapshots. A snapshot is shown at most ten times a
second, and not before the last one has been drawn; days between are lived, but not shown, and
nothing is queued. A lever that is moved while the model lives becomes an event of its recipe, so
that the recipe describes at any time the very run that is shown.
"""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal

from groundswell.model import MobilizationModel, Society
from groundswell.scenarios import GroundswellError, Scenario
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.recipe import Change, Recipe, Value
from groundswell.viz.dashboard.snapshot import Snapshot, take_snapshot

SHOWN_EVERY = 0.1
"""Least seconds from one snapshot to the next."""

_LOST = 2.0  # seconds after which a snapshot that nobody has drawn is taken for lost
_TURN = 2e-4  # seconds after each day, in which the threads that draw have their turn

_NOTHING: Mapping[str, int | None] = {"district": None, "citizen": None}

type Phase = Literal["empty", "building", "resting", "playing", "leaping", "failed"]


@dataclass(frozen=True)
class Showing:
    """What a page shows.

    Attributes:
        phase: what the player is doing.
        recipe: of the run.
        snapshot: None until the first society stands.
        error: why the last order failed; empty if it did not.
        society: of the run; nothing in it ever changes.
        config: the scenario that is lived; None until the first society stands.
        day: days lived; the snapshot may be some days behind.
    """

    phase: Phase
    recipe: Recipe
    snapshot: Snapshot | None = None
    error: str = ""
    society: Society | None = None
    config: Scenario | None = None
    day: int = 0

    @property
    def anew(self) -> Recipe:
        """The recipe of a run that begins with everything as it stands now."""
        return self.recipe.settled(self.day)


class Player:
    """Lives a model, day by day, on a thread of its own.

    Args:
        house: that keeps societies and sets limits.
        show: called with what is to be shown, on the thread of the player.
        speed: days a second; infinite for as fast as it goes.
    """

    def __init__(self, house: House, show: Callable[[Showing], None], speed: float = 5.0) -> None:
        self.speed = speed
        self._house = house
        self._show = show
        self._orders: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._model: MobilizationModel | None = None
        self._recipe = Recipe()
        self._phase: Phase = "empty"
        self._error = ""
        self._target = 0
        self._snapshot: Snapshot | None = None
        self._number = 0
        self._looked_at: Mapping[str, int | None] = _NOTHING
        self._closed = False
        self._drawn = threading.Event()
        self._drawn.set()
        self._shown_at = 0.0
        self._due = 0.0
        self._thread = threading.Thread(target=self._work, name="player", daemon=True)
        self._thread.start()

    # ---- orders, from any thread ----

    def open(self, recipe: Recipe, day: int = 0) -> None:
        """Build the society of a recipe and live it to a day; what was there before is left."""
        self._order(lambda: self._open(recipe, day))

    def play(self) -> None:
        """Live day after day, until the last or until told to rest."""
        self._order(self._play)

    def rest(self) -> None:
        """Stop at the end of the day."""
        self._order(self._rest)

    def toggle(self) -> None:
        """Play if it rests, rest if it plays."""
        self._order(lambda: self._rest() if self._moving else self._play())

    def step(self) -> None:
        """Live one day; pressed again and again, as many days."""
        self._order(self._step)

    def leap(self, day: int) -> None:
        """Live as fast as it goes until a day has been lived."""
        self._order(lambda: self._leap(day))

    def move(self, path: str, value: Value) -> None:
        """Move a lever from the coming day on; after the last, another run begins with it."""
        self._order(lambda: self._move({path: value}))

    def move_together(self, settings: Mapping[str, Value]) -> None:
        """Move several levers at once, such as shares that sum to 1."""
        self._order(lambda: self._move(settings))

    def look_at(self, *, district: int | None = None, citizen: int | None = None) -> None:
        """Have a district and a citizen looked at closely in the coming snapshots.

        Numbers that the society does not have are those of another, which has gone, and count as
        None.
        """
        self._order(lambda: self._look_at(district, citizen))

    def drawn(self, number: int) -> None:
        """Say that a snapshot has been drawn, so that the next may come."""
        if number >= self._number:
            self._drawn.set()

    def ask[T](self, question: Callable[[MobilizationModel, Recipe], T]) -> Future[T]:
        """Return, in future, the answer to a question about the model between two days."""
        answer: Future[T] = Future()

        def reply() -> None:
            try:
                if self._model is None:
                    raise GroundswellError("there is no run yet")
                answer.set_result(question(self._model, self._recipe))
            except Exception as error:
                answer.set_exception(error)

        self._orders.put(reply)
        return answer

    def close(self) -> None:
        """End the thread after the day that it lives; nothing is built or shown any more."""
        self._closed = True
        self._orders.put(None)

    def _order(self, order: Callable[[], None]) -> None:
        self._orders.put(order)

    # ---- the thread ----

    def _work(self) -> None:
        while (order := self._next_order()) is not None:
            try:
                order()
            except GroundswellError as error:
                self._fail(str(error))
            except Exception as error:  # a fault of ours shall be seen, not end the page
                self._fail(f"{type(error).__name__}: {error}")
        self._model = self._snapshot = None

    def _next_order(self) -> Callable[[], None] | None:
        """Return what to do next: an order, or the next day when it is due."""
        if not self._moving:
            return self._orders.get()
        wait = 0.0 if self._phase == "leaping" else max(0.0, self._due - time.monotonic())
        try:
            return self._orders.get(timeout=wait) if wait else self._orders.get_nowait()
        except queue.Empty:
            return self._live_a_day

    @property
    def _moving(self) -> bool:
        return self._phase in ("playing", "leaping")

    @property
    def _day(self) -> int:
        return self._model.day if self._model else 0

    def _open(self, recipe: Recipe, day: int) -> None:
        if self._closed:
            return
        self._phase, self._error = "building", ""
        self._tell()
        config, before = recipe.config(), self._model
        self._model = MobilizationModel(config, society=self._house.society(config))
        self._recipe, self._phase = recipe, "resting"
        if before is None or before.society.origin != self._model.society.origin:
            self._looked_at = _NOTHING  # the same numbers are other people here
        if day > 0:
            self._leap(day)
        else:
            self._freeze()

    def _play(self) -> None:
        if self._model and not self._model.done:
            self._phase, self._error = "playing", ""
            self._due = time.monotonic()
            self._tell()

    def _rest(self) -> None:
        if self._moving:
            self._phase = "resting"
            self._freeze()

    def _step(self) -> None:
        self._leap((self._target if self._phase == "leaping" else self._day) + 1)

    def _leap(self, day: int) -> None:
        if self._model and self._model.day < min(day, self._model.config.days):
            self._phase, self._target, self._error = "leaping", day, ""

    def _live_a_day(self) -> None:
        model = self._model
        assert model is not None
        model.step()
        time.sleep(_TURN)
        self._due = max(self._due + 1 / self.speed, time.monotonic() - 1 / self.speed)
        if model.done or (self._phase == "leaping" and model.day >= self._target):
            time.sleep(max(0.0, self._shown_at + SHOWN_EVERY - time.monotonic()))
            self._phase = "resting"
        if self._phase == "resting" or self._may_show():
            self._freeze()

    def _may_show(self) -> bool:
        now = time.monotonic()
        if now < self._shown_at + SHOWN_EVERY:
            return False
        return self._drawn.is_set() or now > self._shown_at + _LOST

    def _move(self, settings: Mapping[str, Value]) -> None:
        if self._model is None:
            return
        if self._model.done:
            self._begin_with(settings)
        else:
            self._change(self._model, settings)

    def _change(self, model: MobilizationModel, settings: Mapping[str, Value]) -> None:
        """Move levers of the model; if they may not be moved so, the run goes on as it was."""
        try:
            model.change(**settings)
        except GroundswellError as error:
            self._error = str(error)
        else:
            self._error = ""
            for path, value in settings.items():
                self._recipe = self._recipe.with_change(Change(model.day, path, value))
        self._tell()

    def _begin_with(self, settings: Mapping[str, Value]) -> None:
        """Begin another run, with levers that were moved when the last one was over."""
        recipe = self._recipe.settled(self._day)
        for path, value in settings.items():
            recipe = recipe.with_setting(path, value)
        self._open(recipe, 0)

    def _look_at(self, district: int | None, citizen: int | None) -> None:
        if self._model is None:
            return
        society = self._model.society
        self._looked_at = {
            "district": _known(district, len(society.table)),
            "citizen": _known(citizen, society.N),
        }
        if not self._moving:
            self._freeze()

    def _freeze(self) -> None:
        assert self._model is not None
        self._number += 1
        self._snapshot = take_snapshot(self._model, self._number, **self._looked_at)
        self._drawn.clear()
        self._shown_at = time.monotonic()
        self._tell()

    def _fail(self, message: str) -> None:
        self._phase = "resting" if self._model else "failed"
        self._error = message
        self._tell()

    def _tell(self) -> None:
        if self._closed:
            return
        model = self._model
        self._show(
            Showing(
                phase=self._phase,
                recipe=self._recipe,
                snapshot=self._snapshot,
                error=self._error,
                society=model.society if model else None,
                config=model.config if model else None,
                day=self._day,
            )
        )


def _known(number: int | None, many: int) -> int | None:
    """Return the number of a thing, if there are so many of them."""
    return number if number is not None and 0 <= number < many else None
