"""On random countries, every cell of every indicator is what the plain computation gives.

Twenty countries by default; `CATALOGUE_SEEDS=200` tries more. A failure names the seed, the indicator, the period and
the cell, all of an invented country.
"""

import os
from dataclasses import replace
from functools import cache
from hashlib import sha256
from math import isclose
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators.cells import compute_cells
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from schemas.records import arrow_schema
from schemas.release import CELL_DIMENSIONS, breakdown_dimensions
from tests.hand_made_records import catalogue as sheets
from tests.property.plain_catalogue import DEFINITIONS, Cell, PlainCatalogue, is_measurable, periods_of
from tests.property.random_country import Country, random_country

SEEDS = range(int(os.environ.get("CATALOGUE_SEEDS", "20")))


@cache
def sheets_for_groups_of(least: int) -> dict:
    """The catalogue as it stands, but for the size of groups that gaps compare: random countries are small."""
    return {
        name: replace(sheet, derived=replace(sheet.derived, least=least)) if sheet.derived else sheet
        for name, sheet in sheets().items()
    }


def cells_of(country: Country, least: int = 1, only: tuple[str, ...] = ()) -> pd.DataFrame:
    """What the engine makes of the country's records; `only`: of some sheets."""
    with TemporaryDirectory() as folder:
        records = {}
        for name, rows in country.tables.items():
            records[name] = Path(folder) / f"{name}.parquet"
            pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(name)), records[name])
        supplied = {name: set(column_names(name)) for name in records}
        wanted = {name: sheet for name, sheet in sheets_for_groups_of(least).items() if not only or name in only}
        return compute_cells(wanted, records, supplied, dimensions_of(country), "random", country.cutoff)


def dimensions_of(country: Country) -> dict:
    return load_dimensions({code: code for code in country.regions})


def classes_of_cells(breakdown: str, dimensions: dict) -> dict[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """By the codes of each cell of a breakdown, the classes of records that it takes in."""
    cells: dict[tuple[str, ...], dict] = {(): {}}
    for name in breakdown_dimensions(breakdown):
        classes = dimensions[name].classes_in(breakdown)
        cells = {
            (*codes, item.code): taken | {name: item.includes} for codes, taken in cells.items() for item in classes
        }
    return cells


def plain_cells(country: Country, least: int = 1, only: tuple[str, ...] = ()) -> dict[tuple, Cell]:
    """By indicator, period, breakdown and codes: everything that the table of cells has to have."""
    plain, dimensions = PlainCatalogue(country.tables, country.cutoff, least=least), dimensions_of(country)
    found = {}
    for indicator, sheet in sheets().items():
        if only and indicator not in only:
            continue
        for period in periods_of(plain, indicator):
            measurable = is_measurable(plain, indicator, period)
            for breakdown in sheet.breakdowns:
                for codes, classes in classes_of_cells(breakdown, dimensions).items():
                    cell = plain.cell(indicator, period, classes) if measurable else Cell(None, 0)
                    found[indicator, period, breakdown, *codes] = cell
    return found


def counted_cells(frame: pd.DataFrame) -> dict[tuple, Cell]:
    """The engine's table in the same form. Two rows for one cell are an error."""
    names = ("numerator", "denominator", "value", "standard_error")
    figures = zip(*(frame[name].astype(object).where(frame[name].notna(), None) for name in names), strict=True)
    keys = zip(*(frame[name] for name in ("indicator", "period", "breakdown", *CELL_DIMENSIONS)), strict=True)
    found = {}
    for (indicator, period, breakdown, *codes), figure in zip(keys, figures, strict=True):
        used = breakdown_dimensions(breakdown)
        named = tuple(code for name, code in zip(CELL_DIMENSIONS, codes, strict=True) if name in used)
        assert all(code == "all" for name, code in zip(CELL_DIMENSIONS, codes, strict=True) if name not in used)
        assert (indicator, period, breakdown, *named) not in found
        found[indicator, period, breakdown, *named] = Cell(*figure)
    return found


def same(one: Cell, other: Cell) -> bool:
    """Counts exactly; values up to the last digits of a sum of weights."""
    if one[:2] != other[:2]:
        return False
    return all(
        a is b is None or (a is not None and b is not None and isclose(a, b, rel_tol=1e-9, abs_tol=1e-9))
        for a, b in zip(one[2:], other[2:], strict=True)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_is_what_a_plain_computation_gives(seed):
    country, least = random_country(seed), 1 + seed % 3
    counted, plain = counted_cells(cells_of(country, least)), plain_cells(country, least)
    assert counted.keys() == plain.keys()
    different = [
        f"{' '.join(key)}: counted {tuple(counted[key])}, plain {tuple(plain[key])}"
        for key in plain
        if not same(counted[key], plain[key])
    ]
    assert not different, f"{len(different)} cells differ, the first:\n" + "\n".join(different[:10])


@pytest.mark.parametrize("seed", [0, 1])
def test_gaps_of_a_country_of_more_women(seed):
    country, only = random_country(seed, contacts=3000), ("O04", "O08", "O21", "O22")
    counted, plain = counted_cells(cells_of(country, 5, only)), plain_cells(country, 5, only)
    assert counted.keys() == plain.keys()
    assert not [key for key in plain if not same(counted[key], plain[key])]
    measured = {key[0] for key, cell in plain.items() if cell.value is not None}
    unmeasured = {key[0] for key, cell in plain.items() if cell.value is None and cell.denominator}
    assert {"O21", "O22"} <= measured and "O21" in unmeasured


@pytest.mark.parametrize(
    "kept", [(), ("survey_respondent",), ("population_year", "ipv_homicide_year"), ("harm_report",), ("notification",)]
)
def test_a_country_that_records_little_has_the_cells_of_what_it_records(kept):
    whole = random_country(3)
    little = {name: rows if name in (*kept, "facility") else [] for name, rows in whole.tables.items()}
    country = Country(little, whole.cutoff)
    counted, plain = counted_cells(cells_of(country)), plain_cells(country)
    assert counted.keys() == plain.keys() and all(same(counted[key], plain[key]) for key in plain)
    assert bool(counted) == (kept not in ((), ("population_year", "ipv_homicide_year")))


def test_order_of_rows_and_names_of_keys_change_nothing():
    country, chance = random_country(1), Random(20250101)
    names: dict[str, str] = {}
    tables = {name: [renamed(row, names) for row in rows] for name, rows in country.tables.items()}
    for rows in tables.values():
        chance.shuffle(rows)
    assert counted_cells(cells_of(Country(tables, country.cutoff))) == counted_cells(cells_of(country))


def renamed(row: dict, names: dict[str, str]) -> dict:
    """A row with other keys for its contact, its woman and itself. `names`: the new keys given so far."""
    changed = dict(row)
    for column in ("contact_id", "woman_ref", "referral_id", "followup_id", "activity_id", "session_id"):
        if row.get(column) is not None:
            old = row[column]
            new = old[0] + sha256(f"another {old}".encode()).hexdigest()[: len(old) - 1].upper()
            changed[column] = names.setdefault(old, new)
    return changed


def test_every_sheet_has_a_plain_definition():
    assert set(sheets()) == set(DEFINITIONS)
