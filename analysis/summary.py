"""A run in plain language: a few sentences, and a table of its headline numbers."""

import datetime
from dataclasses import dataclass

from groundswell.analysis.funnel import funnel
from groundswell.analysis.runs import Run
from groundswell.analysis.tables import column

type Row = tuple[str, str]


@dataclass(frozen=True)
class Words:
    """What is won, and where: seats in councils, or delegates in contests."""

    seats: str
    councils: str

    @classmethod
    def of(cls, run: Run) -> "Words":
        """Return the words for the election of a run."""
        election = run.config.election
        if election is not None and election.rule == "proportional":
            return cls("delegates", "contests")
        return cls("seats", "councils")


def summarise(run: Run) -> list[str]:
    """Return what happened, in sentences that need no knowledge of the model.

    Args:
        run: a run of a model (`Run.of(model)`) or one that was loaded.
    """
    parts = (_what_was_run, _the_vote, _candidates, _volunteers, _protests, _opinion)
    return [sentence for part in parts if (sentence := part(run))]


def headline_table(run: Run) -> list[Row]:
    """Return the headline numbers as rows of a name and a value with its unit.

    Args:
        run: a run of a model (`Run.of(model)`) or one that was loaded.
    """
    return [
        *_election_rows(run),
        *_candidate_rows(run),
        *_protest_rows(run),
        ("volunteers on the last day", count(run.outcomes["volunteers"])),
        ("approval of the leader, privately", share(run.outcomes["approval_private"])),
        ("approval of the leader, to a pollster", share(run.outcomes["approval_public"])),
    ]


def count(number: float | None) -> str:
    """Return a number of persons or seats as text, large ones to three digits."""
    if number is None:
        return "none"
    rounded = round(number) if abs(number) < 1_000 else round(float(f"{number:.3g}"))
    return f"{rounded:,}"


def share(number: float | None) -> str:
    """Return a share as a percentage, with more digits where it is small."""
    if number is None:
        return "none"
    percent = 100 * number
    return f"{percent:.1f} %" if percent >= 1 or percent == 0 else f"{percent:.2g} %"


def long_date(day: datetime.date) -> str:
    """Return a date as in "10 September 2017"."""
    return f"{day.day} {day:%B %Y}"


def _what_was_run(run: Run) -> str:
    config, origin = run.config, run.provenance
    last = config.date(max(0, origin.days - 1))
    return (
        f"{config.title or config.name}: {origin.days} days, {long_date(config.start)} to "
        f"{long_date(last)}. {origin.size:,} simulated citizens stand for "
        f"{count(origin.electorate)} voters."
    )


def _the_vote(run: Run) -> str:
    found, words = run.outcomes, Words.of(run)
    if not found["councils"]:
        return "No vote was held." if run.config.election is None else "The vote was not reached."
    return (
        f"Turnout was {share(found['turnout'])}. The challengers{_label(run, 'challengers')} won "
        f"{found['seats_challengers']:,} of {found['seats']:,} {words.seats} "
        f"({share(found['seat_share_challengers'])}), the incumbents{_label(run, 'incumbents')} "
        f"{found['seats_incumbents']:,}. The challengers have a seat in "
        f"{found['councils_with_seat']} of {found['councils']:,} {words.councils}, at least half "
        f"of the {words.seats} in {found['councils_majority']} and all of them in "
        f"{found['councils_swept']}."
    )


def _label(run: Run, side: str) -> str:
    label = getattr(run.config, side).label
    return f" ({label})" if label else ""


def _candidates(run: Run) -> str:
    applied, _, nominated, registered, elected = funnel(run.candidates)
    if not applied.count:
        return ""
    text = (
        f"{applied.count:,} people applied to stand for the challengers; {nominated.count:,} were "
        f"nominated, {registered.count:,} were registered"
    )
    if not len(run.districts):
        return f"{text} so far."
    return f"{text} and {elected.count:,} were elected."


def _volunteers(run: Run) -> str:
    volunteers = run.outcomes["volunteers"]
    return f"On the last day the challengers had {count(volunteers)} volunteers{_and_donors(run)}."


def _and_donors(run: Run) -> str:
    """Return how many gave money, for campaigns that live on gifts."""
    donors = run.series["donors"].iloc[-1] if len(run.series) else 0
    return f" and {count(float(donors))} small donors" if donors else ""


def _protests(run: Run) -> str:
    detained = (
        f" {count(arrests)} people were detained." if (arrests := run.outcomes["arrests"]) else ""
    )
    crowds = column(run.protests, "crowd")
    if not crowds.size:
        return f"No protest was held.{detained}"
    largest = float(crowds.max())
    size = (
        f"{count(largest)} people, {share(largest / run.provenance.electorate)} of the electorate"
    )
    times = "One protest was" if crowds.size == 1 else f"{crowds.size} protests were"
    return f"{times} held; the largest drew {size if largest else 'nobody'}.{detained}"


def _opinion(run: Run) -> str:
    if run.series.empty:
        return ""
    first, last = run.series.iloc[0], run.series.iloc[-1]
    return (
        f"The share that leans to the challengers went from {share(first['leaning_challengers'])} "
        f"to {share(last['leaning_challengers'])}, private approval of the leader from "
        f"{share(first['approval_private'])} to {share(last['approval_private'])}."
    )


def _election_rows(run: Run) -> list[Row]:
    found, words = run.outcomes, Words.of(run)
    if not found["councils"]:
        return []
    of_all = found["seats"] or 1
    sides = ("challengers", "incumbents", "others")
    won = {side: found[f"seats_{side}"] or 0 for side in sides}
    seats = [
        (f"{words.seats}: {side}", f"{number:,} of {of_all:,} ({share(number / of_all)})")
        for side, number in won.items()
    ]
    councils = [
        (
            f"{words.councils} where challengers have {what}",
            f"{found[name]:,} of {found['councils']:,}",
        )
        for what, name in (
            ("a seat" if words.seats == "seats" else "a delegate", "councils_with_seat"),
            ("at least half", "councils_majority"),
            (f"all {words.seats}", "councils_swept"),
        )
    ]
    return [("turnout", share(found["turnout"])), *seats, *councils]


def _candidate_rows(run: Run) -> list[Row]:
    stages = funnel(run.candidates)
    if not stages[0].count:
        return []
    return [(f"challengers' candidates: {stage.name}", f"{stage.count:,}") for stage in stages]


def _protest_rows(run: Run) -> list[Row]:
    crowds = column(run.protests, "crowd")
    largest = [("largest protest", f"{count(crowds.max())} people")] if crowds.size else []
    detained = ("detained", f"{count(run.outcomes['arrests'])} people")
    return [("protests held", f"{crowds.size:,}"), *largest, detained]
