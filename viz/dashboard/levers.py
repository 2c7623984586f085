"""Which fields of a scenario the dashboard puts on a lever, and how they are shown.

What a lever means, its unit, its range and where its value comes from stand in the schema of
scenarios, and only there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from groundswell.scenarios import ParameterCard, Scenario
from groundswell.scenarios.fields import ASSUMED
from groundswell.viz.dashboard.texts import Words

_REGIME = "regime.levers."
_OURS = "challengers.strategy."


@dataclass(frozen=True)
class Lever:
    """A field that can be moved on the page.

    Attributes:
        name: by which links call it; short, and unlike every other.
        path: of the field, dotted.
        group: of levers that stand together: repression, consent, campaign, hours or society.
        live: it acts at once; a structural one needs another society, and so a restart.
        step: from one value to the next.
        switch: it is either 0 or 1.
    """

    name: str
    path: str
    group: str
    live: bool = True
    step: float = 0.05
    switch: bool = False

    def card(self, config: Scenario) -> ParameterCard:
        """Return all that is known of the field in a scenario."""
        return config.describe(self.path)

    def title(self, words: Words) -> str:
        """Return its name as people say it."""
        return words(f"levers.{self.name}.name")

    def sentence(self, config: Scenario, words: Words) -> str:
        """Return what it means, in one plain sentence."""
        return words.find(f"levers.{self.name}.text", self.card(config).text)

    def span(self, config: Scenario) -> tuple[float, float]:
        """Return the ends of its slide: the plausible range of a count, all that is allowed else.

        The upper end is the last that whole steps reach, so that a number of ties stays even.
        """
        card = self.card(config)
        low, high = card.swept if card.swept and card.bounds[1] > 1 else card.bounds
        return low, low + self.step * int((high - low) / self.step + 1e-9)

    def known(self, config: Scenario) -> bool:
        """Return whether its default rests on data; else it is assumed."""
        return self.card(config).kind != ASSUMED


def _live(group: str, prefix: str, *names: str) -> list[Lever]:
    return [Lever(name, prefix + name, group) for name in names]


LEVERS: tuple[Lever, ...] = (
    *_live("repression", _REGIME, "policing", "targeted_arrests", "censorship"),
    Lever("shutdown", _REGIME + "shutdown", "repression", switch=True, step=1),
    *_live("repression", _REGIME, "candidate_filter", "fraud"),
    *_live("consent", _REGIME, "delivery", "pride", "antagonism", "television", "drying"),
    *_live("consent", _REGIME, "administrative_mobilisation"),
    *_live("campaign", _OURS, "headhunt", "training", "tools", "online", "legal_aid", "money"),
    *_live("campaign", _OURS, "year_round"),
    Lever("doors", _OURS + "mix.doors", "hours"),
    Lever("events", _OURS + "mix.events", "hours"),
    Lever("posts", _OURS + "mix.online", "hours"),
    Lever("reach", "parameters.ties.online_share", "society", live=False),
    Lever("friends", "parameters.ties.offline_degree", "society", live=False, step=2),
    Lever("alike", "parameters.ties.homophily", "society", live=False),
)
"""Every lever, in the order of the page."""

BY_NAME = {lever.name: lever for lever in LEVERS}
BY_PATH = {lever.path: lever for lever in LEVERS}
HOURS = tuple(lever for lever in LEVERS if lever.group == "hours")
"""The shares of a campaign's hours, which sum to 1."""


GROUPS = tuple(dict.fromkeys(lever.group for lever in LEVERS))
"""The groups, in the order of the page."""


def group(name: str) -> list[Lever]:
    """Return the levers that stand together under a name."""
    return [lever for lever in LEVERS if lever.group == name]


def whole(lever: Lever, value: float) -> float | int:
    """Return a value as a scenario may have it: whole where the steps are, as numbers of ties."""
    return round(value) if lever.step >= 1 else value


def shared_hours(moved: Lever, value: float, now: Mapping[str, float]) -> dict[str, float]:
    """Return the shares of hours when one is moved: the others keep their proportion.

    Args:
        moved: one of `HOURS`.
        value: that it is moved to.
        now: the shares as they are, by dotted path.
    """
    first, second = (lever.path for lever in HOURS if lever != moved)
    rest = now[first] + now[second]
    taken = round((1 - value) * (now[first] / rest if rest > 0 else 0.5), 2)
    return {moved.path: value, first: taken, second: round(1 - value - taken, 4)}
