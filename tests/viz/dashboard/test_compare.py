"""The page Compare: what fits into a link, what is said of intervals, what is drawn, and living."""

import os
import time
from dataclasses import replace

import ipyvuetify as vw
import numpy as np
import pytest
import solara
from hypothesis import given
from hypothesis import strategies as st
from solara.widgets import HTML

from groundswell.analysis.comparison import WorkersLostError
from groundswell.analysis.paired import FEWEST, Difference
from groundswell.analysis.sweeps.pools import InProcess
from groundswell.scenarios import GroundswellError, ResourceError
from groundswell.viz.dashboard.compare import figures, page
from groundswell.viz.dashboard.compare.bout import Bout
from groundswell.viz.dashboard.compare.page import ComparePage
from groundswell.viz.dashboard.compare.sentences import change_of, interval_of, mean_of, verdict_of
from groundswell.viz.dashboard.compare.setup import PRESETS, STEP, Setup, with_lever, without
from groundswell.viz.dashboard.compare.status import status_of
from groundswell.viz.dashboard.compare.table import table_html
from groundswell.viz.dashboard.compare.topics import BY_COLUMN, BY_NAME, CURVES, OUTCOMES
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.levers import BY_NAME as LEVERS
from groundswell.viz.dashboard.levers import HOURS
from groundswell.viz.dashboard.options import Limits, Options
from groundswell.viz.dashboard.recipe import Change, Recipe
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import LANGUAGES, Words, said

POLICING = "regime.levers.policing"
SMALL = Recipe("village", settings={"size": 400})
HARSH = SMALL.with_setting(POLICING, 0.9)
PAIR = Setup((SMALL, HARSH), seeds=4)
SEATS = BY_NAME["seats_challengers"]
ENGLISH = Words("en")


def results_of(setup):
    """Return what comes of a comparison, lived in this process."""
    comparison = setup.comparison()
    list(comparison.live(InProcess()))
    return comparison.results()


@pytest.fixture(scope="module")
def found():
    """Return what came of two small villages."""
    return results_of(PAIR)


@pytest.fixture
def house():
    """Return a house that is closed in the end."""
    opened = House(Options(Limits(replicates=16, citizens=50_000)))
    yield opened
    opened.close()


# ---- what is compared ----

SETUPS = [
    PAIR,
    *PRESETS.values(),
    Setup((SMALL.with_change(Change(20, POLICING, 0.9)),), seeds=24, first=7, citizens=5_000),
    Setup((SMALL, HARSH, with_lever(SMALL, LEVERS["doors"], 1.0), Recipe("sanders-2016"))),
]


@pytest.mark.parametrize("setup", SETUPS)
def test_a_comparison_goes_into_a_link_and_back(setup):
    """Contenders, seeds, first seed and citizens are the same again, and so are the runs."""
    read = Setup.read(setup.link())
    assert read == setup
    for place in range(len(setup.contenders)):
        assert read.lived(place).overrides() == setup.lived(place).overrides()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seeds=8",
        "seeds=8|scenario=nowhere",
        "seeds=many|scenario=village",
        "seeds=0|scenario=village",
        "citizens=9000000|scenario=village",
        "seeds=8|scenario=village&policing=7",
        "|".join(["seeds=8", *["scenario=village"] * 5]),
        "x" * 20_000,
    ],
)
def test_a_link_that_is_not_ours_is_refused(text):
    """It is an error with a message, whatever it holds."""
    with pytest.raises(GroundswellError):
        Setup.read(text)


def test_large_scenarios_are_lived_with_fewer_citizens():
    """Those that are small enough keep their size; the run that is watched is the one lived."""
    setup = Setup((Recipe("moscow-2017"), SMALL), first=5)
    assert [setup.shrunk(place) for place in (0, 1)] == [True, False]
    assert setup.lived(0) == Recipe("moscow-2017", 5, {"size": 20_000})
    assert setup.lived(1) == replace(SMALL, seed=5)


def test_seeds_of_contenders_are_the_comparison_s():
    """A recipe that is put into a comparison has no seed of its own."""
    setup = PAIR.with_recipe(1, replace(HARSH, seed=99))
    assert setup == PAIR


def test_contenders_are_copied_and_removed():
    """Up to four; the others stay as they are."""
    more = PAIR.added(0).added().added()
    assert more.contenders == (SMALL, HARSH, SMALL, SMALL)
    assert more.removed(0).contenders == (HARSH, SMALL, SMALL)


