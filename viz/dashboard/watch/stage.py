"""The stage: transport, day, map and legend."""

from collections.abc import Callable
from html import escape

import solara

from groundswell.analysis.compiled import kernels_are_compiled
from groundswell.viz.dashboard.player import Player, Showing
from groundswell.viz.dashboard.prose import Waiting
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.snapshot import CitizenView, LookedAt, Snapshot
from groundswell.viz.dashboard.states import STATES, Look
from groundswell.viz.dashboard.texts import Words
from groundswell.viz.dashboard.titles import title_of
from groundswell.viz.dashboard.watch.living_map import LivingMap, Tie, sample_of_ties
from groundswell.viz.dashboard.watch.series import Mark, marks, next_mark, written_date
from groundswell.viz.dashboard.watch.summary import summary

SPEEDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, float("inf"))
"""Days a second, from slow to fast."""


@solara.component
def Stage(
    session: Session,
    player: Player,
    showing: solara.Reactive[Showing],
    looked_at: solara.Reactive[LookedAt],
    pace: solara.Reactive[int],
    tallest: int,
) -> None:
    """Show the run: what can be done with it, its day, the map and who is who.

    Args:
        session: of the page.
        player: that lives the run.
        showing: what is to be shown.
        looked_at: district and citizen that are looked at.
        pace: place of the speed among `SPEEDS`.
        tallest: most pixels of height of the map.
    """
    words, shown = session.words, showing.value
    lit = solara.use_reactive(-1)
    with_ties = solara.use_reactive(False)
    society = shown.society
    sample = solara.use_memo(lambda: sample_of_ties(society) if society else [], [id(society)])
    with solara.Div(classes=["gs-stage", "gs-card"]):
        Scene(words, shown)
        Transport(session, player, showing, pace)
        Notice(words, shown.phase)
        trouble = words("watch.not_now", error=shown.error) if shown.error else ""
        solara.HTML(
            tag="div",
            classes=["gs-trouble"],
            attributes={"role": "alert"},
            unsafe_innerHTML=escape(trouble),
        )
        if shown.snapshot is None or shown.society is None or shown.config is None:
            Waiting()
            return
        Calendar(session, showing)
        citizen = shown.snapshot.citizen
        ties = _ties_of(citizen) if citizen else sample if with_ties.value else []
        LivingMap(
            snapshot=shown.snapshot,
            society=shown.society,
            summary=summary(shown.snapshot, shown.config, words),
            on_pick=lambda district, citizen: looked_at.set(LookedAt(district, citizen)),
            on_drawn=player.drawn,
            highlight=lit.value,
            ties=ties,
            russian=words.language == "ru",
            tallest=tallest,
        )
        Legend(shown.snapshot, words, lit)
        if shown.snapshot.results:
            solara.HTML(
                tag="p",
                classes=["gs-note", "gs-councils"],
                unsafe_innerHTML=words("watch.councils_legend"),
            )
        with solara.Div(classes=["gs-row", "gs-secondary"]):
            solara.Checkbox(label=words("watch.ties"), value=with_ties)
            hint = words("watch.ties_legend" if with_ties.value else "watch.citizen_hint")
            told = f"{hint} {scale(shown.snapshot, words)}"
            solara.HTML(tag="span", classes=["gs-note"], unsafe_innerHTML=told)


@solara.component
def Scene(words: Words, shown: Showing) -> None:
    """Name the scenario: to the eye where the levers are hidden, to screen readers everywhere."""
    title = title_of(shown.config, words) if shown.config else words("common.name")
    solara.HTML(tag="h1", classes=["gs-scene"], unsafe_innerHTML=escape(title))


def scale(snapshot: Snapshot, words: Words) -> str:
    """Return how many dots there are, and how many voters each stands for."""
    weight = words.number(snapshot.weight, 0 if snapshot.weight >= 10 else 1)
    return words("watch.citizens", citizens=words.number(len(snapshot.states)), weight=weight)


def _ties_of(citizen: CitizenView) -> list[Tie]:
    return [(citizen.number, other, layer) for other, layer in citizen.pairs]


