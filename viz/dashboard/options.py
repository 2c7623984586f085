"""How a server is started. This file loads nothing else, so that the server answers at once."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """How much one server gives.

    Attributes:
        citizens: of a society that one session may ask for.
        sessions: open at once.
        kept_citizens: of all societies kept for the next who asks for the same.
        workers: processes that live runs in the background.
        replicates: of one comparison.
    """

    citizens: int = 200_000
    sessions: int = 40
    kept_citizens: int = 600_000
    workers: int = 2
    replicates: int = 200


@dataclass(frozen=True)
class Options:
    """How a server was started.

    Attributes:
        limits: how much it gives.
        language: of those who have not chosen one.
        sweep: folder of a sweep that is shown as a heat map.
    """

    limits: Limits = Limits()
    language: str = "en"
    sweep: Path | None = None


_given = Options()


def give(options: Options) -> None:
    """Say how the server of this process is started, before anybody enters its house."""
    global _given
    _given = options


def given() -> Options:
    """Return how the server of this process was started."""
    return _given
