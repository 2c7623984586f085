"""How the engine's functions are compiled, and where compiled code is kept.

numba keeps compiled code until the file of a function changes, and does not notice when a
function that it calls has changed elsewhere. So the code is kept in a folder named after the
contents of the files that others build on: edit a rule, and whatever uses it is compiled anew.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from numba import config, njit

_HOUSE = Path(__file__).parents[1]
_SHARED = (
    "agents/citizens.py",
    "agents/purposes.py",
    "model/random.py",
    "model/ordering.py",
    "model/voices.py",
    "model/block.py",
    "model/contacts.py",
    "model/living.py",
)


def _fingerprint() -> str:
    """Return a short hash of the files from which other files' kernels call."""
    contents = b"".join((_HOUSE / name).read_bytes() for name in _SHARED)
    return sha256(contents).hexdigest()[:12]


# numba makes its settings when it is imported, so a type checker does not know them.
_settings: Any = config
if not _settings.CACHE_DIR:  # the user may keep numba's code in a place of their own
    _settings.CACHE_DIR = str(_HOUSE / "model" / "__pycache__" / f"kernels-{_fingerprint()}")

# Compiled once and kept; run without the interpreter's lock, so that threads share the work; and
# dividing as numpy does, since a check of each divisor would keep loops from being vectorised.
kernel = njit(cache=True, nogil=True, error_model="numpy")
