"""Rows of a release without a figure, and the columns and types that all its rows have.

Belongs here: the form of a row. Does not: what is shown in it (`protection`, `open_figures`, `differences`).
"""

import numpy as np
import pandas as pd

from indicators.rounding import rounded_half_up
from schemas.release import RELEASED_CELL_COLUMNS

NUMBERS = ("numerator", "denominator", "value", "lower", "upper")


def without_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their `status` and no number at all."""
    result = rows.copy()
    for name in NUMBERS:
        result[name] = pd.NA
    return typed(result.assign(reliability=pd.Series(np.nan, index=rows.index, dtype="str")))


def typed(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns `schemas.release.RELEASED_CELL_COLUMNS` in their types."""
    types = {name: "Int64" if name in ("numerator", "denominator") else "Float64" for name in NUMBERS}
    texts = {name: "str" for name in RELEASED_CELL_COLUMNS if name not in NUMBERS}
    return rows.loc[:, list(RELEASED_CELL_COLUMNS)].astype(types | texts)


def rounded(value: np.ndarray, decimals: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Figures with so many decimals each; halves go up."""
    return pd.array(rounded_half_up(value, decimals), dtype="Float64")
