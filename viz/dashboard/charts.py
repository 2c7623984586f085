"""Charts: one look for all of them, on ECharts, which needs no internet."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import solara
import traitlets

from groundswell.viz.colours import BLUE, GREEN, GREY, INK, ORANGE, PALE, PURPLE, SKY, VERMILLION
from groundswell.viz.dashboard.part import Part

PALETTE = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY)
"""Colours of things that stand side by side, safe for the colour-blind (Okabe and Ito 2008)."""

DASHES: tuple[Any, ...] = ("solid", [7, 4], [2, 3], [9, 3, 2, 3], [14, 4], [4, 2])
"""The second cue of the same things."""

SYMBOLS = ("circle", "rect", "triangle", "diamond", "pin", "arrow")
"""And the third, where there are points."""

FONT = "Inter, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

_AXIS: Mapping[str, Any] = {
    "axisLine": {"lineStyle": {"color": GREY}},
    "axisTick": {"show": False},
    "axisLabel": {"color": INK, "fontSize": 12},
    "splitLine": {"lineStyle": {"color": PALE}},
    "nameTextStyle": {"color": GREY, "fontSize": 12},
}


def axis(**more: Any) -> dict[str, Any]:
    """Return an axis in our look, with what is its own laid over it."""
    return {**_AXIS, **more}


def option(**more: Any) -> dict[str, Any]:
    """Return the option of a chart in our look: no animation, since it may be drawn anew often."""
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT, "color": INK},
        "grid": {"left": 8, "right": 16, "top": 28, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis", "confine": True},
        **more,
    }


class ChartPart(Part):
    """A chart; `chart.js` draws it."""

    _esm = Path(__file__).parent / "chart.js"

    option = traitlets.Dict({}).tag(sync=True)
    summary = traitlets.Unicode("").tag(sync=True)
    height = traitlets.Int(220).tag(sync=True)


@solara.component
def Chart(
    drawn: Mapping[str, Any],
    summary: str,
    height: int = 220,
    on_click: Callable[[Any], None] | None = None,
) -> None:
    """Draw a chart.

    Args:
        drawn: the option of ECharts, from `option`.
        summary: what it shows, in a sentence, for those who hear the page.
        height: in pixels.
        on_click: called with what was clicked on.
    """
    with solara.Div(style={"min-height": f"{height}px"}):  # before the browser has drawn it
        ChartPart.put(option=dict(drawn), summary=summary, height=height, on_message=on_click)
