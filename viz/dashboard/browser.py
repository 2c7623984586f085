"""What only the browser can do: keys, the language of the page, the clipboard, full screen."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import traitlets

from groundswell.viz.dashboard.part import Message, Part


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


class BrowserPart(Part):
    """Nothing to be seen; `page.js` does what the traits say."""

    _esm = Path(__file__).parent / "page.js"

    language = traitlets.Unicode("en").tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    full = traitlets.Bool(False).tag(sync=True)
    place = traitlets.Unicode("").tag(sync=True)


def listen(
    on_key: Callable[[str], None], on_browser: Callable[[Browser], None]
) -> Callable[[Message], None]:
    """Return what is done with the browser's messages.

    Args:
        on_key: called with the key that was pressed.
        on_browser: called with what the browser says of itself, once.
    """

    def heard(message: Message) -> None:
        if message.get("kind") == "key":
            on_key(str(message["key"]))
        elif message.get("kind") == "browser":
            on_browser(
                Browser(str(message["address"]), bool(message["calm"]), int(message["height"]))
            )

    return heard
