"""O05: the median of days from an accepted offer to the first service, never served within 90 days counted as 91."""

from datetime import date

from tests.hand_made_records import contact, count, disclosing, referral, supplied_without
from tests.one_a_quarter import month_of, quarter_of

NEVER = None
"""No service was received."""


def accepted(label: object, to_contact: object, days: int | None, **columns) -> dict:
    """An accepted referral: service after `days`, or not received."""
    result = {"completed": "no", "days_to_first_service": None} if days is NEVER else {"days_to_first_service": days}
    return referral(label, to_contact, **(result | columns))


def test_d4_those_never_served_stay_in_the_median(tmp_path):
    waits = [
        # Median of those served only: 10. Of all: the fourth of seven was never served.
        ([5, 10, 15, NEVER, NEVER, NEVER, NEVER], (3, 7), 91),
        ([5, 10, 15, NEVER, NEVER], (3, 5), 15),
        # Of an even number: the lower of the two in the middle.
        ([5, 20], (2, 2), 5),
        ([NEVER, 7], (1, 2), 7),
        ([NEVER], (0, 1), 91),
        ([0], (1, 1), 0),
    ]
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(len(waits))]
    rows = [accepted(f"{n} {i}", n, days) for n, (wait, *_) in enumerate(waits) for i, days in enumerate(wait)]
    cells = count(tmp_path, only=("O05",), service_contact=contacts, referral=rows)
    for n, (_, counts, middle) in enumerate(waits):
        assert cells("O05", quarter_of(n)) == counts
        assert cells.value("O05", quarter_of(n)) == middle


def test_a_median_rests_on_the_fewer_of_those_below_it_and_above_it(tmp_path):
    waits = [
        ([5, 10, 15, 20, NEVER], 2),  # 15: two below, two above
        ([5, 5, 5, 20, NEVER], 0),  # 5: nobody waited less
        ([1, 2, 3, 20, 20, 20, 20], 0),  # 20: nobody waited more
        ([1, 5, 5, 5, 20, 30, NEVER], 1),
        ([5, 10, NEVER, NEVER, NEVER], 2),  # more than 90: two waited less, three so long
        ([NEVER, NEVER], 0),
    ]
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(len(waits))]
    rows = [accepted(f"{n} {i}", n, days) for n, (wait, _) in enumerate(waits) for i, days in enumerate(wait)]
    cells = count(tmp_path, only=("O05",), service_contact=contacts, referral=rows)
    assert [cells.on_each_side("O05", quarter_of(n)) for n in range(len(waits))] == [fewer for _, fewer in waits]


def test_d5_day_90_is_within_90_days_and_day_91_is_not(tmp_path):
    days = [89, 90, 91, 730]
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(4)]
    rows = [accepted(n, n, waited) for n, waited in enumerate(days)]
    cells = count(tmp_path, only=("O04", "O05"), service_contact=contacts, referral=rows)
    assert [cells("O05", quarter_of(n)) for n in range(4)] == [(1, 1), (1, 1), (0, 1), (0, 1)]
    assert [cells.value("O05", quarter_of(n)) for n in range(4)] == [89, 90, 91, 91]
    # The same boundary for the share of cases.
    assert [cells("O04", quarter_of(n)) for n in range(4)] == [(1, 1), (1, 1), (0, 1), (0, 1)]


def test_b8_a_missing_number_of_days_is_no_day_of_service(tmp_path):
    rows = [
        referral(1, 1, completed="yes", days_to_first_service=None),
        referral(2, 1, completed="unknown", days_to_first_service=None),
        referral(3, 1, completed="pending", days_to_first_service=None),
        referral(4, 1, completed=None, days_to_first_service=None),
    ]
    cells = count(tmp_path, only=("O05",), service_contact=[disclosing(1, 1)], referral=rows)
    assert cells("O05", "2025-Q1") == (0, 4) and cells.value("O05", "2025-Q1") == 91


