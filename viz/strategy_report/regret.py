"""Regret: what a strategy may cost where nobody knows how the regime will answer."""

import numpy as np

from groundswell.analysis.strategies import Standings
from groundswell.analysis.strategies.words import amount
from groundswell.viz.pages import Html, join, note, paragraph, table, tag
from groundswell.viz.strategy_report.names import title


def regret(standings: Standings) -> Html:
    """Return how far each strategy is behind the best of each regime, and which risks least."""
    regimes, outcome = standings.contest.regimes, standings.objective
    if len(regimes) == 1:
        return paragraph(
            f"Only one answer of the regime was tried, “{title(regimes[0])}”. A strategy that is "
            "best there may be worse under another one; `--regime` takes several."
        )
    safest = title(standings.contest.strategies[standings.safest])
    worst = standings.regrets.max(axis=1)
    rows = [_row(standings, place) for place in np.argsort(worst, kind="stable").tolist()]
    head = ("strategy", *(title(answer) for answer in regimes), "at worst")
    return join(
        [
            note(
                "Regret is how far the mean of a strategy is behind that of the best one under "
                f"the same regime ({outcome.title.lower()}); 0 is the best itself. The strategy "
                "whose largest regret is smallest risks least (Savage 1951)."
            ),
            tag("div", table("Regret by regime", head, rows)),
            paragraph(
                tag("strong", f"Risks least: “{safest}”."),
                f" At worst it is {amount(float(worst.min()), outcome)} behind the best.",
            ),
        ]
    )


def _row(standings: Standings, place: int) -> list[str]:
    outcome, values = standings.objective, standings.regrets[place]
    cells = [
        tag("strong", amount(value, outcome)) if value == values.max() and value > 0
        else amount(value, outcome)
        for value in values.tolist()
    ]  # fmt: skip
    name = title(standings.contest.strategies[place])
    return [name, *cells, amount(float(values.max()), outcome)]
