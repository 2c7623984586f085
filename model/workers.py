"""Sharing work among threads: by ranges of citizens, or of groups of them, always cut alike."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

# A part is worth handing to a thread, and its temporary arrays stay in the processor's cache.
_SMALLEST_PART = 8192
_MOST_PARTS = 64


class Workers:
    """Threads that share the work on `size` citizens; fewer citizens than two parts need one.

        with Workers(size, threads) as workers:
            sums = workers.over(workers.edges, lambda low, high: x[low:high].sum())

    How work is cut depends on the size alone, so that no result can depend on the threads.

    Attributes:
        edges: where the citizens are cut: part p is edges[p] .. edges[p + 1] - 1.
    """

    def __init__(self, size: int, threads: int) -> None:
        self._made_of = (size, threads)
        self.edges = self.cut(size, _SMALLEST_PART)
        self._pool = ThreadPoolExecutor(threads) if min(threads, len(self.edges) - 1) > 1 else None

    def __reduce__(self) -> tuple[type[Self], tuple[int, int]]:
        """A copy has threads of its own."""
        return type(self), self._made_of

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def over[T](self, edges: list[int], function: Callable[[int, int], T]) -> list[T]:
        """Return function(low, high) for each range between neighbouring edges, in order."""
        if len(edges) == 2:
            return [function(*edges)]
        return self.each(lambda ends: function(*ends), pairwise(edges))

    def each[T](self, function: Callable[[Any], T], items: Iterable[Any]) -> list[T]:
        """Return the function of each item, in order."""
        return list((map if self._pool is None else self._pool.map)(function, items))

    @staticmethod
    def cut(count: int, smallest: int) -> list[int]:
        """Return where to cut `count` things into parts of at least `smallest`, if there are two.

        Handing out a part takes about as long as a thousand citizens' day.
        """
        parts = min(max(1, count // smallest), _MOST_PARTS)
        return [count * part // parts for part in range(parts + 1)]

    def group_edges(self, first: NDArray[np.int64]) -> list[int]:
        """Return where to cut groups, of citizens or whatever, into parts of about the same size.

        Args:
            first: first member of each group and, last, the number of all.
        """
        ideal = np.array(self.edges) * (first[-1] / self.edges[-1])
        return np.unique(np.searchsorted(first, ideal)).tolist()
