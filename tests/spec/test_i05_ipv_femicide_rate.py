"""I05: women killed by a partner per 100 000 women, over the last five final years."""

import pytest

from tests.hand_made_records import count, supplied_without
from tests.hand_made_surveys import contacts_of, killed, residents

YEARS = range(2021, 2026)


def nation(women: int, year: int, **columns) -> dict:
    """Women who live in the country."""
    return residents(women, region="NAT", year=year, **columns)


def rate(tmp_path, deaths, population, **more):
    tables = {"service_contact": contacts_of(2025), "ipv_homicide_year": deaths, "population_year": population}
    return count(tmp_path, only=("I05",), **tables, **more)


def test_e11_five_years_are_pooled(tmp_path):
    deaths = [killed(number, year) for number, year in zip((5, 8, 6, 4, 9), YEARS, strict=True)]
    # A sixth year, and one that has not come, are outside.
    deaths += [killed(100, 2020), killed(100, 2026)]
    population = [nation(1_600_000, year) for year in range(2020, 2027)]
    cells = rate(tmp_path, deaths, population)
    # 32 killings in 8 million woman-years.
    assert cells("I05", "2025") == (32, 8_000_000)
    assert cells.value("I05", "2025") == pytest.approx(0.40)


def test_only_final_years_of_the_police_in_the_whole_country(tmp_path):
    deaths = [
        killed(6, 2024),
        killed(9, 2025, provisional=True),
        killed(7, 2023, source="civil_society_observatory"),
        killed(5, 2024, region_code="R1"),
        killed(2, 2024, age_group="15_29"),
        killed(3, 2024, migrant_status="migrant"),
    ]
    cells = rate(tmp_path, deaths, [nation(1_000_000, year) for year in YEARS])
    # The women are those of the one year that counts.
    assert cells("I05", "2025") == (6, 1_000_000) and cells.value("I05", "2025") == pytest.approx(0.6)


def test_a_year_without_population_is_in_neither_sum(tmp_path):
    deaths = [killed(6, 2024), killed(9, 2025)]
    population = [
        nation(1_000_000, 2024),
        residents(400_000, year=2025),
        nation(90_000, 2025, migrant_status="migrant"),
        nation(5_000, 2025, ethnic_group="roma"),
    ]
    assert rate(tmp_path, deaths, population)("I05", "2025") == (6, 1_000_000)


def test_zero_no_final_year_no_quarter_and_not_collected(tmp_path):
    population = [nation(1_000_000, year) for year in YEARS]
    none = rate(tmp_path, [killed(0, 2025)], population)
    assert none("I05", "2025") == (0, 1_000_000) and none.value("I05", "2025") == 0
    open_year = rate(tmp_path, [killed(3, 2025, provisional=True)], population)
    assert open_year("I05", "2025") == (None, 0) and open_year.value("I05", "2025") is None
    assert none("I05", "2025-Q1") == (None, 0)
    for missing in ("ipv_homicide_year", "population_year", "ipv_homicide_year.provisional"):
        without = rate(tmp_path, [killed(3, 2025)], population, supplied=supplied_without(missing))
        assert without("I05", "2025") == (None, None), missing


def test_only_the_whole_country_is_shown(tmp_path):
    cells = rate(tmp_path, [killed(3, 2025)], [nation(1_000_000, 2025)])
    assert set(cells.frame["breakdown"]) == {"total"}
