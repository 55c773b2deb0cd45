"""The table of signals from invented released cells: one row a series, words for what is withheld."""

from math import erfc, sqrt

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from indicators.statistics.released import ReleasedCells
from indicators.statistics.signal_table import signal_tables
from indicators.statistics.signals import Annotation, LimitChange
from indicators.statistics.trends import TREND_STATUSES
from schemas.release import ALL, DIMENSIONS, RELEASED_CELL_COLUMNS
from schemas.signals import ALERTS, CHARTS, MEASURES, SIGNAL_COLUMNS, SIGNAL_POINT_COLUMNS, SIGNAL_STATUSES, SIGNALS

SHEET = {
    "indicator": "P28",
    "measure": "proportion",
    "interval_method": "wilson",
    "multiplier": 100,
    "direction": "higher",
    "disclosure_class": "women",
    "unit_of_count": "woman",
    "denominator": {"text": "women"},
}
STABLE = [42, 46, 41, 47, 44, 43, 47, 42, 46, 43, 45, 44]
COUNT = SHEET | {"indicator": "P21", "measure": "count", "interval_method": "none", "multiplier": 1}
COUNT.pop("denominator")


def rows(yes, women=100, kind="quarter", indicator="P28", version="1.0.0", **classes) -> list[dict]:
    """Released cells of one series; None is a withheld one."""
    found = []
    for n, x in enumerate(yes):
        period = str(2015 + n) if kind == "year" else f"{2015 + n // 4}-Q{n % 4 + 1}"
        row = dict.fromkeys(RELEASED_CELL_COLUMNS) | dict.fromkeys(DIMENSIONS, ALL) | classes
        row |= {"indicator": indicator, "version": version, "source": "invented", "period": period}
        row |= {"breakdown": "*".join(classes) or "total", "status": "suppressed" if x is None else "shown"}
        if x is not None:
            row |= {"numerator": x, "denominator": women, "value": 100 * x / women if women else x, "reliability": "ok"}
        found.append(row)
    return found


def table(*series, sheets=(SHEET, COUNT), **more) -> pd.DataFrame:
    cells = pd.DataFrame([row for one in series for row in one], columns=list(RELEASED_CELL_COLUMNS))
    counts = dict.fromkeys(("numerator", "denominator"), "Int64")
    cells = cells.astype(counts | dict.fromkeys(("value", "lower", "upper"), "Float64"))
    found, points = signal_tables(ReleasedCells.from_frame(cells), sheets, **more)
    assert tuple(points.columns) == SIGNAL_POINT_COLUMNS
    assert tuple(found.columns) == SIGNAL_COLUMNS
    words = {"measure": MEASURES, "chart": CHARTS, "signal": SIGNALS, "alert": ALERTS, "status": SIGNAL_STATUSES}
    for name, known in (words | {"trend_status": TREND_STATUSES}).items():
        assert set(found[name]) <= set(known), name
    return found


def only(found: pd.DataFrame, **wanted) -> pd.Series:
    chosen = found[(found[list(wanted)] == pd.Series(wanted, dtype="str")).all(axis=1)]
    assert len(chosen) == 1
    return chosen.iloc[0]


def test_one_row_a_series_of_quarters_and_of_years():
    found = table(
        rows(STABLE),
        rows([170, 176, 180], 400, "year"),
        rows(STABLE, region="R1"),
        rows(STABLE, migrant_status="migrant", region="R1"),
    )
    # What crosses two dimensions is not a series of the table.
    assert found[["period_kind", "breakdown", "region"]].to_numpy().tolist() == [
        ["quarter", "total", "all"],
        ["year", "total", "all"],
        ["quarter", "region", "R1"],
    ]
    quarter = found.iloc[0]
    assert (quarter["chart"], quarter["signal"], quarter["points"], quarter["latest"]) == ("p_prime", "none", 12, 44)
    assert quarter["trend_status"] == "of_years_only" and found.iloc[1]["trend_status"] == "too_few_points"
    lower, upper = (100 * end for end in proportion_confint(44, 100, alpha=0.002, method="wilson"))
    assert (quarter["latest_lower"], quarter["latest_upper"]) == pytest.approx((lower, upper), abs=5e-5)


def test_years_have_a_trend():
    found = only(table(rows([10, 12, 14, 16, 18], 100, "year")))
    assert (found["trend_status"], found["trend_slope"]) == ("tested", pytest.approx(0.02))
    assert found["trend_p"] == pytest.approx(0.0683, abs=0.0001)
    gap = only(table(rows([10, 12, None, 16, 18], 100, "year")))
    assert gap["trend_status"] == "too_few_points" and pd.isna(gap["trend_p"])


def test_everything_withheld_is_words_and_no_number():
    found = only(table(rows([None] * 12)))
    assert (found["status"], found["signal"], found["chart"]) == ("no_points", "not_judged", "none")
    assert found["reason"].startswith("Withheld to protect women's privacy.")
    assert found[["centre", "lower", "upper", "latest", "latest_lower", "trend_p"]].isna().all()


