"""On random countries, who stands behind a row is what counting rows one by one gives; kept counts change nothing.

`PROPERTY_EXAMPLES` raises the number of countries.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators.contributors import Contributions, count_contributions
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from schemas.records import arrow_schema
from schemas.release import CELL_KEY, CONTRIBUTOR_COUNTS, breakdown_dimensions
from tests.hand_made_records import catalogue
from tests.property.plain_catalogue import DEFINITIONS, PlainCatalogue, periods_of
from tests.property.plain_catalogue.counting import inside
from tests.property.plain_catalogue.definition import Count
from tests.property.random_country import Country, random_country
from tests.property.test_catalogue_twice import classes_of_cells

COUNTRIES = max(3, int(os.environ.get("PROPERTY_EXAMPLES", "30")) // 10)
BREAKDOWNS = ("total", "region", "migrant_status", "ethnic_group", "migrant_status*ethnic_group")
SHEETS = {
    name: sheet
    for name, sheet in catalogue().items()
    if sheet.disclosure_class == "women" and sheet.measure in ("proportion", "count")
}

Parts = tuple[list[dict], list[dict]]
"""Rows of the numerator and of the denominator of a cell; of a plain count the same twice."""


def contributions_of(country: Country, folder: Path, finest: Path | None = None) -> Contributions:
    folder.mkdir(exist_ok=True)
    records = {}
    for name, rows in country.tables.items():
        records[name] = folder / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(name)), records[name])
    supplied = {name: set(column_names(name)) for name in records}
    dimensions = load_dimensions({code: code for code in country.regions})
    return count_contributions(SHEETS, records, supplied, dimensions, country.cutoff, BREAKDOWNS, finest=finest)


def plain_rows(country: Country) -> Iterator[tuple[tuple, str, Parts]]:
    """Of each cell of each indicator: the key, the unit and the rows that it counts."""
    plain = PlainCatalogue(country.tables, country.cutoff)
    dimensions = load_dimensions({code: code for code in country.regions})
    for indicator in SHEETS:
        definition = DEFINITIONS[indicator]
        asks = definition.above if isinstance(definition, Count) else definition.below
        for period in (label for label in periods_of(plain, indicator) if not label.endswith("-12m")):
            rows = plain.rows(definition.unit, period, asks, getattr(definition, "window", None))
            for breakdown in (name for name in BREAKDOWNS if name in SHEETS[indicator].breakdowns):
                for codes, classes in classes_of_cells(breakdown, dimensions).items():
                    named = dict(zip(breakdown_dimensions(breakdown), codes, strict=True))
                    cell = [named.get(name, "all") for name in ("region", "migrant_status", "ethnic_group")]
                    below = inside(rows, classes)
                    above = [row for row in below if definition.above(row)]
                    yield (indicator, period, breakdown, *cell), definition.unit, (above, below)


def by_facility(unit: str, rows: list[dict]) -> Counter:
    """How many each facility has: women it saw, each once, or rows. Rows of no facility are nobody's."""
    if unit == "woman":
        rows = [{"facility_id": facility} for facility, _ in {(row["facility_id"], row["person"]) for row in rows}]
    return Counter(row["facility_id"] for row in rows if row["facility_id"] is not None)


def expected_counts(unit: str, above: list[dict], below: list[dict]) -> tuple:
    """The six counts of a row, None for null."""
    women = len({row["person"] for row in below}) if unit == "contact" else None
    if unit == "notification":
        return (*[None] * 5, women)
    counted, positive = by_facility(unit, below), by_facility(unit, above)
    negative = {facility: counted[facility] - positive[facility] for facility in counted}
    most = [number for _, number in counted.most_common(2)]
    largest = [max(numbers.values(), default=0) for numbers in (positive, negative)]
    return len(counted), sum(most[:1]), sum(most), *largest, women


def rows_of(frame: pd.DataFrame, numbers: tuple[str, ...]) -> dict[tuple, tuple]:
    """By key, the counts. Two rows for one key are an error."""
    assert not frame.duplicated(list(CELL_KEY)).any()
    values = frame[list(numbers)].astype(object).where(frame[list(numbers)].notna(), None)
    return dict(
        zip(
            frame[list(CELL_KEY)].itertuples(index=False, name=None),
            values.itertuples(index=False, name=None),
            strict=True,
        )
    )


@pytest.mark.parametrize("seed", range(COUNTRIES))
def test_who_stands_behind_a_row_is_what_a_plain_count_gives(seed, tmp_path):
    country = random_country(seed)
    plain = {key: expected_counts(unit, *parts) for key, unit, parts in plain_rows(country)}
    counted = rows_of(contributions_of(country, tmp_path).table(), CONTRIBUTOR_COUNTS)
    assert counted.keys() == plain.keys()
    assert {key: row for key, row in counted.items() if row != plain[key]} == {}


def test_these_countries_have_rows_of_several_facilities_and_women(tmp_path):
    rows = contributions_of(random_country(0), tmp_path).table().dropna()
    assert (rows["facilities"] > 2).any() and (rows["women"] > 2).any() and (rows["women"] < rows["two_largest"]).any()


@pytest.mark.parametrize("seed", range(COUNTRIES))
def test_what_a_facility_has_is_what_it_counts_from_its_own_rows(seed, tmp_path):
    country = random_country(seed)
    counted, plain = contributions_of(country, tmp_path), {}
    parts_by_key = {key: (unit, parts) for key, unit, parts in plain_rows(country)}
    for facility in ("F0001", "F0002", "F0099"):
        for key, (unit, parts) in parts_by_key.items():
            known = unit != "notification"
            plain[key] = tuple(by_facility(unit, rows)[facility] if known else None for rows in parts)
        assert rows_of(counted.of_facility(facility), ("numerator", "denominator")) == plain


def test_kept_counts_and_counts_from_the_beginning_are_the_same(tmp_path):
    country = random_country(5)
    kept = contributions_of(country, tmp_path / "records", tmp_path / "finest").table()
    assert kept.equals(contributions_of(country, tmp_path / "records", tmp_path / "finest").table())
    moved = [row | {"facility_id": "F0001"} for row in country.tables["service_contact"]]
    changed = replace(country, tables=country.tables | {"service_contact": moved})
    again = contributions_of(changed, tmp_path / "records", tmp_path / "finest").table()
    assert again.equals(contributions_of(changed, tmp_path / "records").table()) and not again.equals(kept)
