"""Parts of a page that the browser draws itself."""

import pytest

from groundswell.viz.dashboard.browser import BrowserPart
from groundswell.viz.dashboard.handing import CopyButton, Delivery
from groundswell.viz.dashboard.part import Part
from groundswell.viz.dashboard.watch.lever_panel import Panel
from groundswell.viz.dashboard.watch.living_map import Canvas


@pytest.mark.parametrize("kind", [BrowserPart, Canvas, CopyButton, Delivery, Panel])
def test_no_part_watches_its_file(kind: type[Part]):
    """The code is text: widgets of code in a file are kept by whoever watches it, for ever."""
    assert isinstance(kind._esm, str)
    part = kind()
    assert "export default { render }" in part.get_state()["_esm"]
    part.close()
