"""What visitors order in quick succession, late, or of something that is not there any more."""

import threading
from dataclasses import replace

import pytest

from groundswell.scenarios import scenario_names
from groundswell.viz.dashboard.compare.setup import with_lever, without_change
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.levers import BY_NAME, HOURS, LEVERS, shared_hours
from groundswell.viz.dashboard.player import Player, Showing
from groundswell.viz.dashboard.recipe import Change, Recipe
from groundswell.viz.dashboard.server import Place
from groundswell.viz.dashboard.watch.lever_panel import values_of

VILLAGE = Recipe("village", seed=1)
OTHERS = Recipe("village", seed=2)
POLICING, YEAR_ROUND = "regime.levers.policing", "challengers.strategy.year_round"
DOORS, EVENTS, POSTS = (lever.path for lever in HOURS)


def resting_on(day: int):
    """Return what is true of a page that rests on a day."""
    return lambda shown: shown.phase == "resting" and shown.snapshot and shown.snapshot.day == day


# ---- looking closely ----


@pytest.mark.parametrize(("district", "citizen"), [(999, 10), (-4, -7), (2, 10**12)])
def test_who_is_not_there_is_not_looked_at(seats, district, citizen):
    """A click on a map of before does no harm to the run that has come after it."""
    player, screen = seats()
    player.open(VILLAGE)
    player.look_at(district=district, citizen=citizen)
    player.step()
    shown = screen.wait(resting_on(1))
    assert not shown.error
    assert (shown.snapshot.district is None) == (district != 2)
    assert (shown.snapshot.citizen is None) == (citizen != 10)


def test_the_same_people_stay_in_sight(seats):
    """Reset shows the citizen of before; other people with the same numbers are not shown."""
    player, screen = seats()
    player.open(VILLAGE, 3)
    player.look_at(district=1, citizen=700)
    player.open(VILLAGE.with_setting(POLICING, 0.9))
    assert screen.wait(resting_on(0)).snapshot.citizen.number == 700
    player.open(OTHERS, 2)
    assert screen.wait(resting_on(2)).snapshot.citizen is None


# ---- levers ----


def test_shares_moved_one_after_the_other_on_a_day(seats):
    """A second lever of hours shares out what the first has left, although no day has passed."""
    player, screen = seats()
    player.open(VILLAGE, 5)
    before = values_of(screen.wait(resting_on(5)))
    player.move_together(shared_hours(BY_NAME["doors"], 0.8, before))
    after = values_of(screen.wait(lambda shown: len(shown.recipe.changes) == 3))
    assert after[DOORS] == 0.8
    player.move_together(shared_hours(BY_NAME["posts"], 0.2, after))
    now = values_of(screen.wait(lambda shown: values_of(shown)[POSTS] == 0.2))
    assert now[DOORS] / now[EVENTS] == pytest.approx(after[DOORS] / after[EVENTS], rel=0.1)
    assert now[DOORS] > before[DOORS]
    player.step()
    assert values_of(screen.wait(resting_on(6))) == now


def test_what_a_link_has_in_store_stays_in_store(seats):
    """A run begun anew has what was moved from its start, and what is to come on its day."""
    player, screen = seats()
    ahead = Change(40, YEAR_ROUND, 1.0)
    player.open(replace(VILLAGE, changes=(Change(2, POLICING, 0.9), ahead)), 10)
    screen.wait(resting_on(10))
    player.move(POLICING, 0.4)
    shown = screen.wait(lambda shown: len(shown.recipe.changes) == 3)
    assert shown.anew == Recipe("village", 1, {POLICING: 0.4}, (ahead,))
    player.step()
    assert screen.wait(resting_on(11)).anew == shown.anew


@pytest.mark.parametrize("name", scenario_names())
def test_every_lever_can_be_moved_on_compare(name):
    """A slider tells fractions, as 8.0 ties; the scenario gets what it may have."""
    recipe = Recipe(name)
    for lever in LEVERS:
        low, high = lever.span(recipe.config())
        for value in (low, min(high, low + lever.step), high):
            moved = with_lever(recipe, lever, float(value))
            assert lever.card(moved.config()).value == pytest.approx(value)
            assert Recipe.from_query(moved.query())[0].config() == moved.config()


def test_shares_moved_on_a_day_are_undone_together():
    """No share of hours is left without the others, with which it sums to 1."""
    shares = {DOORS: 0.2, EVENTS: 0.3, POSTS: 0.5}
    moved = [Change(9, path, share) for path, share in shares.items()]
    other, later = Change(9, POLICING, 0.5), [replace(one, day=20) for one in moved]
    recipe = replace(VILLAGE, changes=(*moved, other, *later))
    left = without_change(recipe, moved[1])
    assert left.changes == (other, *later)
    assert left.config().events
    assert without_change(recipe, other).changes == (*moved, *later)


# ---- the end ----


def test_a_closed_page_builds_and_shows_nothing_more():
    """Orders that wait when a visitor leaves are dropped, above all those to build a society."""
    shown: list[Showing] = []
    begun, ordered = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def show(showing: Showing) -> None:
        shown.append(showing)
        threads.append(threading.current_thread())
        begun.set()
        ordered.wait(60)
        player.close()

    player = Player(House(), show)
    for seed in range(5):
        player.open(VILLAGE.with_seed(seed), 50)
    ordered.set()
    assert begun.wait(60)
    threads[0].join(60)
    assert not threads[0].is_alive()
    assert [showing.phase for showing in shown] == ["building"]


# ---- where it is ----


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),
        ("::", "http://[::1]:80/"),
        ("school.example", "http://school.example:80/"),
    ],
)
def test_the_address_can_be_opened(host, url):
    """What a server listens on is not always what a browser can go to."""
    assert Place(host, 80).url == url


def test_a_refused_lever_does_not_stop_the_run(seats):
    """A value that may not be is told, and the days go on."""
    player, screen = seats()
    player.open(VILLAGE)
    player.play()
    player.move(POLICING, 7.0)
    assert POLICING in screen.wait(lambda shown: shown.error).error
    assert screen.wait(resting_on(60)).snapshot.done


def test_a_lever_moved_after_the_last_day_begins_another_run(seats):
    """There is no day left on which it could act, so it acts from the first of a new run."""
    player, screen = seats()
    player.open(VILLAGE, 60)
    screen.wait(resting_on(60))
    player.move(POLICING, 0.9)
    shown = screen.wait(resting_on(0))
    assert shown.recipe == VILLAGE.with_setting(POLICING, 0.9)
    assert shown.snapshot.levers[POLICING] == 0.9
