"""O10: the weighted share of service users with 4 or 5 on both scores, who could talk alone and understood all."""

import pytest

from tests.hand_made_records import FACILITIES, count, supplied_without
from tests.hand_made_surveys import contacts_of, service_user
from tests.one_a_quarter import month_of, quarter_of


def answered(tmp_path, rows, **more):
    return count(tmp_path, only=("O10",), facility=FACILITIES, experience_response=rows, **more)


def test_all_four_answers_are_needed_and_all_four_have_to_be_good(tmp_path):
    cases = [
        ({}, (1, 1)),
        ({"respected": 4, "listened": 4}, (1, 1)),
        ({"respected": 3}, (0, 1)),
        ({"listened": 3}, (0, 1)),
        ({"private_talk": "no"}, (0, 1)),
        ({"understood": "no"}, (0, 1)),
        # No answer to one of the four: she is in neither, however bad the others are.
        ({"respected": None}, (0, 0)),
        ({"listened": None, "private_talk": "no"}, (0, 0)),
        ({"private_talk": "unknown"}, (0, 0)),
        ({"private_talk": "declined"}, (0, 0)),
        ({"understood": "not_asked"}, (0, 0)),
        # Whether she felt discriminated against is another question.
        ({"discrimination": "yes"}, (1, 1)),
    ]
    rows = [service_user(n, month_of(n), **columns) for n, (columns, _) in enumerate(cases)]
    cells = answered(tmp_path, rows)
    assert [cells("O10", quarter_of(n)) for n in range(len(cases))] == [expected for _, expected in cases]


def test_the_share_is_weighted_and_the_counts_are_women(tmp_path):
    cells = answered(tmp_path, [service_user(1, weight=3.0), service_user(2, weight=1.0, respected=1)])
    assert cells("O10", "2025-Q1") == (1, 2)
    assert cells.value("O10", "2025-Q1") == pytest.approx(75)
    # Residuals 3 x 0.25 and 1 x -0.75: 2 / 1 x (0.75^2 + 0.75^2) / 4^2 = 0.140625, of which the root is 0.375.
    assert cells.standard_error("O10", "2025-Q1") == pytest.approx(37.5)


def test_a_woman_whose_answer_is_missing_has_no_weight(tmp_path):
    rows = [service_user(1), service_user(2, understood="no"), service_user(3, weight=50.0, understood="unknown")]
    cells = answered(tmp_path, rows)
    assert cells("O10", "2025-Q1") == (1, 2) and cells.value("O10", "2025-Q1") == pytest.approx(50)


def test_places_and_groups(tmp_path):
    rows = [
        service_user(1, ethnicity=["national_majority", "roma"], facility_id="F0002", weight=2.0),
        service_user(2, ethnicity=["roma"], facility_id="F0002", respected=2),
        service_user(3, migrant_status="migrant", age_band="65_74"),
        service_user(4, ethnicity=["declined"], migrant_status="declined", age_band="unknown"),
    ]
    cells = answered(tmp_path, rows)
    assert cells("O10", "2025-Q1") == (3, 4)
    assert cells("O10", "2025-Q1", ethnic_group="roma_traveller") == (1, 2)
    assert cells.value("O10", "2025-Q1", ethnic_group="roma_traveller") == pytest.approx(200 / 3)
    assert cells("O10", "2025-Q1", region="R2") == cells("O10", "2025-Q1", facility_type="hospital") == (1, 2)
    assert cells("O10", "2025-Q1", region="R1", migrant_status="migrant") == (1, 1)
    assert cells("O10", "2025-Q1", ethnic_group="declined") == cells("O10", "2025-Q1", age_group="unknown") == (1, 1)
    assert cells("O10", "2025-Q1", ethnic_mention="national_majority") == (2, 2)


def test_zero_nobody_answered_no_responses_and_not_collected(tmp_path):
    rows = [
        service_user(1, "2025-02", listened=1),
        service_user(2, "2025-05", understood="unknown"),
        service_user(3, "2025-11"),
    ]
    cells = answered(tmp_path, rows)
    assert cells("O10", "2025-Q1") == (0, 1) and cells.value("O10", "2025-Q1") == 0
    assert cells("O10", "2025-Q2") == (0, 0) and cells.value("O10", "2025-Q2") is None
    assert cells.standard_error("O10", "2025-Q2") is None
    assert cells("O10", "2025-Q3") == (None, 0)
    assert cells("O10", "2025") == (1, 2) and cells.value("O10", "2025") == pytest.approx(50)
    for missing in ("experience_response.understood", "experience_response.weight"):
        without = answered(tmp_path, rows, supplied=supplied_without(missing), service_contact=contacts_of(2025))
        assert without("O10", "2025-Q1") == (None, None) and without.value("O10", "2025-Q1") is None
