"""Titles and stories of scenarios, in the language of the page."""

from groundswell.scenarios import Scenario
from groundswell.viz.dashboard.texts import Words


def title_of(config: Scenario, words: Words) -> str:
    """Return the title of a scenario; its own where there is none in the language."""
    return words.find(f"scenarios.{config.name}.title", config.title or config.name)


def story_of(config: Scenario, words: Words) -> str:
    """Return the story of a scenario; its own where there is none in the language."""
    return words.find(f"scenarios.{config.name}.story", config.story)
