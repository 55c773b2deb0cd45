"""What goes wrong and is put right: new versions, withdrawals, planted faults and rows sent twice.

Belongs here: everything that turns the true contacts into the rows that services sent. Does not belong here:
the truth itself (contacts.py, disclosure.py, services.py) and writing files (deliveries.py).
"""

import numpy as np
import pandas as pd
from country import CLOSED, DELIVERIES, MONTHS
from disclosure import DISCLOSURE_COLUMNS
from draws import Draws

CORRECTED, CORRECTED_TWICE, SENT_TWICE = 260, 30, 36
# Planted faults: rule -> number of rows. `code` is an unknown code, `required` a needed value left empty.
CONTACT_FAULTS = {"code": 12, "required": 8, "SC06": 12, "SC10": 10, "SC25": 10}
DISCLOSED_FAULTS = {"SC11": 6, "SC12": 16}
REFERRAL_FAULTS = {"RF04": 6, "RF07": 12}
FOLLOW_UP_FAULTS = {"FU01": 6}
TOMBSTONE = {
    "woman_ref": None, "linkage_scope": "none", "contact_seq": None, "service_type": "other",
    "contact_mode": "in_person",
    "entry_pathway": "unknown", "age_band": "unknown", "migrant_status": "not_asked", "birth_group": "not_asked",
    "citizenship_group": "not_asked", "length_of_stay": "not_asked", "residence_security": "not_asked",
    "ethnicity": "not_asked", "ethnicity_method": "not_asked", "language_group": "unknown",
    "interpreter_needed": "not_asked", "language_support": "unknown", "disability": "not_asked",
    "pregnant_postpartum": "not_asked", "enquiry_eligible": "false", "enquiry_basis": "not_eligible",
    "enquiry_outcome": "not_applicable", "asked_in_private": None, "not_asked_reason": None, "ipv_disclosed": None,
    "provider_trained": None, "fee_charged": None, "data_permission": "statistics",
    **dict.fromkeys(DISCLOSURE_COLUMNS),
}  # fmt: skip
WINDOWS_CLOSE = np.array([*DELIVERIES.values()])


def delivery_of(received: np.ndarray) -> np.ndarray:
    """Number of the delivery (0 is the first) that holds what was received in each month."""
    return np.searchsorted(WINDOWS_CLOSE, received.astype(int), side="left")


def reserve_for_faults(seed: int, contacts: pd.DataFrame) -> dict[str, np.ndarray]:
    """Rows per rule of contacts that will be spoilt. Only contacts that no other row leans on: unlinkable or a
    woman's only one, so that refusing them leaves every other row valid."""
    draws = Draws(seed, "faults")
    alone = contacts.groupby("person")["person"].transform("size").eq(1) & ~contacts["withdrawn"]
    alone &= ~contacts["second_report"] & (contacts["month"] < 34)
    disclosed = (contacts["ipv_disclosed"] == "yes").to_numpy()
    free = draws.sample(np.flatnonzero(alone & ~disclosed & contacts["woman_ref"].isna()), sum(CONTACT_FAULTS.values()))
    told = draws.sample(np.flatnonzero(alone & disclosed), sum(DISCLOSED_FAULTS.values()))
    reserved = {}
    for rows, faults in ((free, CONTACT_FAULTS), (told, DISCLOSED_FAULTS)):
        ends = np.cumsum([*faults.values()])
        reserved |= dict(zip(faults, np.split(rows, ends[:-1]), strict=True))
    return reserved


