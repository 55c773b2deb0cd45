"""Rows of a unit's view from a few records written by hand, and random records of any table.

Belongs here: writing records as Parquet, the relations `run` and `period_list` written down anew, asking DuckDB.
Does not: what is expected (the tests).
"""

import random
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from indicators.engines import open_engine
from indicators.units import UNITS, Unit
from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.records import ARROW_TYPES
from schemas.tables import TABLES

SYSTEM_UNITS = {
    name: unit for name, unit in UNITS.items() if name not in ("contact", "woman", "case", "referral", "notification")
}
"""All units but those of women, contacts, cases, referrals and notifications."""

Records = Mapping[str, list[dict]]
"""Rows by table. A column that a row leaves out is null."""


def rows_of(
    unit: Unit,
    records: Records,
    folder: Path,
    periods: Iterable[str] = ("2025",),
    data_cutoff: date = date(2026, 6, 30),
    columns: str = "*",
) -> list[dict]:
    """All rows of the view of `unit` over `records`, as dictionaries, in no order."""
    relations = [("run", run_relation(data_cutoff)), ("period_list", period_relation(periods))]
    steps = ",\n".join(f"{name} AS ({sql})" for name, sql in [*relations, *((s.name, s.sql) for s in unit.steps)])
    read = [table for table in TABLES if any(table in step.sql for step in unit.steps)]
    with open_engine(write_records(records, folder), read) as engine:
        return engine.run(f"WITH {steps}\nSELECT {columns} FROM {unit.view}").to_pylist()


def write_records(records: Records, folder: Path) -> dict[str, Path]:
    """A Parquet file for each table, with all its columns."""
    paths = {}
    for table, rows in records.items():
        schema = pa.schema([(column.name, ARROW_TYPES[column.kind]) for column in describe(table)])
        _refuse_slips(table, rows)
        paths[table] = folder / f"{table}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), paths[table])
    return paths


def _refuse_slips(table: str, rows: list[dict]) -> None:
    """A column or a code that does not exist would make a test that says nothing."""
    columns = {column.name: column for column in describe(table)}
    for row in rows:
        for name, value in row.items():
            if columns[name].code_list and value is not None:
                codes = load_code_list(columns[name].code_list).codes_only()
                assert {value} <= set(codes) if isinstance(value, str) else set(value) <= set(codes), f"{table}.{name}"


def run_relation(data_cutoff: date) -> str:
    return f"SELECT DATE '{data_cutoff}' AS data_cutoff"


def period_relation(periods: Iterable[str]) -> str:
    """SQL of the periods `2025`, `2025-Q3` and `2025-Q3-12m`."""
    rows = []
    for period in periods:
        kind, first, last = bounds(period)
        last_day = last.replace(day=monthrange(last.year, last.month)[1])
        quarters = 1 if kind == "quarter" else 4
        rows.append(
            f"('{period}', '{kind}', DATE '{first}', DATE '{last}', DATE '{last_day}', "
            f"CAST({last.year} AS INTEGER), CAST({quarters} AS INTEGER))"
        )
    names = "period, kind, first_month, last_month, last_day, year, quarters"
    return f"SELECT * FROM (VALUES {', '.join(rows)}) AS listed({names})"


def bounds(period: str) -> tuple[str, date, date]:
    """Kind of a period, its first and its last month."""
    year, _, rest = period.partition("-")
    if not rest:
        return "year", date(int(year), 1, 1), date(int(year), 12, 1)
    last = date(int(year), int(rest[1]) * 3, 1)
    if not rest.endswith("-12m"):
        return "quarter", last.replace(month=last.month - 2), last
    return "rolling", date(last.year, 1, 1) if last.month == 12 else date(last.year - 1, last.month + 1, 1), last


def random_rows(table: str, draws: random.Random, number: int, **drawn) -> list[dict]:
    """Rows of a table with random codes, numbers and nulls in every column that may be null.

    `drawn`: for some columns, a function that gives the value of a row from its number.
    """
    return [
        {
            column.name: drawn[column.name](place) if column.name in drawn else _draw(column, draws)
            for column in describe(table)
        }
        for place in range(number)
    ]


def _draw(column, draws: random.Random):
    if column.nullable and draws.random() < 0.2:
        return None
    match column.kind:
        case "code":
            return draws.choice(load_code_list(column.code_list).codes_only())
        case "codes":
            codes = load_code_list(column.code_list).codes_only()
            return draws.sample(codes, draws.choice((1, 1, 2, 3)))
        case "integer":
            return draws.randint(int(column.lowest or 0), 5)
        case "number":
            return draws.choice((0.5, 1.0, 2.25))
        case "boolean":
            return draws.random() < 0.6
        case "month":
            return random_month(draws)
        case "day":
            return date(draws.choice((2024, 2025)), draws.randint(1, 12), draws.randint(1, 28))
        case _:
            return f"K{draws.randrange(10**9)}"


def random_month(draws: random.Random) -> date:
    """A month of 2024 or 2025."""
    return date(draws.choice((2024, 2025)), draws.randint(1, 12), 1)


def facility(facility_id: str, region: str = "R1", facility_type: str = "phc", **more) -> dict:
    """A facility that has reported since 2020."""
    of_facility = {"facility_id": facility_id, "region_code": region, "facility_type": facility_type}
    return of_facility | {"setting": "city", "reporting_from": date(2020, 1, 1), "reporting_to": None} | more


def picked(rows: list[dict], *columns: str) -> list[tuple]:
    """These columns of all rows, in order."""
    return sorted(tuple(row[column] for column in columns) for row in rows)
