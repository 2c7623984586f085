"""The parts of a scenario: levers, strategies, sides, networks, the election, calls and events."""

import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StrictStr, field_validator, model_validator

from groundswell.scenarios.errors import show
from groundswell.scenarios.fields import ASSUMED, CALIBRATED, Part, option, quantity, share
from groundswell.scenarios.frozen import FrozenMapping
from groundswell.scenarios.spending import Mix, SpendingPlan, check_where

# fmt: off: a declaration reads as a row of a table.

_MOMENT = "a date such as 2017-03-26 or a day number"


def as_moment(value: Any) -> datetime.date | int:
    """A date or a day number, from either or from text."""
    if isinstance(value, str):
        try:
            return int(value) if value.isdigit() else datetime.date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, int | datetime.date) and type(value) in (int, datetime.date):
        return value
    raise ValueError(f"is {show(value)}; allowed: {_MOMENT}")


type Moment = Annotated[datetime.date | int, BeforeValidator(as_moment)]
"""A date, or a day number counted from the scenario's start."""


class Levers(Part):
    """What the regime can pull, each from 0 to 1. The defaults are those of Moscow in 2017."""

    delivery: float = share("D", 0.6, "Goods and services that the rulers deliver.", ASSUMED)
    pride: float = share("Pr", 0.3, "Appeals to national pride.", ASSUMED)
    antagonism: float = share("A", 0.1, "Scapegoating: us against them.", ASSUMED)
    television: float = share("tv", 0.7, "How far television speaks for the rulers.", ASSUMED)
    censorship: float = share("cens", 0.1, "Share of challengers' posts that nobody gets to see.")
    shutdown: float = share("shut", 0, "The internet is off: 0 or 1.")
    policing: float = share(
        "pol", 0.3, "How hard the police act against protest.", ASSUMED, "set for Moscow 2017"
    )
    targeted_arrests: float = share("targ", 0, "Arrests of volunteers and candidates at home.")
    candidate_filter: float = share("filt", 0, "Share of candidates refused for political reasons.")
    drying: float = share("dry", 0.7, "Keeping the election quiet.", ASSUMED, "set for Moscow 2017")
    administrative_mobilisation: float = share(
        "adm",
        1,
        "How hard dependents of the administration are pushed to vote.",
        ASSUMED,
        "set for Moscow 2017",
    )
    fraud: float = share("fr", 0, "Stuffing: mean share of the unused ballots.")
    fundraising_restriction: float = share("restrict", 0, "Restriction of gifts to challengers.")

    @field_validator("shutdown")
    @classmethod
    def _on_or_off(cls, value: float) -> float:
        if value not in (0, 1):
            raise ValueError(f"is {value:g}; the internet is either on (0) or off (1)")
        return value


class Strategy(Part):
    """What a side's headquarters does, each from 0 (nothing) to 1 (all it can)."""

    headhunt: float = share("H", 0, "How hard the headquarters looks for people to stand.")
    training: float = share("Tr", 0, "How well candidates are trained.")
    tools: float = share("Tl", 0, "Tools for the papers and the canvass.")
    online: float = share("On", 0, "Campaigning online.")
    legal_aid: float = share("Le", 0, "Lawyers for candidates and detainees.")
    year_round: float = share("Y", 0, "Work outside campaigns.")
    money: float = share("Mo", 0, "Print money for candidates.")
    observers: float = share("Ob", 1, "Volunteers who watch the count on the day of the vote.")
    mix: Mix = Mix()
    where: Literal["all", "strong", "winnable", "frontier", "named"] = option(
        "all", "Where candidates are looked for first."
    )
    districts: tuple[StrictStr, ...] = option((), "The districts, where that is `named`.")

    @model_validator(mode="after")
    def _named_districts(self) -> Self:
        check_where(self.where, self.districts)
        return self