@pytest.mark.parametrize("lever", HOURS)
@pytest.mark.parametrize("value", [0.0, 0.33, 0.8, 1.0])
def test_hours_are_shared_out(lever, value):
    """The others take what is left, and are valid shares; all are undone at once."""
    recipe = with_lever(SMALL, lever, value)
    assert recipe.settings[lever.path] == value
    recipe.config()
    assert without(recipe, HOURS[0].path) == SMALL


def test_a_setting_is_undone_with_its_moves():
    """Nothing of it stays."""
    recipe = replace(HARSH, changes=(Change(20, POLICING, 0.1),))
    assert without(recipe, POLICING) == SMALL


def test_more_than_the_server_gives_is_refused(house):
    """The message names what there is."""
    with pytest.raises(ResourceError, match="up to 16"):
        Bout(replace(PAIR, seeds=24), house)
    with pytest.raises(ResourceError, match="up to 50,000"):
        Bout(replace(PAIR, citizens=200_000), house)
    bout = Bout(replace(PAIR, seeds=16), house)
    with pytest.raises(ResourceError):
        bout.extend(STEP)
    assert bout.setup.seeds == 16


@pytest.mark.parametrize("name", PRESETS)
def test_ready_made_comparisons_can_be_lived(name):
    """Their scenarios and settings are valid, and two seeds of each give a run."""
    assert len(PRESETS[name].comparison().contenders) == 2


# ---- what is said ----

ENDS = st.floats(-60, 60, allow_nan=False)


@given(ENDS, ENDS, st.integers(0, 40), st.sampled_from(OUTCOMES), st.sampled_from(LANGUAGES))
def test_apart_is_said_exactly_where_the_interval_leaves_0_out(one, other, pairs, outcome, lang):
    """With too few seeds nothing is said; an interval with 0 in it claims nothing."""
    low, high = sorted((one, other))
    difference = Difference((low + high) / 2, low, high, pairs)
    text = verdict_of(difference, "B", outcome, pairs, Words(lang))
    together = {"en": "cannot be told apart", "ru": "нельзя различить"}[lang]
    holds = low <= 0 <= high
    assert (together in text) == (holds and pairs >= FEWEST)
    unknown = {"en": "Nothing can be said yet", "ru": "пока ничего сказать нельзя"}[lang]
    assert (unknown in text) == (pairs < FEWEST)


@given(st.floats(1e-5, 100), st.floats(0, 100), st.sampled_from(OUTCOMES), st.booleans())
def test_an_interval_without_0_is_never_written_with_0(low, width, outcome, below):
    """There are as many decimals as that needs."""
    low, high = (-low - width, -low) if below else (low, low + width)
    difference = Difference((low + high) / 2, low, high, 8)
    near = high if below else low
    text = change_of(difference, outcome, ENGLISH).split("(")[1].strip(")")
    written = [float(end.replace(",", "").replace("−", "-")) for end in text.split(" to ")]
    assert np.sign(written).tolist() == [np.sign(near)] * 2


def test_sentences_are_those_of_plain_speech():
    """As the page says them, in both languages."""
    apart, together = Difference(31, 12, 50, 8), Difference(2, -9.2, 14, 8)
    assert verdict_of(apart, "B", SEATS, 8, ENGLISH) == (
        "B wins 31 seats more than A (95 % interval 12 to 50)."
    )
    assert verdict_of(together, "B", SEATS, 8, ENGLISH) == (
        "A and B cannot be told apart on these 8 seeds: "
        "the difference lies between −9.2 and 14.0 seats (95 % interval)."
    )
    russian = Words("ru")
    fewer = Difference(-22, -30, -21, 8)
    assert "на 22 места меньше" in verdict_of(fewer, "B", SEATS, 8, russian)
    wide = together._replace(high=21.0)
    assert "от −9 до 21 места" in verdict_of(wide, "B", SEATS, 8, russian)


def test_shares_are_written_as_percentages_and_their_differences_as_points():
    """A turnout of 0.145 is 14.5 %; one that is 0.009 lower is 0.9 points lower."""
    turnout = BY_NAME["turnout"]
    assert mean_of(0.145, turnout, ENGLISH).replace("\N{NARROW NO-BREAK SPACE}", " ") == "14.5 %"
    text = verdict_of(Difference(-0.009, -0.011, -0.007, 8), "C", turnout, 8, ENGLISH)
    assert text.startswith("Turnout is 0.9 percentage points lower in C than in A (95 % interval")


