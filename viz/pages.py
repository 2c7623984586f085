"""Pages of HTML made from small functions, in which no text can be mistaken for markup.

tag("p", "Is 3 < 5? ", tag("strong", "Yes."))     # <p>Is 3 &lt; 5? <strong>Yes.</strong></p>

A plain string is text and is escaped; only what `tag` and its kin return is markup.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from groundswell.viz.page_look import CSS

_WITHOUT_END = frozenset({"meta", "img", "br"})

# Nothing is loaded from anywhere, and nothing is executed, whatever a title or an error holds.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


_BREAKS = re.compile(r"(?<=[._])(?=\w)")
_MAY_BREAK = Html("<wbr>")


def tag(name: str, /, *inside: str, **attributes: str | int) -> Html:
    """Return an element.

    Args:
        name: of the element.
        inside: texts, which are escaped, and other elements.
        attributes: `class_="note"` is the attribute class, `aria_label` is aria-label.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
    )
    start = f"<{name}{told}>"
    return Html(start if name in _WITHOUT_END else f"{start}{join(inside)}</{name}>")


def join(parts: Iterable[str]) -> Html:
    """Return texts and elements, one after the other."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def paragraph(*inside: str) -> Html:
    """Return a paragraph."""
    return tag("p", *inside)


def note(*inside: str) -> Html:
    """Return a paragraph that says how to read something."""
    return tag("p", *inside, class_="note")


def warning(*inside: str) -> Html:
    """Return a paragraph that must not be missed."""
    return tag("p", *inside, class_="warning")


def code(text: str) -> Html:
    """Return a name, a value or a short command; a path may break after its dots."""
    parts = [part for piece in _BREAKS.split(text) for part in (piece, _MAY_BREAK)]
    return tag("code", *parts[:-1])


def listed(names: Iterable[str]) -> Html:
    """Return names as code, with commas and a last "and"."""
    shown = [code(name) for name in names]
    if len(shown) < 2:
        return join(shown)
    return join([Html(", ".join(shown[:-1])), " and ", shown[-1]])


def commands(*lines: str) -> Html:
    """Return lines to be typed."""
    return tag("pre", tag("code", "\n".join(lines)))


def folded(summary: str, *inside: str) -> Html:
    """Return something that is shown on request."""
    return tag("details", tag("summary", summary), *inside)


def section(name: str, title: str, *inside: str) -> Html:
    """Return a part of a page; `#name` leads to it."""
    return tag("section", tag("h2", title), *inside, id=name)


def scrolling(what: str, *inside: str) -> Html:
    """Return a box that scrolls sideways by itself where a screen is narrower than its content.

    Args:
        what: is in it; read out by screen readers.
        inside: its content.
    """
    return tag("div", *inside, class_="scroll", role="region", aria_label=what, tabindex=0)


def table(what: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """Return a table; the first cell of each row is the row's header.

    Args:
        what: is in it; read out by screen readers.
        head: the columns' headers.
        rows: texts or elements.
    """
    top = tag("tr", *(tag("th", title, scope="col") for title in head))
    body = (
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:]))
        for row in rows
    )
    return scrolling(what, tag("table", tag("thead", top), tag("tbody", *body)))


def picture(svg: str, told: str) -> Html:
    """Return a picture.

    Args:
        svg: the picture.
        told: what it shows, for those who do not see it.
    """
    data = b64encode(svg.encode()).decode()
    return tag("img", src=f"data:image/svg+xml;base64,{data}", alt=told)


def facts(pairs: Iterable[tuple[str, str]]) -> Html:
    """Return a list of names and values."""
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in pairs))


def page(title: str, header: str, sections: Sequence[tuple[str, str, Html]]) -> str:
    """Return a whole page that needs nothing but itself.

    Args:
        title: of the window.
        header: what stands above the contents.
        sections: name, title and content of each.
    """
    contents = tag(
        "nav",
        tag("ul", *(tag("li", tag("a", text, href=f"#{name}")) for name, text, _ in sections)),
        aria_label="Contents",
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", title),
        tag("style", Html(CSS)),
    )
    parts = (section(name, text, inside) for name, text, inside in sections)
    main = tag("main", tag("header", header), contents, *parts)
    return f"<!DOCTYPE html>\n{tag('html', head, tag('body', main), lang='en-GB')}\n"
