"""The way to a seat, from those who came forward to those elected, as HTML."""

from groundswell.scenarios import Scenario
from groundswell.viz.dashboard.snapshot import Snapshot
from groundswell.viz.dashboard.texts import Words


def funnel_html(snapshot: Snapshot, config: Scenario, words: Words) -> str:
    """Return how many challengers reached each stage, and why others did not go on."""
    if not snapshot.stages or not snapshot.stages[0].count:
        needed = config.election is not None and config.election.ballot != "everywhere"
        key = "funnel_empty" if needed else "funnel_none"
        return f'<p class="gs-note">{words(f"watch.{key}")}</p>'
    most = snapshot.stages[0].count
    rows = []
    for stage in snapshot.stages:
        name = words(f"watch.stages.{stage.name}")
        width = 100 * stage.count / most
        rows.append(
            f'<span>{name}</span><span><div class="gs-bar" style="width:{width:.1f}%"></div></span>'
            f'<span class="gs-number"><b>{words.number(stage.count)}</b></span>'
        )
        lost = [
            f"{words(f'watch.losses.{reason}')}: {words.number(count)}"
            for reason, count in stage.losses.items()
            if count and (reason != "not elected" or snapshot.results)
        ]
        if lost:
            rows.append(f'<span class="gs-lost">↳ {", ".join(lost)}</span>')
    return f'<div class="gs-funnel">{"".join(rows)}</div>'
