"""Behaviour by name."""

import pytest

from groundswell.agents import (
    ConcessionRegime,
    CouncilCampaign,
    DonorCampaign,
    Movement,
    ReactiveRegime,
    Regime,
    organisations,
    policies,
    register,
    require_behaviours,
)
from groundswell.agents.registry import Registry
from groundswell.scenarios import GroundswellError, UnknownNameError, load_scenario


def test_the_names_of_scenario_files_are_registered():
    """Every organisation and policy of the schema has its class."""
    assert organisations["none"] is Movement
    assert organisations["council_campaign"] is CouncilCampaign
    assert organisations["donor_campaign"] is DonorCampaign
    assert [policies[name] for name in ("fixed", "reactive", "concession")] == [
        Regime,
        ReactiveRegime,
        ConcessionRegime,
    ]
    assert len(policies) == len(list(policies)) >= 3


def test_an_unknown_name_is_answered_with_the_nearest():
    """The error names what was asked for and what is closest to it."""
    with pytest.raises(UnknownNameError, match=r"'council_campain'.*'council_campaign'"):
        organisations["council_campain"]
    assert "council_campain" not in organisations


def test_an_unknown_kind_is_answered_with_the_nearest():
    """Only organisations and policies can be registered."""
    with pytest.raises(UnknownNameError, match=r"'policies'.*'policy'"):
        register("policies", "thaw")


def test_a_taken_name_stays_with_its_class():
    """Nobody replaces a behaviour by accident; defining a class anew is no accident."""
    registry: Registry[Regime] = Registry("policy")
    registry.add("fixed", Regime)
    with pytest.raises(GroundswellError, match=r"is already"):
        registry.add("fixed", ReactiveRegime)
    registry.add("fixed", Regime)
    assert registry["fixed"] is Regime


@pytest.mark.parametrize(
    ("field", "name", "nearest"),
    [
        ("challengers.organisation", "council_campain", "council_campaign"),
        ("incumbents.organisation", "non", "none"),
        ("regime.policy", "reactiv", "reactive"),
    ],
)
def test_a_scenario_that_nobody_can_live_is_known_before_it_is_built(field, name, nearest):
    """The field is named, and the nearest name; a scenario whose names are registered passes."""
    require_behaviours(load_scenario("village"))
    with pytest.raises(UnknownNameError) as caught:
        require_behaviours(load_scenario("village", {field: name}))
    assert str(caught.value).startswith(f"{field} '{name}' is not known; allowed: ")
    assert str(caught.value).endswith(f"did you mean '{nearest}'?")


def test_a_scenario_can_ask_for_a_behaviour_of_the_users_own(world):
    """A registered subclass runs under its name."""

    @register("policy", "test_of_a_thaw")
    class Thaw(Regime):
        """Less censorship every day."""

        def respond(self) -> None:
            self.levers["censorship"] /= 2

    @register("organisation", "test_of_postcards")
    class Postcards(Movement):
        """Leaflets and nothing else."""

        def campaign(self):
            contacts = super().campaign()
            contacts.paid[:] = 0.001
            return contacts

    here = world(
        {"regime.policy": "test_of_a_thaw", "challengers.organisation": "test_of_postcards"}
    )
    here.live(1)
    assert here.regime.levers["censorship"] == pytest.approx(0.1 / 4)
    assert (here.contacts.paid == 0.001).all()
    assert (here.contacts.doors == 0).all()
