"""On a Dask cluster workers may die, come late, or all be lost; the rows are the same."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from groundswell.analysis.sweeps import Progress, Reporter, load_sweep, sweep
from groundswell.scenarios import ResourceError
from tests.analysis.sweeps.hamlet import assert_kept, assert_same, hamlet

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator:
    """Return a local cluster of two worker processes."""
    with local_cluster(2) as found:
        yield found


def local_cluster(workers: int):
    """Start a local cluster of some worker processes; its page takes any port that is free."""
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    )


def test_a_cluster_changes_no_row(cluster, whole, tmp_path):
    """The manifest tells where the runs were lived."""
    address = cluster.scheduler_address
    found = sweep(hamlet(), tmp_path / "it", scheduler=address, chunk=1)
    assert_same(found, whole)
    (session,) = found.manifest.sessions
    assert session["workers"] == f"the Dask cluster at {address}, 2 workers at first"


def test_a_worker_of_a_cluster_that_dies_costs_nothing(cluster, whole, tmp_path):
    """Dask replaces it, and its runs are lived again."""
    killed = []

    def kill(reached: Progress) -> None:
        if reached.done == 5 and not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    options = {"scheduler": cluster.scheduler_address, "reporter": Reporter(progress=kill)}
    assert_same(sweep(hamlet(), tmp_path / "it", chunk=1, **options), whole)
    assert killed


@contextmanager
def program(name: str, *options: str) -> Iterator[subprocess.Popen]:
    """Start a program of Dask; kill it in the end."""
    command = [sys.executable, "-m", f"distributed.cli.{name}", *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def free_address() -> str:
    """Return an address of this machine at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{taken.getsockname()[1]}"


def test_a_scheduler_that_is_lost_ends_the_sweep_soon(whole, tmp_path):
    """The error says so, what has ended is stored, and the rest is lived later."""
    address, folder, lost, said = free_address(), tmp_path / "lost", [], []
    with ExitStack() as started:
        *_, port = address.split(":")
        scheduler = started.enter_context(
            program("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        )
        started.enter_context(
            program("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        )

        def lose(reached: Progress) -> None:
            if reached.done >= 5 and not lost:
                scheduler.kill()
                lost.append(time.monotonic())

        wait_for(address)
        reporter = Reporter(progress=lose, note=said.append)
        with pytest.raises(ResourceError) as error:
            sweep(hamlet(), folder, scheduler=address, chunk=1, reporter=reporter)
    assert time.monotonic() - lost[0] < 10
    assert "the workers are lost: the scheduler of their cluster does not" in str(error.value)
    before = load_sweep(folder)
    assert f"{len(before.runs)} of 12 runs are stored in {folder}" in str(error.value)
    assert 5 <= len(before.runs) < 12
    found = sweep(hamlet(), folder, workers=1)
    assert_kept(found, before)
    assert_same(found, whole)


def wait_for(address: str) -> None:
    """Wait until somebody listens at an address."""
    host, port = address.removeprefix("tcp://").split(":")
    for _ in range(600):
        with socket.socket() as caller:
            if caller.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nobody came")


def test_a_scheduler_that_is_not_there_is_told_soon(tmp_path):
    """After ten seconds or so; nothing is begun."""
    address, began = free_address(), time.monotonic()
    with pytest.raises(ResourceError, match=f"scheduler: none answers at {address}"):
        sweep(hamlet(), tmp_path / "it", scheduler=address)
    assert time.monotonic() - began < 30
    assert not (tmp_path / "it").exists()


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:80", "tcp://127.0.0.1:port"])
def test_what_is_no_address_of_a_scheduler_is_told_at_once(tmp_path, address):
    """With what is wrong with it."""
    with pytest.raises(ResourceError, match=f"scheduler: none answers at {address}"):
        sweep(hamlet(), tmp_path / "it", scheduler=address)


def test_a_cluster_without_workers_is_waited_for(whole, tmp_path):
    """As one whose jobs are still in the queue; it is told, and then the runs are lived."""
    told = []
    with local_cluster(0) as cluster:

        def send_for_a_worker(text: str) -> None:
            told.append(text)
            cluster.scale(1)

        reporter = Reporter(note=send_for_a_worker)
        address = cluster.scheduler_address
        found = sweep(hamlet(), tmp_path / "it", scheduler=address, reporter=reporter)
    assert_same(found, whole)
    assert told == ["there is no worker yet, or none any more; the runs wait for one"]
