"""The room's public face."""

import subprocess
import sys

from groundswell import agents


def test_all_is_sorted_and_every_name_is_there():
    """`__all__` is in order and each name can be had."""
    assert agents.__all__ == sorted(agents.__all__)
    assert all(getattr(agents, name) is not None for name in agents.__all__)


def test_purposes_alone_import_neither_mesa_nor_pandas():
    """The streams of draws can be used without the heavy rest."""
    code = (
        "import sys, groundswell.agents.purposes;"
        "sys.exit('mesa' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
