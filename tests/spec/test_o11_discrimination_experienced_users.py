"""O11: the weighted share of service users who say that they were treated worse because of who they are."""

import pytest

from tests.hand_made_records import FACILITIES, count, supplied_without
from tests.hand_made_surveys import service_user
from tests.one_a_quarter import month_of, quarter_of


def answered(tmp_path, rows, **more):
    return count(tmp_path, only=("O11",), facility=FACILITIES, experience_response=rows, **more)


def test_only_yes_and_no_are_answers(tmp_path):
    answers = {"yes": (1, 1), "no": (0, 1), "unknown": (0, 0), "declined": (0, 0), "not_asked": (0, 0)}
    rows = [service_user(n, month_of(n), discrimination=answer) for n, answer in enumerate(answers)]
    # The other questions do not have to be answered, and grounds without a yes make no yes.
    rows.append(service_user(5, month_of(5), discrimination="yes", respected=None, understood="unknown"))
    rows.append(service_user(6, month_of(6), discrimination="no", discrimination_grounds=["ethnicity"]))
    cells = answered(tmp_path, rows)
    assert [cells("O11", quarter_of(n)) for n in range(7)] == [*answers.values(), (1, 1), (0, 1)]


def test_the_share_is_weighted_and_reliability_stands_on_women(tmp_path):
    rows = [
        service_user(1, discrimination="yes", weight=0.5),
        service_user(2, weight=1.5),
        service_user(3, weight=2.0),
        service_user(4, discrimination="declined", weight=9.0),
    ]
    cells = answered(tmp_path, rows)
    assert cells("O11", "2025-Q1") == (1, 3)
    assert cells.value("O11", "2025-Q1") == pytest.approx(12.5)
    # Residuals over 4: 0.5 x 0.875, 1.5 x -0.125, 2 x -0.125. All four women are the design (semantics F3), so
    # 4 / 3 x (0.4375^2 + 0.1875^2 + 0.25^2) / 4^2 = 4 / 3 x 0.0180664...
    assert cells.standard_error("O11", "2025-Q1") == pytest.approx(15.5205, abs=0.001)


def test_shares_of_quarters_are_not_averaged_into_the_year(tmp_path):
    rows = [service_user(0, "2025-01", discrimination="yes"), *(service_user(n, "2025-12") for n in range(1, 4))]
    cells = answered(tmp_path, rows)
    # 100 % of one and 0 % of three are 25 % of four.
    assert cells("O11", "2025") == (1, 4) and cells.value("O11", "2025") == pytest.approx(25)


def test_groups_that_were_not_recorded_are_rows(tmp_path):
    rows = [
        service_user(1, discrimination="yes", migrant_status="not_asked", ethnicity=["not_asked"]),
        service_user(2, migrant_status="migrant", ethnicity=["roma"]),
        service_user(3),
    ]
    cells = answered(tmp_path, rows)
    assert cells("O11", "2025-Q1", migrant_status="not_asked") == (1, 1)
    assert cells("O11", "2025-Q1", ethnic_group="not_asked") == (1, 1)
    assert cells("O11", "2025-Q1", region="R1", ethnic_group="not_recorded") == (1, 1)
    assert cells("O11", "2025-Q1", region="R2") == (0, 0)


def test_without_the_question_or_a_group_it_is_not_available(tmp_path):
    rows = [service_user(1, discrimination="yes")]
    without = answered(tmp_path, rows, supplied=supplied_without("experience_response.discrimination"))
    assert without("O11", "2025-Q1") == (None, None)
    cells = answered(tmp_path, rows, supplied=supplied_without("experience_response.ethnicity"))
    assert cells("O11", "2025-Q1") == (1, 1)
    assert cells("O11", "2025-Q1", ethnic_group="majority_only") == (None, None)
