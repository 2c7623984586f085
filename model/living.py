"""What becomes of a citizen in a day (5.3 to 5.9 of the model), rule by rule over a block."""

from typing import Any

import numpy as np

from groundswell.agents import citizens as rules
from groundswell.agents.citizens import Rates, Today
from groundswell.agents.kernels import kernel
from groundswell.agents.purposes import Purpose
from groundswell.model.block import Own, Traits, uniform
from groundswell.model.voices import (
    COMMITTED,
    KNOWS,
    MET_AT_DOOR,
    MET_AT_EVENT,
    MET_IN_PRINT,
    MET_ONLINE,
    SHARED,
    SPEAKS_AGAINST,
    SPEAKS_FOR,
    VOLUNTEERS,
)


@kernel
def learn(mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.3) Attention and recognition."""
    ours, other = room.met.silence, room.met_other.silence
    for n in range(mine.x.size):
        room.a[n] = rules.attention(np.float64(mine.a[n]), ours[n] * other[n], today, p)
    for n in range(mine.x.size):
        room.c[n] = rules.recognition(np.float64(mine.c[n]), ours[n], room.y_for[n], p)


@kernel
def opine(who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.4) Legitimacy, grievance, attitude."""
    for n in range(mine.x.size):
        h, openness = np.float64(who.h[n]), np.float64(who.n[n])
        grievance = rules.grievance(h, openness, np.float64(mine.j[n]), today, p)
        room.change[n] = grievance - np.float64(who.G0[n])
    for n in range(mine.x.size):
        room.x[n] = rules.attitude(
            np.float64(mine.x[n]),
            np.float64(who.x0[n]),
            room.change[n],
            np.float64(who.v[n]),
            room.pull[n],
            np.float64(room.persuaders[n]),
            today,
            p,
        )


@kernel
def suffer(few: int, who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.6) Injustice and fear: as if no tie was detained or committed, then for the few."""
    for n in range(mine.x.size):
        j, x = np.float64(mine.j[n]), np.float64(mine.x[n])
        room.j[n] = rules.injustice(j, x, 0.0, who.on[n], today, p)
    for n in range(mine.x.size):
        f, r = np.float64(mine.f[n]), np.float64(who.r[n])
        room.f[n] = rules.fear(f, r, 0.0, 0.0, today, p)
    for k in range(few):
        n: int = room.few[k]
        j, x = np.float64(mine.j[n]), np.float64(mine.x[n])
        f, r = np.float64(mine.f[n]), np.float64(who.r[n])
        near, online = room.saw_near.detained[n], room.saw_online.detained[n]
        room.j[n] = rules.injustice(j, x, near + today.V * online, who.on[n], today, p)
        ties = rules.near_ties(near, online, today)
        room.f[n] = rules.fear(f, r, ties, _crowd(n, today, room), today, p)


@kernel
def _crowd(n: int, today: Today, room: Any) -> float:
    """Return the share of a citizen's ties that are committed to the current call."""
    committed = room.saw_near.committed[n] + today.V * room.saw_online.committed[n]
    return committed / (room.degree[n] + 1.0)


@kernel
def take_stance(who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.7) Public stance."""
    for n in range(mine.x.size):
        x, f, r = np.float64(mine.x[n]), np.float64(mine.f[n]), np.float64(who.r[n])
        room.stance[n] = rules.stance(x, f, r, room.y_for[n], room.y_against[n], today, p)


@kernel
def engage(who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.8) The ladder of engagement; a bystander who does not lean to the challengers stays."""
    some = 0
    for n in range(mine.x.size):
        room.some[some] = n
        some += (mine.e[n] != rules.BYSTANDER) | (mine.x[n] > p.c_C)
    met, draws = room.met, room.draws
    for k in range(some):
        n: int = room.some[k]
        mine.e[n] = rules.engagement(
            mine.e[n],
            np.float64(mine.x[n]),
            np.float64(mine.a[n]),
            np.float64(mine.f[n]),
            np.float64(who.k[n]),
            room.y_for[n],
            met.door[n] or met.event[n],
            rules.near_ties(room.saw_near.volunteers[n], room.saw_online.volunteers[n], today),
            uniform(draws, Purpose.SYMPATHIZER, n),
            uniform(draws, Purpose.VOLUNTEER, n),
            today,
            p,
        )


@kernel
def show(mine: Own, room: Any) -> None:
    """Set the signals that ties will see tomorrow; those of a call stay until its event."""
    met = room.met
    for n in range(mine.x.size):
        mine.signals[n] = (
            (mine.signals[n] & (COMMITTED | KNOWS))
            | (SPEAKS_FOR if room.stance[n] > 0 else 0)
            | (SPEAKS_AGAINST if room.stance[n] < 0 else 0)
            | (VOLUNTEERS if mine.e[n] == rules.VOLUNTEER else 0)
            | (SHARED if room.shared[n] else 0)
        )
    for n in range(mine.x.size):
        mine.signals[n] |= (
            (MET_AT_DOOR if met.door[n] else 0)
            | (MET_AT_EVENT if met.event[n] else 0)
            | (MET_IN_PRINT if met.paid[n] else 0)
            | (MET_ONLINE if met.post[n] else 0)
        )


@kernel
def answer_call(day: int, who: Traits, mine: Own, today: Today, p: Rates, room: Any) -> None:
    """(5.9) Hear of the call, and commit to it."""
    for n in range(mine.x.size):
        if mine.signals[n] & COMMITTED or mine.det_until[n] > day:
            continue
        x = np.float64(mine.x[n])
        near, online = room.saw_near.committed[n], room.saw_online.committed[n]
        if mine.signals[n] & KNOWS == 0:
            chance = rules.hears(x, who.on[n], near, online, today, p)
            if uniform(room.draws, Purpose.HEAR, n) >= chance:
                continue
            mine.signals[n] |= KNOWS
        motive = rules.motive(
            x,
            np.float64(mine.j[n]),
            np.float64(mine.f[n]),
            np.float64(who.r[n]),
            np.float64(mine.phi[n]),
            _crowd(n, today, room),
            today,
            p,
        )
        chance = rules.commits(near, online, today, p)
        if motive > who.theta[n] and uniform(room.draws, Purpose.COMMIT, n) < chance:
            mine.signals[n] |= COMMITTED


@kernel
def turn(mine: Own, p: Rates, room: Any) -> None:
    """Make today's results the citizens' state; fatigue fades (5.6)."""
    size = mine.x.size
    mine.x[:] = room.x[:size]
    mine.a[:] = room.a[:size]
    mine.c[:] = room.c[:size]
    mine.j[:] = room.j[:size]
    mine.f[:] = room.f[:size]
    for n in range(size):
        mine.phi[n] = (1.0 - p.lam_fat) * np.float64(mine.phi[n])
