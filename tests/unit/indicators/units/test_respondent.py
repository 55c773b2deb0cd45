"""A respondent counts under the year of her wave, if the module was completed in privacy."""

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, picked, rows_of

RESPONDENT = SYSTEM_UNITS["respondent"]


def woman(**more) -> dict:
    row = {"survey_id": "W1", "respondent_id": "A", "wave_year": 2025, "region_code": "R1", "stratum": "1", "psu": "7"}
    row |= {"weight": 1.5, "module_status": "completed", "ethnicity": ["national_majority"], "age_band": "30_34"}
    row |= {"migrant_status": "migrant", "birth_group": "mena", "length_of_stay": "y1_4", "language_group": "lang_01"}
    return row | {"disability": "no", "ever_partnered": "yes"} | more


def rows(tmp_path, *women: dict, periods=("2025",)) -> list[dict]:
    return rows_of(RESPONDENT, {"survey_respondent": list(women)}, tmp_path, periods)


def test_a_wave_is_shown_under_its_own_year_only(tmp_path):
    women = [woman(respondent_id="A"), woman(respondent_id="B", wave_year=2023)]
    periods = ("2022", "2023", "2024", "2025", "2026", "2025-Q4", "2025-Q4-12m")
    assert picked(rows(tmp_path, *women, periods=periods), "period") == [("2023",), ("2025",)]


@pytest.mark.parametrize("status", ["no_privacy", "refused", "not_selected"])
def test_who_did_not_complete_the_module_is_not_there(tmp_path, status):
    assert rows(tmp_path, woman(module_status=status)) == []


@pytest.mark.parametrize(
    ("physical", "sexual", "either"),
    [
        ("yes", None, "yes"),
        (None, "yes", "yes"),
        ("no", "yes", "yes"),
        ("yes", "declined", "yes"),
        ("no", "no", "no"),
        ("no", None, "missing"),
        (None, "no", "missing"),
        ("no", "declined", "missing"),
        ("unknown", "no", "missing"),
        (None, None, "missing"),
    ],
)
def test_any_yes_is_yes_and_no_needs_both(tmp_path, physical, sexual, either):
    found = rows(tmp_path, woman(ipv_physical_12m=physical, ipv_sexual_12m=sexual))
    assert picked(found, "ipv_ps_12m") == [(either,)]


def test_her_groups_are_classes(tmp_path):
    (found,) = rows(tmp_path, woman(ethnicity=["national_majority", "roma"]))
    expected = {"region": "R1", "migrant_status": "migrant", "ethnic_group": "roma_traveller", "origin": "other"}
    expected |= {"age_group": "30_44", "length_of_stay": "under_5_years", "language": "lang_01", "disability": "no"}
    expected |= {"ethnicity_said": ["national_majority", "roma"], "weight": 1.5, "age_band": "30_34"}
    assert {name: found[name] for name in expected} == expected


def test_equal_codes_of_two_surveys_or_strata_are_not_one_place(tmp_path):
    women = [woman(), woman(survey_id="W2"), woman(stratum="2"), woman(stratum="2", respondent_id="B")]
    found = rows(tmp_path, *women)
    assert len({row["stratum"] for row in found}) == 3 and len({row["psu"] for row in found}) == 3


def test_answers_not_given_stay_null(tmp_path):
    (found,) = rows(tmp_path, woman())
    assert found["help_formal"] is found["ipv_any_life"] is found["told_health"] is None
