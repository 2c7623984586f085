"""Lessons: markdown files with the bet and the experiment above their text.

    lesson = load_lesson("why-nobody-moves-first", "ru")
    lesson.front.bet, lesson.front.experiment
    lesson.sections["what"]

The English file says all; one in another language says the words only, so that the experiment and
the bet exist once. Numbers that came out of runs never stand in a text: it has fields for them,
such as {truth}, {runs.plain} and {runs.plain.high}, which are filled in from the runs.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import markdown
from pydantic import ValidationError

from groundswell.scenarios.documents import Document, Place, document_of
from groundswell.scenarios.errors import GroundswellError, Problem, UnknownNameError, nearest
from groundswell.scenarios.problems import problems_of
from groundswell.viz.dashboard.learn.schema import WORDS, Front
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.texts import Words

HOME = Path(__file__).parent / "lessons"

SECTIONS = ("what", "how", "notice", "try")
"""What a lesson tells, in this order; the headings stand in the texts of the page."""

BEFORE = "what"
"""The section that is read before the bet, and so has no fields."""

_LINK = re.compile(r"\[([^\]]+)\]\(watch:\?([^)]*)\)")


class LessonError(GroundswellError):
    """A lesson says something that it may not say."""


@dataclass(frozen=True)
class Trial:
    """Something to try.

    Attributes:
        text: what it is about, in markdown.
        label: of the button that opens it; empty where there is nothing to open.
        query: of the link to the run.
    """

    text: str
    label: str = ""
    query: str = ""

    def recipe(self) -> tuple[Recipe, int]:
        """Return the run that it opens, and the day.

        Raises:
            GroundswellError: there is no such run.
        """
        return Recipe.from_query(self.query)


@dataclass(frozen=True)
class Lesson:
    """A lesson in one language.

    Attributes:
        name: by which links call it.
        front: the bet, the experiment, the chart.
        sections: the text of each section, in markdown, with its fields not yet filled in.
    """

    name: str
    front: Front
    sections: Mapping[str, str]

    @property
    def trials(self) -> list[Trial]:
        """Things to try, one a line of the list."""
        lines = re.findall(r"^- (.+(?:\n  .+)*)", self.sections["try"], re.MULTILINE)
        return [_trial(" ".join(line.split())) for line in lines]


def lesson_names(home: Path = HOME) -> list[str]:
    """Return the names of all lessons, in their order."""
    names = [file.stem for file in (home / "en").glob("*.md")]
    return sorted(names, key=lambda name: load_lesson(name, "en", home).front.order)


@cache
def load_lesson(name: str, language: str = "en", home: Path = HOME) -> Lesson:
    """Load a lesson and check all of it but for the settings of its runs.

    Args:
        name: of its file.
        language: `en` or `ru`.
        home: folder that has a folder of lessons for each language.

    Raises:
        UnknownNameError: no lesson has this name.
        LessonError: a field or a text that may not be; all problems are named at once.
    """
    known = sorted(file.stem for file in (home / "en").glob("*.md"))
    if name not in known:
        raise UnknownNameError.among("lesson", name, known)
    document, text = _read(home, "en", name)
    if language != "en":
        translation, text = _read(home, language, name)
        _check_translation(document, translation)
        document = document.extended_by(translation)
    front = _front(document)
    lesson = Lesson(name, front, _sections(text, language, document.file))
    _check_texts(lesson, document.file)
    return lesson


# ---- the file ----


def _read(home: Path, language: str, name: str) -> tuple[Document, str]:
    """Return what stands above the text of a file, and the text."""
    file, shown = home / language / f"{name}.md", f"{language}/{name}.md"
    try:
        written = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise LessonError(Problem("the file", fault="cannot be read").at(shown)) from None
    found = re.match(r"---\n.*?\n(?=---\n)", written, re.DOTALL)
    if not found:
        fault = "does not begin with its fields between two lines of ---"
        raise LessonError(Problem("the file", fault=fault).at(shown, 1))
    try:
        return document_of(found[0], shown), written[found.end() + 4 :]
    except GroundswellError as error:
        raise LessonError(*error.problems) from None


def _front(document: Document) -> Front:
    try:
        front = Front.model_validate(document.data)
    except ValidationError as error:
        raise _error(problems_of(error, Front), document) from None
    problems = list(front.problems())
    if problems:
        raise _error(problems, document)
    return front


def _error(problems: Iterable[Problem], document: Document) -> LessonError:
    """Return the error of problems, each with the file and the line of its field."""
    return LessonError(*(_placed(problem, document) for problem in problems))


def _placed(problem: Problem, document: Document) -> Problem:
    place: Place = tuple(int(step) if step.isdigit() else step for step in problem.field.split("."))
    return problem.at(*document.origin(place))


def _check_translation(original: Document, translation: Document) -> None:
    """Check that a translation says the words of the original: all of them, and nothing else."""
    said, to_say = dict(_leaves(translation.data)), dict(_leaves(original.data))
    words = {place for place in to_say if place[-1] in WORDS}
    problems = [
        Problem(".".join(place), value, "in a translation, only words of the original")
        for place, value in said.items()
        if place not in words
    ]
    problems += [
        Problem(".".join(place), fault="is not translated") for place in words if place not in said
    ]
    if problems:
        raise _error(sorted(problems, key=str), translation)


def _leaves(value: Any, place: tuple[str, ...] = ()) -> "list[tuple[tuple[str, ...], Any]]":
    if not isinstance(value, dict):
        return [(place, value)]
    return [leaf for name, inner in value.items() for leaf in _leaves(inner, (*place, name))]


# ---- the text ----


def _sections(text: str, language: str, file: str) -> dict[str, str]:
    """Return the text below each heading."""
    headings = Words(language).group("learn.headings")
    expected = [headings[name] for name in SECTIONS]
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    found = [heading.strip() for heading in parts[1::2]]
    if found != expected:
        allowed = "in this order: " + ", ".join(expected)
        raise LessonError(Problem("headings", ", ".join(found), allowed).at(file))
    return dict(zip(SECTIONS, (part.strip() for part in parts[2::2]), strict=True))


def _trial(line: str) -> Trial:
    found = _LINK.search(line)
    if not found:
        return Trial(line)
    return Trial(_LINK.sub("", line).strip(), found[1], found[2])


def _check_texts(lesson: Lesson, file: str) -> None:
    problems = [
        problem
        for name, text in lesson.sections.items()
        for problem in (*_faulty_fields(lesson, name, text), *_faulty_links(name, text))
    ]
    if problems:
        raise LessonError(*(problem.at(file) for problem in problems))


def _faulty_fields(lesson: Lesson, section: str, text: str) -> list[Problem]:
    """Return what is wrong with the fields of a text."""
    allowed = [] if section == BEFORE else fields_of(lesson.front)
    return [
        Problem(section, f"{{{field}}}", _some(allowed), suggestion=nearest(field, allowed))
        for field in re.findall(r"{([^}]*)}", text)
        if field not in allowed
    ]


def _some(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names if "." not in name[5:]) or "no field here"


def fields_of(front: Front) -> list[str]:
    """Return the fields that a text may have."""
    runs = [f"runs.{run}" for run in front.experiment.runs]
    others = [
        f"{measure}.{run}" for measure in front.experiment.measures for run in front.experiment.runs
    ]
    ends = ("", ".low", ".high")
    return [name + end for name in ("truth", *runs, *others) for end in ends] + ["bet", "seeds"]


def _faulty_links(section: str, text: str) -> list[Problem]:
    """Return what is wrong with the links of a text to the page Watch."""
    problems = []
    for _, query in _LINK.findall(text):
        if section != "try":
            problems.append(Problem(section, f"watch:?{query}", "such links among things to try"))
        try:
            Recipe.from_query(query)
        except GroundswellError as error:
            problems.append(Problem(section, fault=f"has the link watch:?{query}; {error}"))
    return problems


def rendered(text: str, fields: Mapping[str, Any] | None = None) -> str:
    """Return a text as HTML, with its fields filled in.

    They are filled in last: a number at the start of a line would be read as one of a list.

    Args:
        text: in markdown.
        fields: by name; those with a dot in theirs are attributes. None leaves them as they are.
    """
    html = markdown.markdown(text)
    return html if fields is None else html.format(**fields)


def named(values: Mapping[str, Any]) -> SimpleNamespace:
    """Return values as attributes of one field."""
    return SimpleNamespace(**values)
