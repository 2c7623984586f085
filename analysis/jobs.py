"""Many runs side by side: independent jobs on a few processes, results in the order asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from groundswell.analysis.sweeps.pools import local_pool
from groundswell.model import MobilizationModel

MOST_PROCESSES = 2


@dataclass(frozen=True)
class Job:
    """One run to be made.

    Attributes:
        scenario: name of a shipped scenario, or path of a file.
        seed: of all draws.
        settings: fields of the scenario by dotted path.
        label: the row or group of a table that the run belongs to.
    """

    scenario: str
    seed: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""

    def model(self) -> MobilizationModel:
        """Return the model on day 0."""
        return MobilizationModel(self.scenario, seed=self.seed, **self.settings)


def run_jobs[T](
    function: Callable[[Job], T], jobs: Iterable[Job], processes: int = MOST_PROCESSES
) -> list[T]:
    """Return function(job) for every job, in order.

    Args:
        function: a function of a module, so that another process can import it.
        jobs: what to run.
        processes: at most two are used; one stays in this process.
    """
    waiting = list(jobs)
    with local_pool(max(1, min(processes, MOST_PROCESSES, len(waiting)))) as pool:
        return list(pool.executor.map(function, waiting))
