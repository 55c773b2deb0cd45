"""O18: women who got individual help after community-led sessions, per 100 attendances."""

import pytest

from tests.hand_made_records import count, supplied_without
from tests.hand_made_surveys import session
from tests.one_a_quarter import month_of, quarter_of


def test_only_sessions_led_by_the_communities_and_by_minority_women(tmp_path):
    leads = {
        "roma_association": (2, 20),
        "migrant_association": (2, 20),
        "minority_womens_org": (2, 20),
        "womens_ngo": (0, 0),
        "refugee_ngo": (0, 0),
        "health_authority": (0, 0),
        "municipality": (0, 0),
    }
    rows = [session(n, 20, 2, month_of(n), lead_org=lead) for n, lead in enumerate(leads)]
    cells = count(tmp_path, only=("O18",), community_session=rows)
    assert [cells("O18", quarter_of(n)) for n in range(len(leads))] == list(leads.values())


def test_the_benchmark_of_the_policy_brief(tmp_path):
    # Case study 4: 180 women assisted, 1 350 attendances.
    cells = count(tmp_path, only=("O18",), community_session=[session(1, 1_000, 180), session(2, 350, 0)])
    assert cells("O18", "2025-Q1") == (180, 1_350)
    assert cells.value("O18", "2025-Q1") == pytest.approx(13.3333, abs=0.0001)


def test_sums_are_divided_and_shares_are_not_averaged(tmp_path):
    # 5 of 10 and 0 of 90 are 5 per 100, not 25.
    cells = count(tmp_path, only=("O18",), community_session=[session(1, 10, 5), session(2, 90, 0)])
    assert cells.value("O18", "2025-Q1") == pytest.approx(5)


def test_region_language_and_sessions_nobody_came_to(tmp_path):
    rows = [session(1, 30, 3), session(2, 10, 4, region_code="R2", language_group="lang_01"), session(3, 0, 0)]
    cells = count(tmp_path, only=("O18",), community_session=rows)
    assert cells("O18", "2025-Q1") == (7, 40)
    assert cells("O18", "2025-Q1", region="R2") == cells("O18", "2025-Q1", language="lang_01") == (4, 10)
    assert cells("O18", "2025-Q1", language="romani") == (3, 30)
    assert cells("O18", "2025-Q1", language="sign") == (0, 0)


def test_zero_no_attendance_no_session_and_not_collected(tmp_path):
    rows = [session(1, 12, 0, "2025-02"), session(2, 0, 0, "2025-05"), session(3, 9, 1, "2025-11")]
    cells = count(tmp_path, only=("O18",), community_session=rows)
    assert cells("O18", "2025-Q1") == (0, 12) and cells.value("O18", "2025-Q1") == 0
    assert cells("O18", "2025-Q2") == (0, 0) and cells.value("O18", "2025-Q2") is None
    assert cells("O18", "2025-Q3") == (None, 0)
    assert cells("O18", "2025") == (1, 21)
    for missing in ("community_session.women_assisted_n", "community_session.lead_org"):
        without = count(tmp_path, only=("O18",), community_session=rows, supplied=supplied_without(missing))
        assert without("O18", "2025-Q1") == (None, None), missing
