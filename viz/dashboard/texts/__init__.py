"""Everything the dashboard says, in English and Russian: one YAML file a language and page.

    words = Words("ru")
    words("watch.day_of", day=3, days=60)

Names and sentences of levers come from the schema of scenarios, so that they exist once; the
Russian ones stand in `texts/ru/levers.yaml`, keyed by the path of the field.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "ru")

_HOME = Path(__file__).parent


class Words:
    """What is said in one language.

    Args:
        language: `en` or `ru`; anything else is read as `en`.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language if language in LANGUAGES else "en"
        self._said = said(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key, with values filled in.

        Args:
            key: name of the file and of the text: "watch.play".
            **values: of the fields in the text.

        Raises:
            KeyError: there is no such text.
        """
        text = self._said[key]
        return text.format(**values) if values else text

    def find(self, key: str, otherwise: str = "") -> str:
        """Return the text of a key, or another where there is none."""
        return self._said.get(key, otherwise)

    def group(self, prefix: str) -> dict[str, str]:
        """Return the texts below a prefix, in their order: `states` has `ally`, `loyal`, ..."""
        start = prefix + "."
        return {
            key[len(start) :]: text for key, text in self._said.items() if key.startswith(start)
        }

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as it is written in this language: 7,200 or 7 200."""
        text = f"{value:,.{digits}f}"
        if self.language == "ru":
            return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
        return text

    def percent(self, share: float, digits: int = 1) -> str:
        """Return a share as a percentage."""
        return f"{self.number(100 * share, digits)}\N{NARROW NO-BREAK SPACE}%"


@cache
def said(language: str) -> Mapping[str, str]:
    """Return every text of a language by its key."""
    found: dict[str, str] = {}
    for file in sorted((_HOME / language).glob("*.yaml")):
        _flatten(yaml.safe_load(file.read_text(encoding="utf-8")), file.stem, found)
    return found


def _flatten(value: Any, key: str, found: dict[str, str]) -> None:
    if not isinstance(value, dict):
        found[key] = str(value).strip()
        return
    for name, inner in value.items():
        _flatten(inner, f"{key}.{name}", found)
