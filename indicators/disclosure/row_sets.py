"""Which rows a published count counts, and which of two such sets of rows certainly lies within the other.

Whoever knows all new cases and those among them who did not decline support knows how many declined: counts of
different indicators hang together as soon as the rows of one are among the rows of the other.

Belongs here: sets of rows as the sheets describe them, and what everybody can tell of two sets. Does not: counts
(`streams`), the choice of what to hide (`suppression`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class RowSet:
    """Rows of a unit that fulfil conditions.

    `values`: the values allowed by column. `others`: conditions of any other form, as they are written. `summed`: the
    column whose values are added up over the rows; empty where rows are counted.
    """

    unit: str
    values: frozenset[tuple[str, frozenset]]
    others: frozenset[str]
    summed: str = ""

    def is_within(self, other: "RowSet") -> bool:
        """Whether every row of this set is certainly one of `other`."""
        if self.unit != other.unit or self.summed or other.summed or not other.others <= self.others:
            return False
        own = dict(self.values)
        return all(column in own and own[column] <= allowed for column, allowed in other.values)

    def is_apart_from(self, other: "RowSet") -> bool:
        """Whether no row is in both: one column would have to have two values.

        Not of women, who have many rows: the same woman can be in both.
        """
        if self.unit != other.unit or self.summed or other.summed or UNITS[self.unit].profile:
            return False
        own = dict(self.values)
        return any(column in own and not own[column] & allowed for column, allowed in other.values)


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
    for text in texts:
        for item in _conjuncts(sqlglot.parse_one(text, read="duckdb")):
            column, allowed = _allowed(item, _unit_of(sheet, part))
            if column is None:
                others.add(item.sql())
            else:
                values[column] = values[column] & allowed if column in values else allowed
    _add_implied(values)
    return RowSet(_unit_of(sheet, part), frozenset(values.items()), frozenset(others), sheet[part].get("sum") or "")


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
