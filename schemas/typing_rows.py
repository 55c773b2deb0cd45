"""Text on the wire to typed columns: what is unreadable becomes a fault, and nothing is repaired but codes.

Belongs here: how each kind of column is written on the wire. Does not: codes, patterns and rules (`tables`),
which other spellings of a code are certain (`code_lists`).
On the wire: empty is null, `true`/`false`, whole numbers, numbers with a decimal point and no exponent, ISO dates,
lists of codes joined by `|`.
"""

import re
from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from schemas.code_lists import load_code_list
from schemas.columns import Column

WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
DECIMAL_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,15})?")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNREADABLE = object()


def parse_column(texts: pd.Series, column: Column) -> tuple[pd.Series, pd.Series]:
    """The typed column and, as booleans, the rows that could not be read (null in the typed column).

    string, list of codes (sorted), Int64, float64, boolean or datetime64[s], by the kind of `column`. Codes in
    another certain spelling become the standard ones (counted by `mapped_counts`); other text stays as it is, for
    the check of the column to find.
    """
    # One block: text joined from many pieces is a hundred times slower to check.
    texts = pd.Series(texts.to_numpy(dtype=object, na_value=None), index=texts.index, dtype="string")
    texts = texts.mask(texts.eq("").fillna(True))
    if column.kind == "text":
        return texts, pd.Series(False, index=texts.index)
    if column.kind == "code":
        return _standard(texts, column.code_list), pd.Series(False, index=texts.index)
    places, distinct = pd.factorize(texts)
    parse = PARSERS.get(column.kind) or _codes_of(column.code_list)
    parsed = [parse(text) for text in distinct]
    unreadable = np.array([value is UNREADABLE for value in parsed] + [False], dtype=bool)
    values = [None if value is UNREADABLE else value for value in parsed] + [None]
    typed = _typed(values, column.kind).take(places)
    return pd.Series(typed, index=texts.index), pd.Series(unreadable[places], index=texts.index)


def mapped_counts(texts: pd.Series, column: Column) -> dict[str, int]:
    """How many values of a coded column were written otherwise, by the standard code they were taken for.

    Under an empty text: marks that were dropped. Empty for a column without code list. In a list of codes each
    code counts. Never a value as it was written.
    """
    counts: dict[str, int] = {}
    if column.kind not in ("code", "codes"):
        return counts
    listed = load_code_list(column.code_list)
    for text, times in texts.dropna().value_counts().items():
        for item in text.split("|") if column.kind == "codes" else [text]:
            standard = listed.standard_of(item) if item else None
            if standard is not None and standard != item:
                counts[standard] = counts.get(standard, 0) + int(times)
    return dict(sorted(counts.items()))


def _standard(texts: pd.Series, code_list: str) -> pd.Series:
    """Certain other spellings replaced by the standard code, ignorable marks by null, anything else as it is."""
    listed = load_code_list(code_list)
    others = texts[texts.notna() & ~texts.isin(listed.codes_only())]
    replaced = {text: listed.standard_of(text) for text in others.unique()}
    replaced = {text: standard or pd.NA for text, standard in replaced.items() if standard is not None}
    if not replaced:
        return texts
    changed = others[others.isin(list(replaced))]
    texts = texts.copy()
    texts.loc[changed.index] = changed.map(replaced).astype("string")
    return texts


def empty_column(column: Column, index: pd.Index) -> pd.Series:
    """A column of nulls of the right type."""
    return pd.Series(_typed([None], column.kind).take(np.zeros(len(index), dtype=int)), index=index)


def _typed(values: list, kind: str) -> np.ndarray | pd.api.extensions.ExtensionArray:
    if kind in ("month", "day"):
        return np.array(values, dtype="datetime64[s]")
    if kind == "number":
        return np.array([np.nan if value is None else value for value in values], dtype="float64")
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


def _number(text: str):
    return float(text) if DECIMAL_NUMBER.fullmatch(text) else UNREADABLE


def _codes_of(code_list: str) -> Callable:
    standard_of = load_code_list(code_list).standard_of

    def codes(text: str):
        written = [(item, standard_of(item)) for item in text.split("|")]
        kept = [item if standard is None else standard for item, standard in written if standard != ""]
        return sorted(kept) or None

    return codes


def _date(text: str):
    if not ISO_DATE.fullmatch(text):
        return UNREADABLE
    try:
        return np.datetime64(date.fromisoformat(text), "s")
    except ValueError:
        return UNREADABLE


PARSERS: dict[str, Callable] = {
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "month": _date,
    "day": _date,
}
