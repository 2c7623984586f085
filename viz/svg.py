"""Figures as SVG text, for pages that hold their pictures themselves."""

import re
from io import StringIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from groundswell.viz import style

_DPI = 140  # of parts that are drawn as pictures
_FONT = style.RC["font.family"]
_FALLBACK = "Verdana, Arial, sans-serif"  # where a reader's machine lacks the font
_WITHOUT = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def blank(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty figure with one plot, sizes in inches; it needs no display."""
    drawn = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(drawn)
    return drawn, drawn.subplots()


def as_svg(drawn: Figure) -> str:
    """Return a figure as SVG; the same figure gives the same text."""
    text = StringIO()
    drawn.savefig(text, format="svg", metadata=_WITHOUT, dpi=_DPI)
    found = text.getvalue()
    found = found[found.index("<svg") :].replace(f"'{_FONT}'", f"'{_FONT}', {_FALLBACK}")
    return re.sub(r"\s*\n\s*", " ", found).replace("> <", "><")
