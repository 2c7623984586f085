"""One lesson, from the bet to the next lesson: bet, run, see."""

import threading

import solara

from groundswell.viz.dashboard.learn import reveal
from groundswell.viz.dashboard.learn.cards import (
    BetCard,
    Number,
    Order,
    Orders,
    Phase,
    Picture,
    RunCard,
    State,
    Text,
)
from groundswell.viz.dashboard.learn.experiment import (
    Result,
    Results,
    Stopped,
    follow,
    laboratory_of,
)
from groundswell.viz.dashboard.learn.lessons import (
    BEFORE,
    SECTIONS,
    Lesson,
    Trial,
    lesson_names,
    load_lesson,
    rendered,
)
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import Words

STEPS = ("bet", "run", "see")
"""What the learner does, in this order."""

_FIRST_AND_LAST: dict[Phase, int] = {"betting": 0, "shown": 2}  # all others are at the runs


@solara.component
def LessonView(session: Session, name: str) -> None:
    """Show a lesson as far as the learner has come.

    Args:
        session: that it is shown in.
        name: of the lesson.
    """
    lesson = load_lesson(name, session.words.language)
    bet = solara.use_reactive(lesson.front.bet.start)
    phase: solara.Reactive[Phase] = solara.use_reactive("betting")
    found: solara.Reactive[tuple[Result, ...]] = solara.use_reactive(())
    error = solara.use_reactive("")
    stop = solara.use_memo(threading.Event, [])
    solara.use_effect(lambda: stop.set, [])  # who leaves the page stops its runs

    def live() -> None:
        try:
            follow(laboratory_of(session.house), lesson.front, stop, found.set)
            phase.set("shown")
        except Stopped:
            phase.set("stopped")
        except Exception as wrong:  # so that the page says it, instead of waiting forever
            error.set(str(wrong))
            phase.set("failed")

    def start() -> None:
        stop.clear()
        found.set(())
        phase.set("running")
        threading.Thread(target=live, name=f"lesson {name}", daemon=True).start()

    def bet_again() -> None:
        found.set(())
        phase.set("betting")

    results = Results(lesson.front, found.value)
    with solara.Div(classes=["gs-page", "gs-learn", "gs-learn-lesson"]):
        Head(session, lesson)
        Steps(session.words, _FIRST_AND_LAST.get(phase.value, 1))
        Text(session.words, rendered(lesson.sections[BEFORE]), BEFORE)
        if phase.value == "betting":
            BetCard(session.words, lesson.front.bet, bet, lambda: phase.set("placed"))
        elif phase.value != "shown":
            state = State(bet.value, phase.value, error.value)
            RunCard(session.words, results, state, Orders(start, stop.set, bet_again))
        else:
            Answer(session.words, results, bet.value)
            After(session, lesson, results, bet.value)
            Ways(session, name, bet_again)


# ---- around the lesson ----


@solara.component
def Head(session: Session, lesson: Lesson) -> None:
    """Show the title, and the way back."""
    words = session.words
    with solara.Div(classes=["gs-learn-head"]):
        solara.Button(
            "← " + words("learn.all"),
            on_click=lambda: session.go("learn"),
            classes=["gs-quiet"],
            text=True,
        )
        solara.HTML(tag="h1", unsafe_innerHTML=lesson.front.title, classes=["gs-h1"])
        solara.HTML(tag="p", unsafe_innerHTML=lesson.front.hook, classes=["gs-learn-hook"])


@solara.component
def Steps(words: Words, at: int) -> None:
    """Show the three steps, and which of them the learner is at."""
    with solara.Div(classes=["gs-learn-steps"], attributes={"role": "list"}):
        for place, step in enumerate(STEPS):
            state = "gs-done" if place < at else "gs-now" if place == at else "gs-later"
            mark = "✓" if place < at else str(place + 1)
            label = f"<b>{mark}</b> {words(f'learn.steps.{step}')}"
            attributes = {"role": "listitem"} | ({"aria-current": "step"} if place == at else {})
            solara.HTML(
                tag="span", unsafe_innerHTML=label, classes=["gs-learn-step", state],
                attributes=attributes,
            )  # fmt: skip


# ---- the answer ----


@solara.component
def Answer(words: Words, results: Results, bet: float) -> None:
    """Show the bet beside the truth, and how firm that is."""
    front = results.front
    truth = reveal.fields(results, bet, words)["truth"]
    with solara.Div(classes=["gs-card"]):
        with solara.Div(classes=["gs-learn-answer"], attributes={"aria-live": "polite"}):
            with solara.Div(classes=["gs-learn-pair"]):
                Number(words.number(bet), words("learn.mine"), "gs-learn-mine")
                Number(truth.middle, words("learn.models"), "gs-learn-truth")
            with solara.Div(classes=["gs-learn-verdict"]):
                solara.HTML(tag="p", unsafe_innerHTML=front.bet.question, classes=["gs-note"])
                solara.HTML(tag="p", unsafe_innerHTML=reveal.verdict(results, bet, words))
                remark = reveal.remark(results, bet)
                if remark:
                    solara.HTML(tag="p", unsafe_innerHTML=remark)
        Picture(words, results, bet)
        end = words(
            "learn.reproduce", scenario=front.experiment.scenario, seeds=front.experiment.seeds
        )
        note = f"{words('learn.model_only')} {end}"
        solara.HTML(tag="p", unsafe_innerHTML=note, classes=["gs-note", "gs-learn-foot"])


@solara.component
def After(session: Session, lesson: Lesson, results: Results, bet: float) -> None:
    """Show the explanation, what to notice, and what to try."""
    values = reveal.fields(results, bet, session.words)
    for section in SECTIONS:
        if section not in (BEFORE, "try"):
            Text(session.words, rendered(lesson.sections[section], values), section)
    with solara.Div(classes=["gs-card", "gs-learn-text"]):
        heading = session.words("learn.headings.try")
        solara.HTML(tag="h2", unsafe_innerHTML=heading, classes=["gs-learn-heading"])
        for trial in lesson.trials:
            TrialRow(session, trial, rendered(trial.text, values))


@solara.component
def TrialRow(session: Session, trial: Trial, html: str) -> None:
    """Show something to try, and the way to it."""
    with solara.Div(classes=["gs-learn-trial"]):
        solara.HTML(tag="div", unsafe_innerHTML=html)
        if trial.query:
            solara.Button(
                f"{trial.label} →",
                on_click=lambda: session.watch(*trial.recipe()),
                classes=["gs-quiet"],
                text=True,
            )


@solara.component
def Ways(session: Session, name: str, bet_again: Order) -> None:
    """Show where to go from here."""
    words, names = session.words, lesson_names()
    place = names.index(name) + 1
    with solara.Div(classes=["gs-row", "gs-learn-ways"]):
        if place < len(names):
            following = load_lesson(names[place], words.language)
            solara.Button(
                words("learn.next", title=following.front.title) + " →",
                on_click=lambda: session.go("learn", lesson=following.name),
                classes=["gs-primary"],
                depressed=True,
            )
        else:
            solara.Button(
                words("learn.all"), on_click=lambda: session.go("learn"), classes=["gs-primary"],
                depressed=True,
            )  # fmt: skip
        solara.Button(words("learn.again"), on_click=bet_again, classes=["gs-quiet"], text=True)
