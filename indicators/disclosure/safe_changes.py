"""Whether the change between two versions of the same figures may be told.

Whoever kept the former release subtracts it from the new one: a region that went from 120 to 123 tells of three women
whose records came late, and a total that went from 400 to 415 beside a region that went from 120 to 135 tells that
nothing changed elsewhere. A change may be told if it is 0 or beyond the small class, whichever way it goes, for every
row there is, shown or not: then everything that adds up such rows is 0 or beyond it as well, as long as records only
come or only go. Asking it only of what follows from the rows shown would let more changes through, but what follows
for unions of withheld rows has too many ways to be looked through.

Belongs here: the changes of a table of counts. Does not: which figures stand (`revisions`), what follows from counts
within one release (`complementary`).
"""

from collections.abc import Iterator, Mapping
from itertools import permutations

import pandas as pd
import sqlglot
from sqlglot import exp

from indicators.disclosure.nested import IMPLIES, YES
from schemas.release import DIMENSIONS

CELL = ["period", "breakdown", *DIMENSIONS]
"""The columns that say which cell of which period a row is."""

PARTS = ("numerator", "denominator")

Conditions = frozenset[tuple[str, frozenset]]
"""What a counted row has to fulfil: columns with the values allowed, and other conditions as they are written, which
are to be true. Two counts with the same conditions are one count."""


def change_is_safe(changes: pd.DataFrame, sheets: list[dict], small_class_highest: int) -> bool:
    """Whether all that `changes` could tell is 0 or beyond the small class.

    `changes`: rows of indicators of one unit of count; columns `indicator`, `CELL`, `numerator` and `denominator` (new
    count less former one; null where a row has none). Checked are numerators, denominators, complements and all other
    differences of counts that lie within each other, cell by cell.

    Not checked: crossings that nobody publishes, of which the changes of published rows may give bounds. What is told
    together with the counts of one release stays the auditor's.
    """
    counts = _by_conditions(changes, sheets)
    apart = [counts[larger] - counts[smaller] for larger, smaller in permutations(counts, 2) if within(smaller, larger)]
    return not any(_is_small(change, small_class_highest).any() for change in [*counts.values(), *apart])


def _is_small(change: pd.Series, highest: int) -> pd.Series:
    return change.abs().between(1, highest)


def _by_conditions(changes: pd.DataFrame, sheets: list[dict]) -> dict[Conditions, pd.Series]:
    """The change of each different count, by cell."""
    found: dict[Conditions, list[pd.Series]] = {}
    rows = dict(iter(changes.groupby("indicator", sort=False)))
    for sheet in (sheet for sheet in sheets if sheet["indicator"] in rows):
        for part in PARTS:
            own = rows[sheet["indicator"]].set_index(CELL)[part].dropna()
            if part in sheet and len(own):
                found.setdefault(conditions_of(sheet, part), []).append(own)
    return {name: pd.concat(parts).groupby(level=CELL, sort=False).first() for name, parts in found.items()}


def conditions_of(sheet: Mapping, part: str) -> Conditions:
    """The conditions of a part of an indicator; those of its numerator hold its denominator's as well."""
    texts = [sheet["denominator"]["where"]] if "denominator" in sheet else []
    texts += [sheet["numerator"]["where"]] if part == "numerator" else []
    found = {item for text in texts for item in _conjuncts(text)}
    for column, meaning, implied in IMPLIES:
        if within(frozenset(found), frozenset([(column, meaning)])):
            found.add((implied, YES))
    return frozenset(found)


def within(inner: Conditions, outer: Conditions) -> bool:
    """Whether whoever fulfils `inner` fulfils `outer`."""
    return all(any(own == name and got <= values for own, got in inner) for name, values in outer)


def _conjuncts(text: str | None) -> Iterator[tuple[str, frozenset]]:
    pending = [sqlglot.parse_one(text, read="duckdb")] if text else []
    while pending:
        node = pending.pop().unnest()
        if isinstance(node, exp.And):
            pending += [node.left, node.right]
        elif not (isinstance(node, exp.Boolean) and node.this):
            yield _values_allowed(node)


def _values_allowed(node: exp.Expression) -> tuple[str, frozenset]:
    if isinstance(node, exp.EQ) and isinstance(node.left, exp.Column):
        return node.left.name, frozenset([node.right.name])
    if isinstance(node, exp.In) and isinstance(node.this, exp.Column) and node.expressions:
        return node.this.name, frozenset(item.name for item in node.expressions)
    return node.sql(), YES
