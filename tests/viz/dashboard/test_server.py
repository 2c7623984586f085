"""The server: what is said when it cannot start, and what it never does."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from groundswell.scenarios import ResourceError
from groundswell.viz.dashboard.options import Options
from groundswell.viz.dashboard.server import Place, serve

COMMAND = [sys.executable, "-m", "groundswell", "dashboard", "--no-open"]

WITHOUT_SOLARA = """
import sys
sys.modules.update(solara=None, uvicorn=None)
from groundswell.cli import main
sys.exit(main(["dashboard", "--no-open", "--port", "0"]))
"""

SETTINGS = """
import os, signal, sys
os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "True"
from groundswell.viz.dashboard.options import Options
from groundswell.viz.dashboard.server import Place, serve
assert "solara" not in sys.modules

def started(place):
    import solara
    from solara.server import settings
    print(place.host, place.port > 0)
    print(settings.telemetry.mixpanel_enable, settings.main.mode, solara.settings.assets.cdn)
    print(settings.kernel.cull_timeout)
    os.kill(os.getpid(), signal.SIGINT)

serve(Options(), Place(port=0), started=started)
"""


@pytest.fixture
def taken():
    """Return a port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_is_taken_is_told(taken):
    """The message names the port and the way out, and the status is that of a user's mistake."""
    command = [*COMMAND, "--port", str(taken)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    told = " ".join(done.stderr.split())
    assert str(taken) in told
    assert "--port" in told
    assert "Traceback" not in told


def test_an_address_of_another_machine_is_told():
    """A host that is not of this machine is a user's mistake, too."""
    with pytest.raises(ResourceError, match=r"192\.0\.2\.1"):
        serve(Options(), Place("192.0.2.1", 0))


def test_without_its_libraries_it_says_what_to_install():
    """Whoever installed groundswell alone is told what is missing."""
    command = [sys.executable, "-c", WITHOUT_SOLARA]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "groundswell[dashboard]" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_never_calls_home():
    """Before Solara is imported, telemetry is off, whatever the environment says."""
    command = [sys.executable, "-c", SETTINGS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    place, told, cull = done.stdout.splitlines()
    assert place == "127.0.0.1 True"
    assert told == "False production http://127.0.0.1:9"
    assert cull in ("10m", "600.0")


def test_it_ends_at_control_c_without_a_word():
    """A teacher who ends it sees no traceback, and no process stays."""
    with subprocess.Popen(
        [*COMMAND, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        assert "http://127.0.0.1:" in server.stdout.readline()
        server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=60)
    assert "Traceback" not in err
    assert err.strip() in ("", "interrupted")
    assert server.returncode in (0, 130)
