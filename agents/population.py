"""Citizens as agents: views on the arrays in which the engine keeps them.

A million citizens are a few arrays and not a million objects. `CitizenSet` answers to Mesa's
`AgentSet` interface on those arrays; a `Citizen` is made when somebody looks at one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, cast, overload

import numpy as np
import pandas as pd
from mesa.agentset import GroupBy
from numpy.typing import NDArray

from groundswell.agents.world import Electorate, Integers, World

if TYPE_CHECKING:
    type Rows = NDArray[np.int64]
    type Values = NDArray[Any]

LAYERS = ("household", "offline", "online")


class Layer(Protocol):
    """Ties: the neighbours of i are indices[indptr[i]:indptr[i + 1]]."""

    @property
    def indptr(self) -> Integers:
        """Where each citizen's neighbours begin."""
        ...

    @property
    def indices(self) -> Integers:
        """The neighbours."""
        ...


class Settlement(Electorate, Protocol):
    """A society with its citizens and their ties."""

    @property
    def N(self) -> int:
        """Number of citizens."""
        ...

    @property
    def constituency(self) -> Integers:
        """Constituency of each citizen."""
        ...

    @property
    def layers(self) -> Mapping[str, Layer]:
        """The layers of ties by name."""
        ...


class Inhabited(World, Protocol):
    """A world whose citizens can be read and written."""

    @property
    def society(self) -> Settlement:
        """Districts, constituencies, citizens and ties."""
        ...

    @property
    def state(self) -> Any:
        """Arrays of the citizens' state, attributes by symbol; assign whole arrays."""
        ...

    @property
    def traits(self) -> Any:
        """Arrays of the citizens' fixed traits, attributes by symbol."""
        ...


class Attribute:
    """A number that describes a citizen: the array that holds it and what it means.

    Args:
        symbol: of the array.
        meaning: in a few words.
        low, high: the range of its values.
        fixed: it was drawn once and cannot be written.
    """

    def __init__(
        self,
        symbol: str,
        meaning: str,
        low: float = -np.inf,
        high: float = np.inf,
        *,
        fixed: bool = False,
    ) -> None:
        self.symbol = symbol
        self.meaning = self.__doc__ = meaning
        self.low, self.high = low, high
        self.fixed = fixed

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, citizen: None, owner: type) -> Self: ...
    @overload
    def __get__(self, citizen: Citizen, owner: type) -> Any: ...
    def __get__(self, citizen: Citizen | None, owner: type) -> Any:
        if citizen is None:
            return self
        return self.column(citizen.model)[citizen.index].item()

    def __set__(self, citizen: Citizen, value: float) -> None:
        self.write(citizen.model, np.array([citizen.index]), value)

    def column(self, model: Inhabited) -> Values:
        """Return the values of all citizens."""
        for holder in (model.state, model.traits, model.society):
            if hasattr(holder, self.symbol):
                return getattr(holder, self.symbol)
        raise AttributeError(f"the model keeps no {self.name} ({self.symbol})")

    def write(self, model: Inhabited, rows: Rows, values: Any) -> None:
        """Write the values of some citizens.

        Raises:
            AttributeError: the attribute is fixed.
            ValueError: a value is out of range.
        """
        if self.fixed:
            raise AttributeError(
                f"{self.name} of a citizen is fixed: it was drawn once, or follows from the rest"
            )
        if not np.all((self.low <= np.asarray(values)) & (np.asarray(values) <= self.high)):
            raise ValueError(f"{self.name} is {values!r}; allowed: {self.low} to {self.high}")
        column = np.array(self.column(model))
        column[rows] = values
        setattr(model.state, self.symbol, column)


class Derived(Attribute):
    """Something that follows from the arrays: `rule` makes a column of it."""

    def __init__(self, rule: Callable[[Inhabited], Values], meaning: str) -> None:
        super().__init__("", meaning, fixed=True)
        self.rule = rule

    def column(self, model: Inhabited) -> Values:
        """Return the values of all citizens."""
        return self.rule(model)


def _district(model: Inhabited) -> Values:
    society = model.society
    return np.asarray(society.table.name)[society.district_of[society.constituency]]


def _leaning(model: Inhabited) -> Values:
    x, p = model.state.x, model.parameters
    return np.select([x > p.c_C, x < p.c_I], ["challengers", "incumbents"], "nobody")


