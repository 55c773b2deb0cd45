"""The indicators that this country follows, who agreed to them, and comments on them.

Belongs here: `indicator_registry`, `indicator_agreement`, `review_comment`. Does not belong here: what an indicator
measures (the project's catalogue); here stand only ids, versions and the word of invented organisations.
"""

import numpy as np
import pandas as pd
from draws import Draws, join_codes

LEVELS = {"P": ("process", 34), "O": ("outcome", 22), "I": ("impact", 6)}
STATUSES = {"agreed": 0.70, "under_review": 0.16, "proposed": 0.10, "suspended": 0.04}
REVISED = ("P05", "P14", "P28", "P34", "O01", "O04", "O10", "I01", "I03")  # have an earlier version, now retired
SECTORS = {"social": 0.42, "civil_society": 0.60, "police": 0.14, "justice": 0.20, "statistics": 0.46, "housing": 0.06}
# Invented organisations: sector, type, share of indicators on which it gives its word, chance that it objects.
PARTIES = {
    "ORG01": ("health", "health_authority", 0.98, 0.01), "ORG02": ("social", "social_authority", 0.70, 0.02),
    "ORG03": ("statistics", "none", 0.72, 0.02), "ORG04": ("justice", "justice", 0.42, 0.03),
    "ORG05": ("police", "police", 0.34, 0.04), "ORG06": ("civil_society", "roma_association", 0.82, 0.06),
    "ORG07": ("civil_society", "migrant_association", 0.80, 0.05),
    "ORG08": ("civil_society", "minority_womens_org", 0.74, 0.04),
    "ORG09": ("civil_society", "womens_ngo", 0.78, 0.03), "ORG10": ("housing", "municipality", 0.22, 0.02),
}  # fmt: skip
RESERVATIONS = (
    "Wider age bands wanted", "Only with intervals", "Not below region", "Review after one year",
    "Wording to be tested with women",
)  # fmt: skip
COMMENTS = 64
KINDS = {
    "definition": 0.24, "data_quality": 0.22, "interpretation": 0.20, "harm_or_stigma": 0.14, "missing_topic": 0.12,
    "presentation": 0.08,
}  # fmt: skip
COMMENTERS = {
    "roma_association": 0.26, "migrant_association": 0.24, "minority_womens_org": 0.16, "womens_ngo": 0.16,
    "university": 0.08, "professional_body": 0.06, "health_authority": 0.04,
}  # fmt: skip
RESOLUTIONS = {"changed": 0.28, "scheduled": 0.20, "explained": 0.28, "rejected_with_reason": 0.12, "duplicate": 0.12}
STILL_OPEN = 0.18
LAST_DELIVERY = 3
REGISTRY_COLUMNS = (
    "indicator_id", "version", "level", "status", "status_date", "last_review_date", "is_current", "required_sectors",
)  # fmt: skip
AGREEMENT_COLUMNS = (
    "indicator_id", "version", "party_id", "party_sector", "party_type", "stance", "stance_date", "reservation",
)  # fmt: skip
COMMENT_COLUMNS = (
    "comment_id", "indicator_id", "party_type", "raised_date", "kind", "responded_date", "resolution",
)  # fmt: skip


def indicator_ids() -> list[str]:
    """The 62 ids of the catalogue."""
    return [f"{letter}{number:02d}" for letter, (_, count) in LEVELS.items() for number in range(1, count + 1)]


def _days(first: str, days: np.ndarray) -> np.ndarray:
    """ISO dates so many days after `first`."""
    return (np.datetime64(first, "D") + np.asarray(days, dtype=int)).astype(str).astype(object)


