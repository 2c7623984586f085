"""What the pages draw: a day of a model, frozen, so that nobody reads a model that is living."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from groundswell.agents import Citizen
from groundswell.agents import citizens as rules
from groundswell.agents.population import LAYERS
from groundswell.analysis.funnel import Stage, stages
from groundswell.model import MobilizationModel
from groundswell.model.voices import MET_AT_DOOR, MET_AT_EVENT, MET_IN_PRINT, MET_ONLINE
from groundswell.viz.dashboard.states import STATES, states

type Row = Mapping[str, Any]

_MOST_TIES = 400
_MET = {"door": MET_AT_DOOR, "event": MET_AT_EVENT, "paid": MET_IN_PRINT, "online": MET_ONLINE}


@dataclass(frozen=True)
class LookedAt:
    """What is looked at closely: numbers of a district and of a citizen, -1 for none."""

    district: int = -1
    citizen: int = -1


@dataclass(frozen=True)
class DistrictView:
    """A district, looked at closely.

    Attributes:
        number: of the district.
        citizens: simulated.
        counts: of citizens by state.
        online: share of citizens who are online.
        result: its row of the table of results; None before it has voted.
        margins: the last winner and the first loser of each of its constituencies: side and votes.
        standing: the challengers' candidates, nominated or registered.
        seats: of its council.
    """

    number: int
    citizens: int
    counts: tuple[int, ...]
    online: float
    result: Row | None
    margins: tuple[Mapping[str, tuple[str, float]], ...]
    standing: int
    seats: int


@dataclass(frozen=True)
class CitizenView:
    """A citizen, looked at closely.

    Attributes:
        number: of the citizen.
        state: code among the states.
        now: attributes by name, as they are.
        pulls: what moves the attitude, per day: `anchor`, `grievance` and `television`.
        met: how a campaign met the citizen on the last day: `door`, `event`, `paid`, `online`.
        ties: number of ties by layer.
        pairs: some of the ties, as numbers of the others, with the layer of each.
        speaking: number of ties who speak for the challengers, and for the incumbents.
    """

    number: int
    state: int
    now: Mapping[str, Any]
    ties: Mapping[str, int]
    pairs: tuple[tuple[int, str], ...]
    speaking: tuple[int, int]
    pulls: Mapping[str, float]
    met: tuple[str, ...]


@dataclass(frozen=True)
class Snapshot:
    """A day.

    Attributes:
        number: of the snapshot; later ones have higher numbers.
        day: days lived.
        days: of the whole run.
        date: of the last day lived; of day 0 before it.
        states: state of each citizen, a byte each.
        counts: of citizens by state.
        weight: real voters for each citizen.
        rows: the daily record so far.
        results: rows of the districts that have voted.
        levers: by dotted path, as they stand: a policy may have moved them.
        stages: how far the challengers' candidates came.
        slates: challengers nominated or registered, by district.
        protests: those held.
        call: day of the coming event; None without one.
        district: the one that is looked at.
        citizen: the one that is looked at.
    """

    number: int
    day: int
    days: int
    date: datetime.date
    states: bytes
    counts: tuple[int, ...]
    weight: float
    rows: tuple[Row, ...]
    results: tuple[Row, ...]
    levers: Mapping[str, float]
    stages: tuple[Stage, ...]
    slates: tuple[int, ...]
    protests: tuple[Row, ...]
    call: int | None
    district: DistrictView | None = None
    citizen: CitizenView | None = None

    @property
    def done(self) -> bool:
        """Whether the last day is over."""
        return self.day >= self.days

    @property
    def today(self) -> Row | None:
        """The last row of the record; None before a day was lived."""
        return self.rows[-1] if self.rows else None


def take_snapshot(
    model: MobilizationModel,
    number: int,
    district: int | None = None,
    citizen: int | None = None,
) -> Snapshot:
    """Freeze a model as it stands.

    Args:
        model: nobody else may step it at the same time.
        number: of the snapshot.
        district: the one that is looked at.
        citizen: the one that is looked at.
    """
    codes = states(model)
    call = model.street.current
    return Snapshot(
        number=number,
        day=model.day,
        days=model.config.days,
        date=model.config.date(max(0, model.day - 1)),
        states=codes.tobytes(),
        counts=_counts(codes),
        weight=float(model.society.w),
        rows=tuple(model.rows),
        results=tuple(model.results),
        levers=levers_of(model),
        stages=tuple(_stages(model)),
        slates=_slates(model),
        protests=tuple(model.street.held),
        call=call.day if call else None,
        district=None if district is None else _look_at_district(model, codes, district),
        citizen=None if citizen is None else _look_at_citizen(model, codes, citizen),
    )


def levers_of(model: MobilizationModel) -> dict[str, float]:
    """Return levers and shares of the challengers' strategy by dotted path, as they stand."""
    found = {f"regime.levers.{name}": value for name, value in model.regime.levers.items()}
    strategy = model.challengers.strategy.model_dump()
    mix = strategy.pop("mix")
    found |= {f"challengers.strategy.{name}": value for name, value in strategy.items()}
    return found | {f"challengers.strategy.mix.{name}": value for name, value in mix.items()}