class Citizen:
    """One citizen: a light view whose attributes read and write the model's arrays.

        citizen = model.citizens[7]
        citizen.attitude, citizen.fear = 0.8, 0.0
        print(citizen.story())

    `ATTRIBUTES` lists what can be read, with meaning and range. What was drawn once (hardship,
    risk aversion, ...) cannot be written.
    """

    __slots__ = ("index", "model")

    # Drawn once.
    anchor = Attribute("x0", "attitude to which the private one returns", -1, 1, fixed=True)
    hardship = Attribute("h", "hardship", 0, 1, fixed=True)
    risk_aversion = Attribute("r", "risk aversion", 0, 1, fixed=True)
    susceptibility = Attribute("n", "openness to pride and to us against them", 0, 1, fixed=True)
    television = Attribute("v", "television exposure", 0, 1, fixed=True)
    skill = Attribute("k", "civic skill", 0, 1, fixed=True)
    threshold = Attribute("theta", "motive needed to join a protest", fixed=True)
    dependent = Attribute("dep", "depends on the administration", 0, 1, fixed=True)
    online = Attribute("on", "online politically", 0, 1, fixed=True)
    starting_grievance = Attribute("G0", "grievance at the starting levers", 0, 1, fixed=True)

    # Changing from day to day.
    habit = Attribute("b", "voting habit, logit")
    attitude = Attribute("x", "private: -1 firmly incumbents, 1 firmly challengers", -1, 1)
    attention = Attribute("a", "attention to the coming election", 0, 1)
    recognition = Attribute("c", "knows which names on the ballot are the challengers'", 0, 1)
    injustice = Attribute("j", "perceived injustice", 0, 1)
    fear = Attribute("f", "fear", 0, 1)
    fatigue = Attribute("phi", "protest fatigue", 0)
    engagement = Attribute("e", "0 bystander, 1 sympathizer, 2 volunteer", 0, 2)
    stance = Attribute("s", "speaks: 1 for challengers, -1 for incumbents, 0 not", -1, 1)
    shared_post = Attribute("sigma", "shared a campaign post today", 0, 1)
    knows_of_call = Attribute("know", "knows of the current call to protest", 0, 1)
    committed = Attribute("com", "committed to go to the protest", 0, 1)
    detained_until = Attribute("det_until", "first day of freedom after the last detention", 0)
    newly_detained = Attribute("nd", "detained on the last day", 0, 1)
    contacted = Attribute("contacted", "was ever met by a campaign", 0, 1)

    # What follows from these.
    message = Derived(lambda model: model.state.mu, "strength of the message received today")
    constituency = Derived(lambda model: model.society.constituency, "number of the constituency")
    district = Derived(_district, "name of the district")
    leaning = Derived(_leaning, "to challengers, incumbents or nobody")
    free = Derived(lambda model: model.state.det_until <= model.day, "not detained")

    def __init__(self, model: Inhabited, index: int) -> None:
        self.model = model
        self.index = index

    @property
    def unique_id(self) -> int:
        """Number of the citizen, from 0."""
        return self.index

    @property
    def household(self) -> CitizenSet:
        """The others of the household."""
        return self.neighbours("household")

    def neighbours(self, layer: str | None = None) -> CitizenSet:
        """Return the citizens tied to this one.

        Args:
            layer: `household`, `offline` or `online`; all three together if not given.

        Raises:
            KeyError: there is no such layer.
        """
        names = LAYERS if layer is None else (layer,)
        tied = [self._tied(self.model.society.layers[name]) for name in names]
        return CitizenSet(self.model, np.unique(np.concatenate(tied)).astype(np.int64))

    def story(self) -> str:
        """Return a few plain sentences about the citizen today."""
        return " ".join(_sentences(self))

    def _tied(self, layer: Layer) -> Integers:
        return layer.indices[layer.indptr[self.index] : layer.indptr[self.index + 1]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Citizen):
            return NotImplemented
        return self.model is other.model and self.index == other.index

    def __hash__(self) -> int:
        return hash((id(self.model), self.index))

    def __repr__(self) -> str:
        return f"Citizen({self.index})"


ATTRIBUTES = {name: value for name, value in vars(Citizen).items() if isinstance(value, Attribute)}


