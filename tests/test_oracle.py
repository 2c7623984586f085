"""The engine and the oracle live the same days: whole runs, citizen by citizen."""

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from groundswell.scenarios import Scenario, load_scenario
from tests.reference.comparison import assert_agreement
from tests.reference.towns import DISTRICTS, MECHANISMS, town
from tests.strategies import small_scenarios

DONORS = {
    "challengers.organisation": "donor_campaign",
    "challengers.donors": 200,
    "challengers.balance": 5_000,
    "challengers.large_donor_income": 300,
    "incumbents.organisation": "donor_campaign",
    "incumbents.donors": 400,
    "incumbents.balance": 20_000,
    "regime.levers.fundraising_restriction": 0.3,
}
VARIANTS: dict[str, dict[str, Any]] = {
    "another seed": {"seed": 2**63 - 1},
    "no burn-in": {"burn_in": 0},
    "no election": {
        "election": None,
        "challengers.organisation": "none",
        "incumbents.organisation": "none",
        "background_salience": 0.4,
    },
    "one seat each": {"election.rule": "single_seat"},
    "small constituencies": {"election.max_seats_per_constituency": 3},
    "delegates": {"election.rule": "proportional", "election.threshold": 0.3},
    "two sides": {"election.two_sided": True, "regime.levers.fraud": 0.6},
    "on the ballot everywhere": {
        "election.ballot": "everywhere",
        "challengers.organisation": "none",
    },
    "small donors": DONORS | {"election.ballot": "everywhere", "election.rule": "proportional"},
    "no vote for lack of seats": {"election.rule": "proportional", "election.threshold": 1},
    "headquarters look for winnable places": {"challengers.strategy.where": "winnable"},
    "headquarters look for a frontier": {"challengers.strategy.where": "frontier"},
    "headquarters look everywhere": {"challengers.strategy.where": "all"},
    "filtered candidates": {"regime.levers.candidate_filter": 1},
    "concessions": {"regime.policy": "concession"},
    "fixed levers": {"regime.policy": "fixed", "regime.levers.policing": 0},
    "heavy policing": {"regime.policy": "fixed", "regime.levers.policing": 1},
    "a shutdown all the time": {"regime.levers.shutdown": 1, "events": []},
    "full censorship": {"regime.policy": "fixed", "regime.levers.censorship": 1},
    "closed cities": {"networks.closed": True},
}
PARAMETERS: dict[str, dict[str, float]] = {
    "few offline ties": {"deg_off": 2},
    "all ties long": {"p_long": 1, "rho_hom": 0},
    "all ties local": {"p_long": 0, "rho_hom": 1, "loc_on": 1},
    "strategic substitutes": {"psi_p": -2},
    "fear that fades at once": {"lam_f": 1, "lam_j": 1, "lam_fat": 1, "lam_a": 1},
    "posts that everybody shares": {"p_share": 1, "p_see": 1},
    "narrow minds": {"eps0": 0.1, "mu": 0.2},
}


def test_agreement_on_everything_at_once() -> None:
    """All mechanisms together, and each is seen to be at work."""
    oracle = assert_agreement(town())
    peak = {
        name: max(row[name] for row in oracle.series)
        for name in ("volunteers", "registered", "doors", "posts_seen", "crowd", "arrests", "fear")
    }
    assert min(peak.values()) > 0
    assert any(row["automatic"] for row in oracle.protests)
    assert {row["status"] for row in oracle.candidates} >= {"registered", "refused", "withdrew"}
    assert any(row["stuffed"] > 0 for row in oracle.districts)
    assert any(0 < row["observed"] < 1 for row in oracle.districts)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_agreement_on_each_mechanism_alone(mechanism: str) -> None:
    """One mechanism on, all others off."""
    assert_agreement(town({"size": 150}, only=mechanism))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_agreement_without_each_mechanism(mechanism: str) -> None:
    """All mechanisms on but one."""
    assert_agreement(town({"size": 150, f"mechanisms.{mechanism}": False}))


@pytest.mark.parametrize("name", VARIANTS)
def test_agreement_on_other_settings(name: str) -> None:
    """Other rules, organisations, policies and levers."""
    assert_agreement(town(VARIANTS[name]))


@pytest.mark.parametrize("name", PARAMETERS)
def test_agreement_on_extreme_parameters(name: str) -> None:
    """Parameters at the ends of what they may be."""
    assert_agreement(town(parameters=PARAMETERS[name]))


@pytest.mark.parametrize("layer", ["household", "offline", "online"])
def test_agreement_on_generated_layers(layer: str) -> None:
    """Any layer from a networkx generator."""
    generator = {"generator": "watts_strogatz_graph", "arguments": {"k": 4, "p": 0.3}}
    assert_agreement(town({f"networks.{layer}": generator}))


@pytest.mark.parametrize("suffix", [".graphml", ".edges"])
def test_agreement_on_layers_from_files(suffix: str, tmp_path: Path) -> None:
    """Any layer from a file."""
    path = tmp_path / f"ties{suffix}"
    graph = nx.circulant_graph(300, [1, 17])
    if suffix == ".graphml":
        nx.write_graphml(graph, path)
    else:
        nx.write_edgelist(graph, path, data=False)
    assert_agreement(town({"networks.online": {"file": str(path)}}))


def test_agreement_on_the_village() -> None:
    """The shipped village, at a fifth of its size."""
    assert_agreement(load_scenario("village", {"size": 400}))


def test_agreement_on_a_primary() -> None:
    """The shipped primary, its first months at a small size."""
    assert_agreement(load_scenario("sanders-2016", {"size": 400}))


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(scenario=small_scenarios())
def test_agreement_on_random_scenarios(scenario: Scenario) -> None:
    """Whatever is valid."""
    assert_agreement(scenario)


@pytest.mark.parametrize("threads", [2, 4])
def test_agreement_with_more_threads(threads: int) -> None:
    """The oracle knows of no threads; the engine must not show that it does."""
    assert_agreement(town(), threads=threads)


def test_town_has_staggered_votes_and_uneven_districts() -> None:
    """What the comparisons rest on: the town must not become simpler unnoticed."""
    assert len({row.get("vote_date") for row in DISTRICTS}) > 1
    assert len({row["seats"] for row in DISTRICTS}) == len(DISTRICTS)
