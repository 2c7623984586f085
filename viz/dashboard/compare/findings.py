"""What a comparison has found: sentences, spread, curves, the table, and how to read them."""

from collections.abc import Callable, Sequence
from html import escape

import solara

from groundswell.analysis.paired import FEWEST, Results
from groundswell.viz.dashboard.charts import Chart
from groundswell.viz.dashboard.compare import figures
from groundswell.viz.dashboard.compare.bout import Report
from groundswell.viz.dashboard.compare.cards import badge
from groundswell.viz.dashboard.compare.sentences import mean_of, verdict_of
from groundswell.viz.dashboard.compare.setup import LETTERS
from groundswell.viz.dashboard.compare.table import table_html
from groundswell.viz.dashboard.compare.topics import (
    BY_COLUMN,
    BY_NAME,
    CURVES,
    OUTCOMES,
    Curve,
    Outcome,
)
from groundswell.viz.dashboard.prose import heading, note
from groundswell.viz.dashboard.texts import Words

_HEIGHT = 330  # pixels of a chart


@solara.component
def Findings(words: Words, report: Report) -> None:
    """Show what was found so far."""
    chosen = solara.use_reactive(OUTCOMES[0].name)
    curve = solara.use_reactive("volunteers")
    results, outcome = report.results, BY_NAME[chosen.value]
    with solara.Div(classes=["gs-column"]):
        Short(words, report, outcome, chosen.set)
        with solara.Div(classes=["gs-pair"]):
            Spread(words, results, outcome)
            Curves(words, results, BY_COLUMN[curve.value], curve.set)
        few = len(results.contenders) < 3
        with solara.Div(classes=["gs-pair", "gs-uneven"] if few else ["gs-column"]):
            Table(words, results, outcome)
            Reading(words, results)


@solara.component
def Short(
    words: Words, report: Report, outcome: Outcome, on_outcome: Callable[[str], None]
) -> None:
    """Say, in a sentence for each contender, what can be said."""
    results = report.results
    others = range(1, len(results.contenders))
    differences = {place: results.difference(outcome.name, place) for place in others}
    widest = figures.widest(list(differences.values()))
    rows = [
        f'<div class="gs-verdict gs-{one.verdict}">{badge(place)}'
        f"<p>{escape(verdict_of(one, LETTERS[place], outcome, len(results.seeds), words))}</p>"
        f"{figures.interval(one, widest, place)}</div>"
        for place, one in differences.items()
    ]
    alone = f"<p>{escape(words('compare.verdict.alone'))}</p>"
    with solara.Div(classes=["gs-card"]):
        with solara.Div(classes=["gs-row", "gs-spread"]):
            solara.HTML(tag="h2", classes=["gs-h2"], unsafe_innerHTML=words("compare.in_short"))
            items = [(one.name, words(f"compare.outcomes.{one.name}.name")) for one in OUTCOMES]
            _select(words("compare.outcome"), items, outcome.name, on_outcome)
        solara.HTML(
            tag="div",
            classes=["gs-verdicts"],
            attributes={} if report.going else {"aria-live": "polite"},
            unsafe_innerHTML="".join(rows) or alone,
        )
        if widest:
            solara.HTML(tag="div", classes=["gs-scale"], unsafe_innerHTML=_scale(words))
        if not report.setup.one_place:
            note(words("compare.places"))


@solara.component
def Spread(words: Words, results: Results, outcome: Outcome) -> None:
    """Draw the runs, one dot each."""
    name = words(f"compare.outcomes.{outcome.name}.name")
    means = results.estimates(outcome.name).mean
    told = ", ".join(
        f"{letter} {mean_of(float(mean), outcome, words)}"
        for letter, mean in zip(LETTERS, means, strict=False)
    )
    with solara.Div(classes=["gs-card"]):
        heading(f"{words('compare.spread')}: {name}")
        summary = words("compare.spread_summary", outcome=name, means=told)
        drawn = solara.use_memo(
            lambda: figures.dots(results, outcome, _HEIGHT, words),
            [results, outcome, words.language],
        )
        Chart(drawn, summary, _HEIGHT)
        note(words("compare.spread_note"))


