"""The figures of a run, and which of them a run can show."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from groundswell.analysis.runs import Run
from groundswell.analysis.tables import column
from groundswell.viz.councils import draw_councils
from groundswell.viz.funnel import draw_funnel
from groundswell.viz.style import save
from groundswell.viz.trajectories import draw_trajectories


def figures(run: Run) -> dict[str, Callable[[Run], Figure]]:
    """Return the functions that draw this run, by name: a map needs votes, a funnel candidates."""
    found: dict[str, Callable[[Run], Figure]] = {}
    if len(run.series):
        found["trajectories"] = draw_trajectories
    if len(run.districts):
        found["councils"] = draw_councils
    if "challengers" in column(run.candidates, "side"):
        found["funnel"] = draw_funnel
    return found


def write_figures(run: Run, folder: str | Path) -> list[Path]:
    """Write every figure of a run into a folder, as PNG and SVG; return the files.

    Args:
        run: what is drawn.
        folder: is made where it is missing.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for name, draw in figures(run).items():
        files += save(draw(run), folder / name, run.provenance)
    return files
