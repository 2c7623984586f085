"""What made the difference between two strategies: what each part of either is worth."""

from collections.abc import Sequence

from groundswell.analysis.ranking import Interval
from groundswell.analysis.strategies import Explanation
from groundswell.analysis.strategies.explanation import Part
from groundswell.analysis.strategies.words import between, change
from groundswell.viz import colours
from groundswell.viz.pages import Html, join, note, paragraph, picture, table, tag
from groundswell.viz.strategy_report.charts import Row, intervals
from groundswell.viz.strategy_report.names import title


def reasons(found: Explanation) -> Html:
    """Return a chart of what each part is worth to either strategy, and a table."""
    outcome = found.contest.outcomes[found.by]
    names = [title(plan) for plan in found.contest.strategies]
    order = sorted(found.parts.values(), key=lambda part: -_largest(found, part.name))
    gap = found.gap()
    figures = [
        _chart(found, order, number, f"What “{names[number]}” loses without …", colour)
        for number, colour in enumerate((colours.BLUE, colours.VERMILLION))
    ]
    rows = [
        [
            part.title,
            _told(found.worth(part.name, 0), found),
            _told(found.worth(part.name, 1), found),
            _told(found.of_the_gap(part.name), found),
        ]
        for part in order
    ]
    head = ("without", f"“{names[0]}” loses", f"“{names[1]}” loses", "of the lead it makes")
    return join(
        [
            paragraph(
                f"“{names[0]}” has {change(gap.mean, outcome)} ({outcome.title.lower()}; 95 % "
                f"interval {between(gap, outcome, signed=True)}) against “{names[1]}”. To see "
                "why, parts were switched off one at a time in the same "
                f"{found.replicates} worlds, under “{title(found.contest.regimes[0])}”."
            ),
            note(
                "Money for an action that is switched off is kept unspent. Doorsteps, events and "
                "posts are switched off for both sides at once. Parts work together: without "
                "candidates there is nobody to be trained, so losses need not add up. An open "
                "dot: the interval holds zero."
            ),
            tag("div", *figures, class_="panels two"),
            table("What each part is worth", head, rows),
        ]
    )


def _largest(found: Explanation, part: str) -> float:
    return max(abs(found.worth(part, strategy).mean) for strategy in (0, 1))


def _chart(
    found: Explanation, parts: Sequence[Part], strategy: int, caption: str, colour: str
) -> Html:
    outcome = found.contest.outcomes[found.by]
    worths = [(part.title, found.worth(part.name, strategy)) for part in parts]
    rows = [Row(name, worth, not worth.holds_zero, colour) for name, worth in worths]
    told = "; ".join(f"{name} {change(worth.mean, outcome)}" for name, worth in worths)
    svg = intervals(rows, outcome, difference=True)
    return tag(
        "figure", tag("figcaption", tag("strong", caption)), picture(svg, f"{caption} {told}")
    )


def _told(worth: Interval, found: Explanation) -> Html:
    outcome = found.contest.outcomes[found.by]
    if worth.low == worth.high == 0:
        return tag("span", "0: has no such part, or it changes nothing")
    return join(
        [
            change(worth.mean, outcome),
            tag("span", between(worth, outcome, signed=True), class_="small"),
        ]
    )
