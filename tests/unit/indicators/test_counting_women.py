"""Women over a long time: each once in every quarter, year and rolling year, in every region and in the total.

Expected are sets of women, made from the rows one by one.
"""

from random import Random

import pytest

from indicators.compile_women import MOST_QUARTERS, in_spans
from indicators.periods import list_periods, period_of, with_rolling_years
from tests.hand_made_records import contact, count

QUARTERS = range(2005 * 4, 2024 * 4)
PERIODS = [period_of(label) for label in with_rolling_years(list_periods(QUARTERS, contact(1)["contact_month"]))]


@pytest.fixture(scope="module")
def seen() -> list[tuple[int, int, str]]:
    """Woman, quarter and facility of 902 contacts in nineteen years; every woman comes at least three times."""
    random = Random(3)
    women = [woman for woman in range(300) for _ in range(3)]
    drawn = [(woman, random.choice(QUARTERS[woman % 68 : woman % 68 + 9]), random.choice("1112")) for woman in women]
    return [(0, QUARTERS[0], "1"), *drawn, (67, QUARTERS[-1], "1")]


@pytest.fixture(scope="module")
def cells(seen, tmp_path_factory):
    rows = [
        contact(number, woman, number + 1, f"{quarter // 4}-{quarter % 4 * 3 + 2:02}", facility_id=f"F000{place}")
        for number, (woman, quarter, place) in enumerate(seen)
    ]
    return count(tmp_path_factory.mktemp("women"), only=["P28"], service_contact=rows)


def test_the_years_are_more_than_one_statement_holds():
    assert len(in_spans(PERIODS)) > 1


def test_spans_hold_every_period_once_and_no_more_quarters_than_fit():
    spans = in_spans(PERIODS)
    assert sorted(period.label for span in spans for period in span) == sorted(period.label for period in PERIODS)
    for span in spans:
        quarters = {quarter for period in span for quarter in period.quarters}
        assert max(quarters) - min(quarters) < MOST_QUARTERS


def test_each_woman_counts_once_in_a_period(seen, cells):
    for period in PERIODS:
        women = {woman for woman, quarter, _ in seen if quarter in period.quarters}
        found = cells.frame[(cells.frame["period"] == period.label) & (cells.frame["breakdown"] == "total")]
        assert found["denominator"].tolist() == [len(women)], period.label


def test_a_woman_of_two_regions_counts_once_in_each(seen, cells):
    assert len({place for woman, _, place in seen if woman == 0}) == 2
    for period in PERIODS:
        for region, place in (("R1", "1"), ("R2", "2")):
            women = {woman for woman, quarter, at in seen if quarter in period.quarters and at == place}
            assert cells("P28", period.label, region=region)[1] == len(women), (period.label, region)
