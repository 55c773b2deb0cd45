"""Distinct combinations of the columns that a row rule looks at.

Belongs here: finding them, and telling each row what was said of its combination. Does not: the rules (`tables`).
"""

import numpy as np
import pandas as pd

from schemas.coded import CodedColumn
from schemas.row_rules import RowRule

FLAGS = 1 << 20
"""Up to this many possible combinations, those that occur are found through a table of flags."""


class Combinations:
    """The rows of one batch that row rules are asked of."""

    def __init__(self, columns: dict[str, CodedColumn], asked: np.ndarray | None):
        """`columns`: coded, by name. `asked`: places of the rows, in rising order; None for all rows."""
        self._columns = columns
        self._asked = asked
        self._filled: dict[str, np.ndarray] = {}

    def broken_rows(self, rule: RowRule) -> np.ndarray:
        """Places of the rows that break the rule, in rising order."""
        numbers, count = self._numbered(rule)
        if not count:
            return np.empty(0, dtype=np.int64)
        examples = np.empty(count, dtype=np.int64)
        examples[numbers] = np.arange(len(numbers)) if self._asked is None else self._asked
        frame = pd.DataFrame({name: self._columns[name].typed(examples) for name in rule.columns})
        right = _answers(rule, frame)
        if right.all():
            return np.empty(0, dtype=np.int64)
        broken = np.flatnonzero(~right[numbers])
        return broken if self._asked is None else self._asked[broken]

    def _numbered(self, rule: RowRule) -> tuple[np.ndarray, int]:
        """For each row asked the number of its combination, from 0, and how many there are."""
        numbers, count = None, 1
        for codes, possible in self._parts(rule):
            if numbers is None:
                numbers, count = codes.astype(np.int64), possible
                continue
            if count * possible > FLAGS:
                numbers, count = _renumbered(numbers, count)
            numbers, count = numbers * possible + codes, count * possible
        return _renumbered(numbers, count)

    def _parts(self, rule: RowRule):
        for name in rule.filled:
            if name not in self._filled:
                coded = self._columns[name]
                self._filled[name] = self._of_asked(coded.by_row(coded.values.notna().to_numpy()))
            yield self._filled[name], 2
        for name in rule.reads:
            codes, possible = self._columns[name].codes()
            yield self._of_asked(codes), possible

    def _of_asked(self, by_row: np.ndarray) -> np.ndarray:
        return by_row if self._asked is None else by_row[self._asked]


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
    anew = np.cumsum(occurs) - 1
    return anew[numbers], int(occurs.sum())
