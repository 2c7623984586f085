"""The pages Compare and Learn in a real browser: from the first click to what was found."""

from urllib.parse import quote, urlsplit

VILLAGES = [f"v=1&scenario=village&delivery={delivery}" for delivery in (0.9, 0.1)]
RUNS = "|".join(["seeds=3&first=1&citizens=5000", *VILLAGES])


def compared(tab) -> tuple[list[str], list[str]]:
    """Return what a comparison says, once all of its runs have been lived."""
    tab.page.locator(".gs-verdict").first.wait_for()
    tab.page.get_by_role("button", name="Cancel").wait_for(state="detached")
    verdicts = tab.page.locator(".gs-verdict p").all_inner_texts()
    return verdicts, tab.page.locator(".gs-compare table td").all_inner_texts()


def test_a_comparison(visit):
    """Two runs side by side are lived, told apart, lived on, and found again through the link."""
    tab = visit(None)
    tab.page.goto(f"{tab.url}?page=compare&runs={quote(RUNS)}")
    verdicts, cells = compared(tab)
    assert len(verdicts) == 1
    assert "B" in verdicts[0]
    assert len(cells) > 6
    tab.page.get_by_role("button", name="more").first.click()
    tab.wait("/seeds%3D11|seeds=11/.test(location.search)")
    compared(tab)
    tab.wait("before => document.querySelector('.gs-compare table').innerText != before", "")
    again, more = compared(tab)
    assert more != cells
    other = visit(None)
    other.page.goto(f"{other.url}?{urlsplit(tab.page.url).query}")
    assert compared(other) == (again, more)


def test_a_comparison_can_be_cancelled(visit):
    """Long work ends when it is told to, and what has been lived is kept."""
    tab = visit(None)
    tab.page.goto(f"{tab.url}?page=compare&runs={quote(RUNS.replace('seeds=3', 'seeds=150'))}")
    tab.page.locator(".gs-verdict").first.wait_for()
    tab.click("Cancel")
    tab.page.get_by_role("button", name="Cancel").wait_for(state="detached")
    assert tab.page.locator(".gs-verdict").count() == 1


def test_a_lesson(visit):
    """A bet is placed, runs are lived, the truth is shown beside the bet, and leads on."""
    tab = visit(None)
    tab.page.goto(f"{tab.url}?page=learn")
    tab.page.get_by_role("button", name="Open the lesson").first.click()
    slider = tab.page.get_by_role("slider")
    slider.focus()
    before = tab.text(".gs-learn-figure")
    for _ in range(3):
        slider.press("ArrowRight")
    tab.wait("before => document.querySelector('.gs-learn-figure').innerText != before", before)
    tab.click("Place my bet")
    tab.page.get_by_text("You bet").first.wait_for()
    assert tab.page.locator(".gs-learn-truth").count() == 0
    tab.click("Run it")
    tab.page.locator(".gs-learn-truth").wait_for()
    shown = tab.page.locator("body").inner_text()
    for heading in ("How it works", "Things to notice", "Things to try"):
        assert heading in shown
    assert "{" not in shown
    mine = tab.text(".gs-learn-mine .gs-learn-figure")
    assert f"You bet {mine}" in shown
    tab.page.locator(".gs-learn-trial button").first.click()
    tab.page.wait_for_selector("canvas[data-frame]")
    assert "page=learn" not in tab.page.url
