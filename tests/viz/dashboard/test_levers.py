"""Levers: fields of the schema that can be moved on the page."""

import pytest

from groundswell.scenarios import load_scenario, scenario_names
from groundswell.scenarios.checks import SETTABLE
from groundswell.viz.dashboard.levers import BY_NAME, BY_PATH, GROUPS, HOURS, LEVERS, group
from groundswell.viz.dashboard.texts import LANGUAGES, Words

VILLAGE = load_scenario("village")


def each(levers):
    """Return a mark that tests each of some levers by its name."""
    return pytest.mark.parametrize("lever", levers, ids=lambda lever: lever.name)


def test_names_and_paths_are_unique():
    """A link means one lever, and no lever's name hides a field of the schema."""
    assert len(BY_NAME) == len(BY_PATH) == len(LEVERS)


def test_every_lever_stands_in_one_group():
    """The page shows each lever once."""
    shown = [lever for name in GROUPS for lever in group(name)]
    assert shown == list(LEVERS)


@each(LEVERS)
@pytest.mark.parametrize("name", scenario_names())
def test_every_lever_is_a_field_of_every_scenario(lever, name):
    """Its meaning, unit, range and source stand in the schema."""
    config = load_scenario(name)
    card = lever.card(config)
    assert card.path == lever.path
    assert card.text
    low, high = card.bounds
    assert low <= card.value <= high
    assert lever.known(config) in (True, False)


@each(LEVERS)
def test_live_levers_can_be_moved_on_a_day(lever):
    """What acts at once is what a dated event may set; the rest asks for a new start."""
    assert lever.live == (lever.path in SETTABLE)


@each([lever for lever in LEVERS if lever not in HOURS])
def test_every_step_of_a_lever_is_allowed(lever):
    """Its ends, and a step away from its value, are scenarios that can be lived."""
    card = lever.card(VILLAGE)
    low, high = lever.span(VILLAGE)
    for value in (low, high, min(high, card.value + lever.step)):
        value = int(value) if isinstance(card.value, int) else value
        assert load_scenario(VILLAGE, {lever.path: value})


@each(LEVERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_has_words(lever, language):
    """It has a short name and a sentence in every language."""
    words = Words(language)
    assert lever.title(words)
    sentence = lever.sentence(VILLAGE, words)
    assert sentence.endswith(".")
    if language != "en":
        assert sentence != lever.card(VILLAGE).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_has_a_name(language):
    """Groups are headed in every language."""
    assert all(Words(language)(f"levers.groups.{name}") for name in GROUPS)
