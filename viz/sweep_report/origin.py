"""Failures and provenance in a sweep's report: what went wrong, and how to have it all again."""

import datetime
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from groundswell.analysis.tables import column
from groundswell.viz.pages import (
    Html,
    code,
    commands,
    folded,
    join,
    listed,
    note,
    paragraph,
    table,
    tag,
)
from groundswell.viz.sweep_report.axes import text_of
from groundswell.viz.sweep_report.subject import Subject
from groundswell.viz.sweep_report.words import some

_MOST_ERRORS = 20
_MOST_SESSIONS = 20
_ORDER = "order"  # of reductions: a manifest tells it apart, a plan has it in its lines
_RETRY = "--retry-failed"
_PLAN, _SCENARIO = "plan.yaml", "scenario.yaml"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_STATUSES = {
    "ok": "ended well",
    "failed": "ended with an error",
    "timed_out": "took longer than allowed",
    "non_finite": "the state or a result was not a finite number",
}


# ---- failures ----


def failures(subject: Subject) -> Html:
    """Return how many runs ended how, and the errors of those that did not end well."""
    sweep = subject.sweep
    counts = sweep.runs["status"].value_counts().to_dict()
    rows = [
        [code(status), told, f"{counts.get(status, 0):,}"] for status, told in _STATUSES.items()
    ]
    rows.append(["missing", "not stored in this folder", f"{sweep.missing:,}"])
    parts = [table("Runs by status", ("status", "what it means", "runs"), rows)]
    if not len(subject.failed):
        parts.insert(0, paragraph("Every run that was lived ended well."))
    else:
        parts += _errors(subject)
        parts.append(paragraph("These runs are in no mean and in no figure. To live them again:"))
        parts.append(commands(_command(subject, _RETRY)))
    if sweep.missing and not sweep.manifest.shard:
        parts.append(paragraph("To live the runs that are missing:"))
        parts.append(commands(_command(subject)))
    return join(parts)


def _errors(subject: Subject) -> Iterator[Html]:
    """Each distinct error, the most frequent first, with the first run that had it."""
    statuses, texts = (column(subject.failed, name).tolist() for name in ("status", "error"))
    told = list(zip(statuses, texts, strict=True))
    first = {error: place for place, error in reversed(list(enumerate(told)))}
    counts = Counter(told)
    rows = [
        [status, error or "no text", f"{count:,}", _example(subject, first[status, error])]
        for (status, error), count in counts.most_common(_MOST_ERRORS)
    ]
    yield table("Errors", ("status", "error", "runs", "for example"), rows)
    more = len(counts) - _MOST_ERRORS
    if more > 0:
        yield note(f"Left out: {some(more, 'rarer error')}. The table of runs holds them all.")


def _example(subject: Subject, place: int) -> str:
    """The run at a place of the table of failures: its number, its seed, its factors."""
    run, seed = (int(column(subject.failed, name)[place]) for name in ("run", "seed"))
    values = (f", {name} = {text_of(column(subject.failed, name)[place])}" for name in subject.told)
    return f"run {run}: seed {seed}{''.join(values)}"


def _command(subject: Subject, *more: str) -> str:
    """The command that goes on with the sweep: the one it was run with, where that is known."""
    known = [told["command"] for told in subject.sweep.manifest.sessions if told.get("command")]
    words = [word for word in known[-1] if word != _RETRY] if known else None
    begun = shlex.join(words) if words else "groundswell sweep PLAN --out DIR"
    return " ".join([begun, *more])


# ---- provenance ----


def provenance(subject: Subject) -> Html:
    """Return hashes, versions, machines and sessions, the plan, and how to run it again."""
    manifest = subject.sweep.manifest
    hashes = [[f"{name} (SHA-256)", code(value)] for name, value in manifest.hashes.items()]
    made = [[name, code(value)] for name, value in manifest.made_with.items() if name != "code"]
    about = [
        *hashes,
        ["code that decides a row (fingerprint)", code(manifest.made_with.get("code", "unknown"))],
        ["revision", _joined(told.get("revision") for told in manifest.sessions)],
        *made,
        *_other_versions(subject),
        ["shard", manifest.shard or "no: the whole sweep"],
        ["time of all runs together", f"{subject.sweep.runs['seconds'].sum():,.0f} s"],
    ]
    return join(
        [
            table("What the sweep was made of", ("what", "value"), about),
            tag("h3", "Sessions"),
            *_sessions(manifest.sessions),
            tag("h3", "To run it again"),
            *_recipe(subject),
        ]
    )


