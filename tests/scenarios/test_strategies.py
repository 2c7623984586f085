"""The random scenarios that other tests live through."""

from hypothesis import given, settings

from groundswell.scenarios import load_scenario
from tests.strategies import small_scenarios


@settings(max_examples=60, deadline=None)
@given(scenario=small_scenarios())
def test_random_scenarios_are_valid_small_and_restored_from_their_document(scenario):
    """Every random scenario keeps its bounds, and plain data makes the same scenario again."""
    assert 60 <= scenario.size <= 400
    assert 10 <= scenario.days <= 40
    assert 1 <= len(scenario.table) <= 4
    assert load_scenario(scenario.document()).hash() == scenario.hash()
