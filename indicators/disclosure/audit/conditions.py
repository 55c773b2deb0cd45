"""What a sheet demands of a row, in a form in which two demands can be compared.

Belongs here: reading a condition, and whether one demand lies within another or excludes it. Does not: which sets of
women a release speaks of (`sets`). Written without the suppressor's code, so that an error there does not hide itself
here.

A demand is a conjunction: for some columns the values that are allowed, of some columns that one of several is as it
should be, and whatever else is demanded, as it is written. What is compared is what is written: a relation that holds
in the world but follows from no sheet is not seen, but for the few of `FACTS`, which the rules for records guarantee.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

YES, NO = frozenset(["true"]), frozenset(["false"])

FACTS = (
    ("ref_acc_completed90", YES, "ref_accepted"),
    ("ref_accepted", YES, "ref_offered"),
    ("enquiry_outcome", frozenset(["asked"]), "enquiry_eligible"),
)
"""Column, values, and the column that is then true: a service was received by whoever accepted it, an offer accepted
was made (rules on referrals), and whom staff asked was to be asked (rule SC07)."""


Choice = frozenset[tuple[str, frozenset[str]]]
"""Columns and values, one of which is enough."""


@dataclass(frozen=True)
class Demand:
    """`only`: by column the values allowed. `never`: by column values excluded. `others`: anything else, as written.
    `one_of`: of each of these sets of columns, with their values, at least one is so."""

    only: tuple[tuple[str, frozenset[str]], ...] = ()
    never: tuple[tuple[str, frozenset[str]], ...] = ()
    others: frozenset[str] = frozenset()
    one_of: frozenset[Choice] = frozenset()


def demand(*texts: str) -> Demand:
    """What all of these conditions (SQL) demand together."""
    only: dict[str, frozenset[str]] = {}
    never: dict[str, frozenset[str]] = {}
    others: set[str] = set()
    one_of: set[Choice] = set()
    for text in texts:
        for node in _parts(text):
            column, allowed, values = _read(node)
            if choice := _choice(node):
                one_of.add(choice)
            elif column is None:
                others.add(node.sql(dialect="duckdb"))
            elif allowed:
                only[column] = only.get(column, values) & values
            else:
                never[column] = never.get(column, frozenset()) | values
    _add_facts(only)
    for column in [name for name in never if name in only]:
        only[column] -= never.pop(column)
    return Demand(tuple(sorted(only.items())), tuple(sorted(never.items())), frozenset(others), frozenset(one_of))


def _add_facts(only: dict[str, frozenset[str]]) -> None:
    for column, values, implied in FACTS:
        if column in only and only[column] <= values:
            only[implied] = only.get(implied, YES) & YES


def remainder(inner: Demand, outer: Demand, certain: Container[str]) -> Demand | None:
    """What the rows of `outer` fulfil that are not in `inner`, which lies in it; None unless `inner` demands one thing
    more. `certain`: columns that are true or false in every row: of the others a row without a value is in neither."""
    was, facts = dict(outer.only), {implied for column, _, implied in FACTS if column in dict(inner.only)}
    more = [frozenset([(c, v)]) for c, v in inner.only if was.get(c) != v and c not in facts]
    more += inner.one_of - outer.one_of
    if len(more) != 1 or inner.others != outer.others or inner.never != outer.never:
        return None
    if any(column not in certain or values not in (YES, NO) for column, values in more[0]):
        return None
    for column, values in more[0]:
        opposite = NO if values == YES else YES
        was[column] = was.get(column, opposite) & opposite
    _add_facts(was)
    return replace(outer, only=tuple(sorted(was.items())))


def within(inner: Demand, outer: Demand) -> bool:
    """Whether every row that fulfils `inner` fulfils `outer`."""
    only, never = dict(inner.only), dict(inner.never)

    def excludes(column: str, values: frozenset[str]) -> bool:
        return not only[column] & values if column in only else values <= never.get(column, frozenset())

    return (
        outer.others <= inner.others
        and all(column in only and only[column] <= values for column, values in outer.only)
        and all(excludes(column, values) for column, values in outer.never)
        and all(
            any(less <= choice for less in inner.one_of)
            or any(only.get(c, values | {""}) <= values for c, values in choice)
            for choice in outer.one_of
        )
    )


def disjoint(one: Demand, other: Demand) -> bool:
    """Whether no row can fulfil both: they ask different values of one column."""
    return any(_clash(a, b) for a, b in ((one, other), (other, one)))


def _clash(one: Demand, other: Demand) -> bool:
    only, never = dict(other.only), dict(other.never)

    def impossible(column: str, values: frozenset[str]) -> bool:
        return (column in only and not values & only[column]) or values <= never.get(column, frozenset())

    return any(impossible(*item) for item in one.only) or any(
        all(impossible(*item) for item in choice) for choice in one.one_of
    )


def _parts(text: str) -> list[exp.Expression]:
    try:
        return list(_conjuncts(sqlglot.parse_one(text, read="duckdb")))
    except ParseError:  # words that are no condition: the same words are the same demand
        return [exp.Var(this=" ".join(text.split()))]


def _conjuncts(node: exp.Expression) -> Iterator[exp.Expression]:
    node = node.unnest()
    if isinstance(node, exp.And):
        yield from _conjuncts(node.left)
        yield from _conjuncts(node.right)
    elif not (isinstance(node, exp.Boolean) and node.this):
        yield node


def _choice(node: exp.Expression) -> Choice | None:
    """The columns and values of an OR between conditions that each name what one column may be."""
    if not isinstance(node, exp.Or):
        return None
    read = [_read(part.unnest()) for part in node.flatten()]
    return frozenset((c, v) for c, _, v in read) if all(c is not None and named for c, named, _ in read) else None


def _read(node: exp.Expression) -> tuple[str | None, bool, frozenset[str]]:
    """The column that a condition is about, whether it names what is allowed or what is not, and the values."""
    if isinstance(node, exp.Column):
        return node.name, True, YES
    if isinstance(node, exp.Not):
        column, allowed, values = _read(node.this.unnest())
        # NOT IN lets no row pass whose value is missing, as IN does.
        return (column, True, NO) if values == YES else (column, not allowed, values)
    of_column = isinstance(node.this, exp.Column)
    if of_column and isinstance(node, exp.EQ | exp.NEQ) and isinstance(node.expression, exp.Literal):
        return node.this.name, isinstance(node, exp.EQ), frozenset([node.expression.name])
    if of_column and isinstance(node, exp.In) and all(isinstance(item, exp.Literal) for item in node.expressions):
        return node.this.name, True, frozenset(item.name for item in node.expressions)
    return None, True, frozenset()
