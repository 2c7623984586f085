"""A page of Mesa's SolaraViz on the same model, as a Mesa user would write it.

`solara run benchmarks.solara_page` takes the number of citizens from the environment. The map is
drawn with Matplotlib, all citizens in one scatter, which is the quickest that Mesa's own way of
drawing allows; the curves are Mesa's plots.
"""

import os
from typing import Any

import mesa
import numpy as np
import solara
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from benchmarks.pages import CITIZENS, settings_of
from groundswell import MobilizationModel
from groundswell.viz.dashboard.states import STATES, states
from groundswell.viz.dashboard.watch.living_map import places

SCENARIO, SETTINGS = settings_of(int(os.environ.get(CITIZENS, "2000")))
COLOURS = np.array([look.colour for look in STATES])
GOLDEN = np.pi * (3 - np.sqrt(5))


class Watched(MobilizationModel):
    """The model with a data collector, as Mesa's plots want it."""

    def __init__(self, policing: float = 0.3, rng: int | None = None) -> None:
        super().__init__(SCENARIO, rng=rng, **{**SETTINGS, "regime.levers.policing": policing})
        shown = ("approval_public", "volunteers", "crowd")
        reporters = {name: lambda model, name=name: model.rows[-1][name] for name in shown}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    def step(self) -> None:
        """Live a day and collect its data."""
        super().step()
        self.datacollector.collect(self)


def spots(model: MobilizationModel) -> np.ndarray:
    """Return where the citizens stand: on a spiral inside their district."""
    found = []
    for place in places(model.society):
        number = np.arange(place["count"])
        radius, angle = 0.85 * np.sqrt((number + 0.5) / place["count"]), number * GOLDEN
        found.append(
            np.stack([place["x"] + radius * np.cos(angle), place["y"] + radius * np.sin(angle)], 1)
        )
    return np.concatenate(found)


@solara.component
def Map(model: MobilizationModel) -> None:
    """Draw every citizen as a dot of the colour of its state."""
    update_counter.get()
    where = solara.use_memo(lambda: spots(model), [id(model.society)])
    figure = Figure(figsize=(6, 6))
    axes = figure.subplots()
    axes.scatter(where[:, 0], where[:, 1], s=4, c=COLOURS[states(model)], linewidths=0)
    axes.set_axis_off()
    solara.FigureMatplotlib(figure)


# Mesa takes functions beside pairs with a page's number, but declares only the pairs.
shown: Any = [Map, *map(make_plot_component, ("approval_public", "volunteers", "crowd"))]
page = SolaraViz(
    Watched(rng=1),
    components=shown,
    model_params={
        "policing": {
            "type": "SliderFloat",
            "label": "Policing",
            "value": 0.3,
            "min": 0.0,
            "max": 1.0,
            "step": 0.1,
        },
        "rng": 1,
    },
    play_interval=1,
    name="SolaraViz",
)
