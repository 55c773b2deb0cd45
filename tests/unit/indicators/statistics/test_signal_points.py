"""The points of series over time, from invented released cells: limits by hand, phases, rules, what is withheld."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from indicators.statistics.released import ReleasedCells
from indicators.statistics.signal_table import signal_tables
from indicators.statistics.signals import Annotation, LimitChange
from schemas.release import RELEASED_CELL_COLUMNS, STATUSES
from schemas.signals import CHARTS, LIMITS, MEASURES, POINT_STATUSES, POSITIONS
from tests.unit.indicators.statistics.test_signal_table import SHEET, STABLE, rows


def tables(*series, **more) -> tuple[pd.DataFrame, pd.DataFrame]:
    cells = pd.DataFrame([row for one in series for row in one], columns=list(RELEASED_CELL_COLUMNS))
    counts = dict.fromkeys(("numerator", "denominator"), "Int64")
    cells = cells.astype(counts | dict.fromkeys(("value", "lower", "upper"), "Float64"))
    signals, points = signal_tables(ReleasedCells.from_frame(cells), [SHEET], **more)
    known = {"measure": MEASURES, "chart": CHARTS, "limits": LIMITS, "position": POSITIONS}
    for name, words in (known | {"status": STATUSES | POINT_STATUSES}).items():
        assert set(points[name]) <= set(words), name
    return signals, points


def points(*series, **more) -> pd.DataFrame:
    return tables(*series, **more)[1]


def test_each_quarter_has_its_figure_and_the_limits_that_hold_in_it():
    found = points(rows(STABLE))
    assert found["value"].tolist() == STABLE and found["period"].iloc[0] == "2015-Q1"
    # p = 530 / 1200, sigma = 4.965 points in each quarter.
    assert found["centre"].tolist() == pytest.approx([44.1667] * 12, abs=5e-5)
    assert found["upper"].tolist() == pytest.approx([59.0642] * 12, abs=5e-4)
    assert set(found["limits"]) == {"growing"} and set(found["position"]) == {"within"}
    assert set(found["phase"]) == {1} and set(found["rule"]) == {""}


def test_limits_follow_the_number_of_women():
    women = [100, 400] * 6
    series = rows([45] * 12)
    for row, number in zip(series, women, strict=True):
        row |= {"denominator": number, "numerator": 45 * number // 100}
    found = points(series)
    half = found["upper"] - found["centre"]
    assert half.tolist() == pytest.approx([300 * (0.45 * 0.55 / n) ** 0.5 for n in women], abs=1e-4)


def test_limits_of_the_first_24_stay():
    found = points(rows([42, 46] * 12 + [50] * 3))
    assert set(found["limits"]) == {"fixed"} and set(found["centre"]) == {44}


def test_a_recorded_event_begins_a_phase_with_limits_of_its_own():
    change = {"P28": [LimitChange("2018-Q1", "all facilities were trained.")]}
    signals, found = tables(rows([*[42, 46] * 6, *[62, 66] * 6]), limit_changes=change)
    assert found["phase"].tolist() == [1] * 12 + [2] * 12
    assert found["centre"].tolist() == [44] * 12 + [64] * 12
    assert found["annotation"].tolist() == [
        "Limits start anew at 2018-Q1: all facilities were trained." if n == 12 else "" for n in range(24)
    ]
    # The last phase says what the table of signals says.
    last, row = found.iloc[-1], signals.iloc[0]
    assert (last["centre"], last["lower"], last["upper"]) == (row["centre"], row["lower"], row["upper"])


def test_shocks_are_told_at_their_period_and_change_no_limit():
    note = {"": [Annotation("2016-Q2", "shock", "services were closed.")]}
    found = points(rows(STABLE), annotations=note)
    told = found[found["annotation"] != ""]
    assert told[["period", "annotation"]].to_numpy().tolist() == [["2016-Q2", "services were closed."]]
    assert set(found["phase"]) == {1}


def test_a_rule_marks_the_points_that_made_it_fire():
    # Eight of sixteen above the median in a row; chance explains round(log2 16) + 3 = 7.
    found = points(rows([30, 31, 32, 33] * 2 + [52, 53, 54, 55] * 2))
    assert [n for n, rule in enumerate(found["rule"]) if "long_run" in rule] == list(range(8, 16))
    outside = points(rows([*STABLE, 80]))
    assert outside["rule"].tolist() == [""] * 12 + ["latest_outside_limits"]
    assert outside["position"].iloc[-1] == "above"


def test_a_point_that_was_outside_is_seen_and_is_no_rule():
    found = points(rows([*STABLE, 80, *STABLE]))
    assert found["position"].iloc[12] == "above" and "latest_outside_limits" not in found["rule"].iloc[12]


def test_a_rule_that_was_taken_back_marks_no_point():
    outside, stable = [*STABLE, 61], [*STABLE, 45]
    found = points(*(rows(outside if n == 1 else stable, region=f"R{n:02}") for n in range(1, 31)))
    assert set(found["rule"]) == {""} and (found["position"] == "above").sum() == 1


def test_the_english_rules_mark_the_latest_points():
    found = points(rows([*STABLE[:6], 46, 47, 46, 47, 46, 47, 46]), rules="making_data_count")
    assert found["rule"].tolist() == [""] * 6 + ["seven_on_one_side"] * 7


def test_eleven_quarters_have_trial_limits_and_no_position():
    found = points(rows([*STABLE[:10], 80]))
    assert set(found["limits"]) == {"trial"} and set(found["position"]) == {"none"} and set(found["chart"]) == {"run"}
    assert set(found["centre"]) == {44} and found["upper"].notna().all()


def test_a_withheld_quarter_is_a_row_without_a_number():
    found = points(rows([None, None, *STABLE[:6], None, *STABLE[6:]]))
    assert found["period"].iloc[0] == "2015-Q3" and len(found) == 13
    hidden = found.iloc[6]
    assert (hidden["status"], hidden["position"], hidden["limits"]) == ("suppressed", "none", "none")
    assert hidden[["value", "lower", "upper"]].isna().all()
    missing = points([row for row in rows(STABLE) if row["period"] != "2016-Q1"])
    assert missing["status"].tolist() == ["shown"] * 4 + ["no_row"] + ["shown"] * 7


def test_a_series_without_a_figure_has_no_points():
    signals, found = tables(rows([None] * 12))
    assert len(signals) == 1 and len(found) == 0


def test_a_phase_without_a_figure_is_told_without_limits():
    note = {"": [Annotation("2018-Q1", "definition", "a new form.")]}
    # The last phase has none: the table of signals says so, and there is nothing to draw.
    assert len(points(rows([*STABLE, None, None]), annotations=note)) == 0
    note = {"": [Annotation("2016-Q1", "definition", "a new form."), Annotation("2017-Q1", "definition", "a law.")]}
    found = points(rows([*STABLE[:4], None, None, None, None, *STABLE]), annotations=note)
    assert found["phase"].tolist() == [1] * 4 + [2] * 4 + [3] * 12
    assert found.loc[found["phase"] == 2, ["value", "centre", "lower"]].isna().all(axis=None)


def test_a_gap_has_its_interval_in_each_period():
    found = points(
        rows([50, 50, None, 50], migrant_status="non_migrant"),
        rows([None, 40, 40, 35], migrant_status="migrant"),
    )
    gap = found[found["measure"] == "gap"]
    assert gap["period"].tolist() == ["2015-Q2", "2015-Q3", "2015-Q4"]
    assert gap["status"].tolist() == ["shown", "one_withheld", "shown"]
    for at, x in ((0, 40), (2, 35)):
        lower, upper = confint_proportions_2indep(x, 100, 50, 100, method="newcomb", compare="diff")
        assert (gap["lower"].iloc[at], gap["upper"].iloc[at]) == pytest.approx((100 * lower, 100 * upper), abs=1e-3)
    assert gap[["value", "lower"]].isna().sum().tolist() == [1, 1] and gap["centre"].isna().all()
    assert set(gap["limits"]) == {"interval"}


def test_no_cells_are_no_points():
    assert len(points()) == 0
    assert np.isnan(points(rows([None, 40]))["lower"].astype(float)).all()
