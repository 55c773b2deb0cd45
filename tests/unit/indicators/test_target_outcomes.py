"""Whether a target was met, missed or neither, on figures written by hand (governance, section 6)."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from indicators.agreement.events import Event
from indicators.agreement.target_outcomes import Outcome, outcome_of, with_targets
from indicators.agreement.targets import Target
from schemas.release import ALL, DIMENSIONS, RELEASED_CELL_COLUMNS
from tests.unit.indicators.small_registry import BY_GROUP, CALM, SHEETS

CUTOFF = date(2026, 6, 30)
LEVEL = {
    "target": "T1", "scope": "NAT", "group": "total", "value": "60", "trajectory": "linear", "rationale": "Funded.",
    "by": "2025-12-31", "review": "2026-03-31", "baseline_value": "40", "baseline_period": "2024",
}  # fmt: skip
GAP = LEVEL | {"group": "gap=migrant_status", "value": "5", "baseline_value": "20", "floor": "60"}
START = ("2024", 40, 35, 45)


def target(indicator: str = CALM, **details) -> Target:
    return Target.of(Event(1, "", "target", date(2025, 6, 2), "HEALTH", LEVEL | details), indicator, "1.0.0")


def cell(period: str, value: float, lower=None, upper=None, indicator=CALM, status="shown", **classes) -> dict:
    row = dict.fromkeys(RELEASED_CELL_COLUMNS) | dict.fromkeys(DIMENSIONS, ALL)
    said = {"indicator": indicator, "period": period, "breakdown": "*".join(classes) or "total", "status": status}
    return row | said | {"value": value, "lower": lower, "upper": upper, "denominator": 100} | classes


def frame(*rows) -> pd.DataFrame:
    """Cells of CALM from (period, value, lower, upper), or whole cells."""
    whole = [row if isinstance(row, dict) else cell(*row) for row in rows]
    return pd.DataFrame(whole, columns=list(RELEASED_CELL_COLUMNS)).astype({"lower": "float64", "upper": "float64"})


def outcome(*rows, of: Target | None = None, agreed: bool = True, sheet=None, cutoff: date = CUTOFF) -> Outcome:
    of = of or target()
    return outcome_of(of, sheet or SHEETS[of.indicator], agreed, frame(*rows), cutoff)


@pytest.mark.parametrize(
    ("figure", "state", "progress"),
    [
        # Reached, and the range leaves out the baseline of 40.
        (("2025", 62, 50, 70), "met", "better"),
        (("2025", 60, 41, 70), "met", "better"),
        # Reached, and chance could explain it.
        (("2025", 62, 39, 80), "agreed", "no clear change"),
        # Not reached, and chance could explain that.
        (("2025", 59, 50, 61), "agreed", "better"),
        (("2025", 55, 50, 60), "agreed", "better"),
        # Not reached for certain, whatever the progress.
        (("2025", 55, 50, 59.9), "missed", "better"),
        (("2025", 40, 30, 50), "missed", "no clear change"),
        (("2025", 30, 25, 36), "missed", "worse"),
    ],
)
def test_the_words_are_said_only_where_chance_does_not_explain_it(figure, state, progress):
    assert outcome(START, figure) == Outcome(state, True, "2025", figure[1], progress)


def test_nothing_is_said_of_a_target_that_is_not_agreed():
    assert outcome(START, ("2025", 62, 50, 70), agreed=False) == Outcome("proposed")


def test_nothing_is_said_before_its_day_but_how_it_goes():
    running = target(by="2026-12-31")
    assert outcome(START, ("2025", 62, 50, 70), of=running) == Outcome("agreed", False, "2025", 62, "better")
    assert outcome(START, ("2025", 30, 20, 35), of=running) == Outcome("agreed", False, "2025", 30, "worse")


def test_the_day_itself_counts_as_passed():
    assert outcome(START, ("2025", 62, 50, 70), cutoff=date(2025, 12, 31)).state == "met"
    assert outcome(START, ("2025", 62, 50, 70), cutoff=date(2025, 12, 30)).due is False


def test_a_figure_that_is_withheld_or_not_there_says_nothing():
    withheld = cell("2025", None, status="suppressed")
    for rows in ((START, withheld), (START,)):
        assert outcome(*rows) == Outcome("agreed", True, "2025")
    # The number of a withheld cell would not be looked at even if it were there.
    assert outcome(START, cell("2025", 99, 98, 100, status="suppressed")) == Outcome("agreed", True, "2025")


def test_it_is_judged_by_the_last_whole_period_before_its_day_and_no_later_one():
    rows = (START, ("2025", 62, 50, 70), ("2026", 20, 15, 25))
    assert outcome(*rows, of=target(by="2026-06-30"), cutoff=date(2027, 6, 30)).period == "2025"
    by_quarter = target(baseline_period="2024-Q4", by="2025-11-30")
    quarters = (("2024-Q4", 40, 35, 45), ("2025-Q3", 66, 60, 70), ("2025-Q4", 20, 15, 25))
    assert outcome(*quarters, of=by_quarter) == Outcome("met", True, "2025-Q3", 66, "better")


def test_three_periods_in_one_direction_are_progress_only_if_all_are_published():
    steps = [("2022", 40, 30, 50), ("2023", 45, 35, 55), ("2024", 50, 38, 60), ("2025", 60, 39, 70)]
    slow = target(baseline_period="2022")
    assert outcome(*steps, of=slow).state == "met"
    broken = [*steps[:1], cell("2023", None, status="suppressed"), *steps[2:]]
    assert outcome(*broken, of=slow) == Outcome("agreed", True, "2025", 60, "no clear change")


def test_a_level_is_kept_unless_it_is_clearly_worse():
    keep = target(value="40", trajectory="maintain")
    assert outcome(START, ("2025", 41, 35, 47), of=keep).state == "met"
    assert outcome(START, ("2025", 38, 32, 44), of=keep).state == "agreed"
    assert outcome(START, ("2025", 30, 24, 36), of=keep).state == "missed"


def test_lower_can_be_better():
    sheet = replace(SHEETS[CALM], direction="lower")
    fall = target(value="20")
    assert outcome(START, ("2025", 18, 12, 25), of=fall, sheet=sheet).state == "met"
    assert outcome(START, ("2025", 30, 25, 36), of=fall, sheet=sheet).state == "missed"


def test_a_whole_count_is_its_own_range_and_other_figures_without_one_say_nothing():
    activities = replace(SHEETS[CALM], disclosure_class="activities")
    about_women = replace(SHEETS[CALM], disclosure_class="women")
    assert outcome(START, ("2025", 61), sheet=activities).state == "met"
    assert outcome(START, ("2025", 59), sheet=activities).state == "missed"
    assert {outcome(START, ("2025", value), sheet=about_women).state for value in (61, 59)} == {"agreed"}


def test_what_must_never_happen_is_judged_for_the_last_whole_year():
    never = target("O14", value="0", trajectory="none")
    never.by = never.baseline_value = None
    never.baseline_period = ""
    rows = [cell(year, value, indicator="O14") for year, value in (("2024", 2), ("2025", 0), ("2026", 1))]
    assert outcome(*rows, of=never) == Outcome("met", True, "2025", 0)
    assert outcome(*rows, of=never, cutoff=date(2026, 12, 31)) == Outcome("missed", True, "2026", 1)
    assert outcome(cell("2025", None, indicator="O14", status="suppressed"), of=never).state == "agreed"


def by_birth(period: str, migrant: tuple, non_migrant: tuple) -> list[dict]:
    groups = (("migrant", migrant), ("non_migrant", non_migrant))
    return [cell(period, *figure, indicator=BY_GROUP, migrant_status=name) for name, figure in groups]


def test_a_gap_is_met_by_lifting_one_group_and_not_by_lowering_the_other():
    start = by_birth("2024", (50, 48, 52), (70, 68, 72))
    lifted = by_birth("2025", (67, 65, 69), (70, 68, 72))
    gap = target(BY_GROUP, **GAP)
    assert outcome(*start, *lifted, of=gap) == Outcome("met", True, "2025", 3, "better")
    levelled_down = by_birth("2025", (50, 48, 52), (53, 51, 55))
    assert outcome(*start, *levelled_down, of=gap).state == "agreed"
    # 15 apart; by hand from both ranges 15 - sqrt(2 * 2^2) = 12.2 at least.
    assert outcome(*start, *by_birth("2025", (55, 53, 57), (70, 68, 72)), of=gap).state == "missed"
    # 4 apart, but with these ranges anything from 0 to over 20: that it became less than 20 is not clear.
    wide = by_birth("2025", (66, 50, 80), (70, 55, 83))
    assert outcome(*start, *wide, of=gap) == Outcome("agreed", True, "2025", 4, "no clear change")


def test_pages_are_told_the_released_baseline_and_never_the_typed_one():
    typed = target(baseline_value="41", baseline_period="2024")
    standing = SimpleNamespace(sheet=SHEETS[CALM], status="agreed", same_series=("1.0.0",))
    found = SimpleNamespace(targets={"T1": typed}, standings={CALM: standing})
    for status, told in (("shown", 40), ("suppressed", None)):
        cells = frame(cell("2024", 40, 35, 45, status=status))
        (sheet, other) = with_targets([{"indicator": CALM}, {"indicator": "P01"}], found, cells, CUTOFF)
        assert [item["baseline"] for item in sheet["targets"]] == [told]
        assert 41 not in sheet["targets"][0].values() and "targets" not in other
    typed.withdrawn = True
    assert with_targets([{"indicator": CALM}], found, cells, CUTOFF) == [{"indicator": CALM}]
    assert with_targets([{"indicator": CALM}], None, cells, CUTOFF) == [{"indicator": CALM}]
