"""What changes from day to day in a citizen, and the counts the record takes of it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.agents import citizens as rules
from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.model.block import Own, Traits
from groundswell.model.society import Society
from groundswell.model.voices import (
    COMMITTED,
    KNOWS,
    MESSAGE,
    MET_AT_DOOR,
    MET_AT_EVENT,
    MET_IN_PRINT,
    MET_ONLINE,
    NEWLY_DETAINED,
    SHARED,
    SPEAKS_AGAINST,
    SPEAKS_FOR,
    VOLUNTEERS,
)
from groundswell.model.workers import Workers

_ALL = 2 * KNOWS - 1

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
    "sympathizers",
    "volunteers",
    "readiness",
    "extreme",
    "committed",
    "detained",
)

# Citizens whose measures are worth handing to a thread.
_SMALLEST_PART = 2**17

# The first of the measures are sums of fractions, taken in these units; the others are counts.
_UNITS = 2.0**30
_FRACTIONAL = np.arange(len(MEASURES)) <= MEASURES.index("fear")


class State:
    """The dynamic state of all citizens.

    Each symbol of the model is an attribute that reads as an array of N values: `x a c j f phi e
    s mu sigma know com det_until nd contacted b`. Flags are held as bits of a citizen's signals;
    assign a whole array to change a quantity. `mu` follows from yesterday's contacts.
    """

    def __init__(
        self, society: Society, attention: float, recognition: float, rates: Rates
    ) -> None:
        size = society.N

        def constant(value: float) -> NDArray[np.float32]:
            return np.full(size, value, np.float32)

        self.own = Own(
            x=society.x0.copy(),
            a=constant(attention),
            c=constant(recognition),
            j=constant(0),
            f=constant(0),
            phi=constant(0),
            e=np.zeros(size, np.uint8),
            signals=np.zeros(size, np.uint16),
            det_until=np.zeros(size, np.int32),
            contacted=np.zeros(size, np.bool_),
        )
        self.b = society.b.copy()
        self.words = np.zeros(size, np.int32)  # see `groundswell.model.voices`
        self._rates = rates

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return every state array by its symbol, for digests."""
        return {**self.own._asdict(), "b": self.b}

    def _flag(self, bit: int) -> NDArray[np.bool_]:
        return (self.own.signals & bit) != 0

    def _set_flag(self, bit: int, values: NDArray[np.bool_]) -> None:
        signals = self.own.signals
        signals &= np.uint16(_ALL - bit)
        signals[np.asarray(values, bool)] |= np.uint16(bit)

    x = property(lambda self: self.own.x, lambda self, v: np.copyto(self.own.x, v))
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
        kinds = range(0, MESSAGE + 1, MET_AT_DOOR)
        strengths = np.array([_message(kind, self._rates) for kind in kinds], np.float32)
        return strengths[(self.own.signals & MESSAGE) // MET_AT_DOOR]

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
    state: State, traits: Traits, today: Today, p: Rates, day: int, workers: Workers
) -> dict[str, float]:
    """Return the sums of `MEASURES` over all citizens.

    Sums are taken in fixed point, in steps of 2**-30, and so do not depend on their order.
    """
    fixed = (state.own, traits, today, p, day)
    edges = workers.cut(state.own.x.size, _SMALLEST_PART)
    parts = workers.over(edges, lambda low, high: _measure(low, high, *fixed))
    sums = np.sum(parts, axis=0) / np.where(_FRACTIONAL, _UNITS, 1)
    return dict(zip(MEASURES, sums.tolist(), strict=True))


@kernel
def _measure(
    low: int, high: int, own: Own, traits: Traits, today: Today, p: Rates, day: int
) -> NDArray[np.int64]:
    """Return the sums over the citizens low .. high - 1; several loops, for short ones are fast."""
    xs, fs, rs, es = own.x[low:high], own.f[low:high], traits.r[low:high], own.e[low:high]
    attitude = squared = attention = recognition = injustice = fear = 0
    a, c, j = own.a[low:high], own.c[low:high], own.j[low:high]
    for n in range(xs.size):
        x = np.float64(xs[n])
        attitude += _in_units(x)
        squared += _in_units(x * x)
    for n in range(xs.size):
        attention += _in_units(np.float64(a[n]))
        recognition += _in_units(np.float64(c[n]))
        injustice += _in_units(np.float64(j[n]))
        fear += _in_units(np.float64(fs[n]))
    approve = say_approve = challengers = incumbents = extreme = ready = 0
    theta = traits.theta[low:high]
    for n in range(xs.size):
        x = np.float64(xs[n])
        approve += x < p.c_app
        challengers += x > p.c_C
        incumbents += x < p.c_I
        extreme += abs(x) > _EXTREME
    for n in range(xs.size):
        x, f, r = np.float64(xs[n]), np.float64(fs[n]), np.float64(rs[n])
        say_approve += rules.says_approves(x, f, r, today, p)
    for n in range(xs.size):
        x, f, r = np.float64(xs[n]), np.float64(fs[n]), np.float64(rs[n])
        ready += rules.ready(x, np.float64(j[n]), f, r, np.float64(theta[n]), today, p)
    speak_for = speak_against = committed = sympathizers = volunteers = detained = 0
    signals, det_until = own.signals[low:high], own.det_until[low:high]
    for n in range(xs.size):
        speak_for += signals[n] & SPEAKS_FOR != 0
        speak_against += signals[n] & SPEAKS_AGAINST != 0
        committed += signals[n] & COMMITTED != 0
    for n in range(xs.size):
        sympathizers += es[n] == rules.SYMPATHIZER
        volunteers += es[n] == rules.VOLUNTEER
        detained += det_until[n] > day
    return np.array(
        [
            attitude,
            squared,
            attention,
            recognition,
            injustice,
            fear,
            approve,
            say_approve,
            speak_for,
            speak_against,
            challengers,
            incumbents,
            sympathizers,
            volunteers,
            ready,
            extreme,
            committed,
            detained,
        ]
    )


@kernel
def _in_units(value: float) -> Any:
    """Return a number in [-1, 1] in fixed point."""
    return np.int64(np.int32(np.rint(value * _UNITS)))


def _message(signals: int, p: Rates) -> float:
    """Return the strength of the message, 1 - Q, that the contacts among some signals leave."""
    met = (signals & kind != 0 for kind in (MET_AT_DOOR, MET_AT_EVENT, MET_IN_PRINT, MET_ONLINE))
    door, event, paid, seen = met
    return 1 - rules.silence(door, event, paid, seen, p)