def test_only_accepted_offers_wait(tmp_path):
    open_end = {"completed": None, "days_to_first_service": None}
    rows = [
        accepted(1, 1, 12),
        referral(2, 1, acceptance="declined", **open_end),
        referral(3, 1, acceptance="pending", **open_end),
        referral(4, 1, offered=False, acceptance=None, **open_end),
    ]
    cells = count(tmp_path, only=("O05",), service_contact=[disclosing(1, 1)], referral=rows)
    assert cells("O05", "2025-Q1") == (1, 1) and cells.value("O05", "2025-Q1") == 12


def test_referrals_are_counted_by_the_month_of_their_own_contact(tmp_path):
    # One case of January; the second offer was made in April, when the case is no longer new.
    contacts = [
        disclosing(1, 1, 1, "2025-01"),
        disclosing(2, 1, 2, "2025-04"),
        # Violence by her own family is no case of partner violence, and she waits all the same.
        disclosing(3, 2, 1, "2025-04", perpetrator_rel="own_family"),
    ]
    rows = [accepted(1, 1, 10), accepted(2, 2, 30), accepted(3, 3, 50)]
    cells = count(tmp_path, only=("O05",), service_contact=contacts, referral=rows)
    assert cells("O05", "2025-Q1") == (1, 1) and cells.value("O05", "2025-Q1") == 10
    assert cells("O05", "2025-Q2") == (2, 2) and cells.value("O05", "2025-Q2") == 30


def test_a_contact_that_was_withdrawn_or_corrected_takes_its_referrals_away(tmp_path):
    contacts = [
        disclosing(1, 1),
        disclosing(1, 1, record_version=2, is_retracted=True),
        disclosing(2, 2),
        contact(2, 2, record_version=2),
        disclosing(3, 3),
    ]
    rows = [accepted(1, 1, 1), accepted(2, 2, 2), accepted(3, 3, 30)]
    cells = count(tmp_path, only=("O05",), service_contact=contacts, referral=rows)
    assert cells("O05", "2025-Q1") == (1, 1) and cells.value("O05", "2025-Q1") == 30


def test_services_are_not_pooled_in_their_breakdown(tmp_path):
    rows = [
        accepted(1, 1, 60, destination="shelter"),
        accepted(2, 1, 4, destination="legal_aid"),
        accepted(3, 2, 80, destination="shelter"),
    ]
    contacts = [disclosing(1, 1), disclosing(2, 2, migrant_status="migrant", facility_id="F0002")]
    cells = count(tmp_path, only=("O05",), service_contact=contacts, referral=rows)
    assert cells.value("O05", "2025-Q1", destination="shelter") == 60
    assert cells.value("O05", "2025-Q1", destination="legal_aid") == 4
    assert cells.value("O05", "2025-Q1", region="R2", migrant_status="migrant") == 80
    assert cells("O05", "2025-Q1", destination="housing") == (0, 0)
    assert cells.value("O05", "2025-Q1", destination="housing") is None


def test_the_window_is_120_days_after_the_end_of_the_month(tmp_path):
    tables = {"service_contact": [disclosing(1, 1, when="2025-03")], "referral": [accepted(1, 1, 12)]}
    # 31 March plus 120 days is 29 July. Nobody who still waits is a failure before.
    early = count(tmp_path, date(2025, 7, 28), only=("O05",), **tables)
    assert early("O05", "2025-Q1") == (0, 0) and early.value("O05", "2025-Q1") is None
    assert count(tmp_path, date(2025, 7, 29), only=("O05",), **tables)("O05", "2025-Q1") == (1, 1)


def test_without_days_it_is_not_available(tmp_path):
    tables = {"service_contact": [disclosing(1, 1)], "referral": [accepted(1, 1, 12)]}
    supplied = supplied_without("referral.days_to_first_service")
    cells = count(tmp_path, only=("O05",), supplied=supplied, **tables)
    assert cells("O05", "2025-Q1") == (None, None) and cells.value("O05", "2025-Q1") is None