@solara.component
def Curves(words: Words, results: Results, curve: Curve, on_curve: Callable[[str], None]) -> None:
    """Draw a column of the daily record over time."""
    name = words(f"compare.curves.{curve.name}")
    drawn = solara.use_memo(
        lambda: figures.fan(results, curve, words), [results, curve, words.language]
    )
    ends = ", ".join(
        f"{line['name']} {words.number(line['data'][-1], 1)}"
        for line in drawn["series"][: len(results.contenders)]
        if line["data"]
    )
    with solara.Div(classes=["gs-card"]):
        with solara.Div(classes=["gs-row", "gs-spread"]):
            solara.HTML(tag="h2", classes=["gs-h2"], unsafe_innerHTML=words("compare.curve"))
            items = [(one.name, words(f"compare.curves.{one.name}")) for one in CURVES]
            _select(words("compare.curve"), items, curve.name, on_curve)
        Chart(drawn, words("compare.curve_summary", curve=name, ends=ends), _HEIGHT)
        few = len(results.seeds) < FEWEST
        told = words("compare.curve_few", fewest=FEWEST) if few else words("compare.curve_note")
        step = figures.days_apart(results)
        note(told + (" " + words("compare.curve_thinned", step=step) if step > 1 else ""))


@solara.component
def Table(words: Words, results: Results, chosen: Outcome) -> None:
    """Show all outcomes of all contenders."""
    with solara.Div(classes=["gs-card"]):
        heading(words("compare.table"))
        solara.HTML(
            tag="div",
            classes=["gs-scroll"],
            unsafe_innerHTML=table_html(results, chosen.name, words),
            attributes={"tabindex": "0"},
        )
        note(words("compare.table_note"))


@solara.component
def Reading(words: Words, results: Results) -> None:
    """Say how the numbers are to be read, what went wrong, and give the runs."""
    intervals = sum(
        results.difference(outcome.name, place).verdict != "unknown"
        for outcome in OUTCOMES
        for place in range(1, len(results.contenders))
    )
    with solara.Div(classes=["gs-card", "gs-reading"]):
        heading(words("compare.how_to_read"))
        note(words("compare.pairs_note"))
        note(words("compare.interval_what"))
        if intervals:
            note(words("compare.interval_many", number=intervals))
        Failures(words, results)
        with solara.FileDownload(
            lambda: results.frame().to_csv(index=False).encode(),
            filename="groundswell-comparison.csv",
            mime_type="text/csv",
        ):
            label = words("compare.download_runs")
            solara.Button(label, icon_name="mdi-download", classes=["gs-quiet"])
        note(words("compare.download_text"))


@solara.component
def Failures(words: Words, results: Results) -> None:
    """Tell of runs that could not be lived."""
    failures = results.failures
    if not failures:
        return
    told = [
        words("compare.failed_one", letter=one.label, seed=seed, error=run.error)
        for one, seed, run in failures
    ]
    with solara.Div(classes=["gs-card", "gs-error"]):
        solara.HTML(tag="p", unsafe_innerHTML=escape(words("compare.failed", number=len(failures))))
        rows = "".join(f"<li>{escape(text)}</li>" for text in told)
        solara.HTML(tag="ul", classes=["gs-note"], unsafe_innerHTML=rows)


def _scale(words: Words) -> str:
    """Return what stands below the intervals: on which side of 0 is more than A."""
    names = ("less", "zero", "more")
    return "".join(f"<span>{escape(words(f'compare.scale.{name}'))}</span>" for name in names)


def _select(
    label: str, items: Sequence[tuple[str, str]], value: str, on_value: Callable[[str], None]
) -> None:
    solara.v.Select(
        items=[{"text": text, "value": name} for name, text in items],
        v_model=value,
        on_v_model=lambda chosen: on_value(str(chosen)),
        hide_details=True,
        dense=True,
        attributes={"aria-label": label},
        class_="gs-choice",
    )
