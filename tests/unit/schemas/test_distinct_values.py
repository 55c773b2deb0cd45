"""What is remembered of values and combinations from batch to batch says what each batch by itself would say.

Belongs here: batches and memory. Does not: which rows are right (test_validation.py, test_row_rules.py), that
validation says what the model says row by row (tests/property/test_validation_by_combination.py).
"""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas import combinations, distinct_values, validation
from schemas.columns import column_names
from schemas.validation import validate_batches, validate_table
from tests.unit.schemas.right_rows import FACILITY, SERVICE_CONTACT, UNDISCLOSED, text_frame

WRONG = "7 x spoilt"
UNFINISHED = {"violence_recency": "d0_30"}  # without disclosure: SC10
ROWS = [
    SERVICE_CONTACT,
    UNDISCLOSED,
    UNDISCLOSED | UNFINISHED,
    SERVICE_CONTACT | {"age_band": WRONG},
    UNDISCLOSED | UNFINISHED | {"age_band": WRONG},
    SERVICE_CONTACT | {"received_month": WRONG},
    SERVICE_CONTACT | {"received_month": "2025-12-02"},
    UNDISCLOSED | UNFINISHED,
    SERVICE_CONTACT,
]
FAULTS = [
    (4, "SC10"),
    (5, "code"),
    (6, "code"),
    (7, "type"),
    (8, "SC01"),
    (9, "SC10"),
]


@pytest.fixture
def stored(tmp_path):
    frame = text_frame(*ROWS)
    columns = {name: pa.array(frame[name].tolist(), pa.string()) for name in column_names("service_contact")}
    pq.write_table(pa.table({"row_number": pa.array(frame["row_number"]), **columns}), tmp_path / "rows.parquet")
    return tmp_path / "rows.parquet"


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Each test begins and ends with an empty memory."""
    distinct_values.remembered.cache_clear()
    yield
    distinct_values.remembered.cache_clear()


def faults(parts):
    return [
        (int(row), rule)
        for part in parts
        for row, rule in part.quarantine[["row_number", "rule"]].itertuples(index=False, name=None)
    ]


@pytest.mark.parametrize("rows", [1, 2, 4, 100])
def test_the_size_of_batches_does_not_show(stored, rows, monkeypatch):
    monkeypatch.setattr(validation, "BATCH_ROWS", rows)
    parts = list(validate_batches("service_contact", stored))
    assert faults(parts) == FAULTS
    assert [n for part in parts for n in part.accepted["row_number"].to_pylist()] == [2, 3, 10]


def test_the_second_time_says_what_the_first_did(stored):
    assert faults(validate_batches("service_contact", stored)) == FAULTS
    assert faults(validate_batches("service_contact", stored)) == FAULTS


def test_a_month_that_cannot_be_read_and_one_on_the_wrong_day_are_both_told():
    rows = [FACILITY | {"reporting_from": text} for text in ("2024-01-01", "January", "2024-01-15")]
    found = validate_table("facility", text_frame(*rows)).quarantine
    assert found[["row_number", "rule"]].values.tolist() == [[3, "type"], [4, "type"]]


def test_what_is_forgotten_is_found_out_again(stored, monkeypatch):
    monkeypatch.setattr(validation, "BATCH_ROWS", 2)
    monkeypatch.setattr(distinct_values, "MOST_REMEMBERED", 1)
    assert faults(validate_batches("service_contact", stored)) == FAULTS


def test_too_many_combinations_are_numbered_anew_in_each_batch(stored, monkeypatch):
    monkeypatch.setattr(validation, "BATCH_ROWS", 3)
    monkeypatch.setattr(combinations, "MOST_COMBINATIONS", 10)
    assert faults(validate_batches("service_contact", stored)) == FAULTS


def test_no_value_that_was_held_stands_in_the_dictionary_of_accepted_codes(stored):
    for part in validate_batches("service_contact", stored):
        codes = part.accepted["age_band"].combine_chunks()
        assert pa.types.is_dictionary(codes.type)
        assert WRONG not in codes.dictionary.to_pylist()
