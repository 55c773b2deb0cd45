"""Groups of a survey compared with the whole design, from rows by hand."""

from math import sqrt

import pandas as pd
import pytest
from scipy.stats import t

from indicators.survey_comparisons import SURVEY_COMPARISON_COLUMNS, compute_survey_comparisons
from schemas.columns import column_names
from schemas.dimensions import load_dimensions
from tests.hand_made_records import CUTOFF, REGIONS, catalogue, write_records
from tests.hand_made_surveys import respondent, service_user

FELT = {"health_discrimination_12m": "yes"}
MIGRANT = {"migrant_status": "migrant"}


def compared(folder, only=("I06",), **tables) -> pd.DataFrame:
    found = compute_survey_comparisons(
        {name: catalogue()[name] for name in only},
        write_records(folder, **tables),
        {table: set(column_names(table)) for table in tables},
        load_dimensions(REGIONS),
        CUTOFF,
    )
    assert tuple(found.columns) == SURVEY_COMPARISON_COLUMNS
    return found


def only(found, **wanted):
    for name, value in wanted.items():
        found = found[found[name] == value]
    assert len(found) == 1
    return found.iloc[0]


# Two strata of two units each. Weights; who felt discriminated against is marked with a star.
ROWS = [
    respondent(1, stratum="s", psu="a", weight=2.0, **FELT),
    respondent(2, stratum="s", psu="a", weight=1.0, **MIGRANT, **FELT),
    respondent(3, stratum="s", psu="b", weight=2.0),
    respondent(4, stratum="s", psu="b", weight=1.0, **MIGRANT),
    respondent(5, stratum="t", psu="c", weight=3.0),
    respondent(6, stratum="t", psu="c", weight=1.0, **MIGRANT, **FELT),
    respondent(7, stratum="t", psu="d", weight=1.0),
    respondent(8, stratum="t", psu="d", weight=1.0, **MIGRANT, **FELT),
]


def test_a_difference_has_the_covariance_of_women_in_the_same_places(tmp_path):
    row = only(compared(tmp_path, survey_respondent=ROWS), breakdown="migrant_status", group="migrant", measure="D")
    # Migrants 3 of 4; the others 2 of 8. Scores of the difference, by unit: (y - p) w / sum, migrants less others.
    scores = {
        "a": (1 - 0.75) / 4 - (1 - 0.25) * 2 / 8,
        "b": -0.75 / 4 + 0.25 * 2 / 8,
        "c": (1 - 0.75) / 4 + 0.25 * 3 / 8,
        "d": (1 - 0.75) / 4 + 0.25 * 1 / 8,
    }
    variance = (scores["a"] - scores["b"]) ** 2 + (scores["c"] - scores["d"]) ** 2
    assert (row["value"], row["reference"], row["respondents"]) == (pytest.approx(50), "non_migrant", 8)
    assert row["standard_error"] == pytest.approx(100 * sqrt(variance))
    # Four units in two strata.
    assert row["df2"] == 2
    assert row["p_value"] == pytest.approx(2 * t.sf(0.5 / sqrt(variance), 2))
    reach = t.ppf(0.975, 2) * 100 * sqrt(variance)
    assert (row["lower"], row["upper"]) == (pytest.approx(50 - reach), pytest.approx(50 + reach))
    assert row["p_adjusted"] == row["p_value"]


def test_heterogeneity_stands_beside_the_differences(tmp_path):
    found = compared(tmp_path, survey_respondent=ROWS)
    row = only(found, breakdown="migrant_status", measure="heterogeneity")
    assert (row["group"], row["respondents"]) == ("all", 8)
    assert row["statistic"] > 0 and row["df1"] == pytest.approx(1) and row["df2"] == pytest.approx(2)
    assert 0 < row["p_value"] < 1
    assert set(found["breakdown"]) <= {"migrant_status", "ethnic_group", "migrant_status*ethnic_group"}


def test_a_group_without_anybody_and_a_design_without_error_are_null(tmp_path):
    rows = [respondent(1, psu="a", **FELT), respondent(2, psu="a", **MIGRANT)]
    found = compared(tmp_path, survey_respondent=rows)
    nobody = only(found, breakdown="migrant_status", group="descendant", measure="D")
    assert nobody[["value", "standard_error", "p_value"]].isna().all() and nobody["respondents"] == 1
    one_unit = only(found, breakdown="migrant_status", group="migrant", measure="D")
    assert one_unit["value"] == -100 and one_unit[["standard_error", "lower", "df2"]].isna().all()
    assert pd.isna(only(found, breakdown="migrant_status", measure="heterogeneity")["statistic"])


def test_a_survey_without_stages_has_no_rows(tmp_path):
    assert compared(tmp_path, only=("O10",), experience_response=[service_user(1)]).empty
