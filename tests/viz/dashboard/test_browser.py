"""The page Watch in a real browser that reaches nothing but this machine."""

import re
from urllib.parse import urlsplit

import pytest

from groundswell.model import MobilizationModel
from groundswell.viz.dashboard.recipe import Recipe
from tests.viz.dashboard.conftest import Tab, server_of

LONG = "scenario=village&seed=3"


def test_a_page_that_moves(visit):
    """The page opens with a map on it; Play moves days and dots; Pause stops them."""
    tab = visit()
    assert tab.day == 0
    assert len(tab.legend) == 7
    before = tab.picture
    tab.click("Play")
    tab.wait("day => Number(document.querySelector('.gs-daynumber').innerText.match(/\\d+/)) > 3")
    tab.click("Pause")
    tab.page.get_by_role("button", name="Play", exact=True).wait_for()
    assert tab.picture != before
    day = tab.day
    tab.click("One day")
    tab.wait_for_day(day + 1)


def test_the_page_says_what_it_is(visit):
    """Language, title, zoom and the honest words are those of a page for everybody."""
    page = visit().page
    assert page.locator("html").get_attribute("lang") == "en"
    assert "groundswell" in page.title()
    zoom = page.locator("meta[name=viewport]").get_attribute("content")
    assert "user-scalable" not in zoom
    assert "maximum-scale" not in zoom
    assert "not a forecast" in page.get_by_role("contentinfo").inner_text()


def test_the_map_is_told_to_those_who_hear_it(visit):
    """The canvas, the charts and a summary say in words what is seen, each day anew."""
    tab = visit("scenario=village&seed=3&day=46")
    tab.wait_for_day(46)
    told = tab.page.locator("canvas[data-frame]").get_attribute("aria-label")
    assert told.startswith("Day 46 of 60")
    assert "The last protest drew" in told
    tab.page.locator("[aria-live=polite]", has_text="Day 46 of 60").wait_for(state="attached")
    assert tab.curve("lean to the challengers") > 0
    tab.press("ArrowRight")
    tab.wait("document.querySelector('canvas[data-frame]').ariaLabel.startsWith('Day 47')")
    buttons = tab.page.locator("button").all()
    assert [
        one for one in buttons if not (one.inner_text() or one.get_attribute("aria-label"))
    ] == []


def test_a_lever_that_is_moved_shows_in_the_series(visit):
    """A lever acts from the next day on: mark, link and curves are those of the model."""
    tab = visit("scenario=village&seed=3&day=10")
    tab.wait_for_day(10)
    lever = tab.page.locator("#lever-delivery")
    if not lever.is_visible():
        tab.page.locator("details", has=lever).locator("summary").click()
    lever.focus()
    tab.press("Home")
    tab.wait("[...document.querySelectorAll('.gs-progress i')].some(i => i.title.includes(': 0'))")
    tab.finish()
    link = urlsplit(tab.shared()).query
    assert "delivery@10=0" in link
    recipe, day = Recipe.from_query(link)
    model = MobilizationModel(recipe.config()).run()
    plain = MobilizationModel("village", seed=3).run()
    assert day == 60
    approval = 100 * model.rows[-1]["approval_private"]
    tab.wait(
        "day => document.querySelector('.gs-charts').innerHTML.includes(day)", f"{approval:.1f}"
    )
    assert tab.curve("approve of the leader") == pytest.approx(approval, abs=0.06)
    assert approval < 100 * plain.rows[-1]["approval_private"] - 1


# The map has had the same size twice: it fits the window, which the page learns after a moment.
STILL = """() => {
  const { clientWidth, clientHeight } = document.querySelector(".gs-map canvas");
  const before = window.sizeBefore;
  window.sizeBefore = `${clientWidth} ${clientHeight}`;
  return before === window.sizeBefore;
}"""


def test_a_district_and_a_citizen_are_looked_at(visit):
    """A click on the map opens the district, and the nearest dot's story."""
    tab = visit("scenario=village&seed=3&day=60")
    tab.wait_for_day(60)
    canvas = tab.page.locator(".gs-map canvas").last
    tab.page.wait_for_function(STILL, polling=400)
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.3 * box["width"], "y": 0.3 * box["height"]})
    story = tab.page.locator(".gs-citizen")
    story.wait_for()
    assert "What moves them today" in story.inner_text()
    district = tab.text(".gs-district")
    assert re.search(r"\d+ dots for", district)
    assert "Turnout" in district
    assert tab.page.locator(".gs-district .gs-council svg").count() > 0
    tab.press("f")  # and stays while the page changes around it
    tab.page.locator(".gs-present").wait_for()
    tab.press("Escape")
    tab.page.locator(".gs-present").wait_for(state="detached")
    assert tab.page.locator(".gs-district").count() == 1


def test_a_link_opens_the_same_run_elsewhere(visit):
    """Whoever opens a shared link in another browser sees the same numbers to the last dot."""
    first = visit("scenario=village&seed=11&day=20")
    first.wait_for_day(20)
    first.page.locator("#lever-policing").focus()
    first.press("End")
    first.wait(
        "[...document.querySelectorAll('.gs-progress i')].some(i => i.title.includes(': 1'))"
    )
    first.finish()
    link = first.shared()
    assert len(link) < 120
    second = visit(urlsplit(link).query)
    second.wait_for_day(60)
    assert (second.day, second.legend, second.marks) == (first.day, first.legend, first.marks)
    assert second.picture == first.picture
    # The funnel is drawn after the map: it is done when it has the seats that the map has.
    first.wait("""() => {
        const won = document.querySelector('.gs-result')?.innerText.match(/\\d+/)[0];
        return document.querySelector('.gs-funnel')?.innerText.trim().endsWith(won);
    }""")
    funnel = first.text(".gs-funnel")
    assert "elected" in funnel
    second.wait("told => document.querySelector('.gs-funnel')?.innerText == told", funnel)


