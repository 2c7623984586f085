"""What a page may use of the session it is shown in."""

from collections.abc import Callable
from dataclasses import dataclass

from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.texts import Words


@dataclass(frozen=True)
class Session:
    """One browser's session; nothing of it is shared with another.

    Attributes:
        words: what is said, in the language of the session.
        house: what all sessions share: limits, societies, processes.
        watch: opens a run on the page Watch, on a day.
        go: opens a page, with fields of its link: `go("learn", lesson="crowd-to-council")`.
        reading: fields of the link that was opened, as text.
    """

    words: Words
    house: House
    watch: Callable[[Recipe, int], None]
    go: Callable[..., None]
    reading: dict[str, str]
