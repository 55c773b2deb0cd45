"""What stops a file as a possible identifier, and what does not. All persons and numbers are invented."""

import pandas as pd
import pytest

from schemas.headers import Layout, layout_of
from schemas.identifiers import screen_other_format, screen_our_format
from schemas.reading import FileRefused, TextTable
from schemas.screening import screen_file
from tests.unit.schemas.right_rows import RIGHT_ROWS, text_frame

# Check digits worked out by hand or taken from the public descriptions of the numbers.
STOPPED = [
    ("ana.garcia@example.org", "email"),
    ("@ana_g", "email"),
    ("https://example.org/ana", "web_address"),
    ("facebook.com/ana", "web_address"),
    ("192.0.2.17", "network_address"),
    ("2001:db8::17", "network_address"),
    ("ES9121000418450200051332", "bank_account"),
    ("15/03/2025", "exact_date"),
    ("3.4.85", "exact_date"),
    ("2025-03-15T10:00", "exact_date"),
    ("15 de marzo de 2025", "exact_date"),
    ("März 3, 2025", "exact_date"),
    ("15 березня 2025", "exact_date"),
    ("40.416775, -3.703790", "coordinates"),
    ("40°25'N", "coordinates"),
    ("12345678Z", "national_number"),
    ("X1234567L", "national_number"),
    ("RSSMRA85T10A562S", "national_number"),
    ("943 476 5919", "national_number"),
    ("AB123456C", "national_number"),
    ("+34 612 345 678", "phone"),
    ("612 34 56 78", "phone"),
    ("0034612345678", "phone"),
    ("271828", "long_number"),
    ("Maria Lopez", "person_name"),
    ("Мария Петрова", "person_name"),
    ("she came with her sister and was not asked", "long_text"),
]


@pytest.mark.parametrize(("value", "kind"), STOPPED)
@pytest.mark.parametrize("column", ["service_type", "ethnicity", "record_version", "is_retracted", "contact_month"])
def test_an_identifier_stops_a_file_of_ours_in_every_kind_of_column(value, kind, column):
    row = RIGHT_ROWS["service_contact"]
    hits = screen_our_format("service_contact", text_frame(row, row | {column: value}))
    assert [(hit.rule, hit.row_number, hit.column, hit.kind) for hit in hits] == [("FL03", 3, column, kind)]


@pytest.mark.parametrize("table", sorted(RIGHT_ROWS))
def test_right_rows_are_no_identifiers(table):
    assert screen_our_format(table, text_frame(RIGHT_ROWS[table])) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("contact_month", "2025-03-15"),
        ("contact_month", "2025-03"),
        ("contact_month", "45731"),
        ("service_type", "2025-03-01"),
        ("service_type", "F0001"),
        ("service_type", "W012345678901234567890123"),
        ("service_type", "Maternity"),
        ("age_band", "30-34"),
        ("age_band", "Not asked"),
        ("ethnicity", "roma|Roma"),
        ("is_retracted", "FALSE"),
        ("record_version", "1.0"),
        ("baseline_safety", "6"),
    ],
)
def test_a_value_that_is_only_wrong_is_left_to_the_check_of_its_row(column, value):
    assert screen_our_format("service_contact", text_frame(RIGHT_ROWS["service_contact"] | {column: value})) == []


def content(frame):
    header = tuple(frame.columns.drop("row_number"))
    return TextTable(header, frame, pd.DataFrame(), "0" * 64, len(frame) + 1)


def test_the_refusal_names_row_column_and_kind_and_never_the_value():
    row = RIGHT_ROWS["service_contact"]
    frame = text_frame(row, row, row | {"service_type": "ana.garcia@example.org"})
    with pytest.raises(FileRefused) as refused:
        screen_file(content(frame), layout_of("service_contact"))
    assert str(refused.value).startswith("FL03 (row 4): Column service_type holds an e-mail address")
    assert "example" not in str(refused.value) + repr(vars(refused.value))
    assert refused.value.__cause__ is None and refused.value.__context__ is None


def test_another_systems_file_is_refused_by_the_place_of_the_column_and_an_allowance_lets_it_through():
    frame = text_frame({"fecha": "15/03/2025", "relato": "llamar al +34 612 345 678"})
    layout = Layout(required=(("fecha",),), exact=False)
    with pytest.raises(FileRefused, match=r"FL03 \(row 2\): Column 2 holds a phone number.*allow phone"):
        screen_file(content(frame), layout)
    allowed = Layout(required=(("fecha",),), exact=False, allowed={"Relato": frozenset({"phone"})})
    assert screen_file(content(frame), allowed) is None


@pytest.mark.parametrize(
    "value", ["15/03/2025", "2025 Mar 10 12:00:00 AM", "Ciudad Autónoma de Buenos Aires", "76001", "12345678", "Ana"]
)
def test_another_systems_file_may_hold_dates_labels_and_numbers(value):
    frame = text_frame(*({"a": value, "b": "x"} for _ in range(3)))
    assert screen_other_format(frame, {}) == []
