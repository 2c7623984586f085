"""The style sheets of all pages."""

from functools import cache
from pathlib import Path

_HOME = Path(__file__).parent / "assets"


@cache
def stylesheet() -> str:
    """Return the rules of all pages, the common ones first."""
    files = sorted(_HOME.glob("*.css"), key=lambda file: (file.stem != "style", file.stem))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
