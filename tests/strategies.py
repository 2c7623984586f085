"""Hypothesis strategies that make random valid scenarios, small enough to be lived in tests."""

from typing import Any

from hypothesis import strategies as st

from groundswell.scenarios import Levers, Mechanisms, Parameters, Scenario, cards, load_scenario

_LIVELY = {  # so that something happens among a few hundred citizens in a few weeks
    "campaign.applicants": st.floats(3e-4, 3e-3),
    "campaign.step_pace": st.floats(0.5, 1),
    "campaign.steps": st.integers(1, 4),
    "engagement.becoming_sympathizer": st.floats(0.05, 0.4),
    "engagement.asking": st.floats(0.02, 0.3),
    "engagement.volunteering": st.floats(0.1, 0.6),
    "injustice_and_fear.news_scale": st.floats(100, 3_000),
    "protest.lead": st.integers(1, 8),
    "protest.hearing_online": st.floats(0.05, 0.5),
    "protest.hearing_offline": st.floats(0, 0.3),
    "protest.spontaneous": st.floats(0.02, 0.3),
    "protest.threshold": st.floats(-0.3, 0.6),
    "ties.offline_degree": st.integers(0, 6).map(lambda half: 2 * half),
    "ties.online_degree": st.floats(1, 20),
    "ties.online_degree_limit": st.integers(5, 60),
}
_TOGETHER = {"attitudes.challengers_cut", "attitudes.incumbents_cut"}
_HOUSEHOLDS = ((0.3, 0.38, 0.2, 0.12), (1, 0, 0, 0), (0, 0, 0, 1), (0.25, 0.25, 0.25, 0.25))
_SHARES = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))
_OFTEN = st.sampled_from([True] * 5 + [False])


