"""What runs and sweeps show while they go on: a live panel, or lines where there is no terminal."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, Progress, TextColumn
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from groundswell.terminal import amount, duration

if TYPE_CHECKING:
    from groundswell.analysis.sweeps import Estimate, Reporter
    from groundswell.analysis.sweeps import Progress as Reached
    from groundswell.model import MobilizationModel

_PAUSE = 0.25  # seconds between two drawings
_LINE_PAUSE = 30.0  # seconds between two lines of a sweep where there is no terminal
_LINES = 10  # lines of a run where there is no terminal


class Display:
    """Shows a run; call it with the model after every day.

        with Display(console, days=194) as display:
            model.run(progress=display)

    Args:
        console: where it is shown.
        days: number of days that will be lived.
    """

    def __init__(self, console: Console, days: int) -> None:
        self.console = console
        self.days = days
        self.day = 0
        self._next = 0.0
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def __call__(self, model: "MobilizationModel") -> None:
        """Show the day that was just lived, unless one was shown a moment ago."""
        self.day = model.day
        if self.console.is_terminal:
            self._draw(model)
        elif self.day * _LINES // self.days > (self.day - 1) * _LINES // self.days:
            facts = "  ".join(f"{name} {value}" for name, value in _facts(model).items())
            self._print(f"day {self.day} of {self.days}  {facts}")

    def _draw(self, model: "MobilizationModel") -> None:
        now = time.monotonic()
        if now < self._next and self.day < self.days:
            return
        self._next = now + _PAUSE
        self._live.update(_panel(model, self.day, self.days), refresh=True)

    def _print(self, text: str) -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)


class BarDisplay:
    """Shows how many runs of some are done: a bar on a terminal, a line now and then elsewhere.

    Args:
        screen: where it is shown.
    """

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
            TextColumn("{task.fields[facts]}"),
            console=screen,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None, visible=False, facts="")
        self._next = 0.0

    def __enter__(self) -> Self:
        if self._screen.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def show(self, what: str, done: int, total: int, facts: str = "") -> None:
        """Show how far something has come."""
        if self._screen.is_terminal:
            self._bar.update(
                self._task,
                description=what,
                completed=done,
                total=total,
                facts=facts,
                visible=True,
            )
        elif time.monotonic() > self._next or done == total:
            if self._next:
                self.print(f"{what}: {done:,} of {total:,}  {facts}")
            self._next = time.monotonic() + _LINE_PAUSE

    def print(self, text: str) -> None:
        """Print a line."""
        self._screen.print(text, markup=False, highlight=False, soft_wrap=True)


class SweepDisplay(BarDisplay):
    """Shows how a sweep goes."""

    def reporter(self) -> "Reporter":
        """Return what tells this display how the sweep goes."""
        from groundswell.analysis.sweeps import Reporter

        agree = self._ask if self._screen.is_terminal and sys.stdin.isatty() else None
        return Reporter(self._check, self._estimate, self._progress, self.print, agree)

    def _ask(self, question: str) -> bool:
        self._bar.stop()
        agreed = typer.confirm(question)
        self._bar.start()
        return agreed

    def _check(self, points: int, all_of_them: int) -> None:
        self.show("checking the design", points, all_of_them, "")

    def _estimate(self, told: "Estimate") -> None:
        stored = told.runs - told.left
        more = f"{stored:,} are stored already. " if stored else ""
        self.print(
            f"{more}{told.left:,} runs to live on {told.where}: {duration(told.run_seconds)} a "
            f"run, about {duration(told.seconds)} and {amount(told.bytes)} in all"
        )

    def _progress(self, reached: "Reached") -> None:
        left = reached.seconds_left
        facts = [f"{reached.rate:.3g} runs/s"]
        facts += [] if left is None else [f"{duration(left)} left"]
        facts += [f"{reached.failed:,} failed"]
        self.show("runs", reached.done, reached.done + reached.left, "  ".join(facts))


def announce_compilation(console: Console) -> None:
    """Say that the first run on a machine takes longer, when this is the first."""
    from groundswell.analysis.compiled import kernels_are_compiled

    if not kernels_are_compiled():
        console.print(
            "Compiling the model for this machine. This happens once and takes about a minute.",
            highlight=False,
            soft_wrap=True,
        )


def _facts(model: "MobilizationModel") -> dict[str, str]:
    """Return what is shown of a day."""
    today: dict[str, Any] = model.rows[-1]
    candidates = today["registered"] or today["nominated"] + today["in_pipeline"]
    return {
        "date": f"{today['date']:%d %b %Y}",
        "volunteers": f"{today['volunteers']:,.0f}",
        "candidates": f"{candidates:,}",
        "last protest": f"{_last_crowd(model):,.0f}",
        "support": f"{100 * today['leaning_challengers']:.1f} %",
    }


def _last_crowd(model: "MobilizationModel") -> float:
    """Return the crowd of the latest protest, 0 before the first."""
    crowds = model.protests["crowd"]
    return float(crowds.iloc[-1]) if len(crowds) else 0.0


def _panel(model: "MobilizationModel", day: int, days: int) -> Group:
    """Return the live panel: a bar for the days, and the facts of today."""
    head = Table.grid(padding=(0, 2))
    name = Text(model.config.title or model.config.name, style="bold")
    head.add_row(name, ProgressBar(total=days, completed=day, width=40), f"day {day} of {days}")
    facts = _facts(model)
    body = Table.grid(padding=(0, 3))
    body.add_row(*(Text(label, style="dim") for label in facts))
    body.add_row(*facts.values())
    return Group(head, body)
