"""The way of the challengers' candidates: from an application to a seat, and who is lost where."""

from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groundswell.analysis.funnel import Stage, funnel
from groundswell.analysis.runs import Run
from groundswell.viz import colours, style

_HATCHES = ("////", "....", "xxxx")


@mpl.rc_context(style.RC)
def draw_funnel(run: Run) -> Figure:
    """Draw how many candidates reached each stage, and why the others did not."""
    stages = funnel(run.candidates)
    drawn = style.figure(10, 5)
    axes = drawn.subplots()
    largest = max(1, stages[0].count)
    for row, stage in enumerate(stages):
        _bar(axes, row, stage)
    axes.set_yticks(range(len(stages)), [stage.name for stage in stages], fontsize=10)
    axes.set(xlim=(0, largest * 1.38), ylim=(len(stages) - 0.4, -0.55), xlabel="persons")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.grid(visible=False)
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_bounds(0, largest)
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= largest])
    style.heading(
        drawn, f"{run.config.title or run.config.name}: the way to a seat", _subtitle(stages)
    )
    style.corner(drawn, run.provenance)
    return drawn


def _subtitle(stages: Sequence[Stage]) -> str:
    return (
        f"{stages[0].count:,} people applied to stand for the challengers and "
        f"{stages[-1].count:,} won a seat. Hatched: who came no further, and why."
    )


def _bar(axes: Axes, row: int, stage: Stage) -> None:
    """Draw who reached a stage: those who went on in colour, those lost hatched at the end."""
    went_on = stage.count - sum(stage.losses.values())
    axes.barh(row, went_on, height=0.62, color=colours.CHALLENGERS)
    left = went_on
    for hatch, number in zip(_HATCHES, stage.losses.values(), strict=False):
        look = {
            "facecolor": colours.PALE,
            "edgecolor": colours.GREY,
            "hatch": hatch,
            "linewidth": 0.6,
        }
        axes.barh(row, number, left=left, height=0.62, **look)
        left += number
    reasons = "\n".join(f"{number:,} {reason}" for reason, number in stage.losses.items())
    beside = {"va": "center", "xytext": (7, 0), "textcoords": "offset points"}
    axes.annotate(f"{stage.count:,}", (stage.count, row), weight="bold", fontsize=11, **beside)
    shift = 12 + 7.5 * len(f"{stage.count:,}")
    place = {**beside, "xytext": (shift, 0)}
    axes.annotate(reasons, (stage.count, row), fontsize=8.5, color=colours.GREY, **place)
