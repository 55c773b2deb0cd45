"""The language in which a sheet says what it counts: boolean expressions over the columns of a counting unit.

Belongs here: what a sheet may say, and how it is turned into SQL. Does not: sheets (`registry`), the columns of
a unit (`units`), whole statements (`compile`).

A sheet is data that others write, so its text never reaches an engine. It is parsed, every node is checked
against an allow-list, and new SQL is built from the checked parts. The language: AND, OR, NOT, parentheses,
= <> < <= > >=, IN, BETWEEN, IS [NOT] NULL, IS [NOT] DISTINCT FROM, TRUE, and the functions has(codes, 'code')
and has_any_of(codes, ['code', ...]), with a column on the left and literals on the right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

import sqlglot
from sqlglot import exp

from indicators.units.unit import ViewColumn

LONGEST = 1000
FEW_COLUMNS = 12
REFERENCE = "docs/metadata-sheets.md"
ALLOWED_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ \n'(),[]=<>")
"""Enough for the language above; leaves no way to write a comment, a second statement, a quoted or qualified
name, a parameter, a cast, a star or a sign that only looks like another."""

COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)
ORDERINGS = (exp.LT, exp.LTE, exp.GT, exp.GTE)
NULL_SAFE = (exp.NullSafeEQ, exp.NullSafeNEQ)


class PredicateRefused(ValueError):
    """A predicate says something a sheet may not say. The message explains what, and what to write instead."""


@dataclass(frozen=True)
class Predicate:
    """A checked predicate.

    `sql`: SQL made from the checked tree, in DuckDB's words, portable to Spark by sqlglot.
    `columns`: the columns of the unit's view it reads.
    `listed_codes`: for each column with several codes, the codes it looks for; a source that cannot supply one
    of them cannot answer the predicate.
    """

    sql: str
    columns: frozenset[str]
    listed_codes: Mapping[str, frozenset[str]]


def parse_predicate(text: str, columns: Mapping[str, ViewColumn]) -> Predicate:
    """The predicate that `text` states over `columns`. Raises PredicateRefused for anything not allowed."""
    try:
        return _Reading(columns).predicate(text)
    except RecursionError:
        raise PredicateRefused("take parentheses out: it is nested too deeply") from None


class _Reading:
    """One reading of one text: the checks, and what was met on the way."""

    def __init__(self, columns: Mapping[str, ViewColumn]):
        self.columns = columns
        self.used: set[str] = set()
        self.listed: dict[str, set[str]] = {}

    def predicate(self, text: str) -> Predicate:
        sql = self.convert(_parse(text), negated=False).sql(dialect="duckdb")
        listed = {name: frozenset(codes) for name, codes in sorted(self.listed.items())}
        return Predicate(sql, frozenset(self.used), listed)

    def convert(self, node: exp.Expression, negated: bool) -> exp.Expression:
        """A new tree for `node`. `negated`: it stands under a NOT, where a null answer would be lost."""
        if isinstance(node, exp.Paren):
            return exp.Paren(this=self.convert(node.this, negated))
        if isinstance(node, exp.And | exp.Or):
            sides = (exp.Paren(this=self.convert(side, negated)) for side in (node.left, node.right))
            return type(node)(**dict(zip(("this", "expression"), sides, strict=True)))
        if isinstance(node, exp.Not):
            return exp.Not(this=exp.Paren(this=self.convert(node.this, negated=True)))
        if isinstance(node, exp.Boolean) and node.this:
            return exp.true()
        if isinstance(node, exp.Column):
            return self.boolean_column(node, negated)
        if isinstance(node, COMPARISONS):
            return self.comparison(node, negated)
        if isinstance(node, exp.Is):
            return self.is_null(node)
        if isinstance(node, exp.In):
            return self.membership(node, negated)
        if isinstance(node, exp.Between):
            return self.between(node, negated)
        if isinstance(node, exp.Anonymous):
            return self.list_function(node, negated)
        _refuse_node(node)

    def column(self, node: exp.Expression, kinds: Iterable[str], what: str) -> ViewColumn:
        """The column that `node` names, if it is one of the unit's and of one of `kinds`."""
        if not isinstance(node, exp.Column) or set(_filled(node)) != {"this"} or node.this.args.get("quoted"):
            raise PredicateRefused(f"{what} takes a column of the unit on its left and literals on its right")
        column = self.columns.get(node.name)
        if column is None:
            known = sorted(self.columns)
            near = get_close_matches(node.name, known, n=1, cutoff=0.85)
            listed = f"write one of: {', '.join(known)}" if len(known) <= FEW_COLUMNS else "look it up in " + REFERENCE
            hint = f"write {near[0]} if that is meant" if near else listed
            raise PredicateRefused(f"there is no column {node.name} in this unit: {hint}")
        if column.kind not in kinds:
            raise PredicateRefused(f"{what} does not fit column {column.name}, which is of kind {column.kind}")
        self.used.add(column.name)
        return column

    def boolean_column(self, node: exp.Expression, negated: bool) -> exp.Expression:
        column = self.column(node, ("boolean",), "a condition without comparison")
        _refuse_lost_nulls(column, negated)
        return exp.column(column.name)

    def comparison(self, node: exp.Binary, negated: bool) -> exp.Expression:
        ordering = isinstance(node, ORDERINGS)
        kinds = ("integer",) if ordering else ("code", "integer", "boolean")
        column = self.column(node.left, kinds, "this comparison")
        if not isinstance(node, NULL_SAFE):
            _refuse_lost_nulls(column, negated or isinstance(node, exp.NEQ))
        return type(node)(this=exp.column(column.name), expression=_literal(node.right, column))

    def is_null(self, node: exp.Is) -> exp.Expression:
        kinds = ("code", "codes", "integer", "boolean")
        if not isinstance(node.expression, exp.Null):
            raise PredicateRefused("IS is followed by NULL, NOT NULL, DISTINCT FROM or NOT DISTINCT FROM only")
        return exp.Is(this=exp.column(self.column(node.this, kinds, "IS NULL").name), expression=exp.Null())

    def membership(self, node: exp.In, negated: bool) -> exp.Expression:
        if set(_filled(node)) != {"this", "expressions"}:
            raise PredicateRefused("IN takes a list of literals, not a query or a column")
        column = self.column(node.this, ("code", "integer"), "IN")
        _refuse_lost_nulls(column, negated)
        return exp.In(this=exp.column(column.name), expressions=[_literal(item, column) for item in node.expressions])

    def between(self, node: exp.Between, negated: bool) -> exp.Expression:
        if set(_filled(node)) != {"this", "low", "high"}:
            raise PredicateRefused("BETWEEN takes two whole numbers")
        column = self.column(node.this, ("integer",), "BETWEEN")
        _refuse_lost_nulls(column, negated)
        low, high = _literal(node.args["low"], column), _literal(node.args["high"], column)
        return exp.Between(this=exp.column(column.name), low=low, high=high)

    def list_function(self, node: exp.Anonymous, negated: bool) -> exp.Expression:
        """`has` and `has_any_of`, as one membership test a code joined by OR, which every engine understands."""
        if node.this not in ("has", "has_any_of") or len(node.expressions) != 2:
            raise PredicateRefused(
                f"{node.name} is not a function of this language: has(column, 'code') and "
                "has_any_of(column, ['code', ...]) are"
            )
        column = self.column(node.expressions[0], ("codes",), node.this)
        _refuse_lost_nulls(column, negated)
        wanted = node.expressions[1]
        if node.this == "has":
            codes = [_literal(wanted, column)]
        elif isinstance(wanted, exp.Array) and wanted.expressions:
            codes = [_literal(item, column) for item in wanted.expressions]
        else:
            raise PredicateRefused("has_any_of takes a list of codes: has_any_of(column, ['a', 'b'])")
        self.listed.setdefault(column.name, set()).update(code.name for code in codes)
        tests = [exp.ArrayContains(this=exp.column(column.name), expression=code) for code in codes]
        return tests[0] if len(tests) == 1 else exp.Paren(this=exp.or_(*tests))


