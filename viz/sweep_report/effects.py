"""The main effects in a sweep's report: each main result against each main factor."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from groundswell.analysis.estimates import LEVEL_TEXT, Cells, Numbers
from groundswell.viz.pages import (
    Html,
    code,
    folded,
    join,
    listed,
    note,
    paragraph,
    picture,
    table,
    tag,
)
from groundswell.viz.sweep_report.axes import Axis
from groundswell.viz.sweep_report.figures import MOST_DOTS, Limits, effect, limits_of, scatter
from groundswell.viz.sweep_report.subject import MAIN_FACTORS, MAIN_RESULTS, Subject
from groundswell.viz.sweep_report.words import decimals, number, rough, signed


@dataclass(frozen=True)
class _Panel:
    """One result against one factor.

    Attributes:
        axis: the factor.
        found: means in its cells.
        dots: values and results of the design points, where the values are in bins.
    """

    axis: Axis
    found: Cells
    dots: tuple[Numbers, Numbers] | None = None

    @property
    def reach(self) -> Numbers:
        """The numbers that a plot has to have room for."""
        if self.dots is not None:
            return self.dots[1]
        half = np.nan_to_num(self.found.half)
        return np.concatenate([self.found.mean - half, self.found.mean + half])


def effects(subject: Subject) -> Html:
    """Return a row of plots for each main result, one for each main factor."""
    if not subject.sweep.factors:
        return paragraph("Nothing was varied but the seed, so there is no effect to show.")
    if not subject.main_results:
        return paragraph("No result differs between the runs that ended well.")
    axes = [subject.axis(name) for name in subject.main_factors]
    parts = [_effects_of(subject, name, axes) for name in subject.main_results]
    return join([*_how_to_read(subject, axes), *_left_out(subject), *parts])


def _how_to_read(subject: Subject, axes: list[Axis]) -> Iterator[Html]:
    yield note(
        "Means over all runs with that value of the factor, whatever the other factors were. "
        "All plots of a result have the same upright axis, which ends where the values of single "
        "runs do; a bar that leaves it goes further. They show what the model does at the points "
        "of this design; whether a real place would answer alike is another question."
    )
    if not subject.several or not all(axis.binned and axis.ordered for axis in axes):
        yield note(interval(subject))
    if any(axis.binned and axis.ordered for axis in axes):
        yield note(
            "Where a factor took many values, each dot is a design point (the mean of its "
            "replicates) and the line joins the means of bins. It has no interval: the dots of a "
            "bin differ in all other factors, too, and their spread shows how much that matters."
        )
    uneven = [axis.name for axis in axes if subject.told[axis.name].uneven and not axis.binned]
    if uneven:
        yield note(
            "The design points at one value of ", listed(uneven), " differ from those at another "
            "in other factors, too", ", which the intervals do not count." if subject.several
            else ".",
        )  # fmt: skip
    for name in subject.main_factors:
        others = subject.told[name].together
        if others:
            yield note(code(name), " was changed together with ", listed(others),
                       "; their effects cannot be told apart.")  # fmt: skip


def interval(subject: Subject) -> str:
    """Say how the intervals are made, or why there are none."""
    if not subject.several:
        return (
            "There is a single replicate. Nothing is known then of how far chance has moved a "
            "mean, and no interval is shown."
        )
    count = np.unique(subject.replicates).size
    seeds = (
        "because the runs of one replicate share their seed"
        if subject.common
        else "though here each run has a seed of its own"
    )
    paired = (
        " As all values meet the same seeds, a difference between two of them is known better "
        "than overlapping bars suggest: “The numbers” give differences taken within replicates."
    )
    return (
        f"Bars are {LEVEL_TEXT} intervals: Student’s t over the means of the {count:,} replicates. "
        f"The replicate is the unit, {seeds}." + paired * subject.common
    )


def _left_out(subject: Subject) -> Iterator[Html]:
    factors = subject.sweep.factors[MAIN_FACTORS:]
    if factors:
        yield note(f"Shown are the first {MAIN_FACTORS} factors of the plan. Left out: ",
                   listed(factors), ".")  # fmt: skip
    yield from left_out_results(subject)


def left_out_results(subject: Subject) -> Iterator[Html]:
    """Name the results for which there are neither effects nor heat maps."""
    results = subject.differing[MAIN_RESULTS:]
    if results:
        yield note(
            f"Shown are the first {MAIN_RESULTS} results that differ between runs, those that the "
            "plan names before other headline numbers. Left out: ",
            listed(results),
            ".",
        )


def _effects_of(subject: Subject, name: str, axes: list[Axis]) -> Html:
    panels = [_panel(subject, name, axis) for axis in axes]
    limits = limits_of([panel.reach for panel in panels], subject.values(name))
    figures = (_figure(subject, name, panel, limits) for panel in panels)
    meaning = subject.meaning(name).text
    return tag(
        "div",
        tag("h3", code(name)),
        paragraph(f"{meaning[:1].upper()}{meaning[1:]}.") if meaning else Html(),
        tag("div", *figures, class_="panels two" if len(axes) <= 2 else "panels"),
        class_="result",
    )


def _panel(subject: Subject, name: str, axis: Axis) -> _Panel:
    found = subject.estimate(name, axis.codes, len(axis))
    if not (axis.binned and axis.ordered):
        return _Panel(axis, found)
    means, places = subject.point_means(name)
    return _Panel(axis, found, (axis.numbers[places], means))


def _figure(subject: Subject, name: str, panel: _Panel, limits: Limits) -> Html:
    axis, unit = panel.axis, subject.meaning(name).unit
    if panel.dots is None:
        svg = effect(axis, panel.found, limits, unit)
    else:
        svg = scatter(axis, panel.dots, panel.found, limits, unit)
    of_factor = subject.told[axis.name].unit
    caption = ["against ", code(axis.name), f" ({of_factor})" if of_factor else ""]
    if panel.dots is not None and panel.dots[0].size > MOST_DOTS:
        step = -(-panel.dots[0].size // MOST_DOTS)
        caption.append(tag("span", f"one design point in {step:,} is drawn", class_="small"))
    return tag(
        "figure",
        picture(svg, _told(name, panel)),
        tag("figcaption", *caption),
        folded("The numbers", _numbers(name, panel)),
    )


def _told(name: str, panel: _Panel) -> str:
    """The figure in a sentence: first, last, smallest and largest mean."""
    mean, labels = panel.found.mean, panel.axis.labels
    known = np.flatnonzero(np.isfinite(mean))
    if not known.size:
        return f"Mean {name} against {panel.axis.name}: no run has a value."
    digits = decimals(mean)
    order = known[np.argsort(mean[known], kind="stable")].tolist()
    places = {"first": int(known[0]), "last": int(known[-1]),
              "smallest": order[0], "largest": order[-1]}  # fmt: skip
    parts = (
        f"{word} {number(float(mean[i]), digits)} at {labels[i]}" for word, i in places.items()
    )
    return f"Mean {name} against {panel.axis.name}: {', '.join(parts)}."


def _numbers(name: str, panel: _Panel) -> Html:
    """The means as a table."""
    axis, found = panel.axis, panel.found
    half = f"±\N{NO-BREAK SPACE}{LEVEL_TEXT}"
    intervals = not axis.binned and bool(np.isfinite(found.half).any())
    changes = not axis.binned and bool(np.isfinite(found.change_half).any())
    head = [axis.name.rpartition(".")[2], "mean", *[half] * intervals, "runs"]
    head += [f"change from {axis.labels[0]}", half] * changes
    digits = decimals(found.mean)
    rows = [
        [
            axis.labels[i],
            number(found.mean[i], digits),
            *[rough(found.half[i])] * intervals,
            f"{found.runs[i]:,}",
            *[signed(found.change[i], digits), rough(found.change_half[i])] * changes,
        ]
        for i in range(len(axis))
    ]
    return table(f"Mean {name} against {axis.name}", head, rows)
