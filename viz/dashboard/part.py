"""Parts of a page that the browser draws itself: traits go there, messages come back."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

type Message = Mapping[str, Any]


class Part(anywidget.AnyWidget):
    """A widget whose drawing stands in a JavaScript file, the path of which is its `_esm`.

    Attributes:
        on_message: called with what the browser sends.
    """

    on_message = traitlets.Callable(None, allow_none=True)

    def __init_subclass__(cls, **options: Any) -> None:
        # Of a path, anywidget would watch the file, and so keep every widget of every visit alive.
        code = cls.__dict__.get("_esm")
        if isinstance(code, Path):
            cls._esm = code.read_text(encoding="utf-8")
        super().__init_subclass__(**options)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._receive)

    def _receive(self, _: object, message: Message, __: object) -> None:
        if self.on_message is not None:
            self.on_message(message)

    @classmethod
    def put(cls, *, on_message: Callable[[Message], None] | None = None, **traits: Any) -> None:
        """Put the part where the page is being drawn.

        Args:
            on_message: called with what the browser sends.
            **traits: what it shows.
        """
        cls.element(on_message=on_message, **traits)  # pyright: ignore[reportAttributeAccessIssue]
