"""A house is what all sessions share: seats, societies, processes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from groundswell.scenarios import ResourceError, load_scenario
from groundswell.viz.dashboard.house import House, the_house
from groundswell.viz.dashboard.options import Limits, Options, give


def house_of(**limits: int) -> House:
    """Return a house with limits of its own."""
    return House(Options(Limits(**limits)))


def test_seats_are_counted_and_given_back():
    """As many enter as there are seats; who leaves makes room."""
    house = house_of(sessions=2)
    assert [house.enter() for _ in range(3)] == [True, True, False]
    house.leave()
    assert [house.enter(), house.enter()] == [True, False]


def test_no_seat_is_given_twice():
    """Forty who come at the same moment take as many seats as there are."""
    house, everybody = house_of(sessions=7), Barrier(40)

    def come(_: int) -> bool:
        everybody.wait()
        return house.enter()

    with ThreadPoolExecutor(40) as crowd:
        assert sum(crowd.map(come, range(40))) == 7


def test_the_same_society_is_built_once():
    """Two who ask at once for the same society get the same."""
    house, together = House(), Barrier(4)

    def ask(_: int) -> object:
        together.wait()
        return house.society(load_scenario("village"))

    with ThreadPoolExecutor(4) as sessions:
        assert len(set(map(id, sessions.map(ask, range(4))))) == 1


def test_levers_do_not_ask_for_another_society():
    """Sessions with other levers share a society; other seeds, sizes and ties do not."""
    house = House()
    village = house.society(load_scenario("village"))
    same = {"regime.levers.policing": 0.9, "days": 70, "protests": []}
    assert house.society(load_scenario("village", same)) is village
    for other in ({"seed": 2}, {"size": 1000}, {"parameters.ties.homophily": 0.9}):
        assert house.society(load_scenario("village", other)) is not village


def test_societies_long_unused_make_room():
    """No more citizens are kept than the limit, the last asked for among them."""
    house = house_of(kept_citizens=2_500)
    first = house.society(load_scenario("village", {"size": 1000}))
    house.society(load_scenario("village", {"size": 1000, "seed": 2}))
    assert house.society(load_scenario("village", {"size": 1000})) is first
    third = house.society(load_scenario("village", {"size": 1000, "seed": 3}))
    assert house.society(load_scenario("village", {"size": 1000, "seed": 3})) is third
    assert house.society(load_scenario("village", {"size": 1000})) is first


def test_a_society_larger_than_all_that_is_kept_is_given_once():
    """It is built, and kept alone."""
    house = house_of(kept_citizens=500)
    large = house.society(load_scenario("village"))
    assert house.society(load_scenario("village")) is large


def test_too_many_citizens_are_refused_with_the_limit():
    """Before anything is built, whoever asks is told how many there may be."""
    with pytest.raises(ResourceError, match="up to 1,500 on this server"):
        house_of(citizens=1_500).society(load_scenario("village"))


def test_a_society_that_cannot_be_built_hinders_nobody():
    """After an error the next who asks is answered."""
    house = House()
    with pytest.raises(ResourceError):
        house.society(load_scenario("moscow-2017", {"size": 500_000}))
    assert house.society(load_scenario("village")).N == 2000


def test_processes_are_started_once_and_ended():
    """All sessions share the processes; closing the house ends them, and it may open again."""
    house = house_of(workers=1)
    pool = house.pool
    assert house.pool is pool
    assert pool.submit(abs, -3).result(60) == 3
    house.close()
    with pytest.raises(RuntimeError):
        pool.submit(abs, -3)
    house.close()


def test_the_house_of_the_process_is_as_it_was_opened():
    """Options given before anybody enters are those of everybody."""
    options = Options(Limits(sessions=3), "ru")
    give(options)
    try:
        assert the_house() is the_house()
        assert the_house().options == options
    finally:
        give(Options())
