"""The table of all quantities as a Markdown page, made from their declarations.

`python -m groundswell.scenarios.table > docs/parameters.md` makes the page anew.
"""

import sys
from collections.abc import Iterator

from groundswell.scenarios.districts import SupportIndex, TurnoutIndex
from groundswell.scenarios.fields import ParameterCard, Part, cards
from groundswell.scenarios.mechanisms import SYMBOLS, Mechanisms
from groundswell.scenarios.parameters import Parameters
from groundswell.scenarios.parts import Call, Election, Event, Levers, Side, Strategy

_INTRODUCTION = """\
# Parameters

Every number of the model, as the schema of scenarios declares it. This page is made by
`python -m groundswell.scenarios.table`; do not edit it by hand. The equations stand in
[model.md](model.md) under the same symbols. One quantity can be shown on the command line:

    groundswell show moscow-2017 --field parameters.attitudes.return_rate

**Unit**: `x` is the scale of attitudes, from -1 (firmly incumbents) to 1 (firmly challengers); a
rate `1/day` is per person per day; `persons per 7.2 M voters` is brought to the electorate of the
scenario. **Accepted** is what the loader lets through; **plausible**, where it is given, is the
range in which a result should be shown to hold.

**Kind** says how the default came about:

- *source*: taken from the reference, or derived from the figures it gives;
- *experiment*: set so that the model reproduces the published experiment or observation;
- *calibrated*: fitted to the aggregate that is named;
- *assumed*: nobody has measured it, or not in this form. A reference given with an assumed value
  supports the mechanism or the order of magnitude, not the value.
"""

_COLUMNS = (
    "Field", "Symbol", "Default", "Unit", "Accepted", "Plausible", "Kind", "Meaning", "Source",
)  # fmt: skip


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            _INTRODUCTION,
            "## Parameters of the model\n",
            "Paths start with `parameters`. One set of values serves every scenario; a scenario",
            "changes one with `parameters.<group>.<field>`.\n",
            *_parameter_sections(),
            "## Inputs of a scenario\n",
            "These belong to a case, not to the model. Fields without a number (names, dates,",
            "files) are described in [scenarios.md](scenarios.md).\n",
            *_input_sections(),
            "## Mechanisms\n",
            *_mechanisms(),
        ]
    )


def _parameter_sections() -> Iterator[str]:
    for name in Parameters.model_fields:
        part = getattr(Parameters(), name)
        title = name.replace("_", " ").capitalize()
        yield from _section(f"{title} (`parameters.{name}`)", part)


def _input_sections() -> Iterator[str]:
    yield from _section("Levers of the regime (`regime.levers`)", Levers())
    yield from _section("Strategies (`challengers.strategy`, `incumbents.strategy`)", Strategy())
    yield from _section("Sides (`challengers`, `incumbents`)", Side())
    yield from _section("Election (`election`)", Election(rule="block_vote", date=0))
    yield from _section("Calls to protest (`protests`)", Call(date=0, permitted=False))
    yield from _section("Dated events (`events`)", Event(date=0))
    support, turnout = SupportIndex(columns=("a",)), TurnoutIndex(columns=("a",))
    yield from _section("Support of districts (`districts.support`)", support)
    yield from _section("Turnout of districts (`districts.turnout`)", turnout)


def _section(title: str, part: Part) -> Iterator[str]:
    """Yield a heading, what the part is about, and a row for each of its own quantities."""
    meaning = (type(part).__doc__ or "").split("\n\n")[0].replace("\n    ", "\n")
    yield f"### {title}\n\n{meaning}\n"
    yield _row(_COLUMNS)
    yield _row(["---"] * len(_COLUMNS))
    own = (card for card in cards(part) if not card.path.startswith("strategy."))
    yield from map(_describe, own)
    yield ""


def _describe(card: ParameterCard) -> str:
    return _row(
        [
            f"`{card.path}`",
            f"`{card.symbol}`",
            number(card.default),
            card.unit,
            _range(card.bounds),
            _range(card.swept) if card.swept else "",
            card.kind,
            card.text,
            card.source,
        ]
    )


def _mechanisms() -> Iterator[str]:
    yield "A mechanism that is switched off sets its symbols to zero and touches nothing else; one"
    yield "without symbols is read by the rules themselves.\n"
    yield _row(["Field", "Default", "Meaning", "Symbols set to zero"])
    yield _row(["---"] * 4)
    for name, field in Mechanisms.model_fields.items():
        symbols = ", ".join(f"`{symbol}`" for symbol in SYMBOLS[name])
        default = "on" if field.default else "off"
        yield _row([f"`mechanisms.{name}`", default, field.description or "", symbols])
    yield ""


def number(value: float) -> str:
    """Return a number as people read it: 45,000; 0.03; 2.6e-4; 0.0167."""
    if value == int(value):
        return f"{value:,.0f}"
    text = f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.1e}"
    return text.replace("e-0", "e-")


def _range(bounds: tuple[float, float]) -> str:
    return " to ".join(number(bound) for bound in bounds)


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '∣') for cell in cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
