"""O13: upheld incidents of confidentiality and safety, per 1 000 contacts with violence told."""

import pytest

from tests.hand_made_records import contact, count, disclosing, supplied_without
from tests.hand_made_surveys import harm_report
from tests.one_a_quarter import month_of, quarter_of

INCIDENTS = {
    "confidentiality_breach": 1,
    "disclosure_to_partner": 1,
    "disclosure_to_community": 1,
    "relative_interpreter_harm": 1,
    "unsafe_contact": 1,
    "data_reidentification": 1,
    "discrimination": 0,
    "denied_documents": 0,
    "denied_payment": 0,
    "police_without_basis": 0,
    "disclosure_to_immigration": 0,
    "retraumatising_practice": 0,
    "other": 0,
}


def reported(tmp_path, contacts, reports, **more):
    return count(tmp_path, only=("O13",), service_contact=contacts, harm_report=reports, **more)


def test_six_kinds_of_incident_count_if_they_were_upheld(tmp_path):
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(16)]
    reports = [harm_report(n, harm, when=month_of(n)) for n, harm in enumerate(INCIDENTS)]
    # Not yet decided, found unfounded, taken back: not confirmed.
    others = ("open", "closed_not_upheld", "withdrawn")
    reports += [harm_report(n, "unsafe_contact", status, month_of(n)) for n, status in enumerate(others, start=13)]
    cells = reported(tmp_path, contacts, reports)
    found = [cells("O13", quarter_of(n)) for n in range(16)]
    assert found == [(above, 1) for above in INCIDENTS.values()] + [(0, 1)] * 3


def test_incidents_stand_over_contacts(tmp_path):
    contacts = [*(disclosing(n, 1, n, "2025-02") for n in range(1, 8)), disclosing(8), contact(9)]
    reports = [harm_report(n, "unsafe_contact") for n in range(2)]
    cells = reported(tmp_path, contacts, reports)
    # Seven contacts of one woman and one of another; the ninth said no. 2 of 8: 250 per 1 000.
    assert cells("O13", "2025-Q1") == (2, 8) and cells.value("O13", "2025-Q1") == pytest.approx(250)
    assert cells("O13", "2025-Q1", region="R1") == (2, 8)
    assert cells("O13", "2025-Q1", region="R2") == (0, 0)


def test_e5_it_is_shown_by_region_at_most(tmp_path):
    cells = reported(tmp_path, [disclosing(1, 1)], [harm_report(1, "unsafe_contact")])
    assert set(cells.frame["breakdown"]) == {"total", "region"}


def test_zero_an_unused_register_and_no_register_are_different_things(tmp_path):
    contacts = [disclosing(1, 1, when="2025-02"), disclosing(2, 2, when="2025-05"), contact(3, 3, when="2025-08")]
    contacts += [disclosing(4, 4, when="2024-11")]
    reports = [harm_report(1, "other", "open", "2025-02"), harm_report(2, "unsafe_contact", when="2025-08")]
    cells = reported(tmp_path, contacts, reports)
    # Before the first report of any kind, with one of another kind, and later without any.
    assert cells("O13", "2024-Q4") == (None, 0)
    assert cells("O13", "2025-Q1") == (0, 1) and cells.value("O13", "2025-Q1") == 0
    assert cells("O13", "2025-Q2") == (0, 1) and cells.value("O13", "2025-Q2") == 0
    # An incident and no contact with violence told.
    assert cells("O13", "2025-Q3") == (1, 0) and cells.value("O13", "2025-Q3") is None
    for missing in ("harm_report.status", "service_contact.ipv_disclosed"):
        without = reported(tmp_path, contacts, reports, supplied=supplied_without(missing))
        assert without("O13", "2025-Q1") == (None, None), missing