def small_scenarios() -> st.SearchStrategy[Scenario]:
    """Valid scenarios of 60 to 400 citizens, 10 to 40 days and 1 to 4 districts.

    Levers, parameters, mechanisms, rules, calls, events and organisations are all drawn.
    """
    return documents().map(load_scenario)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Plain data that makes a valid scenario."""
    days = draw(st.integers(10, 40))
    election = draw(_elections(days)) if draw(_OFTEN) else None
    rows = [draw(_rows(f"District {number}", days)) for number in range(draw(st.integers(1, 4)))]
    return {
        "name": "random",
        "start": draw(st.dates().map(lambda date: date.replace(year=2000 + date.year % 50))),
        "days": days,
        "size": draw(st.integers(_least_size(rows, election), 400)),
        "seed": draw(st.integers(0, 2**63 - 1)),
        "burn_in": draw(st.integers(0, 6)),
        "background_salience": draw(_SHARES),
        "initial_recognition": draw(_SHARES),
        "districts": {"rows": rows},
        "parameters": draw(parameters()),
        "networks": {"closed": draw(st.booleans())},
        "mechanisms": draw(_mechanisms()),
        "regime": {
            "policy": draw(st.sampled_from(["fixed", "reactive", "concession"])),
            "levers": draw(_levers()),
        },
        "challengers": draw(_sides(["none", "donor_campaign"], council=election is not None)),
        "incumbents": draw(_sides(["none"], council=election is not None)),
        "election": election,
        "protests": draw(_calls(days)),
        "events": draw(st.lists(_events(days), max_size=3)),
    }


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, dict[str, float]]:
    """A few parameters away from their defaults, within the plausible range where one is known."""
    known = {card.path: card for card in cards(Parameters())}
    free = sorted(path for path in known if "household_" not in path and path not in _TOGETHER)
    chosen: dict[str, dict[str, float]] = {}
    for path in draw(st.lists(st.sampled_from(free), unique=True, max_size=12)):
        card = known[path]
        low, high = card.swept or (0.5 * card.default, 1.5 * card.default)
        values = st.floats(max(min(low, high), card.bounds[0]), min(max(low, high), card.bounds[1]))
        whole = isinstance(card.default, int) and path not in _LIVELY
        value = draw(_LIVELY.get(path, values))
        group, name = path.split(".")
        chosen.setdefault(group, {})[name] = round(value) if whole else value
    for path, values in _LIVELY.items():
        group, name = path.split(".")
        chosen.setdefault(group, {}).setdefault(name, draw(values))
    shares = draw(st.sampled_from(_HOUSEHOLDS))
    households = {f"household_{adults}": share for adults, share in enumerate(shares, 1)}
    chosen.setdefault("ties", {}).update(households)
    cut = draw(st.floats(0.1, 0.3))
    chosen.setdefault("attitudes", {}).update(
        challengers_cut=cut, incumbents_cut=draw(st.just(cut) | st.floats(-0.3, 0.1))
    )
    return chosen


@st.composite
def _rows(draw: st.DrawFn, name: str, days: int) -> dict[str, Any]:
    return {
        "name": name,
        "electorate": draw(st.integers(40_000, 80_000)),
        "seats": draw(st.integers(1, 8)),
        "support": draw(st.floats(0.02, 0.95)),
        "turnout_shift": draw(st.floats(-0.5, 0.5)),
        "online_penetration": draw(st.floats(0, 1.5)),
        "turnout_factor": draw(st.sampled_from([1.0, 0.35])),
        "vote_date": draw(st.none() | st.integers(8, days - 1)),
    }


def _least_size(rows: list[dict[str, Any]], election: dict[str, Any] | None) -> int:
    """Citizens enough for one in each constituency, however the districts are cut."""
    seats = 10_000 if election and election["rule"] == "proportional" else 1
    smallest = min(row["electorate"] / -(-row["seats"] // seats) for row in rows)
    return max(60, int(sum(row["electorate"] for row in rows) / smallest) + 1)


@st.composite
def _elections(draw: st.DrawFn, days: int) -> dict[str, Any]:
    close = draw(st.integers(2, days // 2))
    nominate, register, vote = sorted(draw(st.integers(close, days - 1)) for _ in range(3))
    rule = draw(st.sampled_from(["block_vote", "single_seat", "proportional"]))
    chosen = {
        "rule": rule,
        "date": vote,
        "salience": draw(_SHARES),
        "initial_recognition": draw(_SHARES),
        "threshold": draw(st.floats(0, 0.3)),
        "two_sided": draw(st.booleans()),
        "ballot": draw(st.sampled_from(["registered", "everywhere"])),
        "applications_close": close,
        "nominations_close": nominate,
        "registration": register,
    }
    if rule == "block_vote":
        chosen["max_seats_per_constituency"] = draw(st.integers(1, 5))
    return chosen


@st.composite
def _levers(draw: st.DrawFn) -> dict[str, float]:
    chosen = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(Levers.model_fields, _SHARES)))
    if "shutdown" in chosen:
        chosen["shutdown"] = float(round(chosen["shutdown"]))
    return chosen


def _mechanisms() -> st.SearchStrategy[dict[str, bool]]:
    """All at work, or some of them off by lot."""
    names = dict.fromkeys(Mechanisms.model_fields, _OFTEN)
    by_lot = st.fixed_dictionaries({}, optional=names)
    return st.just({}) | st.just({"automatic_calls": True}) | by_lot


@st.composite
def _sides(draw: st.DrawFn, organisations: list[str], *, council: bool) -> dict[str, Any]:
    names = ("headhunt", "training", "tools", "online", "legal_aid", "year_round", "money")
    strategy: dict[str, Any] = {name: draw(_SHARES) for name in names}
    strategy["where"] = draw(st.sampled_from(["all", "strong", "winnable", "frontier"]))
    doors = draw(st.floats(0, 1))
    events = draw(st.floats(0, 1)) * (1 - doors)
    strategy["mix"] = {"doors": doors, "events": events, "online": max(0.0, 1 - doors - events)}
    offered = ["council_campaign"] * 2 * council + organisations
    return {
        "organisation": draw(st.sampled_from(offered)),
        "strategy": strategy,
        "donors": draw(st.sampled_from([0, 100, 5_000])),
        "balance": draw(st.sampled_from([0, 10_000])),
        "large_donor_income": draw(st.sampled_from([0, 1_000])),
        "canvass": draw(_SHARES),
    }


@st.composite
def _calls(draw: st.DrawFn, days: int) -> list[dict[str, Any]]:
    least = draw(st.integers(0, 2))
    on = draw(st.lists(st.integers(0, days - 1), unique=True, min_size=least, max_size=3))
    return [
        {"date": day, "permitted": draw(st.booleans()), "intensity": draw(st.floats(0.1, 1))}
        | draw(st.fixed_dictionaries({}, optional={"lead": st.integers(1, 10)}))
        for day in on
    ]


@st.composite
def _events(draw: st.DrawFn, days: int) -> dict[str, Any]:
    levers = {f"regime.levers.{name}": value for name, value in draw(_levers()).items()}
    other = draw(st.sampled_from(["headhunt", "tools", "online", "legal_aid", "year_round"]))
    return {
        "date": draw(st.integers(0, days - 1)),
        "set": levers | {f"challengers.strategy.{other}": draw(_SHARES)},
        "injustice": draw(st.sampled_from([0.0, 0.5]) | st.floats(0, 1)),
    }
