"""The checks of one column, asked of its distinct values.

Belongs here: pandera's verdict on the values of a column. Does not: rules between columns (`combinations`).
"""

from functools import cache

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa

from schemas.coded import CodedColumn
from schemas.tables import TABLES

MODEL_RULES = {"not_nullable": "required"}

REMEMBERED = ("code", "boolean", "month")
"""Kinds of columns with few right values; that these are right is remembered from batch to batch."""


def broken_checks(table_name: str, coded: CodedColumn) -> dict[str, np.ndarray]:
    """For each rule that a value of the column breaks, which of its k distinct values break it.

    An unreadable value breaks `type` and nothing else. What pandera found wrong, values included, is dropped.
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
    values = coded.values.iloc[asked].reset_index(drop=True)
    for place, rule in _failures(table_name, name, values):
        broken.setdefault(rule, np.zeros(len(coded.values), dtype=bool))[asked[place]] = True
    if right is not None:
        wrong = np.logical_or.reduce(list(broken.values())) if broken else np.zeros(len(coded.values), dtype=bool)
        right.update(coded.values.iloc[asked[~wrong[asked]]])
    return broken


@cache
def _known_right(table_name: str, column: str) -> set:
    """Values of a column that the model has accepted before; never a wrong one, which could be anything."""
    return set()


@cache
def _schema_of(table_name: str, column: str) -> pa.DataFrameSchema:
    model = TABLES[table_name].to_schema()
    return pa.DataFrameSchema({column: model.columns[column]}, strict=model.strict, coerce=model.coerce)


def _failures(table_name: str, column: str, values: pd.Series) -> list[tuple[int, str]]:
    """(place, rule) of every check that a value fails. Errors are raised where no exception holds a value."""
    failed: list[tuple[int, str]] = []
    broken = ""
    try:
        _schema_of(table_name, column).validate(values.to_frame(column), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].isna().any():
            broken = ", ".join(sorted(set(cases.loc[cases["index"].isna(), "check"].astype(str).str.slice(0, 30))))
        else:
            failed = [
                (int(place), MODEL_RULES.get(str(check), str(check)))
                for place, check in zip(cases["index"], cases["check"], strict=True)
            ]
    if broken:
        raise RuntimeError(f"The model of {table_name} could not be applied to {column} ({broken}).")
    return failed