def _joined(values: Iterable[Any]) -> Html:
    """The distinct values."""
    known = dict.fromkeys(str(value) for value in values if value is not None)
    return join([tag("span", code(value), class_="line") for value in known] or ["unknown"])


def _other_versions(subject: Subject) -> Iterator[list[str]]:
    """Versions of what does not decide a row; sessions may differ in them."""
    manifest = subject.sweep.manifest
    names = dict.fromkeys(name for told in manifest.sessions for name in told.get("versions", {}))
    for name in names:
        if name not in manifest.made_with:
            yield [name, _joined(told.get("versions", {}).get(name) for told in manifest.sessions)]


def _sessions(sessions: list[dict[str, Any]]) -> Iterator[Html]:
    head = ("started", "ended", "runs", "failed", "workers", "machine", "command")
    shown = sessions[-_MOST_SESSIONS:]
    rows = [
        [
            told.get("started", "unknown"),
            told.get("ended", "interrupted, or still running"),
            f"{told['runs']:,}" if "runs" in told else "unknown",
            f"{told['failed']:,}" if "failed" in told else "unknown",
            told.get("workers", "unknown"),
            ", ".join(told.get("machine", {}).values()),
            code(shlex.join(told["command"])) if told.get("command") else "from Python",
        ]
        for told in shown
    ]
    yield table("Sessions", head, rows)
    if len(sessions) > len(shown):
        yield note(f"Shown are the last {_MOST_SESSIONS} of {len(sessions):,} sessions.")


def _recipe(subject: Subject) -> Iterator[Html]:
    """The plan and the scenario as two files that make the same sweep."""
    manifest = subject.sweep.manifest
    version = manifest.made_with.get("groundswell", "")
    yield paragraph(
        f"Install groundswell {version}, save the two files below side by side, and give this "
        "command. The plan has the same hash then; with the same versions and code, every row is "
        "the same to the last bit."
    )
    folder = f"results/{_file_name(manifest.name)}"
    yield commands(
        f"pip install groundswell=={version}", f"groundswell sweep {_PLAN} --out {folder}"
    )
    yield paragraph("A single run, with the seed and the values of its row:")
    yield commands(f"groundswell run {_SCENARIO} --seed SEED --set FACTOR=VALUE")
    yield from _needed(manifest.content)
    scenario, plan = plan_files(subject)
    yield folded(f"{_PLAN}: the plan", commands(plan))
    yield folded(f"{_SCENARIO}: the scenario, with every value it has", commands(scenario))


def _needed(content: Mapping[str, Any]) -> Iterator[Html]:
    """Name the files that the plan and the scenario read themselves."""
    tables = [block["table"] for block in content.get("design", []) if "table" in block]
    if tables:
        yield note("The plan reads ", listed(tables), "; the columns of the factors in the table "
                   "of runs hold the same values.")  # fmt: skip
    layers = content.get("scenario", {}).get("networks", {}).items()
    named = [layer for layer, told in layers if isinstance(told, dict) and told.get("file")]
    if named:
        yield note("Ties of ", listed(named), " were read from files, of which the scenario below "
                   "has the fingerprint: put the path of the file in its place.")  # fmt: skip


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name) or "again"


def plan_files(subject: Subject) -> tuple[str, str]:
    """The resolved scenario and a plan that varies it, as YAML; together they make the sweep."""
    manifest = subject.sweep.manifest
    decided = {key: value for key, value in manifest.content.items() if key != "scenario"}
    measure = {key: told for key, told in decided.pop("measure", {}).items() if key != _ORDER}
    labels = {"title": manifest.title, "story": manifest.story}
    plan = {
        **{key: text for key, text in labels.items() if text},
        "scenario": _SCENARIO,
        **decided,
        **({"measure": measure} if measure else {}),
        "replicates": manifest.replicates,
        **({"timeout": manifest.timeout} if manifest.timeout else {}),
    }
    return _yaml(manifest.content.get("scenario", {})), _yaml(plan)


def _yaml(data: Any) -> str:
    return yaml.safe_dump(_dated(data), allow_unicode=True, sort_keys=False, width=96)


def _dated(value: Any) -> Any:
    """Days as days, which JSON holds as text."""
    if isinstance(value, dict):
        return {key: _dated(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner) for inner in value]
    if isinstance(value, str) and _DATE.fullmatch(value):
        return datetime.date.fromisoformat(value)
    return value
