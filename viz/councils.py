"""The map of councils: one hexagon a district, the seats each side holds in it."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, RegularPolygon

from groundswell.analysis.runs import Run
from groundswell.analysis.summary import Words
from groundswell.analysis.tables import column, total
from groundswell.viz import style
from groundswell.viz.hexagons import SEAT_CLASSES, SeatClass, centres, seat_class

_INCH = 0.62  # width of a hexagon
_FEW_DISTRICTS = 12  # up to here hexagons are large enough for whole names


@mpl.rc_context(style.RC)
def draw_councils(run: Run) -> Figure:
    """Draw how many seats the challengers won in each district that has voted."""
    table = run.config.table
    places = dict(
        zip(
            table.name.tolist(),
            centres(table.hex_col.tolist(), table.hex_row.tolist()),
            strict=True,
        )
    )
    across = [place[0] for place in places.values()]
    down = [place[1] for place in places.values()]
    width, height = max(across) - min(across) + 2, max(down) - min(down) + 2
    drawn = style.figure(
        max(7.0, _INCH * width / sqrt(3) + 2.2), max(4.2, _INCH * height / sqrt(3) + 1.5)
    )
    axes = drawn.subplots()
    names = abbreviations(table.name.tolist(), table.label.tolist())
    for row in run.districts.itertuples():
        look = seat_class(row.seats_challengers, row.seats)  # pyright: ignore
        text = (names[row.district], f"{row.seats_challengers}/{row.seats}")  # pyright: ignore
        _hexagon(axes, places[row.district], look, text)  # pyright: ignore
    axes.set(xlim=(min(across) - 1, max(across) + 1), ylim=(max(down) + 1.1, min(down) - 1.1))
    axes.set_aspect("equal", anchor="NW")
    axes.set_axis_off()
    _legend(axes, run)
    style.heading(drawn, _title(run), _subtitle(run))
    style.corner(drawn, run.provenance)
    return drawn


def abbreviations(names: Sequence[str], labels: Sequence[str] = ()) -> dict[str, str]:
    """Return a short and unique name for each district, at most about seven letters.

    Labels are taken where they are short themselves, as the codes of states are; names stay whole
    where there are only a few.
    """
    if labels and all(len(label) <= 4 for label in labels):
        return dict(zip(names, labels, strict=True))
    if len(names) <= _FEW_DISTRICTS:
        return {name: name for name in names}
    short: dict[str, str] = {}
    for name in names:
        words = name.replace("-", " ").replace("(", " ").split()
        candidates = (_shorten(words, letters) for letters in range(3, len(name) + 1))
        short[name] = next((text for text in candidates if text not in short.values()), name)
    return short


def _shorten(words: Sequence[str], letters: int) -> str:
    if len(words) == 1:
        (word,) = words
        return word if len(word) <= letters + 4 else word[: letters + 3] + "."
    return " ".join(word[:letters] for word in words[:2])


def _hexagon(
    axes: Axes, place: tuple[float, float], look: SeatClass, text: tuple[str, str]
) -> None:
    inset = 0.02 * look.width
    shape = RegularPolygon(place, 6, radius=1 - inset, facecolor=look.face)
    shape.set(edgecolor=look.outline, linewidth=look.width)
    axes.add_patch(shape)
    name, seats = text
    how: dict[str, Any] = {"ha": "center", "va": "center", "color": look.ink}
    how |= {"textcoords": "offset points", "annotation_clip": False}
    axes.annotate(name, place, (0, 4.5), fontsize=6, **how)
    axes.annotate(seats, place, (0, -4.5), fontsize=7, weight="bold", **how)


def _legend(axes: Axes, run: Run) -> None:
    """Explain the classes and count the councils in each."""
    won, seats = column(run.districts, "seats_challengers"), column(run.districts, "seats")
    found = [seat_class(*pair) for pair in zip(won.tolist(), seats.tolist(), strict=True)]
    handles = [
        Patch(facecolor=look.face, edgecolor=look.outline, linewidth=look.width,
              label=f"{look.name} ({found.count(look)})")
        for look in SEAT_CLASSES
    ]  # fmt: skip
    axes.legend(
        handles=handles,
        title=f"challengers hold\n(number of {Words.of(run).councils})",
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
        alignment="left",
        labelspacing=0.9,
        handleheight=1.4,
    )


def _title(run: Run) -> str:
    return f"{run.config.title or run.config.name}: where the challengers won {Words.of(run).seats}"


def _subtitle(run: Run) -> str:
    words = Words.of(run).seats
    won, seats = total(run.districts, "seats_challengers"), total(run.districts, "seats")
    return (
        f"{won:,} of {seats:,} {words}. One hexagon a district, placed about where it lies: "
        f"{words} won / {words}."
    )
