"""A day in words, for those who hear the page, and for everybody who likes sentences."""

from groundswell.scenarios import Scenario
from groundswell.viz.dashboard.snapshot import Snapshot
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.dashboard.titles import title_of
from groundswell.viz.dashboard.watch.series import written_date


def summary(snapshot: Snapshot, config: Scenario, words: Words) -> str:
    """Return what has happened so far, in two to four sentences."""
    today = snapshot.today
    if today is None:
        title = title_of(config, words)
        return words("watch.summary_start", title=title, days=snapshot.days)
    told = [
        words(
            "watch.summary",
            day=snapshot.day,
            days=snapshot.days,
            date=written_date(snapshot.date, words),
            ally=round(100 * today["leaning_challengers"]),
            loyal=round(100 * today["leaning_incumbents"]),
            speak=round(100 * today["speaking_challengers"]),
            volunteers=words.number(today["volunteers"]),
            detained=words.number(today["detained"]),
        )
    ]
    if snapshot.protests:
        last = snapshot.protests[-1]
        crowd, arrests = words.number(last["crowd"]), words.number(last["arrests"])
        told.append(words("watch.summary_protest", crowd=crowd, arrests=arrests))
    if snapshot.results:
        told.append(_vote(snapshot, words))
    return " ".join(told)


def _vote(snapshot: Snapshot, words: Words) -> str:
    rows = snapshot.results
    electorate = sum(row["electorate"] for row in rows)
    turnout = sum(row["electorate"] * row["turnout"] for row in rows) / electorate
    won = sum(row["seats_challengers"] for row in rows)
    seats = sum(row["seats"] for row in rows)
    return words("watch.summary_vote", won=won, seats=seats, turnout=words.percent(turnout))
