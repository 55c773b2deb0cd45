"""Which rows a published count counts, and which of two such sets of rows certainly lies within the other.

Whoever knows all new cases and those among them who did not decline support knows how many declined: counts of
different indicators hang together as soon as the rows of one are among the rows of the other.

Belongs here: sets of rows as the sheets describe them, and what everybody can tell of two sets. Does not: counts
(`linked_counts`), the choice of what to hide (`suppression`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sqlglot
from sqlglot import exp

from indicators.units import UNITS

YES, NO = frozenset([True]), frozenset([False])
IMPLIES = (
    ("ref_acc_completed90", YES, "ref_accepted"),
    ("ref_accepted", YES, "ref_offered"),
    ("ref_newly_offered", YES, "ref_offered"),
    ("enquiry_outcome", frozenset(("asked", "self_disclosed")), "enquiry_eligible"),
    ("ipv_disclosed", frozenset(("yes",)), "disclosing"),
)
"""Column, values, and the column that is then yes: what was accepted was offered, and whom staff asked was to be asked.
It need not always be so: where it nearly is, the difference is small all the same."""

NUMERATOR, DENOMINATOR = "numerator", "denominator"

Values = frozenset[tuple[str, frozenset]]
"""Columns, each with the values that it may have."""


@dataclass(frozen=True)
class RowSet:
    """Rows of a unit that fulfil conditions.

    `values`: the values allowed by column. `either`: of several columns with their values at least one. `others`:
    conditions of any other form, as they are written. `summed`: the column whose values are added up over the rows;
    empty where rows are counted.
    """

    unit: str
    values: Values
    others: frozenset[str]
    summed: str = ""
    either: frozenset[Values] = frozenset()

    def is_within(self, other: "RowSet") -> bool:
        """Whether every row of this set is certainly one of `other`."""
        if self.unit != other.unit or self.summed or other.summed or not other.others <= self.others:
            return False
        own = dict(self.values)
        return all(_is_one(own, item) for item in other.values) and all(
            any(_is_one(own, item) for item in choice) or any(narrower <= choice for narrower in self.either)
            for choice in other.either
        )

    def is_apart_from(self, other: "RowSet") -> bool:
        """Whether no row is in both: one column would have to have two values.

        Not of women, who have many rows: the same woman can be in both.
        """
        if self.unit != other.unit or self.summed or other.summed or UNITS[self.unit].profile:
            return False
        pairs = ((self, other), (other, self))
        return any(_excludes(dict(one.values), item) for one, two in pairs for item in two.values) or any(
            all(_excludes(dict(one.values), item) for item in choice) for one, two in pairs for choice in two.either
        )

    def without(self, part: "RowSet") -> "RowSet | None":
        """The rows of this set that are not in `part`, which lies within it: known where `part` has one condition more,
        on columns that are yes or no in every row. None otherwise, and of women, who have many rows."""
        if UNITS[self.unit].profile:
            return None
        own = dict(self.values)
        more = {column: allowed for column, allowed in part.values if own.get(column) != allowed}
        for column, meaning, implied in IMPLIES:
            if column in more and more[column] <= meaning and implied in more:
                del more[implied]
        choices = [frozenset([item]) for item in more.items()] + list(part.either - self.either)
        if len(choices) != 1 or part.others != self.others or not all(map(self._is_yes_or_no, choices[0])):
            return None
        opposite = {column: NO if allowed == YES else YES for column, allowed in choices[0]}
        values = own | {column: own[column] & o if column in own else o for column, o in opposite.items()}
        _add_implied(values)
        return replace(self, values=frozenset(values.items()))

    def _is_yes_or_no(self, item: tuple[str, frozenset]) -> bool:
        column = UNITS[self.unit].columns.get(item[0])
        return column is not None and not column.nullable and item[1] in (YES, NO)


def _is_one(own: Mapping[str, frozenset], item: tuple[str, frozenset]) -> bool:
    return item[0] in own and own[item[0]] <= item[1]


def _excludes(own: Mapping[str, frozenset], item: tuple[str, frozenset]) -> bool:
    return item[0] in own and not own[item[0]] & item[1]


def row_sets(sheet: Mapping) -> dict[str, RowSet]:
    """The sets that an indicator counts, by part; not what everybody knows anyway, such as populations."""
    sets = {NUMERATOR: _row_set(sheet, NUMERATOR)}
    if "denominator" in sheet and _unit_of(sheet, DENOMINATOR) != "resident":
        sets[DENOMINATOR] = _row_set(sheet, DENOMINATOR)
    return sets


def _unit_of(sheet: Mapping, part: str) -> str:
    return sheet[part].get("unit_of_count") or sheet["unit_of_count"]


def _row_set(sheet: Mapping, part: str) -> RowSet:
    texts = [sheet[part]["where"]]
    # The rows of a numerator are among those of the denominator, unless the two count different things.
    if part == NUMERATOR and "denominator" in sheet and not sheet["denominator"].get("unit_of_count"):
        texts.append(sheet["denominator"]["where"])
    values: dict[str, frozenset] = {}
    others: set[str] = set()
    either: set[Values] = set()
    for text in texts:
        for item in _conjuncts(sqlglot.parse_one(text, read="duckdb")):
            choices = [_allowed(choice.unnest(), _unit_of(sheet, part)) for choice in _choices(item)]
            column, allowed = choices[0]
            if any(column is None for column, _ in choices):
                others.add(item.sql())
            elif len(choices) > 1:
                either.add(frozenset(choices))
            else:
                values[column] = values[column] & allowed if column in values else allowed
    _add_implied(values)
    sets = frozenset(values.items()), frozenset(others), sheet[part].get("sum") or "", frozenset(either)
    return RowSet(_unit_of(sheet, part), *sets)


def _add_implied(values: dict[str, frozenset]) -> None:
    for column, meaning, implied in IMPLIES:
        if column in values and values[column] <= meaning:
            values.setdefault(implied, YES)


def _conjuncts(node: exp.Expression) -> Iterator[exp.Expression]:
    node = node.unnest()
    if isinstance(node, exp.And):
        yield from _conjuncts(node.left)
        yield from _conjuncts(node.right)
    elif not (isinstance(node, exp.Boolean) and node.this):
        yield node


def _choices(node: exp.Expression) -> Iterator[exp.Expression]:
    """What stands on the sides of OR; the condition itself where there is none."""
    if isinstance(node, exp.Or):
        yield from _choices(node.left.unnest())
        yield from _choices(node.right.unnest())
    else:
        yield node


def _allowed(node: exp.Expression, unit: str) -> tuple[str | None, frozenset]:
    """The column that a condition is about and the values that it allows; no column for any other form."""
    if isinstance(node, exp.Column):
        return node.name, YES
    if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.Column):
        return node.this.unnest().name, NO
    if isinstance(node, exp.EQ) and isinstance(node.left, exp.Column):
        return node.left.name, frozenset([node.right.name])
    if isinstance(node, exp.NEQ) and isinstance(node.left, exp.Column):
        # Any other code, as long as it is known which codes there are.
        column = UNITS[unit].columns.get(node.left.name) if unit in UNITS else None
        if column is not None and column.codes:
            return node.left.name, frozenset(column.codes) - {node.right.name}
    if isinstance(node, exp.In) and isinstance(node.this, exp.Column):
        return node.this.name, frozenset(item.name for item in node.expressions)
    return None, frozenset()
