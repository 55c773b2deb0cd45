"""O09: of cases with a score at the first contact and at 90 days, those safe (4 or 5) or safer than at first."""

from datetime import date

from tests.hand_made_records import count, disclosing, follow_up, supplied_without
from tests.one_a_quarter import month_of, quarter_of


def scored(label: object, to_contact: object, score: int | None, **columns) -> dict:
    """A score of safety at 90 days."""
    row = {"fu_window": "d90", "result": "reached", "days_since_index": 90, "safety_score": score}
    return follow_up(label, to_contact, **(row | columns))


def test_safe_or_safer_and_both_scores_needed(tmp_path):
    cases = [
        # Score at the first contact, score at 90 days.
        (1, 4, (1, 1)),
        (1, 3, (1, 1)),
        (3, 3, (0, 1)),
        (4, 3, (0, 1)),
        # Safe enough, though less than at first.
        (5, 4, (1, 1)),
        (5, 5, (1, 1)),
        (1, 1, (0, 1)),
        (2, 3, (1, 1)),
        # One score missing: no comparison, not even if she is safe now.
        (None, 5, (0, 0)),
        (3, None, (0, 0)),
        (None, None, (0, 0)),
    ]
    contacts = [disclosing(n, n, when=month_of(n), baseline_safety=first) for n, (first, *_) in enumerate(cases)]
    rows = [scored(n, n, later) for n, (_, later, _) in enumerate(cases)]
    cells = count(tmp_path, only=("O09",), service_contact=contacts, follow_up=rows)
    assert [cells("O09", quarter_of(n)) for n in range(len(cases))] == [expected for *_, expected in cases]


def test_scores_of_other_windows_and_later_contacts_do_not_count(tmp_path):
    contacts = [
        disclosing(1, 1, 1, "2025-01", baseline_safety=2),
        # A lower score at the next contact is not the one at the first.
        disclosing(2, 1, 2, "2025-02", baseline_safety=1),
        disclosing(3, 2, 1, "2025-01", baseline_safety=2),
        disclosing(4, 3, 1, "2025-01", baseline_safety=None),
        disclosing(5, 3, 2, "2025-02", baseline_safety=1),
    ]
    rows = [scored(1, 1, 2), scored(2, 3, 5, fu_window="d30"), scored(3, 3, 5, fu_window="d365"), scored(4, 4, 3)]
    cells = count(tmp_path, only=("O09",), service_contact=contacts, follow_up=rows)
    # Woman 1: from 2 to 2. Woman 2: no score at 90 days. Woman 3: no score at the first contact.
    assert cells("O09", "2025-Q1") == (0, 1)


def test_the_window_is_150_days_after_the_end_of_the_month(tmp_path):
    tables = {"service_contact": [disclosing(1, 1, when="2025-03", baseline_safety=1)], "follow_up": [scored(1, 1, 5)]}
    # 31 March plus 150 days is 28 August.
    assert count(tmp_path, date(2025, 8, 27), only=("O09",), **tables)("O09", "2025-Q1") == (0, 0)
    assert count(tmp_path, date(2025, 8, 28), only=("O09",), **tables)("O09", "2025-Q1") == (1, 1)


def test_groups_zero_nobody_reached_and_not_collected(tmp_path):
    contacts = [disclosing(1, 1, baseline_safety=3, migrant_status="migrant"), disclosing(2, 2, baseline_safety=3)]
    tables = {"service_contact": contacts, "follow_up": [scored(1, 1, 2)]}
    cells = count(tmp_path, only=("O09",), **tables)
    assert cells("O09", "2025-Q1", migrant_status="migrant") == (0, 1)
    assert cells.value("O09", "2025-Q1", migrant_status="migrant") == 0
    # Nobody of this group was reached: no number, not 0 and not 100 per cent.
    assert cells("O09", "2025-Q1", migrant_status="non_migrant") == (0, 0)
    assert cells.value("O09", "2025-Q1", migrant_status="non_migrant") is None
    without = count(tmp_path, only=("O09",), supplied=supplied_without("follow_up.safety_score"), **tables)
    assert without("O09", "2025-Q1") == (None, None)