def test_a_period_without_a_row_is_a_gap_like_a_withheld_one():
    missing = [row for row in rows(STABLE) if row["period"] != "2016-Q1"]
    withheld = rows([*STABLE[:4], None, *STABLE[5:]])
    pd.testing.assert_frame_equal(table(missing), table(withheld))
    assert only(table(missing))["gaps"] == 1


def test_counts_have_no_denominator_and_are_charted():
    found = only(table(rows([9, 16] * 6, None, indicator="P21")))
    assert (found["chart"], found["centre"]) == ("u", 12.5) and pd.isna(found["latest_lower"])


def test_the_gap_of_a_group_to_its_reference_has_an_interval_and_a_test():
    reference = rows([50] * 5, 100, migrant_status="non_migrant")
    found = table(
        reference,
        rows([20, 25, 30, 35, 40], 100, migrant_status="migrant"),
        rows([20, None, 30, 35, 40], 100, migrant_status="descendant"),
        rows([40] * 5, 100, migrant_status="not_asked"),
    )
    gaps = found[found["measure"] == "gap"]
    # Whoever was not asked is no group that another one is compared with.
    assert gaps["migrant_status"].tolist() == ["migrant", "descendant"]
    first, second = gaps.iloc[0], gaps.iloc[1]
    assert first["latest"] == pytest.approx(-10) and first["latest_lower"] < -10 < first["latest_upper"]
    assert (first["status"], first["trend_status"], first["chart"]) == ("gap", "tested", "none")
    assert (second["trend_status"], second["points"], second["gaps"]) == ("too_few_points", 4, 1)


def test_trends_of_levels_and_gaps_begin_anew_where_figures_stop_being_comparable():
    note = {"P28": [Annotation("2016", "definition", "a new form.")]}
    years = [10, 12, 14, 16, 18, 20]
    series = (
        rows(years, 100, "year", migrant_status="migrant"),
        rows([50] * 6, 100, "year", migrant_status="non_migrant"),
    )
    found = table(*series, annotations=note)
    level, gap = only(found, measure="level", migrant_status="migrant"), only(found, measure="gap")
    assert (gap["first_period"], gap["points"], gap["trend_status"]) == ("2016", 5, "tested")
    # The five years from 2016 on: T = 20, V = 0.16 x 0.84 x 1000.
    assert level["trend_p"] == pytest.approx(erfc(20 / sqrt(134.4) / sqrt(2)), abs=5e-5)
    # A recorded change of limits breaks no series.
    changed = table(*series, limit_changes={"P28": [LimitChange("2018", "training.")]})
    assert only(changed, measure="gap")["points"] == 6
    assert only(changed, measure="level", migrant_status="migrant")["first_period"] == "2018"
    later = table(*series, annotations={"": [Annotation("2017", "definition", "a new law.")]})
    assert only(later, measure="gap")["trend_status"] == "too_few_points"


def test_a_group_that_has_fewer_rows_is_compared_where_it_has_some():
    late = [row for row in rows([20] * 6, migrant_status="migrant") if row["period"] > "2015-Q1"]
    gap = only(table(rows([50] * 6, migrant_status="non_migrant"), late), measure="gap")
    assert (gap["first_period"], gap["points"], gap["gaps"], gap["trend_status"]) == ("2015-Q2", 5, 0, "tested")


def test_a_withheld_reference_leaves_no_gap():
    found = table(rows([None] * 5, migrant_status="non_migrant"), rows([20] * 5, migrant_status="migrant"))
    gap = only(found, measure="gap")
    assert gap["status"] == "no_points" and pd.isna(gap["latest"]) and gap["latest_period"] == ""


def test_one_alert_of_many_groups_may_be_chance():
    # 61 of 100 after 530 of 1200: (0.61 - 0.4546) / 0.0498 = 3.12 sigma, p = 0.0018: more than 0.05 / 30.
    outside, stable = [*STABLE, 61], [*STABLE, 45]
    alone = only(table(rows(outside, region="R01")))
    assert (alone["alert"], alone["signal"]) == ("yes", "improvement")
    many = table(*(rows(outside if n == 1 else stable, region=f"R{n:02}") for n in range(1, 31)))
    first = many.iloc[0]
    assert (first["alert"], first["signal"], first["rule"]) == ("no", "none", "")
    assert first["reason"] == "Outside its limits, as one of so many groups would be by chance."
    assert set(many["alert"]) == {"no"}
    # Of all women it is not one of many.
    everybody = table(rows(outside), *(rows(stable, region=f"R{n:02}") for n in range(1, 31)))
    assert only(everybody, breakdown="total")["alert"] == "yes"


def test_a_frame_of_other_cells_is_refused():
    with pytest.raises(TypeError, match="released cells only"):
        signal_tables(pd.DataFrame(columns=["indicator", "period"]), [SHEET])


def test_the_same_cells_give_the_same_table():
    series = rows(STABLE), rows(STABLE, region="R1")
    pd.testing.assert_frame_equal(table(*series), table(*series))


def test_no_cells_are_no_rows():
    assert len(table()) == 0
