"""The sample country is what its README says: same bytes from its seed, and exactly the faults planted.

Belongs here: `data/sample`. Does not belong here: how the pipeline treats it (tests/pipeline).
No assertion compares rows, so no failure prints one.
"""

import csv
import gzip
import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.unit.sample_country_rules import (
    BOOLEANS,
    CODES,
    CROSS_RULES,
    INTEGERS,
    LISTS,
    MONTHS,
    NEVER_EMPTY,
    PATTERNS,
    ROW_RULES,
    SAID,
    TICKETS,
    VIEWS,
)

HOUSE = Path(__file__).resolve().parents[2]
SAMPLE = HOUSE / "data" / "sample"
DELIVERIES = SAMPLE / "sample_country"
EXPECTED = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))
TYPES = dict.fromkeys(MONTHS, "DATE") | dict.fromkeys(INTEGERS, "BIGINT") | dict.fromkeys(BOOLEANS, "BOOLEAN")


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _typed(column: str) -> str:
    if column in LISTS:
        return f"string_split({column}, '|') AS {column}"
    return f"CAST({column} AS {TYPES[column]}) AS {column}" if column in TYPES else column


@pytest.fixture(scope="module")
def records() -> duckdb.DuckDBPyConnection:
    """Every row sent: text in `raw_<table>`, typed in `<table>`, each with `delivery` and `row_number`."""
    connection = duckdb.connect()
    for table in CODES:
        parts = [
            f"SELECT '{path.parent.name}' AS delivery, row_number() OVER () + 1 AS row_number, * "
            f"FROM read_csv('{path}', all_varchar = true, header = true, nullstr = '', delim = ',', parallel = false)"
            for path in sorted(DELIVERIES.glob(f"*/{table}.csv*"))
        ]
        connection.execute(f"CREATE TABLE raw_{table} AS " + " UNION ALL ".join(parts))
        columns = [row[0] for row in connection.execute(f"DESCRIBE raw_{table}").fetchall()]
        typed = ", ".join(_typed(column) for column in columns)
        connection.execute(f"CREATE TABLE {table} AS SELECT {typed} FROM raw_{table}")
    connection.execute(VIEWS)
    return connection


