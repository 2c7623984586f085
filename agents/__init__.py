"""Who acts: citizens, candidates, movements and regimes.

Names are imported when they are first used: the streams of draws need none of the rest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from groundswell.agents.purposes import Purpose

if TYPE_CHECKING:
    from groundswell.agents.candidates import Candidate, Status
    from groundswell.agents.council import CouncilCampaign
    from groundswell.agents.donors import DonorCampaign
    from groundswell.agents.movement import Movement
    from groundswell.agents.population import Citizen, CitizenSet
    from groundswell.agents.regime import ConcessionRegime, ReactiveRegime, Regime
    from groundswell.agents.registry import (
        Registry,
        organisations,
        policies,
        register,
        require_behaviours,
    )
    from groundswell.agents.world import Census, Contacts, World, Yesterday

__all__ = [
    "Candidate",
    "Census",
    "Citizen",
    "CitizenSet",
    "ConcessionRegime",
    "Contacts",
    "CouncilCampaign",
    "DonorCampaign",
    "Movement",
    "Purpose",
    "ReactiveRegime",
    "Regime",
    "Registry",
    "Status",
    "World",
    "Yesterday",
    "organisations",
    "policies",
    "register",
    "require_behaviours",
]

_HOMES = {
    "candidates": ("Candidate", "Status"),
    "council": ("CouncilCampaign",),
    "donors": ("DonorCampaign",),
    "movement": ("Movement",),
    "population": ("Citizen", "CitizenSet"),
    "regime": ("ConcessionRegime", "ReactiveRegime", "Regime"),
    "registry": ("Registry", "organisations", "policies", "register", "require_behaviours"),
    "world": ("Census", "Contacts", "World", "Yesterday"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
