"""A plan as its file tells it: which fields there are, and of what type."""

from typing import Self

from pydantic import Field, StrictStr, model_validator

from groundswell.scenarios.fields import Part, option
from groundswell.scenarios.frozen import FrozenMapping

MOST_RUNS = 10_000_000
"""Runs that a plan may make."""


class SeriesWish(Part):
    """Columns of the daily record to be kept."""

    every: int = option(1, "Days from one row to the next.", ge=1, le=36_500, strict=True)
    columns: tuple[StrictStr, ...] | None = option(None, "Columns; all of them where not given.")


class MeasureWish(Part):
    """What is kept of each run."""

    outcomes: tuple[StrictStr, ...] | None = option(
        None, "Headline numbers; all of them where not given."
    )
    reduce: FrozenMapping = option(FrozenMapping({}), "Names and reductions of the daily record.")
    series: SeriesWish | None = option(None, "Series to be kept.")


class Sample(Part):
    """Factors whose values are drawn together."""

    points: int = Field(ge=1, le=MOST_RUNS, strict=True, description="Rows drawn.")
    factors: FrozenMapping = Field(description="Ranges, lists of values or levels by factor.")


class BlockWish(Part):
    """One block of a design: exactly one of these."""

    grid: FrozenMapping | None = option(None, "All combinations of the factors' values.")
    zip: FrozenMapping | None = option(None, "First values together, second together, ...")
    latin_hypercube: Sample | None = option(None, "A Latin hypercube.")
    sobol: Sample | None = option(None, "A scrambled Sobol' sequence.")
    random: Sample | None = option(None, "Independent draws.")
    table: StrictStr | None = option(None, "A CSV file with a column for each factor.")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        named = [name for name in type(self).model_fields if name in self.model_fields_set]
        if len(named) != 1:
            raise ValueError(
                f"names {' and '.join(named) or 'no kind of block'}; "
                f"allowed: one of {', '.join(type(self).model_fields)}"
            )
        if getattr(self, named[0]) is None:
            raise ValueError(f"has nothing in its {named[0]}")
        return self

    @property
    def kind(self) -> str:
        """Which kind of block it is."""
        return next(iter(self.model_fields_set))
