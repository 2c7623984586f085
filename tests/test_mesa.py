"""The model is a Mesa model: what Mesa users do with theirs works."""

import mesa
import numpy as np
import pandas as pd
import pytest
from mesa.batchrunner import batch_run

from groundswell import MobilizationModel


def volunteers(model: MobilizationModel) -> float:
    """Return today's volunteers, in real persons."""
    return model.rows[-1]["volunteers"]


class Recorded(MobilizationModel):
    """A model with a data collector of its own, as in any Mesa project."""

    def __init__(self, *arguments, **settings) -> None:
        super().__init__(*arguments, **settings)
        reporters = {"volunteers": volunteers, "policing": "policing"}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    @property
    def policing(self) -> float:
        """Return today's policing."""
        return self.regime.levers["policing"]

    def step(self) -> None:
        """Live a day and collect its data."""
        super().step()
        self.datacollector.collect(self)


def test_it_is_a_mesa_model_that_steps():
    """`step` lives a day, Mesa counts it, and `running` ends with the scenario."""
    model = MobilizationModel("village", rng=7)
    assert isinstance(model, mesa.Model)
    model.step()
    assert (model.day, model.steps, len(model.series)) == (1, 1, 1)
    while model.running:
        model.step()
    assert model.day == model.config.days


def test_a_data_collector_collects():
    """Collected values are those of the model's own series."""
    model = Recorded("village", seed=2).run()
    collected = model.datacollector.get_model_vars_dataframe()
    assert collected["volunteers"].tolist() == model.series["volunteers"].tolist()


def test_batch_run_sweeps_a_lever():
    """A lever is swept by its dotted path, over seeds given as `rng`."""
    results = pd.DataFrame(
        batch_run(
            Recorded,
            {"scenario": "village", "regime.levers.policing": [0.0, 0.9]},
            rng=[1, 2],
            display_progress=False,
        )
    )
    assert sorted(results["policing"]) == [0.0, 0.0, 0.9, 0.9]
    assert len(results) == 4
    assert len(set(results["volunteers"])) > 1


def test_batch_run_needs_no_subclass():
    """The model brings a data collector of its headline numbers; `rng` may also be given."""
    results = pd.DataFrame(
        batch_run(
            MobilizationModel,
            {"scenario": "village", "size": 400, "regime.levers.policing": [0.0, 0.9]},
            rng=[3],
            display_progress=False,
        )
    )
    again = MobilizationModel("village", seed=3, size=400, **{"regime.levers.policing": 0.9}).run()
    last = results[results["regime.levers.policing"] == 0.9].iloc[-1]
    assert last["volunteers"] == again.series["volunteers"].iloc[-1]
    assert last["seats_challengers"] == again.outcomes["seats_challengers"]


def test_agents_are_mesa_agents():
    """Candidates, movements and the regime are agents that Mesa knows; citizens are not."""
    model = MobilizationModel("village").run(20)
    assert 3 <= len(model.agents) < 1000
    assert len(model.citizens) == 2000
    assert model.citizens.agg("attitude", np.mean) == pytest.approx(0, abs=0.5)
