"""The heat maps in a sweep's report: tables whose cells are coloured by their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_hex

from groundswell.analysis.estimates import Cells, Codes, Numbers
from groundswell.viz.pages import (
    Html,
    code,
    join,
    listed,
    note,
    paragraph,
    scrolling,
    tag,
)
from groundswell.viz.sweep_report.axes import Axis
from groundswell.viz.sweep_report.effects import left_out_results
from groundswell.viz.sweep_report.subject import PAIRED_FACTORS, Subject
from groundswell.viz.sweep_report.words import NONE, decimals, number, rough, same

COLOURS = "cividis"  # even in lightness and the same to the colour-blind (Nuñez et al. 2018)
_WIDE = 5  # columns of a table that needs the whole width of the page


@dataclass(frozen=True)
class _Pair:
    """Two factors, the first in rows.

    Attributes:
        down: the factor in rows.
        across: the factor in columns.
        codes: the cell of each run, row by row.
    """

    down: Axis
    across: Axis
    codes: Codes

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.down), len(self.across)

    @property
    def binned(self) -> bool:
        """Whether a cell holds design points with several values of a factor."""
        return self.down.binned or self.across.binned


def heat_maps(subject: Subject) -> Html:
    """Return a part for each main pair of factors, with a heat map for each main result."""
    if len(subject.sweep.factors) < 2:
        return paragraph("Fewer than two factors were varied, so there is no pair to show.")
    if not subject.main_results:
        return paragraph("No result differs between the runs that ended well.")
    pairs = [_pair(subject, *names) for names in subject.main_pairs]
    parts = (_part(subject, pair) for pair in pairs)
    return join([*_how_to_read(subject, pairs), *_left_out(subject), *parts])


def _how_to_read(subject: Subject, pairs: list[_Pair]) -> Iterator[Html]:
    yield note(
        "Each cell holds the mean over all runs with these two values, whatever the other factors "
        "were. Colours run from the smallest to the largest mean of each table by itself, dark to "
        "light; grey cells have no run."
    )
    if subject.several and not all(pair.binned for pair in pairs):
        yield note("In brackets below it: its standard error, the replicate being the unit.")
    elif not subject.several:
        yield note("With a single replicate, the error of a mean is not known.")
    if any(pair.binned for pair in pairs):
        yield note(
            "Where a factor took many values they are put into bins; below the mean stands then "
            "the number of design points in the cell, which differ in all other factors as well."
        )


def _left_out(subject: Subject) -> Iterator[Html]:
    yield from left_out_results(subject)
    if subject.zipped_pairs:
        names = dict.fromkeys(name for pair in subject.zipped_pairs for name in pair)
        yield note("Left out are pairs that the plan changes together (zip) among ",
                   listed(names), ": one of them says all about the other.")  # fmt: skip
    factors = subject.sweep.factors[PAIRED_FACTORS:]
    if factors:
        yield note(
            f"Shown are pairs of the first {PAIRED_FACTORS} factors of the plan, and repression "
            "against reach wherever they stand. Left out are other pairs with ",
            listed(factors),
            ".",
        )


def _pair(subject: Subject, down: str, across: str) -> _Pair:
    first, second = (subject.axis(name, paired=True) for name in (down, across))
    return _Pair(first, second, first.codes * len(second) + second.codes)


def _part(subject: Subject, pair: _Pair) -> Html:
    tables = (_heat_map(subject, name, pair) for name in subject.main_results)
    width = "one" if len(pair.across) > _WIDE else "two"
    return join(
        [
            tag("h3", code(pair.down.name), " × ", code(pair.across.name)),
            tag("div", *tables, class_=f"panels {width}"),
        ]
    )


def _heat_map(subject: Subject, name: str, pair: _Pair) -> Html:
    rows, columns = pair.shape
    found = subject.estimate(name, pair.codes, rows * columns)
    digits = decimals(found.mean)
    cells = _cells(found, digits, _below(subject, name, pair, found))
    body = (
        tag("tr", tag("th", label, scope="row"), *cells[row * columns : (row + 1) * columns])
        for row, label in enumerate(pair.down.labels)
    )
    meaning = subject.meaning(name)
    told = f"{meaning.text} ({meaning.unit})" if meaning.unit else meaning.text
    about = f"Mean {name} by {pair.down.name} and {pair.across.name}"
    return tag(
        "figure",
        tag("figcaption", tag("strong", code(name)), tag("span", told, class_="small")),
        scrolling(about, tag("table", _head(subject, pair), tag("tbody", *body), aria_label=about)),
        _scale(found.mean, digits),
        class_="heat",
    )


def _head(subject: Subject, pair: _Pair) -> Html:
    down, across = (code(subject.short(axis.name)) for axis in (pair.down, pair.across))
    corner = tag("th", down, " ↓", rowspan=2, scope="col", class_="axis")
    top = tag("th", across, " →", colspan=len(pair.across), scope="colgroup",
              class_="axis")  # fmt: skip
    labels = (tag("th", label, scope="col") for label in pair.across.labels)
    return tag("thead", tag("tr", corner, top), tag("tr", *labels))


def _below(subject: Subject, name: str, pair: _Pair, found: Cells) -> list[str]:
    """What stands below each mean: what it rests on."""
    if pair.binned:
        _, places = subject.point_means(name)
        counts = np.bincount(pair.codes[places], minlength=found.mean.size)
        return [f"n = {count:,}" for count in counts]
    return [f"({rough(error)})" if np.isfinite(error) else "" for error in found.error]


def _cells(found: Cells, digits: int, below: list[str]) -> list[Html]:
    """A mean in its colour each."""
    return [
        tag(
            "td",
            tag("data", number(mean, digits), value=repr(mean)),
            *([tag("small", told)] if told else []),
            style=f"background:{paper};color:{ink}",
        )
        if np.isfinite(mean)
        else tag("td", NONE, class_="empty")
        for mean, told, (paper, ink) in zip(
            found.mean.tolist(), below, colours(found.mean), strict=True
        )
    ]


def colours(means: Numbers) -> list[tuple[str, str]]:
    """Paper and ink of each cell; the ink is the one that can be read on the paper."""
    low, high = np.nanmin(means), np.nanmax(means)
    shares = np.full(means.shape, 0.5) if same(means) else (means - low) / (high - low)
    papers = mpl.colormaps[COLOURS](np.nan_to_num(shares))
    light = papers[:, :3] @ [0.299, 0.587, 0.114]
    return [
        (to_hex(paper), "black" if bright > 0.46 else "white")
        for paper, bright in zip(papers, light, strict=True)
    ]


def _scale(means: Numbers, digits: int) -> Html:
    """The colours from the smallest to the largest mean."""
    if same(means):
        return tag("div", "the same in every cell", class_="scale")
    stops = mpl.colormaps[COLOURS](np.linspace(0, 1, 9))
    gradient = f"background:linear-gradient(to right,{','.join(map(to_hex, stops))})"
    low, high = (number(float(end), digits) for end in (np.nanmin(means), np.nanmax(means)))
    return tag("div", low, tag("i", style=gradient), high, class_="scale", aria_hidden="true")
