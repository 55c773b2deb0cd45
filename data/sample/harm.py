"""Complaints and reports of harm.

Belongs here: `harm_report`. Does not belong here: safety tickets that rules open on contacts (corrections.py).
A report is sent once, when it is closed, or still open in the last delivery.
"""

import numpy as np
import pandas as pd
from country import DELIVERIES, MONTHS, month_text
from draws import Draws, join_codes

REPORTS = 120
TYPES = {
    "discrimination": 0.34, "denied_documents": 0.12, "denied_payment": 0.07, "confidentiality_breach": 0.09,
    "disclosure_to_partner": 0.04, "disclosure_to_community": 0.05, "relative_interpreter_harm": 0.09,
    "unsafe_contact": 0.08, "police_without_basis": 0.03, "retraumatising_practice": 0.06, "other": 0.03,
}  # fmt: skip
NEVER_EVENTS = 2  # information that reached immigration enforcement: each must be found and closed
REPORTERS = {"woman": 0.36, "cso_on_behalf": 0.36, "staff": 0.14, "audit": 0.08, "equality_body": 0.06}
STATUSES = {"closed_upheld": 0.44, "closed_not_upheld": 0.26, "withdrawn": 0.06, "open": 0.24}
REMEDIES = {
    "apology": 0.28, "care_corrected": 0.24, "practice_changed": 0.22, "staff_measure": 0.12, "compensation": 0.04,
    "none": 0.10,
}  # fmt: skip
WHOSE = {"migrant": 0.42, "non_migrant": 0.34, "descendant": 0.06, "not_asked": 0.10, "unknown": 0.05, "declined": 0.03}
GROUNDS = {
    "ethnicity": 0.42,
    "migration": 0.34,
    "language": 0.30,
    "residence_status": 0.22,
    "poverty": 0.12,
    "sex": 0.1,
}
ABOUT_HER = ("discrimination", "denied_documents", "denied_payment")  # harms that have a ground
PLACE_NOT_SAID = 0.16
HARM_COLUMNS = (
    "report_id", "report_month", "facility_id", "region_code", "harm_type", "reporter", "grounds", "migrant_status",
    "status", "days_to_close", "remedy",
)  # fmt: skip


def build_harm_reports(seed: int, facilities: pd.DataFrame) -> pd.DataFrame:
    """One row per report, in no order."""
    draws = Draws(seed, "harm reports")
    always = np.flatnonzero((facilities["opens"] <= 0) & (facilities["closes"] == 99))
    place = facilities.iloc[always[(draws.uniform(REPORTS) * len(always)).astype(int)]].reset_index(drop=True)
    month = (draws.uniform(REPORTS) ** 0.9 * MONTHS).astype(int)
    found = pd.DataFrame({"report_month": month_text(month), "region_code": place["region_code"]})
    found["facility_id"] = np.where(draws.chance(PLACE_NOT_SAID, REPORTS), None, place["facility_id"])
    harm = draws.pick(TYPES, REPORTS)
    harm[draws.sample(np.flatnonzero(month < 30), NEVER_EVENTS)] = "disclosure_to_immigration"
    found["harm_type"] = harm
    found["reporter"] = draws.pick(REPORTERS, REPORTS)
    about = np.isin(harm, ABOUT_HER)
    grounds = {code: about & draws.chance(share, REPORTS) for code, share in GROUNDS.items()}
    found["grounds"] = join_codes(grounds, np.where(about, "other", "none").astype(object))
    found["migrant_status"] = draws.pick(WHOSE, REPORTS)
    status = draws.pick(STATUSES, REPORTS)
    status = np.where((status == "open") & (month < 24), "closed_not_upheld", status)
    status = np.where(harm == "disclosure_to_immigration", "closed_upheld", status)
    closed = np.isin(status, ("closed_upheld", "closed_not_upheld"))
    days = 8 + (draws.uniform(REPORTS) ** 1.7 * 220).astype(int)
    found["status"] = status
    found["days_to_close"] = np.where(closed, days, None)
    found["remedy"] = np.where(status == "closed_upheld", draws.pick(REMEDIES, REPORTS), None)
    found["report_id"] = draws.codes("H", 16, REPORTS)
    known = month + np.where(closed, days // 30 + 1, 2)
    windows = np.array([*DELIVERIES.values()])
    delivery = np.minimum(np.searchsorted(windows, known, side="right"), len(windows) - 1)
    return found.assign(delivery=np.where(status == "open", len(windows) - 1, delivery), fault=None)
