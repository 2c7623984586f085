"""Rules that concern a scenario as a whole: dates inside the run, events, size."""

import datetime
import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from groundswell.scenarios.districts import NO_VOTE
from groundswell.scenarios.errors import Problem, nearest, nearest_path, show, shown
from groundswell.scenarios.parts import Event, Levers, Strategy
from groundswell.scenarios.problems import problems_of
from groundswell.scenarios.schema import Scenario
from groundswell.scenarios.spending import Milestone, Mix, SpendingPlan, out_of_order, overspent

_CLOCK = ("applications_close", "nominations_close", "registration")
_STRATEGY = tuple(name for name in Strategy.model_fields if name != "mix")
SETTABLE = (
    *(f"regime.levers.{name}" for name in Levers.model_fields),
    *(
        f"{side}.strategy.{name}"
        for side in ("challengers", "incumbents")
        for name in (*_STRATEGY, *(f"mix.{tactic}" for tactic in Mix.model_fields))
    ),
)
"""Dotted paths that a dated event may set."""


def check_scenario(scenario: Scenario) -> Iterator[Problem]:
    """All that can be checked without the table of districts."""
    yield from check_dates(scenario)
    yield from check_clock(scenario)
    yield from check_calls(scenario)
    yield from check_events(scenario)
    yield from check_files(scenario)
    for side in ("challengers", "incumbents"):
        yield from check_spending(scenario, side)


def check_dates(scenario: Scenario) -> Iterator[Problem]:
    """Every date lies inside the run, and the election's clock is in order."""
    moments: list[tuple[str, datetime.date | int]] = []
    for number, call in enumerate(scenario.protests):
        moments.append((f"protests.{number}.date", call.date))
    for number, event in enumerate(scenario.events):
        moments.append((f"events.{number}.date", event.date))
    if scenario.election:
        moments.append(("election.date", scenario.election.date))
        clock = ((name, getattr(scenario.election, name)) for name in _CLOCK)
        moments += ((f"election.{name}", moment) for name, moment in clock if moment is not None)
    for path, moment in moments:
        if not 0 <= scenario.day(moment) < scenario.days:
            yield Problem(path, moment, _run(scenario))


def _run(scenario: Scenario) -> str:
    last = scenario.days - 1
    return f"{scenario.start} to {scenario.date(last)} (day 0 to {last})"


def check_clock(scenario: Scenario) -> Iterator[Problem]:
    """A council campaign has a complete clock, in order."""
    election = scenario.election
    sides = [
        side
        for side in ("challengers", "incumbents")
        if getattr(scenario, side).organisation == "council_campaign"
    ]
    if sides and election is None:
        fault = f"is missing, but {sides[0]}.organisation is council_campaign"
        yield Problem("election", fault=fault)
    if election is None:
        return
    names = [name for name in _CLOCK if getattr(election, name) is not None]
    if sides:
        for name in _CLOCK:
            if name not in names:
                fault = f"is missing, but {sides[0]}.organisation is council_campaign"
                yield Problem(f"election.{name}", fault=fault, allowed=_run(scenario))
    order = [*names, "date"]
    for earlier, later in pairwise(order):
        first, second = getattr(election, earlier), getattr(election, later)
        if scenario.day(first) > scenario.day(second):
            yield Problem(f"election.{earlier}", first, f"not after {later} ({show(second)})")


def check_calls(scenario: Scenario) -> Iterator[Problem]:
    """A day has one protest at most, and a call has effort behind it."""
    first: dict[int, int] = {}
    for number, call in enumerate(scenario.protests):
        day = scenario.day(call.date)
        if first.setdefault(day, number) != number:
            fault = f"is the day of protests.{first[day]} as well; a day has one call"
            yield Problem(f"protests.{number}.date", fault=fault)
        if call.intensity == 0:
            allowed = "a number above 0, up to 1"
            yield Problem(f"protests.{number}.intensity", call.intensity, allowed)


def check_events(scenario: Scenario) -> Iterator[Problem]:
    """Events set what may be set, to values that are allowed, day after day."""
    parts = {
        "regime.levers": scenario.regime.levers.model_dump(),
        "challengers.strategy": scenario.challengers.strategy.model_dump(),
        "incumbents.strategy": scenario.incumbents.strategy.model_dump(),
    }
    order = sorted(enumerate(scenario.events), key=lambda item: scenario.day(item[1].date))
    for number, event in order:
        place = f"events.{number}.set"
        unknown = [path for path in event.set if path not in SETTABLE]
        for path in unknown:
            suggestion = nearest_path(path, SETTABLE)
            yield Problem(f"{place}.{path}", fault="cannot be set", suggestion=suggestion)
        if not unknown:
            yield from _apply(event, place, parts)


def _apply(event: Event, place: str, parts: dict[str, dict]) -> Iterator[Problem]:
    """Set an event's values in `parts` and check each part that it touches."""
    touched = set()
    for path, value in event.set.items():
        top, middle, *steps = path.split(".")
        inner = parts[f"{top}.{middle}"]
        for step in steps[:-1]:
            inner = inner[step]
        inner[steps[-1]] = value
        touched.add(f"{top}.{middle}")
    for name in sorted(touched):
        model = Levers if name == "regime.levers" else Strategy
        try:
            model.model_validate(parts[name])
        except ValidationError as error:
            yield from problems_of(error, model, f"{place}.{name}.")


