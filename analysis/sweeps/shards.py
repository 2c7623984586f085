"""Shards: one plan in several parts, each lived on a machine of its own."""

import re
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from groundswell.scenarios import PlanError

_FORM = re.compile(r"([1-9]\d*)/([1-9]\d*)")


@dataclass(frozen=True)
class Shard:
    """One part in several: every `count`-th run, beginning with run number `index` - 1.

    Attributes:
        index: which of the parts, from 1.
        count: number of parts.
    """

    index: int = 1
    count: int = 1

    @classmethod
    def read(cls, text: str | None) -> Self:
        """The shard that is written "2/8"; the whole where it is None.

        Raises:
            PlanError: it is not written so.
        """
        if text is None:
            return cls()
        found = _FORM.fullmatch(text)
        if not found or int(found[1]) > int(found[2]):
            raise PlanError(f"shard is {text!r}; allowed: i/n with i from 1 to n, as in 2/8")
        return cls(int(found[1]), int(found[2]))

    def mask(self, runs: int) -> NDArray[np.bool_]:
        """Which of the runs of a plan belong to it."""
        return np.arange(runs) % self.count == self.index - 1
