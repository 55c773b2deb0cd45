"""Women, contacts, cases: rules of counting that hold for every indicator (semantics A, B9, C3, D1)."""

import random

import pytest

from tests.hand_made_records import contact, count, disclosing, follow_up, key, referral

WOMAN_AND_CASE_INDICATORS = ("P28", "O01", "P30", "P34", "O04", "O06")


def test_a1_doubling_every_contact_changes_contacts_and_leaves_women_and_cases_alone(tmp_path):
    once = [contact(1, 1, 1), disclosing(2, 1, 2), disclosing(3, 2, 1)]
    again = [row | {"contact_id": key("C", f"again {n}", 16), "contact_seq": 10 + n} for n, row in enumerate(once)]
    before = count(tmp_path, only=(*WOMAN_AND_CASE_INDICATORS, "P05"), service_contact=once)
    after = count(tmp_path, only=(*WOMAN_AND_CASE_INDICATORS, "P05"), service_contact=once + again)
    for indicator in WOMAN_AND_CASE_INDICATORS:
        assert after(indicator, "2025-Q1") == before(indicator, "2025-Q1")
    assert before("P05", "2025-Q1") == (2, 2) and after("P05", "2025-Q1") == (4, 4)


def test_a2_women_of_the_year_are_at_most_the_sum_of_quarters(tmp_path):
    rows = [contact(n, n % 3, n, f"2025-{n:02}") for n in range(1, 13)]
    cells = count(tmp_path, only=("P28",), service_contact=rows)
    quarters = [cells("P28", f"2025-Q{quarter}")[1] for quarter in (1, 2, 3, 4)]
    assert quarters == [3, 3, 3, 3] and cells("P28", "2025")[1] == 3


def test_a2_women_of_the_year_are_the_sum_of_quarters_if_nobody_returns(tmp_path):
    cells = count(tmp_path, only=("P28",), service_contact=[contact(n, n, 1, f"2025-{n:02}") for n in range(1, 13)])
    assert cells("P28", "2025")[1] == 12 == sum(cells("P28", f"2025-Q{q}")[1] for q in (1, 2, 3, 4))


def test_a3_missing_pseudonyms_are_neither_dropped_nor_one_person(tmp_path):
    cells = count(tmp_path, only=("P28", "P34"), service_contact=[disclosing(1), disclosing(2), disclosing(3)])
    assert cells("P28", "2025-Q1")[1] == 3 and cells("P34", "2025-Q1")[1] == 3


@pytest.mark.parametrize(
    ("elsewhere", "cases"), [("no", 1), ("unknown", 1), ("yes_other", 1), (None, 1), ("yes_contributing", 0)]
)
def test_a4_a_contact_without_pseudonym_is_no_second_case_if_a_contributing_service_has_her(tmp_path, elsewhere, cases):
    cells = count(tmp_path, only=("P05", "P34"), service_contact=[disclosing(1, reported_elsewhere=elsewhere)])
    # In the total and in every breakdown alike.
    assert cells("P34", "2025-Q1")[1] == cells("P34", "2025-Q1", ethnic_group="majority_only")[1] == cases
    assert cells("P05", "2025-Q1") == (1, 1)


def test_a4_a_pseudonym_already_links_her_so_the_guard_does_not_apply(tmp_path):
    cells = count(tmp_path, only=("P34",), service_contact=[disclosing(1, 1, reported_elsewhere="yes_contributing")])
    assert cells("P34", "2025-Q1")[1] == 1


@pytest.mark.parametrize(("months", "cases"), [(11, 1), (12, 2)])
def test_a5_a_new_case_starts_after_12_months_without_disclosure(tmp_path, months, cases):
    later = {11: "2025-01", 12: "2025-02"}[months]
    cells = count(tmp_path, only=("P34",), service_contact=[disclosing(1, 1, 1, "2024-02"), disclosing(2, 1, 2, later)])
    assert cells("P34", "2024-Q1")[1] + cells("P34", "2025-Q1")[1] == cases


def test_a5_gaps_are_counted_from_the_previous_contact_not_from_the_first(tmp_path):
    rows = [disclosing(1, 1, 1, "2024-01"), disclosing(2, 1, 2, "2024-11"), disclosing(3, 1, 3, "2025-10")]
    cells = count(tmp_path, only=("P34",), service_contact=rows)
    assert cells("P34", "2024-Q1")[1] == 1
    assert [cells("P34", period)[1] for period in ("2024-Q4", "2025-Q4")] == [0, 0]


@pytest.mark.parametrize(
    ("gap", "cases"),
    [("none_known", 1), ("d366_plus", 1), ("unknown", 1), (None, 1), ("d0_30", 0), ("d31_90", 0), ("d91_365", 0)],
)
def test_a6_an_episode_that_began_before_the_data_is_no_new_case(tmp_path, gap, cases):
    rows = [
        disclosing(1, 1, 1, "2025-01", prev_ipv_contact_gap=gap),
        # Later in the same episode: no new case either.
        disclosing(2, 1, 2, "2025-03", prev_ipv_contact_gap="d31_90"),
    ]
    cells = count(tmp_path, only=("P05", "P34"), service_contact=rows)
    assert cells("P34", "2025-Q1")[1] == cases and cells("P05", "2025-Q1")[1] == 2


