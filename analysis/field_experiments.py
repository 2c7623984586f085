"""Randomised field experiments inside the model.

A city without any campaign is lived up to a day, then branched. In one branch a canvass meets
citizens at random on one day; the other goes on without. Both share every draw, so the difference
of a citizen's two probabilities of voting is the effect on that citizen without sampling noise.

Who is met is decided by the engine's own draw for that kind of contact, which depends on nothing
but seed, day and citizen: assignment is random and independent of every trait (posts reach
partisan audiences more, as posts do). The message then travels by the engine's own rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray

from groundswell.agents import Movement
from groundswell.agents import citizens as rules
from groundswell.agents.world import Contacts
from groundswell.analysis.jobs import Job, run_jobs
from groundswell.model import MobilizationModel

type Channel = Literal["doors", "online"]

SALIENCES = (0.1, 0.3, 0.55, 0.8)

# A quiet city: no campaign, no pressure on dependents, nothing done to dry the election out.
_QUIET = {
    "challengers.organisation": "none",
    "regime.levers.drying": 0.0,
    "regime.levers.administrative_mobilisation": 0.0,
}
_WARM_UP = 10  # days before the contact
_REACHED = {"doors": 0.05, "online": 0.05}  # few enough that messages seldom meet
_DAYS_LEFT = {"doors": 3, "online": 7}  # from the contact to the vote
_POINTS = 100.0
_QUINTILES = 5


class OneDayCanvass(Movement):
    """Contacts everybody with the same probability on one day, and does nothing else."""

    def __init__(self, world: Any, day: int, channel: Channel, reach: float) -> None:
        super().__init__(world)
        self.when, self.channel, self.reach = day, channel, reach

    def campaign(self) -> Contacts:
        """Return the contacts of the one day."""
        contacts = Contacts.none(self.constituencies)
        if self.world.day == self.when:
            getattr(contacts, self.channel)[:] = self.reach
        return contacts


@dataclass(frozen=True)
class Arms:
    """The citizens of an experiment with and without the contact.

    Attributes:
        treated: met directly.
        voting: probability of voting after the canvass.
        otherwise: the same without it.
        leaning: probability of leaning to the challengers after the canvass.
        leaning_otherwise: the same without it.
        alone: probability of voting after the canvass if nobody passed anything on.
        household: first member of each citizen's household.
        household_size: its number of members.
    """

    treated: NDArray[np.bool_]
    voting: NDArray[np.float64]
    otherwise: NDArray[np.float64]
    leaning: NDArray[np.float64]
    leaning_otherwise: NDArray[np.float64]
    alone: NDArray[np.float64]
    household: NDArray[np.int32]
    household_size: NDArray[np.uint8]

    @property
    def effect(self) -> NDArray[np.float64]:
        """Effect on each citizen's probability of voting, in percentage points."""
        return _POINTS * (self.voting - self.otherwise)

    @property
    def treated_at_home(self) -> NDArray[np.int64]:
        """Number of treated members of each citizen's household."""
        return np.bincount(self.household, self.treated, self.treated.size).astype(np.int64)[
            self.household
        ]


def run_arms(model: MobilizationModel, channel: Channel) -> Arms:
    """Branch a model today: with a canvass, without one, and with one that nobody relays."""
    reach, days = _REACHED[channel], _DAYS_LEFT[channel]
    without, contact, alone = model.fork(), model.fork(), model.fork()
    for branch in (contact, alone):
        branch.challengers = OneDayCanvass(branch, branch.day, channel, reach)
    _forbid_relay(alone)
    contact.run(1)
    treated = contact.state.own.contacted & ~model.state.own.contacted
    for branch, left in ((without, days + 1), (contact, days), (alone, days + 1)):
        branch.run(left)
    return Arms(
        treated=treated,
        voting=turnout_chances(contact),
        otherwise=turnout_chances(without),
        leaning=_leaning(contact),
        leaning_otherwise=_leaning(without),
        alone=turnout_chances(alone),
        household=model.society.household_first,
        household_size=model.society.household_size,
    )


def turnout_chances(model: MobilizationModel) -> NDArray[np.float64]:
    """Return each citizen's probability of voting if the vote were now, by the engine's rule."""
    chances = np.empty(model.society.N)
    state = model.state
    _turnout(
        state.b,
        state.own.a,
        state.own.x,
        state.own.f,
        model.society.dep,
        model.today,
        model.rates,
        chances,
    )
    return chances


