"""Outcomes and impact over the dozen contacts of the worked example, with values worked out by hand (semantics, 0).

Three cases. Woman 1: accepted a referral and received the service after 12 days; woman 2: accepted one and never
received it; contact 9: no pseudonym, declined risk assessment and follow-up.
"""

import pytest

from tests.spec.test_worked_example import cells  # noqa: F401  a fixture


@pytest.mark.parametrize(
    ("indicator", "by_hand"),
    [
        ("O03", (2, 2)),
        ("O07", (2, 2)),
        ("O08", (1, 3)),
        ("O09", (1, 2)),
        # Asked about barriers: all three; woman 2 names transport, contact 9 papers. Nobody came through civil society.
        ("O15", (2, 3)),
        ("O17", (0, 3)),
        ("I04", (1, 2)),
    ],
)
def test_counts_of_the_year_are_those_counted_by_hand(cells, indicator, by_hand):  # noqa: F811
    assert cells(indicator, "2025") == by_hand


def test_the_middle_of_two_waiting_times_is_the_shorter_one(cells):  # noqa: F811
    # {12 days, more than 90}: one service received of two accepted referrals, lower median 12.
    assert cells("O05", "2025") == (1, 2)
    of_year = (cells.frame["indicator"] == "O05") & (cells.frame["period"] == "2025")
    assert cells.frame.loc[of_year & (cells.frame["breakdown"] == "total"), "value"].tolist() == [12]


def test_what_no_delivered_table_can_tell_is_not_available(cells):  # noqa: F811
    for indicator in ("O02", "O10", "O12", "O14", "O16", "O18", "O19", "I01", "I05"):
        assert cells(indicator, "2025") == (None, None), indicator