def _codes(name: str) -> tuple[str, ...]:
    with (HOUSE / "schemas" / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(row["code"] for row in csv.DictReader(lines))


def _code_fault(table: str) -> str:
    allowed = {column: _codes(name) for column, name in CODES[table].items()}
    allowed |= SAID if table == "service_contact" else {}
    faults = []
    for column, codes in allowed.items():
        listed = ", ".join(f"'{code}'" for code in codes)
        is_list = column in LISTS
        faults.append(f"NOT list_has_all([{listed}], {column})" if is_list else f"{column} NOT IN ({listed})")
    return " OR ".join(f"coalesce({fault}, false)" for fault in faults) or "false"


def _faults(records: duckdb.DuckDBPyConnection) -> set[tuple[str, str, int, str]]:
    queries = []
    for table, rules in ROW_RULES.items():
        row_rules = rules | {
            "code": _code_fault(table),
            "required": " OR ".join(f"{column} IS NULL" for column in NEVER_EMPTY[table].split()),
            "pattern": " OR ".join(
                f"coalesce(NOT regexp_full_match({column}, '{pattern}'), false)"
                for column, pattern in PATTERNS.items()
                if column in _header(table)
            )
            or "false",
        }
        queries += [(table, rule, f"FROM {table} WHERE {fault}") for rule, fault in row_rules.items()]
        queries += [(table, rule, query) for rule, query in CROSS_RULES[table].items()]
    return {
        (delivery, table, row, rule)
        for table, rule, query in queries
        for delivery, row in records.execute(f"SELECT delivery, row_number FROM ({query})").fetchall()
    }


def _header(table: str) -> list[str]:
    path = next(iter(sorted(DELIVERIES.glob(f"*/{table}.csv*"))))
    return _content(path).partition(b"\n")[0].decode().split(",")


def _share(records: duckdb.DuckDBPyConnection, condition: str, among: str = "true") -> float:
    query = f"SELECT avg(coalesce({condition}, false)::INT) FROM live WHERE {among}"
    return records.execute(query).fetchone()[0]


def test_the_generator_gives_the_same_bytes_again(tmp_path):
    command = [sys.executable, "-B", str(SAMPLE / "generate.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, timeout=300)
    made = {path.relative_to(tmp_path): path for path in (tmp_path / "sample_country").glob("*/*")}
    kept = {path.relative_to(SAMPLE): path for path in DELIVERIES.glob("*/*")}
    assert sorted(made) == sorted(kept)
    # Packed bytes depend on the zlib of the machine; what they hold does not.
    differ = [
        str(name) for name in sorted(kept) if name.suffix != ".json" and _content(made[name]) != _content(kept[name])
    ]
    assert differ == []
    assert (tmp_path / "expected.json").read_bytes() == (SAMPLE / "expected.json").read_bytes()


def test_every_delivery_describes_its_files_truly():
    for folder in sorted(DELIVERIES.iterdir()):
        description = json.loads((folder / "delivery.json").read_text(encoding="utf-8"))
        fields = ["source", "delivery_id", "received_month", "data_cutoff", "code_lists", "files"]
        assert list(description) == fields
        assert (description["source"], description["delivery_id"]) == ("sample_country", folder.name)
        assert {file["name"] for file in description["files"]} | {"delivery.json"} == {p.name for p in folder.iterdir()}
        for file in description["files"]:
            path = folder / file["name"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"]
            assert _content(path).count(b"\n") - 1 == file["rows"] == EXPECTED["rows"][folder.name][file["table"]]


def test_packed_files_carry_no_time_and_no_name():
    for path in DELIVERIES.glob("*/*.gz"):
        flags_and_time = path.read_bytes()[3:8]
        assert flags_and_time == bytes(5), path.name


def test_the_whole_sample_is_at_most_four_megabytes():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) <= 4_000_000


def test_all_rules_together_find_exactly_the_planted_rows(records):
    found, planted = _faults(records), {tuple(fault) for fault in EXPECTED["faults"]}
    assert Counter((table, rule) for _, table, _, rule in found) == Counter(
        {(table, rule): n for table, rules in EXPECTED["planted"].items() for rule, n in rules.items()}
    )
    assert len(found ^ planted) == 0, "the right number of faults, but not on the planted rows"


def test_each_table_has_fewer_than_one_planted_row_in_two_hundred():
    for table, rules in EXPECTED["planted"].items():
        assert sum(rules.values()) < 0.005 * sum(rows.get(table, 0) for rows in EXPECTED["rows"].values())


def test_the_safety_tickets_are_as_many_as_said(records):
    found = {rule: records.execute(f"SELECT count(*) FROM ({query})").fetchone()[0] for rule, query in TICKETS.items()}
    assert found == EXPECTED["tickets"]


def test_repeated_rows_are_exact_repeats_sent_by_a_later_delivery(records):
    distinct = f"SELECT DISTINCT {', '.join(_header('service_contact'))} FROM raw_service_contact"
    sent, different = records.execute(
        f"SELECT (SELECT count(*) FROM raw_service_contact), count(*) FROM ({distinct})"
    ).fetchone()
    assert sent - different == EXPECTED["known_duplicates"]["service_contact"] == 36


def test_corrections_and_withdrawals_come_later_than_what_they_change(records):
    versions = "SELECT DISTINCT ON (contact_id, record_version) * FROM service_contact ORDER BY contact_id, delivery"
    second, third, gone, early = records.execute(
        f"""SELECT count(*) FILTER (record_version = 2 AND NOT is_retracted), count(*) FILTER (record_version = 3),
        count(*) FILTER (is_retracted),
        count(*) FILTER (record_version = 2 AND delivery <= first) + count(*) FILTER (received_month < before)
        FROM (SELECT *, min(delivery) OVER (PARTITION BY contact_id) AS first,
          lag(received_month) OVER (PARTITION BY contact_id ORDER BY record_version) AS before FROM ({versions}))"""
    ).fetchone()
    assert (second, third, gone) == tuple(
        EXPECTED[name] for name in ("corrected_contacts", "contacts_corrected_twice", "retracted_contacts")
    )
    assert early == 0


def test_a_withdrawn_record_keeps_nothing_about_her(records):
    kept = records.execute(
        "SELECT count(*) FROM service_contact WHERE is_retracted "
        "AND (woman_ref IS NOT NULL OR ipv_disclosed IS NOT NULL OR age_band <> 'unknown' "
        "OR migrant_status <> 'not_asked' OR ethnicity <> ['not_asked'])"
    ).fetchone()[0]
    assert kept == 0


def test_no_row_is_received_after_its_delivery_or_before_the_delivery_before(records):
    wrong = records.execute(
        """SELECT count(*) FROM
        (SELECT DISTINCT ON (contact_id, record_version) * FROM service_contact ORDER BY delivery)
        WHERE delivery <> CASE WHEN received_month <= DATE '2024-01-01' THEN '2024-01'
          WHEN received_month <= DATE '2025-01-01' THEN '2025-01'
          WHEN received_month <= DATE '2026-01-01' THEN '2026-01'
          WHEN received_month <= DATE '2026-07-01' THEN '2026-07' END"""
    ).fetchone()[0]
    assert wrong == 0


def test_sizes_are_as_the_readme_says(records):
    contacts, disclosing = records.execute(
        "SELECT count(*), count(*) FILTER (ipv_disclosed = 'yes') FROM live"
    ).fetchone()
    assert 38_000 <= contacts <= 42_000
    assert 0.14 <= disclosing / contacts <= 0.18
    cases = records.execute("SELECT count(*) FROM new_cases GROUP BY year(contact_month) ORDER BY ALL").fetchall()
    assert [number > 1_100 for (number,) in cases] == [True, True, True]
    assert records.execute("SELECT count(DISTINCT region_code), count(*) FROM facility").fetchone() == (5, 60)


def test_group_shares_are_as_the_readme_says(records):
    roma = "list_has_any(ethnicity, ['roma', 'traveller'])"
    known = "ethnicity_method = 'self_identified'"
    minority = f"NOT {roma} AND ethnicity <> ['national_majority']"
    migrants = "migrant_status NOT IN ('not_asked', 'unknown', 'declined')"
    assert _share(records, roma, known) == pytest.approx(0.06, abs=0.01)
    assert _share(records, minority, known) == pytest.approx(0.11, abs=0.015)
    assert _share(records, "migrant_status = 'migrant'", migrants) == pytest.approx(0.13, abs=0.01)
    assert _share(records, "migrant_status = 'descendant'", migrants) == pytest.approx(0.06, abs=0.01)
    for column, year, share in (
        ("ethnicity[1]", 2023, 0.25),
        ("ethnicity[1]", 2025, 0.15),
        ("migrant_status", 2023, 0.08),
        ("migrant_status", 2025, 0.05),
    ):
        missing = f"{column} IN ('not_asked', 'unknown', 'declined')"
        assert _share(records, missing, f"year(contact_month) = {year}") == pytest.approx(share, abs=0.01)


def test_the_planted_gaps_are_as_the_readme_says(records):
    records.execute(
        """CREATE OR REPLACE TEMP VIEW grouped AS SELECT *,
        max_by(ethnicity, contact_month) FILTER (ethnicity_method = 'self_identified')
        OVER (PARTITION BY person) AS said,
        bool_or(migrant_status = 'migrant') OVER (PARTITION BY person) AS abroad FROM live"""
    )
    groups = (
        "NOT abroad AND said = ['national_majority']",
        "NOT abroad AND list_has_any(said, ['roma', 'traveller'])",
        "abroad",
    )
    asked = """SELECT avg(asked::INT) FROM (SELECT person, bool_or(coalesce(asked_in_private = 'yes', false)) AS asked
        FROM grouped WHERE enquiry_eligible AND year(contact_month) = 2025 AND {} GROUP BY person)"""
    completed = """SELECT avg(done::INT) FROM (SELECT contact_id, bool_or(completed = 'yes' AND
        coalesce(days_to_first_service, 999) <= 90) AS done FROM referral WHERE acceptance = 'accepted'
        AND contact_id IN (SELECT contact_id FROM new_cases JOIN grouped USING (contact_id) WHERE {})
        GROUP BY contact_id)"""
    for query, shares in ((asked, (0.53, 0.33, 0.37)), (completed, (0.70, 0.49, 0.55))):
        found = [records.execute(query.format(group)).fetchone()[0] for group in groups]
        assert found == pytest.approx(shares, abs=0.03)


def test_the_dip_of_one_region_in_one_year_is_there(records):
    professional = "language_support LIKE 'professional%' OR language_support LIKE 'trained%'"
    in_need = "interpreter_needed = 'yes' AND language_support <> 'declined_offer' AND year(contact_month) = {} AND {}"
    region = "facility_id IN (SELECT facility_id FROM facility WHERE region_code = 'R3')"
    assert _share(records, professional, in_need.format(2024, region)) < 0.2
    assert _share(records, professional, in_need.format(2024, f"NOT {region}")) > 0.4
    assert _share(records, professional, in_need.format(2025, region)) > 0.35
