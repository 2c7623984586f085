"""The daily record and the outcomes of a run (section 13 of the model)."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from groundswell.model.day import Contacts
from groundswell.model.protest import Arrests
from groundswell.model.state import MEASURES

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


def total(totals: NDArray[np.float64], name: str) -> float:
    """Return the sum of one measure over all constituencies, in citizens."""
    return float(totals[:, MEASURES.index(name)].sum())


def daily_row(
    model: "MobilizationModel",
    totals: NDArray[np.float64],
    contacts: Contacts,
    arrests: Arrests,
) -> dict[str, Any]:
    """Return one day of the series: shares of citizens, numbers of real persons, levers."""
    size, w, street = model.society.N, model.society.w, model.street
    row: dict[str, Any] = {"day": model.day, "date": model.config.date(model.day)}
    row |= {name: total(totals, name) / size for name in _SHARES}
    row |= {
        name: w * total(totals, name)
        for name in ("sympathizers", "volunteers", "committed", "detained")
    }
    mean = total(totals, "attitude") / size
    row["attitude_sd"] = max(0.0, total(totals, "attitude_squared") / size - mean**2) ** 0.5
    row["extreme_share"] = total(totals, "extreme") / size
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
    frame = pd.DataFrame(rows, columns=list(_CANDIDATE_COLUMNS))
    frame["district"] = [str(model.society.table.name[d]) for d in frame["district"]]
    return frame


def protest_frame(held: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the protests held, one row an event."""
    frame = pd.DataFrame(held, columns=list(_PROTEST_COLUMNS))
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def outcomes(model: "MobilizationModel") -> dict[str, float]:
    """Return the headline numbers of a run; those of an election are NaN where none was held."""
    series, districts = model.series, model.districts
    peak = 0.0 if series.empty else float(series["crowd"].max())
    last = None if series.empty else series.iloc[-1]
    row = {
        "volunteers": 0.0 if last is None else float(last["volunteers"]),
        "peak_crowd": peak,
        "arrests": 0.0 if last is None else float(series["arrests"].sum()),
        "approval_private": float("nan") if last is None else float(last["approval_private"]),
        "approval_public": float("nan") if last is None else float(last["approval_public"]),
    }
    return _election_outcomes(model, districts) | row


def _election_outcomes(model: "MobilizationModel", districts: pd.DataFrame) -> dict[str, float]:
    seats = districts["seats"].to_numpy()
    won = districts["seats_challengers"].to_numpy()
    incumbents = districts["seats_incumbents"].to_numpy()
    electorate = districts["electorate"].to_numpy()
    cast = districts["turnout"].to_numpy() * electorate
    held = len(districts) > 0
    nan = float("nan")
    registered = model.challengers.registered
    return {
        "turnout": float(cast.sum() / electorate.sum()) if held else nan,
        "vote_share_challengers": float(
            (cast * districts["share_challengers"].to_numpy()).sum() / cast.sum()
        )
        if held
        else nan,
        "seats": int(seats.sum()),
        "seats_challengers": int(won.sum()),
        "seats_incumbents": int(incumbents.sum()),
        "seats_others": int(districts["seats_others"].sum()),
        "seat_share_challengers": float(won.sum() / seats.sum()) if held else nan,
        "councils": len(districts),
        "councils_with_seat": int((won > 0).sum()),
        "councils_majority": int((2 * won >= seats).sum()),
        "councils_swept": int((won == seats).sum()),
        "councils_without_incumbents": int((incumbents == 0).sum()),
        "registered": registered,
        "win_rate": float(won.sum() / registered) if registered and held else nan,
    }
