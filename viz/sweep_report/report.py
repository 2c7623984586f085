"""A page about a sweep, to be attached to a paper or sent to a colleague: one file, no network.

    write_report(load_sweep("results/curfew"), Path("curfew.html"))

It works for a sweep that is not done, and says so.
"""

from collections.abc import Iterator
from pathlib import Path

from groundswell.analysis.folders import write_whole
from groundswell.analysis.sweeps.results import Sweep
from groundswell.viz.pages import Html, join, page, tag, warning
from groundswell.viz.sweep_report.design import design, in_one_line
from groundswell.viz.sweep_report.distributions import distributions
from groundswell.viz.sweep_report.effects import effects
from groundswell.viz.sweep_report.heat import heat_maps
from groundswell.viz.sweep_report.origin import failures, provenance
from groundswell.viz.sweep_report.subject import Subject
from groundswell.viz.sweep_report.words import some


def write_report(sweep: Sweep, file: Path) -> Path:
    """Write the report of a sweep; the same sweep gives the same file.

    Args:
        sweep: done, going on, or just begun.
        file: the HTML file; the folder around it is made where it is missing.

    Returns:
        the file.

    Raises:
        ResultError: a file of the sweep cannot be read, or this one not written.
    """
    text = report(sweep)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, lambda path: path.write_text(text, "utf-8", "backslashreplace"))
    return file


def report(sweep: Sweep) -> str:
    """Return the report of a sweep as HTML that needs nothing but itself.

    Raises:
        ResultError: a file of the sweep cannot be read.
    """
    subject = Subject(sweep)
    title = sweep.manifest.title or sweep.manifest.name
    sections = [
        ("design", "Design", design(subject)),
        ("distributions", "Distributions", distributions(subject)),
        ("effects", "Main effects", effects(subject)),
        ("pairs", "Pairs of factors", heat_maps(subject)),
        ("failures", "Failures", failures(subject)),
        ("provenance", "Provenance", provenance(subject)),
    ]
    return page(f"{title} – sweep report", _header(subject, title), sections)


def _header(subject: Subject, title: str) -> Html:
    manifest = subject.sweep.manifest
    version = manifest.made_with.get("groundswell", "")
    return join(
        [
            tag("p", f"Sweep report · groundswell {version}", class_="kicker"),
            tag("h1", title),
            tag("p", manifest.story, class_="lead") if manifest.story else Html(),
            tag("p", in_one_line(subject)),
            *_state(subject),
        ]
    )


def _state(subject: Subject) -> Iterator[Html]:
    """Say what is not there, before anybody reads a number."""
    sweep = subject.sweep
    failed = len(subject.failed)
    if not sweep.missing and not failed:
        yield tag("p", "All of them are there, and ended well.")
    if sweep.missing and sweep.manifest.shard:
        yield warning(
            f"This is shard {sweep.manifest.shard} of the sweep: {len(sweep.runs):,} of its "
            f"{some(sweep.manifest.runs, 'run')}. `groundswell merge` puts shards together."
        )
    elif sweep.missing:
        yield warning(
            f"The sweep is not finished: {some(sweep.missing, 'run is', 'runs are')} missing of "
            f"{sweep.manifest.runs:,}."
        )
    if failed:
        yield warning(
            f"{some(failed, 'run')} did not end well and {'is' if failed == 1 else 'are'} left "
            "out of all means; see ", tag("a", "Failures", href="#failures"), ".",
        )  # fmt: skip
    if (sweep.missing or failed) and sweep.factors and len(subject.ok):
        yield warning(
            "Where runs are missing, means may be over different mixes of the other factors, and "
            "should be compared with care."
        )