def _parse(text: str) -> exp.Expression:
    if not isinstance(text, str) or not text.strip():
        raise PredicateRefused("a predicate is a text; write TRUE if every row of the unit counts")
    if len(text) > LONGEST:
        raise PredicateRefused(f"make it shorter: a condition has at most {LONGEST} characters")
    foreign = sorted(set(text) - ALLOWED_CHARACTERS)
    if foreign:
        raise PredicateRefused(f"take out the character {foreign[0]!r}: it has no place in a condition")
    if "<=>" in text or "==" in text:
        raise PredicateRefused("write IS NOT DISTINCT FROM instead of <=> and = instead of ==")
    try:
        return sqlglot.parse_one(text, read="duckdb")
    except sqlglot.errors.SqlglotError:
        raise PredicateRefused("mend it: it cannot be read as one condition") from None


def _literal(node: exp.Expression, column: ViewColumn) -> exp.Expression:
    """The literal `node`, if it is a value the column can take."""
    if column.kind == "boolean":
        if isinstance(node, exp.Boolean):
            return exp.Boolean(this=bool(node.this))
        raise PredicateRefused(f"column {column.name} is boolean: it can only be TRUE or FALSE")
    if not isinstance(node, exp.Literal):
        raise PredicateRefused(f"column {column.name} is compared with literals only")
    if column.kind == "integer":
        if node.is_string or not node.name.isdigit():
            raise PredicateRefused(f"column {column.name} is compared with whole numbers only")
        return exp.Literal.number(int(node.name))
    if not node.is_string or node.name not in column.codes:
        known = ", ".join(column.codes)
        raise PredicateRefused(f"{node.name!r} is not a code of column {column.name}; its codes are: {known}")
    return exp.Literal.string(node.name)


def _refuse_lost_nulls(column: ViewColumn, excluding: bool) -> None:
    """Refuse an exclusion over a column that may be null (semantics I1)."""
    if excluding and column.nullable:
        raise PredicateRefused(
            f"column {column.name} may be null, and <>, NOT IN or NOT would silently drop the rows where it is; "
            "write IS DISTINCT FROM, or list the codes that do count with IN"
        )


def _refuse_node(node: exp.Expression) -> NoReturn:
    name = "FALSE" if isinstance(node, exp.Boolean) else node.key.upper()
    raise PredicateRefused(f"take out {name}: the language of conditions does not have it")


def _filled(node: exp.Expression) -> list[str]:
    return [name for name, value in node.args.items() if value not in (None, False, [])]
