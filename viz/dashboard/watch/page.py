"""The page Watch."""

from html import escape

import solara

from groundswell.scenarios import Scenario, load_scenario, scenario_names
from groundswell.viz.dashboard.charts import Chart
from groundswell.viz.dashboard.player import Player, Showing
from groundswell.viz.dashboard.prose import heading
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.snapshot import LookedAt
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.dashboard.watch.close_up import citizen_html, district_html
from groundswell.viz.dashboard.watch.download_card import DownloadCard
from groundswell.viz.dashboard.watch.funnel import funnel_html
from groundswell.viz.dashboard.watch.lever_panel import Levers, values_of
from groundswell.viz.dashboard.watch.living_map import names
from groundswell.viz.dashboard.watch.series import PANELS, draw, legend_html, marks, summary_of
from groundswell.viz.dashboard.watch.stage import Stage
from groundswell.viz.dashboard.watch.summary import summary


@solara.component
def WatchPage(
    session: Session,
    player: Player,
    showing: solara.Reactive[Showing],
    calmly: solara.Reactive[Showing],
    pace: solara.Reactive[int],
    tallest: int,
) -> None:
    """Show one society, living.

    Args:
        session: of the page.
        player: that lives the run.
        showing: what is to be shown, up to ten times a second.
        calmly: the same, less often, for what is costly to draw.
        pace: place of the speed.
        tallest: most pixels of height of the map.
    """
    configs = solara.use_memo(scenarios, [])
    looked_at = solara.use_reactive(LookedAt())

    def look() -> None:
        spot = looked_at.value
        player.look_at(district=spot.district, citizen=spot.citizen)

    solara.use_effect(look, [looked_at.value])
    shown = calmly.value
    people = shown.society.origin if shown.society else None
    solara.use_effect(lambda: looked_at.set(LookedAt()), [people])  # numbers of other people
    with solara.Div(classes=["gs-page", "gs-watch"]):
        with solara.Div(
            classes=["gs-side"]
        ):  # always there, so that nothing beside it is made anew
            if shown.config and shown.snapshot:
                Levers(session, player, shown.anew, shown.config, values_of(shown), configs)
        with solara.Div(classes=["gs-stage", "gs-column"]).key("stage"):
            Stage(session, player, showing, looked_at, pace, tallest)
            CloseUp(session.words, calmly, looked_at)
            if shown.config:
                About(session.words, shown.config.name)
        with solara.Div(classes=["gs-charts", "gs-column"]).key("charts"):
            Charts(session.words, calmly)
            Funnel(session.words, calmly)
            DownloadCard(session, player, calmly)


def scenarios() -> dict[str, Scenario]:
    """Return the shipped scenarios by name."""
    return {name: load_scenario(name) for name in scenario_names()}


@solara.component
def Charts(words: Words, calmly: solara.Reactive[Showing]) -> None:
    """Draw the curves."""
    shown = calmly.value
    with solara.Div(classes=["gs-card"]):
        heading(words("watch.series"))
        if shown.snapshot is None or shown.config is None:
            return
        found = marks(shown.config, shown.recipe, words)
        for panel in PANELS:
            title = words(f"watch.chart.{panel.name}")
            unit = words(f"watch.chart.{panel.name}_unit")
            solara.HTML(
                tag="h3",
                classes=["gs-h3"],
                unsafe_innerHTML=f'{title} <span class="gs-note">{unit}</span>',
            )
            legend = legend_html(panel, words)
            solara.HTML(tag="div", classes=["gs-lines"], unsafe_innerHTML=legend)
            drawn = draw(panel, shown.snapshot, found, words)
            Chart(drawn, summary_of(panel, shown.snapshot, words), height=160)
        solara.HTML(
            tag="p",
            classes=["gs-hidden", "gs-summary"],
            attributes={"aria-live": "polite"} if shown.phase == "resting" else {},
            unsafe_innerHTML=escape(summary(shown.snapshot, shown.config, words)),
        )


@solara.component
def Funnel(words: Words, calmly: solara.Reactive[Showing]) -> None:
    """Draw the way to a seat."""
    shown = calmly.value
    with solara.Div(classes=["gs-card", "gs-secondary", "gs-funnel-card"]):
        heading(words("watch.funnel"))
        if shown.snapshot is not None and shown.config is not None:
            told = funnel_html(shown.snapshot, shown.config, words)
            solara.HTML(tag="div", unsafe_innerHTML=told)


@solara.component
def CloseUp(
    words: Words,
    calmly: solara.Reactive[Showing],
    looked_at: solara.Reactive[LookedAt],
) -> None:
    """Show the district and the citizen that are looked at."""
    snapshot, config = calmly.value.snapshot, calmly.value.config
    if snapshot is None or config is None:
        return
    district = citizen = f'<p class="gs-note gs-spaced">{words("watch.district_none")}</p>'
    title = words("watch.citizen_title")
    if snapshot.district is not None:
        district = district_html(snapshot.district, config, words)
        citizen = f'<p class="gs-note">{words("watch.citizen_hint")}</p>'
    if snapshot.citizen is not None:
        citizen = citizen_html(snapshot.citizen, words)
        title = words("watch.citizen", number=words.number(snapshot.citizen.number))
    with solara.Div(classes=["gs-grid", "gs-secondary", "gs-closeup"]):
        with solara.Div(classes=["gs-card"]):
            heading(words("watch.district"))
            DistrictPicker(words, config, looked_at)
            solara.HTML(tag="div", classes=["gs-district"], unsafe_innerHTML=district)
        if snapshot.district is not None:
            with solara.Div(classes=["gs-card"]):
                heading(title)
                solara.HTML(tag="div", classes=["gs-citizen"], unsafe_innerHTML=citizen)


@solara.component
def DistrictPicker(words: Words, config: Scenario, looked_at: solara.Reactive[LookedAt]) -> None:
    """Choose a district by its name: the map's other door, for keyboards and screen readers."""
    titles = names(config.table, words.language == "ru")
    items = [{"text": title, "value": number} for number, title in enumerate(titles)]
    here = looked_at.value.district

    def choose(number: object) -> None:
        looked_at.set(LookedAt(number if isinstance(number, int) else -1))

    solara.v.Select(
        items=sorted(items, key=lambda item: str(item["text"])),
        v_model=here if here >= 0 else None,
        on_v_model=choose,
        label=words("watch.district_find"),
        hide_details=True,
        clearable=True,
    )


@solara.component
def About(words: Words, scenario: str) -> None:
    """Say what this is and how it works, what to notice and what to try."""
    with solara.Div(classes=["gs-card", "gs-secondary", "gs-about"]):
        for name in ("what", "how", "notice", "try"):
            text = words.find(f"scenarios.{scenario}.{name}") or words(f"watch.{name}_text")
            solara.HTML(
                tag="section",
                unsafe_innerHTML=f'<h2 class="gs-h2">{words(f"watch.headings.{name}")}</h2>{text}',
            )
