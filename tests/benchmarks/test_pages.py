"""Pages are compared on the same model, and ratios say by how much the dashboard is better."""

import pytest

from benchmarks.dashboard import Found, rows
from benchmarks.pages import OURS, SOLARA_VIZ, settings_of
from groundswell.viz.dashboard.recipe import Recipe


@pytest.mark.parametrize("citizens", [2_000, 20_000, 100_000])
def test_both_pages_show_the_same_society(citizens):
    """What the link of the dashboard opens is what the page of SolaraViz is given."""
    scenario, settings = settings_of(citizens)
    recipe, _ = Recipe.from_query(OURS.query(citizens))
    assert (recipe.scenario, recipe.settings) == (scenario, settings)
    assert recipe.config().size == citizens
    assert SOLARA_VIZ.query(citizens) == OURS.query(None) == ""


def test_ratios_are_above_one_where_the_dashboard_is_better():
    """Fewer seconds and megabytes are better, and more days and frames."""
    ours = Found([2.0], [0.1], {2_000: (600.0, 9.0)}, 10.0)
    theirs = Found([4.0], [0.4], {2_000: (2.0, 3.0)}, 5.0)
    found = {row[0]: row[-1] for row in rows({"ours": ours, "theirs": theirs})}
    assert found == {
        "command to first paint, s": "2 ×",
        "Play to the next frame, s": "4 ×",
        "days a second at 2,000 citizens": "300 ×",
        "frames a second at 2,000 citizens": "3 ×",
        "memory for each session, MB": "0.5 ×",
    }


def test_alone_there_are_no_ratios():
    """Without altair the dashboard stands alone in the table."""
    alone = Found([2.0, 3.0], [0.1], {2_000: (600.0, 9.0)}, 10.0)
    assert all(len(row) == 2 for row in rows({"ours": alone}))
