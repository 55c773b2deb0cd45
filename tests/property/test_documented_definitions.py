"""The plain computation says what the written definitions say, in their own SQL, on random countries.

The reference is the text of the data model (its views) and of the catalogue (its statements), read from the shared
documents and run by DuckDB; nothing of the code under test has a part in it. Where this house decided otherwise than
those documents, the test says so.
"""

import re

import duckdb
import pyarrow as pa
import pytest

from schemas.records import arrow_schema
from tests.property.plain_catalogue import DEFINITIONS, PlainCatalogue
from tests.property.random_country import Country, random_country
from tests.unit.schemas.documented_rules import views_in

SEEDS = range(6)
OF_A_WAVE = ("I01", "I02", "I06", "O19", "O20")
LEAST = 1
"""Random countries are small: here any group is large enough to be compared, where the documents say 30 or 50."""


def statements_in(shared) -> dict[str, str]:
    """The statement of every indicator, by its id, with columns `num`, `den` and `value`."""
    text = (shared / "domain" / "catalogue.md").read_text(encoding="utf-8")
    sheets = re.findall(r"^#### ([POI]\d\d) .*?```sql\n(.*?)\n```", text, re.MULTILINE | re.DOTALL)
    return {indicator: whole_statement(sql) for indicator, sql in sheets}


def whole_statement(sql: str) -> str:
    """The short forms of the catalogue, FROM, KEY, DEN, NUM, VALUE and WHERE, written out."""
    if sql.startswith(("SELECT", "WITH")):
        return sql.replace(">= 30", f">= {LEAST}")
    parts = dict(line.split(" ", 1) for line in sql.splitlines())
    table = parts["FROM"]
    if "KEY" in parts:
        key, below, above = parts["KEY"], parts["DEN"], parts["NUM"]
        num = f"count(DISTINCT {key}) FILTER (WHERE ({below}) AND ({above}))"
        den = f"count(DISTINCT {key}) FILTER (WHERE {below})"
        return f"SELECT num, den, 100.0 * num / nullif(den, 0) AS value FROM (SELECT {num} num, {den} den FROM {table})"
    if "weight" in parts.get("VALUE", ""):
        below, above = parts["DEN"], f"({parts['DEN']}) AND ({parts['NUM']})"
        num, den = f"count(*) FILTER (WHERE {above})", f"count(*) FILTER (WHERE {below})"
        value = f"100 * sum(weight) FILTER (WHERE {above}) / sum(weight) FILTER (WHERE {below})"
        return f"SELECT {num} AS num, {den} AS den, {value} AS value FROM {table}"
    if "DEN" in parts:
        columns = f"{parts['NUM']} AS num, {parts['DEN']} AS den, 100.0 * num / nullif(den, 0) AS value"
        return f"SELECT {columns} FROM {table} WHERE {parts['WHERE']}"
    return f"SELECT {parts['VALUE']} AS num, NULL AS den, num AS value FROM {table} WHERE {parts['WHERE']}"


def database(country: Country, views: str) -> duckdb.DuckDBPyConnection:
    """The tables and views. The profile is the answer of the highest order number; a woman without pseudonym has no
    such number, and the view as written loses what she said: here her only answer is her answer.
    """
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    for name, rows in country.tables.items():
        table = pa.Table.from_pylist(rows, schema=arrow_schema(name))
        connection.register("rows_of_table", table)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM rows_of_table")
    connection.execute(views.replace(", c.contact_seq)", ", coalesce(c.contact_seq, 0))"))
    connection.execute(f"CREATE OR REPLACE MACRO cutoff() AS DATE '{country.cutoff}'")
    return connection


def documented(connection, sql: str, year: int) -> tuple:
    """Counts and value. The statements leave three things to the reader, which are made plain here: a sum over no
    rows is 0; a weighted share of nobody is 0 per cent of those asked; a median beyond 90 days is 91.
    """
    connection.execute(f"CREATE OR REPLACE MACRO p_start() AS DATE '{year}-01-01'")
    connection.execute(f"CREATE OR REPLACE MACRO p_end() AS DATE '{year}-12-31'")
    num, den, value = connection.execute(f"SELECT num, den, value FROM ({sql})").fetchone()
    if num is None and "sum(" in sql:
        num, den = 0, 0
    if num == 0 and den and value is None and "weight" in sql:
        value = 0.0
    return num, den, 91 if value == 9999 else value


def without_descendants(country: Country) -> Country:
    """Descendants are born here: in the six groups of O22 they stand with the others who are. The statement makes
    groups of their own of them; so there are none here.
    """
    contacts = [
        row | {"migrant_status": "non_migrant"} if row["migrant_status"] == "descendant" else row
        for row in country.tables["service_contact"]
    ]
    return Country(country.tables | {"service_contact": contacts}, country.cutoff)


@pytest.fixture(scope="module")
def countries() -> list[Country]:
    return [without_descendants(random_country(seed, contacts=400)) for seed in SEEDS]


@pytest.fixture(scope="module")
def databases(countries, shared) -> list[duckdb.DuckDBPyConnection]:
    return [database(country, views_in(shared)) for country in countries]


@pytest.fixture(scope="module")
def catalogues(countries) -> list[PlainCatalogue]:
    return [PlainCatalogue(country.tables, country.cutoff, least=LEAST) for country in countries]


@pytest.mark.parametrize("indicator", [name for name in DEFINITIONS if name[0] != "C"])
def test_years_in_total_are_those_of_the_documents(indicator, countries, databases, catalogues, shared):
    sql = statements_in(shared)[indicator]
    measured = 0
    for country, connection, catalogue in zip(countries, databases, catalogues, strict=True):
        waves = {row["wave_year"] for row in country.tables["survey_respondent"]}
        for year in (2024, 2025):
            if indicator in OF_A_WAVE and year not in waves:
                continue  # the statement looks back to the last wave; here a wave stands under its own year only
            found = catalogue.cell(indicator, str(year), {})
            # Here a cohort stands under the year of its index contacts, there under the year after.
            expected = documented(connection, sql, year + 1 if indicator == "I03" else year)
            if indicator in ("O21", "O22", "I02"):
                expected, found = expected[2:], found[2:3]
            assert list(found[: len(expected)]) == pytest.approx(list(expected)), (country.cutoff, year)
            measured += bool(expected[-1])
    assert measured > 0, "no country has anything above 0: this compares nothing"


def test_every_indicator_is_in_both(shared):
    assert sorted(statements_in(shared)) == sorted(name for name in DEFINITIONS if name[0] != "C")
    assert len(statements_in(shared)) == 62
