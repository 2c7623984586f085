"""How a comparison stands: what will be lived, progress, and what went wrong."""

from html import escape

import solara

from groundswell.analysis.comparison import WorkersLostError
from groundswell.scenarios import GroundswellError
from groundswell.viz.dashboard.compare.bout import Report
from groundswell.viz.dashboard.compare.setup import Setup
from groundswell.viz.dashboard.texts import Words


@solara.component
def Status(words: Words, setup: Setup, report: Report | None, most: int) -> None:
    """Show how a comparison stands.

    Args:
        words: in which it is said.
        setup: what the cards show.
        report: on what was started, if anything was.
        most: seeds that one comparison may have.
    """
    with solara.Div(classes=["gs-status"], attributes={"role": "status"}):
        if report is not None and report.going:
            share = 100 * report.progress.done / max(1, report.progress.total)
            solara.v.ProgressLinear(value=share, height=6, rounded=True, color="#0072B2")
        solara.HTML(
            tag="p",
            classes=["gs-note"],
            unsafe_innerHTML=escape(status_of(setup, report, most, words)),
        )


@solara.component
def Faults(words: Words, report: Report | None, fault: str) -> None:
    """Say what went wrong.

    Args:
        words: in which it is said.
        report: on what was started, if anything was.
        fault: why nothing could be started.
    """
    error = fault or (message_of(report.error, words) if report and report.error else "")
    if error:
        with solara.Div(classes=["gs-card", "gs-error"], attributes={"role": "alert"}):
            solara.HTML(tag="p", unsafe_innerHTML=escape(error))


def status_of(setup: Setup, report: Report | None, most: int, words: Words) -> str:
    """Return how a comparison stands, in a sentence or two."""
    if report is None:
        return ahead_of(setup, words)
    done, total = report.progress
    if report.going:
        return words("compare.living", done=done, total=total)
    if report.setup != setup:
        return f"{words('compare.stale')} {ahead_of(setup, words)}"
    if report.left:
        return words("compare.partly", done=done, total=total)
    told = words("compare.done", seeds=len(report.results.seeds))
    full = report.setup.seeds >= most
    return f"{told} {words('compare.most', most=most)}" if full else told


def ahead_of(setup: Setup, words: Words) -> str:
    """Return what would be lived."""
    contenders = len(setup.contenders)
    key = "compare.runs_ahead" if contenders > 1 else "compare.runs_ahead_one"
    return words(
        key,
        runs=setup.seeds * contenders,
        contenders=contenders,
        first=setup.first,
        last=setup.first + setup.seeds - 1,
    )


def message_of(error: GroundswellError, words: Words) -> str:
    """Return what went wrong, in words."""
    if isinstance(error, WorkersLostError):
        return words("compare.lost")
    return words("compare.refused", error=str(error))
