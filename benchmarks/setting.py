"""The days that the engine and its peers live: one society, one morning, steady campaigns.

The society is that of Moscow 2017 on the morning after an unpermitted protest. Both sides
campaign at the same rates every day, and the next protest is called for the end of the days, so
that nearly every rule is at work (not those of a shutdown and of a change of television). What
happens around the citizens is held still: nobody stands for the challengers, the regime moves no
lever, and nobody tires of its scapegoats.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.agents import Contacts, Movement, register
from groundswell.agents.world import CHALLENGERS
from groundswell.model import MobilizationModel, Society

DAYS = 12
_CALL = {"date": DAYS, "permitted": False, "intensity": 0.7, "lead": 4}

# Visibility of yesterday's arrests on day 0, and one in how many citizens was detained, for days.
_NEWS, _ONE_IN, _DETAINED_DAYS = 0.6, 100, 15


class Rates(NamedTuple):
    """Contacts of one side for each citizen (online: each online citizen) a day."""

    doors: float
    events: float
    paid: float
    online: float


# The challengers' are those of the last weeks of the scenario's own campaign.
OURS = Rates(doors=0.005, events=0.002, paid=0.08, online=0.02)
THEIRS = Rates(doors=0.003, events=0.002, paid=0.04, online=0.02)


@register("organisation", "steady")
class Steady(Movement):
    """A side that offers the same contacts every day, everywhere."""

    def campaign(self) -> Contacts:
        """Return the side's rates in every constituency."""
        rates = OURS if self.side == CHALLENGERS else THEIRS
        return Contacts(*(np.full(self.constituencies, rate) for rate in rates))


@dataclass(frozen=True)
class Morning:
    """Day 0 as a peer finds it: parameters and levers of the scenario, society, starting state.

    Attributes:
        p: parameters by symbol.
        levers: of the regime, by name.
        society: fixed traits and ties; `anchor` has its attitudes as they are after burn-in.
        x: attitude (N); a, c: attention and recognition (N); e: engagement (N); s: stance (N).
        detained: newly detained (N); they stay away from the call.
    """

    p: SimpleNamespace
    levers: SimpleNamespace
    society: Society
    anchor: NDArray[np.float32]
    x: NDArray[np.float32]
    a: NDArray[np.float32]
    c: NDArray[np.float32]
    e: NDArray[np.uint8]
    s: NDArray[np.int8]
    detained: NDArray[np.bool_]

    def column(self, name: str) -> NDArray[Any]:
        """Return a trait or a part of the state of all citizens."""
        return getattr(self if name in self.__dataclass_fields__ else self.society, name)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is the same for all citizens of a peer on one day; symbols as in the model."""

    D: float
    Pr: float
    A: float
    shut: float
    pol: float
    V: float
    eps: float
    rho_f: float
    a_bg: float
    television: float
    news: float
    P: float
    P_call: float
    intensity: float
    calling: bool


def engine(size: int, threads: int = 1, seed: int = 1) -> MobilizationModel:
    """Return the engine on the morning of day 0."""
    settings = {
        "size": size,
        "challengers.organisation": "steady",
        "incumbents.organisation": "steady",
        "mechanisms.scapegoat_wear_out": False,
        "protests": [_CALL],
    }
    model = MobilizationModel("moscow-2017", seed=seed, threads=threads, **settings)
    detained = np.arange(size) % _ONE_IN == 0
    model.state.nd = detained
    model.state.det_until = np.where(detained, _DETAINED_DAYS, 0)
    model.street.news = _NEWS
    return model


def morning(model: MobilizationModel) -> Morning:
    """Return what the peers may know of the engine: copies of its first morning."""
    state = model.state
    return Morning(
        p=model.parameters,
        levers=SimpleNamespace(**dict(model.config.regime.levers)),
        society=model.society,
        anchor=model.traits.x0.copy(),
        detained=state.nd,
        **{name: getattr(state, name).copy() for name in ("x", "a", "c", "e", "s")},
    )


def conditions(start: Morning, day: int) -> Conditions:
    """Return what the citizens of a peer live under on a day."""
    p, levers = start.p, start.levers
    return Conditions(
        D=levers.delivery,
        Pr=levers.pride,
        A=levers.antagonism,
        shut=float(levers.shutdown),
        pol=levers.policing,
        V=(1 - levers.censorship) * (1 - levers.shutdown),
        eps=p.eps0 * (1 - 0.6 * levers.antagonism),
        rho_f=min(1.0, p.rho_f * (1 + levers.shutdown)),
        a_bg=p.S * (1 - 0.5 * levers.drying),
        television=0.0,
        news=_NEWS * p.news_decay**day,
        P=max(p.P_san0, p.P_uns0),
        P_call=p.P_uns0,
        intensity=_CALL["intensity"],
        calling=DAYS - _CALL["lead"] <= day < DAYS,
    )
