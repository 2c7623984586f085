"""What stands around every page: header, banner, and the cards that open over it."""

from collections.abc import Callable, Sequence
from html import escape

import solara

from groundswell.viz.dashboard.browser import BrowserPart
from groundswell.viz.dashboard.handing import copy_button
from groundswell.viz.dashboard.prose import note
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.texts import Words


@solara.component
def Header(
    session: Session,
    pages: Sequence[str],
    page: str,
    card: solara.Reactive[str],
    present: solara.Reactive[bool],
) -> None:
    """Name, tabs, language, presenter mode, share, keys."""
    words = session.words
    other = "en" if words.language == "ru" else "ru"
    with solara.Div(classes=["gs-header"], attributes={"role": "banner"}):
        solara.HTML(
            tag="a",
            classes=["gs-skip"],
            attributes={"href": "#content"},
            unsafe_innerHTML=words("common.skip"),
        )
        solara.HTML(tag="span", classes=["gs-name"], unsafe_innerHTML=words("common.name"))
        with solara.Div(classes=["gs-tabs"], attributes={"role": "navigation"}):
            for tab in pages:
                solara.Button(
                    words(f"common.tabs.{tab}"),
                    text=True,
                    classes=["gs-tab", "gs-here"] if tab == page else ["gs-tab"],
                    attributes={"aria-current": "page"} if tab == page else {},
                    on_click=lambda tab=tab: session.go(tab),
                )
        solara.Div(classes=["gs-spacer"])
        solara.Button(
            words("common.language"),
            text=True,
            classes=["gs-tab"],
            attributes={"aria-label": words("common.language_label")},
            on_click=lambda: session.go(page, **_kept(session), lang=other),
        )
        _tool(words("common.share"), "mdi-share-variant", lambda: card.set("share"))
        _tool(words("common.present"), "mdi-presentation", lambda: present.set(True))
        _tool(words("common.help"), "mdi-keyboard", lambda: card.set("keys"))


def _kept(session: Session) -> dict[str, str]:
    return {name: session.reading[name] for name in ("lesson", "runs") if name in session.reading}


def _tool(label: str, icon: str, on_click: Callable[[], None]) -> None:
    solara.Button(
        label,
        icon_name=icon,
        text=True,
        classes=["gs-tab", "gs-tool"],
        attributes={"aria-label": label},
        on_click=on_click,
    )


@solara.component
def LeavePresenting(words: Words, present: solara.Reactive[bool]) -> None:
    """The way out of presenter mode, for those who use a mouse."""
    solara.Button(
        icon_name="mdi-fullscreen-exit",
        on_click=lambda: present.set(False),
        classes=["gs-quiet", "gs-leave"],
        attributes={"aria-label": words("common.present_leave")},
    )


@solara.component
def Banner(words: Words) -> None:
    """Say what this is not."""
    solara.HTML(
        tag="div",
        classes=["gs-banner"],
        attributes={"role": "contentinfo"},
        unsafe_innerHTML=words("common.banner"),
    )


@solara.component
def KeysCard(words: Words, card: solara.Reactive[str]) -> None:
    """Show what keys do."""
    with Over(words, words("common.keys_title"), card):
        rows = "".join(
            f'<span class="gs-key">{escape(words(f"common.key_names.{name}"))}</span>'
            f"<span>{words(f'common.keys.{name}')}</span>"
            for name in words.group("common.keys")
        )
        solara.HTML(tag="div", classes=["gs-keys"], unsafe_innerHTML=rows)
        note(words("common.keys_note"), "gs-keys-note")


@solara.component
def ShareCard(words: Words, card: solara.Reactive[str], link: str) -> None:
    """Show the link to what is shown."""
    with Over(words, words("common.share_title"), card):
        solara.HTML(tag="p", unsafe_innerHTML=words("common.share_text"))
        solara.HTML(tag="p", classes=["gs-link"], unsafe_innerHTML=escape(link))
        copy_button(link, words)


@solara.component
def Over(
    words: Words,
    title: str,
    card: solara.Reactive[str],
    children: Sequence[solara.Element] = (),
) -> None:
    """A card over the page, which a key or a button closes."""
    dialog = {"role": "dialog", "aria-modal": "true", "aria-label": title}
    with (
        solara.Div(classes=["gs-overlay"], attributes=dialog),
        solara.Div(classes=["gs-card"]),
    ):
        solara.HTML(tag="h2", classes=["gs-h2"], unsafe_innerHTML=escape(title))
        solara.Div(children=list(children))
        with solara.Div(classes=["gs-row"], style={"margin-top": "16px"}):
            solara.Button(
                words("common.close"), classes=["gs-quiet"], on_click=lambda: card.set("")
            )


@solara.component
def Full(words: Words, sessions: int) -> None:
    """Say that every seat is taken."""
    page, title = ["gs-page", "gs-narrow"], words("common.full_title")
    with solara.Div(classes=["gs-app"]):
        BrowserPart.put(language=words.language, title=f"{title} · {words('common.name')}")
        with solara.Div(classes=page, attributes={"role": "main"}), solara.Div(classes=["gs-card"]):
            solara.HTML(tag="h1", classes=["gs-h1"], unsafe_innerHTML=title)
            solara.HTML(tag="p", unsafe_innerHTML=words("common.full_text", sessions=sessions))
