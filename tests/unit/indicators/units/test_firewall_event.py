"""A firewall event is an upheld or open report of one, or a referral to the police without a basis."""

from datetime import date

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, picked, rows_of

FIREWALL_EVENT = SYSTEM_UNITS["firewall_event"]


def months(tmp_path, reports=(), contacts=(), referrals=()) -> list[tuple]:
    records = {"harm_report": list(reports), "service_contact": list(contacts), "referral": list(referrals)}
    rows = rows_of(FIREWALL_EVENT, records | {"facility": [facility("F0001")]}, tmp_path)
    return picked(rows, "month", "quarter", "year", "month_number")


def report(harm: str, status: str) -> dict:
    return {"report_id": "H1", "report_month": date(2025, 3, 1), "harm_type": harm, "status": status}


def contact(version: int = 1, **more) -> dict:
    row = {"contact_id": "C1", "record_version": version, "is_retracted": False, "facility_id": "F0001"}
    return row | {"contact_month": date(2025, 8, 1), "ipv_disclosed": "yes"} | more


def referral(destination: str = "police", basis: str | None = "without_basis") -> dict:
    return {"referral_id": "R1", "contact_id": "C1", "destination": destination, "police_basis": basis}


MARCH = (date(2025, 3, 1), 8100, 2025, 24303)
AUGUST = (date(2025, 8, 1), 8102, 2025, 24308)


@pytest.mark.parametrize("status", ["open", "closed_upheld", "withdrawn"])
@pytest.mark.parametrize("harm", ["disclosure_to_immigration", "police_without_basis"])
def test_reports_that_were_not_refuted_count(tmp_path, harm, status):
    assert months(tmp_path, [report(harm, status)]) == [MARCH]


@pytest.mark.parametrize(
    ("harm", "status"), [("disclosure_to_immigration", "closed_not_upheld"), ("disclosure_to_partner", "closed_upheld")]
)
def test_refuted_reports_and_other_harms_do_not(tmp_path, harm, status):
    assert months(tmp_path, [report(harm, status)]) == []


def test_a_referral_without_a_basis_counts_in_the_month_of_its_contact(tmp_path):
    assert months(tmp_path, contacts=[contact()], referrals=[referral()]) == [AUGUST]


@pytest.mark.parametrize(
    ("contacts", "referrals"),
    [
        ([contact(), contact(2, is_retracted=True)], [referral()]),
        ([contact(ipv_disclosed="no")], [referral()]),
        ([contact()], [referral(basis="her_request")]),
        ([contact()], [referral(basis=None)]),
        ([], [referral()]),
    ],
)
def test_withdrawn_contacts_other_bases_and_orphans_do_not(tmp_path, contacts, referrals):
    assert months(tmp_path, contacts=contacts, referrals=referrals) == []


def test_both_ways_add_up(tmp_path):
    reports = [report("police_without_basis", "open"), report("police_without_basis", "open")]
    assert months(tmp_path, reports, [contact(), contact(2)], [referral()]) == [MARCH, MARCH, AUGUST]


def test_it_cannot_be_broken_down():
    assert FIREWALL_EVENT.dimensions == () and not FIREWALL_EVENT.dimension_needs
