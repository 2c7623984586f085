"""The benchmark runs from end to end, at a size at which its figures mean nothing."""

import dataclasses
import json
import sys
from importlib.util import find_spec
from statistics import median

import pytest

from benchmarks.cases import Case, Measurement, short
from benchmarks.measure import KINDS, Seconds
from benchmarks.memory import TABLES, bytes_a_citizen_day, random_reads, streams
from benchmarks.plot import cost, draw
from benchmarks.speed import document, plan
from benchmarks.tables import report

_SIZE, _DAYS = 2_500, 2


def measured(kind: str, threads: int) -> Case:
    """Return a case measured in this process."""
    seconds = KINDS[kind](_SIZE, _DAYS, threads)
    case = Case(f"{kind} here", ("benchmarks.measure", kind), _SIZE, _DAYS, threads)
    whole = seconds.built + seconds.lived
    case.runs = [Measurement(**dataclasses.asdict(seconds), whole=whole, memory=1.0)]
    return case


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Return one case of each kind that can run here, each beside the first."""
    kinds = [kind for kind in KINDS if kind != "starsim" or find_spec("starsim")]
    found = [measured(kind, 1) for kind in kinds] + [measured("scenario", 2)]
    for case in found[1:]:
        case.beside = {"the first": found[0]}
    return found


@pytest.fixture(scope="module")
def can() -> dict:
    """Return what memory can do, hardly tried."""
    random = {str(entries): random_reads(1, 1_000, 1_000) for entries in TABLES}
    return {threads: {**streams(threads, 1_000), "random": random} for threads in (1, 2)}


def test_every_row_of_the_table_can_be_measured():
    """The plan names kinds that there are, and commands that tell their stages."""
    rows = plan(full=True)
    assert {case.kind for case in rows} == {*KINDS, "command"}
    assert all("--profile" in case.module for case in rows if case.kind == "command")
    assert max(case.size for case in plan(full=False)) < max(case.size for case in rows)
    assert {case.threads for case in rows} == {1, 2}


def test_the_report_has_every_case_and_says_where_the_engine_loses(cases, can):
    """Each case is a row; one that is slower than what it stands beside says so."""
    shown = report(["a machine"], cases, can)
    rows = [line for line in shown.splitlines() if " here " in line]
    assert len(rows) == len(cases)
    for case, row in zip(cases[1:], rows[1:], strict=True):
        assert ("(slower)" in row) == (case.speed < cases[0].speed)
    assert "triad" in shown
    assert "of random reads" in shown


def test_a_peer_that_is_not_installed_is_a_row_and_no_failure():
    """A case whose package is missing measures nothing, and its row says why."""
    case = Case("nobody", ("benchmarks.measure", "none"), 1, 1, 1, needs="no_such_package")
    case.measure()
    assert case.row()[-1] == "no_such_package is not installed"


def test_what_was_measured_is_kept_and_drawn(cases, can):
    """The figure has the engine and every peer, at the medians of the table."""
    kept = json.loads(document(["a machine", "a commit"], cases, can))
    assert [row["name"] for row in kept["rows"]] == [case.name for case in cases]
    axes = draw(kept).axes[0]
    heights = {round(float(y), 6) for line in axes.lines for y in line.get_ydata()}  # pyright: ignore
    drawn = [row for row in kept["rows"] if row["kind"] not in ("village", "stored")]
    assert {round(cost(row), 6) for row in drawn} <= heights


@pytest.mark.skipif(sys.platform == "win32", reason="memory of an ended process")
def test_cases_are_measured_in_processes_of_their_own():
    """A measurement tells its seconds, its memory, and the stages of a command."""
    here = ("benchmarks.measure", "scenario", str(_SIZE), str(_DAYS), "1")
    command = ("groundswell", "run", "village", "--days", "5", "--profile")
    for module in (here, command):
        case = Case("one", module, _SIZE, _DAYS, 1)
        case.measure()
        (run,) = case.runs
        assert 0 < run.lived < run.whole
        assert run.built + run.lived <= run.whole * 1.01
        assert run.memory > 50


def test_a_day_moves_state_twice_and_ties_once(town):
    """What a day asks of memory follows from the arrays of the model."""
    state = sum(array.itemsize for array in town.state.arrays().values())
    ties = sum(4 * layer.indices.size for layer in town.society.layers.values())
    asked = bytes_a_citizen_day(town)
    assert asked > 2 * state + ties / town.society.N
    assert asked < 1_000


def test_times_are_medians():
    """A row shows the median of the rounds, and the range."""
    case = Case("one", ("benchmarks.measure", "scenario"), 1_000, 10, 1)
    for lived in (1.0, 3.0, 2.0):
        times = dataclasses.asdict(Seconds(0.5, lived, lived))
        case.runs.append(Measurement(**times, whole=lived + 0.5, memory=100.0))
    assert case.speed == 1_000 * 10 / median([1.0, 2.0, 3.0])
    assert case.row()[5] == "2 (1–3)"


def test_numbers_are_short():
    """Two or three digits count."""
    assert [short(value) for value in (0.5234, 17.31, 123.4, 12_345, 1_234_567)] == [
        "0.52",
        "17",
        "123",
        "12,300",
        "1.23 M",
    ]
