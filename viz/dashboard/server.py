"""The server of the dashboard: Solara, kept from calling home, on this machine only by default."""

import os
import threading
import time
import warnings
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from groundswell.viz.dashboard.options import Options, give

_ENVIRONMENT = {
    # Solara looks up the public address and sends events to an analytics service unless told not
    # to; and whatever is not among its assets it would ask of a public server.
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_ASSETS_CDN": "http://127.0.0.1:9",
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
    "SOLARA_MODE": "production",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_TITLE": "groundswell",
    "SOLARA_APP": "groundswell.viz.dashboard.app",
}


_VISIT = "groundswell.viz.dashboard.visit"


@dataclass(frozen=True)
class Place:
    """Where a server listens.

    Attributes:
        host: name or address; 127.0.0.1 is reached from this machine only.
        port: 0 for any that is free.
    """

    host: str = "127.0.0.1"
    port: int = 8765

    @property
    def url(self) -> str:
        """The address of the page, for a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def serve(
    options: Options,
    place: Place | None = None,
    *,
    started: Callable[[Place], None] | None = None,
    browse: bool = False,
) -> None:
    """Serve the dashboard until interrupted.

    Args:
        options: limits, language, a sweep.
        place: where to listen.
        started: called once the server answers.
        browse: open the page in a browser then.

    Raises:
        ResourceError: the dashboard's libraries are not installed, or the port is taken.
    """
    os.environ.update(_ENVIRONMENT)
    # Solara tells whoever runs it without https how to embed it; nobody embeds this page.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none", category=UserWarning)
    place = _free(place or Place())
    give(options)
    server = _server(place)
    threading.Thread(target=_announce, args=(server, place, started, browse), daemon=True).start()
    # The engine is loaded while the browser loads the page.
    threading.Thread(target=import_module, args=(_VISIT,), daemon=True).start()
    try:
        server.run()
    finally:
        from groundswell.viz.dashboard.house import the_house

        the_house().close()


def _server(place: Place):
    try:
        import uvicorn
        from solara.server import starlette
    except ImportError:
        from groundswell.scenarios import ResourceError

        raise ResourceError(
            "the dashboard needs its own libraries: pip install 'groundswell[dashboard]'"
        ) from None
    config = uvicorn.Config(
        starlette.app, host=place.host, port=place.port, log_level="error", access_log=False
    )
    return uvicorn.Server(config)


def _free(place: Place) -> Place:
    """Return the place, with a free port where none was named.

    Raises:
        ResourceError: the port is taken.
    """
    import socket

    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((place.host, place.port))
        except OSError as error:
            from groundswell.scenarios import ResourceError

            raise ResourceError(
                f"port: {place.port} of {place.host} cannot be used ({error.strerror}); "
                "choose another with --port"
            ) from None
        return Place(place.host, trial.getsockname()[1])


def _announce(server, place: Place, started: Callable[[Place], None] | None, browse: bool) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.02)
    if started:
        started(place)
    if browse:
        webbrowser.open(place.url)
