"""Workers that die, cannot start, or cannot live runs: no run is lost, none blamed for another."""

import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from groundswell.analysis.processes import context
from groundswell.analysis.sweeps import Progress, Reporter, load_sweep, sweep
from groundswell.scenarios import ResourceError
from tests.analysis.sweeps.hamlet import assert_same, hamlet
from tests.analysis.sweeps.moody import moody_plan

MOODY = Path(__file__).parent / "moody.py"
DIED = "the worker that lived this run died, as one does that runs out of memory"


def test_a_run_that_kills_its_worker_has_failed_and_no_other_has(tmp_path):
    """Be it one or several in a row; whoever was in hand with it is lived again."""
    labels = ["dies", "calm", "raises", "leaves"]
    command = [sys.executable, str(MOODY), str(tmp_path / "moody"), "2", *labels]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [
        f"dies failed {DIED}",
        "calm ok ",
        "raises failed ValueError: the printer is broken ?",
        f"leaves failed {DIED}",
    ]
    calm = load_sweep(tmp_path / "moody").ok
    alone = sweep(moody_plan("calm"), tmp_path / "alone", workers=1).ok
    assert calm["volunteers"].tolist() == alone["volunteers"].tolist()


def test_a_worker_killed_from_outside_costs_nothing(whole, tmp_path):
    """As by a system that runs out of memory: again and again, and no run has failed for it."""
    killed = []

    def kill(reached: Progress) -> None:
        workers = multiprocessing.active_children()
        if reached.done in (4, 6, 9) and reached.done not in killed and workers:
            killed.append(reached.done)
            workers[0].kill()

    reporter = Reporter(progress=kill)
    assert_same(sweep(hamlet(), tmp_path / "it", workers=2, chunk=1, reporter=reporter), whole)
    assert killed


def test_workers_that_cannot_start_are_a_clear_error(tmp_path):
    """As in a script without its guard: it says so soon, and nothing is begun."""
    text = f"import groundswell\ngroundswell.sweep({hamlet()!r}, 'out', workers=2)\n"
    (tmp_path / "script.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "script.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    *_, last = done.stderr.splitlines()
    assert "ResourceError: no worker process can be started" in last
    assert "does `if __name__ == '__main__':` stand before the sweep?" in last
    assert not (tmp_path / "out").exists()


class Broken(ThreadPoolExecutor):
    """An executor that gives back errors of its own after some calls."""

    def __init__(self, error: Exception, after: int) -> None:
        super().__init__(1)
        self.error = error
        self.left = after

    def submit(self, *call, **named):
        """Make the call, or give back the error."""
        self.left -= 1
        if self.left >= 0:
            return super().submit(*call, **named)
        future = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError("no module named groundswell"), "a worker cannot live runs: ImportError: no"),
        (TimeoutError("late"), "a worker cannot live runs: TimeoutError: late"),
    ],
)
def test_workers_that_cannot_live_runs_are_a_clear_error(whole, tmp_path, error, said):
    """What had ended before is stored."""
    folder = tmp_path / "it"
    with Broken(error, 4) as executor, pytest.raises(ResourceError) as raised:
        sweep(hamlet(), folder, executor=executor, workers=1, chunk=1)
    assert said in str(raised.value)
    stored = len(load_sweep(folder).runs)
    assert f"{stored} of 12 runs are stored in {folder}" in str(raised.value)
    assert stored >= 4
    assert_same(sweep(hamlet(), folder, workers=1), whole)


def test_an_executor_of_the_users_that_breaks_is_a_clear_error(whole, tmp_path):
    """Only the user can make another one; the same call goes on with that."""

    def kill(reached: Progress) -> None:
        if reached.done == 4:
            os.kill(next(iter(executor._processes)), signal.SIGTERM)

    options = {"workers": 1, "chunk": 1, "reporter": Reporter(progress=kill)}
    with (
        ProcessPoolExecutor(1, mp_context=context()) as executor,
        pytest.raises(ResourceError, match="a worker of the given executor has died"),
    ):
        sweep(hamlet(), tmp_path / "it", executor=executor, **options)
    assert_same(sweep(hamlet(), tmp_path / "it", workers=1), whole)


def test_an_executor_that_was_closed_is_a_clear_error(tmp_path):
    """It takes no more calls."""
    with ThreadPoolExecutor(1) as executor:
        pass
    with pytest.raises(ResourceError, match="the workers take no more runs"):
        sweep(hamlet(), tmp_path / "it", executor=executor)
    assert not (tmp_path / "it").exists()
