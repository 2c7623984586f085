"""What the answer rests on, what it cannot tell, and where it comes from."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import yaml

from groundswell.analysis.provenance import revision
from groundswell.analysis.strategies import Standings
from groundswell.analysis.strategies.words import money
from groundswell.analysis.sweeps.manifest import made_with
from groundswell.scenarios import budget_of, cards
from groundswell.viz.pages import Html, code, commands, folded, join, paragraph, table, tag

_KINDS = {
    "source": "taken from a source",
    "experiment": "set so that a published experiment is reproduced",
    "calibrated": "fitted to totals of past campaigns",
    "assumed": "assumed: nobody has measured them",
}


def basis(standings: Standings) -> Html:
    """Return what is calibrated and what is assumed, and what the intervals leave out."""
    contest = standings.contest
    found = [card for card in cards(contest.scenario) if card.path.startswith("parameters.")]
    counts = Counter(card.kind for card in found)
    kinds = ", ".join(f"{counts[kind]} are {words}" for kind, words in _KINDS.items())
    prices = [card for card in found if card.path.startswith("parameters.prices.")]
    assumed = sum(card.kind == "assumed" for card in prices)
    points = [
        "The intervals and probabilities on this page tell what chance does within the model. "
        "They do not tell whether the model is right.",
        f"Of {len(found)} numbers of behaviour, {kinds}.",
        f"What an action costs: {assumed} of {len(prices)} prices are assumed. Together they are "
        "set so that full effort in everything that the volunteer headquarters of Moscow did in "
        "2017 costs about the 70 million roubles that are reported for it; how that divides "
        "among the actions is not known. A headquarters with as many voters as here would have "
        f"had {money(budget_of(contest.scenario))}.",
        "The model's turnout, number of candidates and number of seats are fitted to Moscow's "
        "council elections of 2017. Other scenarios use the same behaviour. What a talk at the "
        "door, a leaflet and a post do is set from field experiments.",
        "How many candidates give up with and without tools is assumed, and finding, training "
        "and tools work through that number.",
        "The regime answers as its description says, whatever the strategy is; a real one may "
        "answer a strategy that works by something that is not in the list.",
        "The other side does not change its plan.",
        "Calls to the street have their effort set beforehand, from the money that is planned.",
        "Citizens are synthetic: the page is about populations, never about persons. It compares "
        "strategies; it does not foretell a result.",
    ]  # fmt: skip
    return tag("ul", *(tag("li", point) for point in points))


def provenance(standings: Standings, command: Sequence[str]) -> Html:
    """Return seeds, versions, and the files of what was compared, to make it again."""
    contest, seeds = standings.contest, standings.results.seeds
    rows = [
        ["scenario", code(contest.scenario.name)],
        ["simulated citizens", f"{contest.scenario.size:,}"],
        ["voters they stand for", f"{contest.scenario.electorate:,.0f}"],
        ["days", f"{contest.scenario.days:,}, a year after the last vote included"],
        ["budget of each", f"{contest.budget:,.0f}"],
        ["seeds", f"{seeds[0]} to {seeds[-1]}, {len(seeds)} that ended well with every strategy"],
        ["runs that failed", f"{len(standings.results.failures)}"],
        ["revision", code(revision() or "unknown")],
        *([name, code(value)] for name, value in made_with().items()),
    ]
    told = [
        folded(f"Strategy {plan.name}", commands(_yaml(plan.model_dump(mode="json"))))
        for plan in contest.strategies
    ]
    told += [
        folded(f"Regime {answer.name}", commands(_yaml(answer.model_dump(mode="json"))))
        for answer in contest.regimes
    ]
    again = [paragraph("Made by"), commands(" ".join(command))] if command else []
    whole = folded("The scenario", commands(_yaml(contest.scenario.model_dump(mode="json"))))
    return join([*again, table("Provenance", ("what", "value"), rows), *told, whole])


def _yaml(data: Any) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=90)
