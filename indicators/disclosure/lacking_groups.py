"""Groups are not compared where too many women have no recorded group (semantics B4).

Belongs here: this one rule. Does not: the warning below it (pages).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from indicators.disclosure.policy import Policy
from indicators.disclosure.rows import NUMBERS
from schemas.dimensions import Dimension
from schemas.release import DIMENSIONS, TOTAL, breakdown_dimensions


def without_lacking_groups(released: pd.DataFrame, dimensions: Mapping[str, Dimension], policy: Policy) -> pd.DataFrame:
    """Groups are not compared where more than the policy's share has no recorded group (semantics B4).

    Judged by what is shown alone: a rule that looked at withheld counts would tell something of them. The rows of
    those without a recorded group stay: they say why.
    """
    counted = released["denominator"].fillna(released["numerator"]).fillna(0).to_numpy(np.int64)
    key = [released["indicator"], released["period"]]
    total = pd.Series(counted * (released["breakdown"] == TOTAL), index=released.index).groupby(key).transform("sum")
    for name in (name for name in DIMENSIONS if any(item.missing for item in dimensions[name].classes)):
        missing_codes = {item.code for item in (*dimensions[name].classes, *dimensions[name].crossed) if item.missing}
        alone = (released["breakdown"] == name).to_numpy()
        missing = released[name].isin(missing_codes).to_numpy()
        without = pd.Series(counted * (alone & missing), index=released.index).groupby(key).transform("sum")
        too_many = ((100 * without > policy.missing_groups_withheld_above * total) & (total > 0)).to_numpy()
        by_group = np.array([name in breakdown_dimensions(breakdown) for breakdown in released["breakdown"]])
        lacking = released.index[too_many & by_group & ~missing & released["status"].isin(["shown", "suppressed"])]
        released.loc[lacking, "status"] = "not_available"
        released.loc[lacking, [*NUMBERS]] = pd.NA
        released.loc[lacking, "reliability"] = np.nan
    return released
