"""What every unit of the system promises, on random records: its columns, its classes, and what it needs.

A source that lacks a column has nulls there. So the record columns that a unit names as needed must be enough: with
all others gone, there are as many rows, and each column has the same values as with everything.
"""

import random
from collections import Counter

import pytest

from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.tables import TABLES
from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, random_rows, rows_of

PERIODS = ("2024", "2025", "2025-Q1", "2025-Q4", "2025-Q2-12m")
MISSING = {"not_asked", "unknown", "declined"}
CLASSES = {
    "region": {"R1", "R2", "NAT"},
    "migrant_status": {"non_migrant", "descendant", "migrant", *MISSING},
    "ethnic_group": {"majority_only", "roma_traveller", "other_minority", *MISSING},
    "ethnic_mention": set(load_code_list("ethnic").codes_only()),
    "origin": {"national", "eu_efta", "other", *MISSING},
    "age_group": {"15_29", "30_44", "45_64", "65_plus", "unknown"},
    "length_of_stay": {"born_here", "under_5_years", "from_5_years", *MISSING},
    "language": set(load_code_list("langgrp").codes_only()),
    "disability": {"yes", "no", *MISSING},
    "facility_type": set(load_code_list("factype").codes_only()),
    "cadre": set(load_code_list("cadre").codes_only()),
}


def tables_of(unit) -> set[str]:
    every = unit.needs.union(*unit.dimension_needs.values(), *(column.needs for column in unit.columns.values()))
    return {name.partition(".")[0] for name in every}


def random_records(unit) -> dict[str, list[dict]]:
    """Forty rows a table, with facilities, contacts and years that meet."""
    draws = random.Random(unit.name)

    def place(_):
        return draws.choice(("R1", "R2", "NAT") if unit.name == "activity" else ("R1", "R2"))

    drawn = {
        "facility_id": lambda row: f"F{row % 8:04}",
        "region_code": place,
        "contact_id": lambda row: f"C{row}",
        "record_version": lambda _: 1,
        "year": lambda row: 2022 + row % 4,
        "wave_year": lambda row: 2024 + row % 2,
        "indicator_id": lambda row: f"P{row}",
        "version": lambda _: "1.0.0",
    }
    names = {table: {column.name for column in describe(table)} for table in tables_of(unit)}
    records = {
        table: random_rows(table, draws, 40, **{name: by for name, by in drawn.items() if name in names[table]})
        for table in sorted(names)
    }
    if "facility" in records:
        records["facility"] = [facility(f"F{row:04}", f"R{row % 2 + 1}", ("phc", "ngo")[row % 2]) for row in range(8)]
    _fit(records, draws)
    return records


def _fit(records: dict[str, list[dict]], draws: random.Random) -> None:
    """Rows that a unit looks for among all others: random codes would hardly ever meet."""
    for row in records.get("population_year", []) + records.get("ipv_homicide_year", []):
        row |= {"age_group": "total", "migrant_status": draws.choice(("total", "migrant"))}
        row |= {"ethnic_group": "total"} if "ethnic_group" in row else {"source": "police"}
        row |= {"region_code": "NAT"} if "ipv_homicide_year" in records else {}
    for row in records.get("system_activity", []):
        row |= {"activity_type": draws.choice(("coordination_meeting", "consultation"))}
    for row in records.get("referral", []):
        row |= {"destination": "police", "police_basis": draws.choice(("without_basis", None))}
    for row in records.get("service_contact", []):
        row |= {"ipv_disclosed": "yes"}
    for row in records.get("harm_report", []):
        row |= {"harm_type": draws.choice(("disclosure_to_immigration", "discrimination"))}


def only(records: dict[str, list[dict]], needed: frozenset[str]) -> dict[str, list[dict]]:
    """The records of a source that supplies these columns and no others."""
    return {
        table: [{name: value for name, value in row.items() if f"{table}.{name}" in needed} for row in rows]
        for table, rows in records.items()
    }


def values(rows: list[dict], column: str) -> Counter:
    return Counter(tuple(row[column]) if isinstance(row[column], list) else row[column] for row in rows)


def column_of(dimension: str) -> str:
    return "ethnicity_said" if dimension == "ethnic_mention" else dimension


@pytest.fixture(params=SYSTEM_UNITS.values(), ids=SYSTEM_UNITS.keys())
def unit(request):
    return request.param


def test_its_view_has_every_column_that_it_promises(unit, tmp_path):
    rows = rows_of(unit, random_records(unit), tmp_path, PERIODS)
    assert rows
    time = {"period"} if unit.timing == "as_of" else {"month", "quarter", "year", "month_number"}
    made = {*unit.columns, *map(column_of, unit.dimensions), *unit.design, *time} | ({unit.weight} - {None})
    for row in rows:
        assert made <= set(row)
        assert not [name for name in time if row[name] is None]
        assert not [name for name, column in unit.columns.items() if row[name] is None and not column.nullable]
    if unit.timing == "as_of":
        assert {row["period"] for row in rows} <= set(PERIODS)


def test_predicates_meet_only_codes_they_know(unit, tmp_path):
    rows = rows_of(unit, random_records(unit), tmp_path, PERIODS)
    for name, column in unit.columns.items():
        if column.codes:
            found = {code for value in values(rows, name) for code in (value if isinstance(value, tuple) else (value,))}
            assert found - {None} <= set(column.codes)


def test_every_row_has_a_class_in_each_dimension(unit, tmp_path):
    rows = rows_of(unit, random_records(unit), tmp_path, PERIODS)
    for dimension in unit.dimensions:
        found = values(rows, column_of(dimension))
        classes = {code for value in found for code in (value if isinstance(value, tuple) else (value,))}
        known = CLASSES[dimension] | set(unit.outside.get(dimension, ()))
        assert classes <= known and len(classes) > 1, dimension


def test_what_it_needs_exists(unit):
    there = {f"{table}.{column.name}" for table in TABLES for column in describe(table)}
    assert unit.table in TABLES and set(unit.dimension_needs) == set(unit.dimensions)
    assert unit.needs.union(*unit.dimension_needs.values(), *(c.needs for c in unit.columns.values())) <= there


def test_what_it_needs_is_enough_for_its_rows(unit, tmp_path):
    records = random_records(unit)
    every = rows_of(unit, records, tmp_path, PERIODS)
    fewer = rows_of(unit, only(records, unit.needs), tmp_path, PERIODS)
    time = "period" if unit.timing == "as_of" else "month"
    assert values(fewer, time) == values(every, time)
    for name in (unit.weight, *unit.design):
        assert name is None or values(fewer, name) == values(every, name)


def test_what_a_column_or_a_dimension_needs_is_enough_for_it(unit, tmp_path):
    records = random_records(unit)
    every = rows_of(unit, records, tmp_path, PERIODS)
    needs = {column_of(name): found for name, found in unit.dimension_needs.items()}
    needs |= {name: column.needs for name, column in unit.columns.items() if name not in needs}
    for wanted in sorted(set(needs.values()), key=sorted):
        fewer = rows_of(unit, only(records, unit.needs | wanted), tmp_path, PERIODS)
        for name in (name for name, found in needs.items() if found == wanted):
            assert values(fewer, name) == values(every, name), name
