"""From text to accepted rows and quarantine: types, nulls, several faults, withdrawals, and no value escapes."""

import datetime

import pandas as pd
import pandera.pandas
import pyarrow as pa
import pytest

from schemas.columns import column_names, describe
from schemas.records import arrow_schema
from schemas.row_rules import RowRule
from schemas.tables import TABLES
from schemas.validation import validate_table
from tests.arrow_of_frames import to_arrow
from tests.unit.schemas.right_rows import (
    FACILITY,
    REFERRAL,
    RIGHT_ROWS,
    SERVICE_CONTACT,
    UNDISCLOSED,
    text_frame,
)

CANARY = "Zx7Canary"


def faults_of(table, row):
    found = validate_table(table, text_frame(row)).quarantine
    return found[["column", "rule"]].values.tolist()


@pytest.mark.parametrize("table", TABLES)
def test_a_right_row_is_accepted_and_stored_with_its_types(table):
    validated = validate_table(table, text_frame(RIGHT_ROWS[table]))
    assert len(validated.quarantine) == len(validated.notices) == 0
    stored = to_arrow(table, validated.accepted)
    assert stored.schema == arrow_schema(table)
    assert stored.num_rows == 1


def test_stored_values_are_those_on_the_wire():
    row = SERVICE_CONTACT | {"ethnicity": "roma|arab_amazigh"}
    stored = to_arrow("service_contact", validate_table("service_contact", text_frame(row)).accepted).to_pylist()[0]
    assert stored["ethnicity"] == ["arab_amazigh", "roma"]
    assert stored["contact_month"] == datetime.date(2025, 3, 1)
    assert stored["is_retracted"] is False
    assert stored["record_version"] == 1
    assert stored["not_asked_reason"] is None


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_value_where_one_is_needed_is_one_fault_and_no_other(table):
    needed = [column.name for column in describe(table) if not column.nullable]
    frame = text_frame(*[RIGHT_ROWS[table] | {column: ""} for column in needed])
    found = validate_table(table, frame).quarantine
    assert found[["row_number", "column", "rule"]].values.tolist() == [
        [number, column, "required"] for number, column in enumerate(needed, start=2)
    ]


@pytest.mark.parametrize("table", TABLES)
def test_a_value_that_is_not_of_the_column_is_one_fault_and_names_no_value(table):
    rule = {"text": "pattern", "code": "code", "codes": "code"}
    columns = describe(table)
    frame = text_frame(*[RIGHT_ROWS[table] | {column.name: f"<{CANARY} ü>"} for column in columns])
    validated = validate_table(table, frame)
    assert validated.quarantine[["row_number", "column", "rule"]].values.tolist() == [
        [number, column.name, rule.get(column.kind, "type")] for number, column in enumerate(columns, start=2)
    ]
    assert CANARY not in validated.quarantine.to_csv() + str(validated.notices)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("record_version", "1.0"),
        ("record_version", " 1"),
        ("record_version", "9999999999999"),
        ("is_retracted", "yes"),
        ("is_retracted", "1"),
        ("is_retracted", "0"),
        ("contact_month", "2025-3-1"),
        ("contact_month", "2025-02-30"),
        ("contact_month", "20250301"),
    ],
)
def test_what_looks_nearly_right_is_not_repaired(column, text):
    assert faults_of("service_contact", SERVICE_CONTACT | {column: text}) == [[column, "type"]]


@pytest.mark.parametrize("text", ["yes|no", "null", "y", "true", "_yes", "yess"])
def test_what_is_no_code_of_the_list_is_held_and_nothing_is_guessed(text):
    assert faults_of("service_contact", SERVICE_CONTACT | {"disability": text}) == [["disability", "code"]]


@pytest.mark.parametrize("text", ["roma|", "|roma", "roma||traveller", "roma,traveller"])
def test_a_list_of_codes_has_codes_between_bars_only(text):
    assert faults_of("service_contact", SERVICE_CONTACT | {"ethnicity": text}) == [["ethnicity", "code"]]


def test_a_number_below_its_range_is_held():
    assert faults_of("service_contact", SERVICE_CONTACT | {"record_version": "0"}) == [["record_version", "range"]]


def test_a_month_that_is_not_a_first_day_is_held_in_a_facility_too():
    assert faults_of("facility", FACILITY | {"reporting_from": "2024-01-15"}) == [["reporting_from", "type"]]


def test_every_fault_of_a_row_is_told_once_and_row_rules_are_not_asked_of_it():
    row = UNDISCLOSED | {"age_band": "x", "record_version": "x", "facility_id": "", "violence_recency": "d0_30"}
    assert faults_of("service_contact", row) == [
        ["age_band", "code"],
        ["facility_id", "required"],
        ["record_version", "type"],
    ]