@solara.component
def Transport(
    session: Session,
    player: Player,
    showing: solara.Reactive[Showing],
    pace: solara.Reactive[int],
) -> None:
    """Play, step, leap, reset, and the speed."""
    words, shown = session.words, showing.value
    moving = shown.phase in ("playing", "leaping")
    ready = shown.snapshot is not None and not shown.snapshot.done

    with solara.Div(classes=["gs-transport"]):
        _button(
            words("watch.pause" if moving else "watch.play"),
            "mdi-pause" if moving else "mdi-play",
            player.toggle,
            disabled=not ready,
            classes=["gs-primary", "gs-play"],
        )
        _button(words("watch.step"), "mdi-step-forward", player.step, disabled=not ready or moving)
        _button(
            words("watch.next_event"),
            "mdi-skip-next",
            lambda: leap_on(player, shown, words),
            disabled=not ready,
        )
        _button(
            words("watch.reset"),
            "mdi-restart",
            lambda: player.open(showing.value.anew),
            disabled=shown.phase == "building",
        )
        with solara.Div(classes=["gs-speed", "gs-secondary"]):
            solara.HTML(tag="span", classes=["gs-note"], unsafe_innerHTML=words("watch.speed"))
            solara.v.Slider(
                v_model=pace.value,
                on_v_model=lambda number: set_pace(int(number), player, pace),
                min=0,
                max=len(SPEEDS) - 1,
                step=1,
                ticks=True,
                hide_details=True,
                attributes={"aria-label": words("watch.speed")},
            )
            solara.HTML(
                tag="span",
                classes=["gs-note"],
                style="min-width:110px",
                unsafe_innerHTML=told_speed(pace.value, words),
            )


def leap_on(player: Player, shown: Showing, words: Words) -> None:
    """Have a run live on to its next event; without one, to its end."""
    if shown.config and shown.snapshot:
        found = marks(shown.config, shown.recipe, words)
        player.leap(next_mark(found, shown.snapshot.day, shown.snapshot.days))


def set_pace(number: int, player: Player, pace: solara.Reactive[int]) -> None:
    """Set the speed to one of `SPEEDS`, by its place; the nearest where there is none."""
    number = min(max(number, 0), len(SPEEDS) - 1)
    pace.set(number)
    player.speed = SPEEDS[number]


def told_speed(pace: int, words: Words) -> str:
    """Return a speed in words."""
    days = SPEEDS[pace]
    if days == float("inf"):
        return words("watch.speed_most")
    return words("watch.speed_day") if days == 1 else words("watch.speed_days", days=f"{days:g}")


def _button(
    label: str,
    icon: str,
    on_click: Callable[[], None],
    disabled: bool = False,
    classes: list[str] | None = None,
) -> None:
    solara.Button(
        label=label,
        icon_name=icon,
        on_click=on_click,
        disabled=disabled,
        classes=classes or ["gs-quiet"],
    )


@solara.component
def Notice(words: Words, phase: str) -> None:
    """Say what is waited for."""
    told = {"building": words("common.loading"), "leaping": words("watch.leaping")}.get(phase, "")
    if told and not kernels_are_compiled():
        told = words("watch.compiling")
    solara.HTML(
        tag="div",
        classes=["gs-note", "gs-waited"],
        attributes={"aria-live": "polite"},
        unsafe_innerHTML=told,
    )


