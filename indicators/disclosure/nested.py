"""Counts that lie within each other though they belong to different indicators: their difference is a count too.

Whoever knows all new cases and those among them who did not decline support knows how many declined. Inside one family
of indicators (`families`) such differences are protected as complements; between families they are not, so one of the
two is shown for the whole country and whole years only (`policy.totals_only`), and only where every difference is
above the small class.

Belongs here: which counts lie within which, by what the sheets say, and the rows that must go. Does not: counts of
one family (`complementary`).
"""

from collections.abc import Iterator, Mapping
from itertools import permutations

import numpy as np
import pandas as pd
import sqlglot
from sqlglot import exp

from indicators.disclosure.families import CellsRefused, families
from indicators.disclosure.policy import Policy
from schemas.release import DIMENSIONS, TOTAL

PARTS = ("numerator", "denominator")
YES = frozenset([True])
IMPLIES = (
    ("ref_acc_completed90", YES, "ref_accepted"),
    ("ref_accepted", YES, "ref_offered"),
    ("enquiry_outcome", frozenset(("asked", "self_disclosed")), "enquiry_eligible"),
)
"""Column, values, and the column that is then yes: what was accepted was offered, and whom staff asked was to be asked.
It need not always be so: where it nearly is, the difference is small all the same."""

Conditions = tuple[Mapping[str, frozenset], frozenset[str]]
"""What a row has to fulfil: the values allowed by column, and conditions of any other form as they are written."""


def nested_pairs(sheets: list[dict]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """(indicator, part) of the larger and of the smaller count, for sheets of one unit and different families."""
    family = {sheet["indicator"]: number for number, group in enumerate(families(sheets)) for sheet in group}
    for larger, smaller in permutations(sheets, 2):
        same = family[larger["indicator"]] == family[smaller["indicator"]]
        if same or larger["unit_of_count"] != smaller["unit_of_count"]:
            continue
        for outer in _parts(larger):
            for inner in _parts(smaller):
                if _within(_conditions(smaller, inner), _conditions(larger, outer)):
                    yield (larger["indicator"], outer), (smaller["indicator"], inner)


def hidden_for_differences(true: pd.DataFrame, sheets: list[dict], policy: Policy) -> np.ndarray:
    """One boolean a row of `true` (columns `schemas.release.TRUE_CELL_COLUMNS`): whether it must not be shown because
    a difference with another indicator would be small, or would be one by group, region or quarter.

    Raises families.CellsRefused if two counts are nested and neither indicator is in `policy.totals_only`.
    """
    restricted = true["indicator"].isin(policy.totals_only).to_numpy()
    whole = ((true["breakdown"] == TOTAL) & (true["period"].str.len() == 4)).to_numpy()
    hidden = restricted & ~whole
    key = ["period", "breakdown", *DIMENSIONS]
    counts = {name: rows.set_index(key) for name, rows in true[whole].groupby("indicator")}
    for (larger, outer), (smaller, inner) in nested_pairs(sheets):
        named = [name for name in (larger, smaller) if name in policy.totals_only]
        if not named:
            raise CellsRefused(
                f"{smaller} counts some of those whom {larger} counts: their difference would be published. Name one "
                "of them in totals_only of the policy"
            )
        if larger in counts and smaller in counts:
            apart = counts[larger][outer] - counts[smaller][inner]
            small = set(apart.index[(apart <= policy.small_class_highest).fillna(False).to_numpy(bool)])
            rows = pd.MultiIndex.from_frame(true[key]).isin(small)
            hidden |= rows & whole & (true["indicator"] == named[0]).to_numpy()
    return hidden


def _parts(sheet: Mapping) -> tuple[str, ...]:
    return PARTS if sheet["measure"] != "count" else PARTS[:1]


def _conditions(sheet: Mapping, part: str) -> Conditions:
    """Of the rows that a part counts; those of a numerator lie within its denominator."""
    texts = [sheet["denominator"]["where"]] if "denominator" in sheet else []
    texts += [sheet["numerator"]["where"]] if part == "numerator" else []
    values: dict[str, frozenset] = {}
    others: set[str] = set()
    for text in texts:
        for item in _conjuncts(sqlglot.parse_one(text, read="duckdb")):
            column, allowed = _allowed(item)
            if column is None:
                others.add(item.sql())
            else:
                values[column] = values[column] & allowed if column in values else allowed
    for column, meaning, implied in IMPLIES:
        if column in values and values[column] <= meaning:
            values.setdefault(implied, YES)
    return values, frozenset(others)


def _conjuncts(node: exp.Expression) -> Iterator[exp.Expression]:
    node = node.unnest()
    if isinstance(node, exp.And):
        yield from _conjuncts(node.left)
        yield from _conjuncts(node.right)
    elif not (isinstance(node, exp.Boolean) and node.this):
        yield node


def _allowed(node: exp.Expression) -> tuple[str | None, frozenset]:
    """The column that a condition is about and the values that it allows; no column for any other form."""
    if isinstance(node, exp.Column):
        return node.name, YES
    if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.Column):
        return node.this.unnest().name, frozenset([False])
    if isinstance(node, exp.EQ) and isinstance(node.left, exp.Column):
        return node.left.name, frozenset([node.right.name])
    if isinstance(node, exp.In) and isinstance(node.this, exp.Column):
        return node.this.name, frozenset(item.name for item in node.expressions)
    return None, frozenset()


def _within(inner: Conditions, outer: Conditions) -> bool:
    """Whether whoever fulfils `inner` fulfils `outer`."""
    values, others = inner
    return outer[1] <= others and all(
        column in values and values[column] <= allowed for column, allowed in outer[0].items()
    )
