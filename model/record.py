"""The daily record and the outcomes of a run (section 13 of the model)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.agents import Movement
from groundswell.model.contacts import Contacts
from groundswell.model.protest import Arrests
from groundswell.scenarios import ACTIONS, Levers

if TYPE_CHECKING:
    from groundswell.model.mobilization import MobilizationModel

_SHARES = (
    "approval_private",
    "approval_public",
    "attention",
    "recognition",
    "injustice",
    "fear",
    "speaking_challengers",
    "speaking_incumbents",
    "leaning_challengers",
    "leaning_incumbents",
    "readiness",
)

_NAN = float("nan")

_PERSONS = ("sympathizers", "volunteers", "committed", "detained")

_CANDIDATE_COLUMNS = (
    "number",
    "district",
    "constituency",
    "side",
    "applied_day",
    "stage",
    "status",
    "skill",
    "trained",
    "nominated_day",
    "detained_days",
    "votes",
    "elected",
)
_PROTEST_COLUMNS = (
    "day",
    "date",
    "permitted",
    "automatic",
    "committed",
    "crowd",
    "arrests",
    "places",
    "arrest_probability",
)
_DISTRICT_COLUMNS = (
    "district",
    "label",
    "group",
    "electorate",
    "seats",
    "day",
    "turnout",
    "share_challengers",
    "share_incumbents",
    "share_others",
    "seats_challengers",
    "seats_incumbents",
    "seats_others",
    "candidates_registered",
    "observed",
    "stuffed",
)

SERIES = (
    *_SHARES,
    *_PERSONS,
    "attitude_sd",
    "extreme_share",
    "crowd",
    "arrests",
    "places",
    "news",
    "perceived_risk_permitted",
    "perceived_risk_unpermitted",
    "in_pipeline",
    "nominated",
    "registered",
    "candidates_lost",
    "donors",
    "balance",
    *Contacts._fields,
    *Levers.model_fields,
)
"""The columns of the daily record, besides the day and its date; all are numbers."""

TABLES = (*_DISTRICT_COLUMNS[3:], "spent:challengers", "spent:incumbents")
"""What `tables` knows."""

OUTCOMES = (
    "turnout",
    "vote_share_challengers",
    "seats",
    "seats_challengers",
    "seats_incumbents",
    "seats_others",
    "seat_share_challengers",
    "councils",
    "councils_with_seat",
    "councils_majority",
    "councils_swept",
    "councils_without_incumbents",
    "registered",
    "win_rate",
    "volunteers",
    "peak_crowd",
    "arrests",
    "approval_private",
    "approval_public",
    "spent_challengers",
    "spent_incumbents",
)
"""The headline numbers of a run."""

# What the model's own Mesa data collector keeps of each day.
_COLLECTED = (
    "approval_private",
    "approval_public",
    "leaning_challengers",
    "recognition",
    "readiness",
    "volunteers",
    "registered",
    "crowd",
    "arrests",
)


def data_collector() -> mesa.DataCollector:
    """Return a Mesa data collector of the headline columns, for `mesa.batch_run`."""
    reporters: dict[str, Any] = {name: partial(latest, name=name) for name in _COLLECTED}
    return mesa.DataCollector(reporters | {"seats_challengers": partial(seats_won)})


def latest(model: "MobilizationModel", name: str) -> float:
    """Return the newest value of a column of the series."""
    return model.rows[-1][name]


def seats_won(model: "MobilizationModel") -> int:
    """Return the seats that the challengers have won so far."""
    return sum(row["seats_challengers"] for row in model.results)


def daily_row(model: "MobilizationModel", contacts: Contacts, arrests: Arrests) -> dict[str, Any]:
    """Return one day of the series: shares of citizens, numbers of real persons, levers."""
    size, w, street, total = model.society.N, model.society.w, model.street, model.measured()
    row: dict[str, Any] = {"day": model.day, "date": model.config.date(model.day)}
    row |= {name: total[name] / size for name in _SHARES}
    row |= {name: w * total[name] for name in _PERSONS}
    variance = total["attitude_squared"] / size - (total["attitude"] / size) ** 2
    row["attitude_sd"] = max(0.0, variance) ** 0.5
    row["extreme_share"] = total["extreme"] / size
    row |= {
        "crowd": arrests.crowd,
        "arrests": arrests.total,
        "places": arrests.places,
        "news": street.news,
        "perceived_risk_permitted": street.perceived[True],
        "perceived_risk_unpermitted": street.perceived[False],
    }
    side = model.challengers
    row |= {
        "in_pipeline": side.in_pipeline,
        "nominated": side.nominated,
        "registered": side.registered,
        "candidates_lost": side.lost,
        "donors": side.donors,
        "balance": side.balance,
    }
    row |= {name: w * count for name, count in contacts._asdict().items()}
    return row | model.regime.levers


def series_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the daily series, indexed by day."""
    frame = pd.DataFrame(rows)
    if not rows:
        return frame
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.set_index("day")


