"""A player lives a model on a thread of its own, and shows frozen days of it."""

import threading
from concurrent.futures import Future
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.model import MobilizationModel
from groundswell.scenarios import GroundswellError, Scenario, load_scenario
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.player import SHOWN_EVERY, Player, Showing
from groundswell.viz.dashboard.recipe import Change, Recipe

VILLAGE = Recipe("village", seed=1)
DAYS = 60
POLICING, CENSORSHIP = "regime.levers.policing", "regime.levers.censorship"
MIX = "challengers.strategy.mix."


def resting_on(day):
    """Return what is true of a page that rests on a day."""
    return lambda shown: shown.phase == "resting" and shown.snapshot and shown.snapshot.day == day


def digest(player: Player) -> str:
    """Return the fingerprint of the run as it stands."""
    return player.ask(lambda model, _: model.digest()).result(60)


def recipe_of(player: Player) -> Recipe:
    """Return the recipe of the run as it stands."""
    return player.ask(lambda _, recipe: recipe).result(60)


def lived(config: Scenario, days: int = DAYS) -> str:
    """Return the fingerprint of the run of a scenario that nobody touches."""
    return MobilizationModel(config).run(days).digest()


# ---- what it does ----


def test_it_opens_on_day_0_and_rests(seats):
    """A run that was opened waits for somebody to press Play."""
    player, screen = seats()
    player.open(VILLAGE)
    shown = screen.wait(resting_on(0))
    assert [s.phase for _, s in screen.shown] == ["building", "resting"]
    assert shown.recipe == VILLAGE
    assert shown.snapshot.days == shown.config.days == DAYS
    assert sum(shown.snapshot.counts) == len(shown.snapshot.states) == shown.society.N


def test_it_plays_to_the_last_day(seats):
    """Playing ends with the scenario, and is the run of the model itself."""
    player, screen = seats()
    player.open(VILLAGE)
    player.play()
    shown = screen.wait(resting_on(DAYS))
    assert shown.snapshot.done
    assert digest(player) == lived(VILLAGE.config())


def test_it_steps_one_day(seats):
    """Each step is one day, however quickly the key is pressed, and few days are shown then."""
    player, screen = seats()
    player.open(VILLAGE)
    for _ in range(30):
        player.step()
    assert screen.wait(resting_on(30)).snapshot.rows[-1]["day"] == 29
    assert len(screen.snapshots()) < 10


def test_it_leaps_to_a_day(seats):
    """A leap ends on its day, and one beyond the end on the last."""
    player, screen = seats(speed=1)
    player.open(VILLAGE)
    player.leap(45)
    screen.wait(resting_on(45))
    player.leap(500)
    screen.wait(resting_on(DAYS))


def test_it_opens_on_a_later_day(seats):
    """A link that names a day shows that day."""
    player, screen = seats()
    player.open(VILLAGE, 30)
    screen.wait(resting_on(30))
    assert digest(player) == lived(VILLAGE.config(), 30)


def test_rest_stops_it_at_the_end_of_a_day(seats):
    """Whoever presses Pause sees the day that was reached, and nothing moves after it."""
    player, screen = seats(speed=50)
    player.open(VILLAGE)
    player.play()
    screen.wait(lambda shown: shown.snapshot and shown.snapshot.day >= 2)
    player.rest()
    shown = screen.wait(lambda shown: shown.phase == "resting")
    assert player.ask(lambda model, _: model.day).result(60) == shown.snapshot.day < DAYS


def test_toggle_plays_and_rests(seats):
    """The space bar does the one and the other."""
    player, screen = seats(speed=20)
    player.open(VILLAGE)
    player.toggle()
    screen.wait(lambda shown: shown.phase == "playing")
    player.toggle()
    screen.wait(lambda shown: shown.phase == "resting")


def test_the_speed_is_kept(seats):
    """Twenty days a second are not thirty."""
    player, screen = seats(speed=20)
    player.open(VILLAGE)
    player.play()
    screen.wait(resting_on(DAYS))
    began = next(moment for moment, shown in screen.shown if shown.phase == "playing")
    assert screen.shown[-1][0] - began >= (DAYS - 2) / 20


def test_orders_before_a_run_stands_do_nothing(seats):
    """Play, step and levers wait for a society without harm."""
    player, screen = seats()
    player.play()
    player.step()
    player.move(POLICING, 0.9)
    player.open(VILLAGE)
    assert screen.wait(resting_on(0)).recipe == VILLAGE


# ---- what it shows ----


def test_snapshots_come_at_most_ten_times_a_second(seats):
    """Days between are lived and not shown; the last day is."""
    player, screen = seats(speed=120)
    player.open(VILLAGE)
    player.play()
    screen.wait(resting_on(DAYS))
    moments = [moment for moment, _, _ in screen.snapshots()]
    assert all(later - earlier >= 0.9 * SHOWN_EVERY for earlier, later in pairwise(moments[1:]))
    assert screen.snapshots()[-1][2] == DAYS


