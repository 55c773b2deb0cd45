"""O19: of women with partner violence in their lifetime, the weighted share who ever sought formal help."""

import pytest

from tests.hand_made_records import count, supplied_without
from tests.hand_made_surveys import contacts_of, respondent

SURVIVOR = {"ipv_any_life": "yes"}


def surveyed(tmp_path, rows, **more):
    return count(tmp_path, only=("O19",), survey_respondent=rows, **more)


def test_only_women_with_violence_in_their_lifetime_who_answered(tmp_path):
    cases = [
        ({"ipv_any_life": "yes", "help_formal": "yes"}, (1, 1)),
        ({"ipv_any_life": "yes", "help_formal": "no"}, (0, 1)),
        ({"ipv_any_life": "yes", "help_formal": "declined"}, (0, 0)),
        ({"ipv_any_life": "yes", "help_formal": "unknown"}, (0, 0)),
        ({"ipv_any_life": "yes", "help_formal": "not_asked"}, (0, 0)),
        ({"ipv_any_life": "yes", "help_formal": None}, (0, 0)),
        ({"ipv_any_life": "no", "help_formal": "yes"}, (0, 0)),
        ({"ipv_any_life": "declined", "help_formal": "yes"}, (0, 0)),
        ({"ipv_any_life": None, "help_formal": None}, (0, 0)),
        # Telling a health professional is a companion, not formal help by itself.
        ({"ipv_any_life": "yes", "help_formal": "no", "told_health": "yes"}, (0, 1)),
        ({"ipv_any_life": "yes", "help_formal": "yes", "ipv_physical_12m": "no"}, (1, 1)),
    ]
    # One wave a case.
    rows = [respondent(n, wave_year=2000 + n, **columns) for n, (columns, _) in enumerate(cases)]
    cells = surveyed(tmp_path, rows)
    assert [cells("O19", str(2000 + n)) for n in range(len(cases))] == [expected for _, expected in cases]


def test_the_share_is_weighted_and_the_counts_are_women(tmp_path):
    rows = [
        respondent(1, help_formal="yes", weight=1.0, **SURVIVOR),
        respondent(2, help_formal="no", weight=4.0, **SURVIVOR),
        respondent(3, help_formal="declined", weight=100.0, **SURVIVOR),
        respondent(4, weight=100.0),
    ]
    cells = surveyed(tmp_path, rows)
    assert cells("O19", "2024") == (1, 2)
    assert cells.value("O19", "2024") == pytest.approx(20)
    # Each woman is a sampling unit, four in the stratum. Residuals over 5: 1 x 0.8 and 4 x -0.2, and 0 twice:
    # 4 / 3 x (0.16^2 + 0.16^2) = 0.0682667, of which the root is 0.2612789.
    assert cells.standard_error("O19", "2024") == pytest.approx(26.12789, abs=0.0001)


def test_groups_and_who_did_not_answer(tmp_path):
    rows = [
        respondent(1, help_formal="yes", ethnicity=["roma", "national_majority"], age_band="18_24", **SURVIVOR),
        respondent(2, help_formal="no", migrant_status="migrant", length_of_stay="y10_plus", **SURVIVOR),
        respondent(3, help_formal="no", migrant_status="declined", ethnicity=["declined"], **SURVIVOR),
        respondent(4, help_formal="yes", region_code="R2", birth_group="mena", disability="yes", **SURVIVOR),
    ]
    cells = surveyed(tmp_path, rows)
    assert cells("O19", "2024") == (2, 4)
    assert cells("O19", "2024", ethnic_group="roma_traveller") == cells("O19", "2024", age_group="15_29") == (1, 1)
    assert cells("O19", "2024", ethnic_mention="roma") == (1, 1)
    assert cells("O19", "2024", ethnic_mention="national_majority") == (2, 3)
    assert cells("O19", "2024", length_of_stay="from_5_years") == (0, 1)
    assert cells("O19", "2024", migrant_status="declined") == cells("O19", "2024", ethnic_group="declined") == (0, 1)
    assert cells("O19", "2024", region="R2", migrant_status="born_in_country") == (1, 1)
    assert cells("O19", "2024", origin="other") == cells("O19", "2024", disability="yes") == (1, 1)
    assert cells("O19", "2024", migrant_status="descendant") == (0, 0)


def test_zero_nobody_to_ask_no_wave_and_not_collected(tmp_path):
    rows = [respondent(1, help_formal="no", **SURVIVOR), respondent(2, wave_year=2019)]
    cells = surveyed(tmp_path, rows, service_contact=contacts_of(2025))
    assert cells("O19", "2024") == (0, 1) and cells.value("O19", "2024") == 0
    assert cells("O19", "2019") == (0, 0) and cells.value("O19", "2019") is None
    assert cells("O19", "2025") == cells("O19", "2025-Q1") == (None, 0)
    without = surveyed(tmp_path, rows, supplied=supplied_without("survey_respondent.help_formal"))
    assert without("O19", "2024") == (None, None) and without.standard_error("O19", "2024") is None
