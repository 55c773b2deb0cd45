"""P14: of eligible contacts with a language need, those with professional support in the sensitive part."""

import pytest

from tests.hand_made_records import contact, count

PROFESSIONAL = ["professional_in_person", "professional_remote", "trained_bilingual_provider", "trained_mediator"]
OTHER = ["untrained_adhoc", "relative_adult", "relative_child", "partner", "none_provided", "unknown"]


@pytest.mark.parametrize(
    ("support", "expected"),
    [(code, (1, 1)) for code in PROFESSIONAL] + [(code, (0, 1)) for code in OTHER] + [("declined_offer", (0, 0))],
)
def test_the_least_safe_support_used_decides(tmp_path, support, expected):
    cells = count(tmp_path, service_contact=[contact(1, 1, interpreter_needed="yes", language_support=support)])
    assert cells("P14", "2025-Q1") == expected


def test_only_eligible_contacts_with_a_recorded_need_count(tmp_path):
    professional = {"language_support": "professional_remote"}
    cells = count(
        tmp_path,
        service_contact=[
            contact(1, 1, interpreter_needed="yes", **professional),
            contact(2, 2, interpreter_needed="no"),
            contact(3, 3, interpreter_needed="not_asked", **professional),
            contact(4, 4, interpreter_needed="unknown", **professional),
            contact(5, 5, interpreter_needed="yes", enquiry_eligible=False, **professional),
            # Nobody asked about violence: the need for language support is there all the same.
            contact(6, 6, interpreter_needed="yes", language_support="partner", enquiry_outcome="not_asked"),
        ],
    )
    assert cells("P14", "2025-Q1") == (1, 2)