def district_frame(results: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the table of results, one row a district that has voted."""
    return pd.DataFrame(results, columns=list(_DISTRICT_COLUMNS))


def candidate_frame(model: "MobilizationModel") -> pd.DataFrame:
    """Return everybody who applied or stood, one row a candidate, challengers first."""
    sides = (model.challengers, model.incumbents)
    rows = [candidate.record() for side in sides for candidate in side.candidates]
    columns = {name: [row[name] for row in rows] for name in _CANDIDATE_COLUMNS}
    names = model.society.table.name.tolist()
    return pd.DataFrame(columns | {"district": [names[d] for d in columns["district"]]})


def protest_frame(held: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the protests held, one row an event."""
    frame = pd.DataFrame(held, columns=list(_PROTEST_COLUMNS))
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def outcomes(model: "MobilizationModel") -> dict[str, float]:
    """Return the headline numbers of a run, as the model stands.

    Those of an election are NaN where none was held, approval before a day was lived, money spent
    by a side without a spending plan.
    """
    lived, total = model.day > 0, model.measured()
    return _election_outcomes(model) | {
        "volunteers": model.society.w * total["volunteers"] if lived else 0.0,
        "peak_crowd": max((event["crowd"] for event in model.street.held), default=0.0),
        "arrests": sum(model.arrested),
        "approval_private": total["approval_private"] / model.society.N if lived else _NAN,
        "approval_public": total["approval_public"] / model.society.N if lived else _NAN,
        "spent_challengers": _spent(model.challengers),
        "spent_incumbents": _spent(model.incumbents),
    }


def _spent(side: Movement) -> float:
    return sum(side.treasury.spent.values()) if side.treasury else _NAN


def tables(model: "MobilizationModel", names: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Return what a run tells beyond single numbers.

    Args:
        model: the model.
        names: columns of numbers of the table of results, one value a district in the order of
            the scenario's table (not a number where no vote was held), or `spent:challengers` and
            `spent:incumbents`, one value an action.
    """
    place = {name: number for number, name in enumerate(model.society.table.name.tolist())}
    found = {}
    for name in names:
        what, _, side = name.partition(":")
        if side:
            treasury = getattr(model, side).treasury
            spent = treasury.spent if treasury else dict.fromkeys(ACTIONS, _NAN)
            found[name] = np.array([spent[action] for action in ACTIONS], np.float64)
            continue
        found[name] = np.full(len(place), _NAN)
        for row in model.results:
            found[name][place[row["district"]]] = row[what]
    return found


def _election_outcomes(model: "MobilizationModel") -> dict[str, float]:
    def column(name: str) -> NDArray[np.float64]:
        return np.array([row[name] for row in model.results], np.float64)

    def share(part: float, whole: float) -> float:
        return float(part / whole) if whole > 0 else _NAN

    seats, won, incumbents = (
        column("seats"),
        column("seats_challengers"),
        column("seats_incumbents"),
    )
    electorate = column("electorate")
    cast = column("turnout") * electorate
    registered = model.challengers.registered
    return {
        "turnout": share(cast.sum(), electorate.sum()),
        "vote_share_challengers": share((cast * column("share_challengers")).sum(), cast.sum()),
        "seats": int(seats.sum()),
        "seats_challengers": int(won.sum()),
        "seats_incumbents": int(incumbents.sum()),
        "seats_others": int(column("seats_others").sum()),
        "seat_share_challengers": share(won.sum(), seats.sum()),
        "councils": len(model.results),
        "councils_with_seat": int((won > 0).sum()),
        "councils_majority": int((2 * won >= seats).sum()),
        "councils_swept": int((won == seats).sum()),
        "councils_without_incumbents": int((incumbents == 0).sum()),
        "registered": registered,
        "win_rate": share(won.sum(), registered if model.results else 0),
    }
