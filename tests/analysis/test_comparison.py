"""Contenders are lived with the same seeds; what is said of their differences is paired."""

import os
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from groundswell.analysis.comparison import Comparison, WorkersLostError
from groundswell.analysis.paired import FEWEST, Contender, Difference, Results
from groundswell.analysis.processes import context
from groundswell.analysis.sweeps.pools import InProcess, local_pool
from groundswell.model import MobilizationModel
from groundswell.model.record import OUTCOMES
from groundswell.scenarios import ScenarioError, UnknownNameError
from tests.analysis.sweeps.moody import DAY

SMALL = {"size": 400}
HARSH = {**SMALL, "regime.levers.policing": 0.9}
COLUMNS = ("crowd", "approval_public")


def contenders(*settings) -> list[Contender]:
    """Return small villages, one for each given set of settings."""
    return [Contender("ABCD"[place], "village", given) for place, given in enumerate(settings)]


def lived(*settings, replicates=4, **more) -> Results:
    """Return what comes of some small villages, lived in this process."""
    comparison = Comparison(contenders(*settings), replicates=replicates, columns=COLUMNS, **more)
    for _ in comparison.live(InProcess()):
        pass
    return comparison.results()


def assert_same(found: Results, expected: Results) -> None:
    """Compare runs to the last bit, but for the seconds that they took."""
    assert [run.run for run in found.runs] == [run.run for run in expected.runs]
    for one, other in zip(found.runs, expected.runs, strict=True):
        assert one.values == other.values
        assert one.series.keys() == other.series.keys()
        for name in one.series:
            assert one.series[name].tobytes() == other.series[name].tobytes()


class Backwards(Executor):
    """An executor that waits for some calls, and makes the last of them first."""

    def __init__(self, calls):
        self.calls = calls
        self.waiting = []

    def submit(self, fn, /, *args, **kwargs):
        """Keep a call, or make all that are kept."""
        self.waiting.append((Future(), fn, args))
        future = self.waiting[-1][0]
        if len(self.waiting) == self.calls:
            while self.waiting:
                kept, function, arguments = self.waiting.pop()
                kept.set_result(function(*arguments))
        return future


class Held(Executor):
    """An executor that makes some calls at once, and keeps all others."""

    def __init__(self, calls):
        self.calls = calls
        self.kept = []
        self.reached = threading.Event()

    def submit(self, fn, /, *args, **kwargs):
        """Make a call, or keep it."""
        future = Future()
        if self.calls:
            self.calls -= 1
            future.set_result(fn(*args))
        else:
            self.kept.append(future)
            self.reached.set()
        return future


@pytest.fixture(scope="module")
def pair() -> Results:
    """Return the village as it is against one that is policed harshly."""
    return lived(SMALL, HARSH)


def test_a_run_is_that_of_the_model_with_the_seed(pair):
    """Contender c's run r is the scenario with its settings and seed first_seed + r."""
    model = MobilizationModel("village", seed=3, **HARSH).run()
    for name in OUTCOMES:
        np.testing.assert_equal(pair.values(name)[1, 2], float(model.outcomes[name]))
    run = pair.runs[2 * 2 + 1]
    expected = model.series["approval_public"].to_numpy().astype(np.float32)
    np.testing.assert_array_equal(run.series["approval_public"], expected)


def test_identical_contenders_differ_by_exactly_nothing():
    """Each difference is 0 and its interval has no width, and nothing is claimed."""
    found = lived(SMALL, SMALL)
    for name in OUTCOMES:
        difference = found.difference(name, 1)
        if difference.pairs:
            assert (difference.mean, difference.low, difference.high) == (0.0, 0.0, 0.0)
            assert difference.verdict == "alike"


def test_differences_are_taken_within_seeds(pair):
    """Mean and interval are those of Student's t over the differences of the seeds."""
    values = pair.values("approval_public")
    apart = values[1] - values[0]
    found = pair.difference("approval_public", 1)
    half = 3.182446305284263 * apart.std(ddof=1) / np.sqrt(apart.size)  # t for 3 degrees, 95 %
    assert found.mean == pytest.approx(apart.mean())
    assert (found.low, found.high) == pytest.approx((apart.mean() - half, apart.mean() + half))
    assert found.pairs == 4
    assert found.verdict == "more"


