"""A block of citizens, and the room in which its day is worked out.

Room is one record, which is handed on as one address: that keeps functions quick to compile, and
threads from counting references to the same arrays.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.agents.kernels import kernel
from groundswell.model.random import UNIT
from groundswell.model.voices import BLOCK, SEEN, TOLD, VOICES, Heard


class Traits(NamedTuple):
    """Fixed traits, one row a citizen (N)."""

    x0: NDArray[np.float32]
    h: NDArray[np.float32]
    r: NDArray[np.float32]
    n: NDArray[np.float32]
    v: NDArray[np.float32]
    k: NDArray[np.float32]
    theta: NDArray[np.float32]
    G0: NDArray[np.float32]
    on: NDArray[np.bool_]


class Own(NamedTuple):
    """The citizens' state; a day updates it in place (N)."""

    x: NDArray[np.float32]
    a: NDArray[np.float32]
    c: NDArray[np.float32]
    j: NDArray[np.float32]
    f: NDArray[np.float32]
    phi: NDArray[np.float32]
    e: NDArray[np.uint8]
    signals: NDArray[np.uint16]
    det_until: NDArray[np.int32]
    contacted: NDArray[np.bool_]


class Ears(NamedTuple):
    """The words that reach a block, by layer."""

    household: Heard
    offline: Heard
    online: Heard


# Who met one side's campaign today, and what is left of silence (Q).
_MET = np.dtype(
    [(name, "u1", BLOCK) for name in ("door", "event", "paid", "post")] + [("silence", "f8", BLOCK)]
)

# Room to work out the day of a block, in one record: it is handed on as one address.
ROOM = np.dtype(
    [
        ("draws", "u4", (4, 4, BLOCK)),  # random words by block of purposes, purpose and citizen
        ("household", VOICES),
        ("offline", VOICES),
        ("online", VOICES),
        ("saw_near", SEEN),  # of household and offline ties
        ("saw_online", SEEN),
        ("told_household", TOLD),
        ("told_offline", TOLD),
        ("noted", "u1", BLOCK),  # who saw a rarer signal
        ("few", "i4", BLOCK),  # the list of these citizens
        ("some", "i4", BLOCK + 1),  # a list of citizens whom a rule concerns
        ("met", _MET),  # contacts with the challengers
        ("met_other", _MET),  # contacts with the other side
        ("shared", "u1", BLOCK),  # who shared a post of the challengers
        ("persuaders", "i1", BLOCK),  # conversations, the other side's counted negative
        ("degree", "f8", BLOCK),  # number of ties by their visibility (5.5)
        ("voices_for", "f8", BLOCK),
        ("voices_against", "f8", BLOCK),
        ("y_for", "f8", BLOCK),  # visible shares (5.5)
        ("y_against", "f8", BLOCK),
        ("pull", "f8", BLOCK),  # mean pull of visible voices (X2)
        ("change", "f8", BLOCK),  # grievance now less grievance at the starting levers
        ("weight", "f8", BLOCK),  # in the audience of a side
        ("reach", "f8", BLOCK),  # contacts offered to each citizen
        ("chance", "f8", BLOCK),  # of seeing a post
        ("x", "f4", BLOCK),  # tomorrow's state
        ("a", "f4", BLOCK),
        ("c", "f4", BLOCK),
        ("j", "f4", BLOCK),
        ("f", "f4", BLOCK),
        ("stance", "i1", BLOCK),  # +1, -1, 0
    ]
)


@kernel
def meet_nobody(room: Any) -> None:
    """Begin a day without contacts, for there may be no campaign."""
    room.shared[:] = 0
    room.persuaders[:] = 0
    for met in (room.met, room.met_other):
        met.door[:] = 0
        met.event[:] = 0
        met.paid[:] = 0
        met.post[:] = 0
        met.silence[:] = 1.0


@kernel
def traits_of(traits: Traits, low: int, high: int) -> Traits:
    """Return the traits of the citizens low .. high - 1."""
    return Traits(
        traits.x0[low:high],
        traits.h[low:high],
        traits.r[low:high],
        traits.n[low:high],
        traits.v[low:high],
        traits.k[low:high],
        traits.theta[low:high],
        traits.G0[low:high],
        traits.on[low:high],
    )


@kernel
def own_of(own: Own, low: int, high: int) -> Own:
    """Return the state of the citizens low .. high - 1, to be read and written."""
    return Own(
        own.x[low:high],
        own.a[low:high],
        own.c[low:high],
        own.j[low:high],
        own.f[low:high],
        own.phi[low:high],
        own.e[low:high],
        own.signals[low:high],
        own.det_until[low:high],
        own.contacted[low:high],
    )


@kernel
def row(draws: Any, purpose: int) -> Any:
    """Return a block's random words for a purpose."""
    return draws[purpose // 4, purpose % 4]


@kernel
def uniform(draws: Any, purpose: int, n: int) -> float:
    """Return a uniform in [0, 1): the draw of one citizen of a block for a purpose."""
    return draws[purpose // 4, purpose % 4, n] * UNIT
