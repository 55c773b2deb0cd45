"""The steps of units keep to SQL that sqlglot carries to Spark unchanged in meaning. One rule, one trap.

Each rule is shown to catch a statement that breaks it, and to let the way round pass.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest
import sqlglot
from sqlglot import exp

from indicators.units import UNITS
from schemas.columns import describe
from schemas.tables import TABLES
from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS

STEPS = {f"{unit.name}: {step.name}": step.sql for unit in (UNITS | SYSTEM_UNITS).values() for step in unit.steps}

DATE_COLUMNS = {column.name for table in TABLES for column in describe(table) if column.kind in ("month", "day")}
DATE_COLUMNS |= {"data_cutoff", "first_month", "last_month", "last_day", "month", "raised_month", "event_month"}


def parse(sql: str) -> exp.Expression:
    return sqlglot.parse_one(sql, read="duckdb")


def _is_date(node: exp.Expression | None) -> bool:
    node = node.unnest() if node else None
    return isinstance(node, exp.Column) and node.name in DATE_COLUMNS


def any_of(*kinds: type[exp.Expression]) -> Callable[[exp.Expression], Iterable[exp.Expression]]:
    return lambda tree: tree.find_all(*kinds)


def count_of_several_columns(tree: exp.Expression) -> Iterator[exp.Expression]:
    """A row counts in one engine if any of them is filled, in another only if all are."""
    for call in tree.find_all(exp.Count):
        if isinstance(call.this, exp.Distinct) and (
            len(call.this.expressions) > 1 or isinstance(call.this.expressions[0].unnest(), exp.Tuple)
        ):
            yield call


def count_if_bare(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Of no row it is null in one engine and 0 in another."""
    return (call for call in tree.find_all(exp.CountIf) if not isinstance(call.parent, exp.Coalesce))


def grouping_of_several(tree: exp.Expression) -> Iterator[exp.Expression]:
    return (call for call in tree.find_all(exp.Grouping) if len(call.expressions) != 1)


def window_without_order(tree: exp.Expression) -> Iterator[exp.Expression]:
    return (window for window in tree.find_all(exp.Window) if not window.args.get("order"))


def sum_not_bigint(tree: exp.Expression) -> Iterator[exp.Expression]:
    """A sum of whole numbers is of a width that only one engine has. Running sums stay inside the statement."""
    for call in tree.find_all(exp.Sum):
        cast = call.parent
        if not isinstance(cast, exp.Window) and not (isinstance(cast, exp.Cast) and cast.to.is_type("bigint")):
            yield call


