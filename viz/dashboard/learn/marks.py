"""How a bet is marked on the charts of lessons."""

from collections.abc import Mapping, Sequence
from typing import Any

from groundswell.viz.colours import INK, ORANGE

type Option = Mapping[str, Any]
type Series = dict[str, Any]


def bet_mark(where: Sequence[float], text: str, side: str) -> dict[str, Any]:
    """Return a flag at the bet, which says so in ink: orange alone is too pale to be read."""
    return {
        "silent": True,
        "symbol": "circle",
        "symbolSize": 16,
        "itemStyle": {"color": "transparent", "borderColor": ORANGE, "borderWidth": 4},
        "label": {
            "show": True,
            "position": side,
            "formatter": text,
            "color": INK,
            "fontSize": 13,
            "fontWeight": 700,
        },
        "data": [{"coord": list(where)}],
        "z": 6,
    }
