"""O03: of cases with a new offer that is no longer pending, those in which she accepted at least one."""

from datetime import date

from tests.hand_made_records import count, disclosing, referral, supplied_without
from tests.one_a_quarter import month_of, quarter_of

OPEN = {"completed": None, "days_to_first_service": None}
DECLINED = {"acceptance": "declined"} | OPEN
PENDING = {"acceptance": "pending"} | OPEN
NOT_OFFERED = {"offered": False, "acceptance": None} | OPEN


def test_what_she_said_to_the_offers(tmp_path):
    cases = [
        ([{}], (1, 1)),
        ([DECLINED], (0, 1)),
        # Accepted and not received is accepted.
        ([{"completed": "no", "days_to_first_service": None}], (1, 1)),
        # Pending: not yet in the denominator, unless she has accepted another.
        ([PENDING], (0, 0)),
        ([PENDING, {}], (1, 1)),
        ([PENDING, DECLINED], (0, 0)),
        ([DECLINED, DECLINED], (0, 1)),
        ([DECLINED, {}], (1, 1)),
        # Against the rules: an offer without an answer is not an accepted one, and not a pending one.
        ([{"acceptance": None} | OPEN], (0, 1)),
        # Nothing newly offered: nothing to accept.
        ([NOT_OFFERED | {"not_offered_reason": "already_receiving"}], (0, 0)),
        ([NOT_OFFERED | {"not_offered_reason": "service_unavailable"}], (0, 0)),
        ([NOT_OFFERED | {"not_offered_reason": "no_capacity"}, {}], (1, 1)),
        ([], (0, 0)),
    ]
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(len(cases))]
    places = ("ipv_specialist", "shelter")
    rows = [
        referral(f"{n} {place}", n, destination=place, **columns)
        for n, (offers, _) in enumerate(cases)
        for place, columns in zip(places, offers, strict=False)
    ]
    cells = count(tmp_path, only=("O03",), service_contact=contacts, referral=rows)
    found = [cells("O03", quarter_of(n)) for n in range(len(cases))]
    assert found == [expected for _, expected in cases]


def test_an_offer_of_the_month_after_counts_and_a_later_one_does_not(tmp_path):
    contacts = [
        disclosing(1, 1, 1, "2025-01"),
        disclosing(2, 1, 2, "2025-02"),
        disclosing(3, 2, 1, "2025-04"),
        disclosing(4, 2, 2, "2025-06"),
    ]
    cells = count(tmp_path, only=("O03",), service_contact=contacts, referral=[referral(1, 2), referral(2, 4)])
    assert cells("O03", "2025-Q1") == (1, 1)
    assert cells("O03", "2025-Q2") == (0, 0)


def test_the_window_is_60_days_after_the_end_of_the_month(tmp_path):
    tables = {"service_contact": [disclosing(1, 1, when="2025-03")], "referral": [referral(1, 1)]}
    # 31 March plus 60 days is 30 May.
    assert count(tmp_path, date(2025, 5, 29), only=("O03",), **tables)("O03", "2025-Q1") == (0, 0)
    assert count(tmp_path, date(2025, 5, 30), only=("O03",), **tables)("O03", "2025-Q1") == (1, 1)


def test_groups_are_those_of_the_case_and_nobody_is_left_out(tmp_path):
    contacts = [
        disclosing(1, 1, migrant_status="migrant", ethnicity=["roma"]),
        disclosing(2, 2, migrant_status="not_asked", ethnicity=["not_asked"]),
    ]
    rows = [referral(1, 1), referral(2, 2, **DECLINED)]
    cells = count(tmp_path, only=("O03",), service_contact=contacts, referral=rows)
    assert cells("O03", "2025-Q1") == (1, 2)
    assert cells("O03", "2025-Q1", migrant_status="migrant", ethnic_group="roma_traveller") == (1, 1)
    assert cells("O03", "2025-Q1", migrant_status="not_asked") == (0, 1)
    assert cells("O03", "2025-Q1", migrant_status="migrant", ethnic_group="majority_only") == (0, 0)


def test_zero_nothing_to_accept_and_not_collected_are_different_things(tmp_path):
    tables = {"service_contact": [disclosing(1, 1)], "referral": [referral(1, 1, **DECLINED)]}
    cells = count(tmp_path, only=("O03",), **tables)
    assert cells("O03", "2025-Q1") == (0, 1) and cells.value("O03", "2025-Q1") == 0
    nobody = count(tmp_path, only=("O03",), service_contact=[disclosing(1, 1)])
    assert nobody("O03", "2025-Q1") == (0, 0) and nobody.value("O03", "2025-Q1") is None
    without = count(tmp_path, only=("O03",), supplied=supplied_without("referral.acceptance"), **tables)
    assert without("O03", "2025-Q1") == (None, None)
