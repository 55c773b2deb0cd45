"""The statements: one a unit, each condition once, and nothing that another engine reads differently."""

from datetime import date

import pytest
import sqlglot
from sqlglot import exp

from indicators.compile import compile_counts, compile_quarters, measures_of
from indicators.registry import load_catalogue
from indicators.units import UNITS
from schemas.code_lists import load_code_list
from schemas.dimensions import load_dimensions

CUTOFF = date(2026, 6, 30)


def statement(name: str) -> str:
    sheets = [sheet for sheet in load_catalogue().values() if sheet.unit_of_count == name]
    return compile_counts(UNITS[name], measures_of(sheets, CUTOFF).values())


STATEMENTS = {name: statement(name) for name in UNITS} | {
    f"quarters of {name}": compile_quarters(unit) for name, unit in UNITS.items()
}


@pytest.fixture(params=STATEMENTS.values(), ids=STATEMENTS.keys())
def tree(request) -> exp.Expression:
    return sqlglot.parse_one(request.param, read="duckdb")


def test_sqlglot_carries_it_to_spark(tree):
    spark = tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    assert "&&" not in spark and "QUALIFY" not in spark
    assert sqlglot.parse_one(spark, read="spark")


def test_it_has_no_division_no_quantile_and_no_difference_of_dates(tree):
    assert not list(tree.find_all(exp.Div, exp.IntDiv, exp.DateDiff, exp.PercentileCont, exp.Quantile, exp.Median))


def test_its_rows_have_an_explicit_order(tree):
    assert tree.args.get("order")


def test_grouping_asks_for_one_column_at_a_time(tree):
    assert all(len(call.expressions) == 1 for call in tree.find_all(exp.Grouping))


@pytest.mark.parametrize("name", UNITS)
def test_every_count_is_whole_and_never_null(name):
    # The last SELECT only: coalesce(count_if(...), 0) as BIGINT.
    for column in sqlglot.parse_one(STATEMENTS[name], read="duckdb").expressions:
        if column.find(exp.CountIf):
            cast = column.this
            assert isinstance(cast, exp.Cast) and cast.to.is_type("bigint") and isinstance(cast.this, exp.Coalesce)


@pytest.mark.parametrize("name", UNITS)
def test_each_distinct_condition_stands_there_once(name):
    steps = sqlglot.parse_one(STATEMENTS[name], read="duckdb").find_all(exp.CTE)
    marked = next(step for step in steps if step.alias == "marked")
    conditions = [column.this.sql() for column in marked.this.expressions if isinstance(column, exp.Alias)]
    assert conditions and len(set(conditions)) == len(conditions)


def test_partners_of_a_case_are_those_in_scope_of_the_code_list():
    tree = sqlglot.parse_one(STATEMENTS["case"], read="duckdb")
    listed = next(item for item in tree.find_all(exp.In) if item.this.name == "perpetrator_rel")
    assert tuple(item.name for item in listed.expressions) == load_code_list("rel").in_scope("ipv")


def test_groups_in_the_statements_are_the_published_classes():
    dimensions = load_dimensions({})
    cases = sqlglot.parse_one(STATEMENTS["contact"], read="duckdb").find_all(exp.Case)
    results = [branch.args["true"] for case in cases for branch in case.args["ifs"]]
    named = {result.name for result in results if result.is_string}
    assert named == {item.code for item in dimensions["ethnic_group"].classes}


def test_counts_with_the_same_conditions_are_counted_once():
    # C01 and the denominators of C02 to C07 are the same number.
    counts = [
        column for column in sqlglot.parse_one(STATEMENTS["notification"]).expressions if column.find(exp.CountIf)
    ]
    assert len(counts) == 7
