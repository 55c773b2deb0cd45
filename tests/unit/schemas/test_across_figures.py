"""Rules between rows of counts and surveys, references and keys of all tables, on tables that can be seen by eye."""

import pytest

from schemas.across import validate_across
from schemas.tables import KEYS, REFERENCES, TABLES
from schemas.validation import validate_table
from tests.unit.schemas.right_rows import RIGHT_ROWS, text_frame


def across(**tables):
    frames = {}
    for name, changes in tables.items():
        validated = validate_table(name, text_frame(*[RIGHT_ROWS[name] | change for change in changes]))
        assert len(validated.quarantine) == 0
        frames[name] = validated.accepted.assign(file=0)
    return {
        name: [tuple(row) for row in faults[["row_number", "rule", "severity"]].values]
        for name, faults in validate_across(frames).items()
        if len(faults)
    }


def homicides(victims_n, age="total", migrant="total", health="", **changes):
    return {
        "victims_n": str(victims_n),
        "age_group": age,
        "migrant_status": migrant,
        "health_contact_12m_n": str(health),
    } | changes


WHOLE = homicides(10, health=4)


@pytest.mark.parametrize(
    "rows",
    [
        [WHOLE, homicides(6, "15_29"), homicides(4, "30_44")],
        [WHOLE, homicides(6, "15_29"), homicides(6, migrant="migrant")],
        [WHOLE, homicides(6, "15_29", "migrant"), homicides(4, "15_29", "non_migrant")],
        [homicides(6, "15_29"), homicides(20, "30_44")],
        [WHOLE, homicides(30, "15_29", source="police"), homicides(30, "15_29", year="2023")],
        [WHOLE, homicides(6, "15_29", health=4), homicides(4, "30_44", health="")],
    ],
)
def test_parts_up_to_their_total_are_right(rows):
    assert across(ipv_homicide_year=rows) == {}


@pytest.mark.parametrize(
    "rows",
    [
        [WHOLE, homicides(6, "15_29"), homicides(5, "30_44")],
        [WHOLE, homicides(11, migrant="unknown")],
        [WHOLE, homicides(6, "15_29", "migrant"), homicides(5, "30_44", "migrant")],
        [homicides(6, migrant="migrant"), homicides(4, "15_29", "migrant"), homicides(3, "30_44", "migrant")],
        [homicides(6, "15_29"), homicides(4, "15_29", "migrant"), homicides(3, "15_29", "non_migrant")],
        [WHOLE, homicides(5, "15_29", health=5)],
    ],
)
def test_parts_over_a_total_hold_the_rows_of_that_region_year_and_source(rows):
    elsewhere = [homicides(2, source="police"), homicides(1, "15_29", source="police")]
    found = across(ipv_homicide_year=[*rows, *elsewhere])
    assert found == {"ipv_homicide_year": [(row, "HO01", "hold") for row in range(2, 2 + len(rows))]}


def women(women_n, **classes):
    return {"women_n": str(women_n)} | classes


AGES = [women(n, age_group=age) for n, age in ((300, "15_29"), (200, "30_44"), (300, "45_64"), (200, "65_plus"))]


@pytest.mark.parametrize(
    "rows",
    [
        [women(1000), *AGES],
        [women(1010), *AGES],
        [women(991), *AGES],
        [women(1000), women(600, age_group="15_29", migrant_status="migrant")],
        [women(1000), women(60, ethnic_group="roma", is_estimate="true", rel_error="0.3")],
        [women(1000), women(5, region_code="R2")],
    ],
)
def test_dimensions_that_add_up_within_a_hundredth_are_right(rows):
    assert across(population_year=rows) == {}


@pytest.mark.parametrize(
    "rows",
    [
        AGES,
        [women(1011), *AGES],
        [women(990), *AGES],
        [women(1000), *AGES, women(989, migrant_status="migrant")],
        [women(1000), *AGES, women(60, ethnic_group="roma")],
    ],
)
def test_a_population_without_total_or_that_does_not_add_up_is_held_for_that_region_and_year(rows):
    found = across(population_year=[*rows, women(5, year="2024"), women(5, region_code="R2")])
    assert found == {"population_year": [(row, "PY01", "hold") for row in range(2, 2 + len(rows))]}


def test_a_stratum_with_one_sampling_unit_is_told_once():
    rows = [
        {"respondent_id": f"P{place}", "stratum": stratum, "psu": unit}
        for place, (stratum, unit) in enumerate([("S1", "U1"), ("S1", "U2"), ("S2", "U1"), ("S2", "U1")])
    ]
    assert across(survey_respondent=rows) == {"survey_respondent": [(4, "SV03", "warn")]}


REFERRING = [name for name in TABLES if REFERENCES[name] and name not in ("service_contact", "referral", "follow_up")]


@pytest.mark.parametrize("table", REFERRING)
def test_a_reference_to_a_row_that_is_not_there_holds_the_row(table):
    (reference,) = REFERENCES[table]
    other = {"facility": {"facility_id": "F0009"}, "indicator_registry": {"version": "9.0.0"}}[reference.to]
    assert across(**{table: [{}], reference.to: [{}]}) == {}
    assert across(**{table: [{}], reference.to: [other]}) == {table: [(2, "reference", "hold")]}
    assert across(**{table: [{}]}) == {}


def test_a_harm_report_without_facility_refers_to_none():
    assert across(harm_report=[{"facility_id": ""}], facility=[{"facility_id": "F0009"}]) == {}


@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("service_contact", "referral", "follow_up")])
def test_the_same_key_twice_holds_both_rows(table):
    found = across(**{table: [{}, {}]})
    assert [(rule, row) for row, rule, _ in found[table] if rule == "key"] == [("key", 2), ("key", 3)]
    assert KEYS[table]


def test_empty_tables_have_no_faults():
    empty = {
        name: validate_table(name, text_frame(RIGHT_ROWS[name]).iloc[:0]).accepted.assign(file=0) for name in TABLES
    }
    found = validate_across(empty)
    assert list(found) == list(TABLES)
    assert all(len(faults) == 0 for faults in found.values())
