"""What each facility handed in, month by month.

Belongs here: `submission_log`, counted from the rows that the other modules made. Does not belong here: those rows.
A year's log is sent with the delivery that holds its last late rows: 2023 in January 2025, and so on.
"""

import numpy as np
import pandas as pd
from country import MONTHS, month_text
from draws import Draws, true_false

TABLES = ("service_contact", "referral", "follow_up")
ON_TIME = {"R1": 0.93, "R2": 0.90, "R3": 0.76, "R4": 0.84, "R5": 0.88}  # by the 15th of the second month after
NOT_HANDED_IN = 0.012  # months of facilities from which nothing came and nothing was written down
NO_PERMISSION = 0.03  # contacts that were not sent, on top of those that were
# Share of facility months in which the register holds a tenth more contacts than were accepted (SL01 warns), and
# in which it was not counted.
REGISTER_HOLDS_MORE, NO_CONTROL_TOTAL = 0.02, 0.10
SUBMISSION_COLUMNS = (
    "facility_id", "month", "table_name", "received", "received_on_time", "rows_accepted_n", "rows_quarantined_n",
    "withheld_no_permission_n", "control_total_n",
)  # fmt: skip


def build_submissions(
    seed: int, facilities: pd.DataFrame, contacts: pd.DataFrame, referrals: pd.DataFrame, follow_ups: pd.DataFrame
) -> pd.DataFrame:
    """One row per facility, month in its reporting spell, and table.

    A contact counts once however many versions it has; a referral or follow-up counts in the month of its contact.
    """
    draws = Draws(seed, "submissions")
    keys = [
        (row, month, table)
        for month in range(MONTHS)
        for row in np.flatnonzero((facilities["opens"] <= month) & (facilities["closes"] >= month))
        for table in TABLES
    ]
    found = pd.DataFrame(keys, columns=["row", "number", "table_name"])
    found["facility_id"] = facilities["facility_id"].to_numpy()[found["row"]]
    found["month"] = month_text(found["number"].to_numpy())
    sent = _sent(contacts, referrals, follow_ups)
    key = ["facility_id", "month", "table_name"]
    found = found.merge(sent, on=key, how="left").fillna({"rows_accepted_n": 0, "rows_quarantined_n": 0})
    found = found.astype({"rows_accepted_n": int, "rows_quarantined_n": int})
    _add_receipt(draws, found, facilities)
    return found.assign(delivery=found["number"] // 12 + 1, fault=None)


def _sent(contacts: pd.DataFrame, referrals: pd.DataFrame, follow_ups: pd.DataFrame) -> pd.DataFrame:
    """Rows accepted and quarantined by facility, month and table. Planted faults are all there is to quarantine."""
    once = contacts.drop_duplicates("contact_id")
    where = once.set_index("contact_id")[["facility_id", "contact_month"]]
    parts = []
    for table, rows in zip(TABLES, (once, referrals, follow_ups), strict=True):
        place = where.loc[rows["contact_id"]]
        counted = pd.DataFrame({
            "facility_id": place["facility_id"].to_numpy(), "month": place["contact_month"].to_numpy(),
            "rows_accepted_n": rows["fault"].isna().to_numpy(), "rows_quarantined_n": rows["fault"].notna().to_numpy(),
        })  # fmt: skip
        counted = counted.groupby(["facility_id", "month"], as_index=False).sum()
        parts.append(counted.assign(table_name=table))
    return pd.concat(parts, ignore_index=True)


def _add_receipt(draws: Draws, found: pd.DataFrame, facilities: pd.DataFrame) -> None:
    size = len(found)
    region = facilities["region_code"].to_numpy()[found["row"]]
    # The three tables of a facility and month come together.
    together = found.groupby(["row", "number"], sort=False).ngroup().to_numpy()
    luck = draws.uniform(together.max() + 1)[together]
    gone = draws.uniform(together.max() + 1)[together] < NOT_HANDED_IN
    rows = found["rows_accepted_n"] + found["rows_quarantined_n"]
    empty = (rows.groupby(together).transform("sum") == 0).to_numpy()
    received = ~(empty & gone)
    later = 0.02 * (found["number"] // 12)
    found["received"] = true_false(received)
    found["received_on_time"] = true_false(received & (luck < pd.Series(region).map(ON_TIME) + later))
    contact = (found["table_name"] == "service_contact").to_numpy()
    withheld = (rows * NO_PERMISSION + draws.uniform(size) * 0.9).astype(int)
    found["withheld_no_permission_n"] = np.where(contact & received, withheld, 0)
    more = draws.chance(REGISTER_HOLDS_MORE, size)
    extra = np.where(more, np.ceil(found["rows_accepted_n"] * 0.12).astype(int) + 1, 0)
    total = found["rows_accepted_n"] + extra
    known = contact & received & ~draws.chance(NO_CONTROL_TOTAL, size)
    found["control_total_n"] = np.where(known, total, None)
