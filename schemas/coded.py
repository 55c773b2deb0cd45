"""A column of text as its distinct values and, for each row, the place of its value among them.

Belongs here: how a column is read, from pandas or from Arrow, so that each distinct value is read and checked
once. Does not: the distinct values (`distinct_values`), which values are right (`tables`, `validation`).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.column_checks import broken_checks
from schemas.columns import Column
from schemas.distinct_values import DistinctValues, remembered
from schemas.records import ARROW_TYPES

LOOKED_AT, FEW = 4096, 512
"""A column of keys holds few values if among so many of its first rows there are no more than so few."""


@dataclass(frozen=True)
class CodedColumn:
    """A column of n rows.

    `known`: k values, those of the column among them. `places`: for each of the n rows, a place among the k (Arrow,
    int32, none null); None if every row is its own place (k = n).
    """

    known: DistinctValues
    places: pa.Array | None

    @property
    def column(self) -> Column:
        """What the column is."""
        return self.known.column

    def by_row(self, of_values: np.ndarray) -> np.ndarray:
        """What is said of each of the k values, said of each row."""
        return of_values if self.places is None else taken(of_values, self.places)

    def of_rows(self, of_values: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """What is said of each of the k values, said of the given rows."""
        return of_values[rows if self.places is None else self.places.to_numpy()[rows]]

    def typed(self, rows: np.ndarray | None = None) -> pd.Series:
        """Typed values of the given rows (places, or None for all), indexed from 0."""
        if self.places is None:
            return self.known.values if rows is None else pd.Series(self.known.values.array.take(rows))
        places = self.places.to_numpy()
        return pd.Series(self.known.values.array.take(places if rows is None else places[rows]))

    def arrow(self, kept: pa.Array, empty: np.ndarray) -> pa.Array:
        """Arrow array of the rows where `kept` is true, null in the places `empty` of it.

        Codes are dictionary-encoded. No value that keeps its row out of the records is in it, nor in its dictionary.
        """
        kind = ARROW_TYPES[self.column.kind]
        if self.places is None:
            found = pa.array(self.known.values, type=kind, from_pandas=True).filter(kept)
            return found if not len(empty) else pc.if_else(_flags(empty, len(found)), None, found)
        values, stored = self.known.stored
        places = taken(stored, self.places.filter(kept)).copy()
        places[empty] = -1
        places = _null_below_zero(places)
        if self.column.kind == "code":
            return pa.DictionaryArray.from_arrays(places, values, safe=False)
        return values.take(places)

    def numbers(self) -> tuple[np.ndarray, int, object]:
        """For each row a number of its typed value, and how many there may be. Null is a value; a wrong one has any.

        Then what numbers of the same value have in common in several batches; None if nothing.
        """
        if self.places is not None:
            of_values, count = self.known.right_numbers
            return taken(of_values, self.places), count, self.known.origin
        numbers, distinct = pd.factorize(self.known.values, use_na_sentinel=False)
        return numbers, len(distinct), None


def taken(of_places: np.ndarray, places: pa.Array) -> np.ndarray:
    """`of_places[places]`, not to be written to. Arrow's way needs half the time and memory of numpy's for int32."""
    whole = of_places.view(np.int8) if of_places.dtype == bool else of_places
    return pc.take(pa.array(whole), places, boundscheck=False).to_numpy().view(of_places.dtype)


def _flags(places: np.ndarray, n: int) -> pa.Array:
    flags = np.zeros(n, dtype=bool)
    flags[places] = True
    return pa.array(flags)


def _null_below_zero(places: np.ndarray) -> pa.Array:
    """The places, null where below zero, without copying them."""
    filled = pc.greater_equal(pa.array(places), 0)
    return pa.Array.from_buffers(pa.int32(), len(places), [filled.buffers()[1], pa.py_buffer(places)])


def coded_from_pandas(table_name: str, texts: pd.Series, column: Column) -> CodedColumn:
    """A column of text (Series, string) as coded column."""
    return coded_from_arrow(table_name, pa.array(texts, from_pandas=True), column)


def coded_from_arrow(table_name: str, texts: pa.Array | pa.ChunkedArray, column: Column) -> CodedColumn:
    """A column of text (Arrow, plain or dictionary) as coded column."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    if not pa.types.is_dictionary(texts.type):
        if column.kind == "text" and not _holds_few_values(texts):
            return _own_places(table_name, texts, column)
        texts = pc.dictionary_encode(texts)
    distinct, indices = texts.dictionary.to_pylist(), texts.indices
    if indices.null_count:
        indices = pc.fill_null(indices, len(distinct))
        distinct.append(None)
    known, places = remembered(table_name, column.name).look_up(distinct)
    return CodedColumn(known, pc.take(pa.array(places), indices, boundscheck=False))


def _holds_few_values(texts: pa.Array) -> bool:
    beginning = texts.slice(0, LOOKED_AT)
    return len(pc.unique(beginning)) <= min(FEW, len(beginning) // 8)


def _own_places(table_name: str, texts: pa.Array, column: Column) -> CodedColumn:
    filled = pc.if_else(pc.equal(texts, ""), None, texts)
    values = pd.Series(pd.array(filled, dtype="string"))
    broken = broken_checks(table_name, column.name, values, np.zeros(len(values), dtype=bool))
    return CodedColumn(DistinctValues(column, values, broken, object()), None)
