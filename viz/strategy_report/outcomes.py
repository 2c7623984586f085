"""What each strategy brings and costs, and the trade between breadth and concentration."""

from collections.abc import Iterator

import numpy as np

from groundswell.analysis.ranking import Interval
from groundswell.analysis.strategies import Outcome, Standings
from groundswell.analysis.strategies.outcomes import Numbers
from groundswell.analysis.strategies.words import amount, between
from groundswell.viz.pages import Html, folded, join, note, paragraph, picture, table, tag
from groundswell.viz.strategy_report.charts import Mark, plane
from groundswell.viz.strategy_report.names import shorts, title


def outcomes(standings: Standings) -> Html:
    """Return all outcomes with their spread under each regime, and money against what it brings."""
    return join(
        [
            note(
                "The mean over the worlds; in small type the range in which nine of ten worlds "
                "lie. Costs divide the money by all votes and seats of the side, not only by "
                "those that the money has won."
            ),
            tag("h3", title(standings.contest.regimes[0])),
            *(_under(standings, number) for number in _regimes(standings)),
            *_against_money(standings),
        ]
    )


def trade(standings: Standings) -> Html:
    """Return councils with a seat against seats."""
    return join(
        [
            paragraph(
                "A seat in many councils is a voice in many places; many seats in few councils are "
                "power in a few. To the right is more seats, upwards more councils with a seat."
            ),
            _plane(standings, "seats", "councils_with_seat"),
        ]
    )


def _regimes(standings: Standings) -> range:
    return range(len(standings.contest.regimes))


def _under(standings: Standings, regime: int) -> Html:
    where = title(standings.contest.regimes[regime])
    order = standings.ranking(regime).order
    names = [title(standings.contest.strategies[place]) for place in order]
    rows = [
        [one.title, *(_cell(standings.values(one.name)[regime, place], one) for place in order)]
        for one in standings.outcomes.values()
    ]
    found = tag(
        "div", table(f"Outcomes under {where}", ("outcome", *names), rows), class_="panels one"
    )
    return found if regime == 0 else folded(f"Under “{where}”", found)


def _cell(values: Numbers, outcome: Outcome) -> Html:
    """A mean, and the range of nine worlds in ten below it."""
    known = values[np.isfinite(values)]
    if not known.size:
        return tag("span", "none")
    low, high = np.quantile(known, [0.05, 0.95])
    spread = between(Interval(0, float(low), float(high)), outcome)
    missing = "" if known.size == values.size else f"; {known.size} of {values.size} worlds"
    return join(
        [amount(float(known.mean()), outcome), tag("span", spread + missing, class_="small")]
    )


def _against_money(standings: Standings) -> Iterator[Html]:
    if standings.rule.by == "spent":
        return
    yield tag("h3", "Money spent, and what it brought")
    yield _plane(standings, "spent", standings.rule.by)
    yield note(
        "A strategy may have less to spend than the budget: a restriction keeps money away, and "
        "what finds no candidates to be spent on is kept."
    )


def _plane(standings: Standings, across: str, up: str) -> Html:
    """The strategies in a plane of two outcomes, a chart for each regime."""
    names = shorts(standings)
    figures = []
    for regime in _regimes(standings):
        marks = [
            Mark(names[place], standings.interval(regime, place, across),
                 standings.interval(regime, place, up))
            for place in range(len(names))
        ]  # fmt: skip
        one, other = standings.outcomes[across], standings.outcomes[up]
        where = title(standings.contest.regimes[regime])
        told = "; ".join(
            f"{mark.name}: {amount(mark.across.mean, one)} and {amount(mark.up.mean, other)}"
            for mark in marks
        )
        figures.append(
            tag(
                "figure",
                tag("figcaption", tag("strong", where)),
                picture(plane(marks, one, other), f"{one.title} and {other.title.lower()}: {told}"),
            )
        )
    return tag("div", *figures, class_="panels two" if len(figures) > 1 else "panels one")
