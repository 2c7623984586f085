"""What a citizen is seen as: seven states, each with a colour and a shape.

Where several hold, the last of them is shown: a detained volunteer is detained.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from groundswell.agents.citizens import VOLUNTEER
from groundswell.viz import colours

if TYPE_CHECKING:
    from groundswell.model import MobilizationModel


@dataclass(frozen=True)
class Look:
    """How a state is drawn.

    Attributes:
        name: of the state, by which its words are found.
        colour: safe for the colour-blind.
        shape: the second cue, where dots are large enough to have one.
        size: of the dot, 1 where it touches its neighbours; those above 1 lie over them.
    """

    name: str
    colour: str
    shape: str
    size: float


STATES = (
    Look("between", "#BDBAB2", "dot", 0.45),
    Look("loyal", colours.VERMILLION, "square", 0.62),
    Look("ally", colours.SKY, "ring", 0.68),
    Look("supporter", colours.BLUE, "dot", 0.74),
    Look("volunteer", colours.GREEN, "triangle", 1.25),
    Look("protester", colours.ORANGE, "diamond", 1.35),
    Look("detained", colours.INK, "cross", 1.35),
)
"""The states in the order of their codes."""

_BETWEEN, _LOYAL, _ALLY, _SUPPORTER, _VOLUNTEER, _PROTESTER, _DETAINED = range(len(STATES))


def states(model: "MobilizationModel") -> NDArray[np.uint8]:
    """Return the state of each citizen at the end of the last day that was lived.

    Protesters are those who have committed to the coming event and, on its day, those who went.
    """
    state, parameters = model.state, model.parameters
    codes = np.full(model.society.N, _BETWEEN, np.uint8)
    codes[state.x < parameters.c_I] = _LOYAL
    codes[state.x > parameters.c_C] = _ALLY
    codes[state.s > 0] = _SUPPORTER
    codes[state.own.e == VOLUNTEER] = _VOLUNTEER
    codes[state.com] = _PROTESTER
    if model.yesterday.event_held:
        codes[model.street.crowd] = _PROTESTER
    codes[state.det_until > model.day] = _DETAINED
    return codes