def check_spending(scenario: Scenario, side: str) -> Iterator[Problem]:
    """A side that spends campaigns, in phases of the run, and no money that it has not raised."""
    plan, organisation = getattr(scenario, side).spending, getattr(scenario, side).organisation
    place = f"{side}.spending"
    if plan is None:
        return
    if organisation in ("none", "donor_campaign"):
        fault = f"is a plan for a side that runs no campaign: its organisation is {organisation}"
        yield Problem(place, fault=fault, allowed=f"{side}.organisation: council_campaign")
        return
    yield from _check_events_of_a_plan(scenario, side)
    yield from _check_money_for_rallies(scenario, place, plan)
    moments = {f"phases.{n}.until": phase.until for n, phase in enumerate(plan.phases)}
    moments["raised.until"] = plan.raised.until
    problems = [_misplaced(scenario, f"{place}.{path}", when) for path, when in moments.items()]
    if any(problems):
        yield from filter(None, problems)
    else:
        yield from _check_phases(scenario, place, plan)


def _check_events_of_a_plan(scenario: Scenario, side: str) -> Iterator[Problem]:
    for number, event in enumerate(scenario.events):
        for path in event.set:
            if path.startswith(f"{side}.strategy."):
                fault = f"sets what {side}.spending decides"
                yield Problem(f"events.{number}.set.{path}", fault=fault)


def _check_money_for_rallies(
    scenario: Scenario, place: str, plan: SpendingPlan
) -> Iterator[Problem]:
    if scenario.protests:
        return
    for number, phase in enumerate(plan.phases):
        if phase.shares.rallies > 0:
            fault = "is money for rallies, but the scenario calls no protests"
            yield Problem(f"{place}.phases.{number}.shares.rallies", fault=fault)


def _misplaced(scenario: Scenario, path: str, moment: Milestone) -> Problem | None:
    """What is wrong with a day of a plan, if anything is."""
    try:
        day = scenario.milestone(moment)
    except ValueError as error:
        return Problem(path, fault=str(error))
    return None if 0 <= day < scenario.days else Problem(path, moment, _run(scenario))


def _check_phases(scenario: Scenario, place: str, plan: SpendingPlan) -> Iterator[Problem]:
    ends = [scenario.milestone(phase.until) for phase in plan.phases]
    number = out_of_order(ends)
    if number is not None:
        fault = f"is {scenario.date(ends[number])}, before the phase before it ends"
        yield Problem(f"{place}.phases.{number}.until", fault=fault)
        return
    last = scenario.milestone(plan.raised.until)
    number = overspent(ends, [phase.budget for phase in plan.phases], plan.raised, last)
    if number is not None:
        fault = (
            f"spends money before it is raised: by {scenario.date(ends[number])} the phases up to "
            f"{plan.phases[number].name!r} spend more of the budget than has come in"
        )
        allowed = "a smaller budget for it, a later day, or a larger raised.at_start"
        yield Problem(f"{place}.phases.{number}.budget", fault=fault, allowed=allowed)


def check_named_districts(scenario: Scenario) -> Iterator[Problem]:
    """Districts that a side looks for candidates in exist."""
    known = scenario.table.name.tolist()
    for side in ("challengers", "incumbents"):
        for part in ("strategy", "spending"):
            plan = getattr(getattr(scenario, side), part)
            for number, name in enumerate(plan.districts if plan else ()):
                if name not in known:
                    yield Problem(
                        f"{side}.{part}.districts.{number}",
                        fault=f"names {name!r}, which is no district of the scenario",
                        suggestion=nearest(name, known),
                    )


def check_files(scenario: Scenario) -> Iterator[Problem]:
    """Graph files exist; what they hold is checked when the society is built."""
    for name in ("household", "offline", "online"):
        file = getattr(scenario.networks, name).file
        if file and not Path(file).is_file():
            siblings = [path.name for path in Path(file).parent.glob("*")]
            suggestion = nearest(Path(file).name, siblings)
            fault = f"names {shown(Path(file))}, which does not exist"
            yield Problem(f"networks.{name}.file", fault=fault, suggestion=suggestion)


def check_table(scenario: Scenario) -> Iterator[Problem]:
    """Districts vote during the run and exist; no constituency is without a citizen."""
    yield from check_named_districts(scenario)
    table = scenario.table
    common = scenario.day(scenario.election.date) if scenario.election else NO_VOTE
    for name, day in zip(table.name, table.vote_day, strict=True):
        if day != common and not 0 <= day < scenario.days:
            yield Problem("vote_date", fault=f"of {name} is day {day}", allowed=_run(scenario))
    constituencies = -(-table.seats // scenario.max_seats_per_constituency)
    smallest = (table.electorate / constituencies).min()
    least = max(int(constituencies.sum()), math.ceil(scenario.electorate / smallest))
    if scenario.size < least:
        allowed = f"at least {least:,}, so that the smallest constituency has a citizen"
        yield Problem("size", scenario.size, allowed)
    if scenario.size > scenario.electorate:
        allowed = f"at most {scenario.electorate:,.0f}, one citizen for each registered voter"
        yield Problem("size", scenario.size, allowed)
