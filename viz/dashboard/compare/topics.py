"""What a comparison tells of each run: outcomes and curves, and how their numbers are written."""

from dataclasses import dataclass
from typing import Literal

type Unit = Literal["share", "people", "number"]


@dataclass(frozen=True)
class Outcome:
    """A headline number.

    Attributes:
        name: among the outcomes of a run.
        unit: a share of something, real people, or another number.
        digits: decimals of its mean; of a share, those of its percentage.
        whole: it is a whole number in each run.
    """

    name: str
    unit: Unit
    digits: int = 1
    whole: bool = False


OUTCOMES = (
    Outcome("seats_challengers", "number", whole=True),
    Outcome("seat_share_challengers", "share"),
    Outcome("councils_majority", "number", whole=True),
    Outcome("vote_share_challengers", "share"),
    Outcome("turnout", "share"),
    Outcome("registered", "number", whole=True),
    Outcome("volunteers", "people", 0),
    Outcome("peak_crowd", "people", 0),
    Outcome("arrests", "people", 0),
    Outcome("approval_private", "share"),
    Outcome("approval_public", "share"),
)
"""In the order of the table."""

BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}


@dataclass(frozen=True)
class Curve:
    """A column of the daily record.

    Attributes:
        name: of the column.
        unit: a share of citizens, real people, or another number.
        flow: it counts what happens on a day, so that of days drawn as one the largest is drawn.
    """

    name: str
    unit: Unit
    flow: bool = False


CURVES = (
    Curve("leaning_challengers", "share"),
    Curve("speaking_challengers", "share"),
    Curve("approval_private", "share"),
    Curve("approval_public", "share"),
    Curve("attention", "share"),
    Curve("recognition", "share"),
    Curve("fear", "share"),
    Curve("injustice", "share"),
    Curve("volunteers", "people"),
    Curve("crowd", "people", flow=True),
    Curve("detained", "people"),
    Curve("registered", "number"),
    Curve("doors", "people", flow=True),
    Curve("posts_seen", "people", flow=True),
)
"""In the order of the menu."""

COLUMNS = tuple(curve.name for curve in CURVES)
"""What is kept of the daily record of each run."""

BY_COLUMN = {curve.name: curve for curve in CURVES}
