"""Figures that were published before: what may change in the next release, what is held, what waits.

Small tables by hand. A pair is a numerator and a denominator; `TOLD` is a release in which every row is shown.
"""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from indicators.disclosure.policy import Policy, load_policy
from indicators.disclosure.revisions import FormerRelease, Revision, revise
from tests.unit.indicators.disclosure_cubes import count_sheet
from tests.unit.indicators.small_tables import by_region, with_withheld

CUTOFF = date(2027, 1, 31)
FIRST = [(200, 500), (120, 300), (80, 200)]
"""The whole country and two regions."""

QUARTER = [(120, 300), (70, 180), (50, 120)]
YEAR = [(480, 1200), (280, 720), (200, 480)]

WOMEN = {"unit_of_count": "woman", "additive_over": []}


def table(indicator: str = "P30", version: str = "1.0", **counts: list) -> pd.DataFrame:
    """Cells by period, named `q1` to `q4` and `year`."""
    periods = {"year": "2025"} | {f"q{n}": f"2025-Q{n}" for n in range(1, 5)}
    cells, _, _ = by_region(indicator, {periods[name]: pairs for name, pairs in counts.items()})
    return cells.assign(version=version)


def published(cells: pd.DataFrame, name: str = "r1", withheld: tuple = ()) -> FormerRelease:
    return FormerRelease(name, cells, with_withheld(cells, list(withheld)))


def after(
    cells: pd.DataFrame, *former: FormerRelease, cutoff: date = CUTOFF, policy: Policy | None = None, **changes
) -> Revision:
    """What is made of `cells` of one indicator. `changes`: of its sheet."""
    regions = cells["region"].nunique() - 1
    _, entry, _ = by_region(cells["indicator"].iloc[0], {"2025-Q1": [(0, 0)] * (regions + 1)}, **changes)
    return revise(cells, former, [entry], policy or load_policy(), cutoff)


def pairs(revision: Revision, period: str = "2025-Q1") -> list:
    """Counts of the period to publish; None for a row that waits."""
    rows = revision.true[(revision.true["period"] == period).to_numpy()]
    return [None if pd.isna(n) else (n, d) for n, d in zip(rows["numerator"], rows["denominator"], strict=True)]


class TestAChange:
    @pytest.mark.parametrize(
        ("kind", "now", "taken_up"),
        [
            ("nothing", FIRST, True),
            ("three late rows", [(202, 503), (122, 303), (80, 200)], False),
            ("many late rows", [(212, 524), (132, 324), (80, 200)], True),
            ("many, few of them outside the numerator", [(220, 523), (140, 323), (80, 200)], False),
            ("many, few of them in the numerator", [(203, 530), (123, 330), (80, 200)], False),
            ("exactly ten late rows", [(200, 510), (120, 310), (80, 200)], True),
            ("nine late rows", [(200, 509), (120, 309), (80, 200)], False),
            ("one woman moved to another region", [(200, 500), (119, 299), (81, 201)], False),
            ("twelve women moved to another region", [(200, 500), (108, 288), (92, 212)], True),
            ("an answer corrected from no to yes", [(201, 500), (121, 300), (80, 200)], False),
            ("two women took their records back", [(199, 498), (119, 298), (80, 200)], False),
            ("a facility took its records back", [(180, 470), (100, 270), (80, 200)], True),
            ("late rows in one region, corrections in another", [(212, 520), (135, 325), (77, 195)], False),
        ],
    )
    def test_is_taken_up_only_if_everything_it_tells_is_0_or_ten_and_more(self, kind, now, taken_up):
        found = after(table(q1=now), published(table(q1=FIRST)))
        assert pairs(found) == (now if taken_up else FIRST)
        assert bool(found.held["case"]) == (not taken_up)

    def test_counts_since_the_figures_were_published_add_up_until_they_are_enough(self):
        first = published(table(q1=FIRST))
        some, enough = [(206, 512), (126, 312), (80, 200)], [(212, 524), (132, 324), (80, 200)]
        second = after(table(q1=some), first)
        assert pairs(second) == FIRST
        third = after(table(q1=enough), first, FormerRelease("r2", second.used, first.released))
        assert pairs(third) == enough

    @pytest.mark.parametrize(
        ("of_withheld", "taken_up"), [((0, 0), True), ((3, 6), False), ((10, 22), True), ((11, 20), False)]
    )
    def test_of_a_withheld_row_follows_from_those_beside_it(self, of_withheld, taken_up):
        # The whole country less the regions shown.
        n, d = of_withheld
        before = [(206, 515), (120, 300), (80, 200), (6, 15)]
        now = [(218 + n, 539 + d), (132, 324), (80, 200), (6 + n, 15 + d)]
        found = after(table(q1=now), published(table(q1=before), withheld=(3,)))
        assert pairs(found) == (now if taken_up else before)

    def test_of_two_withheld_rows_follows_for_both_together(self):
        before = [(206, 515), (120, 300), (80, 200), (3, 10), (3, 5)]
        now = [(221, 543), (132, 324), (80, 200), (5, 12), (4, 7)]
        assert pairs(after(table(q1=now), published(table(q1=before), withheld=(3, 4)))) == before

    def test_of_what_nobody_saw_is_no_change(self):
        # Nothing was shown, so nothing can be subtracted.
        now = [(202, 503), (122, 303), (80, 200)]
        assert pairs(after(table(q1=now), published(table(q1=FIRST), withheld=(0, 1, 2)))) == now

    def test_is_seen_from_every_release_not_the_latest_only(self):
        second = [(215, 530), (135, 330), (80, 200)]
        now = [(203, 500), (123, 300), (80, 200)]  # 12 fewer than the second, but 3 more than the first
        found = after(table(q1=now), published(table(q1=FIRST)), published(table(q1=second), "r2"))
        assert pairs(found) == second

    def test_between_two_indicators_is_one_too(self):
        # All cases, and those among them who did not decline: 12 more of these, 15 more of all.
        wide, wide_sheet, _ = by_region("P34", {"2025-Q1": FIRST})
        narrow, narrow_sheet, _ = by_region("P30", {"2025-Q1": FIRST})
        wide_sheet |= {"denominator": {"where": "TRUE"}, "numerator": {"where": "ref_offered"}}
        narrow_sheet |= {"denominator": {"where": "NOT fls_declined"}, "numerator": {"where": "fls_complete"}}
        former = published(pd.concat([wide, narrow], ignore_index=True))
        for more, taken_up in ((3, False), (10, True)):
            late = {"P34": (0, 12 + more), "P30": (0, 12)}
            now = former.true.copy()
            for name, (n, d) in late.items():
                rows = (now["indicator"] == name) & now["region"].isin(["all", "R1"])
                now.loc[rows, "numerator"] += n
                now.loc[rows, "denominator"] += d
            found = revise(now, [former], [wide_sheet, narrow_sheet], load_policy(), CUTOFF)
            assert found.true["denominator"].equals(now["denominator"]) == taken_up


