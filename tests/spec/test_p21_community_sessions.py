"""P21: number of community sessions led by organisations of the women and held by trained people from there."""

import pytest

from tests.hand_made_tables import count_2025, session


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({}, 1),
        ({"lead_org": "migrant_association"}, 1),
        ({"lead_org": "minority_womens_org"}, 1),
        ({"lead_org": "womens_ngo"}, 0),
        ({"lead_org": "refugee_ngo"}, 0),
        ({"lead_org": "health_authority"}, 0),
        ({"lead_org": "none"}, 0),
        ({"community_facilitated": False}, 0),
        # Without any institution, and without anybody who came: a session all the same.
        ({"institutions_present": ["none"]}, 1),
        ({"participants_n": 0, "women_n": 0, "men_n": 0, "adolescents_n": 0, "women_assisted_n": 0}, 1),
    ],
)
def test_who_led_and_held_it(tmp_path, columns, counts):
    cells = count_2025(tmp_path, "P21", community_session=[session(1, **columns)])
    # A count has no denominator. Sessions were reported and none counts: 0.
    assert cells("P21", "2025") == cells("P21", "2025-Q2") == (counts, None)


def test_a9_sessions_count_and_not_who_came(tmp_path):
    rows = [session(1, participants_n=90, women_n=80), session(2, participants_n=3, women_n=3, men_n=0)]
    assert count_2025(tmp_path, "P21", community_session=rows)("P21", "2025") == (2, None)


def test_by_region_language_and_quarter(tmp_path):
    rows = [
        session(1, "2025-01"),
        session(2, "2025-03", region_code="R2", language_group="lang_01"),
        session(3, "2025-12", language_group="lang_01"),
        session(4, "2025-12", lead_org="police"),
    ]
    cells = count_2025(tmp_path, "P21", community_session=rows)
    assert cells("P21", "2025") == (3, None)
    assert [cells("P21", "2025", region=region) for region in ("R1", "R2")] == [(2, None), (1, None)]
    by_language = {code: cells("P21", "2025", language=code) for code in ("romani", "lang_01", "national")}
    assert by_language == {"romani": (1, None), "lang_01": (2, None), "national": (0, None)}
    assert [cells("P21", f"2025-Q{quarter}") for quarter in (1, 4)] == [(2, None), (1, None)]
    # No session was reported at all: nothing is known, which is not 0.
    assert cells("P21", "2025-Q2") == (None, 0)


@pytest.mark.parametrize("column", ["lead_org", "community_facilitated", "session_month"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    cells = count_2025(tmp_path, "P21", without=f"community_session.{column}", community_session=[session(1)])
    assert cells("P21", "2025") == (None, None)


def test_without_languages_the_total_is_there(tmp_path):
    column = "community_session.language_group"
    cells = count_2025(tmp_path, "P21", without=column, community_session=[session(1)])
    assert cells("P21", "2025") == (1, None)
    assert cells("P21", "2025", language="romani") == (None, None)
