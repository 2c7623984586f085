"""Pydantic's findings in the words of this project: field, value, what is allowed, nearest name."""

import datetime
from collections.abc import Iterator, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from groundswell.scenarios.errors import Problem, nearest, nearest_path
from groundswell.scenarios.fields import bounds, is_quantity


def problems_of(
    error: ValidationError, model: type[BaseModel], prefix: str = ""
) -> Iterator[Problem]:
    """The problems that pydantic found in data meant for `model`, with paths after `prefix`."""
    for detail in error.errors(include_url=False):
        yield _problem(detail, model, prefix)


def known_paths(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted paths of all fields of a model and of the models inside it."""
    for name, field in model.model_fields.items():
        yield prefix + name
        inner = _inner_model(field)
        if inner:
            yield from known_paths(inner, f"{prefix}{name}.")


def field_at(model: type[BaseModel], place: Sequence[int | str]) -> FieldInfo | None:
    """The declaration of the field at a place; None where none is declared."""
    steps = tuple(str(step) for step in place if not str(step).isdigit())
    around = _model_at(model, steps[:-1])
    return around.model_fields.get(steps[-1]) if around and steps else None


def is_whole(field: FieldInfo) -> bool:
    """Whether a field holds whole numbers or days, and no fractions."""
    types = set(_types(field.annotation))
    return bool(types & {int, datetime.date}) and float not in types


def _problem(detail: ErrorDetails, model: type[BaseModel], prefix: str) -> Problem:
    place = detail["loc"]
    path = prefix + ".".join(map(str, place))
    match detail["type"]:
        case "extra_forbidden":
            suggestion = _suggestion(model, place)
            return Problem(path, fault="is not a field", suggestion=suggestion)
        case "missing":
            return Problem(path, fault="is missing", allowed=_allowed_at(model, place))
        case "value_error":
            fault = str(detail.get("ctx", {}).get("error", detail["msg"]))
            return Problem(path or "the scenario", fault=fault)
        case _:
            return Problem(path, detail["input"], _allowed_at(model, place) or detail["msg"])


def _suggestion(model: type[BaseModel], place: tuple[int | str, ...]) -> str | None:
    name = str(place[-1])
    around = _model_at(model, place[:-1])
    if around is None:
        return None
    for known, field in around.model_fields.items():
        if is_quantity(field) and field.json_schema_extra["symbol"] == name:  # type: ignore[index]
            return known
    return nearest(name, around.model_fields) or nearest_path(name, known_paths(model))


def _allowed_at(model: type[BaseModel], place: tuple[int | str, ...]) -> str:
    """What may stand at a place, in words; "" where nothing is known about it."""
    field = field_at(model, place)
    if field is None:
        return ""
    entry = isinstance(place[-1], int)
    return allowed(field, entry=entry)


def allowed(field: FieldInfo, *, entry: bool = False) -> str:
    """What a field may hold, in words; with `entry`, what an entry of its list may hold."""
    types = list(_types(field.annotation))
    listed = any(get_origin(kind) is tuple for kind in types)
    inner = _inner_model(field)
    if inner:
        block = f"fields {', '.join(inner.model_fields)}"
        return f"a list of entries with the {block}" if listed and not entry else f"the {block}"
    if listed:
        return "text" if entry else "a list"
    words = " or ".join(dict.fromkeys(filter(None, (_words(kind) for kind in types))))
    limits = bounds(field)
    return f"{words} from {_plain(limits[0])} to {_plain(limits[1])}" if limits else words


def _plain(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:,g}"


def _words(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(map(str, get_args(kind)))
    return {
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        str: "text",
        datetime.date: "a date such as 2017-03-26",
    }.get(kind, "")


def _types(annotation: Any) -> Iterator[Any]:
    """The types an annotation allows, without None, `Annotated` and aliases."""
    if isinstance(annotation, TypeAliasType):
        yield from _types(annotation.__value__)
    elif get_origin(annotation) is Annotated:
        yield from _types(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _types(part)
    elif annotation is not NoneType:
        yield annotation


def _inner_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model that a field, or an entry of its list, holds."""
    for kind in _types(field.annotation):
        inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return None


def _model_at(model: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for step in place:
        if isinstance(step, int):
            continue
        field = found.model_fields.get(step) if found else None
        found = _inner_model(field) if field else None
    return found
