"""A page about a comparison of strategies: one file, no network, no script.

write_report(groundswell.compare("moscow-2017", ["doors-first", "online-first"]), "page.html")
"""

from collections.abc import Sequence
from pathlib import Path

from groundswell.analysis.folders import write_whole
from groundswell.analysis.strategies import Explanation, Standings, answer
from groundswell.analysis.strategies.words import money
from groundswell.viz.pages import Html, join, page, tag, warning
from groundswell.viz.strategy_report.basis import basis, provenance
from groundswell.viz.strategy_report.money import spending
from groundswell.viz.strategy_report.names import listed_titles
from groundswell.viz.strategy_report.outcomes import outcomes, trade
from groundswell.viz.strategy_report.places import places
from groundswell.viz.strategy_report.ranking import ranking
from groundswell.viz.strategy_report.reasons import reasons
from groundswell.viz.strategy_report.regret import regret


def write_report(
    standings: Standings,
    file: str | Path,
    explanation: Explanation | None = None,
    command: Sequence[str] = (),
) -> Path:
    """Write the report of a comparison; the same comparison gives the same file.

    Args:
        standings: what came of it.
        file: the HTML file; the folder around it is made where it is missing.
        explanation: what made the difference between two of the strategies.
        command: that has made it, for provenance.

    Returns:
        the file.

    Raises:
        ResultError: the file cannot be written.
    """
    text, file = report(standings, explanation, command), Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, lambda path: path.write_text(text, "utf-8", "backslashreplace"))
    return file


def report(
    standings: Standings, explanation: Explanation | None = None, command: Sequence[str] = ()
) -> str:
    """Return the report of a comparison as HTML that needs nothing but itself."""
    scenario = standings.contest.scenario
    sections = [
        ("answer", "The answer", _answer(standings)),
        ("ranking", "The ranking", ranking(standings)),
        ("outcomes", "What each brings, and what it costs", outcomes(standings)),
        ("trade", "Many councils, or many seats", trade(standings)),
        ("places", "Where the difference is", places(standings, explanation)),
        *([("reasons", "What made the difference", reasons(explanation))] if explanation else []),
        ("regret", "If nobody knows how the regime will answer", regret(standings)),
        ("money", "How they spend", spending(standings)),
        ("basis", "What this rests on", basis(standings)),
        ("provenance", "Where it comes from", provenance(standings, command)),
    ]
    title = f"Which strategy? {scenario.title or scenario.name}"
    return page(title, _header(standings, title), sections)


def _header(standings: Standings, title: str) -> Html:
    contest = standings.contest
    regimes = listed_titles(contest.regimes)
    question = (
        f"Which of {len(contest.strategies)} strategies of the {contest.side} does best, each with "
        f"{money(contest.budget)} to spend, under {regimes}? Each was tried in "
        f"{standings.replicates} simulated worlds of {contest.scenario.size:,} citizens, the same "
        "ones for all; what decides is "
        f"“{standings.objective.title.lower()}”."
    )
    return join(
        [
            tag("p", "Strategies compared · groundswell", class_="kicker"),
            tag("h1", title),
            tag("p", question, class_="lead"),
            *_failed(standings),
        ]
    )


def _failed(standings: Standings) -> list[Html]:
    failures = standings.results.failures
    if not failures:
        return []
    first = failures[0]
    return [
        warning(
            f"{len(failures)} of the runs did not end well, and their worlds are left out for all "
            f"strategies. The first: {first[0].label}, seed {first[1]}: {first[2].error}"
        )
    ]


def _answer(standings: Standings) -> Html:
    first, *others = answer(standings)
    return join([tag("p", first, class_="lead"), *(tag("p", text) for text in others)])
