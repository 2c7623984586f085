"""The cards of a lesson: a text, the bet, the runs, the chart."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import solara

from groundswell.viz.dashboard.charts import Chart
from groundswell.viz.dashboard.learn import pictures
from groundswell.viz.dashboard.learn.experiment import Results
from groundswell.viz.dashboard.learn.schema import Bet
from groundswell.viz.dashboard.texts import Words

type Phase = Literal["betting", "placed", "running", "stopped", "failed", "shown"]

type Order = Callable[[], None]


@dataclass(frozen=True)
class State:
    """How far the learner has come.

    Attributes:
        bet: that was placed.
        phase: what is going on.
        error: why the last runs failed.
    """

    bet: float
    phase: Phase
    error: str


@dataclass(frozen=True)
class Orders:
    """What the learner can ask for while the bet stands."""

    start: Order
    stop: Order
    bet_again: Order


@solara.component
def Text(words: Words, html: str, section: str) -> None:
    """Show a section under its heading."""
    with solara.Div(classes=["gs-card", "gs-learn-text"]):
        heading = words(f"learn.headings.{section}")
        solara.HTML(tag="h2", unsafe_innerHTML=heading, classes=["gs-learn-heading"])
        solara.HTML(tag="div", unsafe_innerHTML=html)


# ---- the bet ----


@solara.component
def BetCard(words: Words, bet: Bet, value: solara.Reactive[float], place: Order) -> None:
    """Ask for the expected number."""
    with solara.Div(classes=["gs-card", "gs-learn-bet"]):
        solara.HTML(tag="h2", unsafe_innerHTML=words("learn.expect"), classes=["gs-learn-heading"])
        solara.HTML(tag="p", unsafe_innerHTML=bet.question, classes=["gs-learn-question"])
        with solara.Div(classes=["gs-learn-slide"]):
            Number(words.number(value.value), bet.unit, "gs-learn-mine")
            with solara.Div(classes=["gs-learn-slider"]):
                solara.v.Slider(
                    v_model=value.value,
                    on_v_model=value.set,
                    min=bet.lowest,
                    max=bet.highest,
                    step=bet.step,
                    color="#E69F00",
                    track_color="#E2DFD7",
                    hide_details=True,
                    attributes={"aria-label": f"{words('learn.slider')}, {bet.unit}"},
                )
                ends = (words.number(bet.lowest), words.number(bet.highest))
                scale = "".join(f"<span>{end}</span>" for end in ends)
                solara.HTML(tag="div", unsafe_innerHTML=scale, classes=["gs-learn-scale"])
        with solara.Div(classes=["gs-row"]):
            solara.Button(
                words("learn.place"), on_click=place, classes=["gs-primary"], depressed=True
            )
            solara.HTML(tag="span", unsafe_innerHTML=words("learn.drag"), classes=["gs-note"])


@solara.component
def Number(number: str, unit: str, kind: str) -> None:
    """Show a number large, with what it counts."""
    inner = f"<span class='gs-learn-figure'>{number}</span><span>{unit}</span>"
    solara.HTML(tag="div", unsafe_innerHTML=inner, classes=["gs-learn-number", kind])


# ---- the runs ----


@solara.component
def RunCard(words: Words, results: Results, state: State, orders: Orders) -> None:
    """Show the bet that stands, the way to run, and the runs as they come in."""
    front, bet, phase = results.front, state.bet, state.phase
    with solara.Div(classes=["gs-card", "gs-learn-run"]):
        placed = words("learn.placed", bet=words.number(bet), unit=front.bet.unit)
        solara.HTML(tag="h2", unsafe_innerHTML=placed, classes=["gs-learn-heading"])
        if phase == "running":
            Progress(words, results, orders.stop)
            Picture(words, results, bet)
            return
        told = {"stopped": words("learn.cancelled")}.get(phase, _ready(words, results))
        solara.HTML(tag="p", unsafe_innerHTML=told)
        if phase == "failed":
            solara.Error(words("learn.failed", error=state.error))
        with solara.Div(classes=["gs-row"]):
            solara.Button(
                words("learn.run"), on_click=orders.start, classes=["gs-primary"], depressed=True
            )
            solara.Button(
                words("learn.change"), on_click=orders.bet_again, classes=["gs-quiet"], text=True
            )


def _ready(words: Words, results: Results) -> str:
    experiment = results.front.experiment
    return words(
        "learn.ready",
        runs=len(experiment.jobs),
        arms=len(experiment.runs),
        seeds=experiment.seeds,
    )


@solara.component
def Progress(words: Words, results: Results, stop: Order) -> None:
    """Show how many runs have been lived, and the way to stop."""
    done, total = len(results), len(results.front.experiment.jobs)
    told = words("learn.running", done=done, total=total) if done else words("learn.waiting")
    with solara.Div(classes=["gs-learn-progress"]):
        solara.v.ProgressLinear(
            value=100 * done / total, color="#0072B2", height=8, rounded=True,
            indeterminate=not done, attributes={"aria-label": told},
        )  # fmt: skip
        with solara.Div(classes=["gs-row"]):
            solara.HTML(
                tag="span", unsafe_innerHTML=told, classes=["gs-note", "gs-number"],
                attributes={"aria-live": "polite"},
            )  # fmt: skip
            solara.Button(words("learn.cancel"), on_click=stop, classes=["gs-quiet"], text=True)


@solara.component
def Picture(words: Words, results: Results, bet: float) -> None:
    """Draw what has been found so far."""
    solara.HTML(tag="div", unsafe_innerHTML=results.front.chart.label, classes=["gs-learn-caption"])
    legend = pictures.legend(results)
    if legend:
        solara.HTML(tag="div", unsafe_innerHTML=legend, classes=["gs-learn-keys"])
    Chart(
        pictures.picture(results, bet, words),
        pictures.summary(results, words),
        pictures.height(results),
    )
