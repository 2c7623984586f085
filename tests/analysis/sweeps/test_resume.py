"""A sweep that is ended before its time goes on with the same command, as if nothing had been."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from groundswell.analysis.sweeps import load_sweep, sweep
from groundswell.model.random import Draws
from groundswell.scenarios import ResultError
from tests.analysis.sweeps.hamlet import assert_kept, assert_same, hamlet, interrupted, pieces

LONG = hamlet(replicates=40)
RUNS = 120
PATIENCE = 120  # seconds after which nothing more is waited for


class Call(NamedTuple):
    """The same command once more: how it is to end after some commits, and a moment more."""

    workers: int
    commits: int
    kill: Callable[[int, int], None]


CALLS = (Call(2, 1, os.killpg), Call(1, 2, os.killpg), Call(2, 1, os.kill))

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to kill")


@pytest.fixture
def plan(tmp_path):
    """Return the file of a plan of 120 runs."""
    file = tmp_path / "hamlet.yaml"
    file.write_text(yaml.safe_dump(LONG), encoding="utf-8")
    return file


@contextmanager
def command(plan: Path, folder: Path, workers: int = 2) -> Iterator[subprocess.Popen[str]]:
    """Sweep by the command line, in a process group of its own."""
    options = ["--out", str(folder), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-m", "groundswell", "sweep", str(plan), *options],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for_more(process: subprocess.Popen[str], folder: Path) -> None:
    """Wait until something more has been stored."""
    before, end = set(pieces(folder)), time.monotonic() + PATIENCE
    while set(pieces(folder)) <= before:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)


def wait_until_gone(group: int) -> None:
    """Wait until no process of a group is there any more."""
    end = time.monotonic() + PATIENCE
    while living(group):
        assert time.monotonic() < end
        time.sleep(0.05)


def living(group: int) -> list[str]:
    """Return the processes of a group that have not ended."""
    listed = subprocess.check_output(["ps", "-eo", "pgid=,stat=,args="], text=True)
    rows = (line.split(maxsplit=2) for line in listed.splitlines())
    return [args for pgid, status, args in rows if int(pgid) == group and status[0] != "Z"]


def test_a_sweep_killed_again_and_again_is_the_same_to_the_last_bit(plan, tmp_path):
    """At any moment: each row and series is there, none was repeated, and no process is left."""
    folder, before = tmp_path / "killed", None
    pauses = Draws(11).uniforms(9_000, len(CALLS), day=0) / 2
    for call, pause in zip(CALLS, pauses, strict=True):
        with command(plan, folder, call.workers) as process:
            for _ in range(call.commits):
                wait_for_more(process, folder)
            time.sleep(pause)
            assert process.poll() is None  # runs are going on
            call.kill(process.pid, signal.SIGKILL)
            wait_until_gone(process.pid)
        found = load_sweep(folder)
        assert 0 < found.missing < RUNS
        if before is not None:
            assert len(found.runs) > len(before.runs)
            assert_kept(found, before)
        before = found
    found = sweep(LONG, folder, workers=2)
    assert_kept(found, before)
    assert_same(found, sweep(LONG, tmp_path / "whole", workers=2))


def test_an_interrupt_by_the_keyboard_stores_what_has_ended(tmp_path):
    """It says how much that is and how to go on, leaves no process, and has the usual status."""
    folder, plan, runs = tmp_path / "interrupted", tmp_path / "long.yaml", 10 * RUNS
    plan.write_text(yaml.safe_dump(hamlet(replicates=400)), encoding="utf-8")
    with command(plan, folder) as process:
        wait_for_more(process, folder)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
        wait_until_gone(process.pid)
    assert process.returncode == 130
    found = load_sweep(folder)
    stored = f"{len(found.runs):,} of {runs:,} runs are stored in {folder}"
    assert f"{stored}; the same command goes on from there" in said
    assert "Traceback" not in said
    assert found.manifest.sessions[0]["runs"] == len(found.runs) < runs


def test_an_interrupt_in_python_stores_what_has_ended(whole, tmp_path):
    """The exception is the usual one; the same call goes on."""
    folder = tmp_path / "interrupted"
    before = interrupted(folder, after=5)
    assert 5 <= len(before.runs) < 12
    found = sweep(hamlet(), folder, workers=1)
    assert_same(found, whole)
    assert_kept(found, before)
    assert len(found.manifest.sessions) == 2


def test_a_sweep_that_is_done_is_not_touched_again(whole):
    """The same call once more only reads."""
    before = {path: path.stat().st_mtime_ns for path in whole.folder.rglob("*.*")}
    assert_same(sweep(hamlet(), whole.folder, workers=1), whole)
    assert {path: path.stat().st_mtime_ns for path in whole.folder.rglob("*.*")} == before


def test_replicates_may_grow_and_not_shrink(tmp_path):
    """With a seed of its own for each run, too."""
    plans = [hamlet(replicates=number, seeds="independent") for number in (1, 2, 3)]
    few = sweep(plans[0], tmp_path / "it", workers=1)
    more = sweep(plans[2], tmp_path / "it", workers=1)
    assert_kept(more, few)
    assert_same(more, sweep(plans[2], tmp_path / "at once", workers=1))
    with pytest.raises(ResultError, match="replicates is 2; allowed: 3 or more"):
        sweep(plans[1], tmp_path / "it", workers=1)
