"""Women killed by a current or former partner, a year.

Belongs here: `ipv_homicide_year`: small counts and their totals. Does not belong here: any case.
"""

import numpy as np
import pandas as pd
from country import REGIONS
from draws import Draws, allot, true_false

VICTIMS = {2019: 15, 2020: 17, 2021: 13, 2022: 14, 2023: 16, 2024: 12, 2025: 11}
DELIVERY = {2019: 0, 2020: 0, 2021: 0, 2022: 0, 2023: 1, 2024: 2, 2025: 3}  # a year is sent once, when it is known
PROVISIONAL = (2025,)
AGE_GROUPS = {"15_29": 0.26, "30_44": 0.38, "45_64": 0.25, "65_plus": 0.11}
STATUS = {"non_migrant": 0.66, "descendant": 0.05, "migrant": 0.22, "unknown": 0.07}
REGIONS_SHARE = dict(zip(REGIONS, (0.29, 0.24, 0.21, 0.15, 0.11), strict=True))
SEEN_BY_HEALTH = 0.44
COUNTED_BY_OBSERVATORY = 1.15  # civil society counts deaths that police files do not call partner violence
HOMICIDE_COLUMNS = (
    "region_code", "year", "age_group", "migrant_status", "source", "victims_n", "health_contact_12m_n", "provisional",
)  # fmt: skip


def build_homicides(seed: int) -> pd.DataFrame:
    """The country by age group and by migrant status, its regions, and the country as civil society counts it."""
    draws = Draws(seed, "homicides")
    rows = []
    for year, victims in VICTIMS.items():
        seen = round(victims * SEEN_BY_HEALTH)
        rows.append((year, "NAT", "total", "total", "police", victims, seen))
        for shares, place in (
            (AGE_GROUPS, lambda age: ("NAT", age, "total")),
            (STATUS, lambda status: ("NAT", "total", status)),
            (REGIONS_SHARE, lambda region: (region, "total", "total")),
        ):
            parts = allot(victims, np.array([*shares.values()]) * (0.5 + draws.uniform(len(shares))))
            # In proportion to the victims of a part, so that no part has more of them than victims.
            seen_of_parts = allot(seen, parts)
            for part, n, of_them in zip(shares, parts, seen_of_parts, strict=True):
                rows.append((year, *place(part), "police", n, of_them))
        more = round(victims * COUNTED_BY_OBSERVATORY)
        rows.append((year, "NAT", "total", "total", "civil_society_observatory", more, None))  # it cannot know
    columns = ["year", *(name for name in HOMICIDE_COLUMNS if name not in ("year", "provisional"))]
    found = pd.DataFrame(rows, columns=columns)
    found["health_contact_12m_n"] = found["health_contact_12m_n"].astype("Int64")
    found["provisional"] = true_false(found["year"].isin(PROVISIONAL))
    return found.assign(delivery=found["year"].map(DELIVERY), fault=None)
