"""However runs are shared among workers, machines and folders, the rows are the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from groundswell.analysis.plans import load_plan
from groundswell.analysis.sweeps import Reporter, sweep
from groundswell.model.memory import memory_here
from groundswell.scenarios import PlanError, ResourceError
from tests.analysis.sweeps.hamlet import assert_same, hamlet


@pytest.mark.parametrize(("workers", "chunk"), [(1, 1), (1, 3), (1, 1000), (2, 3), (4, 1)])
def test_neither_workers_nor_tasks_change_a_row(whole, tmp_path, workers, chunk):
    """Processes, and how many runs each is handed at once."""
    assert_same(sweep(hamlet(), tmp_path / "it", workers=workers, chunk=chunk), whole)


def test_an_executor_of_the_users_changes_no_row(whole, tmp_path):
    """Such as one of threads, each of which has societies of its own; it stays open."""
    with ThreadPoolExecutor(3) as executor:
        assert_same(sweep(hamlet(), tmp_path / "it", executor=executor, workers=3), whole)
        assert executor.submit(int, "7").result() == 7


def test_workers_that_are_none_are_refused(tmp_path):
    """Before anything is begun."""
    for options in ({"workers": 0}, {"chunk": 0}):
        with pytest.raises(PlanError, match="is 0; allowed: at least 1"):
            sweep(hamlet(), tmp_path / "it", **options)
    with ThreadPoolExecutor(1) as executor, pytest.raises(PlanError, match="allowed: one of them"):
        sweep(hamlet(), tmp_path / "it", executor=executor, scheduler="tcp://127.0.0.1:1")
    assert not (tmp_path / "it").exists()


@pytest.mark.skipif(memory_here() is None, reason="this system does not tell its memory")
def test_more_workers_than_fit_into_memory_are_refused(tmp_path):
    """The error tells how many would fit; nothing is begun."""
    with pytest.raises(ResourceError, match=r"workers: 9999999 need .* GB .* allowed here: \d+"):
        sweep(hamlet(), tmp_path / "it", workers=9_999_999)
    assert not (tmp_path / "it").exists()


def test_a_plan_that_was_loaded_before_is_the_same(whole, tmp_path):
    """A name, a file, plain data, or a plan."""
    assert_same(sweep(load_plan(hamlet()), tmp_path / "it", workers=1), whole)


def test_an_estimate_and_progress_are_told(tmp_path):
    """First what it is going to take, then how far it is, up to the last run."""
    estimates, reached = [], []
    reporter = Reporter(estimate=estimates.append, progress=reached.append)
    found = sweep(hamlet(), tmp_path / "it", workers=1, reporter=reporter)
    (estimate,) = estimates
    assert (estimate.runs, estimate.left, estimate.points, estimate.replicates) == (12, 12, 3, 4)
    assert estimate.where == "this process"
    assert estimate.seconds > 0
    size = sum(file.stat().st_size for file in (found.folder).glob("*/*.parquet"))
    assert estimate.bytes < 2 * size
    assert reached[0].done == 1
    assert reached[-1].done == 12
    assert reached[-1].left == 0
    assert reached[-1].seconds_left == 0
