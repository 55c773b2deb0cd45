"""O16: of calls in another language than the national one, those answered in it or with a professional interpreter."""

import pytest

from tests.hand_made_records import count, supplied_without
from tests.hand_made_surveys import calls


def test_e2_sums_are_divided_and_percentages_are_not_averaged(tmp_path):
    # Three lines: 1 of 2, 0 of 1, 40 of 100. The mean of their shares would be 30 %; the share is 41 of 103.
    rows = [calls(2, 1), calls(1, 0, line_id="line_2"), calls(100, 40, line_id="line_3")]
    cells = count(tmp_path, only=("O16",), helpline_month=rows)
    assert cells("O16", "2025-Q1") == (41, 103)
    assert cells.value("O16", "2025-Q1") == pytest.approx(39.8058, abs=0.0001)


def test_unanswered_calls_count_as_failures(tmp_path):
    rows = [calls(10, 3, calls_answered_n=8), calls(5, 0, caller_type="professional", calls_answered_n=0)]
    assert count(tmp_path, only=("O16",), helpline_month=rows)("O16", "2025-Q1") == (3, 15)


def test_the_national_language_and_unknown_ones_are_not_in_it(tmp_path):
    rows = [
        calls(1_000, 990, language="national"),
        calls(50, 0, language="unknown"),
        calls(8, 6, language="sign"),
        calls(4, 1, language="lang_01"),
        calls(20, 10, language="other"),
    ]
    cells = count(tmp_path, only=("O16",), helpline_month=rows)
    assert cells("O16", "2025-Q1") == (17, 32)
    assert cells("O16", "2025-Q1", language="sign") == (6, 8)
    assert cells("O16", "2025-Q1", language="lang_01") == (1, 4)
    assert cells("O16", "2025-Q1", language="romani") == (0, 0)
    assert cells("O16", "2025-Q1", language="national") == (0, 0)
    assert cells.value("O16", "2025-Q1", language="national") is None


def test_months_add_up_to_quarters_and_the_year(tmp_path):
    rows = [calls(10, 1, f"2025-{number:02}") for number in range(1, 13)]
    cells = count(tmp_path, only=("O16",), helpline_month=rows)
    assert cells("O16", "2025-Q3") == (3, 30) and cells("O16", "2025") == (12, 120)


def test_zero_no_such_call_no_month_and_not_collected(tmp_path):
    rows = [calls(5, 0, "2025-02"), calls(5, 5, "2025-05", language="national"), calls(1, 1, "2025-12")]
    cells = count(tmp_path, only=("O16",), helpline_month=rows)
    assert cells("O16", "2025-Q1") == (0, 5) and cells.value("O16", "2025-Q1") == 0
    assert cells("O16", "2025-Q2") == (0, 0) and cells.value("O16", "2025-Q2") is None
    assert cells("O16", "2025-Q3") == (None, 0)
    for missing in ("helpline_month.calls_in_language_n", "helpline_month.language_group"):
        without = count(tmp_path, only=("O16",), helpline_month=rows, supplied=supplied_without(missing))
        assert without("O16", "2025-Q1") == (None, None), missing