@pytest.mark.parametrize("relationship", ["unknown", "declined", "in_law", "own_family", "other", None])
def test_b9_only_violence_by_a_partner_makes_a_case(tmp_path, relationship):
    cells = count(tmp_path, only=("P34",), service_contact=[disclosing(1, 1, perpetrator_rel=relationship)])
    assert cells("P34", "2025-Q1")[1] == 0


def test_a7_order_inside_a_month_comes_from_contact_seq(tmp_path):
    # Two disclosing contacts in February: the first in order is the index, whatever the rows' order or names.
    first = disclosing("zzz", 1, 1, facility_id="F0002")
    second = disclosing("aaa", 1, 2, facility_id="F0001")
    for rows in ([first, second], [second, first]):
        cells = count(tmp_path, only=("P34",), service_contact=rows)
        assert cells("P34", "2025-Q1", region="R2")[1] == 1
        assert cells("P34", "2025-Q1", region="R1")[1] == 0


def test_a7_shuffling_rows_and_renaming_keys_changes_nothing(tmp_path):
    chance = random.Random(20250101)
    contacts, referrals, follow_ups = [], [], []
    for number in range(120):
        make = chance.choice((contact, disclosing))
        columns = {
            "facility_id": chance.choice(("F0001", "F0002")),
            "migrant_status": chance.choice(("migrant", "non_migrant", "declined", "not_asked")),
            "ethnicity": chance.choice((["roma"], ["national_majority"], ["unknown"], ["not_asked"])),
        }
        # Twelve women; the order numbers repeat on purpose, which breaks the rule SC23.
        contacts.append(make(number, number % 12, chance.randint(1, 3), f"2025-{chance.randint(1, 4):02}", **columns))
        if make is disclosing:
            referrals.append(referral(number, number))
    cells = count(tmp_path, service_contact=contacts, referral=referrals, follow_up=follow_ups)
    names = {row["contact_id"]: key("C", f"renamed {row['contact_id']}", 16) for row in contacts}
    renamed = [[row | {"contact_id": names[row["contact_id"]]} for row in rows] for rows in (contacts, referrals)]
    for rows in renamed:
        chance.shuffle(rows)
    again = count(tmp_path, service_contact=renamed[0], referral=renamed[1], follow_up=follow_ups)
    assert again.frame.equals(cells.frame)


def test_a8_the_highest_version_is_the_only_one(tmp_path):
    rows = [
        disclosing(1, 1, record_version=1),
        contact(1, 1, record_version=2),
        contact(2, 2, record_version=10),
        disclosing(2, 2, record_version=9),
    ]
    for order in (rows, rows[::-1]):
        cells = count(tmp_path, only=("O01", "P05"), service_contact=order)
        assert cells("O01", "2025-Q1") == (0, 2) and cells("P05", "2025-Q1") == (0, 0)


def test_a8_a_withdrawn_contact_is_gone_everywhere_with_what_hangs_on_it(tmp_path):
    rows = [disclosing(1, 1), disclosing(1, 1, record_version=2, is_retracted=True), disclosing(2, 2)]
    tables = {"referral": [referral(1, 1)], "follow_up": [follow_up(1, 1)]}
    cells = count(tmp_path, service_contact=rows, **tables)
    without = count(tmp_path, service_contact=rows[2:], **tables)
    assert cells.frame.equals(without.frame)
    assert cells("P28", "2025-Q1") == (1, 1) and cells("P34", "2025-Q1") == (0, 1)


def test_a8_a_withdrawal_may_drop_its_content(tmp_path):
    tombstone = dict.fromkeys(("migrant_status", "ethnicity", "ipv_disclosed", "enquiry_outcome"))
    rows = [disclosing(1, 1), contact(1, 1, record_version=2, is_retracted=True, **tombstone), contact(2, 2)]
    assert count(tmp_path, only=("P28",), service_contact=rows)("P28", "2025-Q1") == (1, 1)


def test_c3_several_ethnicities_referrals_and_follow_ups_do_not_multiply_a_case(tmp_path):
    rows = [disclosing(1, 1, ethnicity=["black_african_caribbean", "national_majority", "roma"])]
    referrals = [referral(n, 1, destination=d) for n, d in enumerate(("shelter", "legal_aid", "police"))]
    follow_ups = [follow_up(n, 1, fu_window=w) for n, w in enumerate(("d30", "d90", "d365"))]
    cells = count(
        tmp_path, only=WOMAN_AND_CASE_INDICATORS, service_contact=rows, referral=referrals, follow_up=follow_ups
    )
    for indicator in WOMAN_AND_CASE_INDICATORS:
        assert cells(indicator, "2025-Q1") == (1, 1)
        assert cells(indicator, "2025-Q1", ethnic_group="roma_traveller") == (1, 1)


def test_d1_every_step_of_a_case_belongs_to_its_index_month(tmp_path):
    # A December case, referred in January, served in February: a December case.
    rows = [disclosing(1, 1, 1, "2024-12", first_line_support="partial"), disclosing(2, 1, 2, "2025-01")]
    for days in (5, 40, 89):
        referrals = [referral(1, 2, days_to_first_service=days)]
        cells = count(tmp_path, service_contact=rows, referral=referrals)
        for indicator in ("P30", "P34", "O04"):
            assert cells(indicator, "2024-Q4") == (1, 1) and cells(indicator, "2025-Q1") == (0, 0)