def spoil_contacts(seed: int, rows: pd.DataFrame, reserved: dict[str, np.ndarray], facilities: pd.DataFrame) -> None:
    """Plant the faults of contacts; `rows` still has one row per contact. Marks them in the column `fault`."""
    draws = Draws(seed, "spoilt contacts")
    rows["fault"] = None
    for rule, chosen in reserved.items():
        rows.loc[chosen, "fault"] = rule
    half = {rule: np.array_split(chosen, 2) for rule, chosen in reserved.items()}
    rows.loc[half["code"][0], "age_band"] = "25_34"
    rows.loc[half["code"][1], "migrant_status"] = "foreign"
    rows.loc[half["required"][0], "age_band"] = None
    rows.loc[half["required"][1], "data_permission"] = None
    rows.loc[reserved["SC06"], ["interpreter_needed", "language_support"]] = ["yes", "not_needed"]
    rows.loc[reserved["SC10"], ["violence_recency", "barriers"]] = ["m1_12", "transport"]
    rows.loc[reserved["SC11"], "children_exposed"] = None
    rows.loc[reserved["SC12"], "perpetrator_rel"] = draws.pick(
        {"in_law": 2, "own_family": 2, "other": 1}, len(reserved["SC12"])
    )
    closed = facilities["facility_id"].to_numpy()[facilities["closes"] < MONTHS][0]
    shut, missing = half["SC25"]
    rows.loc[shut, "facility_id"] = closed
    later = CLOSED[2] + 1 + (draws.uniform(len(shut)) * 10).astype(int)
    rows.loc[shut, "month"], rows.loc[shut, "received"] = later, later + 1
    unknown = sorted({f"F{number:04d}" for number in range(1, 99)} - {*facilities["facility_id"]})[:1]
    rows.loc[missing, "facility_id"] = unknown[0]


