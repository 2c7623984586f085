"""The whole of a scenario.

A scenario describes a run completely: the society, the two sides, the regime, the election, the
calls to protest and what happens on which day. It is frozen; load one, changed or not, with
`groundswell.scenarios.load_scenario`.
"""

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any, Self

from pydantic import Field, PrivateAttr, StrictStr, field_validator, model_validator

from groundswell.scenarios import fields
from groundswell.scenarios.districts import Districts, DistrictTable
from groundswell.scenarios.errors import show
from groundswell.scenarios.fields import ParameterCard, Part, option, share
from groundswell.scenarios.mechanisms import Mechanisms
from groundswell.scenarios.parameters import Parameters
from groundswell.scenarios.parts import Call, Election, Event, Networks, Regime, Side, as_moment
from groundswell.scenarios.spending import Milestone, parts_of


class Scenario(Part):
    """A validated, frozen description of a run; `load_scenario` makes one."""

    name: StrictStr
    title: StrictStr = ""
    story: StrictStr = ""
    start: datetime.date = Field(description="Date of day 0.")
    days: int = Field(ge=1, le=36_500, strict=True, description="Days simulated.")
    size: int = Field(ge=1, le=2**31 - 1, strict=True, description="Citizens simulated.")
    seed: int = option(1, "Seed of every draw.", ge=0, le=2**63 - 1, strict=True)
    burn_in: int = option(40, "Days lived before day 0, to settle.", ge=0, le=1_000, strict=True)
    record_every: int = option(
        1, "Days from one row of the series to the next.", ge=1, le=36_500, strict=True
    )
    background_salience: float = share("S", 0.1, "Salience of politics without an election.")
    initial_recognition: float = share("c0", 0.6, "Recognition on day 0 without an election.")
    districts: Districts
    parameters: Parameters = Parameters()
    networks: Networks = Networks()
    mechanisms: Mechanisms = Mechanisms()
    regime: Regime = Regime()
    challengers: Side = Side()
    incumbents: Side = Side()
    election: Election | None = None
    protests: tuple[Call, ...] = ()
    events: tuple[Event, ...] = ()

    _table: DistrictTable | None = PrivateAttr(None)
    _source: Path | None = PrivateAttr(None)
    _written: dict[str, Any] = PrivateAttr(default_factory=dict)

    @field_validator("start", mode="before")
    @classmethod
    def _start_is_a_date(cls, value: Any) -> Any:
        if isinstance(as_moment(value), int):
            raise ValueError(f"is {show(value)}; allowed: a date such as 2017-03-01")
        return as_moment(value)

    @model_validator(mode="after")
    def _leads(self) -> Self:
        lead = self.parameters.protest.lead
        filled = (call.model_copy(update={"lead": call.lead or lead}) for call in self.protests)
        object.__setattr__(self, "protests", tuple(filled))
        return self

    def with_table(self, table: DistrictTable) -> Self:
        """This scenario with its districts."""
        copy = self.model_copy()
        copy._table = table
        return copy

    def bound(self, written: dict[str, Any], source: Path | None) -> Self:
        """This scenario with what was written to describe it, and the file that was read."""
        copy = self.model_copy()
        copy._written, copy._source = written, source
        return copy

    @property
    def table(self) -> DistrictTable:
        """The districts."""
        if self._table is None:
            raise RuntimeError("a scenario gets its districts from load_scenario")
        return self._table

    @property
    def source(self) -> Path | None:
        """The file it was loaded from; None for a scenario made of plain data."""
        return self._source

    @property
    def written(self) -> dict[str, Any]:
        """What the file says, overrides included, without the defaults."""
        return self._written

    @property
    def electorate(self) -> float:
        """Registered voters of all districts, W."""
        return float(self.table.electorate.sum())

    @property
    def max_seats_per_constituency(self) -> int:
        """Seats of the largest constituency; 5 without an election."""
        return self.election.max_seats_per_constituency if self.election else 5

    @property
    def last_vote_day(self) -> int:
        """The day of the last vote, -1 without an election."""
        return int(self.table.vote_day.max()) if self.election else -1

    def day(self, when: datetime.date | int) -> int:
        """The day number of a date; a day number is returned as it is."""
        return when if isinstance(when, int) else (when - self.start).days

    def milestone(self, when: Milestone) -> int:
        """The day number of a date, a day number, or words such as `10 days before vote`.

        Raises:
            ValueError: the election has no such day, or there is none.
        """
        if not isinstance(when, str):
            return self.day(when)
        name, distance = parts_of(when)
        if name == "start":
            return distance
        if name == "end":
            return self.days - 1 + distance
        moment = getattr(self.election, "date" if name == "vote" else name, None)
        if moment is None:
            raise ValueError(f"is {show(when)}, but the scenario's election has no such day")
        return self.day(moment) + distance

    def date(self, day: int) -> datetime.date:
        """The date of a day number."""
        return self.start + datetime.timedelta(days=day)

    def symbols(self) -> dict[str, float]:
        """Every parameter by its symbol, with S and c0; zero where its mechanism is off."""
        values = {
            fields.symbol(field): float(value)
            for _, field, value in fields.quantities(self.parameters)
        }
        election = self.election
        values["S"] = election.salience if election else self.background_salience
        values["c0"] = election.initial_recognition if election else self.initial_recognition
        return values | dict.fromkeys(self.mechanisms.silenced(), 0.0)

    def describe(self, path: str) -> ParameterCard:
        """All that is known about the quantity at a dotted path ("regime.levers.policing").

        Raises:
            UnknownNameError: no quantity stands there; the nearest is named.
        """
        return fields.describe(self, path)

    def document(self) -> dict[str, Any]:
        """The scenario as plain data that fits into JSON, complete with its districts.

        `load_scenario` makes the same scenario of it, wherever the original files are.
        """
        data = self.model_dump(mode="json")
        data["districts"] = {"rows": self.table.rows()}
        return data

    def hash(self) -> str:
        """SHA-256 of all that decides a result: no name, title, story or path, nor the record."""
        data = self.document()
        for label in ("name", "title", "story", "record_every"):
            del data[label]
        for name in ("household", "offline", "online"):
            file = data["networks"][name]["file"]
            if file:
                data["networks"][name]["file"] = hashlib.sha256(Path(file).read_bytes()).hexdigest()
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()
