"""A movement that does to its run what the label of its side says, and a sweep of such runs.

As a program it sweeps: `python moody.py FOLDER WORKERS LABEL...`.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from groundswell import sweep
from groundswell.agents import CouncilCampaign, register
from groundswell.model import MobilizationModel

DAY = 3
"""The day on which it happens."""


@register("organisation", "moody")
class Moody(CouncilCampaign):
    """A campaign that goes wrong in a way of the user's choice."""

    def campaign(self):
        """Live the day, or what is left of it."""
        if self.world.day == DAY:
            self._misbehave()
        return super().campaign()

    def _misbehave(self) -> None:
        match self.plan.label:
            case "raises":
                raise ValueError("the printer is broken \udcff")
            case "exits":
                sys.exit("out of paper")
            case "leaves":
                os._exit(3)
            case "dies":
                os.kill(os.getpid(), signal.SIGKILL)
            case "sleeps":
                time.sleep(1.5)
            case "divides":
                cast(MobilizationModel, self.world).state.x[:] = np.nan


def moody_plan(*labels: str, **more: Any) -> dict[str, Any]:
    """Return a plan with a design point for each label."""
    return {
        "scenario": "village",
        "set": {"size": 400, "challengers.organisation": "moody"},
        "design": [{"grid": {"challengers.label": list(labels)}}],
        "measure": {"outcomes": ["volunteers"]},
        **more,
    }


def main(folder: str, workers: str, labels: Sequence[str]) -> None:
    """Sweep, and print what came of each run."""
    found = sweep(moody_plan(*labels), folder, workers=int(workers))
    for _, row in found.runs.iterrows():
        print(row["challengers.label"], row["status"], row["error"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
