"""Which alternative is best: intervals that hold the truth, and a rule that knows when to stop."""

import numpy as np
import pytest

from groundswell.analysis.ranking import Ranking, interval, regrets, survivors
from groundswell.model.random import Draws, Purpose


def normals(seed: int, rows: int, columns: int) -> np.ndarray:
    """Return independent standard normal numbers."""
    return Draws(seed).normals(Purpose.RISK, rows * columns).reshape(rows, columns)


def paired(seed: int, means: list[float], seeds: int) -> np.ndarray:
    """Return alternatives that share most of their chance, one row each."""
    noise = normals(seed, len(means) + 1, seeds)
    return np.array(means)[:, np.newaxis] + 3 * noise[-1] + noise[:-1]


def test_an_alternative_does_not_differ_from_itself():
    """A difference to itself is exactly zero, and so are the ends of its interval."""
    found = Ranking(paired(1, [5, 6], 12)).difference(1, 1)
    assert (found.mean, found.low, found.high) == (0, 0, 0)
    assert found.holds_zero


@pytest.mark.parametrize("seeds", [8, 32])
def test_intervals_hold_the_truth(seeds):
    """Of 200 intervals that are to hold it 95 times in a hundred, 92 to 97 in a hundred do."""
    hits = [
        (found := interval(2 + values, seed=k)).low <= 2 <= found.high
        for k, values in enumerate(normals(7, 200, seeds))
    ]
    assert 0.92 <= np.mean(hits) <= 0.97


def test_one_seed_says_nothing_of_the_spread():
    """The interval of a single value is without ends."""
    found = interval(np.array([3.0]))
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_the_same_values_give_the_same_interval():
    """Nothing but values and seed decide."""
    values = normals(2, 1, 10)[0]
    assert interval(values, 4) == interval(values, 4) != interval(values, 5)


def test_the_best_comes_first_and_is_likely_the_best():
    """A clear lead over all seeds is seen in the order and in the chances, which add up to one."""
    ranking = Ranking(paired(3, [0, 4, 1], 16))
    assert ranking.order == [1, 2, 0]
    assert ranking.chances.sum() == pytest.approx(1)
    assert ranking.chances[1] > 0.99


def test_equals_share_the_chance():
    """Of two that are the same to the last bit, each is the best half of the time."""
    values = paired(5, [1], 12)
    assert Ranking(np.vstack([values, values])).chances.tolist() == [0.5, 0.5]


def test_regret_is_what_one_falls_short_of_the_best_in_each_circumstance():
    """The best of a circumstance has none there."""
    assert regrets(np.array([[5.0, 1.0], [3.0, 4.0]])).tolist() == [[0.0, 3.0], [2.0, 0.0]]


def settled_after(values: np.ndarray) -> int:
    """Return the number of seeds after which one alternative is left."""
    seeds = range(10, values.shape[1] + 1)
    return next(number for number in seeds if len(survivors(values[:, :number], 10, 1.0)) == 1)


def test_common_seeds_settle_with_fewer():
    """What seeds share does not count against a decision, which comes several times sooner."""
    shared = [paired(k, [0.0, 1.0], 2_000) for k in range(5)]
    own = [np.vstack([values[:1], paired(90 + k, [1.0], 2_000)]) for k, values in enumerate(shared)]
    assert sum(map(settled_after, own)) > 3 * sum(map(settled_after, shared))


def test_the_best_is_kept_as_often_as_promised():
    """Where one leads by the difference that matters, it is left in 95 of a hundred, or more."""
    kept = [survivors(paired(k, [0.0, 0.0, 1.0], 200), 10, 1.0) for k in range(60)]
    assert np.mean([found == [2] for found in kept]) >= 0.95


def test_a_lone_alternative_survives():
    """There is nothing to choose."""
    assert survivors(paired(1, [0.0], 4), 2, 1.0) == [0]


@pytest.mark.parametrize("seeds", [8, 16, 32])
def test_intervals_of_seats_hold_the_truth(seeds):
    """Differences of whole seats, some worlds with many more: 92 to 97 of 100 intervals hold it."""
    noise = normals(11, 200, 2 * seeds).reshape(200, 2, seeds)
    seats = np.round(20 + 12 * noise[:, 0] + 4 * np.exp(0.5 * noise[:, 1]))
    everything = normals(12, 2, 500_000)
    truth = np.round(20 + 12 * everything[0] + 4 * np.exp(0.5 * everything[1])).mean()
    found = [interval(values, seed=k) for k, values in enumerate(seats)]
    assert 0.92 <= np.mean([one.low <= truth <= one.high for one in found]) <= 0.97


@pytest.mark.parametrize("seeds", [4, 8, 32])
def test_chances_are_what_they_say(seeds):
    """Where the chance to be the best is told as about p, it is the best about so often."""
    truths = normals(13, 400, 2)
    noise = normals(14, 400, 2 * seeds).reshape(400, 2, seeds)
    told, right = [], []
    for k in range(400):
        values = truths[k, :, np.newaxis] + np.sqrt(seeds) * noise[k]
        chances = Ranking(values, seed=k).chances
        told.append(chances[0])
        right.append(truths[k, 0] > truths[k, 1])
    chance, hit = np.array(told), np.array(right)
    for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 1.0)):
        among = (chance >= low) & (chance <= high)
        assert np.mean(hit[among]) == pytest.approx(np.mean(chance[among]), abs=0.12)
