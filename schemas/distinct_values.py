"""The distinct values of a column: how each text is read and which rules its value breaks, found out once.

Belongs here: reading and checking distinct texts, and remembering what was found from file to file. Does not: how a
text is read (`typing_rows`), what is right (`column_checks`), rows (`coded`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.code_lists import load_code_list
from schemas.column_checks import broken_checks
from schemas.columns import Column, describe
from schemas.records import ARROW_TYPES
from schemas.rules import QUARANTINING, load_rules
from schemas.typing_rows import parse_distinct

MOST_REMEMBERED = 5_000
"""Values of a column kept in the memory of the process: few distinct values stand in a coded column."""


@dataclass(frozen=True)
class DistinctValues:
    """k values of a column, each at its place.

    `values`: typed, Series of length k. `broken`: for each rule that one of them breaks, which of the k do (`type`:
    it could not be read, and is null). `origin`: the same object in those to which values were only added, so that
    places and numbers of the values before are the same in both.
    """

    column: Column
    values: pd.Series
    broken: dict[str, np.ndarray]
    origin: object

    @cached_property
    def wrong(self) -> np.ndarray | None:
        """Which of the k break any rule; None if none does."""
        found = [of_values for of_values in self.broken.values() if of_values.any()]
        return np.logical_or.reduce(found) if found else None

    @cached_property
    def right_numbers(self) -> tuple[np.ndarray, int]:
        """For each of the k its number among the right ones, from 0 (a wrong one has any), and how many are right."""
        right = np.ones(len(self.values), dtype=bool) if self.wrong is None else ~self.wrong
        return np.maximum(np.cumsum(right, dtype=np.int32) - 1, 0, dtype=np.int32), int(right.sum())

    @cached_property
    def filled(self) -> np.ndarray:
        """Which of the k are not null, as 0 or 1."""
        return self.values.notna().to_numpy(dtype=np.int8)

    @cached_property
    def stored(self) -> tuple[pa.Array, np.ndarray]:
        """What a stored column may hold, in Arrow, and for each of the k its place in it; -1 for any other value."""
        kept = self.filled.astype(bool)
        for rule, of_values in self.broken.items():
            if load_rules()[rule].severity in QUARANTINING:
                kept &= ~of_values
        kind, values = ARROW_TYPES[self.column.kind], self.values[kept]
        held = pa.array(list(values), type=kind) if pa.types.is_list(kind) else pa.array(values).cast(kind)
        return held, np.where(kept, np.cumsum(kept, dtype=np.int32) - 1, -1).astype(np.int32)

    def joined(self, others: "DistinctValues") -> "DistinctValues":
        """These values and then the others."""
        k, more = len(self.values), len(others.values)
        none = np.zeros(k, dtype=bool), np.zeros(more, dtype=bool)
        broken = {
            rule: np.concatenate([self.broken.get(rule, none[0]), others.broken.get(rule, none[1])])
            for rule in (*self.broken, *(rule for rule in others.broken if rule not in self.broken))
        }
        values = pd.concat([self.values, others.values], ignore_index=True)
        return DistinctValues(self.column, values, broken, self.origin)


def values_of_texts(table_name: str, texts: Sequence[str | None], column: Column) -> DistinctValues:
    """The values of distinct texts of a column, each at the place of its text."""
    values, unreadable = parse_distinct(texts, column)
    return DistinctValues(column, values, broken_checks(table_name, column.name, values, unreadable), object())


class Remembered:
    """The distinct texts of one column that were looked up so far."""

    def __init__(self, table_name: str, column: Column):
        self._table_name, self._column = table_name, column
        self._places: dict[str | None, int] = {}
        self._known: DistinctValues | None = None

    def look_up(self, texts: Sequence[str | None]) -> tuple[DistinctValues, np.ndarray]:
        """Known values, and for each of the texts (empty is null) the place of its value among them.

        The codes of the column are known from the first. Beyond `MOST_REMEMBERED` everything is forgotten.
        """
        texts = [text or None for text in texts]
        new = list(dict.fromkeys(text for text in texts if text not in self._places))
        if self._known is None or len(self._places) + len(new) > MOST_REMEMBERED:
            self._places, self._known = {}, None
            new = list(dict.fromkeys([*_codes_of(self._column), *texts]))
        if new:
            found = values_of_texts(self._table_name, new, self._column)
            self._known = found if self._known is None else self._known.joined(found)
            self._places |= {text: place for place, text in enumerate(new, start=len(self._places))}
        places = np.fromiter((self._places[text] for text in texts), dtype=np.int32, count=len(texts))
        return self._known, places


def _codes_of(column: Column) -> tuple[str | None, ...]:
    codes = load_code_list(column.code_list).codes_only() if column.code_list else ()
    return (None, *codes, *(("true", "false") if column.kind == "boolean" else ()))


@cache
def remembered(table_name: str, column_name: str) -> Remembered:
    """The memory of a column of a table."""
    return Remembered(table_name, next(column for column in describe(table_name) if column.name == column_name))
