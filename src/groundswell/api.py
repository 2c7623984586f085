"""The three lines of Python."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from groundswell.model import MobilizationModel
from groundswell.scenarios import Scenario


def run(
    scenario: str | Path | Scenario = "village",
    *,
    seed: int | None = None,
    threads: int = 1,
    progress: Callable[[MobilizationModel], None] | None = None,
    **settings: Any,
) -> MobilizationModel:
    """Live through a scenario to its last day and return the model.

        model = groundswell.run("moscow-2017", seed=1, **{"regime.levers.policing": 0.8})
        model.series, model.districts, model.candidates, model.protests, model.outcomes

    Args:
        scenario: name of a shipped scenario, path of a scenario file, or a `Scenario`.
        seed: of all draws, 0 to 2**63 - 1; the scenario's own where None.
        threads: workers; they never change a result.
        progress: called with the model after every day.
        **settings: fields of the scenario by dotted path.

    Raises:
        GroundswellError: the scenario, a setting, a file or the size cannot be used.
    """
    model = MobilizationModel(scenario, seed=seed, threads=threads, **settings)
    return model.run(progress=progress)
