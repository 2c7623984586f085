"""What is wrong with a plan: collected with file and line, and said all at once."""

from collections.abc import Iterable
from dataclasses import replace

from groundswell.scenarios.documents import Document, Place, plain
from groundswell.scenarios.errors import PlanError, Problem


class Findings:
    """The problems found in a plan so far, each once.

    Args:
        document: the plan as plain data, which knows where each value was written.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self._closed: set[Place] = set()

    def close(self, place: Place) -> None:
        """Take no more problems with what stands at a place: it is too broken to be looked into."""
        self._closed.add(place)

    def add(
        self,
        place: Place,
        value: object = None,
        allowed: str = "",
        fault: str = "",
        suggestion: str | None = None,
    ) -> None:
        """Keep a problem with the value at a place; arguments as those of `Problem`."""
        self.place([Problem("", plain(value), allowed, fault, suggestion)], place)

    def place(self, problems: Iterable[Problem | str], place: Place) -> None:
        """Keep problems found elsewhere as problems with the value at a place of the plan.

        One that knows its file, as a table's does, keeps it.
        """
        if any(place[: len(closed)] == closed for closed in self._closed):
            return
        for told in problems:
            problem = told if isinstance(told, Problem) else Problem("", fault=told)
            if not problem.file:
                field = problem.field or ".".join(map(str, place))
                problem = replace(problem, field=field).at(*self.document.origin(place))
            if problem not in self.problems:
                self.problems.append(problem)

    def check(self) -> None:
        """Raise what was found.

        Raises:
            PlanError: if there is anything, in the order of the plan; then what other files hold.
        """
        if self.problems:
            raise PlanError(*sorted(self.problems, key=self._order))

    def _order(self, problem: Problem) -> tuple[bool, str, int]:
        return problem.file != self.document.file, problem.file, problem.line or 0
