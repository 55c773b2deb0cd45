"""Whether the change between two versions of the same figures may be told.

Whoever kept the former release subtracts it from the new one: a region that went from 120 to 123 tells of three women
whose records came late, and a total that went from 400 to 415 beside a region that went from 120 to 135 tells that
nothing changed elsewhere. A change may be told if it is 0 or beyond the small class, whichever way it goes, for every
row there is, shown or not: then everything that adds up such rows is 0 or beyond it as well, as long as records only
come or only go. Asking it only of what follows from the rows shown would let more changes through, but what follows
for unions of withheld rows has too many ways to be looked through.

Belongs here: the changes of a table of counts. Does not: which figures stand (`revisions`), what follows from counts
within one release (`linked_counts`).
"""

from itertools import permutations

import pandas as pd

from indicators.disclosure.row_sets import RowSet, row_sets
from schemas.release import DIMENSIONS

CELL = ["period", "breakdown", *DIMENSIONS]
"""The columns that say which cell of which period a row is."""


def change_is_safe(changes: pd.DataFrame, sheets: list[dict], small_class_highest: int) -> bool:
    """Whether all that `changes` could tell is 0 or beyond the small class.

    `changes`: rows of indicators of one unit of count; columns `indicator`, `CELL`, `numerator` and `denominator` (new
    count less former one; null where a row has none). Checked are numerators, denominators, complements and all other
    differences of counts that lie within each other, cell by cell.

    Not checked: crossings that nobody publishes, of which the changes of published rows may give bounds. What is told
    together with the counts of one release stays the auditor's.
    """
    counts = _by_rows(changes, sheets)
    apart = [
        counts[larger] - counts[smaller] for larger, smaller in permutations(counts, 2) if smaller.is_within(larger)
    ]
    return not any(_is_small(change, small_class_highest).any() for change in [*counts.values(), *apart])


def _is_small(change: pd.Series, highest: int) -> pd.Series:
    return change.abs().between(1, highest)


def _by_rows(changes: pd.DataFrame, sheets: list[dict]) -> dict[RowSet, pd.Series]:
    """The change of each different count, by cell."""
    found: dict[RowSet, list[pd.Series]] = {}
    rows = dict(iter(changes.groupby("indicator", sort=False)))
    for sheet in (sheet for sheet in sheets if sheet["indicator"] in rows):
        for part, counted in row_sets(sheet).items():
            own = rows[sheet["indicator"]].set_index(CELL)[part].dropna()
            if len(own):
                found.setdefault(counted, []).append(own)
    return {name: pd.concat(parts).groupby(level=CELL, sort=False).first() for name, parts in found.items()}
