"""A thousand damaged files through the whole intake of a file: refused, or every record is accounted for.

Every file holds a canary, which no refusal and no listing may carry. `PROPERTY_EXAMPLES` changes the number of
files of each kind of damage.
"""

import gzip
import json
import os
import random
from pathlib import Path

import pandas as pd
import pytest

from schemas.delivery import DeliveryRefused, find_deliveries
from schemas.headers import layout_of
from schemas.reading import FileRefused, read_text_table
from schemas.screening import screen_file
from schemas.validation import known_duplicates, validate_across, validate_table
from tests.property.mutations import MUTATIONS, written
from tests.unit.schemas.right_rows import RIGHT_ROWS, text_frame

CANARY = "Zx7Canary"
FILES = int(os.environ.get("PROPERTY_EXAMPLES", "35"))
TABLES = ("facility",) * 8 + ("referral", "follow_up", "notification", "service_contact")
ALWAYS_REFUSED = {"cut, compressed", "other delimiter", "wide encoding", "nul", "other files"}
KEYS = {"facility": "F{:04d}", "referral": "r{:04d}x", "follow_up": "f{:04d}x", "service_contact": "C9ADE0B{:04d}FA83C"}


def records_of(table: str, draw: random.Random) -> list[list[str]]:
    """A header and three rows that are right, but for the canary in one value of one of them."""
    rows = [dict(RIGHT_ROWS[table]) for _ in range(3)]
    for row in rows:
        if table in KEYS:
            row[next(iter(row))] = KEYS[table].format(draw.randrange(1000, 9999))
    row = draw.choice(rows)
    row[draw.choice(list(row))] = CANARY
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def plain_count(content: bytes) -> int:
    """Records of delimited text, the header included: line ends outside quotation marks, byte by byte."""
    records, inside, begun, previous = 0, False, False, 0
    for byte in content:
        if byte == ord('"'):
            inside = not inside
        if byte in b"\r\n" and not inside:
            if not (byte == ord("\n") and previous == ord("\r") and not begun):
                records += 1
            begun = False
        else:
            begun = True
        previous = byte
    return records + begun


def taken_in(path: Path, table: str) -> tuple[dict[str, int], list[pd.DataFrame]]:
    """One file as the intake takes it: where its rows went, and every listing that is made of them."""
    layout = layout_of(table)
    content = read_text_table(path, layout)
    screen_file(content, layout)
    validated = validate_table(table, content.frame)
    accepted = validated.accepted.assign(file=0)
    duplicates = known_duplicates(table, accepted)
    left = accepted[~accepted["row_number"].isin(duplicates["row_number"])].reset_index(drop=True)
    across = validate_across({table: left}, {table: validated.quarantined_keys})[table]
    rows = {
        "faults": set(content.faults["row_number"]),
        "quarantined": set(validated.quarantine["row_number"]),
        "duplicates": set(duplicates["row_number"]),
        "across": set(across["row_number"]),
    }
    rows["accepted"] = set(left["row_number"]) - rows["across"]
    assert sum(map(len, rows.values())) == len(set.union(*rows.values())), "a row went two ways"
    return {name: len(numbers) for name, numbers in rows.items()}, [
        content.faults,
        validated.quarantine,
        validated.notices,
        duplicates,
        across,
    ]


def assert_without_canary(error: BaseException) -> None:
    while error is not None:
        assert CANARY not in str(error) + repr(error.args) + repr(vars(error))
        assert error.__cause__ is None and error.__context__ is None
        error = error.__cause__ or error.__context__


