"""Factors: values, ranges and levels, and what is said of those that are wrong."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.analysis.plans import Factor, load_plan
from groundswell.analysis.plans.factors import kind_of
from groundswell.analysis.plans.fields import Fields, whole
from groundswell.scenarios import Levers, Parameters, cards, load_scenario

VILLAGE = load_scenario("village")
CARDS = {f"parameters.{card.path}": card for card in cards(Parameters())}
CARDS |= {f"regime.levers.{card.path}": card for card in cards(Levers())}
LAST_SHARE = 1 - 2.0**-53
"""The largest number below 1."""


def grid(name, told, **more):
    """Return the values of a single factor in a grid."""
    design = [{"grid": {name: told}}]
    plan = load_plan({"scenario": "village", "design": design, **more})
    return list(plan.points.factors[0].choices)


# ---- values ----


def test_a_single_value_needs_no_list():
    """It is a factor all the same, with a column of the runs."""
    assert grid("size", 300) == [300]


def test_numbers_of_a_field_that_takes_fractions_are_fractions():
    """A column is of the same type however its values are written; whole fields stay whole."""
    assert list(map(type, grid("regime.levers.policing", [0, 1]))) == [float, float]
    assert list(map(type, grid("size", [300, 400]))) == [int, int]
    assert list(map(type, grid("protests.0.date", [30, 40]))) == [int, int]
    assert list(map(type, grid("mechanisms.fear", [True, False]))) == [bool, bool]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "truth values"),
        (1, "numbers"),
        (1.5, "numbers"),
        (date(2017, 1, 1), "dates"),
        ("", "text"),
        (math.nan, None),
        (math.inf, None),
        (2**63, None),
        (-(10**400), None),
        (None, None),
        ([1], None),
        ({"a": 1}, None),
    ],
)
def test_a_value_is_a_single_one_that_fits_into_a_column(value, kind):
    """A truth value is no number, and neither is what no table can hold."""
    assert kind_of(value) == kind


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("size: []", "design.0.grid.size has no values; allowed: at least one"),
        ("size: {}", "design.0.grid.size has no values; allowed: values, a range, or levels"),
        ("size:", "design.0.grid.size.0 is empty; allowed: a number, a date, text, true or false;"),
        ("size: [[50]]", "design.0.grid.size.0 is [50]; allowed: a number, a date, text, true or"),
        ("size: [.inf]", "design.0.grid.size.0 is inf; allowed: a number, a date, text, true or "),
        ("size: [50, 60, 50]", "design.0.grid.size.2 is 50, and so is entry 0; allowed: each valu"),
        (
            "regime.levers.fraud: [0.3, 0.30]",
            "design.0.grid.regime.levers.fraud.1 is 0.3, and so is entry 0; allowed: each value on",
        ),
        (
            "size: [50, no]",
            "design.0.grid.size mixes numbers and text; allowed: values of one kind",
        ),
        ("sise: [50]", "sise is not a field; did you mean 'size'?"),
        ("policing: [0]", "policing is not a field; did you mean 'regime.levers.policing'?"),
        ("regime.levers.pol: [0]", "regime.levers.pol is not a field; did you mean 'policing'?"),
        ("regime.levers.pride.x: [0]", "regime.levers.pride.x is not a field"),
        (
            "protests.1.date: [3]",
            "protests.1.date asks for entry 1 of a list of 1; allowed: 0 to 0",
        ),
        ("events.0.date: [3]", "events.0.date asks for entry 0 of a list of 0; allowed: no entry"),
        ("seed: [1, 2]", "seed is decided by the plan's own `seed`, `seeds` and `replicates`"),
        ("record_every: [7]", "record_every is decided by the plan's `measure`"),
        ("size: [0]", "size is 0; allowed: a whole number from 1 to 2,147,483,647"),
        ("size: [50.5]", "size is 50.5; allowed: a whole number from 1 to 2,147,483,647"),
        ("regime.levers.fraud: [0.1, 1.2]", "regime.levers.fraud is 1.2; allowed: a number from 0"),
        ("regime.levers.shutdown: [0.5]", "regime.levers.shutdown is 0.5; the internet is either"),
        ("regime.policy: [true]", "regime.policy is true; allowed: text"),
        ("mechanisms.fear: [0, 1]", "mechanisms.fear is 0; allowed: true or false"),
        ("start: [3]", "start is 3; allowed: a date such as 2017-03-01"),
        ("protests.0.date: [soon]", "protests.0.date is 'soon'; allowed: a date such as 2017-03"),
        ("protests.0.lead: [61]", "protests.0.lead is 61; allowed: a whole number from 1 to 60"),
        ("election: [none]", "election is 'none'; allowed: the fields rule, date, salience, "),
        ("networks.online.file: [a.edges]", "design.0.grid.networks.online.file.0 names a.edges,"),
        (
            "districts.file: [twon.csv]",
            "design.0.grid.districts.file.0 names twon.csv, which does not exist; did you mean 't",
        ),
    ],
)
def test_a_wrong_value_is_named(complaints, told, expected):
    """File, line, factor and value, what is allowed, and the nearest name."""
    first = complaints(f"design:\n  - grid:\n      {told}\n")[0]
    assert first.startswith("plan.yaml, line 4: " + expected)


def test_each_wrong_value_is_named_at_its_own_line(complaints):
    """Whatever else is wrong in the list."""
    text = "design:\n  - grid:\n      size:\n        - 0\n        - 50\n        - -2\n"
    assert [line.split(";")[0] for line in complaints(text)] == [
        "plan.yaml, line 5: size is 0",
        "plan.yaml, line 7: size is -2",
    ]


def test_what_an_event_sets_is_checked_like_the_lever_itself(complaints):
    """The message calls it by its place in the event."""
    text = (
        "set: {events: [{date: 3}, {date: 4, set: {regime.levers.pride: 0}}]}\n"
        "design:\n"
        "  - grid:\n"
        "      events.1.set.regime.levers.pride: [0, 2]\n"
        "      events.1.set.regime.levers.prude: [0, 1]\n"
        "      events.0.set.size: [50]\n"
        "      events.0.date: {from: 2020-05-01, to: 2020-05-02, steps: 2}\n"
    )
    assert complaints(text) == [
        "plan.yaml, line 5: events.1.set.regime.levers.pride is 2; allowed: a number from 0 to 1",
        "plan.yaml, line 6: events.1.set.regime.levers.prude cannot be set; did you mean "
        "'regime.levers.pride'?",
        "plan.yaml, line 7: events.0.set.size cannot be set",
    ]


# ---- ranges ----


def test_steps_include_both_ends_and_read_as_people_write_them():
    """A tenth is .1 and not .1000000000000000055; the ends are those given, digit by digit."""
    told = {"from": 0, "to": 1, "steps": 11}
    assert grid("regime.levers.fraud", told) == [n / 10 for n in range(11)]
    low = 0.12345678901234567
    assert grid("regime.levers.fraud", {"from": low, "to": 0.7, "steps": 3})[0] == low


def test_steps_on_a_logarithmic_scale_have_one_ratio():
    """For fractions, and to the nearest whole number for whole numbers."""
    told = {"from": 0.001, "to": 0.1, "steps": 3, "log": True}
    assert grid("regime.levers.fraud", told) == [0.001, 0.01, 0.1]
    told = {"from": 1_000, "to": 64_000, "steps": 4, "log": True}
    assert grid("size", told) == [1_000, 4_000, 16_000, 64_000]


def test_steps_of_whole_numbers_and_of_days_are_whole():
    """The dates are the user's dates, not day numbers."""
    assert grid("size", {"from": 300, "to": 303, "steps": 3}) == [300, 302, 303]
    told = {"from": date(2024, 4, 1), "to": date(2024, 4, 11), "steps": 3}
    assert grid("protests.0.date", told) == [date(2024, 4, day) for day in (1, 6, 11)]


