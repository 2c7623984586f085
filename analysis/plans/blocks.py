"""From the blocks of a plan as its file tells them to those of its design, or to what is wrong."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from groundswell.analysis.plans.design import SAMPLERS, Block
from groundswell.analysis.plans.factors import Factor, kind_of
from groundswell.analysis.plans.fields import Fields
from groundswell.analysis.plans.findings import Findings
from groundswell.analysis.plans.readings import SINGLE, Reader, repeated, telling
from groundswell.analysis.plans.wishes import BlockWish
from groundswell.scenarios.documents import Place, parse_value
from groundswell.scenarios.errors import DataError, shown
from groundswell.scenarios.sheets import Sheet

_MOST_REJECTED = 10  # cells of a column of a table that are told


def read_blocks(
    wishes: Sequence[BlockWish], fields: Fields, folder: Path, findings: Findings
) -> list[Block]:
    """The blocks of a design; what is wrong with them goes to the findings.

    Args:
        wishes: the blocks as the plan tells them.
        fields: what the scenario has to say about paths and values.
        folder: where paths of files start.
        findings: receives the problems; a factor that has any is left out.
    """
    return [
        _block(wish, ("design", number, wish.kind), Reader(wish.kind, fields, folder, findings))
        for number, wish in enumerate(wishes)
    ]


def _block(wish: BlockWish, place: Place, reader: Reader) -> Block:
    told = getattr(wish, wish.kind)
    if wish.kind == "table":
        return Block("table", _table(reader.folder / told, place, reader))
    if wish.kind not in SAMPLERS:
        factors = reader.factors(told, place)
        if wish.kind == "zip":
            _check_rows(factors, place, reader.findings)
        return Block(wish.kind, factors)
    if wish.kind == "sobol" and told.points & (told.points - 1):
        allowed = "a power of two, such as 64 or 128, for only those are balanced"
        reader.findings.add((*place, "points"), told.points, allowed)
    return Block(wish.kind, reader.factors(told.factors, (*place, "factors")), told.points)


def _check_rows(factors: Sequence[Factor], place: Place, findings: Findings) -> None:
    """A zip has as many values of each factor, and no two rows alike."""
    lengths = {factor.name: len(factor.choices) for factor in factors}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{length} of {name}" for name, length in lengths.items())
        findings.add(place, fault=f"has {told}", allowed="as many values of each factor")
        return
    for number, first in repeated(zip(*(factor.choices for factor in factors), strict=True)):
        fault = f"has the same values in entries {first} and {number}"
        findings.add(place, fault=fault, allowed="each row once")


# ---- tables ----


def _table(path: Path, place: Place, reader: Reader) -> tuple[Factor, ...]:
    """The factors of a CSV file: a column each, its name the path of a field.

    None, if there is anything wrong with it.
    """
    before = len(reader.findings.problems)
    try:
        sheet = Sheet.from_csv(path)
    except DataError as error:
        reader.findings.place(error.problems, place)
        return ()
    columns = {name: _cells(sheet, name) for name in sheet.header}
    for name, values in columns.items():
        unknown = reader.fields.path_problems(name)
        reader.findings.place([problem.at(shown(path), 1) for problem in unknown], place)
        if _is_of_one_kind(sheet, name, values) and not unknown:
            _check_cells(sheet, name, values, reader.fields)
    if not sheet.problems:
        rows = zip(*columns.values(), strict=True)
        for number, first in islice(repeated(rows), _MOST_REJECTED):
            fault = f"and all else in this row is as in row {first + 1}"
            sheet.reject(sheet.header[0], number, "each row once", fault)
    reader.findings.place(sheet.problems, place)
    if len(reader.findings.problems) > before:
        return ()
    return tuple(reader.listed(name, values) for name, values in columns.items())


def _is_of_one_kind(sheet: Sheet, name: str, values: Sequence[Any]) -> bool:
    """Whether a column has a value in each row, and all are of one kind."""
    kinds = list(map(kind_of, values))
    usual = Counter(filter(None, kinds)).most_common(1)
    allowed = f"{usual[0][0]}, as in the other rows" if usual else SINGLE
    wrong = [n for n, kind in enumerate(kinds) if kind is None or kind != usual[0][0]]
    for number in wrong[:_MOST_REJECTED]:
        sheet.reject(name, number, allowed)
    return not wrong


def _check_cells(sheet: Sheet, name: str, values: Sequence[Any], fields: Fields) -> None:
    before = len(sheet.problems)
    for value in telling(values):
        for problem in fields.value_problems(name, value):
            sheet.reject(name, values.index(value), problem.allowed, problem.fault)
        if len(sheet.problems) - before >= _MOST_REJECTED:
            return


def _cells(sheet: Sheet, column: str) -> list[Any]:
    """The values of a column, each read as in a plan; None where a cell is empty."""
    texts = sheet.texts(column, [""] * len(sheet))
    values = {text: _cell(text) for text in set(texts)}
    return [values[text] for text in texts]


def _cell(text: str) -> Any:
    """A value from its text. Numbers do not go through YAML, which is slow."""
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return parse_value(text)
