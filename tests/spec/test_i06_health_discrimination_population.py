"""I06: of women who used health care in the last year, the weighted share who felt discriminated against there."""

import pytest

from tests.hand_made_records import count, supplied_without
from tests.hand_made_surveys import contacts_of, respondent


def surveyed(tmp_path, rows, **more):
    return count(tmp_path, only=("I06",), survey_respondent=rows, **more)


def test_only_women_who_used_health_care_and_answered(tmp_path):
    cases = {
        ("yes", "yes"): (1, 1),
        ("yes", "no"): (0, 1),
        ("yes", "unknown"): (0, 0),
        ("yes", "declined"): (0, 0),
        ("yes", "not_asked"): (0, 0),
        # Whoever stayed away has no experience to tell, whatever stands in the field.
        ("no", "yes"): (0, 0),
        ("no", "no"): (0, 0),
        ("declined", "yes"): (0, 0),
        ("unknown", "no"): (0, 0),
    }
    rows = [
        respondent(n, wave_year=2000 + n, used_health_12m=used, health_discrimination_12m=felt)
        for n, (used, felt) in enumerate(cases)
    ]
    cells = surveyed(tmp_path, rows)
    assert [cells("I06", str(2000 + n)) for n in range(len(cases))] == list(cases.values())


def test_partners_do_not_matter_and_the_module_does(tmp_path):
    felt = {"health_discrimination_12m": "yes"}
    rows = [
        respondent(1, ever_partnered="no", ipv_physical_12m=None, ipv_sexual_12m=None, ipv_any_life=None, **felt),
        respondent(2, module_status="no_privacy", **felt),
    ]
    assert surveyed(tmp_path, rows)("I06", "2024") == (1, 1)


def test_the_share_is_weighted_and_the_counts_are_women(tmp_path):
    rows = [
        respondent(1, health_discrimination_12m="yes", weight=1.0, ethnicity=["roma"]),
        respondent(2, weight=3.0, ethnicity=["roma", "national_majority"]),
        respondent(3, weight=6.0),
        respondent(4, health_discrimination_12m="yes", weight=90.0, used_health_12m="no"),
    ]
    cells = surveyed(tmp_path, rows)
    assert cells("I06", "2024") == (1, 3) and cells.value("I06", "2024") == pytest.approx(10)
    assert cells("I06", "2024", ethnic_group="roma_traveller") == (1, 2)
    assert cells.value("I06", "2024", ethnic_group="roma_traveller") == pytest.approx(25)
    # Four women, each a sampling unit. In the group, over 4: 1 x 0.75 and 3 x -0.25, and 0 twice:
    # 4 / 3 x 2 x 0.1875^2 = 0.09375, of which the root is 0.3061862.
    assert cells.standard_error("I06", "2024", ethnic_group="roma_traveller") == pytest.approx(30.61862, abs=0.0001)


def test_zero_no_users_no_wave_and_not_collected(tmp_path):
    rows = [
        respondent(1, migrant_status="migrant"),
        respondent(2, migrant_status="not_asked", used_health_12m="no"),
    ]
    cells = surveyed(tmp_path, rows, service_contact=contacts_of(2025))
    assert cells("I06", "2024", migrant_status="migrant") == (0, 1)
    assert cells.value("I06", "2024", migrant_status="migrant") == 0
    assert cells("I06", "2024", migrant_status="not_asked") == (0, 0)
    assert cells.value("I06", "2024", migrant_status="not_asked") is None
    assert cells("I06", "2025") == (None, 0)
    without = surveyed(tmp_path, rows, supplied=supplied_without("survey_respondent.used_health_12m"))
    assert without("I06", "2024") == (None, None)
    by_age = surveyed(tmp_path, rows, supplied=supplied_without("survey_respondent.age_band"))
    assert by_age("I06", "2024") == (0, 1) and by_age("I06", "2024", age_group="30_44") == (None, None)
