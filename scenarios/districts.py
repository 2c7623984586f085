"""Districts: how a scenario describes them, and the table that comes of it.

The table is a CSV file beside the scenario, one row for each district. Columns the model reads:

    name                the district (required, unique)
    electorate          registered voters (required, positive)
    seats               seats of its council, or delegates (required, a whole number, at least 1)
    support             share that leans to the challengers on day 0, 0 to 1; or see SupportIndex
    turnout_shift       shift of the habit of voting, in logits (0); or see TurnoutIndex
    label, group        the name in another language; the part of the country it belongs to
    online_penetration  factor on the share of citizens who are online (1)
    turnout_factor      factor on turnout, for example in caucuses (1)
    vote_date           own date or day of the vote, where votes are staggered
    hex_col, hex_row    place on a tile map; a square grid is laid out where they are missing

Further columns may hold earlier results, which an index turns into support and turnout.
"""

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from groundswell.scenarios.errors import DataError
from groundswell.scenarios.fields import ASSUMED, SOURCE, Part, option, quantity
from groundswell.scenarios.frozen import FrozenMapping
from groundswell.scenarios.sheets import Sheet

type Floats = NDArray[np.float64]
type Integers = NDArray[np.int64]

KNOWN_COLUMNS = (
    "name", "label", "group", "electorate", "seats", "support", "turnout_shift",
    "online_penetration", "turnout_factor", "vote_date", "hex_col", "hex_row",
)  # fmt: skip
NO_VOTE = -1
"""The vote day of a district that does not vote during the run."""


class SupportIndex(Part):
    """Support from earlier results: the mean of their z-scores, brought to a mean and a spread.

    A column may be a sum, "yabloko_2016 + parnas_2016". A district without any of the columns gets
    the mean.
    """

    columns: tuple[str, ...] = Field(min_length=1, description="Columns of earlier results.")
    mean: float = quantity(
        "s_mean", 0.307, "share", (0, 1), "Mean support of the districts.",
        SOURCE, "Moscow 2013: Navalny 27.2 %, Mitrokhin 3.5 %")  # fmt: skip
    sd: float = quantity(
        "s_sd", 0.049, "share", (0, 0.5), "Spread of support between districts.",
        SOURCE, "Moscow 2013: Navalny")  # fmt: skip


class TurnoutIndex(Part):
    """Habit of voting from earlier turnouts, relative to those of the whole electorate."""

    columns: tuple[str, ...] = Field(min_length=1, description="Columns of earlier turnouts.")
    slope: float = quantity(
        "bt_slope", 2.0, "logit", (0, 10), "Logits for a relative difference in turnout.",
        ASSUMED, "T / E[p(1 - p)] is about 2 for turnouts of a third")  # fmt: skip


class Districts(Part):
    """Where the table stands and how support and turnout are read from it."""

    file: str | None = option(None, "CSV file, relative to the scenario's own file.")
    rows: tuple[FrozenMapping, ...] = option((), "The table itself, instead of a file.")
    support: SupportIndex | None = option(None, "Index, instead of a column `support`.")
    turnout: TurnoutIndex | None = option(None, "Index, instead of `turnout_shift`.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if bool(self.file) == bool(self.rows):
            raise ValueError("needs either a file or rows, and not both")
        return self


@dataclass(frozen=True, eq=False)
class DistrictTable:
    """What the model knows about its districts on day 0, as arrays over districts.

    Attributes:
        name: the district.
        label: its name in another language, or the same name.
        group: the part of the country it belongs to, or "".
        electorate: registered voters, E_d.
        seats: seats of its council, or delegates, M_d.
        support: share that leans to the challengers on day 0, s_d.
        turnout_shift: shift of the habit of voting in logits, bt_d.
        online_penetration: factor on the share online, on_d.
        turnout_factor: factor on turnout.
        vote_day: day of the vote, -1 for none.
        hex_col: column on the tile map.
        hex_row: row on the tile map.
    """

    name: NDArray[np.str_]
    label: NDArray[np.str_]
    group: NDArray[np.str_]
    electorate: Floats
    seats: Integers
    support: Floats
    turnout_shift: Floats
    online_penetration: Floats
    turnout_factor: Floats
    vote_day: Integers
    hex_col: Integers
    hex_row: Integers

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).flags.writeable = False

    def __len__(self) -> int:
        return len(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DistrictTable) and all(
            np.array_equal(getattr(self, field.name), getattr(other, field.name))
            for field in fields(self)
        )

    def rows(self) -> list[dict[str, Any]]:
        """The table as plain rows, from which the same table can be read again."""
        columns = {field.name: getattr(self, field.name).tolist() for field in fields(self)}
        days = columns.pop("vote_day")
        columns["vote_date"] = [None if day == NO_VOTE else day for day in days]
        records = zip(*columns.values(), strict=True)
        return [dict(zip(columns, record, strict=True)) for record in records]


