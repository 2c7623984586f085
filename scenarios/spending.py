"""What a side's headquarters spends its money on, phase by phase.

    challengers:
      spending:
        budget: 70_000_000
        raised: {at_start: 0.4, until: vote}
        phases:
          - name: find
            until: applications_close
            budget: 0.3
            shares: {headhunt: 0.5, tools: 0.5}
          - ...

Shares are of money; what an action costs at full effort stands in `parameters.prices`.
"""

import datetime
import re
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StrictStr, model_validator

from groundswell.scenarios.errors import show
from groundswell.scenarios.fields import Part, option, share

MILESTONES = ("start", "applications_close", "nominations_close", "registration", "vote", "end")
"""Days that every election campaign has, by name."""

_MILESTONE = re.compile(rf"(?:(\d+) days? (before|after) )?({'|'.join(MILESTONES)})")
_ALLOWED = (
    f"{', '.join(MILESTONES)}, a distance such as 10 days before vote, a date, or a day number"
)


def as_milestone(value: Any) -> datetime.date | int | str:
    """A date, a day number, or the words for a day of the campaign."""
    if isinstance(value, str):
        text = " ".join(value.split())
        if text.isdigit():
            return int(text)
        if _MILESTONE.fullmatch(text):
            return text
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            pass
    elif isinstance(value, int | datetime.date) and type(value) in (int, datetime.date):
        return value
    raise ValueError(f"is {show(value)}; allowed: {_ALLOWED}")


type Milestone = Annotated[datetime.date | int | str, BeforeValidator(as_milestone)]
"""A date, a day number, or words such as `vote` or `10 days before vote`."""


def parts_of(milestone: str) -> tuple[str, int]:
    """The name of the day that a milestone's words refer to, and how many days after it."""
    found = _MILESTONE.fullmatch(milestone)
    if found is None:
        raise ValueError(f"{milestone!r} is not a milestone")
    days, direction, name = found.groups()
    return name, int(days or 0) * (-1 if direction == "before" else 1)


# fmt: off: a declaration reads as a row of a table.


def _part(text: str) -> Any:
    return option(0.0, text, ge=0, le=1, strict=True)


class Shares(Part):
    """How the money of a phase is divided; the shares sum to 1."""

    headhunt: float = _part("Finding people who will stand.")
    training: float = _part("Training candidates.")
    tools: float = _part("Tools and help that lead candidates through the papers and the canvass.")
    legal_aid: float = _part("Lawyers for candidates and detainees.")
    online: float = _part("A team that posts online: organic reach.")
    print: float = _part("Leaflets of the candidates, from the registration on.")
    broadcast: float = _part("Paid impressions wherever the side stands, from the registration on.")
    canvass: float = _part("Paid canvassers, from the close of nominations on.")
    rallies: float = _part("Calling people to the rallies that are listed.")
    observers: float = _part("Training and accrediting observers for the count.")
    year_round: float = _part("Work that goes on after the vote.")
    reserve: float = _part("Kept unspent.")

    @model_validator(mode="after")
    def _sum_to_one(self) -> Self:
        total = sum(value for _, value in self)
        if abs(total - 1) > 1e-6:
            raise ValueError(
                f"has shares that sum to {total:.6g}; they must sum to 1, what is kept back being "
                "`reserve`"
            )
        return self


ACTIONS = tuple(name for name in Shares.model_fields if name != "reserve")
"""What money can be spent on."""


class Mix(Part):
    """How a side divides its hours; the three shares sum to 1."""

    doors: float = share("mix_doors", 0.60, "Hours spent on doorsteps.")
    events: float = share("mix_events", 0.25, "Hours spent on events.")
    online: float = share("mix_online", 0.15, "Hours spent online.")

    @model_validator(mode="after")
    def _sums_to_one(self) -> Self:
        total = self.doors + self.events + self.online
        if abs(total - 1) > 1e-9:
            raise ValueError(f"has shares that sum to {total:g}; doors, events and online sum to 1")
        return self


class Phase(Part):
    """A stretch of the campaign, from the day after the phase before to a day of its own."""

    name: StrictStr = Field(description="What the phase is for, in a word or two.")
    until: Milestone = Field(description="Its last day.")
    budget: float = Field(ge=0, le=1, strict=True, description="Share of the whole budget.")
    shares: Shares = Field(description="What the money of the phase is spent on.")
    hours: Mix = Mix()


class Raised(Part):
    """When the money comes in: a share before day 0, the rest evenly up to a day."""

    at_start: float = option(0.4, "Share in hand on day 0.", ge=0, le=1, strict=True)
    until: Milestone = option("vote", "Day on which the last of it comes in.")


# fmt: on


class SpendingPlan(Part):
    """A budget, when it is raised, and what it is spent on."""

    budget: float = Field(
        ge=1, le=1e13, strict=True, description="Money raised in all, in the scenario's currency."
    )
    raised: Raised = Raised()
    where: Literal["all", "strong", "winnable", "frontier", "named"] = option(
        "all", "Where candidates are looked for first."
    )
    districts: tuple[StrictStr, ...] = option((), "The districts, where that is `named`.")
    phases: tuple[Phase, ...] = Field(min_length=1, description="In the order of time.")

    @model_validator(mode="after")
    def _phases_share_the_budget(self) -> Self:
        check_phases(self.phases)
        check_where(self.where, self.districts)
        return self


def check_phases(phases: tuple[Phase, ...]) -> None:
    """Raise a ValueError unless the phases have names of their own and share the whole budget."""
    names = [phase.name for phase in phases]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"has two phases called {twice!r}; each has a name of its own")
    total = sum(phase.budget for phase in phases)
    if abs(total - 1) > 1e-6:
        raise ValueError(f"has phases whose budgets sum to {total:.6g}; they must sum to 1")


def check_where(where: str, districts: tuple[str, ...]) -> None:
    """Raise a ValueError unless districts are listed just where they are to be named ones."""
    if where == "named" and not districts:
        raise ValueError("has where: named, but no districts")
    if districts and where != "named":
        raise ValueError(f"has districts, but where is {where!r}; districts need where: named")


def overspent(ends: list[int], budgets: list[float], raised: Raised, last: int) -> int | None:
    """The first phase that spends more than was raised by its end, or None.

    Money is raised evenly over days 0 to `last` after what is there at the start; as it is also
    spent evenly within a phase, it suffices to look at the ends.

    Args:
        ends: last day of each phase, ascending.
        budgets: share of the budget of each phase.
        raised: when the money comes in.
        last: the day on which the last of it does.
    """
    spent = 0.0
    for number, (end, budget) in enumerate(zip(ends, budgets, strict=True)):
        spent += budget
        in_hand = raised.at_start + (1 - raised.at_start) * min(1.0, (end + 1) / (last + 1))
        if spent > in_hand + 1e-6:
            return number
    return None


def out_of_order(ends: list[int]) -> int | None:
    """The first phase that ends before the one before it, or None."""
    pairs = enumerate(pairwise([-1, *ends]))
    return next((number for number, (before, end) in pairs if end < before), None)
