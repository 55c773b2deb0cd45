"""O14: events in which information reached immigration enforcement, or the police without a basis (never event)."""

from tests.hand_made_records import contact, count, disclosing, referral, supplied_without
from tests.hand_made_surveys import contacts_of, harm_report
from tests.one_a_quarter import month_of, quarter_of

POLICE = {"destination": "police", "completed": "yes"}


def breaches(tmp_path, reports=(), contacts=(), referrals=(), **more):
    tables = {"service_contact": [*contacts_of(2025), *contacts], "referral": list(referrals)}
    return count(tmp_path, only=("O14",), harm_report=list(reports), **tables, **more)


def test_which_reports_tell_of_a_breach(tmp_path):
    cases = [
        ("disclosure_to_immigration", "closed_upheld", 1),
        ("police_without_basis", "closed_upheld", 1),
        # Not yet decided: an event until it is refuted.
        ("disclosure_to_immigration", "open", 1),
        ("police_without_basis", "open", 1),
        # Taken back is not refuted.
        ("disclosure_to_immigration", "withdrawn", 1),
        ("disclosure_to_immigration", "closed_not_upheld", 0),
        ("police_without_basis", "closed_not_upheld", 0),
        ("disclosure_to_partner", "closed_upheld", 0),
        ("discrimination", "closed_upheld", 0),
    ]
    # A contact in every quarter, so that it is listed.
    contacts = [contact(n, n, when=month_of(n)) for n in range(len(cases))]
    reports = [harm_report(n, harm, status, month_of(n)) for n, (harm, status, _) in enumerate(cases)]
    cells = breaches(tmp_path, reports, contacts)
    # It is a count: there is no denominator.
    assert [cells("O14", quarter_of(n)) for n in range(len(cases))] == [(events, None) for *_, events in cases]


def test_which_referrals_to_the_police_are_a_breach(tmp_path):
    bases = {"without_basis": 1, "her_request": 0, "mandatory_reporting": 0, "imminent_danger": 0, None: 0}
    contacts = [disclosing(n, n, when=month_of(n)) for n in range(len(bases))]
    rows = [referral(n, n, police_basis=basis, **POLICE) for n, basis in enumerate(bases)]
    reports = [harm_report(n, "other", "open", month_of(n)) for n in range(len(bases))]
    cells = breaches(tmp_path, reports, contacts, rows)
    assert [cells("O14", quarter_of(n)) for n in range(len(bases))] == [(events, None) for events in bases.values()]


def test_both_ways_add_up_and_the_value_is_the_count(tmp_path):
    reports = [harm_report(1, "disclosure_to_immigration", "open", "2025-02")]
    rows = [referral(1, 1, police_basis="without_basis", **POLICE)]
    cells = breaches(tmp_path, reports, [disclosing(1, 1, when="2025-11")], rows)
    assert cells("O14", "2025-Q1") == (1, None) and cells("O14", "2025-Q4") == (1, None)
    assert cells("O14", "2025") == (2, None) and cells.value("O14", "2025") == 2


def test_a_breach_counts_although_nobody_reported_anything(tmp_path):
    rows = [referral(1, 1, police_basis="without_basis", **POLICE)]
    cells = breaches(tmp_path, [], [disclosing(1, 1, when="2025-05")], rows)
    assert cells("O14", "2025-Q2") == cells("O14", "2025") == (1, None)


def test_a_withdrawn_contact_takes_its_referral_away(tmp_path):
    contacts = [disclosing(1, 1), disclosing(1, 1, record_version=2, is_retracted=True)]
    rows = [referral(1, 1, police_basis="without_basis", **POLICE)]
    cells = breaches(tmp_path, [harm_report(1, "other", "open")], contacts, rows)
    assert cells("O14", "2025-Q1") == (0, None)


def test_g6_none_is_a_number_only_where_somebody_could_have_reported_one(tmp_path):
    reports = [harm_report(1, "other", "open", "2025-02")]
    cells = breaches(tmp_path, reports)
    assert cells("O14", "2025-Q1") == (0, None) and cells.value("O14", "2025-Q1") == 0
    # No report of any kind in the quarter: no zero.
    assert cells("O14", "2025-Q2") == (None, 0) and cells.value("O14", "2025-Q2") is None
    # Half of the ways to learn of it is not enough for a number either.
    for missing in ("harm_report", "referral.police_basis"):
        without = breaches(tmp_path, reports, supplied=supplied_without(missing))
        assert without("O14", "2025-Q1") == (None, None) and without.value("O14", "2025-Q1") is None


def test_only_the_whole_country_is_counted(tmp_path):
    cells = breaches(tmp_path, [harm_report(1, "disclosure_to_immigration")])
    assert set(cells.frame["breakdown"]) == {"total"}
