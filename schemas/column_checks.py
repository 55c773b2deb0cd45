"""The checks of one column, asked of its distinct values.

Belongs here: pandera's verdict on the values of a column. Does not: rules between columns (`combinations`).
"""

from functools import cache

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.engines import pandas_engine

from schemas.coded import CodedColumn
from schemas.tables import TABLES

REMEMBERED = ("code", "boolean", "month")
"""Kinds of columns with few right values; that these are right is remembered from batch to batch."""


def broken_checks(table_name: str, coded: CodedColumn) -> dict[str, np.ndarray]:
    """For each rule that a value of the column breaks, which of its k distinct values break it.

    An unreadable value breaks `type` and nothing else; a null breaks `required` where null is not allowed.
    """
    broken: dict[str, np.ndarray] = {}
    if coded.unreadable.any():
        broken["type"] = coded.unreadable.copy()
    asked = np.flatnonzero(~coded.unreadable)
    name = coded.column.name
    right = _known_right(table_name, name) if coded.column.kind in REMEMBERED else None
    if right is not None:
        asked = asked[[value not in right for value in coded.values.iloc[asked]]]
    if not len(asked):
        return broken
    wrong = np.zeros(len(coded.values), dtype=bool)
    for rule, places in _failures(table_name, name, coded.values.iloc[asked].reset_index(drop=True)).items():
        broken.setdefault(rule, np.zeros(len(coded.values), dtype=bool))[asked[places]] = True
        wrong[asked[places]] = True
    if right is not None:
        right.update(coded.values.iloc[asked[~wrong[asked]]])
    return broken


@cache
def _known_right(table_name: str, column: str) -> set:
    """Values of a column that the model has accepted before; never a wrong one, which could be anything."""
    return set()


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
            failed[check.error] = np.append(failed.get(check.error, []), present[~answers]).astype(np.int64)
        except Exception as error:
            broken = type(error).__name__
    if broken:
        raise RuntimeError(f"The model of {table_name} could not be applied to {name} ({broken}).")
    return failed
