"""How and where runs are lived changes no row."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from groundswell.analysis.sweeps import Reporter, load_sweep, sweep
from groundswell.scenarios import PlanError, ResourceError
from tests.analysis.sweeps.hamlet import assert_kept, assert_same, hamlet

# A village of one citizen for 500 voters, so that all workers have something to do.
LONG = hamlet(replicates=40)


@pytest.fixture
def cluster() -> Iterator[object]:
    """Start a Dask cluster of two processes with a thread each."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started


@pytest.mark.parametrize(("workers", "chunk"), [(1, 1), (1, 1000), (2, None), (2, 3), (4, 1)])
def test_workers_and_chunks_change_no_row(whole, tmp_path, workers, chunk):
    """Any number of processes, any number of runs in a task: the same to the last bit."""
    assert_same(sweep(hamlet(), tmp_path / "other", workers=workers, chunk=chunk), whole)


def test_an_executor_of_ones_own_changes_no_row(whole, tmp_path):
    """Threads live the runs as processes do, each with a society of its own; it stays open."""
    with ThreadPoolExecutor(2) as executor:
        found = sweep(hamlet(), tmp_path / "threads", executor=executor, workers=2)
        assert executor.submit(len, "open").result() == 4
    assert_same(found, whole)


def test_a_cluster_changes_no_row(whole, cluster, tmp_path):
    """Two worker processes of Dask give the rows of this process; its store is here."""
    found = sweep(hamlet(), tmp_path / "dask", scheduler=cluster.scheduler_address)
    assert_same(found, whole)
    assert "2 workers at first" in found.manifest.sessions[0]["workers"]


def test_a_cluster_outlives_a_worker_that_dies(cluster, tmp_path):
    """Dask starts another one and lives its runs again."""
    victims = [worker.pid for worker in cluster.workers.values()]
    reporter = Reporter(progress=_once(lambda: os.kill(victims[0], signal.SIGKILL)))
    folder = tmp_path / "dask"
    found = sweep(LONG, folder, scheduler=cluster.scheduler_address, chunk=5, reporter=reporter)
    assert_same(found, sweep(LONG, tmp_path / "whole", workers=1))


def test_a_cluster_that_is_lost_is_told_and_gone_on_without(cluster, tmp_path):
    """What had come in is stored; the same sweep is finished elsewhere."""
    folder = tmp_path / "dask"
    reporter = Reporter(progress=_once(lambda: threading.Thread(target=cluster.close).start()))
    with pytest.raises(ResourceError, match="workers are lost"):
        sweep(LONG, folder, scheduler=cluster.scheduler_address, chunk=2, reporter=reporter)
    before = load_sweep(folder)
    assert 0 < len(before.runs) < before.manifest.runs
    found = sweep(LONG, folder, workers=1)
    assert_kept(found, before)
    assert_same(found, sweep(LONG, tmp_path / "whole", workers=1))


def _once(action):
    """Return a function that acts when it is first called."""
    left = [action]

    def call(_: object) -> None:
        if left:
            left.pop()()

    return call


def test_a_scheduler_that_is_not_there_is_told_soon(tmp_path):
    """The address is named, and no folder is made."""
    pytest.importorskip("distributed")
    begun = time.monotonic()
    with pytest.raises(ResourceError, match=r"tcp://127\.0\.0\.1:9"):
        sweep(hamlet(), tmp_path / "none", scheduler="tcp://127.0.0.1:9")
    assert time.monotonic() - begun < 60
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"chunk": 0}])
def test_no_workers_and_no_runs_in_a_task_are_refused(tmp_path, wrong):
    """The number and what is allowed are named."""
    with pytest.raises(PlanError, match="is 0; allowed: at least 1"):
        sweep(hamlet(), tmp_path / "none", **wrong)


def test_more_workers_than_memory_has_room_for_are_refused(tmp_path):
    """Before anything is begun, with the number that would do."""
    with pytest.raises(ResourceError, match=r"workers: 100000 need .* GB are free; allowed here"):
        sweep(hamlet(), tmp_path / "none", workers=100_000)
    assert not (tmp_path / "none").exists()
