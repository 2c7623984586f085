# A count that is made on demand stands where the plain census has a field:
# pyright: reportIncompatibleVariableOverride=false
"""What headquarters know of the citizens on a morning, counted when somebody asks."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from groundswell.agents.citizens import Rates
from groundswell.agents.kernels import kernel
from groundswell.agents.world import Census, Floats

if TYPE_CHECKING:
    from groundswell.model.mobilization import MobilizationModel


class MorningCensus(Census):
    """The census of a morning: each count is made when a headquarters first asks for it.

    Once the citizens have lived the day, what nobody asked for cannot be counted any more.
    """

    def __init__(
        self,
        model: "MobilizationModel",
        day: int,
        firm_supporters: Floats,
        expected_margin: Floats,
    ) -> None:
        self._model: MobilizationModel | None = model
        self._day = day
        self.firm_supporters = firm_supporters
        self.expected_margin = expected_margin

    @cached_property
    def volunteers(self) -> Floats:
        """Free volunteers, by district."""
        return self._citizens().free_volunteers(self._day)

    @cached_property
    def informed_supporters(self) -> float:
        """Citizens leaning to the challengers, each counted with their recognition."""
        return self._supporters[0]

    @cached_property
    def incumbent_supporters(self) -> float:
        """Citizens leaning to the incumbents."""
        return self._supporters[1]

    def close(self) -> None:
        """End the morning."""
        self._model = None

    @cached_property
    def _supporters(self) -> tuple[float, float]:
        model = self._citizens()
        counts = np.zeros((2, model.society.seats.size))
        _count_supporters(model.society.first, model.state.x, model.state.c, model.rates, counts)
        informed, incumbents = model.society.w * counts.sum(axis=1)
        return float(informed), float(incumbents)

    def _citizens(self) -> "MobilizationModel":
        if self._model is None:
            raise RuntimeError(
                f"the census of day {self._day} was not asked for before the citizens lived the day"
            )
        return self._model


@kernel
def _count_supporters(
    first: NDArray[np.int64],
    x: NDArray[np.float32],
    c: NDArray[np.float32],
    p: Rates,
    counts: NDArray[np.float64],
) -> None:
    for m in range(first.size - 1):
        for i in range(first[m], first[m + 1]):
            counts[0, m] += c[i] if x[i] > p.c_C else 0.0
            counts[1, m] += x[i] < p.c_I
