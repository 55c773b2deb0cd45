"""O20: the weighted share of women who can name a service for partner violence and how to reach it."""

import pytest

from tests.hand_made_records import count, supplied_without
from tests.hand_made_surveys import contacts_of, respondent


def surveyed(tmp_path, rows, **more):
    return count(tmp_path, only=("O20",), survey_respondent=rows, **more)


def test_only_yes_and_no_are_answers_and_every_woman_is_asked(tmp_path):
    cases = [
        ({"knows_service": "yes"}, (1, 1)),
        ({"knows_service": "no"}, (0, 1)),
        ({"knows_service": "unknown"}, (0, 0)),
        ({"knows_service": "declined"}, (0, 0)),
        ({"knows_service": "not_asked"}, (0, 0)),
        # Whoever never had a partner can know a service too.
        ({"knows_service": "yes", "ever_partnered": "no", "ipv_physical_12m": None}, (1, 1)),
    ]
    rows = [respondent(n, wave_year=2000 + n, **columns) for n, (columns, _) in enumerate(cases)]
    cells = surveyed(tmp_path, rows)
    assert [cells("O20", str(2000 + n)) for n in range(len(cases))] == [expected for _, expected in cases]


def test_interviews_that_were_not_completed_alone_are_missing(tmp_path):
    broken = ("no_privacy", "refused", "not_selected")
    rows = [respondent(n, knows_service="no", module_status=status) for n, status in enumerate(broken)]
    cells = surveyed(tmp_path, [*rows, respondent(3, knows_service="yes")])
    assert cells("O20", "2024") == (1, 1)


def test_the_share_is_weighted(tmp_path):
    rows = [
        respondent(1, psu="a", knows_service="yes", weight=3.0),
        respondent(2, psu="a", knows_service="no", weight=1.0),
        respondent(3, psu="b", knows_service="no", weight=2.0),
        respondent(4, psu="b", knows_service="yes", weight=2.0),
    ]
    cells = surveyed(tmp_path, rows)
    assert cells("O20", "2024") == (2, 4)
    assert cells.value("O20", "2024") == pytest.approx(62.5)
    # Residuals over 8: unit a 3 x 0.375 - 0.625 = 0.5, unit b 2 x 0.375 - 2 x 0.625 = -0.5, so +-0.0625, and
    # 2 / 1 x 2 x 0.0625^2 = 0.015625, of which the root is 0.125.
    assert cells.standard_error("O20", "2024") == pytest.approx(12.5)


def test_waves_stand_under_their_own_years(tmp_path):
    rows = [
        respondent(1, wave_year=2022, knows_service="no"),
        respondent(2, wave_year=2024, survey_id="light", knows_service="yes"),
    ]
    cells = surveyed(tmp_path, rows)
    assert cells("O20", "2022") == (0, 1) and cells("O20", "2024") == (1, 1)


def test_groups_empty_groups_no_wave_and_not_collected(tmp_path):
    rows = [
        respondent(1, knows_service="yes", language_group="romani", ethnicity=["traveller"]),
        respondent(2, knows_service="no", migrant_status="migrant", ethnicity=["other_european"]),
    ]
    cells = surveyed(tmp_path, rows, service_contact=contacts_of(2025))
    assert cells("O20", "2024", language="romani") == cells("O20", "2024", ethnic_group="roma_traveller") == (1, 1)
    assert cells("O20", "2024", migrant_status="migrant", ethnic_group="other_minority") == (0, 1)
    assert cells("O20", "2024", migrant_status="migrant", ethnic_group="majority_only") == (0, 0)
    assert cells.value("O20", "2024", migrant_status="migrant", ethnic_group="majority_only") is None
    assert cells("O20", "2025") == (None, 0)
    for missing in ("survey_respondent.knows_service", "survey_respondent.weight", "survey_respondent.psu"):
        without = surveyed(tmp_path, rows, supplied=supplied_without(missing), service_contact=contacts_of(2024))
        assert without("O20", "2024") == (None, None), missing
