"""The page about strategies says what the tables say, and needs nothing but itself."""

import re
from html import unescape

import pytest

from groundswell.analysis.strategies import Contest, Rule, answer, compare, explain
from groundswell.analysis.strategies.words import amount
from groundswell.analysis.sweeps.pools import InProcess
from groundswell.scenarios import load_strategy
from groundswell.viz.strategy_report import report, write_report

UNSAFE = '<script>alert("1")</script> & <b>bold</b>'
SMALL = {"size": 400}
FEW = Rule(first=3, most=3)


def text_of(page):
    """The page's words, without its markup."""
    body = page[page.index("<body") :]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def words(text):
    """A text with single spaces."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def standings():
    """Two strategies under two regimes, one with a title that is no markup."""
    unsafe = load_strategy("doors-first").model_copy(update={"name": "unsafe", "title": UNSAFE})
    return compare(
        "town", ["street-first", unsafe], ["fixed", "harsh"], settings=SMALL, rule=FEW, workers=1
    )


@pytest.fixture(scope="module")
def page(standings):
    """Its page, with an explanation."""
    first, second = standings.contest.strategies
    pair = standings.contest.pair(first, second)
    explanation = explain(pair, InProcess(), replicates=3, parts=("headhunt", "canvass"))
    return report(standings, explanation, ["groundswell", "compare", "town"])


def test_the_page_needs_nothing_but_itself(page):
    """It loads nothing, runs nothing, and a title cannot become markup."""
    assert "default-src 'none'" in unescape(page)
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "<script" not in page
    assert UNSAFE in text_of(page) or words(UNSAFE) in text_of(page)


def test_the_answer_and_the_figures_are_those_of_the_standings(standings, page):
    """Each paragraph of the answer, each mean of the ranking, the regret."""
    text = text_of(page)
    for paragraph in answer(standings):
        assert words(paragraph) in text
    for regime in range(2):
        for strategy in range(2):
            mean = standings.interval(regime, strategy).mean
            assert amount(mean, standings.objective) in text
    assert amount(float(standings.regrets.max()), standings.objective) in text


def test_every_picture_says_what_it_shows(page):
    """For those who do not see it."""
    pictures = re.findall(r"<img [^>]*>", page)
    assert len(pictures) >= 10
    assert all(re.search(r'alt="[^"]{10,}"', picture) for picture in pictures)


def test_the_page_says_what_it_rests_on(page):
    """What is assumed, and where it comes from."""
    text = text_of(page)
    assert "They do not tell whether the model is right" in text
    assert "prices are assumed" in text
    assert "groundswell compare town" in text
    assert "1 to 3, 3 that ended well with every strategy" in text


def test_the_same_comparison_gives_the_same_page(standings, tmp_path):
    """To the last byte."""
    first = write_report(standings, tmp_path / "a.html")
    second = write_report(standings, tmp_path / "deep" / "b.html")
    assert first.read_bytes() == second.read_bytes()


def test_incumbents_one_regime_and_worlds_without_a_seat_have_a_page():
    """A cost that is no number, outcomes that a side does not have, no regret."""
    told = load_strategy("doors-first").model_dump(mode="json")
    plans = [told | {"name": name, "side": "incumbents"} for name in ("one", "other")]
    settings = SMALL | {"incumbents.organisation": "council_campaign"}
    found = compare("town", plans, settings=settings, rule=FEW, workers=1)
    text = text_of(report(found))
    assert "strategies of the incumbents" in text
    assert "Only one answer of the regime was tried" in text
    poor = compare(
        "village",
        ["broadcast-money", "online-first"],
        ["harsh"],
        budget=1.0,
        settings=SMALL,
        rule=FEW,
        workers=1,
    )
    assert "Cost of a seat" in text_of(report(poor))


def test_runs_that_failed_are_told(standings):
    """Their worlds are left out, and the page says so."""
    contest = Contest.of("town", ["doors-first", "online-first"], settings=SMALL)
    comparison = contest.comparison(4)
    for _ in comparison.live(InProcess(), 1):
        pass
    results = comparison.results()
    runs = list(results.runs)
    runs[0] = type(runs[0])(**{**vars(runs[0]), "status": "failed", "error": f"heckled {UNSAFE}"})
    told = type(standings)(contest, type(results)(**{**vars(results), "runs": tuple(runs)}), FEW)
    text = text_of(report(told))
    assert "1 of the runs did not end well" in text
    assert "heckled" in text
