"""After any change of the records, counts that were kept and counts from the beginning are the same bytes.

A random country is counted, then changed in one of many ways, and counted again with what was kept and without.
`PROPERTY_EXAMPLES` raises the number of countries. Nothing is said of how long it takes.
"""

import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators.cells import compute_cells
from indicators.periods import quarter_of
from indicators.record_changes import hash_of_file
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from schemas.records import arrow_schema
from tests.hand_made_records import catalogue
from tests.property.random_country import Country, random_country
from tests.property.random_draws import Draw

COUNTRIES = max(2, int(os.environ.get("PROPERTY_EXAMPLES", "30")) // 15)
UNITS = ("contact", "woman", "case", "referral")
SHEETS = {
    name: sheet for name, sheet in catalogue().items() if sheet.unit_of_count in UNITS or sheet.measure == "rate"
} | {name: catalogue()[name] for name in ("P06", "P09", "O19", "O21")}

UNCHANGED = ("facility.parquet", "referral.parquet", "follow_up.parquet")

Rows = list[dict]
Change = Callable[[Draw, dict[str, Rows]], None]


def nothing(draw: Draw, tables: dict[str, Rows]) -> None:
    """The same records in another order."""
    for rows in tables.values():
        draw.shuffle(rows)


def a_contact_goes(draw: Draw, tables: dict[str, Rows]) -> None:
    tables["service_contact"].remove(draw.choice(tables["service_contact"]))


def a_contact_comes(draw: Draw, tables: dict[str, Rows]) -> None:
    copy = dict(draw.choice(tables["service_contact"]))
    tables["service_contact"].append(copy | {"contact_id": "C0000000000000NEW", "record_version": 1})


def a_contact_is_corrected_into_another_month(draw: Draw, tables: dict[str, Rows]) -> None:
    row, other = draw.choice(tables["service_contact"]), draw.choice(tables["service_contact"])
    changed = {"record_version": 9, "contact_month": other["contact_month"], "is_retracted": False}
    tables["service_contact"].append(row | changed)


def a_contact_is_withdrawn(draw: Draw, tables: dict[str, Rows]) -> None:
    row = draw.choice(tables["service_contact"])
    tables["service_contact"].append(row | {"record_version": 9, "is_retracted": True})


def an_answer_changes(draw: Draw, tables: dict[str, Rows]) -> None:
    """One value of one row, in any column that is counted or that groups."""
    column = draw.choice(("migrant_status", "age_band", "ipv_disclosed", "interpreter_needed", "asked_in_private"))
    rows = draw.choice(tables["service_contact"]), draw.choice(tables["service_contact"])
    rows[0][column], rows[1][column] = rows[1][column], rows[0][column]


def two_answers_of_a_row_change_places(draw: Draw, tables: dict[str, Rows]) -> None:
    """A sum of hashes of single values would not see it."""
    answered = [r for r in tables["service_contact"] if r["ipv_disclosed"] not in (None, r["interpreter_needed"])]
    row = draw.choice(answered)
    row["interpreter_needed"], row["ipv_disclosed"] = row["ipv_disclosed"], row["interpreter_needed"]


def a_facility_moves(draw: Draw, tables: dict[str, Rows]) -> None:
    for row in tables["facility"][:1]:
        row["region_code"] = "R3" if row["region_code"] != "R3" else "R2"


def two_women_turn_out_to_be_one(draw: Draw, tables: dict[str, Rows]) -> None:
    known = sorted({row["woman_ref"] for row in tables["service_contact"] if row["woman_ref"]})
    for row in tables["service_contact"]:
        row["woman_ref"] = known[0] if row["woman_ref"] == known[-1] else row["woman_ref"]


def a_referral_goes(draw: Draw, tables: dict[str, Rows]) -> None:
    tables["referral"].remove(draw.choice(tables["referral"]))


def a_table_is_empty(draw: Draw, tables: dict[str, Rows]) -> None:
    tables["harm_report"].clear()


CHANGES = [
    nothing,
    a_contact_goes,
    a_contact_comes,
    a_contact_is_corrected_into_another_month,
    a_contact_is_withdrawn,
    an_answer_changes,
    two_answers_of_a_row_change_places,
    a_facility_moves,
    two_women_turn_out_to_be_one,
    a_referral_goes,
    a_table_is_empty,
]


def counted(country: Country, folder: Path, finest: Path | None) -> tuple[bytes, dict]:
    """The cells as the bytes of their file, and what was counted again."""
    folder.mkdir(exist_ok=True)
    records, again = {}, {}
    for name, rows in country.tables.items():
        records[name] = folder / f"{name}.parquet"
        records[name].unlink(missing_ok=True)  # a store never writes into a file that is there
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(name)), records[name])
    supplied = {name: set(column_names(name)) for name in records}
    dimensions = load_dimensions({code: code for code in country.regions})
    cells = compute_cells(
        SHEETS, records, supplied, dimensions, "random", country.cutoff, finest=finest, counted_again=again
    )
    cells.to_parquet(folder / "cells.parquet", index=False)
    return (folder / "cells.parquet").read_bytes(), again


