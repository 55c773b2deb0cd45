"""Who and what can be named nowhere: not in a code, not in a text, not in a breakdown (semantics C13, G5, G9)."""

import re

from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.tables import TABLES
from tests.hand_made_records import catalogue

ENFORCEMENT = ("immigra", "border", "deport", "asylum", "alien", "enforcement", "removal", "detention", "frontex")
"""Beginnings of words by which authorities that could expel her are called."""

ABOUT_THEM = {
    ("harm", "disclosure_to_immigration"),
    ("barrier", "fear_authorities"),
    ("policyitem", "firewall_rule"),
    ("viol", "status_based"),
    ("risktool", "danger_assessment_immigrant"),
}
"""Codes that speak of the harm, the fear of it, the rule against it, or migrant women: none of them is a recipient."""


def code_lists() -> set[str]:
    """Names of the code lists of all tables."""
    return {column.code_list for table in TABLES for column in describe(table) if column.code_list}


def test_g5_no_code_names_immigration_enforcement():
    named = set()
    for name in code_lists():
        for entry in load_code_list(name).codes:
            text = f"{entry.code} {entry.label}".lower()
            if any(word in text for word in ENFORCEMENT):
                named.add((name, entry.code))
    assert named == ABOUT_THEM


def test_g5_no_code_of_a_destination_organisation_sector_or_reporter_has_changed():
    # Whoever can receive, take part or report stands here in full: a new one has to be thought about.
    assert set(load_code_list("dest").codes_only()) == {
        "ipv_specialist",
        "shelter",
        "helpline",
        "migrant_association",
        "roma_association",
        "legal_aid",
        "police",
        "mental_health",
        "medical",
        "social_services",
        "child_protection",
        "housing",
        "employment_finance",
        "other",
    }
    assert set(load_code_list("reporter").codes_only()) == {"woman", "cso_on_behalf", "staff", "audit", "equality_body"}
    assert set(load_code_list("sector").codes_only()) == {
        "health",
        "social",
        "police",
        "justice",
        "civil_society",
        "housing",
        "education",
        "employment",
        "statistics",
        "equality_body",
        "municipality",
    }


def test_g5_and_g10_no_record_of_a_woman_has_room_for_free_text():
    sentence = "handed over to them in May"
    with_room = {
        (table, column.name)
        for table in TABLES
        for column in describe(table)
        if column.kind == "text" and re.fullmatch(column.pattern, sentence)
    }
    # Where a text can be read, and what an organisation thinks of an indicator: no woman stands in these tables.
    assert with_room == {
        ("policy_status", "source_ref"),
        ("population_year", "source_ref"),
        ("indicator_agreement", "reservation"),
    }


def test_g5_every_text_has_a_pattern():
    assert [
        (table, column.name)
        for table in TABLES
        for column in describe(table)
        if column.kind == "text" and not column.pattern
    ] == []


def test_g1_what_women_tell_services_has_no_good_direction():
    neutral = ("O01", "O02", "O03", "O12", "I03")
    assert {catalogue()[code].direction for code in neutral} == {"neutral"}


def test_c13_and_g9_no_breakdown_names_a_perpetrator_or_a_place_smaller_than_a_region():
    named = {name for sheet in catalogue().values() for item in sheet.breakdowns for name in item.split("*")}
    assert named == {
        "total",
        "region",
        "migrant_status",
        "ethnic_group",
        "ethnic_mention",
        "origin",
        "age_group",
        "length_of_stay",
        "language",
        "disability",
        "facility_type",
        "cadre",
        "destination",
    }
