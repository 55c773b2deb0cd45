"""The statements: one a unit, each condition once, and nothing that another engine reads differently."""

import os
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from indicators.compile import columns_of, compile_quarters, compile_rows
from indicators.compile_women import compile_women
from indicators.measures import measures_by_unit
from indicators.periods import list_periods, period_of, with_rolling_years
from indicators.registry import load_catalogue
from indicators.units import UNITS
from schemas.code_lists import load_code_list
from schemas.dimensions import load_dimensions

CUTOFF = date(2026, 6, 30)
PERIODS = [period_of(label) for label in with_rolling_years(list_periods(range(2024 * 4, 2026 * 4), CUTOFF))]
MEASURES = measures_by_unit([sheet for sheet in load_catalogue().values() if not sheet.derived], CUTOFF)
SNAPSHOTS = Path(__file__).parent / "compiled"


def statement(name: str) -> str:
    """The statement that counts everything the catalogue asks of a unit, by all its dimensions."""
    unit, measures = UNITS[name], MEASURES[name].columns
    by = columns_of(unit, unit.dimensions)
    if unit.profile:
        return compile_women(unit, measures, by, [(), ("facility_type",), ("region",)], range(8096, 8104), CUTOFF)
    return compile_rows(unit, measures, by, PERIODS, CUTOFF)


STATEMENTS = {name: statement(name) for name in UNITS if name in MEASURES} | {
    f"quarters of {name}": compile_quarters(unit, CUTOFF) for name, unit in UNITS.items() if unit.timing == "dated"
}


@pytest.fixture(params=STATEMENTS.values(), ids=STATEMENTS.keys())
def tree(request) -> exp.Expression:
    return sqlglot.parse_one(request.param, read="duckdb")


def test_sqlglot_carries_it_to_spark(tree):
    spark = tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    assert "&&" not in spark and "QUALIFY" not in spark
    assert sqlglot.parse_one(spark, read="spark")


def test_it_has_no_division_no_quantile_and_no_difference_of_months(tree):
    assert not list(tree.find_all(exp.Div, exp.IntDiv, exp.PercentileCont, exp.Quantile, exp.Median))
    # Differences in days mean the same everywhere; in months or years they do not.
    assert all(str(call.args.get("unit")).lower() == "day" for call in tree.find_all(exp.DateDiff))


def test_its_rows_have_an_explicit_order(tree):
    assert tree.args.get("order")


def test_grouping_asks_for_one_column_at_a_time(tree):
    assert all(len(call.expressions) == 1 for call in tree.find_all(exp.Grouping))


@pytest.mark.parametrize("name", MEASURES)
def test_every_count_is_whole_and_never_null(name):
    # The last SELECT only: coalesce(count_if(...), 0) as BIGINT.
    for column in sqlglot.parse_one(STATEMENTS[name], read="duckdb").expressions:
        if column.find(exp.CountIf):
            cast = column.this
            assert isinstance(cast, exp.Cast) and cast.to.is_type("bigint") and isinstance(cast.this, exp.Coalesce)


@pytest.mark.parametrize("name", MEASURES)
def test_each_distinct_condition_stands_there_once(name):
    steps = sqlglot.parse_one(STATEMENTS[name], read="duckdb").find_all(exp.CTE)
    marked = next(step for step in steps if step.alias == "marked")
    conditions = [column.this.sql() for column in marked.this.expressions if isinstance(column, exp.Alias)]
    assert len(set(conditions)) == len(conditions)


def test_partners_of_a_case_are_those_in_scope_of_the_code_list():
    tree = sqlglot.parse_one(STATEMENTS["case"], read="duckdb")
    listed = next(item for item in tree.find_all(exp.In) if item.this.name == "perpetrator_rel")
    assert tuple(item.name for item in listed.expressions) == load_code_list("rel").in_scope("ipv")


def test_groups_in_the_statements_are_the_published_classes():
    dimensions = load_dimensions({})
    published = {
        item.code
        for name in ("ethnic_group", "origin", "age_group", "length_of_stay")
        for item in dimensions[name].classes
    }
    cases = sqlglot.parse_one(STATEMENTS["contact"], read="duckdb").find_all(exp.Case)
    results = [branch.args["true"] for case in cases for branch in case.args["ifs"]]
    assert {result.name for result in results if result.is_string} == published


@pytest.mark.parametrize("name", MEASURES)
def test_the_statement_is_the_one_that_was_read(name):
    """What runs over records is looked at whenever it changes: `UPDATE_SNAPSHOTS=1` writes it anew."""
    kept = SNAPSHOTS / f"{name}.sql"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOTS.mkdir(exist_ok=True)
        kept.write_text(STATEMENTS[name] + "\n", encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == STATEMENTS[name] + "\n"


def test_no_snapshot_is_left_of_a_unit_that_is_gone():
    assert {path.stem for path in SNAPSHOTS.glob("*.sql")} == set(MEASURES)


def test_counts_with_the_same_conditions_are_counted_once():
    # C01 and the denominators of C02 to C07 are the same number.
    counts = [
        column for column in sqlglot.parse_one(STATEMENTS["notification"]).expressions if column.find(exp.CountIf)
    ]
    assert len(counts) == 7
