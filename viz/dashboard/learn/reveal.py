"""What a lesson says once its runs are known: about the bet, and in the fields of its text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundswell.viz.dashboard.learn.experiment import Figure, Results
from groundswell.viz.dashboard.learn.lessons import named
from groundswell.viz.dashboard.texts import Words


@dataclass(frozen=True)
class Said:
    """A figure in words; on its own it is read as its middle.

    Attributes:
        middle: the median of the seeds.
        low: the lowest.
        high: the highest.
    """

    middle: str
    low: str
    high: str

    def __str__(self) -> str:
        return self.middle


def digits_of(results: Results) -> int:
    """Return the digits after the point of what the bet is about."""
    front = results.front
    return front.experiment.measures[front.bet.measure].digits


def said(figure: Figure, words: Words, digits: int = 0) -> Said:
    """Return a figure as it is written in a language."""
    ends = (figure.middle, figure.low, figure.high)
    return Said(*(written(value, words, digits) for value in ends))


def written(value: float, words: Words, digits: int) -> str:
    """Return a number with so many digits after the point; below 0, in tens, hundreds, ..."""
    return words.number(round(value, digits) + 0.0, max(digits, 0))


def verdict(results: Results, bet: float, words: Words) -> str:
    """Return what there is to say about a bet: how far off it was, and how firm the answer is.

    Raises:
        ValueError: no run has ended yet.
    """
    truth, digits = _truth(results), digits_of(results)
    spoken = said(truth, words, digits)
    gap = written(abs(round(bet, digits) - round(truth.middle, digits)), words, digits)
    values = {"bet": written(bet, words, digits), "gap": gap, **spoken.__dict__}
    return words(f"learn.{_side(truth, bet, digits)}", **values)


def remark(results: Results, bet: float) -> str:
    """Return what the lesson has to say to those who bet so; empty for who bet right.

    Raises:
        ValueError: no run has ended yet.
    """
    side = _side(_truth(results), bet, digits_of(results))
    told = {"above": results.front.bet.above, "below": results.front.bet.below}
    return told.get(side, "")


def fields(results: Results, bet: float, words: Words) -> dict[str, Any]:
    """Return the fields of a lesson's text, filled in from its runs."""
    experiment, chosen = results.front.experiment, results.front.bet.measure
    every = {name: named(_by_run(results, name, words)) for name in experiment.measures}
    return {
        **every,
        "runs": every[chosen],
        "truth": said(_truth(results), words, digits_of(results)),
        "bet": written(bet, words, digits_of(results)),
        "seeds": words.number(experiment.seeds),
    }


def _by_run(results: Results, measure: str, words: Words) -> Mapping[str, Said]:
    experiment = results.front.experiment
    digits = experiment.measures[measure].digits
    found = {run: results.figure(measure, run) for run in experiment.runs}
    unknown = Said("–", "–", "–")
    return {run: said(one, words, digits) if one else unknown for run, one in found.items()}


def _truth(results: Results) -> Figure:
    if results.truth is None:
        raise ValueError("no run has ended yet")
    return results.truth


def _side(truth: Figure, bet: float, digits: int) -> str:
    """Return where a bet lies, as far as the digits shown tell it apart."""
    if round(bet, digits) > round(truth.high, digits):
        return "above"
    return "below" if round(bet, digits) < round(truth.low, digits) else "inside"