def read(
    settings: Districts, vote_day: int | None, day_of: Callable[[datetime.date], int]
) -> DistrictTable:
    """Read and check the districts of a scenario.

    Args:
        settings: where the table stands and how it is read; a file's path is taken as it is.
        vote_day: the day of the vote in districts without one of their own; None: no election.
        day_of: the day number of a date.

    Raises:
        DataError: the file or a value in it is not what it should be; all problems are named.
    """
    sheet = Sheet.from_csv(Path(settings.file)) if settings.file else Sheet(settings.rows)
    sheet.reject_misspelt(KNOWN_COLUMNS)
    name = sheet.texts("name")
    _reject_duplicates(sheet, name)
    electorate = sheet.numbers("electorate", None, 1, math.inf)
    side = math.ceil(math.sqrt(len(sheet)))
    place = np.arange(len(sheet))
    table = DistrictTable(
        name=np.array(name),
        label=np.array(sheet.texts("label", name)),
        group=np.array(sheet.texts("group", [""] * len(sheet))),
        electorate=electorate,
        seats=sheet.numbers("seats", None, 1, 10_000, whole=True).astype(np.int64),
        support=_support(sheet, settings.support),
        turnout_shift=_turnout_shift(sheet, settings.turnout, electorate),
        online_penetration=sheet.numbers("online_penetration", 1, 0, 10),
        turnout_factor=sheet.numbers("turnout_factor", 1, 0, 1),
        vote_day=_vote_days(sheet, vote_day, day_of),
        hex_col=_tile(sheet, "hex_col", place % side),
        hex_row=_tile(sheet, "hex_row", place // side),
    )
    if sheet.problems:
        raise DataError(*sheet.problems)
    return table


def _reject_duplicates(sheet: Sheet, names: list[str]) -> None:
    first = {name: number for number, name in reversed(list(enumerate(names)))}
    for number, name in enumerate(names):
        if name and first[name] != number:
            sheet.reject("name", number, "", f"{name!r} stands twice; a district has one row")


def _vote_days(
    sheet: Sheet, common: int | None, day_of: Callable[[datetime.date], int]
) -> Integers:
    if common is None:
        return np.full(len(sheet), NO_VOTE, dtype=np.int64)
    return sheet.days("vote_date", common, day_of)


def _tile(sheet: Sheet, column: str, grid: Integers) -> Integers:
    if not (sheet.has("hex_col") and sheet.has("hex_row")):
        return grid
    return sheet.numbers(column, None, -10_000, 10_000, whole=True).astype(np.int64)


def _support(sheet: Sheet, index: SupportIndex | None) -> Floats:
    if index is None:
        return sheet.numbers("support", None, 0, 1)
    earlier = [sheet.results(column, "districts.support.columns") for column in index.columns]
    return np.clip(index.mean + index.sd * support_index(np.array(earlier)), 0, 1)


def _turnout_shift(sheet: Sheet, index: TurnoutIndex | None, electorate: Floats) -> Floats:
    if index is None:
        return sheet.numbers("turnout_shift", 0, -20, 20)
    earlier = [sheet.results(column, "districts.turnout.columns") for column in index.columns]
    return index.slope * relative_turnout(np.array(earlier), electorate)


def support_index(earlier: Floats) -> Floats:
    """The mean of the z-scores of earlier results, rescaled to a standard deviation of 1.

    Args:
        earlier: results by column and district; not a number where a district has none.

    Returns:
        The index z_d, 0 where a district has no result at all.
    """
    known = ~np.isnan(earlier)
    mean = _mean(earlier, known)
    sd = np.sqrt(_mean((earlier - mean) ** 2, known))
    z = np.divide(earlier - mean, sd, out=np.zeros_like(earlier), where=known & (sd > 0))
    count = known.sum(axis=0)
    index = z.sum(axis=0) / np.maximum(count, 1)
    spread = index[count > 0].std() if count.any() else 0.0
    return index / spread if spread > 0 else index


def relative_turnout(earlier: Floats, electorate: Floats) -> Floats:
    """The logarithm of a district's turnout relative to everybody's, averaged over elections.

    Args:
        earlier: turnouts by election and district; not a number where a district has none.
        electorate: registered voters of each district.

    Returns:
        The logarithm, centred so that its mean weighted by the electorate is 0; 0 where a district
        has no turnout at all.
    """
    known = ~np.isnan(earlier) & (earlier > 0)
    overall = _mean(earlier, known, electorate)
    relative = np.divide(earlier, overall, out=np.zeros_like(earlier), where=known)
    count = known.sum(axis=0)
    level = np.divide(relative.sum(axis=0), count, out=np.ones(len(electorate)), where=count > 0)
    shift = np.log(level)
    centre = np.average(shift, weights=electorate * (count > 0)) if count.any() else 0.0
    return np.where(count > 0, shift - centre, 0.0)


def _mean(values: Floats, known: NDArray[np.bool_], weights: Floats | float = 1.0) -> Floats:
    """The mean of each row over its known values, as a column; 1 where a row has none."""
    weight = known * weights
    total = weight.sum(axis=1, keepdims=True)
    summed = (np.where(known, values, 0) * weight).sum(axis=1, keepdims=True)
    return np.divide(summed, total, out=np.ones_like(summed), where=total > 0)