@pytest.mark.parametrize(
    ("low", "high", "pairs", "verdict"),
    [
        (1, 3, FEWEST, "more"),
        (-3, -1, FEWEST, "less"),
        (-1, 3, FEWEST, "alike"),
        (0, 3, FEWEST, "alike"),
        (0, 0, FEWEST, "alike"),
        (1, 3, FEWEST - 1, "unknown"),
        (float("nan"), float("nan"), 1, "unknown"),
    ],
)
def test_a_verdict_claims_no_more_than_the_interval_supports(low, high, pairs, verdict):
    """They are apart only where the interval leaves 0 out, on enough seeds."""
    assert Difference((low + high) / 2, low, high, pairs).verdict == verdict


def test_processes_and_their_number_change_nothing(pair):
    """Two processes give the results of this one, to the last bit."""
    comparison = Comparison(contenders(SMALL, HARSH), replicates=4, columns=COLUMNS)
    with local_pool(2) as pool:
        reached = list(comparison.live(pool.executor, 2))
    assert reached[-1] == (8, 8)
    assert_same(comparison.results(), pair)


def test_the_order_in_which_runs_end_changes_nothing(pair):
    """Runs that end before those that began earlier are put in their places."""
    comparison = Comparison(contenders(SMALL, HARSH), replicates=4, columns=COLUMNS)
    for _ in comparison.live(Backwards(4), at_once=4):
        pass
    assert_same(comparison.results(), pair)


def test_more_replicates_keep_the_earlier_ones(pair):
    """Two and two seeds are the four seeds, and nothing was lived twice."""
    comparison = Comparison(contenders(SMALL, HARSH), replicates=2, columns=COLUMNS)
    list(comparison.live(InProcess()))
    before = comparison.results()
    comparison.extend(2)
    assert list(comparison.live(InProcess()))[-1] == (8, 8)
    found = comparison.results()
    assert before.seeds == (1, 2)
    assert found.seeds == (1, 2, 3, 4)
    assert found.runs[:4] == before.runs
    assert_same(found, pair)


def test_a_cancelled_comparison_leaves_no_run_going_on(pair):
    """What waited is cancelled, what had ended can be read, the rest can be lived later."""
    comparison = Comparison(contenders(SMALL, HARSH), replicates=4, columns=COLUMNS)
    held = Held(calls=5)
    lives = comparison.live(held, at_once=2)
    living = threading.Thread(target=lambda: list(lives))
    living.start()
    assert held.reached.wait(60)
    comparison.cancel()
    living.join(60)
    assert not living.is_alive()
    assert 1 <= len(held.kept) <= 2
    assert all(future.cancelled() for future in held.kept)
    found = comparison.results()
    assert found.seeds == (1, 2)
    assert_same(found, replace(pair, runs=pair.runs[: len(found.runs)]))
    list(comparison.live(InProcess()))
    assert_same(comparison.results(), pair)


def test_an_executor_has_few_runs_of_one_comparison_at_a_time():
    """Others who use it have their turn."""
    comparison = Comparison(contenders(SMALL, HARSH), replicates=50)
    held = Held(calls=0)
    lives = comparison.live(held, at_once=3)
    living = threading.Thread(target=lambda: list(lives))
    living.start()
    assert held.reached.wait(60)
    comparison.cancel()
    living.join(60)
    assert len(held.kept) == 3


def test_a_comparison_is_not_lived_twice_at_once():
    """The second call is refused, until the first has been cancelled."""
    comparison = Comparison(contenders(SMALL))
    comparison.live(InProcess())
    with pytest.raises(RuntimeError, match="already"):
        comparison.live(InProcess())
    comparison.cancel()
    assert list(comparison.live(InProcess()))[-1] == (8, 8)


