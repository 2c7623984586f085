"""Protest days and repression (sections 7 and 8 of the model)."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundswell.agents.citizens import VOLUNTEER
from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.block import Own
from groundswell.model.random import uniform
from groundswell.model.voices import COMMITTED, KNOWS, NEWLY_DETAINED

if TYPE_CHECKING:
    from groundswell.model.mobilization import MobilizationModel

# Sizes of police capacity and of news are stated for this many voters.
REFERENCE_ELECTORATE = 7.2e6

# Policing at which detention capacity and the share detained at permitted events are stated.
_REFERENCE_POLICING = 0.3

# A gathering counts as a place from this many real persons on.
_SMALLEST_GATHERING = 30

# An automatic call comes three to seven days ahead, with this effort, at most one in seven days.
_CALL_DELAY, _CALL_SPREAD, _CALL_INTENSITY, _CALL_PAUSE = 3, 5, 0.7, 7


@dataclass(frozen=True)
class Call:
    """A call to protest.

    Attributes:
        day: of the event.
        permitted: by the authorities.
        intensity: effort behind the call, (0, 1].
        lead: days of mobilisation before the event.
        automatic: made by the model, not scheduled.
    """

    day: int
    permitted: bool
    intensity: float
    lead: int
    automatic: bool = False

    def mobilises(self, day: int) -> bool:
        """Return whether citizens hear of the call and commit on this day."""
        return max(0, self.day - self.lead) <= day < self.day


@dataclass
class Street:
    """Calls to come, and what people believe about the risk of going.

    Attributes:
        calls: not yet held, earliest first.
        perceived: probability of detention at an unpermitted (False) and permitted (True) event.
        news: visibility of recent repression, [0, 1].
        held: a row for each event held.
        crowd: the citizens who went to the last event, by number.
        last_automatic: day on which the last automatic call was made, or None.
    """

    calls: list[Call]
    perceived: dict[bool, float]
    news: float = 0.0
    held: list[dict[str, Any]] = field(default_factory=list)
    crowd: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    last_automatic: int | None = None

    @property
    def current(self) -> Call | None:
        """The earliest call not yet held."""
        return self.calls[0] if self.calls else None


@dataclass(frozen=True)
class Arrests:
    """Today's repression in real persons."""

    crowd: float = 0.0
    places: int = 0
    at_protest: float = 0.0
    targeted: float = 0.0
    event_held: bool = False

    @property
    def total(self) -> float:
        """All newly detained."""
        return self.at_protest + self.targeted


def live_protest_day(model: "MobilizationModel") -> Arrests:
    """Phase 5: forget some news, arrest targets, and hold today's event if one is called."""
    street = model.street
    street.news *= model.parameters.news_decay
    targeted = _arrest_volunteers(model) * model.society.w
    targeted += model.challengers.suffer_targeted_arrests()
    call = street.current
    if call is None or call.day != model.day:
        return Arrests(targeted=targeted)
    street.calls.pop(0)
    return _hold(model, call, targeted)


def _sentence(model: "MobilizationModel") -> int:
    """Days of detention; legal aid halves them."""
    return round(model.parameters.det_days * (1 - 0.5 * model.challengers.strategy.legal_aid))


def _arrest_volunteers(model: "MobilizationModel") -> int:
    """Detain each free volunteer with a small probability; return the number of citizens."""
    aid = 1 - 0.5 * model.challengers.strategy.legal_aid
    risk = model.parameters.targ_vol * model.regime.levers["targeted_arrests"] * aid
    if risk == 0:
        return 0
    own = model.state.own
    volunteers = np.flatnonzero((own.e == VOLUNTEER) & (own.det_until <= model.day))
    taken = volunteers[model.draws.uniforms(Purpose.TARGETED_VOLUNTEER, volunteers) < risk]
    own.signals[taken] |= np.uint16(NEWLY_DETAINED)
    own.det_until[taken] = model.day + _sentence(model)
    return taken.size


def arrests_at(crowd: float, permitted: bool, model: "MobilizationModel") -> float:
    """Return the expected number of arrests in a crowd of real persons (section 8).

    Police detain up to a capacity; at an unpermitted event the number saturates in the crowd.
    """
    p, policing = model.parameters, model.regime.levers["policing"]
    strength = policing / _REFERENCE_POLICING
    capacity = p.K_pol * (model.society.W / REFERENCE_ELECTORATE) * strength
    if crowd == 0 or capacity == 0:
        return 0.0
    if permitted:
        return min(p.sanc * strength * crowd, capacity)
    return capacity * (1 - np.exp(-crowd * (1 - np.exp(-p.k_c * policing)) / capacity))


def _hold(model: "MobilizationModel", call: Call, targeted: float) -> Arrests:
    p, society, street, state = model.parameters, model.society, model.street, model.state
    committed = int(np.count_nonzero(state.com))
    street.crowd = np.flatnonzero(state.com & (state.det_until <= model.day))
    crowd_by_district = np.bincount(society.district[street.crowd], minlength=len(society.table))
    crowd = float(society.w * street.crowd.size)
    places = int((crowd_by_district >= max(1.0, _SMALLEST_GATHERING / society.w)).sum())
    arrests = arrests_at(crowd, call.permitted, model)
    chance = arrests / crowd if crowd > 0 else 0.0
    release = model.day + _sentence(model)
    _disperse(model.draws.seed, model.day, chance, release, p.fat, state.own)
    if crowd > 0:
        visibility = 1 - np.exp(-(arrests / society.W) / (p.D0 / REFERENCE_ELECTORATE))
        street.news = max(street.news, float(visibility))
        street.perceived[call.permitted] += p.lamP * (chance - street.perceived[call.permitted])
    street.held.append(
        {
            "day": model.day,
            "date": model.config.date(model.day),
            "permitted": call.permitted,
            "automatic": call.automatic,
            "committed": committed * society.w,
            "crowd": crowd,
            "arrests": arrests,
            "places": places,
            "arrest_probability": chance,
        }
    )
    return Arrests(crowd, places, arrests, targeted, event_held=True)


@kernel
def _disperse(seed: int, day: int, chance: float, release: int, fatigue: float, own: Own) -> None:
    """Detain each protester with the same chance; tire those who went; end the call."""
    for i in range(own.phi.size):
        if own.signals[i] & COMMITTED and own.det_until[i] <= day:
            own.phi[i] += fatigue
            if uniform(seed, Purpose.DETENTION, day, i) < chance:
                own.signals[i] |= NEWLY_DETAINED
                own.det_until[i] = release
        own.signals[i] &= ~(COMMITTED | KNOWS)


def call_automatically(
    model: "MobilizationModel", seen_fraud: float, refused: float, detained: float
) -> None:
    """Call an unpermitted protest when fraud, refusals or detentions outrage many (section 7).

    Args:
        model: the model.
        seen_fraud: share of observers who saw fraud today.
        refused: share of the challengers' candidates refused today.
        detained: real persons detained today.
    """
    p, street = model.parameters, model.street
    if street.calls or not model.config.mechanisms.automatic_calls:
        return
    recent = street.last_automatic
    if recent is not None and model.day - recent < _CALL_PAUSE:
        return
    outrage = detained >= p.call_detained * model.society.W / REFERENCE_ELECTORATE
    if not (outrage or seen_fraud >= p.call_fraud or refused >= p.call_refused):
        return
    lead = _CALL_DELAY + int(_CALL_SPREAD * model.draws.uniform(Purpose.CALL_LEAD, 0))
    street.calls.append(Call(model.day + lead, False, _CALL_INTENSITY, lead, automatic=True))
    street.last_automatic = model.day
