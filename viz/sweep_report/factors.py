"""The factors of a sweep as its manifest tells them: what each means, and how it was varied."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.analysis.plans.design import SAMPLERS
from groundswell.scenarios import Scenario
from groundswell.scenarios.fields import ParameterCard, card, is_quantity
from groundswell.scenarios.loader import place_of
from groundswell.scenarios.problems import field_at


@dataclass(frozen=True)
class Told:
    """What is known of a factor.

    Attributes:
        name: the path of a field, or a name of the user's own.
        kind: of its block: grid, zip, table, latin_hypercube, sobol or random.
        told: values, a range, or levels, as written in the plan; None for a table.
        together: the other factors that a zip changes with it.
        own: what the scenario itself has for the field; None if nothing.
        text: what the field means; empty for a name of the user's own.
        card: of the field, if it is a quantity.
    """

    name: str
    kind: str
    told: Any
    together: tuple[str, ...]
    own: Any
    text: str
    card: ParameterCard | None

    @property
    def is_range(self) -> bool:
        """Whether it is written with its ends."""
        return isinstance(self.told, Mapping) and "from" in self.told and "to" in self.told

    @property
    def levels(self) -> Mapping[str, Any]:
        """What each named level sets; none where the name is the path of a field."""
        return self.told if isinstance(self.told, Mapping) and not self.is_range else {}

    @property
    def choices(self) -> list[Any] | None:
        """The values in the order of the plan; None where it does not list them."""
        if self.told is None or self.is_range:
            return None
        return list(self.told) if isinstance(self.told, list | Mapping) else [self.told]

    @property
    def ends(self) -> tuple[Any, Any] | None:
        """Both ends of a range, as numbers or dates."""
        return (_end(self.told["from"]), _end(self.told["to"])) if self.is_range else None

    @property
    def uneven(self) -> bool:
        """Whether the other factors may have other values where this one has another."""
        return self.kind in SAMPLERS or self.kind == "table"

    @property
    def log(self) -> bool:
        """Whether it is a range on a logarithmic scale."""
        return self.is_range and self.told.get("log") is True

    @property
    def unit(self) -> str:
        """Of its values; empty where they have none."""
        return self.card.unit if self.card else ""


def _end(value: Any) -> Any:
    """An end of a range; a manifest has dates as text."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def read_told(content: Mapping[str, Any], names: Sequence[str]) -> dict[str, Told]:
    """What is known of each factor.

    Args:
        content: the plan and the resolved scenario, as a manifest has them.
        names: of the factors.
    """
    listed = dict(_listed(content))
    scenario = content.get("scenario", {})
    return {name: _told(name, scenario, *listed.get(name, ("table", None, ()))) for name in names}


def _listed(content: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, Any, tuple[str, ...]]]]:
    """Name, kind of block, values and companions of the factors that the plan itself names."""
    for block in content.get("design", []):
        ((kind, inside),) = block.items()
        if kind == "table":
            continue
        factors = inside["factors"] if kind in SAMPLERS else inside
        for name, told in factors.items():
            others = tuple(other for other in factors if other != name)
            yield name, (kind, told, others if kind == "zip" else ())


def _told(
    name: str, scenario: Mapping[str, Any], kind: str, told: Any, together: tuple[str, ...]
) -> Told:
    if isinstance(told, Mapping) and "from" not in told:  # levels: the name is the user's own
        return Told(name, kind, told, together, None, "", None)
    field, own = field_at(Scenario, _declared(name)), _own(name, scenario)
    known = card(name, field, own) if field and is_quantity(field) else None
    text = (field.description if field else None) or ""
    return Told(name, kind, told, together, own, text, known)


def _declared(name: str) -> tuple[str, ...]:
    """Where a field is declared; what an event sets is declared elsewhere."""
    place = place_of(name)
    return tuple(place[3].split(".")) if place[0] == "events" and len(place) == 4 else place


def _own(name: str, scenario: Mapping[str, Any]) -> Any:
    """What a scenario has for a field; None if it has nothing there."""
    found: Any = scenario
    for step in place_of(name):
        if isinstance(found, list):
            found = found[int(step)] if step.isdigit() and int(step) < len(found) else None
        else:
            found = found.get(step) if isinstance(found, Mapping) else None
    return found
