"""The page Compare."""

from collections.abc import Callable
from dataclasses import replace

import solara

from groundswell.scenarios import GroundswellError
from groundswell.viz.dashboard.compare.bout import Bout, Report
from groundswell.viz.dashboard.compare.cards import Cards
from groundswell.viz.dashboard.compare.findings import Failures, Findings
from groundswell.viz.dashboard.compare.setup import CITIZENS, FIRST, PRESETS, STEP, Setup
from groundswell.viz.dashboard.compare.status import Faults, Status
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import Words

# Solara keeps a value of each of these for every session; a visit to another page leaves them.
_setup: solara.Reactive[Setup | None] = solara.reactive(None)
_bout: solara.Reactive[Bout | None] = solara.reactive(None)
_report: solara.Reactive[Report | None] = solara.reactive(None)


@solara.component
def ComparePage(session: Session) -> None:
    """Compare up to four runs.

    Args:
        session: that the page is shown in.
    """
    fault = solara.use_reactive("")
    words, house = session.words, session.house
    setup = _setup.value or FIRST

    def live(bout: Bout) -> None:
        fault.set("")
        _bout.set(bout)
        _report.set(bout.report(going=True))
        bout.start(_report.set)

    def change(new: Setup) -> None:
        try:
            for place in range(len(new.contenders)):
                new.config(place)
        except GroundswellError as error:
            fault.set(words("compare.refused", error=str(error)))
        else:
            fault.set("")
            _setup.set(new)

    def start(new: Setup) -> None:
        try:
            bout = Bout(new, house)
        except GroundswellError as error:
            fault.set(words("compare.refused", error=str(error)))
            return
        _setup.set(new)
        live(bout)
        session.go("compare", runs=new.link())

    def extend(seeds: int) -> None:
        bout = _bout.value
        if bout is None:
            return
        try:
            bout.extend(seeds)
        except GroundswellError as error:
            fault.set(words("compare.refused", error=str(error)))
            return
        _setup.set(bout.setup)
        live(bout)
        session.go("compare", runs=bout.setup.link())

    def open_link() -> Callable[[], None]:
        text = session.reading.get("runs")
        if text and _bout.value is None:
            try:
                start(Setup.read(text))
            except GroundswellError as error:
                fault.set(words("compare.broken", error=str(error)))
        return leave

    solara.use_effect(open_link, [])
    report = _report.value
    with solara.Div(classes=["gs-page", "gs-compare"]):
        Opening(words, setup, _setup.set)
        Cards(session, setup, change)
        with solara.Div(classes=["gs-card", "gs-desk"]):
            Desk(session, setup, report, start, extend)
            Faults(words, report, fault.value)
        if report is not None and report.results.seeds:
            Findings(words, report)
        else:
            Empty(words, report)


def leave() -> None:
    """Stop what is lived for a page that nobody looks at any more; what has ended is kept."""
    bout = _bout.peek()
    if bout is not None:
        bout.cancel()


@solara.component
def Opening(words: Words, setup: Setup, on_setup: Callable[[Setup], None]) -> None:
    """Say what the page does, and offer comparisons that are ready."""
    solara.HTML(tag="h1", classes=["gs-h1"], unsafe_innerHTML=words("compare.title"))
    solara.HTML(tag="p", classes=["gs-lead"], unsafe_innerHTML=words("compare.lead"))
    with solara.Div(classes=["gs-row", "gs-presets"]):
        solara.HTML(tag="span", classes=["gs-note"], unsafe_innerHTML=words("compare.ready"))
        for name, preset in PRESETS.items():
            solara.Button(
                words(f"compare.presets.{name}"),
                small=True,
                classes=["gs-quiet", "gs-picked"] if preset == setup else ["gs-quiet"],
                attributes={"aria-pressed": str(preset == setup).lower()},
                on_click=lambda preset=preset: on_setup(preset),
            )


@solara.component
def Desk(
    session: Session,
    setup: Setup,
    report: Report | None,
    on_start: Callable[[Setup], None],
    on_extend: Callable[[int], None],
) -> None:
    """Start, go on, cancel; how many citizens."""
    words, limits = session.words, session.house.limits
    going = report is not None and report.going
    same = report is not None and report.setup == setup
    with solara.Div(classes=["gs-row"]):
        if going:
            solara.Button(
                words("compare.cancel"), icon_name="mdi-stop", classes=["gs-quiet"], on_click=leave
            )
        elif same and report is not None and report.left:
            _primary(words("compare.go_on"), "mdi-play", lambda: on_extend(0))
        elif same and report is not None:
            _primary(
                words("compare.more", number=STEP),
                "mdi-plus",
                lambda: on_extend(STEP),
                disabled=setup.seeds + STEP > limits.replicates,
            )
        else:
            start = words("compare.start" if report is None else "compare.again")
            _primary(start, "mdi-play", lambda: on_start(setup))
        Status(words, setup, report, limits.replicates)
        allowed = [number for number in CITIZENS if number <= limits.citizens]
        solara.v.Select(
            label=words("compare.citizens"),
            items=[{"text": words.number(number), "value": number} for number in allowed],
            v_model=setup.citizens,
            on_v_model=lambda number: _setup.set(replace(setup, citizens=int(number))),
            hide_details=True,
            disabled=going,
            class_="gs-citizens",
        )


def _primary(
    label: str, icon: str, on_click: Callable[[], None], *, disabled: bool = False
) -> None:
    solara.Button(
        label, icon_name=icon, classes=["gs-primary"], on_click=on_click, disabled=disabled
    )


@solara.component
def Empty(words: Words, report: Report | None) -> None:
    """Say what to do where nothing has been lived yet."""
    with solara.Div(classes=["gs-card", "gs-empty"]):
        if report is not None and report.going:
            solara.HTML(tag="p", unsafe_innerHTML=words("compare.starting"))
            return
        if report is not None and report.results.failures:
            Failures(words, report.results)
            return
        solara.HTML(tag="h2", classes=["gs-h2"], unsafe_innerHTML=words("compare.empty_title"))
        solara.HTML(tag="p", classes=["gs-note"], unsafe_innerHTML=words("compare.empty"))