class TestPeriods:
    def year_before(self) -> pd.DataFrame:
        return table(q1=QUARTER, q2=QUARTER, q3=QUARTER, q4=QUARTER, year=YEAR)

    def test_a_quarter_may_change_while_another_is_held_and_the_year_is_their_sum(self):
        few, many = [(121, 302), (71, 182), (50, 120)], [(140, 340), (90, 220), (50, 120)]
        year = [(501, 1242), (301, 762), (200, 480)]
        now = table(q1=few, q2=many, q3=QUARTER, q4=QUARTER, year=year)
        found = after(now, published(self.year_before()))
        assert pairs(found, "2025-Q1") == QUARTER and pairs(found, "2025-Q2") == many
        assert pairs(found, "2025") == [(500, 1240), (300, 760), (200, 480)]
        assert found.held == {"case": {"2025-Q1": 2}}
        assert found.figures_since["case"] == {
            "2025-Q1": "r1",
            "2025-Q2": None,
            "2025-Q3": "r1",
            "2025-Q4": "r1",
            "2025": None,
        }

    def test_a_new_quarter_is_published_beside_held_ones_and_the_year_with_it(self):
        few = [(121, 302), (71, 182), (50, 120)]
        former = published(table(q1=QUARTER, q2=QUARTER, q3=QUARTER))
        new = [(90, 200), (60, 140), (30, 60)]
        year = [(451, 1102), (271, 682), (180, 420)]
        found = after(table(q1=few, q2=QUARTER, q3=QUARTER, q4=new, year=year), former)
        assert pairs(found, "2025-Q4") == new
        assert pairs(found, "2025") == [(450, 1100), (270, 680), (180, 420)]
        assert not found.waiting.any()

    def test_a_plain_count_has_no_denominator_in_the_year_either(self):
        entry = count_sheet("C01", "new case", breakdowns=["total", "region"])
        quarters = {f"q{n}": [(100, 100), (60, 60), (40, 40)] for n in range(1, 4)}
        nothing = pd.array([pd.NA] * 9, dtype="Int64")
        former = published(table("C01", **quarters), withheld=(2,))
        former = FormerRelease("r1", former.true.assign(denominator=nothing), former.released)
        quarters |= {"q1": [(102, 102), (62, 62), (40, 40)], "q4": [(50, 50), (30, 30), (20, 20)]}
        now = table("C01", **quarters, year=[(352, 352), (212, 212), (140, 140)])
        now["denominator"] = pd.array([pd.NA] * len(now), dtype="Int64")
        found = revise(now, [former], [entry], load_policy(), CUTOFF)
        of_year = found.true[found.true["period"] == "2025"]
        assert of_year["numerator"].tolist() == [350, 210, 140] and of_year["denominator"].isna().all()

    @pytest.mark.parametrize("late", [0, 2])
    def test_a_year_of_distinct_women_waits_while_a_quarter_is_held(self, late):
        former = published(table(q1=QUARTER, q2=QUARTER, q3=QUARTER))
        first = [(120 + late, 300 + late), (70 + late, 180 + late), (50, 120)]
        year = [(400, 1000), (250, 600), (180, 420)]
        now = table(q1=first, q2=QUARTER, q3=QUARTER, q4=QUARTER, year=year)
        found = after(now, former, **WOMEN)
        assert pairs(found, "2025-Q1") == QUARTER and pairs(found, "2025-Q4") == QUARTER
        assert pairs(found, "2025") == (year if not late else [None] * 3)

    def test_distinct_women_of_a_year_change_together(self):
        before = self.year_before()
        many = [(140, 340), (90, 220), (50, 120)]
        year = [(500, 1240), (300, 760), (200, 480)]
        now = table(q1=many, q2=QUARTER, q3=QUARTER, q4=QUARTER, year=year)
        assert pairs(after(now, published(before), **WOMEN)) == many
        few_in_all = [(482, 1204), (282, 724), (200, 480)]  # most of these women had come before
        now = table(q1=many, q2=QUARTER, q3=QUARTER, q4=QUARTER, year=few_in_all)
        found = after(now, published(before), **WOMEN)
        assert pairs(found) == QUARTER and pairs(found, "2025") == YEAR

    def test_a_period_waits_until_all_follow_up_windows_of_its_unit_have_closed(self):
        # 60 days from the last of March are over on the 30th of May, those from the last of June are not.
        now = table(q1=QUARTER, q2=QUARTER)
        found = after(now, cutoff=date(2025, 7, 31), maturity_window=60)
        assert pairs(found, "2025-Q1") == QUARTER and pairs(found, "2025-Q2") == [None] * 3
        assert set(found.used["period"]) == {"2025-Q1"}
        released = with_withheld(now, [3, 4, 5])
        later = after(now, FormerRelease("r1", found.used, released), cutoff=date(2025, 8, 31), maturity_window=60)
        assert pairs(later, "2025-Q2") == QUARTER and not later.must_hide.any()


