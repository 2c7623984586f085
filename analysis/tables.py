"""Reading tables: a column as an array, whatever pandas makes of it."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def column(table: pd.DataFrame, name: str) -> NDArray[Any]:
    """Return one column of a table as an array."""
    return np.asarray(table[name])


def total(table: pd.DataFrame, name: str) -> int:
    """Return the sum of a column of whole numbers or flags."""
    return int(column(table, name).astype(int).sum())