class Side(Part):
    """Challengers or incumbents, and the organisation that campaigns for them."""

    label: StrictStr = option("", "What the side is called.")
    organisation: StrictStr = option(
        "none", "council_campaign, donor_campaign, none, or a registered name."
    )
    strategy: Strategy = Strategy()
    spending: SpendingPlan | None = option(
        None, "A budget and what it buys; the strategy of each day follows from it."
    )
    donors: float = quantity("donors", 0, "persons", (0, 1e9), "Donors on day 0.")
    balance: float = quantity("balance", 0, "currency", (0, 1e12), "Money on day 0.")
    large_donor_income: float = quantity(
        "large_donor_income", 0, "currency/day", (0, 1e12), "Income from large donors."
    )
    canvass: float = share("canvass", 0, "Share of a full campaign that incumbents work.")


class Regime(Part):
    """The regime's levers on day 0 and the policy that moves them."""

    policy: StrictStr = option("fixed", "fixed, reactive, concession, or a registered name.")
    levers: Levers = Levers()


class Layer(Part):
    """One layer of ties: made by the model, by a networkx generator, or read from a file."""

    generator: StrictStr = option("default", "default, or a networkx generator's name.")
    arguments: FrozenMapping = option(FrozenMapping({}), "The generator's arguments.")
    file: StrictStr | None = option(None, "A .graphml file or an edge list (.edges).")

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if self.file and self.generator != "default":
            raise ValueError("has both a file and a generator; give one of them")
        if self.arguments and self.generator == "default":
            raise ValueError("has arguments without the name of a networkx generator")
        if self.file and Path(self.file).suffix not in (".graphml", ".edges"):
            raise ValueError(f"has the file {self.file!r}; allowed: .graphml or .edges")
        return self


class Networks(Part):
    """The three layers of ties."""

    household: Layer = Layer()
    offline: Layer = Layer()
    online: Layer = Layer()
    closed: bool = option(False, "Constituencies are separate cities.", strict=True)


class Election(Part):
    """The election that the run leads up to."""

    rule: Literal["block_vote", "single_seat", "proportional"]
    date: Moment = Field(description="Day of the vote, where a district has none of its own.")
    salience: float = share(
        "S",
        0.1,
        "How much the election is felt to matter.",
        CALIBRATED,
        "Moscow: councils .10, city Duma .35, mayor .49, Duma .54, president .79–.82",
    )
    initial_recognition: float = share(
        "c0",
        0.6,
        "Share who know the challengers on day 0.",
        CALIBRATED,
        "Moscow 2017: .60, a party's label on the ballot; an unknown challenger: .10",
    )
    threshold: float = share("threshold", 0.15, "Share of votes from which delegates are won.")
    max_seats_per_constituency: int = quantity(
        "max_seats",
        0,
        "seats",
        (0, 10_000),
        "Largest constituency; 0: what the rule implies (5, 1, the whole district).",
    )
    two_sided: bool = option(
        False, "Every vote not for the challengers is for the incumbents.", strict=True
    )
    ballot: Literal["registered", "everywhere"] = option(
        "registered", "Challengers stand where registered, or everywhere."
    )
    applications_close: Moment | None = option(None, "Last day of applications.")
    nominations_close: Moment | None = option(None, "Last day to be nominated.")
    registration: Moment | None = option(None, "Day on which commissions decide.")

    @model_validator(mode="after")
    def _largest_constituency(self) -> Self:
        implied = {"block_vote": 5, "single_seat": 1, "proportional": 10_000}[self.rule]
        if self.rule == "single_seat" and self.max_seats_per_constituency > 1:
            raise ValueError("has the rule single_seat, so max_seats_per_constituency must be 1")
        if not self.max_seats_per_constituency:
            object.__setattr__(self, "max_seats_per_constituency", implied)
        return self


class Call(Part):
    """A call to protest."""

    date: Moment = Field(description="Day of the event.")
    permitted: bool = Field(strict=True, description="Whether the authorities permit it.")
    intensity: float = share("int", 0.7, "Effort behind the call.")
    lead: int | None = option(
        None, "Days of mobilisation; else protest.lead.", ge=1, le=60, strict=True
    )


class Event(Part):
    """What changes on a day: levers or strategies, or the sense of injustice."""

    date: Moment = Field(description="Day from which the change holds.")
    set: FrozenMapping = option(
        FrozenMapping({}), "Dotted paths of levers and strategies, and their new values."
    )
    injustice: float = share(
        "injustice", 0, "Sense of injustice among the online, times their sympathy."
    )
    note: StrictStr = option("", "What happened.")
