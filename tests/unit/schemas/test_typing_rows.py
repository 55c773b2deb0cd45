"""Text to typed columns: numbers, days, and codes that are written otherwise."""

import math

import pandas as pd
import pyarrow as pa
import pytest

from schemas.columns import describe
from schemas.typing_rows import mapped_counts, parse_column


def column_of(table, name):
    return next(column for column in describe(table) if column.name == name)


def parsed(table, name, *texts):
    typed, unreadable = parse_column(pd.Series(texts, dtype="string"), column_of(table, name))
    return [None if value is None or value is pd.NA or value is pd.NaT else value for value in typed], [*unreadable]


def test_numbers_have_a_decimal_point_and_no_exponent():
    values, unreadable = parsed("training_session", "hours", "7.5", "0.25", "40", "-1", "0", "12.000000000000001")
    assert values == [7.5, 0.25, 40.0, -1.0, 0.0, 12.000000000000001]
    assert unreadable == [False] * 6


@pytest.mark.parametrize("text", ["7,5", "1e3", "NaN", "inf", ".5", "5.", "+1", " 1", "01", "0x1", "1_0", "1 000", "٣"])
def test_a_number_written_otherwise_is_not_read(text):
    values, unreadable = parsed("training_session", "hours", text)
    assert math.isnan(values[0]) and unreadable == [True]


def test_an_empty_number_is_null_and_readable():
    typed, unreadable = parse_column(pd.Series(["", None], dtype="string"), column_of("training_session", "pre_mean"))
    assert typed.dtype == "float64" and typed.isna().all() and not unreadable.any()


def test_days_are_iso_dates_of_any_day():
    values, unreadable = parsed("review_comment", "raised_date", "2024-02-29", "2025-02-29", "2025-1-1", "20250101")
    assert values[0] == pd.Timestamp(2024, 2, 29)
    assert unreadable == [False, True, True, True]


def test_codes_written_otherwise_become_standard_ones_and_other_text_stays():
    values, _ = parsed("service_contact", "age_band", "30_34", " 30-34", "75plus", "", "thirty", "UNKNOWN")
    assert values == ["30_34", "30_34", "75_plus", None, "thirty", "unknown"]


def test_in_a_list_the_other_codes_stay():
    values, unreadable = parsed("service_contact", "ethnicity", "Roma | traveler", "roma|x", "roma|Roma", "roma|")
    assert values == [["roma", "traveller"], ["roma", "x"], ["roma", "roma"], ["", "roma"]]
    assert unreadable == [False] * 4


def test_a_mark_that_means_nothing_is_no_value():
    values, _ = parsed("service_contact", "risk_tool", "n/a", "dash", "Not applicable")
    assert values == [None, "dash", None]


def test_what_was_written_otherwise_is_counted_by_the_code_it_was_taken_for():
    texts = pd.Series(["yes", "Yes", " yes", "NO", "x", "", None], dtype="string")
    assert mapped_counts(pa.array(texts, from_pandas=True), column_of("service_contact", "disability")) == {
        "no": 1,
        "yes": 2,
    }
    lists = pd.Series(["Roma|traveler", "roma|traveler", "roma"], dtype="string")
    assert mapped_counts(pa.array(lists, from_pandas=True), column_of("service_contact", "ethnicity")) == {
        "roma": 1,
        "traveller": 2,
    }
    marks = pd.Series(["n/a", "dash", "DASH"], dtype="string")
    assert mapped_counts(pa.array(marks, from_pandas=True), column_of("service_contact", "risk_tool")) == {
        "": 1,
        "dash": 1,
    }
    assert mapped_counts(pa.array(texts, from_pandas=True), column_of("service_contact", "contact_id")) == {}
