"""Handing over to the visitor: a file for the folder of downloads, a text for the clipboard."""

import time
from pathlib import Path
from typing import Any

import traitlets

from groundswell.viz.dashboard.downloads import Parcel
from groundswell.viz.dashboard.part import Part
from groundswell.viz.dashboard.texts import Words

_CODE = Path(__file__).parent / "handing.js"


class Delivery(Part):
    """Nothing to be seen; a parcel that it gets is saved by the browser."""

    _esm = _CODE

    parcel = traitlets.Dict().tag(sync=True)


class CopyButton(Part):
    """A button that copies a text, within the click as browsers demand it."""

    _esm = _CODE

    text = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    after = traitlets.Unicode("").tag(sync=True)
    refused = traitlets.Unicode("").tag(sync=True)


def handed(parcel: Parcel) -> dict[str, Any]:
    """Return a file as a `Delivery` takes it; numbered, so that the same file may come again."""
    return {**vars(parcel), "number": time.monotonic_ns()}


def copy_button(text: str, words: Words) -> None:
    """Show a button that copies a text."""
    CopyButton.put(
        text=text,
        label=words("common.copy"),
        after=words("common.copied"),
        refused=words("downloads.copy_refused"),
    )
