"""How far the challengers' candidates came, and what became of those who did not go on."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from groundswell.analysis.tables import column

_PAST_NOMINATION = ("nominated", "registered", "refused")
_REASONS = {
    "no_place": "no open place",
    "withdrew": "withdrew during the procedure",
    "late": "papers not ready in time",
    "pipeline": "still in the procedure",
    "refused": "refused by the commission",
    "nominated": "awaiting the commission",
}


@dataclass(frozen=True)
class Stage:
    """One stage on the way to a seat.

    Attributes:
        name: of the stage.
        count: persons who reached it.
        losses: persons who came no further, by reason.
    """

    name: str
    count: int
    losses: dict[str, int]


def funnel(candidates: pd.DataFrame) -> list[Stage]:
    """Return the stages of the challengers' candidates, from the application to the seat.

    Args:
        candidates: the table of a run.
    """
    ours = column(candidates, "side") == "challengers"
    status = Counter(column(candidates, "status")[ours].tolist())
    return stages(status, int(column(candidates, "elected")[ours].astype(bool).sum()))


def stages(status: Counter[str], elected: int) -> list[Stage]:
    """Return the same from counts.

    Args:
        status: number of candidates by status.
        elected: number of those who won a seat.
    """
    nominated = sum(status[name] for name in _PAST_NOMINATION)
    registered = status["registered"]
    applied = status.total()
    return [
        Stage("applied", applied, _lost(status, "no_place")),
        Stage(
            "took a place on a slate",
            applied - status["no_place"],
            _lost(status, "withdrew", "late", "pipeline"),
        ),
        Stage("nominated", nominated, _lost(status, "refused", "nominated")),
        Stage("registered", registered, {"not elected": registered - elected}),
        Stage("elected", elected, {}),
    ]


def _lost(status: Counter[str], *names: str) -> dict[str, int]:
    return {_REASONS[name]: status[name] for name in names if status[name]}
