"""What all sessions of a server share: limits, societies that were built before, processes."""

import threading
from collections import OrderedDict
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import lru_cache
from weakref import WeakValueDictionary

from groundswell.analysis.processes import context
from groundswell.analysis.sweeps.worker import begin
from groundswell.model import Society, build_society
from groundswell.model.society import origin
from groundswell.scenarios import ResourceError, Scenario
from groundswell.scenarios.errors import Problem
from groundswell.viz.dashboard.options import Options, given


class House:
    """The house of all sessions.

    Args:
        options: how the server was started.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.limits = self.options.limits
        self._lock = threading.Lock()
        self._building: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._societies: OrderedDict[str, Society] = OrderedDict()
        self._pool: Executor | None = None
        self._guests = 0

    # ---- sessions ----

    def enter(self) -> bool:
        """Take a seat; return whether there was one. Who got one has to `leave`."""
        with self._lock:
            if self._guests >= self.limits.sessions:
                return False
            self._guests += 1
            return True

    def leave(self) -> None:
        """Give a seat back."""
        with self._lock:
            self._guests -= 1

    # ---- societies ----

    def society(self, config: Scenario) -> Society:
        """Return the society of a scenario; the same one for everybody who asks for the same.

        Raises:
            ResourceError: it has more citizens than a session may have.
        """
        if config.size > self.limits.citizens:
            allowed = f"up to {self.limits.citizens:,} on this server"
            raise ResourceError(Problem("size", config.size, allowed))
        key = repr(sorted(origin(config).items()))
        with self._lock:
            lock = self._building.setdefault(key, threading.Lock())
        with lock:
            found = self._kept(key)
            if found is None:
                found = build_society(config)
                self._keep(key, found)
        return found

    def _kept(self, key: str) -> Society | None:
        with self._lock:
            if key in self._societies:
                self._societies.move_to_end(key)
            return self._societies.get(key)

    def _keep(self, key: str, society: Society) -> None:
        with self._lock:
            self._societies[key] = society
            while self._citizens() > self.limits.kept_citizens and len(self._societies) > 1:
                self._societies.popitem(last=False)

    def _citizens(self) -> int:
        return sum(society.N for society in self._societies.values())

    # ---- processes ----

    @property
    def pool(self) -> Executor:
        """Processes in which runs are lived in the background, for all sessions."""
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self.limits.workers, mp_context=context(), initializer=begin
                )
            return self._pool

    def give_up(self, pool: Executor) -> None:
        """End a pool whose processes have died; who asks next gets another."""
        with self._lock:
            if pool is self._pool:
                self._end_pool()

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._end_pool()

    def _end_pool(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def the_house() -> House:
    """Return the house of this process."""
    return _house(given())


@lru_cache(maxsize=1)
def _house(options: Options) -> House:
    return House(options)
