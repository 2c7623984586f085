"""The distributions in a sweep's report: how each result varies over all runs."""

import numpy as np

from groundswell.analysis.estimates import LEVEL_TEXT, Numbers
from groundswell.viz.pages import (
    Html,
    code,
    join,
    listed,
    note,
    paragraph,
    picture,
    tag,
)
from groundswell.viz.sweep_report.figures import histogram
from groundswell.viz.sweep_report.subject import Subject
from groundswell.viz.sweep_report.words import decimals, number, rough, rough_decimals, some

MOST_DISTRIBUTIONS = 36
"""Results whose distribution is drawn."""


def distributions(subject: Subject) -> Html:
    """Return a card for each result: histogram, mean, spread, range, number of runs."""
    if not len(subject.ok):
        return paragraph("No run ended well, so there is nothing to show.")
    shown = subject.differing[:MOST_DISTRIBUTIONS]
    left = subject.differing[MOST_DISTRIBUTIONS:]
    return join(
        [
            note(_how_to_read(subject)) if shown else Html(),
            tag("div", *(_card(subject, name) for name in shown), class_="panels"),
            *_flat(subject),
            note("Left out, as more than ", f"{MOST_DISTRIBUTIONS}: ", listed(left), ".")
            if left
            else Html(),
        ]
    )


def _how_to_read(subject: Subject) -> str:
    over = "over all design points and replicates" if subject.sweep.factors else "over replicates"
    return (
        f"Each run that ended well counts once, {over}; the dashed line is the mean. How wide a "
        "distribution is depends on the values chosen for the design: it is not a forecast."
    )


def _card(subject: Subject, name: str) -> Html:
    values = subject.values(name)
    known = values[np.isfinite(values)]
    meaning = subject.meaning(name)
    told = _numbers(known)
    unknown = values.size - known.size
    lines = [tag("span", line, class_="numbers") for line in told]
    lines += [tag("span", _interval(subject, name), class_="numbers")] * _only_chance(subject)
    if unknown:
        lines.append(tag("span", f"no value in {some(unknown, 'run')}", class_="numbers"))
    return tag(
        "figure",
        picture(histogram(known), f"Histogram of {name}: {'; '.join(told)}."),
        tag("figcaption", tag("strong", code(name)), *_meaning(meaning.text, meaning.unit), *lines),
    )


def _meaning(text: str, unit: str) -> list[Html]:
    told = f"{text} ({unit})" if unit and text else text
    return [tag("span", told, class_="small")] if told else []


def _numbers(known: Numbers) -> tuple[str, str]:
    """Mean, spread and range of values that differ."""
    digits = decimals(known)
    whole = 0 if (known == np.round(known)).all() else digits
    spread = float(known.std(ddof=1))
    return (
        f"mean {number(float(known.mean()), rough_decimals(spread))}, sd {rough(spread)}, "
        f"n = {known.size:,}",
        f"from {number(known.min(), whole)} to {number(known.max(), whole)}",
    )


def _only_chance(subject: Subject) -> bool:
    return not subject.sweep.factors and subject.several


def _interval(subject: Subject, name: str) -> str:
    """The interval of the mean, where nothing but the seed differs between runs."""
    found = subject.estimate(name, np.zeros(len(subject.ok), np.int64), 1)
    return f"{LEVEL_TEXT} interval of the mean: ± {rough(float(found.half[0]))}"


def _flat(subject: Subject) -> list[Html]:
    """Name the results that never differ."""
    none = [name for name, value in subject.flat.items() if np.isnan(value)]
    same = {name: value for name, value in subject.flat.items() if name not in none}
    lines = []
    if same:
        told = [tag("li", code(name), f" = {number(value, decimals([value]))}")
                for name, value in same.items()]  # fmt: skip
        lines += [paragraph("The same in every run that has a value:"), tag("ul", *told)]
    if none:
        lines.append(paragraph("Without a value in any run: ", listed(none), "."))
    return lines
