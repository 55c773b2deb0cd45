"""The Colombian file, counted once by the converter and once plainly: only counts ever leave the fixture."""

import csv
from pathlib import Path

import pytest

from schemas.reading import read_text_table
from schemas.sources import convert, load_source
from schemas.validation import validate_table

RECORDS = Path(__file__).parents[3].parent / "shared" / "data" / "records" / "co_sivigila875_2023.csv"

SAME_COUNTS = {
    ("migrant_status", "non_migrant"): ("nacionali_", "170"),
    ("birth_group", "latin_caribbean"): ("nacionali_", "862"),
    ("ethnicity", "national_majority"): ("per_etn_", "6"),
    ("ethnicity", "black_african_caribbean"): ("per_etn_", "3", "4", "5"),
    ("perpetrator_rel", "former_partner"): ("r_fam_vic", "23"),
    ("violence_types", "physical"): ("naturaleza", "1"),
    ("referred_to_protection", "yes"): ("remit_prot", "1"),
    ("mental_health_care", "yes"): ("ac_mental", "1"),
    ("reported_to_authority", "yes"): ("inf_aut", "1"),
}


def plain_counts():
    """Counts by the csv module alone, with the filter written out: women of 15 or more harmed by a partner."""
    with RECORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    women = [
        row
        for row in rows
        if row["sexo_"] == "F"
        and row["uni_med_"] == "1"
        and row["edad_"].isdigit()
        and int(row["edad_"]) >= 15
        and row["r_fam_vic"] in ("22", "23")
    ]
    groups = {
        ours: sum(row[column].strip() in codes for row in women) for ours, (column, *codes) in SAME_COUNTS.items()
    }
    return {"rows": len(rows), "in scope": len(women), "set aside": 0} | groups


def converted_counts():
    """The same counts by the source's description."""
    source = load_source("co_sivigila875")
    table = read_text_table(RECORDS, source.layout)
    result = convert(table.frame, source, table.sha256)
    validated = validate_table(result.table, result.frame)
    groups = {(column, code): int((result.frame[column] == code).sum()) for column, code in SAME_COUNTS}
    return {
        "rows": len(result.frame) + len(result.quarantine) + len(result.out_of_scope),
        "in scope": len(validated.accepted),
        "set aside": len(result.quarantine) + len(validated.quarantine),
    } | groups


@pytest.fixture(scope="module")
def counts():
    """Both counts. An error on the way is told by its type alone: its text and its frames may hold a row."""
    if not RECORDS.is_file():
        pytest.skip("The Colombian records are not in shared/data/records beside the project.")
    found, failure = (), ""
    try:
        found = (plain_counts(), converted_counts())
    except Exception as error:
        failure = type(error).__name__
    if failure:
        pytest.fail(f"The Colombian file could not be counted: {failure}.", pytrace=False)
    return found


def test_the_colombian_file_has_the_rows_and_the_scope_that_a_plain_count_finds(counts):
    plain, converted = counts
    differences = {name: converted[name] - plain[name] for name in ("rows", "in scope", "set aside")}
    assert set(differences.values()) == {0}, "The converter and the plain count disagree."


def test_groups_of_the_colombian_file_are_as_large_as_a_plain_count_finds(counts):
    plain, converted = counts
    disagreeing = [f"{column} {code}" for column, code in SAME_COUNTS if converted[column, code] != plain[column, code]]
    assert disagreeing == []