def add_versions(seed: int, truth: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """All versions of all contacts. The last version of a corrected contact is the truth; earlier ones differ."""
    draws = Draws(seed, "versions")
    truth = truth.assign(record_version=1, is_retracted="false")
    sent = delivery_of(truth["received"].to_numpy())
    quiet = truth["fault"].isna() & ~truth["withdrawn"] & ~truth["second_report"] & (sent <= 2)
    chosen = draws.sample(np.flatnonzero(quiet), CORRECTED)
    twice = chosen[sent[chosen] <= 1][:CORRECTED_TWICE]
    first = truth.iloc[chosen].copy()
    _undo(draws, truth, first)
    second = truth.iloc[chosen].assign(record_version=2)
    second["received"] = _later_month(draws, sent[chosen] + 1)
    again = second["contact_id"].isin(truth["contact_id"].iloc[twice]).to_numpy()
    third = second[again].assign(record_version=3)
    third["received"] = _later_month(draws, delivery_of(third["received"].to_numpy()))
    third["received"] = np.maximum(third["received"], second["received"][again])
    wrong_age = np.where(second["age_band"][again] == "35_44", "30_34", "35_44")
    second.loc[second.index[again], "age_band"] = wrong_age
    gone = np.flatnonzero(truth["withdrawn"])
    tombstones = truth.iloc[gone].assign(record_version=2, is_retracted="true", **TOMBSTONE)
    tombstones["received"] = _later_month(draws, sent[gone] + 1)
    parts = [truth.drop(truth.index[chosen]), first, second, third, tombstones]
    return pd.concat([part[[*columns, "month", "received", "fault"]] for part in parts], ignore_index=True)


def _later_month(draws: Draws, earliest: np.ndarray) -> np.ndarray:
    """A month received in a delivery not before number `earliest`."""
    last = len(WINDOWS_CLOSE) - 1
    number = np.minimum(earliest + (draws.uniform(len(earliest)) ** 1.5 * (last + 1 - earliest)).astype(int), last)
    opens = WINDOWS_CLOSE[number - 1] + 1
    return opens + (draws.uniform(len(number)) * (WINDOWS_CLOSE[number] - opens + 1)).astype(int)


def _undo(draws: Draws, truth: pd.DataFrame, first: pd.DataFrame) -> None:
    """Make first versions that the correction then puts right: one of five mistakes each."""
    kind = draws.pick({"ethnicity": 0.35, "birth": 0.2, "age": 0.25, "missed": 0.1, "false": 0.1}, len(first))
    disclosed = (first["ipv_disclosed"] == "yes").to_numpy()
    asked = (first["enquiry_outcome"] == "asked").to_numpy()
    first.loc[kind == "ethnicity", ["ethnicity", "ethnicity_method"]] = "not_asked"
    first.loc[kind == "birth", ["migrant_status", "birth_group", "length_of_stay"]] = "not_asked"
    first.loc[kind == "age", "age_band"] = np.where(first["age_band"][kind == "age"] == "25_29", "18_24", "25_29")
    missed = (kind == "missed") & disclosed & asked
    first.loc[missed, "ipv_disclosed"] = "no"
    first.loc[missed, list(DISCLOSURE_COLUMNS)] = None
    wrongly = (kind == "false") & asked & ~disclosed
    donors = np.flatnonzero((truth["prev_ipv_contact_gap"] == "none_known") & truth["fault"].isna())
    donor = truth.iloc[draws.sample(donors, int(wrongly.sum()))]
    first.loc[wrongly, "ipv_disclosed"] = "yes"
    first.loc[wrongly, list(DISCLOSURE_COLUMNS)] = donor[list(DISCLOSURE_COLUMNS)].to_numpy()
    other = ((kind == "missed") & ~missed) | ((kind == "false") & ~wrongly)
    first.loc[other, "disability"] = np.where(first["disability"][other] == "no", "not_asked", "no")


def send_twice(seed: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the second delivery that the third repeats, byte for byte."""
    draws = Draws(seed, "sent twice")
    single = ~rows["contact_id"].duplicated(keep=False) & rows["fault"].isna()
    return rows.iloc[draws.sample(np.flatnonzero(single & (rows["delivery"] == 1)), SENT_TWICE)].assign(delivery=2)


def spoil_referrals(seed: int, referrals: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Completed referrals without days (RF04); referrals where nothing was disclosed or she withdrew (RF07)."""
    draws = Draws(seed, "spoilt referrals")
    referrals = referrals.assign(fault=None)
    no_days = draws.sample(np.flatnonzero(referrals["completed"] == "yes"), REFERRAL_FAULTS["RF04"])
    referrals.loc[no_days, "days_to_first_service"] = None
    referrals.loc[no_days, "fault"] = "RF04"
    size = REFERRAL_FAULTS["RF07"]
    orphans = referrals.iloc[draws.sample(np.flatnonzero(referrals["fault"].isna()), size)].copy()
    silent = draws.sample(
        np.flatnonzero((contacts["ipv_disclosed"] == "no") & contacts["fault"].isna() & ~contacts["withdrawn"]),
        size - 3,
    )
    gone = draws.sample(np.flatnonzero(contacts["withdrawn"] & (contacts["ipv_disclosed"] == "yes")), 3)
    silent_and_gone = np.concatenate([silent, gone])
    orphans["contact_id"] = contacts["contact_id"].to_numpy()[silent_and_gone]
    orphans["referral_id"] = draws.codes("R", 16, size)
    orphans["received"] = np.maximum(orphans["received"], contacts["received"].to_numpy()[silent_and_gone])
    orphans["fault"] = "RF07"
    return pd.concat([referrals, orphans], ignore_index=True)


def spoil_follow_ups(seed: int, follow_ups: pd.DataFrame) -> pd.DataFrame:
    """Calls outside the tolerance of their window (FU01)."""
    draws = Draws(seed, "spoilt follow-ups")
    follow_ups = follow_ups.assign(fault=None)
    reached = np.flatnonzero((follow_ups["result"] == "reached") & (follow_ups["fu_window"] == "d30"))
    late = draws.sample(reached, FOLLOW_UP_FAULTS["FU01"])
    follow_ups.loc[late, "days_since_index"], follow_ups.loc[late, "fault"] = 58, "FU01"
    return follow_ups
