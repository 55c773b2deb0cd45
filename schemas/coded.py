"""A column of text as its distinct values and, for each row, the place of its value among them.

Belongs here: how a column is read, from pandas or from Arrow, so that each distinct value is parsed and checked
once. Does not: which values are right (`tables`, `validation`).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.columns import Column
from schemas.typing_rows import parse_column, parse_distinct


@dataclass(frozen=True)
class CodedColumn:
    """A column of n rows with k distinct texts.

    `values`: their typed values, Series of length k. `unreadable`: which of the k are not of the column's kind.
    `places`: for each of the n rows, a place among the k; None if every row is its own place (k = n).
    """

    column: Column
    values: pd.Series
    unreadable: np.ndarray
    places: np.ndarray | None

    def by_row(self, of_values: np.ndarray) -> np.ndarray:
        """What is said of each distinct value, said of each row."""
        return of_values if self.places is None else np.take(of_values, self.places)

    def typed(self, rows: np.ndarray | None = None) -> pd.Series:
        """Typed values of the given rows (places, or None for all), indexed from 0."""
        places = rows if self.places is None else (self.places if rows is None else self.places[rows])
        if places is None:
            return self.values
        return pd.Series(self.values.array.take(places))

    def arrow(self, kind: pa.DataType, rows: np.ndarray, empty: np.ndarray | None) -> pa.Array:
        """Arrow array of the given rows, null where `empty` (one a row) is true; codes are dictionary-encoded."""
        values = [v if isinstance(v, list) else None for v in self.values] if pa.types.is_list(kind) else self.values
        distinct = pa.array(values, from_pandas=True)
        if self.places is None:
            found = distinct if len(rows) == len(distinct) else distinct.take(pa.array(rows))
            return found if empty is None else pc.if_else(pa.array(empty), None, found)
        distinct = distinct.cast(kind)
        places = self.places if len(rows) == len(self.places) else np.take(self.places, rows)
        nulls = None if not distinct.null_count else np.take(distinct.is_null().to_numpy(zero_copy_only=False), places)
        if empty is not None:
            nulls = empty if nulls is None else nulls | empty
        indices = pa.array(places.astype(np.int32), mask=nulls)
        if not pa.types.is_string(kind):
            return distinct.take(indices)
        return pa.DictionaryArray.from_arrays(indices, pc.fill_null(distinct, ""))

    def codes(self) -> tuple[np.ndarray, int]:
        """For each row the place of its distinct typed value, and how many there may be. Null is a value."""
        if self.places is not None:
            return self.places, len(self.values)
        places, distinct = pd.factorize(self.values, use_na_sentinel=False)
        return places, len(distinct)


def coded_from_pandas(texts: pd.Series, column: Column) -> CodedColumn:
    """A column of text (Series, string) as coded column."""
    if column.kind == "text":
        values, unreadable = parse_column(texts.reset_index(drop=True), column)
        return CodedColumn(column, values, unreadable.to_numpy(dtype=bool), None)
    # One block: text joined from many pieces is a hundred times slower to check.
    whole = pd.array(texts.to_numpy(dtype=object, na_value=None), dtype="string")
    places, distinct = pd.factorize(whole, use_na_sentinel=False)
    values, unreadable = parse_distinct(distinct.to_numpy(dtype=object, na_value=None), column)
    return CodedColumn(column, values, unreadable, places)


def coded_from_arrow(texts: pa.Array, column: Column) -> CodedColumn:
    """A column of text (Arrow, plain or dictionary) as coded column."""
    if column.kind == "text" and not pa.types.is_dictionary(texts.type):
        filled = pc.if_else(pc.equal(texts, ""), None, texts)
        values = pd.Series(pd.array(filled, dtype="string"))
        return CodedColumn(column, values, np.zeros(len(values), dtype=bool), None)
    coded = texts if pa.types.is_dictionary(texts.type) else pc.dictionary_encode(texts)
    distinct, indices = coded.dictionary.to_pylist(), coded.indices
    if indices.null_count:
        indices = pc.fill_null(indices, len(distinct))
        distinct.append(None)
    values, unreadable = parse_distinct(distinct, column)
    return CodedColumn(column, values, unreadable, indices.to_numpy(zero_copy_only=False).astype(np.intp))