def _counts(codes: np.ndarray) -> tuple[int, ...]:
    return tuple(np.bincount(codes, minlength=len(STATES)).tolist())


def _stages(model: MobilizationModel) -> list[Stage]:
    status = Counter({str(name): count for name, count in model.challengers.tally.items()})
    if not status.total():
        return []
    return stages(status, sum(row["seats_challengers"] for row in model.results))


def _slates(model: MobilizationModel) -> tuple[int, ...]:
    sizes = model.challengers.slate_sizes()
    return tuple(np.bincount(model.society.district_of, sizes).astype(int).tolist())


def _look_at_district(model: MobilizationModel, codes: np.ndarray, number: int) -> DistrictView:
    society = model.society
    first, end = society.district_first[number : number + 2].tolist()
    name = society.table.name[number]
    result = next((row for row in model.results if row["district"] == name), None)
    constituencies = np.flatnonzero(society.district_of == number).tolist()
    return DistrictView(
        number=number,
        citizens=end - first,
        counts=_counts(codes[first:end]),
        online=float(society.on[first:end].mean()),
        result=result,
        margins=tuple(model.margins.get(m, {}) for m in constituencies),
        standing=_slates(model)[number],
        seats=int(society.table.seats[number]),
    )


_SHOWN = (
    "attitude", "attention", "recognition", "injustice", "fear", "engagement", "stance", "leaning",
    "committed", "knows_of_call", "free", "detained_until", "online", "dependent", "hardship",
    "risk_aversion", "skill", "television", "anchor", "contacted", "district", "shared_post",
)  # fmt: skip


def _look_at_citizen(model: MobilizationModel, codes: np.ndarray, number: int) -> CitizenView:
    citizen = Citizen(model, number)
    tied = {layer: citizen.neighbours(layer).rows for layer in LAYERS}
    stances = model.state.s[np.unique(np.concatenate(list(tied.values())))]
    pairs = [(int(other), layer) for layer, others in tied.items() for other in others]
    return CitizenView(
        number=number,
        state=int(codes[number]),
        now={name: getattr(citizen, name) for name in _SHOWN},
        ties={layer: len(others) for layer, others in tied.items()},
        pairs=tuple(pairs[:_MOST_TIES]),
        speaking=(int((stances > 0).sum()), int((stances < 0).sum())),
        pulls=_pulls(model, number),
        met=tuple(name for name, bit in _MET.items() if model.state.own.signals[number] & bit),
    )


def _pulls(model: MobilizationModel, number: int) -> dict[str, float]:
    """Return the parts of the way to the personal equilibrium that a day takes (X1, X3)."""
    own, traits, today, rates = model.state.own, model.traits, model.today, model.rates
    hardship, openness = float(traits.h[number]), float(traits.n[number])
    grievance = rules.grievance(hardship, openness, float(own.j[number]), today, rates)
    return {
        "anchor": rates.lam_x * float(traits.x0[number] - own.x[number]),
        "grievance": rates.lam_x * rates.gam_G * (grievance - float(traits.G0[number])),
        "television": -rates.lam_x
        * rates.gam_T
        * float(traits.v[number])
        * (today.tv - today.tv_0),
    }
