"""Distinct combinations of the columns that a row rule looks at.

Belongs here: finding them, asking the rule once of each and remembering what it said, telling each row what was said
of its combination. Does not: the rules (`tables`).
"""

from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.coded import CodedColumn, taken
from schemas.row_rules import RowRule

MOST_COMBINATIONS = 1 << 26
"""Up to this many possible combinations each has a byte that says what is known of it; the system gives memory only
to those that occur. Of more, those that occur are numbered anew in each batch."""

UNKNOWN, RIGHT, BROKEN = 0, 1, 2


class Combinations:
    """The rows of one batch of which row rules are asked."""

    def __init__(self, columns: dict[str, CodedColumn], wrong_rows: np.ndarray):
        """`columns`: coded, by name. Rules are asked of rows whose columns are all right.

        `wrong_rows`: boolean, one a row of the batch.
        """
        self._columns = columns
        self._wrong_rows = wrong_rows
        self._filled: dict[str, np.ndarray] = {}
        self._numbers: dict[str, tuple[np.ndarray, int, object]] = {}

    def broken_rows(self, rule: RowRule) -> np.ndarray:
        """Places of the rows that break the rule, in rising order."""
        if not len(self._wrong_rows):
            return np.empty(0, dtype=np.int64)
        numbers, told = self._numbered(rule)
        said = taken(told, pa.array(numbers))
        unknown = self._asked(rule, np.flatnonzero(said == UNKNOWN))
        if len(unknown):
            examples = unknown[~pd.Series(numbers[unknown]).duplicated().to_numpy()]
            frame = pd.DataFrame({name: self._columns[name].typed(examples) for name in rule.columns})
            told[numbers[examples]] = np.where(_answers(rule, frame), RIGHT, BROKEN)
            said = taken(told, pa.array(numbers))
        return self._asked(rule, np.flatnonzero(said == BROKEN))

    def _asked(self, rule: RowRule, rows: np.ndarray) -> np.ndarray:
        """Those of the rows that are right, and right in all the columns of the rule.

        A withdrawn row is right although columns that may be empty hold wrong values.
        """
        rows = rows[~self._wrong_rows[rows]]
        for name in rule.columns:
            coded = self._columns[name]
            if len(rows) and coded.known.wrong is not None:
                rows = rows[~coded.of_rows(coded.known.wrong, rows)]
        return rows

    def _numbered(self, rule: RowRule) -> tuple[np.ndarray, np.ndarray]:
        """For each row the number of its combination, and what the rule said of each number so far."""
        numbers, count, parts, lasting = np.zeros(len(self._wrong_rows), dtype=np.int32), 1, [], True
        for name in rule.filled:
            numbers *= 2
            numbers += self._filled_of(name)
            count *= 2
        for name in rule.reads:
            codes, possible, origin = self._numbers_of(name)
            if count * possible > MOST_COMBINATIONS:
                numbers, count = _renumbered(numbers)
                lasting = False
            if count * possible > MOST_COMBINATIONS:
                numbers = numbers.astype(np.int64)
            numbers *= possible
            numbers += codes
            count *= possible
            parts.append((origin, possible))
            lasting = lasting and origin is not None
        if count > MOST_COMBINATIONS:
            numbers, count = _renumbered(numbers)
            lasting = False
        return numbers, _told_of(rule).of(tuple(parts), count) if lasting else np.zeros(count, dtype=np.int8)

    def _filled_of(self, name: str) -> np.ndarray:
        if name not in self._filled:
            coded = self._columns[name]
            self._filled[name] = coded.by_row(coded.known.filled)
        return self._filled[name]

    def _numbers_of(self, name: str) -> tuple[np.ndarray, int, object]:
        if name not in self._numbers:
            numbers, possible, origin = self._columns[name].numbers()
            # Room for more values, so that the numbers stay as they are when a few more come to be known.
            self._numbers[name] = numbers, 1 << max(possible - 1, 3).bit_length(), origin
        return self._numbers[name]


class _Told:
    """What a rule said of the combinations that it was asked of, for as long as their numbers stay what they are."""

    def __init__(self):
        self._parts, self._told = None, np.empty(0, dtype=np.int8)

    def of(self, parts: tuple[tuple[object, int], ...], count: int) -> np.ndarray:
        """UNKNOWN, RIGHT or BROKEN, one a combination; to be written to."""
        if self._parts != parts:
            self._parts, self._told = parts, np.zeros(count, dtype=np.int8)
        return self._told


@cache
def _told_of(rule: RowRule) -> _Told:
    return _Told()


def _answers(rule: RowRule, frame: pd.DataFrame) -> np.ndarray:
    """What the rule says of each combination. An error of the rule could hold values: only its kind is kept."""
    answers, failure = None, ""
    try:
        answers = rule.check(frame).to_numpy(dtype=bool)
    except Exception as error:
        failure = type(error).__name__
    if answers is None:
        raise RuntimeError(f"Rule {rule.name} could not be applied ({failure}).")
    return answers


def _renumbered(numbers: np.ndarray) -> tuple[np.ndarray, int]:
    """The numbers that occur, numbered anew from 0 without gaps, and how many they are."""
    places, distinct = pd.factorize(numbers)
    return places.astype(np.int32), len(distinct)
