"""A recipe is a run, described so completely that a link or a command brings it back."""

import shlex
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import groundswell
from groundswell.cli import main
from groundswell.model import MobilizationModel
from groundswell.scenarios import GroundswellError, load_scenario, scenario_names
from groundswell.viz.dashboard.levers import BY_NAME, LEVERS
from groundswell.viz.dashboard.recipe import Change, Recipe, fields_of_links

POLICING = "regime.levers.policing"
MIX = "challengers.strategy.mix."
ALONE = [lever for lever in LEVERS if lever.group not in ("hours", "society")]

shares = st.integers(0, 20).map(lambda step: step / 20)
levers = st.sampled_from([lever.path for lever in ALONE if not lever.switch])
recipes = st.builds(
    Recipe,
    scenario=st.just("village"),
    seed=st.none() | st.integers(0, 2**63 - 1),
    settings=st.dictionaries(levers, shares, max_size=4),
    changes=st.lists(
        st.builds(Change, st.integers(0, 59), levers, shares),
        max_size=5,
        unique_by=lambda change: (change.day, change.path),
    ).map(lambda changes: tuple(sorted(changes, key=lambda change: change.day))),
)


def refused(query: str) -> str:
    """Return what is said of a link that is refused."""
    with pytest.raises(GroundswellError) as caught:
        Recipe.from_query(query)
    return str(caught.value)


# ---- round trips ----


@settings(max_examples=60, deadline=None)
@given(recipe=recipes, day=st.integers(0, 60))
def test_a_link_brings_back_the_recipe(recipe, day):
    """Link and recipe say the same, whatever was set, moved or seeded."""
    assert Recipe.from_query(recipe.query(day)) == (recipe, day)
    assert Recipe.from_query("?" + recipe.query(day, lang="ru", page="learn")) == (recipe, day)


@settings(max_examples=25, deadline=None)
@given(recipe=recipes)
def test_the_command_sets_what_the_recipe_sets(recipe):
    """The values of the command's `--set` give the scenario of the recipe."""
    words = shlex.split(recipe.command())
    assert words[:3] == ["groundswell", "run", "village"]
    given = dict(words[at + 1].split("=", 1) for at, word in enumerate(words) if word == "--set")
    if "--seed" in words:
        given["seed"] = words[words.index("--seed") + 1]
    assert load_scenario("village", given) == recipe.config()


def test_the_command_lives_the_same_run(tmp_path):
    """The command, given to a shell, ends in the very run of the recipe."""
    recipe = Recipe("village", 7, {POLICING: 0.8}, (Change(10, "regime.levers.delivery", 0.2),))
    command = shlex.split(recipe.command(days=30))[1:]
    assert main([*command, "--out", str(tmp_path / "run")]) == 0
    digest = groundswell.load_run(tmp_path / "run").provenance.digest
    assert digest == MobilizationModel(recipe.config()).run(30).digest()


def test_links_are_short_and_can_be_read():
    """A link names levers as the page does, and no more than differs from the scenario."""
    recipe = Recipe("village", 3, {POLICING: 0.8}, (Change(10, "regime.levers.fraud", 0.25),))
    link = "v=1&scenario=village&seed=3&policing=0.8&fraud@10=0.25&day=45"
    assert recipe.query(45) == link
    assert Recipe("village").query() == "v=1&scenario=village"


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_has_a_link(name):
    """Each of them opens as it is written."""
    recipe, day = Recipe.from_query(f"v=1&scenario={name}")
    assert (recipe.config(), day) == (load_scenario(name), 0)


def test_a_link_without_anything_opens_something():
    """The bare address shows a scenario, and links of the page itself do not change it."""
    assert Recipe.from_query("") == Recipe.from_query("lang=ru&page=compare") == (Recipe(), 0)


def test_every_lever_and_switch_can_be_in_a_link():
    """Whatever the page can move, and each mechanism, a link can say."""
    allowed = fields_of_links()
    assert {lever.path for lever in LEVERS} <= allowed
    recipe, _ = Recipe.from_query("scenario=village&mechanisms.observers=false&size=1000&days=70")
    config = recipe.config()
    assert (config.mechanisms.observers, config.size, config.days) == (False, 1000, 70)


# ---- what a recipe does ----


def test_settling_makes_settings_of_changes():
    """Reset starts again with the levers as they were left."""
    moves = (Change(3, POLICING, 0.4), Change(9, POLICING, 0.6))
    settled = Recipe("village", 5, {POLICING: 0.1, "size": 500}, moves).settled()
    assert settled == Recipe("village", 5, {POLICING: 0.6, "size": 500})


def test_setting_a_field_forgets_its_changes():
    """A lever set from the start is not moved back by what was done before."""
    recipe = Recipe("village", changes=(Change(3, POLICING, 0.4), Change(4, "x", 1)))
    assert recipe.with_setting(POLICING, 0.9).changes == (Change(4, "x", 1),)


