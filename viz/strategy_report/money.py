"""How strategies divide their money over actions and time."""

from groundswell.analysis.strategies import PARTS, Standings
from groundswell.scenarios import ACTIONS, StrategyPlan
from groundswell.scenarios.spending import Milestone, Phase
from groundswell.viz.pages import Html, folded, join, note, paragraph, picture, table, tag
from groundswell.viz.strategy_report.charts import shares
from groundswell.viz.strategy_report.names import shorts, title

_WHERE = {
    "all": "in all districts",
    "strong": "where supporters are many",
    "winnable": "where seats can be won",
    "frontier": "where the outcome is open",
    "named": "in named districts",
}


def spending(standings: Standings) -> Html:
    """Return the shares of each strategy's money, and its phases in words."""
    plans, names = standings.contest.strategies, shorts(standings)
    found = [plan.shares() for plan in plans]
    parts = {_title(action): [one[action] for one in found] for action in (*ACTIONS, "reserve")}
    told = "; ".join(
        f"{name}: " + ", ".join(f"{_title(a)} {100 * v:.0f} %" for a, v in one.items() if v)
        for name, one in zip(names, found, strict=True)
    )
    figure = tag("figure", picture(shares(names, parts), f"Shares of the budget. {told}"))
    return join(
        [
            note("Share of the whole budget that is meant for each action, in percent."),
            tag("div", figure, class_="panels one"),
            *(folded(title(plan), *_phases(standings, plan)) for plan in plans),
        ]
    )


def _title(action: str) -> str:
    return PARTS[action].title if action in PARTS else "Kept in reserve"


def _phases(standings: Standings, plan: StrategyPlan) -> list[Html]:
    where = ", ".join(plan.districts) or _WHERE[plan.where]
    raised = (
        f"Looks for candidates {where}. {100 * plan.raised.at_start:.0f} % of the money is there "
        f"at the start, the rest comes in by {_date(standings, plan.raised.until)}."
    )
    head = ("phase", "to", "share of the budget", "spent on", "hours")
    rows = [_row(standings, phase) for phase in plan.phases]
    calls = [
        paragraph(f"Calls to the street on {_date(standings, rally.date)}, "
                  f"{'with' if rally.permitted else 'without'} permission.")
        for rally in plan.rallies
    ]  # fmt: skip
    return [
        paragraph(plan.story),
        paragraph(raised),
        table(f"Phases of {title(plan)}", head, rows),
        *calls,
    ]


def _row(standings: Standings, phase: Phase) -> list[str]:
    spent = ", ".join(
        f"{_title(action).lower()} {100 * part:.0f} %" for action, part in phase.shares if part
    )
    hours = ", ".join(f"{what} {100 * part:.0f} %" for what, part in phase.hours if part)
    share = f"{100 * phase.budget:.3g} %"
    return [phase.name, _date(standings, phase.until), share, spent, hours]


def _date(standings: Standings, when: Milestone) -> str:
    scenario = standings.contest.scenario
    day = scenario.date(scenario.milestone(when))
    return f"{day.day} {day:%B %Y}"
