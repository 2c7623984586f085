"""Where the difference between two strategies is: seats of either by district, on maps."""

import numpy as np

from groundswell.analysis.ranking import Interval, interval
from groundswell.analysis.strategies import Explanation, Standings
from groundswell.analysis.strategies.outcomes import Numbers
from groundswell.viz.pages import Html, folded, join, note, picture, table, tag
from groundswell.viz.strategy_report.charts import seat_map
from groundswell.viz.strategy_report.names import title

_MOST_ROWS = 12  # districts in the table


def places(standings: Standings, explanation: Explanation | None) -> Html:
    """Return maps of the pair that is explained, or of the best two under the first regime."""
    if len(standings.contest.strategies) < 2:
        return note("There is one strategy only.")
    first, second = _pair(standings, explanation)
    names = [title(standings.contest.strategies[place]) for place in (first, second)]
    seats = [standings.district_seats(0, place) for place in (first, second)]
    gaps = [interval(gap) for gap in (seats[0] - seats[1]).T]
    sure = np.array([not gap.holds_zero for gap in gaps])
    means = [won.mean(axis=0) for won in seats]
    where = standings.contest.scenario.table
    figures = [
        _map(seat_map(where, means[0]), f"Seats: {names[0]}"),
        _map(seat_map(where, means[1]), f"Seats: {names[1]}"),
        _map(
            seat_map(where, means[0] - means[1], sure=sure),
            f"Difference: + where “{names[0]}” has more",
        ),
    ]
    rows = _rows(standings, means, gaps)
    head = ("district", names[0], names[1], "difference", "95 % interval")
    return join(
        [
            note(
                f"Under “{title(standings.contest.regimes[0])}”; means over the worlds. Each "
                "hexagon is a district. In the third map a district is pale where its interval "
                "holds zero: with many districts, one in twenty is not pale by chance alone. "
                f"Here {int(sure.sum())} of {sure.size} are not."
            ),
            tag("div", *figures, class_="panels two"),
            folded("The districts with the largest differences", table("Districts", head, rows)),
        ]
    )


def _pair(standings: Standings, explanation: Explanation | None) -> tuple[int, int]:
    if explanation is None:
        first, second = standings.ranking(0).order[:2]
        return first, second
    names = [plan.name for plan in standings.contest.strategies]
    first, second = (names.index(plan.name) for plan in explanation.contest.strategies)
    return first, second


def _map(svg: str, caption: str) -> Html:
    return tag("figure", tag("figcaption", tag("strong", caption)), picture(svg, caption))


def _rows(standings: Standings, means: list[Numbers], gaps: list[Interval]) -> list[list[str]]:
    """The districts with the largest differences, as the rows of a table."""
    table_of = standings.contest.scenario.table
    order = np.argsort(-np.abs(means[0] - means[1]), kind="stable")[:_MOST_ROWS]
    return [
        [
            str(table_of.name[place]),
            f"{means[0][place]:.1f}",
            f"{means[1][place]:.1f}",
            f"{gaps[place].mean:+.1f}",
            f"{gaps[place].low:+.1f} to {gaps[place].high:+.1f}",
        ]
        for place in order.tolist()
    ]