def test_a_range_of_an_undeclared_field_is_of_the_kind_of_its_ends():
    """A generator's `k` is drawn as a whole number, `p` as a fraction if written 0.0."""
    layer = {"generator": "watts_strogatz_graph", "arguments": {"k": 4, "p": 0.1}}
    path = "networks.online.arguments"
    more = {"set": {"networks.online": layer}}
    assert grid(f"{path}.k", {"from": 2, "to": 6, "steps": 3}, **more) == [2, 4, 6]
    assert grid(f"{path}.p", {"from": 0.0, "to": 1, "steps": 3}, **more) == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("block", "told", "expected"),
    [
        ("grid", "{from: 0}", " has no 'to'; allowed: both ends of a range"),
        ("grid", "{to: 1, steps: 3}", " has no 'from'; allowed: both ends of a range"),
        (
            "grid",
            "{from: 0, to: 1}",
            " has no 'steps'; allowed: how many values a grid takes of it",
        ),
        ("zip", "{from: 0, to: 1}", " has no 'steps'; allowed: how many values a zip takes of it"),
        (
            "grid",
            "{from: 0, to: 1, steps: 1}",
            ".steps is 1; allowed: a whole number from 2 to 10,",
        ),
        (
            "grid",
            "{from: 0, to: 1, steps: 9.5}",
            ".steps is 9.5; allowed: a whole number from 2 to",
        ),
        ("grid", "{from: 0, to: 1, steps: true}", ".steps is true; allowed: a whole number from 2"),
        ("grid", "{from: 0, to: 1, steps: 10001}", ".steps is 10001; allowed: a whole number from"),
        ("grid", "{from: 1, to: 0, steps: 3}", ".to is 0; allowed: more than 1, which is `from`"),
        ("grid", "{from: 1, to: 1, steps: 3}", ".to is 1; allowed: more than 1, which is `from`"),
        ("grid", "{from: a, to: 1, steps: 3}", ".from is 'a'; allowed: a number or a date"),
        ("grid", "{from: 0, to: true, steps: 3}", ".to is true; allowed: a number or a date"),
        ("grid", "{from: 0, to: [1], steps: 3}", ".to is [1]; allowed: a number or a date"),
        ("grid", "{from: 0, to: 2020-05-01, steps: 3}", " mixes numbers and dates; allowed: ends"),
        ("grid", "{from: 0, to: 1, step: 3}", ".step is no part of a range; allowed: from, to, st"),
        ("grid", "{from: 0, to: 1, steps: 3, log: 1}", ".log is 1; allowed: true or false"),
        ("grid", "{from: 0, to: 1, steps: 3, log: true}", ".log is true; allowed: false, for only"),
        ("random", "{from: 0, to: 1, steps: 3}", ".steps has no meaning here: the block says how"),
    ],
)
def test_a_wrong_range_is_named(complaints, block, told, expected):
    """Ends that lack or are in the wrong order, steps and logarithms that make no sense."""
    factor = f"{{regime.levers.fraud: {told}}}"
    inside = f"{{points: 4, factors: {factor}}}" if block == "random" else factor
    place = "design.0.random.factors" if block == "random" else f"design.0.{block}"
    first = complaints(f"design:\n  - {block}: {inside}\n")[0]
    assert first.startswith(f"plan.yaml, line 3: {place}.regime.levers.fraud{expected}")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("sise: {from: 3, to: 9}", "sise is not a field; did you mean 'size'?"),
        ("size: {from: 0, to: 90}", "size is 0; allowed: a whole number from 1 to 2,147,483,647"),
        ("size: {from: 50, to: 90.5}", "size is 90.5; allowed: a whole number from 1 to 2,147,483"),
        ("size: {from: 2020-01-01, to: 2020-02-01}", "size is 2020-01-01; allowed: a whole number"),
        (
            "regime.levers.fraud: {from: 0.5, to: 2}",
            "regime.levers.fraud is 2; allowed: a number f",
        ),
        (
            "protests.0.lead: {from: 1, to: 99}",
            "protests.0.lead is 99; allowed: a whole number fro",
        ),
        ("start: {from: 1, to: 9}", "start is 1; allowed: a date such as 2017-03-01"),
        (
            "protests.0.date: {from: 2020-05-02, to: 2020-05-09, log: true}",
            "design.0.random.factors.protests.0.date.log is true; allowed: false, for only numbers",
        ),
    ],
)
def test_the_ends_of_a_range_are_checked_before_anything_is_drawn(complaints, told, expected):
    """The message names the end that the user wrote, and none of the values between."""
    first = complaints(f"design: [{{random: {{points: 9, factors: {{{told}}}}}}}]\n")[0]
    assert first.startswith("plan.yaml, line 2: " + expected)


