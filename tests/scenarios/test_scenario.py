"""A scenario answers for its dates, constituencies and identity."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from groundswell.scenarios import load_scenario

VILLAGE = load_scenario("village")


def test_dates_and_days_are_two_names_of_one_thing():
    """Day 0 is the start."""
    assert VILLAGE.day(VILLAGE.start) == 0
    assert VILLAGE.day(17) == 17
    assert VILLAGE.date(31) == date(2024, 4, 1)
    assert VILLAGE.day(VILLAGE.date(31)) == 31


@pytest.mark.parametrize(
    ("rule", "largest"), [("block_vote", 5), ("single_seat", 1), ("proportional", 10_000)]
)
def test_a_rule_implies_the_largest_constituency(rule, largest):
    """Five seats in a block vote, one where one is elected, else the whole district."""
    assert load_scenario("village", {"election.rule": rule}).max_seats_per_constituency == largest


def test_without_an_election_politics_goes_on():
    """Salience and recognition come from the scenario itself; nobody votes."""
    calm = load_scenario(
        "village",
        {
            "election": None,
            "challengers.organisation": "none",
            "background_salience": 0.2,
            "initial_recognition": 0.4,
        },
    )
    assert (calm.symbols()["S"], calm.symbols()["c0"]) == (0.2, 0.4)
    assert (calm.last_vote_day, calm.max_seats_per_constituency) == (-1, 5)


def test_nothing_can_be_changed():
    """A scenario and its parts are frozen, and so are their mappings."""
    with pytest.raises(ValidationError, match="frozen"):
        VILLAGE.seed = 2
    with pytest.raises(ValidationError, match="frozen"):
        VILLAGE.regime.levers.policing = 1
    changes: Any = load_scenario("consent-pact").events[0].set
    with pytest.raises(TypeError):
        changes["regime.levers.pride"] = 0


def test_what_is_nested_in_a_mapping_becomes_plain_data_again():
    """A generator's arguments may hold blocks and lists; they are frozen, and written as read."""
    told = {"sizes": [3, 4], "more": {"p": [[0.5, 0.1], [0.1, 0.5]]}, "name": "x"}
    layer = {"generator": "stochastic_block_model", "arguments": told}
    scenario = load_scenario("village", {"networks.online": layer})
    arguments: Any = scenario.networks.online.arguments
    with pytest.raises(TypeError):
        arguments["more"]["p"] = 0
    assert scenario.document()["networks"]["online"]["arguments"] == told
    assert load_scenario(scenario.document()).hash() == scenario.hash()


def test_the_hash_is_of_what_decides_a_result(folder):
    """Words and places do not count; a lever, a seed and a district's support do."""
    original = VILLAGE.hash()
    assert len(original) == 64
    assert load_scenario("village", {"title": "Another", "story": "Untold."}).hash() == original
    assert load_scenario(VILLAGE.document() | {"name": "other"}).hash() == original
    assert load_scenario("village", {"seed": 2}).hash() != original
    assert load_scenario("village", {"regime.levers.policing": 0.31}).hash() != original
    changed = VILLAGE.document()
    changed["districts"]["rows"][0]["support"] += 0.001
    assert load_scenario(changed).hash() != original


def test_the_hash_reads_a_supplied_graph(folder):
    """The same ties in another folder are the same scenario; other ties are not."""
    hashes = []
    for name, ties in (("a", "0 1\n"), ("b", "0 1\n"), ("c", "0 2\n")):
        (folder / f"{name}.edges").write_text(ties)
        hashes.append(load_scenario("village", {"networks.online.file": f"{name}.edges"}).hash())
    assert hashes[0] == hashes[1] != hashes[2]
