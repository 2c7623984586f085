"""Who is best under each regime: means, paired differences, probabilities."""

from collections.abc import Iterator

from groundswell.analysis.strategies import Standings
from groundswell.analysis.strategies.words import amount, between, chance, change
from groundswell.viz import colours
from groundswell.viz.pages import Html, join, note, paragraph, picture, table, tag
from groundswell.viz.strategy_report.charts import Row, intervals
from groundswell.viz.strategy_report.names import listed_titles, shorts, title


def ranking(standings: Standings) -> Html:
    """Return a chart and a table for each regime, and whether there were enough runs."""
    regimes = range(len(standings.contest.regimes))
    return join(
        [
            note(
                "A dot is the mean over the simulated worlds, the bar its 95 % interval. "
                "Differences are taken within a world, so what chance does to all strategies "
                "drops out of them: they are surer than the means suggest. An open dot marks a "
                "strategy that cannot be told from the best."
            ),
            *(part for regime in regimes for part in _under(standings, regime)),
            *_rule(standings),
        ]
    )


def _under(standings: Standings, regime: int) -> Iterator[Html]:
    yield tag("h3", title(standings.contest.regimes[regime]))
    several = len(standings.contest.strategies) > 1
    figures = [_means(standings, regime), *([_gaps(standings, regime)] if several else [])]
    yield tag("div", *figures, class_="panels two")
    yield _table(standings, regime)


def _means(standings: Standings, regime: int) -> Html:
    names, outcome = shorts(standings), standings.objective
    best, equals = standings.best(regime), standings.equals(regime)
    rows = [
        Row(names[place], standings.interval(regime, place), place not in equals or place == best)
        for place in standings.ranking(regime).order
    ]
    means = "; ".join(f"{row.name} {amount(row.found.mean, outcome)}" for row in rows)
    told = f"{outcome.title} by strategy, best first: {means}"
    return _figure(intervals(rows, outcome), told, outcome.title)


def _gaps(standings: Standings, regime: int) -> Html:
    names, outcome = shorts(standings), standings.objective
    best, equals = standings.best(regime), standings.equals(regime)
    rows = [
        Row(
            names[place],
            standings.difference(regime, place, best),
            place not in equals,
            colours.VERMILLION,
        )
        for place in standings.ranking(regime).order
        if place != best
    ]
    gaps = "; ".join(f"{row.name} {change(row.found.mean, outcome)}" for row in rows)
    caption = f"Difference to {names[best]}, on the same worlds"
    return _figure(intervals(rows, outcome, difference=True), f"{caption}: {gaps}", caption)


def _figure(svg: str, told: str, caption: str) -> Html:
    return tag("figure", tag("figcaption", tag("strong", caption)), picture(svg, told))


def _table(standings: Standings, regime: int) -> Html:
    outcome, found, best = standings.objective, standings.ranking(regime), standings.best(regime)
    equals, wins = standings.equals(regime), standings.wins(regime)
    rows = []
    for place in found.order:
        mean, gap = standings.interval(regime, place), standings.difference(regime, place, best)
        against = between(gap, outcome, signed=True)
        verdict = "cannot be told from the best" if place in equals else "behind the best"
        rows.append(
            [
                title(standings.contest.strategies[place]),
                amount(mean.mean, outcome),
                between(mean, outcome),
                "the best mean" if place == best else f"{against}: {verdict}",
                chance(float(found.chances[place])),
                f"{100 * wins[place]:.0f} %",
            ]
        )
    head = (
        "strategy", outcome.title.lower(), "95 % interval", "difference to the best (95 %)",
        "probability to be best", "best in so many worlds",
    )  # fmt: skip
    return table(f"Ranking under {title(standings.contest.regimes[regime])}", head, rows)


def _rule(standings: Standings) -> Iterator[Html]:
    """Whether the number of runs was enough, and by which rule."""
    rule, outcome = standings.rule, standings.objective
    yield tag("h3", "Were there enough worlds?")
    yield paragraph(
        f"Worlds were added until one strategy was left under each regime, or {rule.most} were "
        "lived. A strategy is dropped once another's lead is larger than chance leaves open "
        "(Kim and Nelson 2001). Differences below "
        f"{amount(standings.indifference, outcome)} ({outcome.title.lower()}) are taken not to "
        "matter."
    )
    for regime, answer in enumerate(standings.contest.regimes):
        yield paragraph(f"“{title(answer)}”: {_state(standings, regime)}")


def _state(standings: Standings, regime: int) -> str:
    """Which strategies the rule has left under a regime."""
    left = [standings.contest.strategies[place] for place in standings.contending(regime)]
    if len(left) > 1:
        return f"not settled; still in the running are {listed_titles(left)}."
    margin = amount(standings.indifference, standings.objective)
    return f"settled: {listed_titles(left)} is the best, or as good to within {margin}."
