"""groundswell: an agent-based simulation of grassroots political mobilisation."""

from groundswell._version import __version__

__all__ = ["__version__"]
