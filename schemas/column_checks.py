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

MOST_REMEMBERED = 5_000
"""Verdicts kept in the memory of the process, for each column: few distinct values stand in a coded column."""


def broken_checks(table_name: str, coded: CodedColumn) -> dict[str, np.ndarray]:
    """For each rule that a value of the column breaks, which of its k distinct values break it.

    An unreadable value breaks `type` and nothing else; a null breaks `required` where null is not allowed. What was
    said of a value once is remembered from batch to batch.
    """
    broken: dict[str, np.ndarray] = {}
    if coded.unreadable.any():
        broken["type"] = coded.unreadable.copy()
    asked = np.flatnonzero(~coded.unreadable)
    if coded.places is not None:
        asked = _without_remembered(table_name, coded, asked, broken)
    if not len(asked):
        return broken
    name = coded.column.name
    failures = _failures(table_name, name, coded.values.iloc[asked].reset_index(drop=True))
    for rule, places in failures.items():
        _mark(broken, rule, asked[places], len(coded.values))
    if coded.places is not None:
        _remember(table_name, coded, asked, failures)
    return broken


def _without_remembered(table_name: str, coded: CodedColumn, asked: np.ndarray, broken: dict) -> np.ndarray:
    """The places of values of which nothing is remembered; what is remembered of the others goes into `broken`."""
    verdicts = _verdicts(table_name, coded.column.name)
    known = [verdicts.get(_key(value)) for value in coded.values.iloc[asked]]
    for place, rules in zip(asked, known, strict=True):
        for rule in rules or ():
            _mark(broken, rule, place, len(coded.values))
    return asked[[rules is None for rules in known]]


def _remember(table_name: str, coded: CodedColumn, asked: np.ndarray, failures: dict[str, np.ndarray]) -> None:
    verdicts = _verdicts(table_name, coded.column.name)
    if len(verdicts) + len(asked) > MOST_REMEMBERED:
        return
    rules = [[] for _ in asked]
    for rule, places in failures.items():
        for place in places:
            rules[place].append(rule)
    for place, found in zip(asked, rules, strict=True):
        verdicts[_key(coded.values.iloc[place])] = tuple(found)


@cache
def _verdicts(table_name: str, column: str) -> dict[object, tuple[str, ...]]:
    """Value to the rules that it breaks."""
    return {}


def _key(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return None if pd.isna(value) else value


def _mark(broken: dict[str, np.ndarray], rule: str, places: np.ndarray | int, count: int) -> None:
    broken.setdefault(rule, np.zeros(count, dtype=bool))[places] = True


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
