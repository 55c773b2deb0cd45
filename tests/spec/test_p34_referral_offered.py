"""P34: of new cases, those with support offered, already received or given in the house."""

import pytest

from tests.hand_made_records import count, disclosing, referral

NOT_OFFERED = {"offered": False, "acceptance": None, "completed": None, "days_to_first_service": None}


@pytest.mark.parametrize(
    ("reason", "numerator"),
    [
        ("already_receiving", 1),
        ("provided_in_house", 1),
        # The system's failures stay in the denominator as not offered.
        ("service_unavailable", 0),
        ("no_capacity", 0),
        ("excluded_by_status", 0),
        ("language_unavailable", 0),
        ("not_judged_safe", 0),
        ("provider_omitted", 0),
    ],
)
def test_e8_why_it_was_not_offered_decides(tmp_path, reason, numerator):
    rows = [referral(1, 1, not_offered_reason=reason, **NOT_OFFERED)]
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], referral=rows)
    assert cells("P34", "2025-Q1") == (numerator, 1)


def test_declining_an_offer_is_her_choice_and_counts_as_offered(tmp_path):
    declined = {"acceptance": "declined", "completed": None, "days_to_first_service": None}
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], referral=[referral(1, 1, **declined)])
    assert cells("P34", "2025-Q1") == (1, 1)


def test_a_case_without_referral_rows_stays_in_the_denominator(tmp_path):
    cells = count(tmp_path, service_contact=[disclosing(1, 1), disclosing(2, 2)], referral=[referral(1, 1)])
    assert cells("P34", "2025-Q1") == (1, 2)


def test_several_referrals_make_one_case(tmp_path):
    rows = [referral(n, 1, destination=d) for n, d in enumerate(("shelter", "legal_aid", "housing"))]
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], referral=rows)
    assert cells("P34", "2025-Q1") == (1, 1)


def test_an_offer_after_the_service_window_does_not_count(tmp_path):
    contacts = [disclosing(1, 1, 1, "2025-01"), disclosing(2, 1, 2, "2025-03")]
    cells = count(tmp_path, service_contact=contacts, referral=[referral(1, 2)])
    assert cells("P34", "2025-Q1") == (0, 1)


def test_without_a_referral_table_it_is_not_available_and_first_line_support_is(tmp_path):
    from schemas.columns import column_names

    supplied = {table: set(column_names(table)) for table in ("facility", "service_contact", "follow_up")}
    cells = count(tmp_path, service_contact=[disclosing(1, 1)], supplied=supplied)
    assert cells("P34", "2025-Q1") == cells("O04", "2025-Q1") == (None, None)
    assert cells("P30", "2025-Q1") == (1, 1)
