"""The faults of the rows of one table: which rule each row breaks, in which column.

Belongs here: asking the checks and rules of the model of a batch of coded columns. Does not: what then becomes of
the rows (`validation`), rules between rows and tables (`across`).
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from schemas.coded import CodedColumn
from schemas.combinations import Combinations
from schemas.row_rules import row_rules_of
from schemas.rules import faults_frame, in_order, load_rules, with_severity
from schemas.tables import TABLES


@dataclass
class Faults:
    """Faults of a batch of `n` rows: places of rows, with the column and the rule they break."""

    n: int
    places: list[np.ndarray] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def add(self, places: np.ndarray, column: str, rule: str) -> None:
        """Note that the rows at `places` break `rule` in `column`."""
        if len(places):
            self.places.append(places)
            self.columns.append(column)
            self.rules.append(rule)

    def rows(self, severities: tuple[str, ...] | None = None) -> np.ndarray:
        """Boolean array of the rows that have a fault (of one of the severities, if given)."""
        found = np.zeros(self.n, dtype=bool)
        for places, rule in zip(self.places, self.rules, strict=True):
            if severities is None or load_rules()[rule].severity in severities:
                found[places] = True
        return found

    def frame(self, row_numbers: np.ndarray) -> pd.DataFrame:
        """DataFrame[row_number, column, rule, severity], sorted, without repeats."""
        if not self.places:
            return faults_frame([])
        lengths = [len(places) for places in self.places]
        faults = pd.DataFrame(
            {
                "row_number": row_numbers[np.concatenate(self.places)],
                "column": np.repeat(self.columns, lengths),
                "rule": np.repeat(self.rules, lengths),
            }
        )
        return in_order(with_severity(faults))


def faults_of(table_name: str, columns: dict[str, CodedColumn], n: int) -> Faults:
    """Every fault of n rows: first of single columns, then of row rules in the rows whose columns are all right.

    What a withdrawn version holds in columns that may be empty is dropped unread: a fault in it never keeps a
    withdrawal from taking effect.
    """
    faults = Faults(n)
    withdrawn = withdrawn_rows(columns)
    for name, coded in columns.items():
        if coded.known.wrong is None:
            continue
        rows = np.flatnonzero(coded.by_row(coded.known.wrong))
        if withdrawn is not None and coded.column.nullable:
            rows = rows[~withdrawn[rows]]
        for rule, of_values in coded.known.broken.items():
            faults.add(rows[coded.of_rows(of_values, rows)], name, rule)
    combinations = Combinations(columns, faults.rows())
    for rule in row_rules_of(TABLES[table_name]):
        faults.add(combinations.broken_rows(rule), load_rules()[rule.name].column, rule.name)
    return faults


def withdrawn_rows(columns: dict[str, CodedColumn]) -> np.ndarray | None:
    """Which rows are withdrawn versions (boolean, one a row); None for a table without versions or with none."""
    if "is_retracted" not in columns:
        return None
    coded = columns["is_retracted"]
    withdrawn = coded.by_row(coded.known.values.fillna(False).to_numpy(dtype=bool))
    return withdrawn if withdrawn.any() else None
