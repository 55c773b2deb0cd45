"""Whether the change between two versions of the same figures may be told.

Whoever kept the former release subtracts it from the new one: a region that went from 120 to 123 tells of three women
whose records came late, and a total that went from 400 to 415 beside a region that went from 120 to 135 tells that
nothing changed elsewhere. A change may be told if it is 0 or beyond the small class, whichever way it goes, and if
everything that follows from all changes told by adding and subtracting is so as well.

Belongs here: what follows from the changes of a table of counts. Does not: which figures stand (`revisions`), what
follows from counts within one release (`complementary`).
"""

from collections.abc import Iterator, Mapping
from itertools import permutations, product

import numpy as np
import pandas as pd
import sqlglot
from sqlglot import exp

from indicators.disclosure.nested import IMPLIES, YES
from indicators.periods import period_of, quarter_label
from schemas.dimensions import Dimension
from schemas.release import ALL, DIMENSIONS, breakdown_name

CELL = ["period", "breakdown", *DIMENSIONS]
"""The columns that say which cell of which period a row is."""

PARTS = ("numerator", "denominator")

Conditions = frozenset[tuple[str, frozenset]]
"""What a counted row has to fulfil: columns with the values allowed, and other conditions as they are written, which
are to be true. Two counts with the same conditions are one count."""

WHOLE = 1e-9
"""Singular values below this share of the largest are 0: the matrices hold nothing but 0 and 1."""


def change_is_safe(
    changes: pd.DataFrame, sheets: list[dict], dimensions: Mapping[str, Dimension], small_class_highest: int
) -> bool:
    """Whether all that `changes` tell is 0 or beyond the small class.

    `changes`: rows of indicators of one unit of count in one year; columns `indicator`, `CELL`, `numerator` and
    `denominator` (new count less former one; null where a row has none) and `told` (whether both counts are known to
    everybody). Checked are numerators, denominators, complements and all other differences of counts that lie within
    each other, as far as they follow from what is told: each alone, and by adding and subtracting along all sums of
    classes and quarters.

    Not checked: bounds, for an attacker who is sure that records are only ever added. What is told together with it
    in one release stays the auditor's.
    """
    counts = _by_conditions(changes, sheets)
    # Nearly all that is not safe is seen at once; only what is left is worth the algebra.
    if any(_is_small(count.loc[count["told"], "change"], small_class_highest).any() for count in counts.values()):
        return False
    additive = set(sheets[0]["additive_over"])
    known = {name: _what_follows(count, dimensions, additive) for name, count in counts.items()}
    apart = [known[larger] - known[smaller] for larger, smaller in permutations(known, 2) if within(smaller, larger)]
    return not any(_is_small(change, small_class_highest).any() for change in [*known.values(), *apart])


def _is_small(change: pd.Series, highest: int) -> pd.Series:
    return change.abs().between(1, highest)


def _by_conditions(changes: pd.DataFrame, sheets: list[dict]) -> dict[Conditions, pd.DataFrame]:
    """For each different count its `change` by cell, and whether any of the indicators that show it tells it."""
    found: dict[Conditions, list[pd.DataFrame]] = {}
    rows = dict(iter(changes.groupby("indicator", sort=False)))
    for sheet in (sheet for sheet in sheets if sheet["indicator"] in rows):
        for part in PARTS:
            own = rows[sheet["indicator"]].dropna(subset=part)
            if part in sheet and len(own):
                entry = own.set_index(CELL)[[part, "told"]].rename(columns={part: "change"})
                found.setdefault(conditions_of(sheet, part), []).append(entry)
    # One count may be told by one indicator and not by another.
    told_first = {name: pd.concat(parts).sort_values("told", ascending=False) for name, parts in found.items()}
    return {name: count.groupby(level=CELL, sort=False).first() for name, count in told_first.items()}


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


def _what_follows(count: pd.DataFrame, dimensions: Mapping[str, Dimension], additive: set[str]) -> pd.Series:
    """The change of every cell that follows from those told, by cell."""
    parts = [_inner_cells(cell, dimensions, additive) for cell in count.index]
    place = {inner: i for i, inner in enumerate(dict.fromkeys(inner for cells in parts for inner in cells))}
    sums = np.zeros((len(parts), len(place)))
    for row, cells in enumerate(parts):
        sums[row, [place[inner] for inner in cells]] = 1
    # Inner cells that always go together are one: there are far fewer of these.
    sums = np.unique(sums, axis=1)
    told = sums[count["told"].to_numpy()]
    if not len(told):
        return count["change"].iloc[:0]
    _, size, basis = np.linalg.svd(told, full_matrices=False)
    basis = basis[size > WHOLE * size[0]]
    left = sums - (sums @ basis.T) @ basis
    return count.loc[np.abs(left).max(axis=1) < np.sqrt(WHOLE), "change"]


def _inner_cells(cell: tuple, dimensions: Mapping[str, Dimension], additive: set[str]) -> list[tuple]:
    """The cells of the finest crossing that add up to a published one.

    Where counts do not add up over periods or regions (distinct women), the whole is a cell of its own.
    """
    period, codes = cell[0], dict(zip(DIMENSIONS, cell[2:], strict=True))
    crossing = breakdown_name(tuple(name for name, code in codes.items() if code != ALL))
    quarters = [quarter_label(number) for number in period_of(period).quarters]
    choices = [quarters if "period" in additive else [period]]
    for name, code in codes.items():
        if code != ALL:
            choices.append(next(c.includes for c in dimensions[name].classes_in(crossing) if c.code == code))
        elif name == "region" and "region" not in additive:
            choices.append([ALL])
        else:
            choices.append([item.code for item in dimensions[name].classes])
    return list(product(*choices))
