"""groundswell: an agent-based simulation of grassroots political mobilisation.

    import groundswell

    model = groundswell.run("moscow-2017", seed=1)
    model.series, model.districts, model.candidates

The names below are loaded when they are first used, so that `import groundswell` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from groundswell._version import __version__

if TYPE_CHECKING:
    from groundswell.analysis.plans import load_plan, plan_names
    from groundswell.analysis.runs import Run, load_run, rerun, write_run
    from groundswell.analysis.strategies import Standings, compare
    from groundswell.analysis.summary import summarise
    from groundswell.analysis.sweeps import Sweep, load_sweep, sweep
    from groundswell.api import run
    from groundswell.model import MobilizationModel
    from groundswell.scenarios import (
        GroundswellError,
        Scenario,
        StrategyPlan,
        load_scenario,
        load_strategy,
        scenario_names,
        strategy_names,
    )
    from groundswell.viz.figures import write_figures

__all__ = [
    "GroundswellError",
    "MobilizationModel",
    "Run",
    "Scenario",
    "Standings",
    "StrategyPlan",
    "Sweep",
    "__version__",
    "compare",
    "load_plan",
    "load_run",
    "load_scenario",
    "load_strategy",
    "load_sweep",
    "plan_names",
    "rerun",
    "run",
    "scenario_names",
    "strategy_names",
    "summarise",
    "sweep",
    "write_figures",
    "write_run",
]

_HOMES = {
    "GroundswellError": "scenarios",
    "MobilizationModel": "model",
    "Run": "analysis.runs",
    "Scenario": "scenarios",
    "Standings": "analysis.strategies",
    "StrategyPlan": "scenarios",
    "Sweep": "analysis.sweeps",
    "compare": "analysis.strategies",
    "load_plan": "analysis.plans",
    "load_run": "analysis.runs",
    "load_scenario": "scenarios",
    "load_strategy": "scenarios",
    "load_sweep": "analysis.sweeps",
    "plan_names": "analysis.plans",
    "rerun": "analysis.runs",
    "run": "api",
    "scenario_names": "scenarios",
    "strategy_names": "scenarios",
    "summarise": "analysis.summary",
    "sweep": "analysis.sweeps",
    "write_figures": "viz.figures",
    "write_run": "analysis.runs",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
