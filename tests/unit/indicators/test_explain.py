"""How a figure came about: steps in words, conditions in the words of the sheet, and which groups are compared."""

from pathlib import Path

import pytest
import yaml

import indicators
from indicators.explain import explain
from indicators.units import UNITS
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from tests.hand_made_records import (
    CUTOFF,
    FACILITIES,
    REGIONS,
    catalogue,
    disclosing,
    follow_up,
    referral,
    write_records,
)

EVERY_STEP = {"first_line_support": "complete", "risk_assessment": "done", "safety_plan": "made"}
MAJORITY, ROMA = ["national_majority"], ["roma"]
GROUPS = (
    ("non_migrant", MAJORITY, 30, 24, "F0001"),
    ("migrant", MAJORITY, 31, 20, "F0002"),
    ("migrant", ROMA, 30, 9, "F0001"),
    # Worse, and fewer than 30.
    ("non_migrant", ROMA, 29, 0, "F0002"),
    # Worse, and of no known group.
    ("not_asked", ["not_asked"], 30, 0, "F0001"),
)
"""Born where, ethnicity, cases, of them with every step of care, facility."""


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    tables = {"facility": FACILITIES, "service_contact": [], "referral": [], "follow_up": []}
    for status, ethnicity, number, complete, facility in GROUPS:
        for n in range(number):
            label = f"{status} {ethnicity} {n}"
            about = {"migrant_status": status, "ethnicity": ethnicity, "facility_id": facility}
            tables["service_contact"].append(disclosing(label, label, **about, **EVERY_STEP))
            late = {"completed": "no", "days_to_first_service": None}
            tables["referral"].append(referral(label, label, **({} if n < complete else late)))
            tables["follow_up"].append(follow_up(label, label))
    return write_records(tmp_path_factory.mktemp("records"), **tables)


def explained(records, indicator, breakdown="total"):
    sheets = catalogue()
    supplied = {table: set(column_names(table)) for table in records}
    dimensions = load_dimensions(REGIONS)
    return explain(sheets[indicator], sheets, "2025-Q1", breakdown, records, supplied, dimensions, "hand_made", CUTOFF)


def compared(found, *columns):
    """Classes and counts of the cells that are compared, by role."""
    named = found.compared[found.compared["compared"] != ""]
    return {row.pop("compared"): tuple(row.values()) for row in named[["compared", *columns]].to_dict("records")}


def test_every_step_of_every_unit_has_words_and_no_words_lack_a_step():
    words = yaml.safe_load((Path(indicators.__file__).parent / "step_words.yaml").read_text(encoding="utf-8"))
    assert set(words) == {step.name for unit in UNITS.values() for step in unit.steps}


def test_steps_and_conditions_are_told_in_words(records):
    part, *_ = explained(records, "O04").parts
    steps = {step.name: (step.words, step.rows) for step in part.steps}
    assert steps["live_contact"] == ("Contacts in their latest version, without those that were taken back", 150)
    sheet = catalogue()["O04"]
    assert [(step.words, step.rows) for step in part.conditions] == [
        ("In 2025-Q1", 150),
        (sheet.denominator.text, 150),
        ("Whose 120 days were over on 2026-06-30: months up to 2026-02", 150),
        (sheet.numerator.text, 24 + 20 + 9),
    ]


def test_the_lowest_group_is_named_with_the_reference(records):
    found = explained(records, "O22")
    columns = ("migrant_status", "ethnic_group", "numerator", "denominator")
    assert compared(found, *columns) == {
        "reference": ("born_in_country", "majority_only", 24, 30),
        "group": ("migrant", "roma_traveller", 9, 30),
    }
    # 80 % less 30 %.
    assert found.cells["value"].tolist() == [pytest.approx(50)]


def test_a_gap_names_its_two_groups_in_each_region(records):
    found = explained(records, "O21", "region")
    rows = found.compared[["region", "migrant_status", "numerator", "denominator", "compared"]].to_numpy().tolist()
    assert ["R1", "born_in_country", 24, 30, "reference"] in rows
    assert ["R1", "migrant", 9, 30, "group"] in rows
    assert ["R2", "born_in_country", 0, 29, "reference"] in rows
    assert ["R2", "migrant", 20, 31, "group"] in rows
    # For the country a woman with a parent from abroad is in neither group, so the classes are called otherwise.
    assert compared(explained(records, "O21"), "migrant_status") == {
        "reference": ("non_migrant",),
        "group": ("migrant",),
    }


def test_what_is_no_difference_compares_nothing(records):
    assert explained(records, "O04").compared.empty
