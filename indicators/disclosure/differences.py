"""Differences between two groups, made from what a release shows of them.

Belongs here: which two cells, their difference, its status. Does not: the cells (`protection`).
"""

from collections.abc import Mapping

import pandas as pd

from indicators.disclosure.rows import without_figures
from indicators.statistics.estimates import gravest
from schemas.release import TOTAL


def differences(rows: pd.DataFrame, sheets: Mapping[str, dict], released: pd.DataFrame) -> pd.DataFrame:
    """The rows of differences: of shown cells only; withheld as soon as one of the two is.

    `rows`: with the columns of `TRUE_CELL_COLUMNS`. `sheets`: by indicator. `released`: the rows they are made from.
    """
    result = without_figures(rows.assign(status="suppressed"))
    # A difference within a region needs cells that cross groups with regions: a release does not have them.
    for index, row in rows[rows["breakdown"] == TOTAL].iterrows():
        derived = sheets[row["indicator"]]["derived"]
        pair = _cells_of(released, derived, row["period"])
        if all(cell["status"] == "shown" for cell in pair):
            sign = -1 if derived.get("minus") == "reference" else 1
            enough = all(cell["denominator"] >= derived["least"] for cell in pair)
            result.loc[index, "status"] = "shown" if enough else "low_n"
            if enough:
                group, reference = pair
                result.loc[index, "value"] = sign * (reference["value"] - group["value"])
                result.loc[index, "reliability"] = gravest(*(cell["reliability"] for cell in pair))
        else:
            statuses = {cell["status"] for cell in pair}
            same = [status for status in ("not_available", "not_applicable") if statuses <= {status, "suppressed"}]
            result.loc[index, "status"] = same[0] if same and same[0] in statuses else "suppressed"
    return result


def _cells_of(released: pd.DataFrame, derived: Mapping, period: str) -> list[pd.Series]:
    own = released[
        (released["indicator"] == derived["from"])
        & (released["period"] == period)
        & (released["breakdown"] == derived["dimension"])
    ].set_index(derived["dimension"])
    return [own.loc[derived[name]] for name in ("group", "reference")]
