"""Distinct combinations of the columns that a row rule looks at.

Belongs here: finding them, and telling each row what was said of its combination. Does not: the rules (`tables`).
"""

import numpy as np
import pandas as pd

from schemas.coded import CodedColumn
from schemas.row_rules import RowRule

FLAGS = 1 << 20
"""Up to this many possible combinations, those that occur are found through a table of flags."""

HALF_WORD = np.iinfo(np.int32).max
"""Up to this many, their numbers take half the memory."""

WRONG = 2
"""State of a column of which a rule asks only whether it is filled: 0 null, 1 filled, this: with a wrong value."""


class Combinations:
    """The rows of one batch of which row rules are asked."""

    def __init__(self, columns: dict[str, CodedColumn], wrong_values: dict[str, np.ndarray], wrong_rows: np.ndarray):
        """`columns`: coded, by name. Rules are asked of rows whose columns are all right.

        `wrong_values`: for columns that have any, which of their distinct values are wrong. `wrong_rows`: boolean,
        one a row of the batch.
        """
        self._columns = columns
        self._wrong_values = wrong_values
        self._wrong_rows = wrong_rows
        self._filled: dict[str, np.ndarray] = {}

    def broken_rows(self, rule: RowRule) -> np.ndarray:
        """Places of the rows that break the rule, in rising order."""
        if not len(self._wrong_rows):
            return np.empty(0, dtype=np.int64)
        numbers, count = self._numbered(rule)
        examples = np.empty(count, dtype=np.int32)
        examples[numbers] = np.arange(len(numbers), dtype=np.int32)
        asked = self._right_columns(rule, examples)
        frame = pd.DataFrame({name: self._columns[name].typed(examples[asked]) for name in rule.columns})
        broken = np.zeros(count, dtype=bool)
        broken[asked] = ~_answers(rule, frame)
        if not broken.any():
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(broken[numbers] & ~self._wrong_rows)

    def _right_columns(self, rule: RowRule, examples: np.ndarray) -> np.ndarray:
        """Which of the rows have right values in all the columns of the rule."""
        right = np.ones(len(examples), dtype=bool)
        for name in rule.columns:
            if name in self._wrong_values:
                coded, wrong = self._columns[name], self._wrong_values[name]
                right &= ~wrong[examples if coded.places is None else coded.places[examples]]
        return right

    def _numbered(self, rule: RowRule) -> tuple[np.ndarray, int]:
        """For each row the number of its combination, from 0, and how many there are."""
        numbers, count = None, 1
        for codes, possible in self._parts(rule):
            if numbers is None:
                numbers, count = codes.astype(np.int64 if possible > FLAGS else np.int32), possible
                continue
            if count * possible > FLAGS:
                numbers, count = _renumbered(numbers, count)
            if count * possible > HALF_WORD:
                numbers = numbers.astype(np.int64)
            numbers *= possible
            numbers += codes
            count *= possible
        return _renumbered(numbers, count)

    def _parts(self, rule: RowRule):
        for name in rule.filled:
            if name not in self._filled:
                coded = self._columns[name]
                state = coded.values.notna().to_numpy(dtype=np.int8)
                if name in self._wrong_values:
                    state[self._wrong_values[name]] = WRONG
                self._filled[name] = coded.by_row(state)
            yield self._filled[name], WRONG + 1
        for name in rule.reads:
            yield self._columns[name].codes()


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


def _renumbered(numbers: np.ndarray, count: int) -> tuple[np.ndarray, int]:
    """The numbers that occur, numbered anew from 0 without gaps."""
    if count > FLAGS:
        places, distinct = pd.factorize(numbers)
        return places, len(distinct)
    occurs = np.zeros(count, dtype=bool)
    occurs[numbers] = True
    anew = np.cumsum(occurs, dtype=np.int32) - 1
    return anew[numbers], int(occurs.sum())
