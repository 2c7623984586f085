"""The design in a sweep's report: what was varied, how often it was run, what was measured."""

import json
from collections.abc import Iterator
from typing import Any

from groundswell.analysis.tables import column
from groundswell.viz.pages import (
    Html,
    code,
    facts,
    join,
    listed,
    note,
    paragraph,
    table,
    tag,
)
from groundswell.viz.sweep_report.axes import text_of
from groundswell.viz.sweep_report.factors import Told
from groundswell.viz.sweep_report.subject import Subject
from groundswell.viz.sweep_report.words import some

_FEW = 3  # factors that are named in a sentence
_MOST_VALUES = 16  # values of a factor that are listed

_BLOCKS = {
    "grid": "all combinations",
    "zip": "changed together",
    "latin_hypercube": "Latin hypercube",
    "sobol": "Sobol’ sequence",
    "random": "drawn at random",
    "table": "from a table",
}


def design(subject: Subject) -> Html:
    """Return the factors, the numbers of runs, and what was measured."""
    manifest = subject.sweep.manifest
    numbers = [
        ("design points", f"{manifest.points:,}"),
        ("replicates of each", f"{manifest.replicates:,}"),
        ("runs", f"{manifest.runs:,}"),
        ("missing", f"{subject.sweep.missing:,}"),
        ("did not end well", f"{len(subject.failed):,}"),
        ("measured results", f"{len(subject.results):,}"),
    ]
    return join([*_factors(subject), facts(numbers), *_sentences(subject), _results(subject)])


def _factors(subject: Subject) -> Iterator[Html]:
    if not subject.sweep.factors:
        yield paragraph("Nothing was varied but the seed: the runs are replicates of one scenario.")
        return
    head = ("factor", "what it means", "unit", "values", "otherwise", "how it was set")
    yield table("Factors", head, (_row(subject, told) for told in subject.told.values()))
    yield note("Otherwise: what the scenario has where a plan does not vary it.")


def _row(subject: Subject, told: Told) -> list[str]:
    how = _BLOCKS[told.kind]
    return [
        code(told.name),
        join(_meaning(told)),
        told.unit,
        _values(subject, told),
        "" if told.own is None or isinstance(told.own, dict | list) else _shown(told.own),
        join([how, " with ", listed(told.together)]) if told.together else how,
    ]


def _meaning(told: Told) -> Iterator[str]:
    yield told.text
    if told.card and told.card.swept:
        low, high = told.card.swept
        source = f" ({told.card.source})" if told.card.source else ""
        yield tag("span", f"plausible: {low:g} to {high:g}{source}", class_="small")
    if told.levels:
        yield "Each level sets several fields:"
    for level, fields in told.levels.items():
        parts = (f"{path} = {json.dumps(to, ensure_ascii=False)}" for path, to in fields.items())
        yield tag("span", tag("strong", level), f": {', '.join(parts)}", class_="small")


def _values(subject: Subject, told: Told) -> str:
    """The values as the plan has them; of a table, those that were run."""
    if told.is_range:
        scale = ", on a logarithmic scale" if told.log else ""
        steps = f"{told.told['steps']:,} values from " if "steps" in told.told else ""
        return f"{steps}{_shown(told.told['from'])} to {_shown(told.told['to'])}{scale}"
    values = told.choices
    if values is None:
        values = list(dict.fromkeys(column(subject.sweep.runs, told.name).tolist()))
    if len(values) > _MOST_VALUES:
        ends = f"{_shown(values[0])}, {_shown(values[1])}, …, {_shown(values[-1])}"
        return f"{ends} ({len(values):,} values)"
    return ", ".join(map(_shown, values))


def _shown(value: Any) -> str:
    return text_of(value, 12)


def _sentences(subject: Subject) -> Iterator[Html]:
    manifest, content = subject.sweep.manifest, subject.content
    first = content.get("seed", 1)
    last = first + manifest.replicates - 1
    if manifest.replicates == 1 and subject.common:
        yield paragraph(f"There is one replicate, with the seed {first:,} at every design point.")
    elif subject.common:
        yield paragraph(
            f"Seeds are common: replicate r has the seed {first} + r at every design point "
            f"({first:,} to {last:,}), so that design points are compared under the same chance."
        )
    else:
        yield paragraph(
            f"Seeds are independent: each run has its own, from {first:,} to "
            f"{first + manifest.runs - 1:,}."
        )
    blocks = [next(iter(block)) for block in content.get("design", [])]
    if len(blocks) > 1:
        kinds = ", ".join(_BLOCKS[kind] for kind in blocks)
        yield paragraph(
            f"The blocks of the design ({kinds}) are crossed: every row of one goes with every row "
            "of the others."
        )
    if "stop" in content:
        yield paragraph("A run ends after the first day on which ", code(content["stop"]), ".")
    if manifest.timeout:
        yield paragraph(f"A run may take {manifest.timeout:g} seconds.")


def _results(subject: Subject) -> Html:
    rows = []
    told = subject.content.get("measure", {}).get("reduce", {})
    for name in subject.results:
        meaning = subject.meaning(name)
        rows.append([code(name), meaning.text, meaning.unit, code(told[name]) if name in told else
                     "headline number"])  # fmt: skip
    head = ("result", "what it means", "unit", "from")
    return join([tag("h3", "What was measured"), table("Results", head, rows)])


def in_one_line(subject: Subject) -> Html:
    """Say what was run."""
    manifest, scenario = subject.sweep.manifest, subject.content.get("scenario", {})
    factors = subject.sweep.factors
    varied = listed(factors) if len(factors) <= _FEW else some(len(factors), "factor")
    points = f"{some(manifest.runs, 'run')}: {some(manifest.points, 'design point')}"
    told = [points, " that vary ", varied] if factors else [points]
    told.append(f", {some(manifest.replicates, 'replicate')} of each, of scenario ")
    told.append(code(manifest.scenario))
    fixed = [
        text
        for name, text in (
            ("days", "{:,} days from {start}"),
            ("size", "with {:,} simulated citizens"),
        )
        if name not in factors and name in scenario
        for text in [text.format(scenario[name], start=scenario.get("start", "day 0"))]
    ]
    return join([*told, f"; each of {' '.join(fixed)}." if fixed else "."])
