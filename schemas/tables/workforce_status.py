"""Workforce status: staff in post on the last day of a quarter, and how many of them are trained, by cadre."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import FACILITY_KEY, SERVICE, Integer, Month, Text, code, count, month, text
from schemas.row_rules import row_rule

TRAINED = ("trained_fls_n", "trained_migrant_minority_n", "trained_legal_n", "trained_bias_n")


class WorkforceStatus(pa.DataFrameModel):
    """Key: facility_id, quarter_start, cadre. Training counts for 36 months, of staff who are still in post."""

    facility_id: Text = text("Facility", "The facility where the staff work", SERVICE, FACILITY_KEY)
    quarter_start: Month = month("Quarter", "First day of the quarter that is reported", SERVICE, rule="WF01")
    cadre: Text = code("cadre", "Profession", "Profession of the staff that are counted in the row", SERVICE)
    staff_n: Integer = count("Staff", "How many are in post on the last day of the quarter", "persons", rule="WF01")
    trained_fls_n: Integer = count(
        "First-line support",
        "Of the staff, how many completed training in first-line support within 36 months",
        "persons",
        rule="WF01",
    )
    trained_migrant_minority_n: Integer = count(
        "Migrant and minority women",
        "Of the staff, how many completed training on violence against them, and on communication, within 36 months",
        "persons",
        rule="WF01",
    )
    trained_legal_n: Integer = count(
        "Legal module",
        "Of the staff, how many completed the module on law and rights within 36 months",
        "persons",
        rule="WF01",
    )
    trained_bias_n: Integer = count(
        "Bias module", "Of the staff, how many completed the module on bias within 36 months", "persons", rule="WF01"
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "workforce_status"
        strict = True
        coerce = False

    @row_rule("WF01", reads=("quarter_start", "staff_n", *TRAINED))
    def trained_are_staff_and_quarters_start(cls, df) -> pd.Series:  # noqa: N805
        """No more trained than in post, for every topic; the month is the first of a quarter."""
        within = df[list(TRAINED)].le(df["staff_n"], axis=0).all(axis=1)
        return within & df["quarter_start"].dt.month.isin((1, 4, 7, 10))
