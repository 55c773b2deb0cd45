"""O02: women with a contact at which they spoke of partner violence, per 10 000 women who live there."""

import pytest

from tests.hand_made_records import contact, count, disclosing, supplied_without
from tests.hand_made_surveys import contacts_of, residents

POPULATION = [residents(50_000), residents(30_000, region="R2")]


def reach(tmp_path, contacts, population=POPULATION, **more):
    tables = {"service_contact": contacts_of(2025) + contacts, "population_year": population}
    return count(tmp_path, only=("O02",), **tables, **more)


def test_women_stand_over_residents_and_not_contacts_over_residents(tmp_path):
    # Woman 1 speaks of it three times in two regions; another has no pseudonym. Two women of 80 000: 0.25 per 10 000.
    rows = [
        disclosing(1, 1, 1, "2025-02"),
        disclosing(2, 1, 2, "2025-03"),
        disclosing(3, 1, 3, "2025-09", facility_id="F0002"),
        disclosing(4),
    ]
    cells = reach(tmp_path, rows)
    assert cells("O02", "2025") == (2, 80_000) and cells.value("O02", "2025") == pytest.approx(0.25)
    # She is one woman in each region that saw her: regions do not add up.
    assert cells("O02", "2025", region="R1") == (2, 50_000)
    assert cells("O02", "2025", region="R2") == (1, 30_000)


@pytest.mark.parametrize(
    ("columns", "women"),
    [
        # Known to other services before our data begin: no new case, and reached all the same.
        ({"prev_ipv_contact_gap": "d31_90"}, 1),
        ({"perpetrator_rel": "own_family"}, 0),
        ({"perpetrator_rel": "unknown"}, 0),
        ({"perpetrator_rel": None}, 0),
        ({"ipv_disclosed": "declined"}, 0),
        ({"ipv_disclosed": None}, 0),
    ],
)
def test_who_is_reached(tmp_path, columns, women):
    assert reach(tmp_path, [disclosing(1, 1, **columns)])("O02", "2025") == (women, 80_000)


def test_a_woman_whom_a_contributing_service_has_reported_is_not_counted_twice(tmp_path):
    rows = [disclosing(1, reported_elsewhere="yes_contributing"), disclosing(2, reported_elsewhere="yes_other")]
    cells = reach(tmp_path, rows)
    # In the total and in every breakdown alike.
    assert cells("O02", "2025") == (1, 80_000)
    assert cells("O02", "2025", region="R1") == (1, 50_000)


def test_e1_groups_stand_over_the_women_of_the_same_group(tmp_path):
    population = [
        residents(50_000),
        residents(40_000, "non_migrant"),
        residents(1_000, "descendant"),
        residents(8_000, "migrant"),
    ]
    rows = [disclosing(1, 1, migrant_status="migrant"), disclosing(2, 2, migrant_status="not_asked"), disclosing(3, 3)]
    cells = reach(tmp_path, rows, population)
    # 1 000 women whom the population does not divide are in the total only.
    assert cells("O02", "2025") == (3, 50_000)
    assert cells("O02", "2025", migrant_status="migrant") == (1, 8_000)
    assert cells("O02", "2025", migrant_status="descendant") == (0, 1_000)
    assert cells("O02", "2025", region="R1", migrant_status="born_in_country") == (1, 41_000)
    # Women who were not asked live nowhere in the population: counted, and no rate.
    assert cells("O02", "2025", migrant_status="not_asked") == (1, 0)
    assert cells.value("O02", "2025", migrant_status="not_asked") is None


def test_parts_other_places_and_other_years_are_not_added_to_the_population(tmp_path):
    other = [
        residents(9_000, age_group="15_29"),
        residents(700, ethnic_group="roma"),
        residents(99_999, region="NAT"),
        residents(5_000, region="R3"),
        residents(49_000, year=2024),
    ]
    assert reach(tmp_path, [disclosing(1, 1)], POPULATION + other)("O02", "2025") == (1, 80_000)


def test_zero_no_population_no_table_and_no_quarter_are_different_things(tmp_path):
    assert reach(tmp_path, [])("O02", "2025") == (0, 80_000)
    without = reach(tmp_path, [disclosing(1, 1)], [residents(50_000, year=2024)])
    assert without("O02", "2025") == (None, 0)
    # A population is that of a year: a quarter has no rate, and the rate of the year is not quartered.
    cells = reach(tmp_path, [disclosing(1, 1)])
    assert cells("O02", "2025-Q1") == (None, 0) and cells.value("O02", "2025-Q1") is None
    supplied = supplied_without("population_year")
    assert reach(tmp_path, [disclosing(1, 1)], supplied=supplied)("O02", "2025") == (None, None)


def test_a_woman_who_says_no_in_the_latest_version_was_not_reached(tmp_path):
    rows = [disclosing(1, 1), contact(1, 1, record_version=2)]
    assert reach(tmp_path, rows)("O02", "2025") == (0, 80_000)