def test_visitors_do_not_share_anything(visit):
    """What one does, the other does not see."""
    one, other = visit(), visit()
    one.press("7")
    one.press(" ")
    one.wait_for_day(60)
    other.press("ArrowRight")
    other.wait_for_day(1)
    assert "Day 60" in one.text(".gs-daynumber")
    assert (
        one.page.locator(".gs-speed").inner_text() != other.page.locator(".gs-speed").inner_text()
    )


def test_keys(visit):
    """Space, arrow, digits, n, r and ? do what the card of keys says."""
    tab = visit()
    for day in (1, 2):
        tab.press("ArrowRight")
        tab.wait_for_day(day)
    tab.press("1")
    tab.page.get_by_text("1 day a second").wait_for()
    tab.press(" ")
    tab.page.get_by_role("button", name="Pause").wait_for()
    tab.press(" ")
    tab.page.get_by_role("button", name="Play", exact=True).wait_for()
    tab.press("n")
    tab.wait_for_day(43)
    tab.press("r")
    tab.wait_for_day(0)
    tab.press("?")
    tab.page.get_by_role("dialog").wait_for()
    assert "Space" in tab.page.get_by_role("dialog").inner_text()
    tab.press("Escape")
    tab.page.get_by_role("dialog").wait_for(state="detached")


def test_keys_stay_with_what_has_the_focus(visit):
    """An arrow on a lever moves the lever and no day; a digit in the seed is part of the seed."""
    tab = visit()
    lever = tab.page.locator("#lever-policing")
    lever.focus()
    tab.press("ArrowRight")
    tab.wait("document.querySelector('#lever-policing').value == 0.35")
    seed = tab.page.get_by_label("Seed")
    seed.fill("7")
    seed.press("Enter")
    tab.wait("location.search.includes('seed=7')")
    tab.page.wait_for_selector("canvas[data-frame]")
    assert tab.day == 0


def test_presenter_mode(visit):
    """On a projector the map stays, and what only its operator needs goes."""
    tab = visit()
    wide = tab.page.locator("canvas[data-frame]").bounding_box()["width"]
    tab.press("f")
    tab.page.locator(".gs-present").wait_for()
    tab.wait("wide => document.querySelector('canvas[data-frame]').clientWidth >= wide", wide)
    assert not tab.scrolls_sideways()
    tab.press("ArrowRight")
    tab.wait_for_day(1)
    tab.press("f")
    tab.page.locator(".gs-present").wait_for(state="detached")


def test_languages(visit):
    """The page speaks Russian to whoever asks for it, says so in its markup, and goes on."""
    tab = visit("scenario=village&seed=3&day=5")
    tab.wait_for_day(5)
    tab.page.get_by_text("Русский").click()
    tab.wait("document.documentElement.lang == 'ru'")
    tab.wait("/5.*60/.test(document.querySelector('.gs-daynumber')?.innerText)")
    tab.wait("!/Policing|Opinions|Levers/.test(document.body.innerText)")
    tab.wait("/[а-яё]{4,}/.test(document.querySelector('canvas[data-frame]').ariaLabel)")
    tab.page.get_by_text("English").click()
    tab.wait("document.documentElement.lang == 'en'")


@pytest.mark.parametrize("page", ["watch", "compare", "learn"])
def test_a_phone(visit, page):
    """At the width of a phone nothing has to be moved sideways, and the map is as wide."""
    size = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    tab = visit(None, **size)
    tab.page.goto(f"{tab.url}?scenario=village&page={page}")
    tab.page.locator("#content, .gs-learn").first.wait_for()
    if page == "watch":
        tab.page.wait_for_selector("canvas[data-frame]")
        assert tab.page.locator("canvas[data-frame]").bounding_box()["width"] > 300
    assert not tab.scrolls_sideways()


def test_a_broken_link_says_so(visit):
    """The message names the fault, as text, and the page works."""
    tab = visit("scenario=village&polising=0.4&<img src=x onerror=alert(1)>=1")
    shown = tab.page.get_by_text("could not be opened")
    shown.wait_for()
    assert "policing" in shown.inner_text()
    assert tab.page.locator("img[src=x]").count() == 0
    tab.press("ArrowRight")
    tab.wait("document.querySelector('.gs-daynumber').innerText.startsWith('Day 1 ')")


def test_less_motion(visit):
    """Whoever asked the system for less motion gets a page that works."""
    tab = visit(reduced_motion="reduce")
    tab.press("ArrowRight")
    tab.wait_for_day(1)


def test_a_full_server(chromium):
    """Who finds every seat taken is told so; a page that closes makes room at once."""
    starts = server_of("--sessions", "1")
    server = next(starts)
    first, second = (Tab(chromium, server.url) for _ in range(2))
    first.open()
    second.page.goto(server.url)
    second.page.get_by_text("Every seat is taken").wait_for()
    assert second.page.locator("canvas").count() == 0
    first.page.close(run_before_unload=True)
    comes_in(second)
    comes_in(second)  # whoever reloads a page keeps the seat
    for tab in (first, second):
        tab.context.close()
    assert next(starts, None) is None
    assert first.faults + second.faults == []


def comes_in(tab: Tab) -> None:
    """Open the page until there is a seat."""
    for _ in range(20):
        tab.page.goto(tab.url)
        tab.page.wait_for_selector("canvas[data-frame], .gs-narrow")
        if tab.page.locator("canvas[data-frame]").count():
            return
    raise AssertionError("no seat was given back")


def test_the_server_has_nothing_to_complain(visit, server):
    """In normal use nothing is written to the console of whoever started it."""
    visit()
    assert server.complaints() == ""
