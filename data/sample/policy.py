"""Policies and rules in force.

Belongs here: `policy_status`. Does not belong here: the processes that made them (coordination.py).
"""

import numpy as np
import pandas as pd
from country import FIRST_YEAR, MONTHS, REGIONS
from draws import Draws, join_codes, true_false

# Stage that each item had reached in the country and how fast it moves a year (of four steps, drafted to evaluated).
ITEMS = {
    "ipv_in_health_plan": (2.6, 0.4), "multisector_strategy": (1.9, 0.5), "clinical_protocol": (2.5, 0.5),
    "referral_protocol": (1.6, 0.6), "interpreter_policy": (0.9, 0.5), "free_care_any_status": (1.5, 0.2),
    "firewall_rule": (0.6, 0.5), "antidiscrimination_health": (1.4, 0.4), "community_prevention": (0.9, 0.6),
    "housing_employment_link": (0.4, 0.4),
}  # fmt: skip
OF_REGION = {"NAT": 0.4, "R1": 0.4, "R2": 0.1, "R3": -0.4, "R4": 0.2, "R5": -0.1}
STAGES = ("absent", "drafted", "adopted", "implemented", "evaluated")
ANY_STATUS = ("free_care_any_status", "firewall_rule")
SIGNED = {"health": 0.9, "social": 0.6, "police": 0.3, "justice": 0.3, "housing": 0.15, "municipality": 0.3}
POLICY_COLUMNS = (
    "region_code", "year", "item", "status", "covers_migrant", "covers_minority", "covers_any_status", "funded",
    "sectors_signed", "cso_coauthored", "source_ref",
)  # fmt: skip


def build_policies(seed: int) -> pd.DataFrame:
    """One row per year, region or country, and item."""
    draws = Draws(seed, "policies")
    places = ("NAT", *REGIONS)
    keys = [(year, place, item) for year in range(MONTHS // 12) for place in places for item in ITEMS]
    found = pd.DataFrame(keys, columns=["number", "region_code", "item"])
    # Luck belongs to a place and item, not to a year: what was adopted stays adopted.
    names = ("stage", "migrant", "minority", "any", "funded", "coauthored", *SIGNED)
    luck = {name: np.tile(draws.uniform(len(places) * len(ITEMS)), MONTHS // 12) for name in names}
    start, speed = np.array([ITEMS[item] for item in found["item"]]).T
    reached = start + speed * found["number"] + found["region_code"].map(OF_REGION) + 1.6 * (luck["stage"] - 0.5)
    stage = np.clip(np.floor(reached.to_numpy()), 0, len(STAGES) - 1).astype(int)
    there = stage > 0
    found["status"] = np.array(STAGES, dtype=object)[stage]
    found["covers_migrant"] = true_false(there & (luck["migrant"] < 0.62))
    found["covers_minority"] = true_false(there & (luck["minority"] < 0.55))
    always = found["item"].isin(ANY_STATUS).to_numpy()
    found["covers_any_status"] = true_false(there & (luck["any"] < np.where(always, 0.85, 0.25)))
    found["funded"] = true_false((stage > 1) & (luck["funded"] < 0.66))
    signed = {code: there & (luck[code] < share) for code, share in SIGNED.items()}
    found["sectors_signed"] = join_codes(signed, np.where(there, "health", "none").astype(object))
    found["cso_coauthored"] = true_false(there & (luck["coauthored"] < 0.3))
    found["year"] = FIRST_YEAR + found["number"]
    number = found["item"].map({item: n for n, item in enumerate(ITEMS, start=1)})
    text = "Invented gazette of " + found["region_code"] + " item " + number.astype(str)
    found["source_ref"] = np.where(there, text, None)
    return found.assign(delivery=found["number"], fault=None)