def test_fewer_whole_numbers_than_steps_are_an_error(complaint):
    """A logarithmic scale has few whole numbers at its lower end; none would come twice."""
    told = "{from: 1, to: 20, steps: 20, log: true}"
    assert complaint(f"design: [{{grid: {{protests.0.lead: {told}}}}}]\n") == (
        "plan.yaml, line 2: design.0.grid.protests.0.lead.steps is 20, but makes 14 different "
        "whole numbers; allowed: fewer"
    )
    assert complaint("design: [{grid: {size: {from: 50, to: 52, steps: 4}}}]\n").endswith(
        "steps is 4; allowed: a whole number from 2 to 3"
    )


@settings(deadline=None)
@given(
    low=st.floats(-1e6, 1e6),
    width=st.floats(1e-6, 1e6),
    log=st.booleans(),
    shares=st.lists(st.floats(0, LAST_SHARE), min_size=1),
)
def test_every_value_of_a_range_lies_in_it(low, width, log, shares):
    """From the first share to the last, on either scale, and in the order of the shares."""
    low = abs(low) + 1e-3 if log else low
    factor = Factor("x", low=low, high=low + width, log=log)
    values = factor.at(np.array(sorted(shares)))
    assert factor.low <= values.min()
    assert values.max() <= factor.high
    assert (np.diff(values) >= 0).all()