@solara.component
def Calendar(session: Session, showing: solara.Reactive[Showing]) -> None:
    """The day, how much of the run it is, and where the marked days are."""
    words, shown = session.words, showing.value
    snapshot, config = shown.snapshot, shown.config
    if snapshot is None or config is None:
        return
    found = marks(config, shown.recipe, words)
    today = [mark.text for mark in found if mark.day == snapshot.day - 1]
    coming = next((mark for mark in found if mark.day >= snapshot.day), None)
    day = words("watch.day_of", day=snapshot.day, days=snapshot.days)
    date = written_date(snapshot.date, words) if snapshot.day else words("watch.before")
    chips = "".join(f'<span class="gs-chip gs-data">{escape(text)}</span>' for text in today)
    chips += "".join(f'<span class="gs-result">{text}</span>' for text in _result(snapshot, words))
    ahead = _ahead(coming, snapshot, words)
    solara.HTML(
        tag="div",
        classes=["gs-day"],
        unsafe_innerHTML=f'<span class="gs-date gs-number">{date}</span>'
        f'<span class="gs-number gs-daynumber">{day}</span>{chips}'
        f'<span class="gs-note gs-ahead">{ahead}</span>',
    )
    ticks = "".join(_tick(mark, snapshot) for mark in found)
    share = 100 * snapshot.day / snapshot.days
    solara.HTML(
        tag="div",
        classes=["gs-progress"],
        unsafe_innerHTML=f'<div style="width:{share:.2f}%"></div>{ticks}',
    )


def _result(snapshot: Snapshot, words: Words) -> list[str]:
    """Return how many seats the challengers have won, once somebody has voted."""
    if not snapshot.results:
        return []
    won, seats = (
        sum(row[name] for row in snapshot.results) for name in ("seats_challengers", "seats")
    )
    return [words("watch.result", won=words.number(won), seats=words.number(seats))]


def _ahead(coming: Mark | None, snapshot: Snapshot, words: Words) -> str:
    """Return what comes next; how to begin, before the first day; that the run is over."""
    if snapshot.done:
        return words("watch.over")
    told = [words("watch.begin")] if not snapshot.day else []
    if coming:
        told.append(words("watch.coming", what=escape(coming.text), day=coming.day + 1))
    return " ".join(told)


def _tick(mark: Mark, snapshot: Snapshot) -> str:
    left = 100 * (mark.day + 1) / snapshot.days
    return f'<i style="left:{left:.2f}%" title="{escape(mark.text)}"></i>'


@solara.component
def Legend(snapshot: Snapshot, words: Words, lit: solara.Reactive[int]) -> None:
    """Who is who, how many there are; one that is chosen stands out on the map."""
    label = f"{words('watch.legend')}. {words('watch.legend_hint')}"
    with solara.Div(classes=["gs-legend"], attributes={"role": "group", "aria-label": label}):
        for code, look in enumerate(STATES):
            count = snapshot.counts[code]
            share = words.percent(count / len(snapshot.states))
            name = words(f"watch.states.{look.name}")
            solara.Button(
                children=[
                    solara.HTML(
                        tag="span",
                        classes=["gs-who"],
                        unsafe_innerHTML=f"{drawn(look)}<span>{name}</span><b>{share}</b>",
                    )
                ],
                text=True,
                classes=["gs-state", "gs-lit"] if lit.value == code else ["gs-state"],
                attributes={"aria-pressed": str(lit.value == code).lower()},
                on_click=lambda code=code: lit.set(-1 if lit.value == code else code),
            )


def drawn(look: Look, side: int = 14) -> str:
    """Return the dot of a state as a drawing (SVG)."""
    shapes = {
        "dot": '<circle cx="7" cy="7" r="{r}" fill="{c}"/>',
        "square": '<rect x="2.5" y="2.5" width="9" height="9" fill="{c}"/>',
        "ring": '<circle cx="7" cy="7" r="4.2" fill="none" stroke="{c}" stroke-width="2.4"/>',
        "triangle": '<path d="M7 1.5 13 12.5 1 12.5Z" fill="{c}"/>',
        "diamond": '<path d="M7 .5 13.5 7 7 13.5 .5 7Z" fill="{c}"/>',
        "cross": '<path d="M2.5 2.5 11.5 11.5M11.5 2.5 2.5 11.5" stroke="{c}" stroke-width="2.6"/>',
    }
    inner = shapes[look.shape].format(c=look.colour, r=3.4 + 2.6 * (look.size > 0.6))
    return (
        f'<svg width="{side}" height="{side}" viewBox="0 0 14 14" aria-hidden="true">{inner}</svg>'
    )