def test_both_ends_of_an_interval_have_the_same_decimals():
    """Large counts have none; what cannot be negative does not begin below 0."""
    assert interval_of(23.0, 3.0, SEATS, ENGLISH) == "20 to 26"
    assert interval_of(2.0, 3.0, SEATS, ENGLISH) == "0.0 to 5.0"


def test_an_outcome_that_nobody_has_is_not_compared():
    """It is said that it has no meaning, not that seeds are missing."""
    nothing = Difference(float("nan"), float("nan"), float("nan"), 0)
    assert "no meaning" in verdict_of(nothing, "B", BY_NAME["turnout"], 8, ENGLISH)


def test_both_languages_say_the_same_things():
    """The keys are the same, and each outcome and curve has its words."""
    english, russian = (
        {key for key in said(language) if key.startswith("compare.")} for language in LANGUAGES
    )
    assert english == russian
    assert {f"compare.outcomes.{one.name}.name" for one in OUTCOMES} <= english
    assert {f"compare.curves.{one.name}" for one in CURVES} <= english
    assert {f"compare.presets.{name}" for name in PRESETS} <= english


# ---- what is drawn ----


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_run_is_a_dot(found, outcome):
    """Rows have as many dots as there are runs; means stand where the table has them."""
    drawn = figures.dots(found, outcome, 300, ENGLISH)
    rows, means = drawn["series"][:2], drawn["series"][2:]
    assert [len(row["data"]) for row in rows] == [4, 4]
    factor = 100 if outcome.unit == "share" else 1
    expected = found.estimates(outcome.name).mean * factor
    assert [mean["data"][0][0] for mean in means] == pytest.approx(expected)


def test_bins_of_whole_numbers_are_whole():
    """No dot of a number of seats stands between two numbers of seats by its bin alone."""
    values = np.array([[1.0, 2.0, 7.0], [4.0, 5.0, 300.0]])
    width = figures.bin_width(values, SEATS)
    assert width == int(width) >= 1
    assert np.ptp(values) / width <= 60


@pytest.mark.parametrize("curve", CURVES)
def test_bands_lie_around_the_median(found, curve):
    """The lower edge and the width on it enclose the line, on every day."""
    drawn = figures.fan(found, curve, ENGLISH)
    lines, bands = drawn["series"][:2], drawn["series"][2:]
    assert len(bands) == 2 * 2 * 2
    for place, line in enumerate(lines):
        median = np.array(line["data"])
        for part in (0, 2):
            low, width = (np.array(bands[4 * place + part + k]["data"]) for k in (0, 1))
            assert (low <= median + 0.02).all()
            assert (low + width >= median - 0.02).all()


def test_before_there_are_enough_seeds_only_medians_are_drawn():
    """Two seeds have no bands."""
    few = results_of(replace(PAIR, seeds=2))
    assert len(figures.fan(few, BY_COLUMN["volunteers"], ENGLISH)["series"]) == 2


def test_long_runs_are_drawn_with_few_points_and_no_crowd_is_lost():
    """A day of protest is seen even if not every day is drawn."""
    long = SMALL.with_setting("days", 600)
    drawn_from = results_of(Setup((long, long), seeds=1))
    crowd = figures.fan(drawn_from, BY_COLUMN["crowd"], ENGLISH)
    points = crowd["series"][0]["data"]
    assert len(points) == len(crowd["xAxis"]["data"]) <= 200
    assert max(points) == pytest.approx(drawn_from.values("peak_crowd")[0, 0], abs=0.1)
    assert max(points) > 0


def test_the_table_tells_differences_of_all_but_the_first(found):
    """One row an outcome, one sign a difference."""
    table = table_html(found, "turnout", ENGLISH)
    assert table.count("<tr") == 1 + len(OUTCOMES)
    assert sum(table.count(sign) for sign in "▲▼≈") == len(OUTCOMES)
    assert table.count("gs-chosen") == 1


# ---- living ----


def lived(bout):
    """Live what is left of a bout; return the reports."""
    reports = []
    bout.start(reports.append)
    bout.join(120)
    return reports


def test_a_bout_lives_its_runs_in_the_house_s_processes(house, found):
    """The last report has all runs, the same as those lived here; more seeds keep them."""
    bout = Bout(PAIR, house)
    last = lived(bout)[-1]
    assert not last.going
    assert last.error is None
    assert last.left == 0
    assert last.results.frame().equals(found.frame())
    assert "4 seeds lived" in status_of(PAIR, last, 16, ENGLISH)
    bout.extend(2)
    more = lived(bout)[-1]
    assert more.setup.seeds == 6
    assert more.results.runs[:8] == last.results.runs


