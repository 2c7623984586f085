"""The page Learn: a list of lessons, or one of them."""

import solara

from groundswell.viz.dashboard.learn.course import LessonView
from groundswell.viz.dashboard.learn.lessons import Lesson, lesson_names, load_lesson
from groundswell.viz.dashboard.session import Session


@solara.component
def LearnPage(session: Session) -> None:
    """Show the lesson that the link names, or all of them."""
    name = session.reading.get("lesson")
    if name and name in lesson_names():
        with solara.Div().key(f"lesson-{name}"):  # another lesson is another bet
            LessonView(session, name)
    else:
        Shelf(session, unknown=bool(name))


@solara.component
def Shelf(session: Session, unknown: bool = False) -> None:
    """Show a card for each lesson.

    Args:
        session: that it is shown in.
        unknown: the link named a lesson that there is not.
    """
    words = session.words
    with solara.Div(classes=["gs-page", "gs-learn"]):
        solara.HTML(tag="h1", unsafe_innerHTML=words("learn.title"), classes=["gs-h1"])
        hint = words("learn.unknown") if unknown else words("learn.intro")
        solara.HTML(tag="p", unsafe_innerHTML=hint, classes=["gs-learn-intro"])
        with solara.Div(classes=["gs-learn-shelf"]):
            for number, name in enumerate(lesson_names(), start=1):
                LessonCard(session, load_lesson(name, words.language), number)


@solara.component
def LessonCard(session: Session, lesson: Lesson, number: int) -> None:
    """Show what a lesson is about, and the way into it."""
    words, front = session.words, lesson.front
    above = f"{words('learn.lesson', number=number)} · {minutes(lesson, session)}"
    with solara.Div(classes=["gs-card", "gs-learn-card"]):
        solara.HTML(tag="div", unsafe_innerHTML=above, classes=["gs-note"])
        solara.HTML(tag="h2", unsafe_innerHTML=front.title, classes=["gs-learn-title"])
        solara.HTML(tag="p", unsafe_innerHTML=front.hook, classes=["gs-learn-hook"])
        solara.Button(
            words("learn.open"),
            on_click=lambda: session.go("learn", lesson=lesson.name),
            classes=["gs-primary"],
            attributes={"aria-label": f"{words('learn.open')}: {front.title}"},
            depressed=True,
        )


def minutes(lesson: Lesson, session: Session) -> str:
    """Return how long a lesson takes, in words."""
    return session.words("learn.minutes", minutes=lesson.front.minutes)
