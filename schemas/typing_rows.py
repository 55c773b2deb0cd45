"""Text on the wire to typed columns: what is unreadable becomes a fault, and nothing is repaired but codes.

Belongs here: how each kind of column is written on the wire. Does not: codes, patterns and rules (`tables`),
which other spellings of a code are certain (`code_lists`).
On the wire: empty is null, `true`/`false` (or as `truth_values` has it), whole numbers, numbers with a decimal point
and no exponent, ISO dates, lists of codes joined by `|`.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.code_lists import load_code_list
from schemas.columns import Column
from schemas.truth_values import truth_value

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
    if column.kind == "text":
        return texts.mask(texts.eq("").fillna(True)), pd.Series(False, index=texts.index)
    places, distinct = pd.factorize(texts, use_na_sentinel=False)
    values, unreadable = parse_distinct(distinct.to_numpy(dtype=object, na_value=None), column)
    typed = pd.Series(values.array.take(places), index=texts.index)
    return typed, pd.Series(unreadable[places], index=texts.index)


def parse_distinct(texts: Sequence[str | None], column: Column) -> tuple[pd.Series, np.ndarray]:
    """The same for a few distinct texts: typed values as a Series indexed from 0, and which are unreadable."""
    of_list = {"codes": _codes_of, "code": _code_of}.get(column.kind)
    parse = of_list(column.code_list) if of_list else PARSERS[column.kind]
    parsed = [parse(text) if text else None for text in texts]
    unreadable = np.array([value is UNREADABLE for value in parsed], dtype=bool)
    values = [None if value is UNREADABLE else value for value in parsed]
    return pd.Series(_typed(values, column.kind)), unreadable


def mapped_counts(texts: pa.Array, column: Column) -> dict[str, int]:
    """How many values of a coded column were written otherwise, by the standard code they were taken for.

    Under an empty text: marks that were dropped. In a list of codes each code counts. Of booleans: `true`, `false`.
    Empty for a column of another kind. Never a value as it was written.
    """
    counts: dict[str, int] = {}
    if column.kind not in ("boolean", "code", "codes"):
        return counts
    standard_of = _standard_truth if column.kind == "boolean" else load_code_list(column.code_list).standard_of
    for counted in texts.value_counts().to_pylist():
        text = counted["values"] or ""
        for item in text.split("|") if column.kind == "codes" else [text]:
            standard = standard_of(item) if item else None
            if standard is not None and standard != item:
                counts[standard] = counts.get(standard, 0) + counted["counts"]
    return dict(sorted(counts.items()))


def _standard_truth(text: str) -> str | None:
    return {True: "true", False: "false"}.get(truth_value(text))


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
    """As spreadsheet programs write it, too: nothing else is meant by VRAI."""
    found = truth_value(text)
    return UNREADABLE if found is None else found


def _integer(text: str):
    return int(text) if WHOLE_NUMBER.fullmatch(text) else UNREADABLE


def _number(text: str):
    return float(text) if DECIMAL_NUMBER.fullmatch(text) else UNREADABLE


def _code_of(code_list: str) -> Callable:
    """Certain other spellings become the standard code, ignorable marks null; anything else stays as it is."""
    standard_of = load_code_list(code_list).standard_of

    def code(text: str):
        standard = standard_of(text)
        return text if standard is None else standard or None

    return code


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
    "text": str,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "month": _date,
    "day": _date,
}