def test_rows_are_accepted_or_set_aside_and_none_is_lost():
    rows = [SERVICE_CONTACT, SERVICE_CONTACT | {"age_band": "x"}, UNDISCLOSED, SERVICE_CONTACT | {"contact_id": "x"}]
    validated = validate_table("service_contact", text_frame(*rows))
    assert validated.accepted["row_number"].tolist() == [2, 4]
    assert validated.quarantine["row_number"].tolist() == [3, 5]


def test_the_keys_of_rows_set_aside_are_kept_where_they_can_be_read():
    rows = [SERVICE_CONTACT | {"age_band": "x", "record_version": "2"}, SERVICE_CONTACT | {"record_version": "x"}]
    keys = validate_table("service_contact", text_frame(*rows)).quarantined_keys
    assert keys.values.tolist() == [["C0123456789ABCDEF", 2]]


def test_a_withdrawn_version_may_be_without_content():
    nothing = {column.name: "" for column in describe("service_contact") if column.nullable}
    row = SERVICE_CONTACT | nothing | {"is_retracted": "true", "record_version": "2"}
    assert faults_of("service_contact", row) == []


def test_content_that_comes_with_a_withdrawal_is_dropped_and_never_stops_it():
    row = SERVICE_CONTACT | {"is_retracted": "true", "violence_recency": "", "enquiry_outcome": "not_asked"}
    accepted = validate_table("service_contact", text_frame(row, SERVICE_CONTACT)).accepted
    nullable = [column.name for column in describe("service_contact") if column.nullable]
    assert accepted.loc[0, nullable].isna().all()
    assert accepted.loc[1, nullable].notna().any()
    to_arrow("service_contact", accepted)


def test_a_fault_in_content_that_is_dropped_does_not_stop_a_withdrawal():
    row = SERVICE_CONTACT | {"is_retracted": "true", "violence_types": "x", "contact_seq": "x", "safety_plan": "x"}
    validated = validate_table("service_contact", text_frame(row, row | {"is_retracted": "false"}))
    assert validated.accepted["row_number"].tolist() == [2]
    assert set(validated.quarantine["row_number"]) == {3}


def test_an_empty_file_gives_empty_tables():
    frame = text_frame(SERVICE_CONTACT).iloc[:0]
    validated = validate_table("service_contact", frame)
    assert len(validated.accepted) == len(validated.quarantine) == 0
    assert to_arrow("service_contact", validated.accepted).num_rows == 0


def test_nulls_of_a_stored_file_are_as_empty_as_empty_text():
    frame = text_frame(REFERRAL).replace("", pd.NA)
    assert len(validate_table("referral", frame).accepted) == 1


def test_what_is_shown_of_a_validated_table_holds_no_row():
    assert "F0001" not in repr(validate_table("facility", text_frame(FACILITY)))


def test_a_frame_with_other_columns_is_an_error_of_the_program_that_names_none_of_them():
    with pytest.raises(ValueError, match="exactly the columns of referral") as error:
        validate_table("referral", text_frame(REFERRAL | {CANARY: CANARY}))
    assert CANARY not in str(error.value) + repr(error.value.args)


def test_a_column_check_that_cannot_be_applied_says_so_without_a_value(monkeypatch):
    def broken(values):
        raise ValueError(values.to_csv())

    column = pandera.pandas.Column(pd.StringDtype(), checks=pandera.pandas.Check(broken))
    monkeypatch.setattr("schemas.column_checks._column_of", lambda *_: column)
    refuse_without_a_value()


def test_a_row_rule_that_cannot_be_applied_says_so_without_a_value(monkeypatch):
    def broken(frame):
        raise ValueError(frame.to_csv())

    rule = RowRule("RF01", ("referral_id",), (), broken)
    monkeypatch.setattr("schemas.faults.row_rules_of", lambda *_: (rule,))
    refuse_without_a_value()


def refuse_without_a_value():
    with pytest.raises(RuntimeError, match="could not be applied") as error:
        validate_table("referral", text_frame(REFERRAL | {"referral_id": CANARY}))
    assert CANARY not in str(error.value) + repr(error.value.args)
    assert error.value.__context__ is None and error.value.__cause__ is None


def test_arrow_holds_the_columns_of_the_table_in_their_order():
    assert arrow_schema("follow_up").names == list(column_names("follow_up"))
    assert arrow_schema("service_contact").field("ethnicity").type == pa.list_(pa.string())
