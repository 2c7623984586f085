"""The scenarios that come with the project are what their stories say."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from groundswell.scenarios import load_scenario, scenario_names
from groundswell.scenarios.documents import read_document

MOSCOW = load_scenario("moscow-2017")


def test_these_are_shipped():
    """Nine scenarios; a new one adds its name here."""
    assert scenario_names() == [
        "consent-pact",
        "moscow-2017",
        "moscow-2017-heavy-repression",
        "moscow-2017-low-reach",
        "moscow-2017-street",
        "moscow-2017-without-headquarters",
        "sanders-2016",
        "town",
        "village",
    ]


@pytest.mark.parametrize("name", scenario_names())
def test_each_tells_its_story(name):
    """A title, and a story of two sentences."""
    scenario = load_scenario(name)
    assert scenario.title
    assert scenario.story.count(".") == 2


def test_moscow_has_its_councils_and_its_clock():
    """125 councils, 1,502 seats, and the procedure of 2017 counted from 1 March."""
    election = MOSCOW.election
    assert election is not None
    assert (len(MOSCOW.table), MOSCOW.table.seats.sum(), MOSCOW.days) == (125, 1_502, 194)
    assert MOSCOW.electorate == pytest.approx(7.2e6, rel=0.01)
    moments = (
        election.applications_close,
        election.nominations_close,
        election.registration,
        election.date,
    )
    assert [MOSCOW.day(moment) for moment in moments if moment] == [129, 147, 160, 193]


@pytest.mark.parametrize("name", ["moscow-2017-street", "moscow-2017-heavy-repression"])
def test_the_street_has_the_two_calls_of_the_year(name):
    """26 March and 12 June 2017, neither of them permitted."""
    calls = load_scenario(name).protests
    assert [call.date for call in calls] == [date(2017, 3, 26), date(2017, 6, 12)]
    assert not any(call.permitted for call in calls)


def test_moscow_starts_from_the_geography_of_2012_to_2016():
    """Mean and spread of support as in 2013, Gagarinsky on top, high turnout where support is."""
    table = MOSCOW.table
    assert table.support.mean() == pytest.approx(0.307, abs=1e-3)
    assert table.support.std() == pytest.approx(0.049, abs=1e-3)
    assert table.name[table.support.argmax()] == "Gagarinsky"
    assert np.average(table.turnout_shift, weights=table.electorate) == pytest.approx(0, abs=1e-12)
    assert 0.3 < np.corrcoef(table.turnout_shift, table.support)[0, 1] < 0.8


def test_moscow_data_hold_nothing_of_2017_but_rolls_and_seats():
    """No column could leak the outcome into the start."""
    table = Path(str(MOSCOW.districts.file))
    header = table.read_text(encoding="utf-8").splitlines()[0]
    columns = header.split(",")
    years = {column.rpartition("_")[2] for column in columns if column[-1].isdigit()}
    assert years == {"2012", "2013", "2016"}
    described = table.with_suffix(".md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in described for column in columns)


def test_moscow_without_headquarters_differs_in_strategy_only():
    """Everything else is as in the real year."""
    without = load_scenario("moscow-2017-without-headquarters")
    strategy = without.challengers.strategy
    work = ("headhunt", "training", "tools", "online", "legal_aid", "money")
    assert [getattr(strategy, name) for name in work] == [0] * 6
    assert without.symbols() == MOSCOW.symbols()
    assert without.regime == MOSCOW.regime
    assert without.table == MOSCOW.table


def test_low_reach_differs_in_one_parameter():
    """A cut in reach, all other things equal."""
    before, after = MOSCOW.symbols(), load_scenario("moscow-2017-low-reach").symbols()
    assert {symbol for symbol in before if before[symbol] != after[symbol]} == {"on_share"}
    assert after["on_share"] < before["on_share"]


def test_heavy_repression_differs_in_levers_only():
    """The regime does more; the campaign and the city are the same."""
    heavy = load_scenario("moscow-2017-heavy-repression")
    assert heavy.regime.levers.policing == 1
    assert heavy.symbols() == MOSCOW.symbols()
    assert heavy.challengers == MOSCOW.challengers


def test_the_primary_has_57_contests_on_their_dates():
    """Delegates in proportion, two sides, caucuses smaller in turnout and warmer in support."""
    primary = load_scenario("sanders-2016")
    table, election = primary.table, primary.election
    assert election is not None
    assert (len(table), table.seats.sum()) == (57, 4_051)
    assert (election.rule, election.ballot) == ("proportional", "everywhere")
    assert election.two_sided
    assert primary.date(int(table.vote_day.min())) == date(2016, 2, 1)
    assert primary.last_vote_day == primary.days - 1
    caucus = table.group == "caucus"
    assert set(table.support[caucus]) == {0.48}
    assert set(table.support[~caucus]) == {0.42}
    assert set(table.turnout_factor[caucus]) == {0.35}
    assert primary.electorate == pytest.approx(60e6, rel=0.02)
    assert table.electorate.min() >= 200_000
    symbols = primary.symbols()
    assert symbols["c_I"] == symbols["c_C"] == 0.2
    assert (symbols["sd_d"], symbols["sd_m"], symbols["S"], symbols["c0"]) == (0.09, 0, 0.35, 0.1)


def test_the_pact_is_a_sequence_of_events_without_an_election():
    """Pride rises, delivery falls, a scapegoat is tried."""
    pact = load_scenario("consent-pact")
    assert pact.election is None
    assert pact.challengers.organisation == "none"
    assert [dict(event.set) for event in pact.events] == [
        {"regime.levers.pride": 1},
        {"regime.levers.delivery": 0.4},
        {"regime.levers.antagonism": 0.8},
    ]


def test_variants_say_only_what_they_change():
    """A variant extends its original instead of repeating it."""
    for name in scenario_names():
        if name.startswith("moscow-2017-"):
            path = load_scenario(name).source
            assert path is not None
            data = read_document(path, name).data
            assert data["extends"] in ("moscow-2017", "moscow-2017-street")
            assert "districts" not in data