@settings(deadline=None)
@given(low=st.integers(-1000, 1000), width=st.integers(1, 50), log=st.booleans())
def test_every_whole_number_of_a_range_has_its_share(low, width, log):
    """All of them can come, the ends too; without a logarithm each as often as any other."""
    low = abs(low) + 1 if log else low
    factor = Factor("x", low=low, high=low + width, log=log, whole=True)
    shares = (np.arange(1_000 * (width + 1)) + 0.5) / (1_000 * (width + 1))
    values, counts = np.unique(factor.at(shares), return_counts=True)
    assert values[0] == low
    assert factor.at(np.array([LAST_SHARE])).tolist() == [low + width]
    if not log:
        assert values.tolist() == list(range(low, low + width + 1))
        assert set(counts) == {1_000}


def test_a_logarithmic_range_has_its_middle_at_the_geometric_mean():
    """Half of the draws lie below it, of whole numbers too."""
    shares = (np.arange(10_000) + 0.5) / 10_000
    factor = Factor("x", low=0.01, high=1.0, log=True)
    assert np.median(factor.at(shares)) == pytest.approx(0.1, rel=0.01)
    whole = Factor("x", low=100, high=10_000, log=True, whole=True)
    assert np.median(whole.at(shares)) == pytest.approx(1_000, rel=0.01)


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_every_value_drawn_is_one_that_the_scenario_may_have(data):
    """Of any parameter or lever, whole or not, from any range within its bounds."""
    path = data.draw(st.sampled_from(sorted(set(CARDS) - {"regime.levers.shutdown"})))
    card = CARDS[path]
    ends = st.floats(*map(float, card.bounds))
    if whole(path, otherwise=False):
        ends = st.integers(*map(int, card.bounds))
    first, last = sorted(data.draw(ends) for _ in "ab")
    if not first < last:
        return
    factors = {path: {"from": first, "to": last, "log": first > 0 and data.draw(st.booleans())}}
    design = [{"random": {"points": 20, "factors": factors}}]
    plan = load_plan(
        {"scenario": "village", "seed": data.draw(st.integers(0, 99)), "design": design}
    )
    values = plan.points.frame()[path].tolist()
    assert first <= min(values) <= max(values) <= last
    assert not any(Fields(VILLAGE).value_problems(path, value) for value in values)


# ---- levels ----


def test_levels_set_several_fields_under_a_name_of_the_users_own(plan):
    """The column has the names of the levels, in their order."""
    found = plan(
        "design:\n"
        "  - grid:\n"
        "      tactics:\n"
        "        doors: {challengers.strategy.mix: {doors: 1, events: 0, online: 0}}\n"
        "        both: {challengers.strategy.tools: 1, protests.0.lead: null}\n"
    )
    assert found.points.frame()["tactics"].tolist() == ["doors", "both"]
    assert found.points.factors[0].paths == (
        "challengers.strategy.mix",
        "challengers.strategy.tools",
        "protests.0.lead",
    )
    doors, both = (found.config(point).challengers.strategy for point in (0, 1))
    assert (doors.mix.doors, doors.tools) == (1, 0)
    assert (both.mix.doors, both.tools) == (0.6, 1)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (
            "a: 3",
            "design.0.grid.t.a is 3; allowed: what a level sets: a block of paths and values;",
        ),
        (
            "a: {}",
            "design.0.grid.t.a is {}; allowed: what a level sets: a block of paths and value",
        ),
        ("a: {sise: 50}", "sise is not a field; did you mean 'size'?"),
        ("a: {seed: 50}", "seed is decided by the plan's own `seed`, `seeds` and `replicates`"),
        ("a: {size: 0}", "size is 0; allowed: a whole number from 1 to 2,147,483,647"),
        (
            "a: {challengers.strategy.mix: {doors: 0.5, events: 0}}",
            "challengers.strategy.mix has shares that sum to 0.65; doors, events and online sum to",
        ),
        (
            "a: {challengers.strategy: {}, challengers.strategy.tools: 1}",
            "design.0.grid.t.a.challengers.strategy.tools is a part of challengers.strategy, which",
        ),
        (
            "a: {size: 50, days: 20}\n        b: {days: 20, size: 50}",
            "design.0.grid.t.b sets the same as a",
        ),
    ],
)
def test_a_wrong_level_is_named(complaint, levels, expected):
    """At its own line, like a value."""
    text = f"design:\n  - grid:\n      t:\n        {levels}\n"
    assert complaint(text).startswith(f"plan.yaml, line {len(text.splitlines()) + 1}: {expected}")


def test_shares_that_sum_to_one_can_be_varied_together(plan):
    """Each alone would break the sum; a zip, or levels, set all of them."""
    mix = "challengers.strategy.mix"
    found = plan(
        f"design: [{{zip: {{{mix}.doors: [1, 0], {mix}.events: [0, 1], {mix}.online: [0, 0]}}}}]\n"
    )
    assert [found.config(point).challengers.strategy.mix.events for point in (0, 1)] == [0, 1]
