"""P29: of enquiries with privacy noted, those made while she was not alone."""

import pytest

from schemas.columns import column_names
from tests.hand_made_records import contact, count, disclosing


@pytest.mark.parametrize(
    ("outcome", "private", "expected"),
    [
        ("asked", "no", (1, 1)),
        ("asked", "yes", (0, 1)),
        # Whether she was alone is not known: neither safe nor unsafe.
        ("asked", "unknown", (0, 0)),
        ("asked", None, (0, 0)),
        # She spoke of it herself, or nobody asked: no enquiry.
        ("self_disclosed", "no", (0, 0)),
        ("not_asked", None, (0, 0)),
        ("not_asked", "no", (0, 0)),
        ("not_applicable", None, (0, 0)),
    ],
)
def test_enquiry_and_privacy(tmp_path, outcome, private, expected):
    rows = [contact(1, 1, enquiry_outcome=outcome, asked_in_private=private, ipv_disclosed=None)]
    assert count(tmp_path, only=("P29",), service_contact=rows)("P29", "2025-Q1") == expected


def test_b2_a_no_that_was_not_given_alone_counts_here_and_is_no_answer(tmp_path):
    rows = [contact(1, 1, asked_in_private="no"), contact(2, 2), disclosing(3, 3)]
    cells = count(tmp_path, only=("P29", "O01"), service_contact=rows)
    assert cells("P29", "2025-Q1") == (1, 3)
    assert cells("O01", "2025-Q1") == (1, 2)


def test_every_enquiry_counts_not_every_woman(tmp_path):
    rows = [
        contact(1, 1, 1, asked_in_private="no"),
        contact(2, 1, 2),
        contact(3, 1, 3, asked_in_private="no"),
        contact(4, asked_in_private="no"),
        # What she answered does not matter, nor whether she answered.
        disclosing(5, 2, asked_in_private="no"),
        contact(6, 3, asked_in_private="no", ipv_disclosed="declined"),
        # Asked although the protocol did not say so: still an enquiry.
        contact(7, 4, enquiry_eligible=False),
    ]
    assert count(tmp_path, only=("P29",), service_contact=rows)("P29", "2025-Q1") == (5, 7)


def test_by_region_and_group_at_once(tmp_path):
    rows = [
        contact(1, 1, asked_in_private="no", migrant_status="migrant"),
        contact(2, 2, migrant_status="migrant"),
        contact(3, 3, asked_in_private="no", migrant_status="descendant", facility_id="F0002"),
        contact(4, 4, facility_id="F0002", ethnicity=["declined"], ethnicity_method="declined"),
    ]
    cells = count(tmp_path, only=("P29",), service_contact=rows)
    assert cells("P29", "2025-Q1", region="R1", migrant_status="migrant") == (1, 2)
    # Crossed: women born here, whether their parents were or not.
    assert cells("P29", "2025-Q1", region="R2", migrant_status="born_in_country") == (1, 2)
    assert cells("P29", "2025-Q1", region="R1", migrant_status="born_in_country") == (0, 0)
    assert cells("P29", "2025-Q1", ethnic_group="declined") == (0, 1)


def test_no_enquiry_no_contact_and_no_privacy_collected(tmp_path):
    not_asked = {"enquiry_outcome": "not_asked", "asked_in_private": None, "ipv_disclosed": None}
    rows = [contact(1, 1, when="2025-01"), contact(2, 2, when="2025-09", **not_asked)]
    cells = count(tmp_path, only=("P29",), service_contact=rows)
    assert [cells("P29", f"2025-Q{quarter}") for quarter in (1, 2, 3)] == [(0, 1), (None, 0), (0, 0)]
    supplied = {"service_contact": set(column_names("service_contact")) - {"asked_in_private"}}
    cells = count(tmp_path, only=("P29",), supplied=supplied, service_contact=rows)
    assert cells("P29", "2025-Q1") == (None, None)