@njit(cache=True, nogil=True)
def _turnout(b: Any, a: Any, x: Any, f: Any, dep: Any, today: Any, p: Any, out: Any) -> None:
    for i in range(out.size):
        attitude, fear = np.float64(x[i]), np.float64(f[i])
        out[i] = rules.turnout(np.float64(b[i]), np.float64(a[i]), attitude, fear, dep[i], today, p)


def _leaning(model: MobilizationModel) -> NDArray[np.float64]:
    p = model.rates
    return 1 / (1 + np.exp(-(model.state.x.astype(np.float64) - p.c_C) / p.tau_v))


def _forbid_relay(model: MobilizationModel) -> None:
    """Let no household, acquaintance or online tie pass a message on."""
    model.rates = model.rates._replace(rho_h=0.0, p_share=0.0)
    model.parameters.rho_f = 0.0


def door_effects(arms: Arms) -> dict[str, float]:
    """Return the estimates of a canvass at the door, as the published experiments make them.

    Effects on the treated are taken against households that nobody visited. The pass-through is
    that of Nickerson (2008): two-person households in which one person was met; the effect on
    the other over the effect on the one.
    """
    effect, at_home = arms.effect, arms.treated_at_home
    spill = effect[at_home == 0].mean()
    pair = (arms.household_size == 2) & (at_home == 1)
    voters = arms.otherwise[arms.treated]
    moved = (arms.leaning - arms.leaning_otherwise)[arms.treated]
    return {
        "turnout": _POINTS * float(arms.otherwise.mean()),
        "direct": float(effect[arms.treated].mean() - spill),
        "pass_through": float(
            (effect[pair & ~arms.treated].mean() - spill)
            / (effect[pair & arms.treated].mean() - spill)
        ),
        "persuasion": _POINTS * float(voters @ moved / voters.sum()),
        **{
            f"quintile_{number}": value - float(spill)
            for number, value in enumerate(by_propensity(arms), start=1)
        },
    }


def by_propensity(arms: Arms) -> list[float]:
    """Return the effect on the treated by fifths of all citizens' propensity to vote."""
    edges = np.quantile(arms.otherwise, np.arange(1, _QUINTILES) / _QUINTILES)
    fifth = np.searchsorted(edges, arms.otherwise, side="right")
    effect = arms.effect
    return [float(effect[arms.treated & (fifth == q)].mean()) for q in range(_QUINTILES)]


def online_effects(arms: Arms) -> dict[str, float]:
    """Return the direct effect of a post on who saw it, and all other effects over the direct.

    The direct effect is the one in a branch where nobody passes anything on; all further votes,
    by shares and by talk at home, are indirect (Bond et al. 2012).
    """
    direct = _POINTS * float((arms.alone - arms.otherwise).sum())
    return {
        "turnout": _POINTS * float(arms.otherwise.mean()),
        "direct": direct / int(arms.treated.sum()),
        "indirect_to_direct": (float(arms.effect.sum()) - direct) / direct,
    }


def _experiment(job: Job) -> dict[str, Any]:
    model = job.model().run(_WARM_UP)
    doors = door_effects(run_arms(model, "doors"))
    online = online_effects(run_arms(model, "online"))
    return {
        "salience": model.parameters.S,
        **doors,
        "online_direct": online["direct"],
        "online_ratio": online["indirect_to_direct"],
    }


def field_experiment(
    seeds: Iterable[int] = (1, 2),
    saliences: Iterable[float] = SALIENCES,
    size: int = 40_000,
    processes: int = 2,
    **settings: Any,
) -> pd.DataFrame:
    """Return the estimates of the experiments, one row a salience and seed.

    Effects are in percentage points of turnout (`persuasion`: of the treated voters' support).

    Args:
        seeds: societies to experiment in.
        saliences: of the elections.
        size: citizens simulated.
        processes: one or two.
        **settings: further fields of the scenario by dotted path.
    """
    jobs = [
        Job("moscow-2017", seed, {**_QUIET, "election.salience": s, "size": size, **settings})
        for s in saliences
        for seed in seeds
    ]
    frame = pd.DataFrame(run_jobs(_experiment, jobs, processes))
    frame.insert(1, "seed", [job.seed for job in jobs])
    return frame
