"""P03: of the ten policy items in every region, those in force, with money and for both groups of women."""

import pytest

from tests.hand_made_records import contact
from tests.hand_made_tables import count_2025, policy


@pytest.mark.parametrize(
    ("item", "columns", "counts"),
    [
        ("clinical_protocol", {}, 1),
        ("clinical_protocol", {"status": "implemented"}, 1),
        ("clinical_protocol", {"status": "evaluated"}, 1),
        ("clinical_protocol", {"status": "drafted"}, 0),
        ("clinical_protocol", {"status": "absent"}, 0),
        ("clinical_protocol", {"funded": False}, 0),
        ("clinical_protocol", {"covers_migrant": False}, 0),
        ("clinical_protocol", {"covers_minority": False}, 0),
        # The two items on residence status must hold whatever it is; the others need not say so.
        ("free_care_any_status", {}, 0),
        ("free_care_any_status", {"covers_any_status": True}, 1),
        ("firewall_rule", {}, 0),
        ("firewall_rule", {"covers_any_status": True}, 1),
        ("firewall_rule", {"covers_any_status": True, "funded": False}, 0),
    ],
)
def test_in_force_funded_and_for_whom(tmp_path, item, columns, counts):
    cells = count_2025(tmp_path, "P03", policy_status=[policy(item, **columns)])
    # Ten items in each of two regions, whether anybody reported on them or not.
    assert cells("P03", "2025") == (counts, 20)
    assert [cells("P03", "2025", region=region) for region in ("R1", "R2")] == [(counts, 10), (0, 10)]


def test_what_is_national_is_no_regions_own(tmp_path):
    rows = [policy("clinical_protocol", "NAT"), policy("referral_protocol", "R2")]
    cells = count_2025(tmp_path, "P03", policy_status=rows)
    assert cells("P03", "2025") == (1, 20)


def test_each_year_has_its_own_state_and_quarters_have_none(tmp_path):
    contacts = [contact("first", when="2024-01"), contact("last", when="2025-12")]
    rows = [
        policy("clinical_protocol", year=2024),
        policy("interpreter_policy", year=2024),
        policy("clinical_protocol"),
    ]
    cells = count_2025(tmp_path, "P03", service_contact=contacts, policy_status=rows)
    # What was in force in 2024 and was not reported for 2025 is absent in 2025.
    assert [cells("P03", year) for year in ("2024", "2025")] == [(2, 20), (1, 20)]
    assert cells("P03", "2025-Q4") == cells("P03", "2025-Q3-12m") == (None, 0)


@pytest.mark.parametrize(
    "column", ["status", "funded", "covers_migrant", "covers_minority", "covers_any_status", "item", "year"]
)
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    rows = [policy("clinical_protocol")]
    cells = count_2025(tmp_path, "P03", without=f"policy_status.{column}", policy_status=rows)
    assert cells("P03", "2025") == (None, None)


def test_without_a_table_of_policies_it_is_not_available(tmp_path):
    # A grid without a single row would say that everything is absent.
    assert count_2025(tmp_path, "P03")("P03", "2025") == (None, None)
