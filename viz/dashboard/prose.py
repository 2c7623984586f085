"""Headings, paragraphs and notes: text on a page, never read as HTML."""

from html import escape

import solara


def heading(text: str, *classes: str) -> None:
    """Write the heading of a card."""
    solara.HTML(tag="h2", classes=["gs-h2", *classes], unsafe_innerHTML=escape(text))


def paragraph(text: str, *classes: str) -> None:
    """Write a paragraph."""
    solara.HTML(tag="p", classes=list(classes), unsafe_innerHTML=escape(text))


def note(text: str, *classes: str) -> None:
    """Write a paragraph that stands back."""
    paragraph(text, "gs-note", *classes)


@solara.component
def Waiting() -> None:
    """Show that something is on its way."""
    with solara.Div(classes=["gs-waiting"]):
        solara.v.ProgressCircular(indeterminate=True, color="#0072B2", size=36)
