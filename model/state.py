"""What changes from day to day in a citizen, and the counts the record takes of it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.agents import citizens as rules
from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.model.day import (
    COMMITTED,
    KNOWS,
    MESSAGE,
    NEWLY_DETAINED,
    SHARED,
    SPEAKS_AGAINST,
    SPEAKS_FOR,
    VOLUNTEERS,
    Own,
    Shown,
    Traits,
)
from groundswell.model.society import Society

# Attitudes beyond this are extreme, for the record of polarisation.
_EXTREME = 0.6

MEASURES = (
    "attitude",
    "attitude_squared",
    "attention",
    "recognition",
    "injustice",
    "fear",
    "approval_private",
    "approval_public",
    "speaking_challengers",
    "speaking_incumbents",
    "leaning_challengers",
    "leaning_incumbents",
    "informed",
    "sympathizers",
    "volunteers",
    "readiness",
    "extreme",
    "committed",
    "detained",
)


class State:
    """The dynamic state of all citizens.

    Each symbol of the model is an attribute that reads as an array of N values: `x a c j f phi e
    s mu sigma know com det_until nd contacted b`. The flags are held as bits of one byte a
    citizen, so that what a tie can see fits one look; assign a whole array to change them.
    """

    def __init__(self, society: Society, attention: float, recognition: float) -> None:
        size = society.N

        def constant(value: float) -> NDArray[np.float32]:
            return np.full(size, value, np.float32)

        self.own = Own(
            a=constant(attention),
            c=constant(recognition),
            j=constant(0),
            f=constant(0),
            phi=constant(0),
            e=np.zeros(size, np.uint8),
            det_until=np.zeros(size, np.int32),
            contacted=np.zeros(size, np.bool_),
        )
        self.shown = Shown(society.x0.copy(), constant(0), np.zeros(size, np.uint8))
        self.spare = Shown(society.x0.copy(), constant(0), np.zeros(size, np.uint8))
        self.b = society.b.copy()

    def turn_page(self) -> None:
        """Make what was written today what ties read tomorrow."""
        self.shown, self.spare = self.spare, self.shown

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return every state array by its symbol, for digests."""
        return {
            **self.own._asdict(),
            **self.shown._asdict(),
            "b": self.b,
        }

    def _flag(self, bit: int) -> NDArray[np.bool_]:
        return (self.shown.signals & bit) != 0

    def _set_flag(self, bit: int, values: NDArray[np.bool_]) -> None:
        signals = self.shown.signals
        np.copyto(signals, np.where(values, signals | bit, signals & (255 - bit)))

    x = property(lambda self: self.shown.x, lambda self, v: np.copyto(self.shown.x, v))
    a = property(lambda self: self.own.a, lambda self, v: np.copyto(self.own.a, v))
    c = property(lambda self: self.own.c, lambda self, v: np.copyto(self.own.c, v))
    j = property(lambda self: self.own.j, lambda self, v: np.copyto(self.own.j, v))
    f = property(lambda self: self.own.f, lambda self, v: np.copyto(self.own.f, v))
    phi = property(lambda self: self.own.phi, lambda self, v: np.copyto(self.own.phi, v))
    det_until = property(
        lambda self: self.own.det_until, lambda self, v: np.copyto(self.own.det_until, v)
    )
    contacted = property(
        lambda self: self.own.contacted, lambda self, v: np.copyto(self.own.contacted, v)
    )
    know = property(lambda self: self._flag(KNOWS), lambda self, v: self._set_flag(KNOWS, v))
    com = property(lambda self: self._flag(COMMITTED), lambda self, v: self._set_flag(COMMITTED, v))
    sigma = property(lambda self: self._flag(SHARED), lambda self, v: self._set_flag(SHARED, v))
    nd = property(
        lambda self: self._flag(NEWLY_DETAINED), lambda self, v: self._set_flag(NEWLY_DETAINED, v)
    )

    @property
    def mu(self) -> NDArray[np.float32]:
        """Strength of the message received today, to be passed on tomorrow, [0, 1]."""
        return self.shown.mu

    @mu.setter
    def mu(self, values: NDArray[np.float32]) -> None:
        np.copyto(self.shown.mu, values)
        self._set_flag(MESSAGE, self.shown.mu > 0)

    @property
    def s(self) -> NDArray[np.int8]:
        """Public stance: +1, -1, 0 silent."""
        return self._flag(SPEAKS_FOR).astype(np.int8) - self._flag(SPEAKS_AGAINST)

    @s.setter
    def s(self, values: NDArray[np.int8]) -> None:
        self._set_flag(SPEAKS_FOR, np.asarray(values) > 0)
        self._set_flag(SPEAKS_AGAINST, np.asarray(values) < 0)

    @property
    def e(self) -> NDArray[np.uint8]:
        """Engagement: 0 bystander, 1 sympathizer, 2 volunteer."""
        return self.own.e

    @e.setter
    def e(self, values: NDArray[np.uint8]) -> None:
        np.copyto(self.own.e, values)
        self._set_flag(VOLUNTEERS, self.own.e == rules.VOLUNTEER)


def starting_grievance(society: Society, today: Today, p: Rates) -> NDArray[np.float32]:
    """Return G0: grievance at the starting levers and without injustice (L2)."""
    grievance = np.empty(society.N, np.float32)
    _grievance(society.h, society.n, today, p, grievance)
    return grievance


@kernel
def _grievance(h: Any, n: Any, today: Today, p: Rates, out: Any) -> None:
    for i in range(out.size):
        out[i] = rules.grievance(h[i], n[i], 0.0, today, p)


def measure(
    society: Society, state: State, traits: Traits, today: Today, p: Rates, day: int
) -> NDArray[np.float64]:
    """Return the sums of `MEASURES` by constituency (constituencies x measures), in citizens.

    Each constituency is summed in the order of its citizens, so a sum is the same on every
    machine and for any number of threads.
    """
    totals = np.zeros((society.seats.size, len(MEASURES)))
    _measure(society.first, state.own, state.shown, traits, today, p, day, totals)
    return totals


@kernel
def _measure(
    first: NDArray[np.int64],
    own: Own,
    shown: Shown,
    traits: Traits,
    today: Today,
    p: Rates,
    day: int,
    totals: NDArray[np.float64],
) -> None:
    for m in range(first.size - 1):
        row = totals[m]
        for i in range(first[m], first[m + 1]):
            x, f, r = np.float64(shown.x[i]), np.float64(own.f[i]), np.float64(traits.r[i])
            c, j = np.float64(own.c[i]), np.float64(own.j[i])
            signals = shown.signals[i]
            row[0] += x
            row[1] += x * x
            row[2] += own.a[i]
            row[3] += c
            row[4] += j
            row[5] += f
            row[6] += x < p.c_app
            row[7] += rules.says_approves(x, f, r, today, p)
            row[8] += signals & SPEAKS_FOR != 0
            row[9] += signals & SPEAKS_AGAINST != 0
            row[10] += x > p.c_C
            row[11] += x < p.c_I
            row[12] += c if x > p.c_C else 0.0
            row[13] += own.e[i] == rules.SYMPATHIZER
            row[14] += own.e[i] == rules.VOLUNTEER
            row[15] += rules.ready(x, j, f, r, traits.theta[i], today, p)
            row[16] += abs(x) > _EXTREME
            row[17] += signals & COMMITTED != 0
            row[18] += own.det_until[i] > day