def test_a_failed_run_is_told_and_its_seed_does_not_count():
    """The error is kept with contender and seed; the others' runs of that seed wait for nothing."""
    moody = {**SMALL, "challengers.organisation": "moody", "challengers.label": "raises"}
    found = lived(SMALL, moody, replicates=2)
    assert found.seeds == ()
    assert len(found.failures) == 2
    contender, seed, run = found.failures[0]
    assert (contender.label, seed, run.days) == ("B", 1, DAY)
    assert "the printer is broken" in run.error
    assert found.difference("turnout", 1).verdict == "unknown"
    assert found.frame()["status"].tolist() == ["ok", "failed"] * 2
    assert found.fan("crowd", 0).shape == (5, 0)


def test_a_run_that_takes_too_long_is_given_up():
    """It is a failure that says so."""
    found = lived(SMALL, replicates=1, timeout=1e-9)
    assert [run.status for _, _, run in found.failures] == ["timed_out"]


def test_lost_processes_are_an_error_and_others_take_over(pair):
    """What had ended is kept; a new executor lives the rest."""
    comparison = Comparison(contenders(SMALL, HARSH), replicates=4, columns=COLUMNS)
    with ProcessPoolExecutor(1, mp_context=context()) as broken:
        lives = comparison.live(broken)
        next(lives)
        broken.submit(os._exit, 3)
        with pytest.raises(WorkersLostError, match="start again"):
            list(lives)
    assert comparison.progress.done >= 1
    list(comparison.live(InProcess()))
    assert_same(comparison.results(), pair)


def test_an_executor_that_was_shut_down_is_an_error():
    """Nobody waits for runs that nobody lives."""
    closed = ThreadPoolExecutor()
    closed.shutdown()
    with pytest.raises(WorkersLostError):
        list(Comparison(contenders(SMALL)).live(closed))


def test_fans_hold_the_quantiles_of_the_runs(pair):
    """One row a quantile; the median of four runs lies between the two in the middle."""
    lines = pair.fan("approval_public", 1)
    runs = np.array([run.series["approval_public"] for run in pair.runs[1::2]], np.float64)
    assert pair.days(1).tolist() == list(range(60))
    np.testing.assert_allclose(lines[2], np.median(runs, axis=0))
    assert (np.diff(lines, axis=0) >= 0).all()


def test_the_record_can_be_kept_every_few_days():
    """Every tenth day, and the last; outcomes are the same."""
    found, whole = lived(SMALL, replicates=1, every=10), lived(SMALL, replicates=1)
    assert found.days(0).tolist() == [0, 10, 20, 30, 40, 50, 59]
    assert found.runs[0].values == whole.runs[0].values


def test_the_table_of_runs_names_contender_seed_and_settings(pair):
    """One row a run; a field that only one contender sets is told of all."""
    frame = pair.frame()
    assert frame["contender"].tolist() == ["A", "B"] * 4
    assert frame["seed"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4]
    assert frame["regime.levers.policing"].tolist() == [0.3, 0.9] * 4
    assert frame["turnout"].tolist() == pair.values("turnout").T.ravel().tolist()


def test_an_outcome_without_meaning_is_not_compared():
    """Without an election there is no turnout, and nothing is said of it."""
    quiet = {**SMALL, "days": 5, "election": None, "protests": []}
    quiet["challengers.organisation"] = "none"
    found = lived(quiet, quiet, replicates=3)
    assert found.difference("turnout", 1).pairs == 0
    assert found.difference("turnout", 1).verdict == "unknown"
    assert found.difference("approval_public", 1).pairs == 3


def test_what_cannot_be_compared_is_refused():
    """No contender, two of one name, a column that nobody records."""
    with pytest.raises(ScenarioError, match="label"):
        Comparison([])
    with pytest.raises(ScenarioError, match="label"):
        Comparison([Contender("A", "village"), Contender("A", "village")])
    with pytest.raises(UnknownNameError, match="crowd"):
        Comparison(contenders(SMALL), columns=["crowds"])
    with pytest.raises(ScenarioError, match="policing"):
        Comparison(contenders({"regime.levers.policing": 2}))
