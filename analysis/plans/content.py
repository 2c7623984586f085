"""What decides the rows of a sweep, as plain data: the same however a plan is written.

Defaults are left out, numbers and measures are written in one way, and of files counts what they
hold, not where they stand.
"""

import hashlib
from pathlib import Path
from typing import Any

from groundswell.analysis.plans.design import SAMPLERS
from groundswell.analysis.plans.wishes import BlockWish
from groundswell.scenarios import Scenario

_LABELS = ("name", "title", "story", "record_every", "seed")  # those of a scenario
_EXACT = 2**53  # whole numbers below it are the same as fractions


def block_content(wish: BlockWish) -> dict[str, Any]:
    """A block as its plan tells it. What a table holds counts in the design's points."""
    told = wish.model_dump(mode="json")[wish.kind]
    if wish.kind == "table":
        return {"table": told}
    factors = told["factors"] if wish.kind in SAMPLERS else told
    factors.update({name: _values_content(values) for name, values in factors.items()})
    return {wish.kind: told}


def _values_content(told: Any) -> Any:
    """The values of a factor: a single one as a list, a range without what it need not say."""
    if isinstance(told, dict):
        return {key: value for key, value in told.items() if (key, value) != ("log", False)}
    return told if isinstance(told, list) else [told]


def scenario_content(scenario: Scenario) -> dict[str, Any]:
    """A scenario, complete with its districts, but without what decides no row."""
    found = scenario.document()
    for label in _LABELS:
        del found[label]
    for layer in ("household", "offline", "online"):
        file = found["networks"][layer]["file"]
        if file:
            digest = hashlib.sha256(Path(file).read_bytes()).hexdigest()
            found["networks"][layer]["file"] = f"sha256:{digest}"
    return found


def canonical(value: Any) -> Any:
    """The same plain data with 1 for 1.0."""
    if isinstance(value, dict):
        return {key: canonical(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [canonical(inner) for inner in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return int(value) if whole else value