class CitizenGroups(GroupBy):
    """Groups of citizens, as `CitizenSet.groupby` makes them; aggregates on arrays."""

    def agg(self, attr_name: str, func: Callable[[Any], Any]) -> dict[Any, Any]:
        """Return an aggregate of an attribute by group."""
        groups = cast("dict[Any, CitizenSet]", self.groups)
        return {key: group.agg(attr_name, func) for key, group in groups.items()}


class CitizenSet(Sequence[Citizen]):
    """An ordered set of citizens with the interface of Mesa's `AgentSet`, on arrays.

        angry = model.citizens.select(model.citizens.get("injustice") > 0.3)
        angry.agg("attitude", np.mean)
        model.citizens.groupby("district").agg("attention", np.mean)

    Attributes are named as on `Citizen`. What takes a function of one citizen visits them one by
    one, as Mesa does; what takes a name or an array of truth values works on whole arrays. There
    is no `shuffle`: the day of citizens is synchronous and knows no order.

    Args:
        model: the world the citizens live in.
        rows: their numbers; all citizens if not given.
    """

    def __init__(self, model: Inhabited, rows: Rows | None = None) -> None:
        self.model = model
        self.rows: Rows = np.arange(model.society.N) if rows is None else rows

    def __len__(self) -> int:
        return self.rows.size

    def __iter__(self) -> Iterator[Citizen]:
        return (Citizen(self.model, index) for index in self.rows.tolist())

    @overload
    def __getitem__(self, item: int) -> Citizen: ...
    @overload
    def __getitem__(self, item: slice) -> CitizenSet: ...
    def __getitem__(self, item: int | slice) -> Citizen | CitizenSet:
        if isinstance(item, slice):
            return CitizenSet(self.model, self.rows[item])
        return Citizen(self.model, int(self.rows[item]))

    def __contains__(self, citizen: object) -> bool:
        if not isinstance(citizen, Citizen) or citizen.model is not self.model:
            return False
        return bool((self.rows == citizen.index).any())

    def __repr__(self) -> str:
        return f"<CitizenSet of {len(self):,} citizens>"

    def select(
        self,
        filter_func: Callable[[Citizen], bool] | NDArray[np.bool_] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> CitizenSet:
        """Return the citizens that pass a filter.

        Args:
            filter_func: a function of one citizen, or an array of truth values, one for each
                citizen of the set (fast).
            at_most: keep at most so many of them, the first ones; a float up to 1 is a share of
                the set before filtering.
            inplace: shrink this set instead of making another one.
            agent_type: keep only citizens of this class.
        """
        rows = self.rows
        if agent_type is not None and not issubclass(Citizen, agent_type):
            rows = rows[:0]
        elif filter_func is not None:
            rows = rows[self._passes(filter_func)]
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(self) * at_most)
        return self._with(rows[: int(min(at_most, rows.size))], inplace)

    def get(
        self,
        attr_names: str | Iterable[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> Any:
        """Return the values of an attribute as an array, or of several as a list a citizen.

        Args:
            attr_names: one name or several.
            handle_missing: `error`, or `default` to use `default_value` for unknown names.
            default_value: stands for the values of an attribute that citizens do not have.

        Raises:
            AttributeError: citizens have no such attribute.
            ValueError: `handle_missing` is neither.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing is {handle_missing!r}; allowed: error, default")
        if not isinstance(attr_names, str):
            columns = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(values) for values in zip(*columns, strict=True)]
        if handle_missing == "default" and attr_names not in ATTRIBUTES:
            return np.full(len(self), default_value)
        return _attribute(attr_names).column(self.model)[self.rows]

    def set(self, attr_name: str, value: Any) -> CitizenSet:
        """Set a state of all these citizens to a value, or to an array of values.

        Raises:
            AttributeError: citizens have no such attribute, or it is fixed.
        """
        _attribute(attr_name).write(self.model, self.rows, value)
        return self

    def agg(
        self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]
    ) -> Any:
        """Return one or several functions of the values of an attribute."""
        values = self.get(attribute)
        return func(values) if callable(func) else [each(values) for each in func]

    def groupby(
        self,
        by: str | Callable[[Citizen], Any],
        result_type: Literal["agentset", "list"] = "agentset",
    ) -> GroupBy:
        """Group the citizens by an attribute or by a function of one citizen.

        Args:
            by: name or function.
            result_type: whether groups are `agentset` (sets of citizens) or `list`.
        """
        codes, keys = pd.factorize(self._keys(by))
        order = np.argsort(codes, kind="stable")
        edges = np.cumsum(np.bincount(codes, minlength=len(keys)))[:-1]
        parts = [CitizenSet(self.model, rows) for rows in np.split(self.rows[order], edges)]
        groups = dict(zip(keys.tolist(), parts, strict=False))
        if result_type == "list":
            return GroupBy({key: group.to_list() for key, group in groups.items()})
        return CitizenGroups(cast(dict, groups))

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> CitizenSet:
        """Call a method of each citizen, or a function with each citizen first."""
        self.map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Return the results of a method of each citizen, or of a function of each."""
        if isinstance(method, str):
            return [getattr(citizen, method)(*args, **kwargs) for citizen in self]
        return [method(citizen, *args, **kwargs) for citizen in self]

    def sort(
        self,
        key: str | Callable[[Citizen], Any],
        ascending: bool = False,
        inplace: bool = False,
    ) -> CitizenSet:
        """Return the citizens ordered by an attribute or a function; equals keep their order."""
        keys = self._keys(key)
        if ascending:
            order = np.argsort(keys, kind="stable")
        else:
            order = len(self) - 1 - np.argsort(keys[::-1], kind="stable")[::-1]
        return self._with(self.rows[order], inplace)

    def to_list(self) -> list[Citizen]:
        """Return the citizens as a list."""
        return list(self)

    def to_dataframe(self, *attr_names: str) -> pd.DataFrame:
        """Return attributes (all of them if none is named) as a table, one row a citizen."""
        columns = {name: self.get(name) for name in attr_names or ATTRIBUTES}
        return pd.DataFrame(columns, index=pd.Index(self.rows, name="citizen"))

    def _passes(self, filter_func: Callable[[Citizen], bool] | NDArray[np.bool_]) -> Values:
        if callable(filter_func):
            return np.array([filter_func(citizen) for citizen in self], bool)
        passes = np.asarray(filter_func)
        if passes.dtype != bool or passes.shape != self.rows.shape:
            raise ValueError(f"a filter for {len(self)} citizens is as many truth values")
        return passes

    def _keys(self, by: str | Callable[[Citizen], Any]) -> Values:
        return self.get(by) if isinstance(by, str) else np.array(self.map(by))

    def _with(self, rows: Rows, inplace: bool) -> CitizenSet:
        if not inplace:
            return CitizenSet(self.model, rows)
        self.rows = rows
        return self


def _attribute(name: str) -> Attribute:
    if name not in ATTRIBUTES:
        raise AttributeError(f"a citizen has no {name!r}; there are: {', '.join(ATTRIBUTES)}")
    return ATTRIBUTES[name]


_LEANINGS = {
    "challengers": "lean to the challengers",
    "incumbents": "lean to the incumbents",
    "nobody": "lean to nobody",
}
_ROLES = ("are a bystander", "are a sympathizer", "are a volunteer")
_VOICES = {1: "speak up for the challengers", -1: "speak up for the incumbents", 0: "keep silent"}
_AMOUNTS = ("no", "little", "some", "much", "great")


def _amount(share: float) -> str:
    return _AMOUNTS[bisect_right((0.05, 0.25, 0.5, 0.75), share)]


def _sentences(citizen: Citizen) -> Iterator[str]:
    others = len(citizen.household)
    company = ("alone", "with one other")[others] if others < 2 else f"with {others} others"
    friends, contacts = len(citizen.neighbours("offline")), len(citizen.neighbours("online"))
    yield (
        f"Citizen {citizen.index} lives {company} in {citizen.district} (constituency "
        f"{citizen.constituency}) and has {friends} ties offline and {contacts} online."
    )
    yield (
        f"They {_LEANINGS[citizen.leaning]} (attitude {citizen.attitude:+.2f}), pay "
        f"{_amount(citizen.attention)} attention to the coming election and have "
        f"{_amount(citizen.recognition)} knowledge of who the challengers are."
    )
    yield f"They {_ROLES[citizen.engagement]} and {_VOICES[citizen.stance]}."
    if max(citizen.injustice, citizen.fear) >= 0.05:
        yield f"They feel {_amount(citizen.injustice)} injustice and {_amount(citizen.fear)} fear."
    if citizen.committed:
        yield "They have committed to go to the protest."
    elif citizen.knows_of_call:
        yield "They know of the call to protest."
    if not citizen.free:
        yield f"They are detained until day {citizen.detained_until}."
