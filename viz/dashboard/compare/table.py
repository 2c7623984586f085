"""The table of outcomes as HTML: means with intervals, and differences to the first contender."""

from html import escape

from groundswell.analysis.paired import FEWEST, Difference, Results
from groundswell.viz.dashboard.charts import PALETTE
from groundswell.viz.dashboard.compare.sentences import change_of, interval_of, mean_of
from groundswell.viz.dashboard.compare.setup import LETTERS
from groundswell.viz.dashboard.compare.topics import OUTCOMES, Outcome
from groundswell.viz.dashboard.texts import Words

_SIGNS = {"more": "▲", "less": "▼", "alike": "≈"}


def table_html(results: Results, chosen: str, words: Words) -> str:
    """Return the table.

    Args:
        results: of the comparison.
        chosen: name of the outcome that is shown elsewhere on the page.
        words: in which it is written.
    """
    letters = LETTERS[: len(results.contenders)]
    heads = "".join(
        f'<th class="gs-number" scope="col"><span class="gs-letter" '
        f'style="background:{PALETTE[place]}">{letter}</span></th>'
        for place, letter in enumerate(letters)
    )
    rows = "".join(_row(results, outcome, outcome.name == chosen, words) for outcome in OUTCOMES)
    head = f"<tr><th scope='col'>{escape(words('compare.outcome'))}</th>{heads}</tr>"
    return (
        f'<table class="gs-table gs-outcomes" style="--contenders:{len(letters)}">'
        f"<thead>{head}</thead><tbody>{rows}</tbody></table>"
    )


def _row(results: Results, outcome: Outcome, chosen: bool, words: Words) -> str:
    found = results.estimates(outcome.name)
    known = len(results.seeds) >= FEWEST
    cells = []
    for place in range(len(results.contenders)):
        mean = float(found.mean[place])
        cell = f"<b>{escape(mean_of(mean, outcome, words))}</b>"
        if known:
            half = float(found.half[place])
            cell += f'<div class="gs-note">{escape(interval_of(mean, half, outcome, words))}</div>'
        if place:
            cell += _change(results.difference(outcome.name, place), outcome, words)
        cells.append(f'<td class="gs-number">{cell}</td>')
    name = escape(words(f"compare.outcomes.{outcome.name}.name"))
    mark = ' class="gs-chosen"' if chosen else ""
    return f"<tr{mark}><th scope='row'>{name}</th>{''.join(cells)}</tr>"


def _change(difference: Difference, outcome: Outcome, words: Words) -> str:
    """Return the difference to the first contender, and whether it is told apart from none."""
    if difference.verdict == "unknown":
        return ""
    text = f"{_SIGNS[difference.verdict]} {change_of(difference, outcome, words)}"
    return f'<div class="gs-change gs-{difference.verdict}">{escape(text)}</div>'