def test_changes_stand_in_the_order_of_their_days():
    """Whatever the order in which they were made, and each lever once a day."""
    recipe = Recipe("village")
    for day, value in ((9, 0.1), (3, 0.2), (9, 0.3)):
        recipe = recipe.with_change(Change(day, POLICING, value))
    assert recipe.changes == (Change(3, POLICING, 0.2), Change(9, POLICING, 0.3))


def test_recipes_are_not_changed_but_copied():
    """Two pages may hold the same recipe."""
    recipe = Recipe("village", settings={POLICING: 0.1})
    copies = (
        recipe.with_setting("size", 5),
        recipe.with_seed(4),
        recipe.with_change(Change(1, "x", 1)),
    )
    assert recipe not in copies
    assert recipe == replace(recipe) == Recipe("village", settings={POLICING: 0.1})


def test_events_of_the_scenario_stay():
    """A lever moved comes after the events that the scenario has of its own."""
    recipe = Recipe("consent-pact", changes=(Change(5, POLICING, 0.4),))
    events = recipe.config().events
    written = load_scenario("consent-pact").events
    assert events[: len(written)] == written
    assert events[-1].set == {POLICING: 0.4}


# ---- links that are refused ----


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "village.yaml", "./village", "~"])
def test_paths_are_no_scenarios(name):
    """A link opens shipped scenarios and never a file of the server."""
    assert "is not known" in refused(f"scenario={name}")


@pytest.mark.parametrize("field", ["districts.file", "networks.file", "extends", "story", "title"])
def test_fields_that_name_files_or_texts_are_refused(field):
    """What is not a number, a switch or a known option of the schema cannot be set by a link."""
    assert "is not known" in refused(f"scenario=village&{field}=x")


def test_an_unknown_field_is_told_the_nearest():
    """A typing error is told what may have been meant."""
    assert "did you mean 'policing'?" in refused("polising=0.4")


def test_other_versions_are_refused():
    """A link of a later groundswell is not guessed at."""
    assert "another version" in refused("v=2&scenario=village")
    assert "v is 'x'" in refused("v=x")


@pytest.mark.parametrize(
    "value",
    [".nan", "nan", ".inf", "-.inf", "1e308", "-1", "1.01", "abc", "true", "null", "~", "0x10"],
)
@pytest.mark.parametrize("field", ["policing", "policing@5"])
def test_absurd_values_are_refused(field, value):
    """A share is a number from 0 to 1 and nothing else; the message names the field."""
    assert "policing" in refused(f"scenario=village&{field}={value}")


@pytest.mark.parametrize(
    "value", ["[1,2]", "{a: 1}", "%26a 1", "!!python/object:os.system x", "0.5 # note", "'0.5'"]
)
def test_values_are_plain(value):
    """No list, mapping, anchor or tag of YAML is read from a link."""
    assert "a number, true or false, or a name" in refused(f"scenario=village&policing={value}")


@pytest.mark.parametrize(
    "query",
    [
        "seed=-1", "seed=1.5", "seed=99999999999999999999", "size=0", "size=2.5", "size=1e12",
        "days=0", "days=3651", "days=100000", "day=x", "day=1.5", "policing@x=0.5",
        "policing@-1=0.5", "policing@60=0.5", "policing@3.5=1", "reach@3=0.5", "doors=0.9",
        "seed=" + "9" * 5000,
    ],
)  # fmt: skip
def test_numbers_out_of_range_are_refused(query):
    """Sizes, days and seeds are checked before anything is built."""
    assert refused(f"scenario=village&{query}")


def test_days_out_of_range_are_the_nearest():
    """A link to a day that the run does not have shows its first or its last."""
    assert Recipe.from_query("scenario=village&day=-3")[1] == 0
    assert Recipe.from_query("scenario=village&day=9999")[1] == 60


def test_very_long_links_are_refused():
    """No link makes the server read for long."""
    assert "8,000" in refused("scenario=village&" + "policing=0.5&" * 1000)


def test_of_a_field_said_twice_the_last_counts():
    """As in any query; the link that the page writes says it once."""
    recipe, _ = Recipe.from_query("scenario=village&policing=0.5&policing=0.7")
    assert recipe.settings == {POLICING: 0.7}
    assert recipe.query().count("policing") == 1


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from([*BY_NAME, "seed", "size", "days", "day", "v", "scenario"]) | st.text(),
    at=st.just("") | st.text(max_size=4).map(lambda text: "@" + text),
    value=st.text(max_size=30) | st.floats().map(str) | st.integers().map(str),
)
def test_any_link_is_opened_or_refused(name, at, value):
    """Nothing that people type breaks more than the link."""
    try:
        recipe, day = Recipe.from_query(f"scenario=village&{name}{at}={value}")
    except GroundswellError:
        return
    assert 0 <= day <= recipe.config().days
