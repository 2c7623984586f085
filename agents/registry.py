"""Behaviour by name, so that a scenario file can ask for a user's own movement or regime.

    from groundswell.agents import CouncilCampaign, register

    @register("organisation", "quiet_campaign")
    class QuietCampaign(CouncilCampaign):
        ...

A scenario whose `challengers.organisation` is `quiet_campaign` then runs with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from groundswell.scenarios import GroundswellError, UnknownNameError

if TYPE_CHECKING:
    from groundswell.agents.movement import Movement
    from groundswell.agents.regime import Regime
    from groundswell.scenarios import Scenario


class Registry[T](Mapping[str, type[T]]):
    """The classes of one kind by name.

    Looking up a name that nobody registered raises `UnknownNameError` with the nearest one.
    """

    def __init__(self, kind: str, *homes: str) -> None:
        """Make a registry; `homes` are the modules that register this room's own classes."""
        self.kind = kind
        self._homes = homes
        self._classes: dict[str, type[T]] = {}

    def add(self, name: str, cls: type[T]) -> None:
        """Keep `cls` under `name`; a class defined anew, as in a notebook, replaces its elder.

        Raises:
            GroundswellError: the name belongs to another class.
        """
        holder = self._classes.get(name)
        if holder is not None and _origin(holder) != _origin(cls):
            raise GroundswellError(f"{self.kind} {name!r} is already {_origin(holder)}")
        self._classes[name] = cls

    def __getitem__(self, name: str) -> type[T]:
        known = self._known()
        if name not in known:
            raise UnknownNameError.among(self.kind, name, known)
        return known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._known()

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())

    def _known(self) -> dict[str, type[T]]:
        for home in self._homes:
            import_module(home)
        return self._classes


organisations: Registry[Movement] = Registry(
    "organisation",
    "groundswell.agents.movement",
    "groundswell.agents.council",
    "groundswell.agents.donors",
)
policies: Registry[Regime] = Registry("policy", "groundswell.agents.regime")

_kinds: dict[str, Registry[Any]] = {"organisation": organisations, "policy": policies}


def register[C](kind: str, name: str) -> Callable[[type[C]], type[C]]:
    """Return a class decorator that registers a behaviour.

    Args:
        kind: `organisation` (a `Movement`) or `policy` (a `Regime`).
        name: what scenarios call it.

    Raises:
        UnknownNameError: there is no such kind.
        GroundswellError: the name belongs to another class.
    """
    if kind not in _kinds:
        raise UnknownNameError.among("kind of behaviour", kind, _kinds)

    def keep(cls: type[C]) -> type[C]:
        _kinds[kind].add(name, cls)
        return cls

    return keep


def require_behaviours(config: Scenario) -> None:
    """Check that somebody has registered the organisations and the policy of a scenario.

    Raises:
        UnknownNameError: nobody has; the field and the nearest name are named.
    """
    wanted = (
        ("challengers.organisation", config.challengers.organisation, organisations),
        ("incumbents.organisation", config.incumbents.organisation, organisations),
        ("regime.policy", config.regime.policy, policies),
    )
    for field, name, registry in wanted:
        if name not in registry:
            raise UnknownNameError.among(field, name, registry)


def _origin(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
