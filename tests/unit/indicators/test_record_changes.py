"""Only the women whose records changed are counted again, and a column that is not watched changes no count."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators import finest_store, record_changes
from indicators.cells import compute_cells
from indicators.engines import open_engine
from indicators.measures import watched_columns
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from schemas.records import arrow_schema
from tests.hand_made_records import catalogue
from tests.property.random_country import Country, random_country

SHEETS = {name: sheet for name, sheet in catalogue().items() if sheet.counting_unit.table == "service_contact"}


def cells(country: Country, folder: Path, finest: Path | None = None, again: dict | None = None) -> bytes:
    """The cells as the bytes of their file."""
    folder.mkdir(parents=True, exist_ok=True)
    records = {}
    for name, rows in country.tables.items():
        records[name] = folder / f"{name}.parquet"
        records[name].unlink(missing_ok=True)
        schema = pa.schema([field.with_nullable(True) for field in arrow_schema(name)])
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), records[name])
    supplied = {name: set(column_names(name)) for name in records}
    dimensions = load_dimensions({code: code for code in country.regions})
    found = compute_cells(
        SHEETS, records, supplied, dimensions, "random", country.cutoff, finest=finest, counted_again=again
    )
    found.to_parquet(folder / "cells.parquet", index=False)
    return (folder / "cells.parquet").read_bytes()


@pytest.mark.parametrize("seed", range(3))
def test_columns_that_are_not_watched_change_no_count(seed, tmp_path):
    """Each of them is emptied, which would change the counts if one read it."""
    country = random_country(2000 + seed)
    watched = watched_columns([sheet for sheet in SHEETS.values() if not sheet.derived])
    tables = dict(country.tables)
    for table in ("service_contact", "referral", "follow_up"):
        unwatched = set(column_names(table)) - set(watched[table])
        assert unwatched
        tables[table] = [row | dict.fromkeys(unwatched) for row in country.tables[table]]
    assert cells(replace(country, tables=tables), tmp_path / "b") == cells(country, tmp_path / "a")


def test_the_women_who_changed_are_read_again_and_nobody_else(tmp_path, monkeypatch):
    country = random_country(2010)
    cells(country, tmp_path / "records", tmp_path / "finest")
    contacts = country.tables["service_contact"]
    known = [row["woman_ref"] for row in contacts if row["woman_ref"] and not row["is_retracted"]]
    hers = [row for row in contacts if row["woman_ref"] == known[0]]
    changed = [row | {"entry_pathway": "other"} if row["woman_ref"] == known[0] else row for row in contacts]
    seen = []
    original = record_changes.RecordChanges._records_of

    def noted(*arguments):
        seen.append(original(*arguments))
        return seen[-1]

    monkeypatch.setattr(record_changes.RecordChanges, "_records_of", noted)
    changed_country = replace(country, tables={**country.tables, "service_contact": changed})
    kept = cells(changed_country, tmp_path / "records", tmp_path / "finest")
    assert kept == cells(changed_country, tmp_path / "anew")
    assert any(row["entry_pathway"] != "other" for row in hers)
    before, after = (set(tables["service_contact"].column("woman_ref").to_pylist()) for tables in seen)
    assert known[0] in before & after and len(before | after) < len(set(known)) / 10


def test_a_cut_off_three_months_later_counts_nobody_again_whose_records_are_the_same(tmp_path):
    """Windows that closed, and a quarter that ended, are no change of records."""
    country, again = random_country(2011), {}
    cells(replace(country, cutoff=date(2026, 3, 31)), tmp_path / "records", tmp_path / "finest")
    later = replace(country, cutoff=date(2026, 6, 30))
    kept = cells(later, tmp_path / "records", tmp_path / "finest", again)
    assert not set(again) & {"contact", "woman", "case", "referral"}
    assert kept == cells(later, tmp_path / "anew")


def test_former_records_that_were_written_over_are_not_used(tmp_path):
    country, again = random_country(2012), {}
    cells(country, tmp_path / "records", tmp_path / "finest")
    hashed = record_changes.hash_of_file(tmp_path / "records" / "service_contact.parquet")
    written_over = tmp_path / "finest" / f"records-{hashed}.parquet"
    written_over.unlink()
    written_over.write_bytes((tmp_path / "records" / "referral.parquet").read_bytes())
    rows = country.tables["service_contact"]
    shorter = replace(country, tables={**country.tables, "service_contact": rows[1:]})
    kept = cells(shorter, tmp_path / "records", tmp_path / "finest", again)
    assert set(again.values()) == {finest_store.EVERY_PERIOD}
    assert kept == cells(shorter, tmp_path / "anew")


def test_tables_from_memory_are_there_for_a_block_only(tmp_path):
    path = tmp_path / "facility.parquet"
    pq.write_table(pa.table({"facility_id": ["F1", "F2"]}), path)
    with open_engine({"facility": path}, ["facility"]) as engine:
        with engine.lists(chosen=pa.table({"facility_id": ["F2"]})):
            found = engine.run("SELECT facility_id FROM facility SEMI JOIN chosen USING (facility_id)")
        assert found.to_pylist() == [{"facility_id": "F2"}]
        with pytest.raises(Exception, match="chosen"):
            engine.run("SELECT * FROM chosen")