@pytest.mark.slow
@pytest.mark.parametrize("kind", MUTATIONS)
def test_a_damaged_file_is_refused_or_every_record_of_it_is_accounted_for(kind, tmp_path):
    draw = random.Random(f"damage {kind}")
    outcomes = {"refused": 0, "taken": 0}
    for number in range(FILES):
        table = draw.choice(TABLES)
        content = MUTATIONS[kind](records_of(table, draw), draw)
        packed = kind == "cut, compressed"
        path = tmp_path / (f"{number}.csv.gz" if packed or draw.random() < 0.1 else f"{number}.csv")
        path.write_bytes(content if packed or path.suffix == ".csv" else gzip.compress(content))
        try:
            counts, listings = taken_in(path, table)
        except FileRefused as refused:
            assert_without_canary(refused)
            assert refused.rule and len(str(refused)) > 20
            outcomes["refused"] += 1
            continue
        plain = plain_count(gzip.decompress(content) if packed else content)
        assert sum(counts.values()) == plain - 1, (kind, number, table)
        assert not any(CANARY in listing.to_csv() for listing in listings)
        outcomes["taken"] += 1
    assert sum(outcomes.values()) == FILES
    assert outcomes["taken"] == 0 or kind not in ALWAYS_REFUSED


def test_the_thousand_files_are_of_many_kinds():
    assert len(MUTATIONS) >= 16 and 35 * len(MUTATIONS) >= 1000


@pytest.mark.parametrize("table", ["facility", "referral"])
def test_a_small_file_cut_at_each_of_its_bytes(table, tmp_path):
    content = written([list(RIGHT_ROWS[table]), list(RIGHT_ROWS[table].values())])
    path = tmp_path / "file.csv"
    header_ends = content.index(b"\n")
    for length in range(len(content)):
        path.write_bytes(content[:length])
        if length < header_ends:
            with pytest.raises(FileRefused, match=r"FL01|FL02|quotes"):
                read_text_table(path, layout_of(table))
        else:
            table_read = read_text_table(path, layout_of(table))
            assert len(table_read.frame) + len(table_read.faults) == plain_count(content[:length]) - 1


@pytest.mark.parametrize(
    "name",
    [
        f"../{CANARY}.csv",
        f"/etc/{CANARY}.csv",
        f"..\\{CANARY}.csv",
        f"facility.csv\x00{CANARY}",
        f"facility.csv/../{CANARY}",
        f"\x1b[2J{CANARY}.csv",
        f"facility.csv\n{CANARY}",
        f"=cmd|{CANARY}.csv",
        f"{CANARY}.csv",
        "FACILITY.CSV",
        ".",
        "",
        None,
        17,
        ["facility.csv"],
    ],
)
def test_a_name_that_is_not_the_tables_own_is_refused(name, tmp_path):
    folder = tmp_path / "north" / "2026-01"
    folder.mkdir(parents=True)
    (folder / "facility.csv").write_bytes(written([list(RIGHT_ROWS["facility"])]))
    description = {
        "source": "north",
        "delivery_id": "2026-01",
        "received_month": "2026-01-01",
        "data_cutoff": "2025-12-31",
        "code_lists": "2025-01",
        "files": [{"name": name, "table": "facility"}],
    }
    (folder / "delivery.json").write_text(json.dumps(description))
    with pytest.raises(DeliveryRefused, match=r"files\[0\].name") as refused:
        find_deliveries(tmp_path, "north")
    assert_without_canary(refused.value)


def test_a_delivered_file_that_is_a_link_out_of_the_delivery_is_refused(tmp_path):
    folder = tmp_path / "north" / "2026-01"
    folder.mkdir(parents=True)
    outside = tmp_path / "outside.csv"
    outside.write_bytes(written([list(RIGHT_ROWS["facility"])]))
    (folder / "facility.csv").symlink_to(outside)
    description = {"source": "north", "delivery_id": "2026-01", "received_month": "2026-01-01"}
    description |= {"data_cutoff": "2025-12-31", "code_lists": "2025-01"}
    description["files"] = [{"name": "facility.csv", "table": "facility"}]
    (folder / "delivery.json").write_text(json.dumps(description))
    with pytest.raises(DeliveryRefused, match="is not a file of the folder"):
        find_deliveries(tmp_path, "north")


def test_an_undamaged_file_is_taken_whole(tmp_path):
    for table in sorted(set(TABLES)):
        path = tmp_path / f"{table}.csv"
        path.write_bytes(written([list(RIGHT_ROWS[table]), list(RIGHT_ROWS[table].values())]))
        counts, _ = taken_in(path, table)
        assert sum(counts.values()) == 1 and counts["quarantined"] == 0
        assert text_frame(RIGHT_ROWS[table]).shape[0] == 1
