"""The checks of one column, asked of its distinct values.

Belongs here: pandera's verdict on the values of a column. Does not: rules between columns (`combinations`).
"""

from functools import cache

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.engines import pandas_engine

from schemas.tables import TABLES


def broken_checks(table_name: str, name: str, values: pd.Series, unreadable: np.ndarray) -> dict[str, np.ndarray]:
    """For each rule that one of the k values of the column `name` breaks, which of the k break it.

    `unreadable`: which of the k could not be read (null in `values`): such a one breaks `type` and nothing else. A null
    breaks `required` where null is not allowed.
    """
    broken = {"type": unreadable.copy()} if unreadable.any() else {}
    asked = np.flatnonzero(~unreadable)
    if not len(asked):
        return broken
    for rule, places in _failures(table_name, name, values.iloc[asked].reset_index(drop=True)).items():
        broken.setdefault(rule, np.zeros(len(values), dtype=bool))[asked[places]] = True
    return broken


@cache
def _column_of(table_name: str, column: str) -> pa.Column:
    return TABLES[table_name].to_schema().columns[column]


def _failures(table_name: str, name: str, values: pd.Series) -> dict[str, np.ndarray]:
    """For each check that fails, the places of the values that fail it.

    The checks are pandera's own, called one by one: its error report would hold the values, and costs more than
    the check. An error of a check could hold values too: it is raised anew without them.
    """
    column = _column_of(table_name, name)
    if not column.dtype.check(pandas_engine.Engine.dtype(values.dtype)):
        raise RuntimeError(f"The model of {table_name} could not be applied to {name} (wrong type).")
    null = values.isna().to_numpy()
    failed = {"required": np.flatnonzero(null)} if null.any() and not column.nullable else {}
    present, filled = np.flatnonzero(~null), values[~null]
    broken = ""
    for check in column.checks:
        try:
            answers = check(filled).check_output.to_numpy(dtype=bool)
            wrong = present[~answers]
            if len(wrong):
                failed[check.error] = np.append(failed.get(check.error, []), wrong).astype(np.int64)
        except Exception as error:
            broken = type(error).__name__
    if broken:
        raise RuntimeError(f"The model of {table_name} could not be applied to {name} ({broken}).")
    return failed