def test_nothing_is_queued_for_a_slow_viewer(seats):
    """Who draws nothing gets next to nothing, and then the last day at once."""
    player, screen = seats(speed=100, quick=False)
    player.open(VILLAGE)
    player.play()
    screen.wait(resting_on(DAYS))
    days = [day for _, _, day in screen.snapshots()]
    assert days == [0, DAYS]


def test_a_viewer_who_draws_again_is_shown_the_present(seats):
    """After a pause of the viewer the next snapshot is of today, not of where it left."""
    player, screen = seats(speed=40, quick=False)
    player.open(VILLAGE)
    player.play()
    while player.ask(lambda model, _: model.day).result(60) < 20:
        pass
    player.drawn(screen.snapshots()[-1][1])
    screen.wait(lambda shown: shown.snapshot and shown.snapshot.day > 0)
    assert screen.snapshots()[1][2] >= 20


def test_a_snapshot_stays_as_it_was_taken(seats):
    """What a page holds does not change when the run goes on."""
    player, screen = seats()
    player.open(VILLAGE, 20)
    early = screen.wait(resting_on(20)).snapshot
    states, rows = bytes(early.states), len(early.rows)
    player.play()
    screen.wait(resting_on(DAYS))
    assert (early.states, len(early.rows), early.day) == (states, rows, 20)


def test_what_is_looked_at_is_in_the_snapshot(seats):
    """A district and a citizen are looked at until something else is."""
    player, screen = seats()
    player.open(VILLAGE)
    player.look_at(district=2, citizen=1100)
    seen = screen.wait(lambda shown: shown.snapshot and shown.snapshot.citizen).snapshot
    assert (seen.district.number, seen.citizen.number) == (2, 1100)
    player.step()
    assert screen.wait(resting_on(1)).snapshot.citizen.number == 1100
    player.look_at()
    screen.wait(lambda shown: shown.snapshot.district is None)


# ---- levers ----


@settings(max_examples=8, deadline=None)
@given(
    moves=st.lists(
        st.tuples(
            st.integers(0, DAYS - 1),
            st.sampled_from((POLICING, CENSORSHIP, "challengers.strategy.headhunt")),
            st.integers(0, 20).map(lambda step: step / 20),
        ),
        min_size=1,
        max_size=6,
    ).map(lambda moves: sorted(moves, key=lambda move: move[0]))
)
def test_a_lever_moved_is_in_the_recipe(house, moves):
    """Whoever lives the recipe from its start gets what was lived by hand, to the last bit."""
    player = Player(house, lambda showing: None, float("inf"))
    player.open(VILLAGE)
    for day, path, value in moves:
        player.leap(day)
        _reach(player, day)
        player.move(path, value)
    player.leap(DAYS)
    _reach(player, DAYS)
    lived_by_hand, recipe = digest(player), recipe_of(player)
    player.close()
    assert {change.day for change in recipe.changes} == {day for day, _, _ in moves}
    assert lived(recipe.config()) == lived_by_hand
    again, _ = Recipe.from_query(recipe.query())
    assert lived(again.config()) == lived_by_hand


def _reach(player: Player, day: int) -> None:
    """Wait until a day has been reached; questions are answered between days."""
    while player.ask(lambda model, _: model.day).result(60) < day:
        pass


def test_levers_moved_while_days_are_lived(seats):
    """Levers pulled to and fro while it plays give a recipe of the same run."""
    player, screen = seats(speed=200)
    player.open(VILLAGE)
    player.play()
    for number in range(40):
        player.move(POLICING, (number % 11) / 10)
        player.move(CENSORSHIP, (number % 7) / 10)
        player.ask(lambda model, _: model.day).result(60)
    screen.wait(resting_on(DAYS))
    assert lived(recipe_of(player).config()) == digest(player)


def test_a_lever_of_the_day_of_an_event(house):
    """A lever moved on the day of a scenario's own event holds over it, in the recipe as well."""
    recipe = Recipe("consent-pact", settings={"size": 3000})
    config = recipe.config()
    event = next(event for event in config.events if event.set)
    day, path = config.day(event.date), next(iter(event.set))
    end = min(day + 5, config.days)
    player = Player(house, lambda showing: None, float("inf"))
    player.open(recipe, day)
    _reach(player, day)
    player.move(path, 0.05)
    player.leap(end)
    _reach(player, end)
    assert player.ask(lambda model, _: model.regime.levers[path.split(".")[-1]]).result(60) == 0.05
    assert lived(recipe_of(player).config(), end) == digest(player)
    player.close()


