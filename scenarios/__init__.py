"""What is assumed: scenario files, their schema and their loader.

Example:
    scenario = load_scenario("moscow-2017", {"regime.levers.policing": 0.8})
    scenario.table.electorate          # arrays over districts
    scenario.symbols()["lam_x"]        # parameters as the equations call them
    scenario.describe("parameters.attitudes.return_rate").text
"""

from groundswell.scenarios.districts import NO_VOTE, Districts, DistrictTable
from groundswell.scenarios.errors import (
    DataError,
    GroundswellError,
    PlanError,
    Problem,
    ResourceError,
    ResultError,
    ScenarioError,
    UnknownNameError,
    nearest,
)
from groundswell.scenarios.fields import ParameterCard, cards, describe
from groundswell.scenarios.loader import load_scenario, scenario_names
from groundswell.scenarios.mechanisms import SYMBOLS, Mechanisms
from groundswell.scenarios.parameters import Parameters
from groundswell.scenarios.parts import (
    Call,
    Election,
    Event,
    Layer,
    Levers,
    Moment,
    Networks,
    Regime,
    Side,
    Strategy,
)
from groundswell.scenarios.schema import Scenario
from groundswell.scenarios.spending import ACTIONS, Mix, SpendingPlan
from groundswell.scenarios.strategies import (
    RegimeAnswer,
    StrategyPlan,
    budget_of,
    load_regime,
    load_strategy,
    regime_names,
    strategy_names,
)

__all__ = [
    "ACTIONS",
    "NO_VOTE",
    "SYMBOLS",
    "Call",
    "DataError",
    "DistrictTable",
    "Districts",
    "Election",
    "Event",
    "GroundswellError",
    "Layer",
    "Levers",
    "Mechanisms",
    "Mix",
    "Moment",
    "Networks",
    "ParameterCard",
    "Parameters",
    "PlanError",
    "Problem",
    "Regime",
    "RegimeAnswer",
    "ResourceError",
    "ResultError",
    "Scenario",
    "ScenarioError",
    "Side",
    "SpendingPlan",
    "Strategy",
    "StrategyPlan",
    "UnknownNameError",
    "budget_of",
    "cards",
    "describe",
    "load_regime",
    "load_scenario",
    "load_strategy",
    "nearest",
    "regime_names",
    "scenario_names",
    "strategy_names",
]
