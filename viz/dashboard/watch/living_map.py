"""The living map: a canvas on which every citizen is a dot inside the hexagon of a district."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import solara
import traitlets

from groundswell.model import Society
from groundswell.scenarios import DistrictTable
from groundswell.viz import hexagons
from groundswell.viz.dashboard.part import Message, Part
from groundswell.viz.dashboard.snapshot import Row, Snapshot
from groundswell.viz.dashboard.states import STATES

LOOKS = [vars(look) for look in STATES]

# Faces of councils that leave the dots on them to be seen; the outlines are those of the figures.
_PALER = {
    "none": "#F4F3EF",
    "less than a quarter": "#E4F0F8",
    "a quarter to half": "#CBE2F2",
    "half or more, not all": "#ABD0EA",
    "all": "#ABD0EA",
}

_CITIZENS_WITH_TIES = 100

type Picked = Callable[[int, int], None]
type Tie = tuple[int, int, str]


class Canvas(Part):
    """The canvas; `map.js` draws what the traits hold, and says when it has.

    A frame is `states`, `seats`, `summary` and, set last, `number`.
    """

    _esm = Path(__file__).parent / "map.js"

    places = traitlets.List([]).tag(sync=True)
    looks = traitlets.List(LOOKS).tag(sync=True)
    states = traitlets.Bytes(b"").tag(sync=True)
    seats = traitlets.Dict({}).tag(sync=True)
    ties = traitlets.List([]).tag(sync=True)
    district = traitlets.Int(-1).tag(sync=True)
    citizen = traitlets.Int(-1).tag(sync=True)
    highlight = traitlets.Int(-1).tag(sync=True)
    tallest = traitlets.Int(560).tag(sync=True)
    summary = traitlets.Unicode("").tag(sync=True)
    number = traitlets.Int(0).tag(sync=True)


def places(society: Society, russian: bool = False) -> list[dict[str, Any]]:
    """Return where the hexagons of districts of side 1 stand, and which citizens live in each.

    Args:
        society: whose districts they are.
        russian: whether labels, the districts' names in another language, are shown.
    """
    table = society.table
    first = society.district_first.tolist()
    spots = hexagons.centres(table.hex_col.tolist(), table.hex_row.tolist())
    return [
        {"x": x, "y": y, "name": name, "first": first[d], "count": first[d + 1] - first[d]}
        for d, ((x, y), name) in enumerate(zip(spots, names(table, russian), strict=True))
    ]


def names(table: DistrictTable, russian: bool = False) -> list[str]:
    """Return the districts' names; their labels where those are whole names in Russian."""
    labelled = russian and any(len(label) > 4 for label in table.label.tolist())
    return (table.label if labelled else table.name).tolist()


def sample_of_ties(society: Society) -> list[Tie]:
    """Return some ties of each layer, of citizens who are spread evenly over the society."""
    citizens = np.linspace(0, society.N - 1, _CITIZENS_WITH_TIES).astype(int).tolist()
    return [
        (citizen, other, layer)
        for layer, ties in society.layers.items()
        for citizen in citizens
        for other in ties.indices[ties.indptr[citizen] : ties.indptr[citizen + 1]][:2].tolist()
    ]


def seats_on_map(results: tuple[Row, ...], numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return how hexagons look once their districts have voted, by number of the district.

    Args:
        results: rows of the table of results.
        numbers: of the districts, by name.
    """
    found: dict[str, Any] = {}
    for row in results:
        look = hexagons.seat_class(row["seats_challengers"], row["seats"])
        found[str(numbers[row["district"]])] = {
            "text": f"{row['seats_challengers']}/{row['seats']}",
            "face": _PALER[look.name],
            "outline": "#DDDAD2" if look.outline == "white" else look.outline,
            "width": look.width,
        }
    return found


@solara.component
def LivingMap(
    snapshot: Snapshot,
    society: Society,
    summary: str,
    on_pick: Picked,
    on_drawn: Callable[[int], None],
    highlight: int = -1,
    ties: list[Tie] | None = None,
    russian: bool = False,
    tallest: int = 560,
) -> None:
    """Draw a snapshot.

    Args:
        snapshot: of the day.
        society: of the run.
        summary: what is seen, in words.
        on_pick: called with district and citizen that were clicked on, -1 for none.
        on_drawn: called with the number of a snapshot when it stands on the screen.
        highlight: code of the state that stands out; -1 for none.
        ties: from, to and layer of those that are drawn.
        russian: whether names are in Russian.
        tallest: most pixels of height.
    """

    def heard(message: Message) -> None:
        if message.get("kind") == "drawn":
            on_drawn(int(message["number"]))
        elif message.get("kind") == "pick":
            on_pick(int(message["district"]), int(message["citizen"]))

    where = solara.use_memo(lambda: places(society, russian), [id(society), russian])
    numbers = {name: d for d, name in enumerate(society.table.name.tolist())}
    Canvas.put(
        places=where,
        states=snapshot.states,
        seats=seats_on_map(snapshot.results, numbers),
        ties=ties or [],
        district=snapshot.district.number if snapshot.district else -1,
        citizen=snapshot.citizen.number if snapshot.citizen else -1,
        highlight=highlight,
        tallest=tallest,
        summary=summary,
        number=snapshot.number,
        on_message=heard,
    )