@pytest.fixture(scope="module", params=range(COUNTRIES))
def before(request, tmp_path_factory) -> tuple[Country, Path]:
    """A country, and a folder with what was kept when it was counted."""
    country, folder = random_country(1000 + request.param), tmp_path_factory.mktemp("counting")
    counted(country, folder / "records", folder / "finest")
    return country, folder


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_kept_gives_the_same_bytes(before, change, tmp_path):
    country, folder = before
    changed = replace(country, tables=deepcopy(country.tables))
    change(Draw(7), changed.tables)
    for path in sorted((folder / "finest").iterdir()):  # each change begins from what was kept of the same records
        (tmp_path / "finest").mkdir(exist_ok=True)
        (tmp_path / "finest" / path.name).write_bytes(path.read_bytes())
    kept, _ = counted(changed, tmp_path / "records", tmp_path / "finest")
    anew, _ = counted(changed, tmp_path / "records", None)
    assert kept == anew


def test_another_cut_off_is_seen(before, tmp_path):
    country, folder = before
    later = replace(country, cutoff=date(2026, 9, 30))
    kept, _ = counted(later, tmp_path / "records", folder / "finest")
    assert kept == counted(later, tmp_path / "records", None)[0]


def test_only_the_quarters_that_changed_are_counted_again(before, tmp_path):
    country, _ = before
    counted(country, tmp_path / "records", tmp_path / "finest")
    assert counted(country, tmp_path / "records", tmp_path / "finest")[1] == {}
    row = next(row for row in country.tables["service_contact"] if not row["is_retracted"])
    new = {"contact_id": "CNEW", "woman_ref": "WNEW", "ipv_disclosed": "yes", "perpetrator_rel": "current_spouse"}
    new |= {"contact_month": date(2025, 3, 1), "prev_ipv_contact_gap": None}
    tables = {**country.tables, "service_contact": [*country.tables["service_contact"], row | new]}
    _, again = counted(replace(country, tables=tables), tmp_path / "records", tmp_path / "finest")
    assert again["contact"] == again["woman"] == again["case"] == {quarter_of(new["contact_month"])}
    assert "facility" not in again and "referral" not in again


def test_counts_of_records_that_are_no_more_are_not_kept(before, tmp_path):
    country, _ = before
    counted(country, tmp_path / "records", tmp_path / "finest")
    first = {path.name for path in (tmp_path / "finest").iterdir()}
    tables = {**country.tables, "service_contact": country.tables["service_contact"][:5]}
    counted(replace(country, tables=tables), tmp_path / "records", tmp_path / "finest")
    second = {path.name for path in (tmp_path / "finest").iterdir()}
    kept = ("woman-", "case-", "contact-", "records-", "numbers-")
    assert {path.partition("-")[0] for path in first if path.startswith(kept)} == {name[:-1] for name in kept}
    same = {name for name in second & first if name.startswith(kept)}
    unchanged = {f"records-{hash_of_file(tmp_path / 'records' / name)}.parquet" for name in UNCHANGED}
    assert same == unchanged


def test_a_kept_file_without_its_content_is_counted_again(before, tmp_path):
    country, _ = before
    whole, _ = counted(country, tmp_path / "records", tmp_path / "finest")
    damaged = next(path for path in sorted((tmp_path / "finest").iterdir()) if path.name.startswith("case-"))
    damaged.write_bytes(b"")
    again, units = counted(country, tmp_path / "records", tmp_path / "finest")
    assert again == whole and set(units) == {"case"}


def test_two_lists_of_one_hash_are_told_apart(tmp_path):
    """An empty list and no list have one hash, and mean different things."""
    from indicators.compile import compile_fingerprints
    from indicators.engines import open_engine
    from indicators.units import UNITS

    found = []
    for number, said in enumerate(([], None)):
        path = tmp_path / f"{number}.parquet"
        rows = [{"contact_month": date(2025, 1, 1), "ethnicity": said}]
        pq.write_table(
            pa.Table.from_pylist(
                rows, schema=pa.schema([("contact_month", pa.date32()), ("ethnicity", pa.list_(pa.string()))])
            ),
            path,
        )
        with open_engine({"notification": path}, ["notification"]) as engine:
            statement = compile_fingerprints(UNITS["notification"], ["contact_month", "ethnicity"])
            found.append(engine.run(statement).to_pylist())
    assert found[0] != found[1]
