"""Text on the wire to typed columns: what is unreadable becomes a fault, nothing is repaired.

Belongs here: how each kind of column is written on the wire. Does not: codes, patterns and rules (`tables`).
On the wire: empty is null, `true`/`false`, whole numbers, ISO dates, lists of codes joined by `|`.
"""

import re
from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from schemas.columns import Column

WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNREADABLE = object()


def parse_column(texts: pd.Series, column: Column) -> tuple[pd.Series, pd.Series]:
    """The typed column and, as booleans, the rows that could not be read (null in the typed column).

    string, list of codes (sorted), Int64, boolean or datetime64[s], by the kind of `column`.
    """
    # One block: text joined from many pieces is a hundred times slower to check.
    texts = pd.Series(texts.to_numpy(dtype=object, na_value=None), index=texts.index, dtype="string")
    texts = texts.mask(texts.eq("").fillna(True))
    if column.kind in ("text", "code"):
        return texts, pd.Series(False, index=texts.index)
    places, distinct = pd.factorize(texts)
    parsed = [PARSERS[column.kind](text) for text in distinct]
    unreadable = np.array([value is UNREADABLE for value in parsed] + [False], dtype=bool)
    values = [None if value is UNREADABLE else value for value in parsed] + [None]
    typed = _typed(values, column.kind).take(places)
    return pd.Series(typed, index=texts.index), pd.Series(unreadable[places], index=texts.index)


def empty_column(column: Column, index: pd.Index) -> pd.Series:
    """A column of nulls of the right type."""
    return pd.Series(_typed([None], column.kind).take(np.zeros(len(index), dtype=int)), index=index)


def _typed(values: list, kind: str) -> np.ndarray | pd.api.extensions.ExtensionArray:
    if kind == "month":
        return np.array(values, dtype="datetime64[s]")
    if kind == "codes":
        column = np.empty(len(values), dtype=object)
        column[:] = values
        return column
    dtype = {"integer": "Int64", "boolean": "boolean"}.get(kind, "string")
    return pd.array(values, dtype=dtype)


def _boolean(text: str):
    return {"true": True, "false": False}.get(text, UNREADABLE)


def _integer(text: str):
    return int(text) if WHOLE_NUMBER.fullmatch(text) else UNREADABLE


def _codes(text: str):
    return sorted(text.split("|"))


def _month(text: str):
    if not ISO_DATE.fullmatch(text):
        return UNREADABLE
    try:
        return np.datetime64(date.fromisoformat(text), "s")
    except ValueError:
        return UNREADABLE


PARSERS: dict[str, Callable] = {
    "boolean": _boolean,
    "integer": _integer,
    "codes": _codes,
    "month": _month,
}
