"""The engine: what a society is and how a day passes."""

from groundswell.model.mobilization import MobilizationModel
from groundswell.model.networks import Layer
from groundswell.model.random import Draws, uniform
from groundswell.model.society import Society, build_society

__all__ = ["Draws", "Layer", "MobilizationModel", "Society", "build_society", "uniform"]
