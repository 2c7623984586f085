"""What is wrong with a plan: collected with file and line, and said all at once."""

from collections.abc import Iterable
from dataclasses import replace

from groundswell.scenarios.documents import Document, Place
from groundswell.scenarios.errors import PlanError, Problem


class Findings:
    """The problems found in a plan so far.

    Args:
        document: the plan as plain data, which knows where each value was written.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def add(
        self,
        place: Place,
        value: object = None,
        allowed: str = "",
        fault: str = "",
        suggestion: str | None = None,
    ) -> None:
        """Keep a problem with the value at a place; arguments as those of `Problem`."""
        self.place([Problem("", value, allowed, fault, suggestion)], place)

    def place(self, problems: Iterable[Problem | str], place: Place) -> None:
        """Keep problems found elsewhere as problems with the value at a place of the plan."""
        file, line = self.document.origin(place)
        path = ".".join(map(str, place))
        for told in problems:
            problem = told if isinstance(told, Problem) else Problem("", fault=told)
            found = replace(problem, field=problem.field or path).at(file, line)
            if found not in self.problems:
                self.problems.append(found)

    def check(self) -> None:
        """Raise what was found.

        Raises:
            PlanError: if there is anything, in the order of the file.
        """
        if self.problems:
            raise PlanError(*sorted(self.problems, key=lambda problem: problem.line or 0))
