"""Tile maps: where the hexagons of districts stand, and how councils look on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from groundswell.viz import colours


@dataclass(frozen=True)
class SeatClass:
    """How the councils within a band of seat shares look: colour, writing and outline."""

    name: str
    face: str
    ink: str
    outline: str
    width: float


_NONE = SeatClass("none", "#F2F2F0", colours.GREY, "white", 1.0)
_FEW = SeatClass("less than a quarter", "#CFE3F1", colours.INK, "white", 1.0)
_SOME = SeatClass("a quarter to half", "#8DBFE0", colours.INK, "white", 1.0)
_MAJORITY = SeatClass("half or more, not all", colours.BLUE, "white", colours.INK, 1.6)
_ALL = SeatClass("all", "#00324F", "white", colours.ORANGE, 2.4)
SEAT_CLASSES = (_ALL, _MAJORITY, _SOME, _FEW, _NONE)


def centres(columns: Sequence[int], rows: Sequence[int]) -> list[tuple[float, float]]:
    """Return where hexagons of side 1 stand; odd rows are moved half a hexagon to the right."""
    return [
        (sqrt(3) * (column + 0.5 * (row % 2)), 1.5 * row)
        for column, row in zip(columns, rows, strict=True)
    ]


def seat_class(won: int, seats: int) -> SeatClass:
    """Return how a council looks in which the challengers won so many of so many seats."""
    if won == 0:
        return _NONE
    if won == seats:
        return _ALL
    share = won / seats
    return _MAJORITY if share >= 0.5 else _SOME if share >= 0.25 else _FEW