def test_a_cancelled_bout_keeps_what_has_ended(house):
    """It ends soon, says how many runs are left, and goes on when asked to."""
    bout = Bout(replace(PAIR, seeds=16), house)
    reports = []
    bout.start(reports.append)
    bout.cancel()
    bout.join(30)
    assert reports[-1].left > 0
    assert not reports[-1].going
    assert "Stopped after" in status_of(bout.setup, reports[-1], 16, ENGLISH)
    assert lived(bout)[-1].left == 0


def test_after_processes_were_lost_the_next_start_works(house):
    """The loss is told, what had ended is kept, and the house gets other processes."""
    bout = Bout(PAIR, house)
    broken = house.pool
    with pytest.raises(Exception, match="terminated"):
        broken.submit(os._exit, 3).result(60)
    assert isinstance(lived(bout)[-1].error, WorkersLostError)
    assert house.pool is not broken
    last = lived(bout)[-1]
    assert last.error is None
    assert last.left == 0


def test_the_page_is_told_of_cards_that_have_changed(found, house):
    """What is shown belongs to the earlier ones."""
    report = Bout(PAIR, house).report()
    changed = PAIR.added()
    text = status_of(changed, replace(report, going=False), 16, ENGLISH)
    assert "cards have changed" in text
    assert "12 runs" in text


# ---- the page ----


class Visit:
    """A session that keeps where it was sent."""

    def __init__(self, house, **reading):
        self.went = []
        self.watched = []
        self.session = Session(
            ENGLISH,
            house,
            lambda recipe, day: self.watched.append((recipe, day)),
            lambda page, **fields: self.went.append((page, fields)),
            reading,
        )
        _, self.page = solara.render(ComparePage(self.session), handle_error=False)

    def button(self, label):
        """Return the buttons on which a text stands."""
        return [one for one in self.page.find(vw.Btn).widgets if label in one.children]

    def press(self, label):
        """Wait for a button, and press it."""
        wait_for(lambda: self.button(label))[0].click()

    def text(self):
        """Return all that stands on the page as HTML."""
        found = (one.unsafe_innerHTML for one in self.page.find(HTML).widgets)
        return " ".join(filter(None, found))


@pytest.fixture
def clean():
    """Return a way to the state of the page, which is empty before and after."""
    states = (page._setup, page._bout, page._report)
    for state in states:
        state.set(None)
    yield page._report
    for state in states:
        state.set(None)


def wait_for(found, patience=120):
    """Wait until something is found; return it."""
    end = time.monotonic() + patience
    while not (that := found()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return that


def test_the_page_opens_with_something_to_compare(house, clean):
    """Nothing is lived unasked; every contender can be watched as it is lived."""
    visit = Visit(house)
    assert visit.button("Compare")
    assert "Nothing has been lived yet" in visit.text()
    assert clean.peek() is None
    visit.button("Watch")[1].click()
    assert visit.watched == [(PRESETS["policing"].lived(1), 0)]
    visit.page.close()


def test_a_link_is_lived_and_leads_to_itself(house, found, clean):
    """The page says of the link's comparison what the engine says, and keeps it in its address."""
    visit = Visit(house, runs=PAIR.link())
    sentence = verdict_of(found.difference(SEATS.name, 1), "B", SEATS, 4, ENGLISH)
    wait_for(lambda: sentence in visit.text())
    assert visit.went == [("compare", {"runs": PAIR.link()})]
    assert clean.peek().results.frame().equals(found.frame())
    visit.press(f"{STEP} more seeds")
    wait_for(lambda: "12 seeds lived" in visit.text())
    assert visit.went[-1] == ("compare", {"runs": replace(PAIR, seeds=4 + STEP).link()})
    visit.page.close()


def test_a_page_that_is_left_stops_and_is_found_again(house, clean):
    """What had ended is kept for the next visit of the session, which lives nothing unasked."""
    many = replace(PAIR, seeds=16)
    visit = Visit(house, runs=many.link())
    visit.page.close()
    wait_for(lambda: not clean.peek().going)
    assert clean.peek().left > 0
    again = Visit(house, runs=many.link())
    assert again.went == []
    again.press("Go on")
    wait_for(lambda: "16 seeds lived" in again.text())
    again.page.close()


def test_a_broken_link_is_told_and_the_page_works(house, clean):
    """The message says what is wrong."""
    visit = Visit(house, runs="seeds=8|scenario=nowhere")
    assert "The link could not be read" in visit.text()
    assert "nowhere" in visit.text()
    assert visit.button("Compare")
    visit.page.close()
