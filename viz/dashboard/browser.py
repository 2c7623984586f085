"""What only the browser can do: keys, the language of the page, the clipboard, full screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets


@dataclass(frozen=True)
class Browser:
    """What a browser says of itself.

    Attributes:
        address: of the page, without its question mark.
        calm: whether its user wishes for less motion.
        height: of the window, in pixels.
    """

    address: str = ""
    calm: bool = False
    height: int = 800


class BrowserWidget(anywidget.AnyWidget):
    """Nothing to be seen; `page.js` does what the traits say."""

    _esm = Path(__file__).parent / "page.js"

    language = traitlets.Unicode("en").tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    full = traitlets.Bool(False).tag(sync=True)
    copied = traitlets.Unicode("").tag(sync=True)
    place = traitlets.Unicode("").tag(sync=True)
    on_key = traitlets.Callable(None, allow_none=True)
    on_browser = traitlets.Callable(None, allow_none=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._receive)

    def _receive(self, _: object, message: Mapping[str, Any], __: object) -> None:
        if message.get("kind") == "key" and self.on_key:
            self.on_key(str(message["key"]))
        elif message.get("kind") == "browser" and self.on_browser:
            self.on_browser(
                Browser(str(message["address"]), bool(message["calm"]), int(message["height"]))
            )


type OnKey = Callable[[str], None]
