"""How a quantity is declared, once, with everything that is known about it.

    return_rate: float = quantity(
        "lam_x", 0.03, "1/day", (0, 1), "Speed of the return to the personal equilibrium.",
        EXPERIMENT, "Levada 2014: approval +15 points in two months", swept=(0.02, 0.04))

The loader, the error messages, the dashboard's levers, a sweep's factors and the documentation's
tables are all made from such declarations: read them with `cards` and `describe`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap
from typing import Any, Literal

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from groundswell.scenarios.errors import Problem, UnknownNameError, nearest_path

type Kind = Literal["source", "experiment", "calibrated", "assumed"]
SOURCE: Kind = "source"  # taken from the reference
EXPERIMENT: Kind = "experiment"  # set so that the published experiment is reproduced
CALIBRATED: Kind = "calibrated"  # fitted to the aggregate named
ASSUMED: Kind = "assumed"  # nobody has measured it: sweep it


class Part(BaseModel):
    """A part of a scenario: frozen, and without fields that nobody declared."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True
    )


@dataclass(frozen=True)
class ParameterCard:
    """All that is known about one quantity of a scenario.

    Attributes:
        path: dotted path, as in `--set path=value`.
        symbol: the symbol in the equations.
        unit: of the value.
        bounds: the smallest and the largest value accepted.
        swept: the range in which it was or should be swept, if one is known.
        default: value where a scenario says nothing.
        value: value in the scenario at hand.
        text: one plain sentence.
        kind: how the default came about.
        source: the reference, author and year, or the aggregate it was fitted to.
    """

    path: str
    symbol: str
    unit: str
    bounds: tuple[float, float]
    swept: tuple[float, float] | None
    default: float
    value: float
    text: str
    kind: Kind
    source: str


def quantity(
    symbol: str,
    default: float,
    unit: str,
    bounds: tuple[float, float],
    text: str,
    kind: Kind = ASSUMED,
    source: str = "",
    *,
    swept: tuple[float, float] | None = None,
) -> Any:
    """Declare a number; `bounds` are what is accepted, `swept` what is plausible."""
    extra = {"symbol": symbol, "unit": unit, "kind": kind, "source": source, "swept": swept}
    low, high = bounds
    return Field(
        default=default, ge=low, le=high, strict=True, description=text, json_schema_extra=extra
    )


def share(symbol: str, default: float, text: str, kind: Kind = ASSUMED, source: str = "") -> Any:
    """Declare a number from 0 to 1 without a unit: a lever, a strategy's share."""
    return quantity(symbol, default, "share", (0, 1), text, kind, source)


def option(default: Any, text: str, **rules: Any) -> Any:
    """Declare a field that is no quantity: a name, a switch, a date; `rules` as in pydantic."""
    return Field(default=default, description=text, **rules)


def card(path: str, field: FieldInfo, value: Any) -> ParameterCard:
    """The card of a declared quantity."""
    extra: dict[str, Any] = field.json_schema_extra  # type: ignore[assignment]
    return ParameterCard(
        path=path,
        symbol=extra["symbol"],
        unit=extra["unit"],
        bounds=bounds(field) or (float("-inf"), float("inf")),
        swept=extra["swept"],
        default=field.default,
        value=value,
        text=field.description or "",
        kind=extra["kind"],
        source=extra["source"],
    )


def symbol(field: FieldInfo) -> str:
    """The symbol of a declared quantity."""
    extra: dict[str, Any] = field.json_schema_extra  # type: ignore[assignment]
    return extra["symbol"]


def is_quantity(field: FieldInfo) -> bool:
    """Whether a field was declared with `quantity` or `share`."""
    return isinstance(field.json_schema_extra, dict) and "symbol" in field.json_schema_extra


def quantities(part: BaseModel, prefix: str = "") -> Iterator[tuple[str, FieldInfo, Any]]:
    """Path, declaration and value of every quantity of a part and of the parts inside it."""
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if is_quantity(field):
            yield prefix + name, field, value
        elif isinstance(value, BaseModel):
            yield from quantities(value, f"{prefix}{name}.")


def cards(part: BaseModel) -> Iterator[ParameterCard]:
    """The cards of every quantity of a part and of the parts inside it, in order of declaration."""
    return starmap(card, quantities(part))


def describe(part: BaseModel, path: str) -> ParameterCard:
    """The card of the quantity at a dotted path.

    Raises:
        UnknownNameError: no quantity stands at `path`; the nearest is named.
    """
    known = {found.path: found for found in cards(part)}
    if path not in known:
        suggestion = nearest_path(path, known)
        problem = Problem(path, fault="is not a quantity of a scenario", suggestion=suggestion)
        raise UnknownNameError(problem)
    return known[path]


def bounds(field: FieldInfo) -> tuple[float, float] | None:
    """The smallest and the largest value a field accepts, if it has both."""
    low = [rule.ge for rule in field.metadata if isinstance(rule, Ge)]
    high = [rule.le for rule in field.metadata if isinstance(rule, Le)]
    return (low[0], high[0]) if low and high else None  # type: ignore[return-value]
