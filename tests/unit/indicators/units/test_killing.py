"""Killings of five years stand against the women of the same years."""

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, picked, rows_of

KILLING = SYSTEM_UNITS["killing"]
YEARS = range(2019, 2026)


def killed(year: int, number: int, **more) -> dict:
    row = {"region_code": "NAT", "year": year, "age_group": "total", "migrant_status": "total", "source": "police"}
    return row | {"victims_n": number, "provisional": False} | more


def women(year: int, number: int = 1000, **more) -> dict:
    row = {"region_code": "NAT", "year": year, "age_group": "total", "migrant_status": "total"}
    return row | {"ethnic_group": "total", "women_n": number} | more


def pooled(tmp_path, deaths: list[dict], population: list[dict], periods=("2025",)) -> list[tuple]:
    records = {"ipv_homicide_year": deaths, "population_year": population}
    return picked(rows_of(KILLING, records, tmp_path, periods), "period", "victims_n", "women_n", "years_n")


def test_five_years_up_to_the_year_are_pooled(tmp_path):
    deaths = [killed(year, 10 ** (year - 2019)) for year in YEARS]
    population = [women(year, year) for year in YEARS]
    assert pooled(tmp_path, deaths, population, ("2018", "2020", "2024", "2025", "2025-Q4", "2025-Q4-12m")) == [
        ("2020", 11, 2019 + 2020, 2),
        ("2024", 111110, 2020 + 2021 + 2022 + 2023 + 2024, 5),
        ("2025", 1111100, 2021 + 2022 + 2023 + 2024 + 2025, 5),
    ]


def test_a_year_that_is_not_final_is_in_neither_sum(tmp_path):
    deaths = [killed(2024, 4), killed(2025, 9, provisional=True)]
    assert pooled(tmp_path, deaths, [women(2024), women(2025)]) == [("2025", 4, 1000, 1)]


def test_a_year_without_a_population_is_in_neither_sum(tmp_path):
    assert pooled(tmp_path, [killed(2024, 4), killed(2025, 9)], [women(2024)]) == [("2025", 4, 1000, 1)]


@pytest.mark.parametrize(
    "other",
    [{"region_code": "R1"}, {"age_group": "15_29"}, {"migrant_status": "migrant"}, {"source": "death_review"}],
)
def test_other_places_groups_and_sources_are_left_out(tmp_path, other):
    assert pooled(tmp_path, [killed(2025, 4), killed(2025, 9, **other)], [women(2025)]) == [("2025", 4, 1000, 1)]


def test_parts_of_the_population_are_left_out(tmp_path):
    parts = [{"region_code": "R1"}, {"age_group": "15_29"}, {"migrant_status": "migrant"}, {"ethnic_group": "roma"}]
    population = [women(2025), *(women(2025, 50, **part) for part in parts)]
    assert pooled(tmp_path, [killed(2025, 4)], population) == [("2025", 4, 1000, 1)]


def test_no_final_year_gives_no_row(tmp_path):
    assert pooled(tmp_path, [killed(2025, 9, provisional=True)], [women(2025)]) == []