class TestDefinitions:
    def test_a_new_version_waits_where_the_difference_is_small_and_the_series_restarts(self):
        now = table(version="2.0", q1=[(197, 494), (117, 294), (80, 200)], q2=FIRST)
        found = after(now, published(table(q1=FIRST)))
        assert pairs(found) == [None] * 3 and pairs(found, "2025-Q2") == FIRST
        # And it goes on waiting when the release that lacked it is the former one.
        again = after(now, published(table(q1=FIRST)), FormerRelease("r2", found.used, with_withheld(now, [0, 1, 2])))
        assert pairs(again) == [None] * 3 and pairs(again, "2025-Q2") == FIRST

    @pytest.mark.parametrize("now", [FIRST, [(150, 400), (90, 240), (60, 160)]])
    def test_a_new_version_is_published_where_it_counts_the_same_or_many_others(self, now):
        assert pairs(after(table(version="2.0", q1=now), published(table(q1=FIRST)))) == now

    def test_another_policy_changes_no_count(self):
        # What it lets show is decided later, from the same counts.
        stricter = replace(load_policy(), minimum_denominator=250, published_breakdowns=("total",))
        few, many = [(201, 501), (121, 301), (80, 200)], [(212, 524), (132, 324), (80, 200)]
        for now, wanted in ((few, FIRST), (many, many)):
            assert pairs(after(table(q1=now), published(table(q1=FIRST)), policy=stricter)) == wanted


class TestWithheldBefore:
    def test_what_was_withheld_once_stays_withheld_whatever_its_count(self):
        before = [(250, 600), (120, 300), (130, 300)]
        first = published(table(q1=before), withheld=(1, 2))
        second = published(table(q1=before), "r2")
        found = after(table(q1=[(300, 700), (170, 400), (130, 300)]), first, second)
        assert found.must_hide.tolist() == [False, True, True]

    def test_what_is_out_with_this_count_cannot_be_taken_back(self):
        found = after(table(q1=FIRST), published(table(q1=FIRST), withheld=(1,)))
        assert found.must_show.tolist() == [True, False, True]

    def test_what_is_out_with_another_count_can(self):
        now = [(212, 524), (132, 324), (80, 200)]
        assert not after(table(q1=now), published(table(q1=FIRST))).must_show.any()
