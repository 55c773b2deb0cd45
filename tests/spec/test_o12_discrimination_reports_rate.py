"""O12: reports of discrimination or of care denied over papers or payment, per 1 000 contacts with violence told."""

import pytest

from tests.hand_made_records import contact, count, disclosing, supplied_without
from tests.hand_made_surveys import harm_report
from tests.one_a_quarter import month_of, quarter_of


def reported(tmp_path, contacts, reports, **more):
    return count(tmp_path, only=("O12",), service_contact=contacts, harm_report=reports, **more)


def test_which_reports_stand_above_the_line(tmp_path):
    cases = [
        ("discrimination", "closed_upheld", 1),
        ("denied_documents", "closed_upheld", 1),
        ("denied_payment", "closed_upheld", 1),
        # Whatever came of it, it was reported; only what was taken back is not.
        ("discrimination", "open", 1),
        ("discrimination", "closed_not_upheld", 1),
        ("discrimination", "withdrawn", 0),
        ("unsafe_contact", "closed_upheld", 0),
        ("confidentiality_breach", "closed_upheld", 0),
        ("retraumatising_practice", "closed_upheld", 0),
        ("other", "open", 0),
    ]
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(len(cases))]
    reports = [harm_report(n, harm, status, month_of(n)) for n, (harm, status, _) in enumerate(cases)]
    cells = reported(tmp_path, contacts, reports)
    assert [cells("O12", quarter_of(n)) for n in range(len(cases))] == [(above, 1) for *_, above in cases]


def test_contacts_stand_below_the_line_not_women_and_not_cases(tmp_path):
    contacts = [
        disclosing(1, 1, 1, "2025-01"),
        disclosing(2, 1, 2, "2025-02"),
        # Told elsewhere, and by her own family: contacts with disclosed violence all the same.
        disclosing(3, reported_elsewhere="yes_contributing"),
        disclosing(4, 2, perpetrator_rel="own_family"),
        contact(5, 3),
        contact(6, 4, ipv_disclosed="declined"),
        contact(7, 5, enquiry_outcome="not_asked", asked_in_private=None, ipv_disclosed=None),
        disclosing(8, 6),
        contact(8, 6, record_version=2),
        disclosing(9, 7, is_retracted=True),
    ]
    cells = reported(tmp_path, contacts, [harm_report(1, "discrimination")])
    # One report over four contacts: 250 per 1 000.
    assert cells("O12", "2025-Q1") == (1, 4) and cells.value("O12", "2025-Q1") == pytest.approx(250)


def test_a_report_and_a_contact_count_each_in_their_own_month_and_region(tmp_path):
    contacts = [disclosing(1, 1, when="2025-02"), disclosing(2, 2, when="2025-05", facility_id="F0002")]
    reports = [
        harm_report(1, "discrimination", when="2025-02"),
        harm_report(2, "discrimination", when="2025-02", region_code="R2"),
        harm_report(3, "discrimination", when="2025-05", region_code="R2", facility_id="F0002"),
    ]
    cells = reported(tmp_path, contacts, reports)
    assert cells("O12", "2025-Q1") == (2, 1) and cells.value("O12", "2025-Q1") == pytest.approx(2000)
    assert cells("O12", "2025-Q1", region="R1") == (1, 1)
    # A report and no contact: no rate.
    assert cells("O12", "2025-Q1", region="R2") == (1, 0) and cells.value("O12", "2025-Q1", region="R2") is None
    assert cells("O12", "2025-Q2", region="R2") == (1, 1)


def test_zero_an_unused_register_and_no_register_are_different_things(tmp_path):
    months = ("2025-02", "2025-05", "2025-08", "2025-09", "2025-11")
    contacts = [disclosing(n, n, when=when) for n, when in enumerate(months)]
    reports = [harm_report(1, "other", when="2025-05")]
    cells = reported(tmp_path, contacts, reports)
    # No report of any kind yet: nothing says that anybody could have made one.
    assert cells("O12", "2025-Q1") == (None, 0)
    assert cells("O12", "2025-Q2") == (0, 1) and cells.value("O12", "2025-Q2") == 0
    # The register is there, and nobody used it: that is a finding, not a gap in the records.
    assert cells("O12", "2025-Q3") == (0, 2) and cells.value("O12", "2025-Q3") == 0
    assert cells("O12", "2025-Q3", region="R1") == (0, 2) and cells("O12", "2025") == (0, 5)
    assert reported(tmp_path, contacts, [])("O12", "2025-Q3") == (None, 0)
    without = reported(tmp_path, contacts, reports, supplied=supplied_without("harm_report"))
    assert without("O12", "2025-Q2") == (None, None)
