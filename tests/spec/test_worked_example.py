"""A dozen contacts counted by hand: what an IPV case is, whom a share counts, what disappears.

Woman 1: asked, says no (January); discloses (March); comes back (April): 3 contacts, one case dated March.
Woman 2: two contacts in February. A relative interprets and she says no; then a professional, and she says yes.
Contact 6: version 1 yes, version 2 no. Contact 7: withdrawn. Contact 8: no pseudonym, already recorded by another
contributing service, ethnicity guessed. Contact 9: no pseudonym, declines risk assessment and follow-up.
Contact 10: woman 5, known before our data begin. Woman 6: not asked, later asked and prefers not to answer.
"""

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from indicators.cells import compute_cells
from indicators.registry import load_catalogue
from schemas.columns import column_names, describe
from schemas.dimensions import load_dimensions
from tests.hand_made_records import Cells, write_records

DELIVERY = Path(__file__).parent / "worked_example" / "worked_example" / "2026-06"
TABLES = ("facility", "service_contact", "referral", "follow_up")
READ = {
    "codes": lambda text: text.split("|"),
    "integer": int,
    "boolean": lambda text: text == "true",
    "month": date.fromisoformat,
}


def delivered_rows(table: str) -> list[dict]:
    """Rows of a delivered file, read by nothing but the standard library."""
    kinds = {column.name: column.kind for column in describe(table)}
    with (DELIVERY / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {name: READ.get(kinds[name], str)(text) if text else None for name, text in row.items()}
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def cells(tmp_path_factory) -> Cells:
    records = write_records(tmp_path_factory.mktemp("records"), **{table: delivered_rows(table) for table in TABLES})
    supplied = {table: set(column_names(table)) for table in TABLES}
    dimensions = load_dimensions({"north": "North", "south": "South"})
    return Cells(compute_cells(load_catalogue(), records, supplied, dimensions, "worked_example", date(2026, 6, 30)))


@pytest.mark.parametrize(
    ("indicator", "by_hand"),
    [
        ("P05", (4, 6)),
        ("P13", (11, 11)),
        ("P14", (1, 2)),
        ("P15", (1, 2)),
        # In this file information was given at every live disclosing contact but the one where it was not needed.
        ("P16", (5, 5)),
        ("P28", (6, 7)),
        ("P29", (2, 9)),
        ("P30", (2, 3)),
        ("P31", (1, 2)),
        ("P32", (1, 2)),
        ("P34", (2, 3)),
        ("O01", (4, 5)),
        ("O04", (1, 2)),
        ("O06", (1, 2)),
    ],
)
def test_counts_of_the_year_are_those_counted_by_hand(cells, indicator, by_hand):
    assert cells(indicator, "2025") == by_hand


def test_cases_belong_to_the_quarter_of_their_first_contact(cells):
    # March and February; July; none in the other quarters.
    assert [cells("P34", f"2025-Q{quarter}")[1] for quarter in (1, 2, 3, 4)] == [2, 0, 1, 0]


def test_a_woman_seen_in_two_quarters_counts_in_both_and_once_in_the_year(cells):
    # Eligible: women 1 and 2; women 1, 3 and the woman of contact 8; contact 9, women 5 and 6; woman 6.
    assert [cells("P28", f"2025-Q{quarter}")[1] for quarter in (1, 2, 3, 4)] == [2, 3, 3, 1]
    assert cells("P28", "2025")[1] == 7


def test_every_breakdown_of_women_by_group_adds_up_to_the_total(cells):
    by_group = {
        "ethnic_group": {
            # Woman 2 mentions Roma and the majority: here she is in one class, Roma or Traveller.
            "roma_traveller": (2, 2),
            "majority_only": (1, 1),
            # Woman 6 said Arab or Amazigh, later declined: the earlier answer stands.
            "other_minority": (2, 2),
            # The woman of contact 8, whose ethnicity was guessed.
            "unknown": (0, 1),
            # Woman 5.
            "not_asked": (1, 1),
            "declined": (0, 0),
        },
        "migrant_status": {
            "non_migrant": (2, 3),
            "descendant": (2, 2),
            "migrant": (2, 2),
            "not_asked": (0, 0),
            "unknown": (0, 0),
            "declined": (0, 0),
        },
    }
    for dimension, classes in by_group.items():
        assert {code: cells("P28", "2025", **{dimension: code}) for code in classes} == classes


def test_cases_by_both_groups_at_once(cells):
    # Woman 1 born here, woman 2 born abroad, both Roma; contact 9 born abroad, another minority.
    assert cells("P30", "2025", migrant_status="born_in_country", ethnic_group="roma_traveller") == (1, 1)
    assert cells("P30", "2025", migrant_status="migrant", ethnic_group="roma_traveller") == (1, 1)
    assert cells("P30", "2025", migrant_status="migrant", ethnic_group="other_minority") == (0, 1)
    assert cells("P30", "2025", migrant_status="born_in_country", ethnic_group="majority_only") == (0, 0)


def test_context_indicators_are_not_available_without_notifications(cells):
    assert {cells(f"C0{number}", "2025") for number in range(1, 8)} == {(None, None)}


def test_the_delivery_says_the_truth_about_its_files():
    announced = json.loads((DELIVERY / "delivery.json").read_text(encoding="utf-8"))
    for entry in announced["files"]:
        content = (DELIVERY / entry["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(delivered_rows(entry["table"])) == entry["rows"]


def test_every_delivered_row_passes_every_rule():
    pandas = pytest.importorskip("pandas")
    validation = pytest.importorskip("schemas.validation")
    frames = {}
    for table in TABLES:
        text = pandas.read_csv(DELIVERY / f"{table}.csv", dtype=str, keep_default_na=False)
        text = text.mask(text == "").assign(row_number=range(2, len(text) + 2))
        validated = validation.validate_table(table, text)
        assert len(validated.quarantine) == 0, validated.quarantine[["row_number", "column", "rule"]].to_string()
        frames[table] = validated.accepted.assign(file=0)
    assert all(len(faults) == 0 for faults in validation.validate_across(frames).values())
