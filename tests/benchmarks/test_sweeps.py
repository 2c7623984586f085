"""The benchmark of sweeps runs from end to end on a few runs, and adds up what it has measured."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.batch import POINTS, replicates
from benchmarks.contest import Contestant, Once, contestants, course
from benchmarks.resident import Resident, family
from benchmarks.stages import Course, Task, busy
from benchmarks.sweep_tables import percent
from benchmarks.sweeps import compete, document, ready, remember, report

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

# Two workers for twelve seconds, and fourteen seconds of runs: from 2 to 3 on one worker, from 3 to
# 9 on both, but for half a second of each, and from 9 to 11 on one.
COURSE = Course(
    workers=2,
    began=100.0,
    surveyed=101.0,
    estimated=103.0,
    ended=112.0,
    tasks=(Task(103.0, 1.0, 1), Task(108.0, 5.0, 5), Task(109.0, 5.5, 5), Task(111.0, 2.5, 2)),
)

# A process that burns a third of a second, and leaves one behind that goes on to burn as much.
_BURN = "import time\nwhile time.process_time() < 0.3: pass\n"
_LEAVING = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {_BURN!r}])\n{_BURN}"


@pytest.fixture(scope="module")
def contest() -> list[Contestant]:
    """Return a sweep and `batch_run` after one round of the smallest number of villages."""
    found = contestants(1)[:2]
    compete(found, 1)
    return found


def test_what_is_idle_in_the_stages_is_the_overhead():
    """The stages follow each other without a gap, and what is idle in them is what no run had."""
    stages = COURSE.stages()
    assert [stage.seconds for stage in stages] == [1, 1, 1, 6, 2, 1]
    assert [stage.idle for stage in stages] == [2, 2, 1, 1, 2, 2]
    assert sum(stage.seconds for stage in stages) == COURSE.seconds == 12
    assert sum(stage.idle for stage in stages) == 24 - COURSE.lived == 10


def test_overhead_is_what_is_left_of_the_workers_time():
    """Fourteen seconds of runs on two workers: of 24 seconds, 10 are overhead."""
    assert COURSE.overhead(COURSE.seconds) == pytest.approx(10 / 24)
    assert COURSE.since == 10
    assert COURSE.overhead(COURSE.since) == pytest.approx(6 / 20)


def test_a_sweep_that_is_measured_whole_has_no_negative_stage():
    """Where all runs are lived before the estimate, the later stages are empty."""
    told = {"began": 0.0, "surveyed": 1.0, "estimated": 5.0, "ended": 6.0}
    tasks = [{"ended": 3.0, "seconds": 1.0, "runs": 1}, {"ended": 4.0, "seconds": 1.0, "runs": 3}]
    found = course({**told, "tasks": tasks})
    assert all(stage.seconds >= 0 for stage in found.stages())
    assert sum(stage.idle for stage in found.stages()) == pytest.approx(2 * 6 - 2)


def test_busy_is_a_share_of_all_processors():
    """Eighteen processor seconds in ten seconds of two processors are nine in ten."""
    assert busy(18.0, 2, 10.0) == 0.9
    told = {"began": 1.0, "ended": 9.0, "worked": 1.0, "results": [[0.0]] * 7}
    once = Once.read(told, 10.0, 3.0, 12.0)
    assert (once.runs, once.call, once.busy, once.busy_in_call) == (7, 8.0, 15 / 20, 13 / 16)


def test_ratios_are_medians_of_rounds():
    """Each round is compared with itself, so that what slows one down slows down both."""
    fast, slow = Contestant("fast", ()), Contestant("slow", ())
    for ours, theirs in ((1.0, 3.0), (10.0, 20.0), (2.0, 8.0)):
        fast.times.append(Once(4, ours, ours, ours, ours))
        slow.times.append(Once(4, theirs, theirs, theirs, theirs))
    assert fast.ratio(slow) == 3
    assert fast.row([slow])[-1] == "3 × slow"
    assert slow.row([fast])[-1] == "0.33 × fast (slower)"
    assert fast.row([])[2] == "2 (1–10)"
    assert percent([0.5, 0.25, 0.75]) == "50.0 (25.0–75.0) %"


def test_villages_come_in_steps_of_the_design():
    """All design points get the same number of runs, and at least one."""
    assert [replicates(runs) * POINTS for runs in (1, 20, 200, 2_000)] == [20, 20, 200, 2_000]


@linux
def test_who_is_left_behind_is_counted_too(tmp_path):
    """The seconds of a process that nobody waits for are told apart from those of the module."""
    (tmp_path / "leaving.py").write_text(_LEAVING)
    command = [sys.executable, "-m", "benchmarks.family", "leaving"]
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.getcwd()])}
    done = subprocess.run(command, env=around, check=True, capture_output=True, text=True)
    own, others = json.loads(done.stdout)
    assert own >= 0.3
    assert others >= 0.3


@linux
def test_memory_is_seen_of_all_that_a_process_has_started():
    """Each process has a depth and a peak; together they have no more than all their peaks."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert (os.getpid(), 0) in family(os.getpid())
        assert (child.pid, 1) in family(os.getpid())
        seen = Resident()
        seen.look(os.getpid())
    finally:
        child.communicate(b"\n")
    assert seen.at(0) == [seen.each[os.getpid()]]
    assert seen.each[child.pid] in seen.at(1)
    assert 0 < seen.together < sum(seen.each.values())


@linux
def test_a_sweep_and_batch_run_come_to_the_same(contest):
    """The same villages, seed for seed; the sweep tells its course, and no run is missing."""
    sweep, batch = contest
    assert len(sweep.results) == POINTS
    assert sweep.results == batch.results
    assert len({tuple(result[-2:]) for result in sweep.results}) > 1
    found = course(sweep.told[0])
    assert sum(task.runs for task in found.tasks) == POINTS
    assert found.began < found.surveyed < found.first < found.estimated < found.ended
    assert 0 < found.lived < 2 * found.seconds


@linux
def test_the_report_has_every_measurement(contest):
    """Tables and JSON hold what was measured, memory where it was asked for."""
    waited, remembered = [ready()], [remember(POINTS)]
    assert 0 < waited[0]["again"] < waited[0]["nothing"]
    assert remembered[0]["runs"] == POINTS
    assert remembered[0]["workers"]
    assert 50e6 < remembered[0]["peak"] <= remembered[0]["together"] * 2
    shown = report(["a machine"], contest, waited, remembered)
    for words in ("a machine", "× `batch_run`", "workers start", "from nothing", "files"):
        assert words in shown
    kept = json.loads(document(["a machine"], contest, waited, remembered))
    assert [one["name"] for one in kept["lived"]] == [one.name for one in contest]
    assert kept["lived"][0]["told"][0]["results"] == POINTS
    assert kept["memory"] == remembered
