"""Rows of a release that are no counts of women: facilities, staff, activities; and differences of shown shares.

Belongs here: which rows these are by what they count, never by what the sheet claims, and what each of them must be.
Does not: counts of women (`released`, `attack`).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

OPEN_UNITS = frozenset(
    (
        "activity",
        "comment",
        "facility",
        "facility_month",
        "helpline_call",
        "indicator",
        "policy_item",
        "region",
        "staff",
    )
)
"""Counting units that are nobody's private life."""

SESSION = "community_session"
"""How many sessions there were is open too; how many women came or were helped is not."""

NUMBERS = ("numerator", "denominator", "value", "lower", "upper")
DIFFERENCE = "a difference says more than the two shown shares it is made of"
COUNT = "a figure of facilities, staff or activities is not what its counts give"


def is_open(sheet: Mapping) -> bool:
    """Whether an indicator counts nothing that could give a woman away."""
    denominator = sheet.get("denominator") or {}
    if sheet["unit_of_count"] == SESSION and sheet["measure"] == "count":
        return True
    return {sheet["unit_of_count"], denominator.get("unit_of_count") or sheet["unit_of_count"]} <= OPEN_UNITS


def is_difference(sheet: Mapping) -> bool:
    """Whether an indicator is made from two cells of another."""
    return sheet["measure"] == "gap"


def broken_figures(cells: pd.DataFrame, sheets: Mapping[str, Mapping]) -> np.ndarray:
    """One boolean a row that counts no women: shown without a value, or with one that its counts do not give."""
    scale = cells["indicator"].map({name: sheet["multiplier"] for name, sheet in sheets.items()}).to_numpy(float)
    shown = (cells["status"] == "shown").to_numpy()
    number = {name: cells[name].to_numpy(float, na_value=np.nan) for name in NUMBERS}
    plain = np.isnan(number["denominator"])
    with np.errstate(invalid="ignore", divide="ignore"):
        meant = np.where(plain, number["numerator"], scale * number["numerator"] / number["denominator"])
    off = ~(np.abs(number["value"] - meant) <= 0.5 + 1e-9)
    with_number = np.any([~np.isnan(values) for values in number.values()], axis=0)
    return np.where(shown, off, with_number)


def broken_differences(cells: pd.DataFrame, sheets: Mapping[str, Mapping]) -> np.ndarray:
    """One boolean a row that is a difference: shown although one of its two cells is not, or of another value."""
    result = np.zeros(len(cells), dtype=bool)
    for name, sheet in sheets.items():
        if not is_difference(sheet):
            continue
        derived = sheet["derived"]
        base = cells[(cells["indicator"] == derived["from"]) & (cells["breakdown"] == derived["dimension"])]
        names = derived["dimension"].split("*")
        shown = {
            (record["period"], "*".join(record[dimension] for dimension in names)): record["value"]
            for record in base[base["status"] == "shown"].to_dict("records")
        }
        for row in np.flatnonzero((cells["indicator"] == name).to_numpy()):
            record = cells.iloc[row]
            pair = [shown.get((record["period"], derived.get(side))) for side in ("group", "reference")]
            numbers = [record[column] for column in NUMBERS if column != "value"]
            if record["status"] == "shown":
                known = None not in pair and abs(record["value"]) == abs(pair[0] - pair[1])
                result[row] = not known or any(pd.notna(number) for number in numbers)
            else:
                result[row] = any(pd.notna(number) for number in (*numbers, record["value"]))
    return result
