"""The application; `solara run` finds `Page` here.

The engine and the pages are loaded when the first visitor comes, or by the server while the browser
still loads what a page needs: the server answers before.
"""

import solara

from groundswell.viz.dashboard.looks import stylesheet


@solara.component
def Page() -> None:
    """The whole application, for one browser."""
    from groundswell.viz.dashboard.house import the_house
    from groundswell.viz.dashboard.visit import Reception

    solara.Style(stylesheet())
    Reception(the_house())


@solara.component
def Layout(children: list[solara.Element]) -> solara.Element:
    """Nothing around the page but the page."""
    return solara.Div(children=children, classes=["gs-root"])