def test_shares_are_moved_together(seats):
    """The three shares of hours move at once, so that they always sum to 1."""
    player, screen = seats()
    player.open(VILLAGE, 10)
    screen.wait(resting_on(10))
    shares = {f"{MIX}doors": 0.2, f"{MIX}events": 0.3, f"{MIX}online": 0.5}
    player.move_together(shares)
    player.leap(DAYS)
    shown = screen.wait(resting_on(DAYS))
    assert {path: shown.snapshot.levers[path] for path in shares} == shares
    assert lived(shown.recipe.config()) == digest(player)


def test_a_lever_that_is_moved_again_on_its_day_counts_once(seats):
    """Dragging a lever leaves one change for the day, the last."""
    player, screen = seats()
    player.open(VILLAGE, 10)
    screen.wait(resting_on(10))
    for value in (0.4, 0.6, 0.9):
        player.move(POLICING, value)
    shown = screen.wait(lambda shown: shown.recipe.changes and shown.recipe.changes[0].value == 0.9)
    assert shown.recipe.changes == (Change(10, POLICING, 0.9),)


def test_a_lever_acts_from_the_coming_day(seats):
    """The days before it was moved are not touched, those after it are."""
    player, screen = seats()
    player.open(VILLAGE, 40)
    screen.wait(resting_on(40))
    player.move("regime.levers.delivery", 0.0)
    player.leap(DAYS)
    moved = screen.wait(resting_on(DAYS)).snapshot.rows
    plain = MobilizationModel(VILLAGE.config()).run().rows
    assert list(moved[:40]) == plain[:40]
    assert moved[-1]["approval_private"] < plain[-1]["approval_private"]


# ---- questions, faults, the end ----


def test_questions_are_answered_while_it_plays(seats):
    """A download need not wait for the run to end, and sees a day that is over."""
    player, _ = seats(speed=50)
    player.open(VILLAGE)
    player.play()
    day, rows = player.ask(lambda model, _: (model.day, len(model.rows))).result(60)
    assert day == rows < DAYS


def test_a_question_that_fails_fails_alone(seats):
    """Its asker gets the error; the run goes on."""
    player, screen = seats()
    player.open(VILLAGE)
    answer: Future[object] = player.ask(lambda model, _: model.no_such_thing)
    assert isinstance(answer.exception(60), AttributeError)
    player.step()
    assert not screen.wait(resting_on(1)).error


def test_a_question_before_there_is_a_run_is_refused(seats):
    """Nobody waits for ever for a run that nobody opened."""
    player, _ = seats()
    assert isinstance(player.ask(lambda model, _: model.day).exception(60), GroundswellError)


def test_a_fault_is_told_and_the_player_lives_on(seats):
    """A lever that may not be moved so leaves the run, its recipe and the next order whole."""
    player, screen = seats()
    player.open(VILLAGE, 5)
    screen.wait(resting_on(5))
    player.move(POLICING, 7.0)
    shown = screen.wait(lambda shown: bool(shown.error))
    assert "regime.levers.policing is 7.0" in shown.error
    assert shown.recipe == VILLAGE
    player.step()
    assert screen.wait(resting_on(6)).error == ""
    assert digest(player) == lived(VILLAGE.config(), 6)


def test_a_society_that_is_too_large_is_refused(seats):
    """The message says how many citizens there may be; what was there before stays."""
    player, screen = seats()
    player.open(Recipe("moscow-2017", settings={"size": 1_000_000}))
    assert "up to 200,000" in screen.wait(lambda shown: shown.phase == "failed").error
    player.open(VILLAGE)
    screen.wait(resting_on(0))
    player.open(Recipe("moscow-2017", settings={"size": 1_000_000}))
    shown = screen.wait(lambda shown: shown.phase == "resting" and bool(shown.error))
    assert shown.recipe == VILLAGE


def test_closing_ends_the_thread(house):
    """A page that was closed leaves nothing running, even in the middle of a run."""
    begun, left = threading.Event(), []

    def show(showing: Showing) -> None:
        if showing.phase == "playing":
            left.append(threading.current_thread())
            begun.set()

    player = Player(house, show, 5.0)
    player.open(VILLAGE)
    player.play()
    assert begun.wait(60)
    player.close()
    left[0].join(60)
    assert not left[0].is_alive()


def test_two_players_share_a_society_and_nothing_else(house: House, seats):
    """What one visitor does, another does not see."""
    (one, screen), (other, other_screen) = seats(), seats()
    for player in (one, other):
        player.open(VILLAGE)
    one.move("regime.levers.delivery", 0.0)
    one.play()
    first = screen.wait(resting_on(DAYS))
    untouched = other_screen.wait(resting_on(0))
    assert untouched.recipe == VILLAGE
    assert untouched.society is not None
    other.play()
    second = other_screen.wait(resting_on(DAYS))
    assert digest(other) == lived(load_scenario("village", {"seed": 1})) != digest(one)
    assert first.snapshot.states != second.snapshot.states
    layers = [p.ask(lambda model, _: model.society.layers).result(60) for p in (one, other)]
    assert layers[0]["offline"].indices is layers[1]["offline"].indices
