"""P13: of contacts eligible for enquiry, those at which the need for language support was asked and noted."""

import pytest

from schemas.columns import column_names
from tests.hand_made_records import contact, count, disclosing


@pytest.mark.parametrize(("need", "counts"), [("yes", 1), ("no", 1), ("not_asked", 0), ("unknown", 0), ("declined", 0)])
def test_yes_and_no_are_answers(tmp_path, need, counts):
    cells = count(tmp_path, only=("P13",), service_contact=[contact(1, 1, interpreter_needed=need)])
    assert cells("P13", "2025-Q1") == (counts, 1)


def test_every_eligible_contact_counts_whether_she_was_asked_about_violence_or_not(tmp_path):
    rows = [
        contact(1, 1, 1),
        contact(2, 1, 2, interpreter_needed="not_asked"),
        contact(3, 2, enquiry_outcome="not_asked", asked_in_private=None, ipv_disclosed=None),
        disclosing(4, interpreter_needed="unknown"),
        # Not eligible for enquiry.
        contact(5, 5, enquiry_eligible=False, enquiry_outcome="not_applicable", asked_in_private=None),
    ]
    cells = count(tmp_path, only=("P13",), service_contact=rows)
    assert cells("P13", "2025-Q1") == cells("P13", "2025-Q1", region="R1") == (2, 4)


def test_the_latest_version_counts_and_what_was_withdrawn_does_not(tmp_path):
    rows = [
        contact(1, 1, interpreter_needed="not_asked"),
        contact(1, 1, record_version=2, interpreter_needed="yes"),
        contact(2, 2),
        contact(2, 2, record_version=2, is_retracted=True),
    ]
    assert count(tmp_path, only=("P13",), service_contact=rows)("P13", "2025-Q1") == (1, 1)


def test_by_what_she_said_at_this_contact(tmp_path):
    rows = [
        # The same woman: a contact is counted under the answer given at it.
        contact(1, 1, 1, migrant_status="not_asked", interpreter_needed="not_asked"),
        contact(2, 1, 2, migrant_status="migrant", facility_id="F0002"),
        contact(3, 2, migrant_status="migrant", ethnicity=["roma"], interpreter_needed="unknown"),
    ]
    cells = count(tmp_path, only=("P13",), service_contact=rows)
    by_status = {code: cells("P13", "2025-Q1", migrant_status=code) for code in ("migrant", "not_asked", "declined")}
    assert by_status == {"migrant": (1, 2), "not_asked": (0, 1), "declined": (0, 0)}
    both = {"migrant_status": "migrant", "ethnic_group": "roma_traveller"}
    assert cells("P13", "2025-Q1", **both) == (0, 1)
    assert cells("P13", "2025-Q1", region="R2", migrant_status="migrant") == (1, 1)
    assert cells("P13", "2025-Q1", facility_type="hospital") == (1, 1)


def test_a_quarter_without_contacts_one_without_eligible_ones_and_a_source_without_the_question(tmp_path):
    rows = [contact(1, 1, when="2025-01"), contact(2, 2, when="2025-09", enquiry_eligible=False)]
    cells = count(tmp_path, only=("P13",), service_contact=rows)
    assert [cells("P13", f"2025-Q{quarter}") for quarter in (1, 2, 3)] == [(1, 1), (None, 0), (0, 0)]
    supplied = {"service_contact": set(column_names("service_contact")) - {"interpreter_needed"}}
    cells = count(tmp_path, only=("P13",), supplied=supplied, service_contact=rows)
    assert cells("P13", "2025-Q1") == (None, None)
