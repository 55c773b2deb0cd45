"""Women counted some at a time give the same cells and contributors as all at once.

Which rows are a woman's is worked out here on plain rows: those of every contact whose latest version names her.
"""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pandas.testing import assert_frame_equal

from indicators.cells import compute_cells
from indicators.contributors import count_contributions
from indicators.engines import already_open, open_engine
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from schemas.records import arrow_schema
from schemas.tables import TABLES
from tests.hand_made_records import catalogue
from tests.property.random_country import random_country

UNITS = ("contact", "woman", "case", "referral")
BREAKDOWNS = ("total", "region", "region*migrant_status")
SHEETS = {
    name: replace(sheet, breakdowns=BREAKDOWNS)
    for name, sheet in catalogue().items()
    if sheet.unit_of_count in UNITS and not sheet.derived
}
ABOUT_WOMEN = ("service_contact", "referral", "follow_up")


def written(folder: Path, tables: dict[str, list[dict]]) -> dict[str, Path]:
    folder.mkdir()
    for name, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(name)), folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in tables}


def divided(tables: dict[str, list[dict]], parts: int) -> list[dict[str, list[dict]]]:
    contacts = sorted(tables["service_contact"], key=lambda row: row["record_version"])
    woman = {row["contact_id"]: row["woman_ref"] or row["contact_id"] for row in contacts}
    number = {name: place % parts for place, name in enumerate(sorted(set(woman.values())))}
    return [
        {
            name: [row for row in tables[name] if number.get(woman.get(row["contact_id"]), 0) == part]
            for name in ABOUT_WOMEN
        }
        for part in range(parts)
    ]


def test_women_counted_in_parts_are_counted_as_all_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("indicators.count_changes.FEWEST_TOGETHER", 50)
    country = random_country(11)
    records = written(tmp_path / "whole", country.tables)
    women = [written(tmp_path / f"part-{number}", part) for number, part in enumerate(divided(country.tables, 3))]
    counting = {
        "records": records,
        "supplied": {name: set(column_names(name)) for name in records},
        "dimensions": load_dimensions({code: code for code in country.regions}),
        "data_cutoff": country.cutoff,
    }

    def counted(women, kept, again=None):
        with open_engine(records, TABLES, women=women) as engine:
            opened = counting | {"opener": already_open(engine)}
            cells = compute_cells(SHEETS, source="random", finest=kept, counted_again=again, **opened)
            return cells, count_contributions(SHEETS, breakdowns=BREAKDOWNS, **opened).table()

    again: dict = {}
    at_once = counted((), tmp_path / "kept")
    for found in (counted(women, None), counted(women, tmp_path / "kept", again)):
        for one, other in zip(at_once, found, strict=True):
            assert len(one)
            assert_frame_equal(one, other)
    assert not again  # what was kept of all at once holds
