"""The page of parameters is made from the schema, and the one in the documentation is current."""

from pathlib import Path

import pytest

from groundswell.scenarios import SYMBOLS, Parameters, cards
from groundswell.scenarios.table import number, page

PAGE = Path(__file__).parents[2] / "docs" / "parameters.md"


def test_the_page_in_the_documentation_is_what_the_schema_says():
    """After a change: `python -m groundswell.scenarios.table > docs/parameters.md`."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_parameter_has_a_row():
    """Each path, symbol, sentence and reference of the schema stands on the page."""
    rows = [line for line in page().splitlines() if line.startswith("| `")]
    for card in cards(Parameters()):
        path = card.path.partition(".")[2]
        (row,) = [row for row in rows if row.startswith(f"| `{path}` | `{card.symbol}` |")]
        assert card.text in row
        assert card.source in row
        assert f" {card.kind} " in row


def test_every_mechanism_has_a_row():
    """Each switch stands on the page with the symbols it silences."""
    rows = page().splitlines()
    for name, symbols in SYMBOLS.items():
        (row,) = [row for row in rows if row.startswith(f"| `mechanisms.{name}` |")]
        assert all(f"`{symbol}`" in row for symbol in symbols)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (45_000, "45,000"),
        (0.03, "0.03"),
        (2.6e-4, "2.6e-4"),
        (-2.95, "-2.95"),
        (5 / 300, "0.0167"),
        (1e12, "1,000,000,000,000"),
    ],
)
def test_numbers_read_well(value: float, text: str):
    """Thousands are grouped, small numbers are short."""
    assert number(value) == text