def date_arithmetic(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Date less date is a number in one engine and an interval in another; date and number are not the same day."""
    return (sum_ for sum_ in tree.find_all(exp.Add, exp.Sub) if _is_date(sum_.left) or _is_date(sum_.right))


def difference_not_in_days(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Engines count months between days by different rules. Months are whole numbers of their own."""
    return (call for call in tree.find_all(exp.DateDiff) if str(call.args.get("unit")).upper() not in ("'DAY'", "DAY"))


def unordered_choice(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Which row or which order comes out is not said."""
    return tree.find_all(exp.AnyValue, exp.First, exp.Last, exp.ArrayAgg, exp.GroupConcat)


def star_with_exceptions(tree: exp.Expression) -> Iterator[exp.Expression]:
    kinds = ("except_", "except", "replace", "rename")
    return (star for star in tree.find_all(exp.Star) if any(star.args.get(kind) for kind in kinds))


def group_by_position_or_all(tree: exp.Expression) -> Iterator[exp.Expression]:
    for group in tree.find_all(exp.Group):
        if group.args.get("all") or any(isinstance(item, exp.Literal) for item in group.expressions):
            yield group


@dataclass(frozen=True)
class Rule:
    """`broken`: a statement that breaks it. `kept`: the way round, which passes."""

    find: Callable[[exp.Expression], Iterable[exp.Expression]]
    broken: str
    kept: str


RULES = {
    "no FILTER": Rule(
        any_of(exp.Filter),
        "SELECT count(*) FILTER (WHERE a) FROM t",
        "SELECT count(CASE WHEN a THEN 1 END) FROM t",
    ),
    "no QUALIFY": Rule(
        any_of(exp.Qualify),
        "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1",
        "SELECT a, row_number() OVER (ORDER BY a) AS place FROM t",
    ),
    "no lambda": Rule(
        any_of(exp.Lambda),
        "SELECT list_filter(a, lambda x: x <> 'none') FROM t",
        "SELECT list_contains(a, 'none') FROM t",
    ),
    "no division": Rule(any_of(exp.Div), "SELECT a / b FROM t", "SELECT a * b FROM t"),
    "no division of whole numbers": Rule(any_of(exp.IntDiv), "SELECT a // b FROM t", "SELECT a * b FROM t"),
    "no date_trunc": Rule(
        any_of(exp.DateTrunc, exp.TimestampTrunc),
        "SELECT date_trunc('quarter', a) FROM t",
        "SELECT make_date(CAST(extract(year FROM a) AS INTEGER), 1, 1) FROM t",
    ),
    "no quantiles": Rule(
        any_of(exp.Quantile, exp.ApproxQuantile, exp.PercentileCont, exp.PercentileDisc, exp.Median),
        "SELECT quantile_disc(a, 0.5) FROM t",
        "SELECT max(a) FROM t",
    ),
    "no COUNT(DISTINCT a, b)": Rule(
        count_of_several_columns, "SELECT count(DISTINCT (a, b)) FROM t", "SELECT count(DISTINCT a) FROM t"
    ),
    "count_if only in coalesce": Rule(
        count_if_bare, "SELECT count_if(a) FROM t", "SELECT coalesce(count_if(a), 0) FROM t"
    ),
    "GROUPING of one column": Rule(
        grouping_of_several,
        "SELECT grouping(a, b) FROM t GROUP BY CUBE (a, b)",
        "SELECT grouping(a) FROM t GROUP BY CUBE (a)",
    ),
    "an order in each window": Rule(
        window_without_order,
        "SELECT row_number() OVER (PARTITION BY a) FROM t",
        "SELECT row_number() OVER (PARTITION BY a ORDER BY b) FROM t",
    ),
    "sums as BIGINT": Rule(
        sum_not_bigint, "SELECT sum(a) FROM t", "SELECT CAST(sum(a) AS BIGINT), sum(a) OVER (ORDER BY b) FROM t"
    ),
    "no arithmetic on dates": Rule(
        date_arithmetic,
        "SELECT t.responded_date - raised_date FROM t",
        "SELECT date_diff('day', raised_date, t.responded_date) - 1 FROM t",
    ),
    "no days added to dates": Rule(
        date_arithmetic, "SELECT (raised_date) + 60 FROM t", "SELECT date_diff('day', raised_date, a) + 60 FROM t"
    ),
    "no intervals": Rule(
        any_of(exp.Interval), "SELECT a - INTERVAL 12 MONTH FROM t", "SELECT month_number - 12 FROM t"
    ),
    "differences of dates in days only": Rule(
        difference_not_in_days, "SELECT date_diff('month', a, b) FROM t", "SELECT date_diff('day', a, b) FROM t"
    ),
    "no length, which counts letters elsewhere": Rule(
        any_of(exp.Length), "SELECT len(a) FROM t", "SELECT array_length(a) FROM t"
    ),
    "no choice without an order": Rule(
        unordered_choice, "SELECT any_value(a), list(b) FROM t", "SELECT arg_max(a, b) FROM t"
    ),
    "no star with exceptions": Rule(star_with_exceptions, "SELECT * EXCLUDE (a) FROM t", "SELECT t.*, a AS b FROM t"),
    "groups by name": Rule(
        group_by_position_or_all, "SELECT a, max(b) FROM t GROUP BY 1", "SELECT a, max(b) FROM t GROUP BY a"
    ),
    "no DISTINCT ON": Rule(
        lambda tree: (node for node in tree.find_all(exp.Distinct) if node.args.get("on")),
        "SELECT DISTINCT ON (a) a, b FROM t",
        "SELECT a, max(b) FROM t GROUP BY a",
    ),
    "no clock and no chance": Rule(
        any_of(exp.CurrentDate, exp.CurrentTimestamp, exp.Rand), "SELECT current_date, random()", "SELECT data_cutoff"
    ),
    "no function that sqlglot does not know": Rule(
        any_of(exp.Anonymous), "SELECT list_has_all(a, ['x']) FROM t", "SELECT list_contains(a, 'x') FROM t"
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_catches_what_breaks_it(name):
    assert list(RULES[name].find(parse(RULES[name].broken)))


@pytest.mark.parametrize("name", RULES)
def test_the_way_round_passes_every_rule(name):
    tree = parse(RULES[name].kept)
    assert [other for other, rule in RULES.items() if list(rule.find(tree))] == []


@pytest.mark.parametrize("name", RULES)
def test_every_step_keeps_the_rule(name):
    broken = {step for step, sql in STEPS.items() if list(RULES[name].find(parse(sql)))}
    assert broken == set()


@pytest.mark.parametrize("step", STEPS)
def test_sqlglot_carries_every_step_to_spark(step):
    spark = parse(STEPS[step]).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    assert sqlglot.parse_one(spark, read="spark")


@pytest.mark.parametrize(
    ("ours", "spark"),
    [
        ("array_length(a)", "SIZE(a)"),
        ("list_contains(a, 'x')", "ARRAY_CONTAINS(a, 'x')"),
        ("a = ['x']", "a = ARRAY('x')"),
        ("arg_max(a, b)", "MAX_BY(a, b)"),
        ("bool_or(a)", "BOOL_OR(a)"),
        ("count_if(a)", "COUNT_IF(a)"),
        ("date_diff('day', a, b)", "DATEDIFF(DAY, a, b)"),
        ("make_date(a, b, 1)", "MAKE_DATE(a, b, 1)"),
        ("extract(quarter FROM a)", "EXTRACT(QUARTER FROM a)"),
        ("a || ':' || b", "a || ':' || b"),
        ("row_number() OVER (ORDER BY a)", "ROW_NUMBER() OVER (ORDER BY a NULLS LAST)"),
        ("row_number() OVER (ORDER BY a DESC)", "ROW_NUMBER() OVER (ORDER BY a DESC)"),
        ("a IS DISTINCT FROM b", "a IS DISTINCT FROM b"),
    ],
)
def test_the_words_that_steps_use_have_these_in_spark(ours, spark):
    # Where both put nulls last for DESC, nothing needs saying; for ASC they differ, and sqlglot says it.
    assert parse(f"SELECT {ours}").sql(dialect="spark") == f"SELECT {spark}"
