"""Residents are the undivided population of the regions with a facility, by migrant status where it is known."""

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, picked, rows_of

RESIDENT = SYSTEM_UNITS["resident"]


def women(number: int, migrant: str = "total", region: str = "R1", **more) -> dict:
    row = {"region_code": region, "year": 2025, "age_group": "total", "migrant_status": migrant}
    return row | {"ethnic_group": "total", "women_n": number} | more


def counted(tmp_path, population: list[dict], periods=("2025",)) -> list[tuple]:
    records = {"facility": [facility("F0001", "R1"), facility("F0002", "R1")], "population_year": population}
    return picked(rows_of(RESIDENT, records, tmp_path, periods), "period", "region", "migrant_status", "women_n")


def test_the_classes_add_up_to_the_total_that_was_delivered(tmp_path):
    population = [women(1000), women(700, "non_migrant"), women(90, "descendant"), women(200, "migrant")]
    assert counted(tmp_path, population) == [
        ("2025", "R1", "descendant", 90),
        ("2025", "R1", "migrant", 200),
        ("2025", "R1", "non_migrant", 700),
        ("2025", "R1", "not_told", 10),
    ]


def test_a_population_that_is_not_divided_has_a_total_all_the_same(tmp_path):
    assert counted(tmp_path, [women(1000)]) == [("2025", "R1", "not_told", 1000)]


def test_rows_divided_by_age_or_ethnic_group_and_other_places_are_left_out(tmp_path):
    population = [
        women(1000),
        women(300, age_group="15_29"),
        women(50, ethnic_group="roma"),
        women(20, "migrant", ethnic_group="roma"),
        women(9999, region="NAT"),
        women(500, region="R2"),
    ]
    assert counted(tmp_path, population) == [("2025", "R1", "not_told", 1000)]


def test_only_years_have_a_population(tmp_path):
    population = [women(1000), women(990, year=2024)]
    assert counted(tmp_path, population, ("2023", "2024", "2025", "2025-Q4", "2025-Q4-12m")) == [
        ("2024", "R1", "not_told", 990),
        ("2025", "R1", "not_told", 1000),
    ]
