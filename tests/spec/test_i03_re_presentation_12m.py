"""I03: of new cases that can be followed, those in which she came back with new violence within 12 months."""

from datetime import date

import pytest

from tests.hand_made_records import contact, count, disclosing, supplied_without
from tests.one_a_quarter import month_of, months_after, quarter_of

NEW = {"new_violence_since_last": "yes"}


def returned(tmp_path, contacts, data_cutoff=date(2026, 6, 30), **more):
    return count(tmp_path, data_cutoff, only=("I03",), service_contact=contacts, **more)


def test_what_a_return_is(tmp_path):
    cases = [
        # Months after the first contact, what the later contact says, whether it is a return.
        (2, NEW, 1),
        (0, NEW, 1),
        (2, {"new_violence_since_last": "no"}, 0),
        (2, {"new_violence_since_last": "unknown"}, 0),
        (2, {"new_violence_since_last": "declined"}, 0),
        (2, {"new_violence_since_last": None}, 0),
        # She came back, and said no or was not asked.
        (2, {"ipv_disclosed": "no"} | NEW, 0),
        (2, {"ipv_disclosed": None, "enquiry_outcome": "not_asked"} | NEW, 0),
        # In another service and region: any contributing service.
        (2, {"facility_id": "F0002"} | NEW, 1),
        # A planned return, withdrawn later.
        (2, {"is_retracted": True} | NEW, 0),
    ]
    contacts = []
    for n, (months, columns, _) in enumerate(cases):
        contacts.append(disclosing(f"first {n}", n, 1, month_of(n)))
        contacts.append(disclosing(f"later {n}", n, 2, months_after(month_of(n), months), **columns))
    cells = returned(tmp_path, contacts)
    assert [cells("I03", quarter_of(n)) for n in range(len(cases))] == [(back, 1) for *_, back in cases]


@pytest.mark.parametrize(("later", "back"), [("2023-05", 1), ("2024-04", 1), ("2024-05", 1), ("2024-06", 0)])
def test_d5_twelve_months_after_is_within_twelve_months_and_thirteen_is_not(tmp_path, later, back):
    contacts = [disclosing(1, 1, 1, "2023-05"), disclosing(2, 1, 2, later, **NEW)]
    assert returned(tmp_path, contacts)("I03", "2023-Q2") == (back, 1)


def test_a_return_after_twelve_months_is_a_return_and_a_new_case(tmp_path):
    contacts = [disclosing(1, 1, 1, "2023-05"), disclosing(2, 1, 2, "2024-05", **NEW)]
    cells = returned(tmp_path, contacts)
    assert cells("I03", "2023-Q2") == (1, 1)
    # Dated by the first contact of each: nobody came back after the second.
    assert cells("I03", "2024-Q2") == (0, 1)


def test_coming_back_twice_is_one_case(tmp_path):
    contacts = [disclosing(n, 1, n, f"2024-0{n}", **(NEW if n > 1 else {})) for n in range(1, 5)]
    assert returned(tmp_path, contacts)("I03", "2024-Q1") == (1, 1)


def test_what_she_said_at_the_first_contact_is_no_return(tmp_path):
    assert returned(tmp_path, [disclosing(1, 1, **NEW), contact(2, 1, 2, "2025-03")])("I03", "2025-Q1") == (0, 1)


def test_a_woman_without_pseudonym_cannot_be_followed(tmp_path):
    contacts = [disclosing(1), disclosing(2, **NEW), disclosing(3, 1)]
    assert returned(tmp_path, contacts)("I03", "2025-Q1") == (0, 1)


@pytest.mark.parametrize(
    ("month", "quarter", "last_open", "closed"),
    [
        # 31 March 2025 plus 366 days is 1 April 2026.
        ("2025-03", "2025-Q1", date(2026, 3, 31), date(2026, 4, 1)),
        # 29 February 2024 plus 366 days is 1 March 2025: the leap day belongs to the month, not to the window.
        ("2024-02", "2024-Q1", date(2025, 2, 28), date(2025, 3, 1)),
    ],
)
def test_the_window_is_366_days_after_the_end_of_the_month(tmp_path, month, quarter, last_open, closed):
    contacts = [disclosing(1, 1, when=month)]
    assert returned(tmp_path, contacts, last_open)("I03", quarter) == (0, 0)
    assert returned(tmp_path, contacts, closed)("I03", quarter) == (0, 1)


def test_groups_open_windows_and_not_collected(tmp_path):
    contacts = [
        disclosing(1, 1, 1, "2024-02", migrant_status="migrant", ethnicity=["roma"], language_group="romani"),
        disclosing(2, 1, 2, "2024-08", migrant_status="declined", ethnicity=["roma"], language_group="other", **NEW),
        disclosing(3, 2, 1, "2024-02", migrant_status="not_asked", ethnicity=["not_asked"]),
        disclosing(4, 3, 1, "2026-02"),
    ]
    cells = returned(tmp_path, contacts)
    assert cells("I03", "2024-Q1", migrant_status="migrant", ethnic_group="roma_traveller") == (1, 1)
    # Her language is that of the first contact.
    assert cells("I03", "2024-Q1", language="romani") == (1, 1)
    assert cells("I03", "2024-Q1", migrant_status="not_asked") == (0, 1)
    # No window of the quarter has closed.
    assert cells("I03", "2026-Q1") == (None, 0)
    for missing in ("service_contact.woman_ref", "service_contact.new_violence_since_last"):
        without = returned(tmp_path, contacts, supplied=supplied_without(missing))
        assert without("I03", "2024-Q1") == (None, None), missing