def build_registry(seed: int) -> pd.DataFrame:
    """One row per indicator and version, as the registry stood at the last delivery."""
    draws = Draws(seed, "indicator registry")
    current = pd.DataFrame({"indicator_id": indicator_ids()})
    size = len(current)
    current["status"], current["version"] = draws.pick(STATUSES, size), "1.0.0"
    current.loc[current["indicator_id"].isin(REVISED), ["status", "version"]] = ["agreed", "1.1.0"]
    sectors = {code: draws.chance(share, size) for code, share in SECTORS.items()} | {"health": np.full(size, True)}
    current["required_sectors"] = join_codes(sectors, np.full(size, "health", dtype=object))
    current["status_date"] = _days("2024-02-01", draws.uniform(size) * 540)
    reviewed = draws.chance(0.85, size) & (current["status"] != "proposed")
    current["last_review_date"] = np.where(reviewed, _days("2025-03-01", draws.uniform(size) * 440), None)
    old = current[current["indicator_id"].isin(REVISED)].assign(version="1.0.0", status="retired")
    old["status_date"] = _days("2024-01-15", draws.uniform(len(old)) * 300)
    old["last_review_date"] = old["status_date"]
    found = pd.concat([current.assign(is_current="true"), old.assign(is_current="false")], ignore_index=True)
    found["level"] = [LEVELS[name[0]][0] for name in found["indicator_id"]]
    return found.assign(delivery=LAST_DELIVERY, fault=None)


def build_agreements(seed: int, registry: pd.DataFrame) -> pd.DataFrame:
    """One row per version and body that gave its word."""
    draws = Draws(seed, "indicator agreements")
    pairs = registry[["indicator_id", "version", "status", "status_date"]].merge(
        pd.DataFrame({"party_id": [*PARTIES]}), how="cross"
    )
    share, objects = np.array([PARTIES[party][2:] for party in pairs["party_id"]]).T
    asked = pairs["status"].map({"proposed": 0.3, "under_review": 0.7}).fillna(1.15).to_numpy()
    pairs["objects"] = draws.chance(objects, len(pairs))
    found = pairs[draws.chance(share * asked, len(pairs))].reset_index(drop=True)
    size = len(found)
    stance = draws.pick({"agreed": 0.80, "agreed_with_reservation": 0.15, "abstained": 0.05}, size)
    found["stance"] = np.where(found["objects"] & (found["status"] != "agreed"), "objected", stance)
    reserved = np.isin(found["stance"], ("agreed_with_reservation", "objected"))
    why = draws.pick(dict.fromkeys(RESERVATIONS, 1.0), size)
    found["reservation"] = np.where(reserved, why, None)
    found["party_sector"] = [PARTIES[party][0] for party in found["party_id"]]
    found["party_type"] = [PARTIES[party][1] for party in found["party_id"]]
    before = (draws.uniform(size) * 60).astype("timedelta64[D]")
    found["stance_date"] = (found["status_date"].to_numpy(dtype="datetime64[D]") - before).astype(str).astype(object)
    return found.assign(delivery=LAST_DELIVERY, fault=None)


def build_comments(seed: int) -> pd.DataFrame:
    """One row per comment of an organisation; most on an indicator, some on the whole page."""
    draws = Draws(seed, "review comments")
    found = pd.DataFrame({"comment_id": draws.codes("K", 16, COMMENTS)})
    about = draws.pick(dict.fromkeys(indicator_ids(), 1.0), COMMENTS)
    found["indicator_id"] = np.where(draws.chance(0.15, COMMENTS), None, about)
    found["party_type"] = draws.pick(COMMENTERS, COMMENTS)
    raised = (draws.uniform(COMMENTS) * 800).astype(int)
    found["raised_date"] = _days("2024-03-01", raised)
    found["kind"] = draws.pick(KINDS, COMMENTS)
    still_open = draws.chance(STILL_OPEN, COMMENTS)
    found["resolution"] = np.where(still_open, "open", draws.pick(RESOLUTIONS, COMMENTS))
    answered = _days("2024-03-01", np.minimum(raised + 5 + draws.uniform(COMMENTS) ** 1.8 * 110, 848))
    found["responded_date"] = np.where(still_open, None, answered)
    return found.assign(delivery=LAST_DELIVERY, fault=None)
