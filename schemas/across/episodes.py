"""Episodes of a woman: which contact is the first of a case.

Belongs here: what the rules need to know of episodes (FU04). Does not: cases as a unit of count
(`indicators.units.case`), which follows the same definition.
"""

import pandas as pd

from schemas.across.findings import live_contacts
from schemas.code_lists import load_code_list
from schemas.null_safe import is_code

MONTHS_BETWEEN_EPISODES = 12
"""A disclosing contact so many calendar months after the previous one, or more, starts a new episode."""

KNOWN_WITHIN_A_YEAR = ("d0_30", "d31_90", "d91_365")


def index_contacts(contacts: pd.DataFrame) -> pd.Series:
    """`contact_id` of the first contact of every case (data model, section 4).

    Disclosed violence by a current or former partner, in the latest version; without pseudonym only if no
    contributing service has reported it too. An episode that began before the data is no case.
    """
    live = live_contacts(contacts)
    linkable = live["woman_ref"].notna()
    disclosing = is_code(live["ipv_disclosed"], "yes") & is_code(
        live["perpetrator_rel"], *load_code_list("rel").in_scope("ipv")
    )
    counted = live[disclosing & (linkable | ~is_code(live["reported_elsewhere"], "yes_contributing"))]
    person = counted["woman_ref"].fillna("U:" + counted["contact_id"])
    ordered = counted.assign(person=person).sort_values(["person", "contact_month", "contact_seq", "contact_id"])
    months = ordered["contact_month"].dt.year * 12 + ordered["contact_month"].dt.month
    previous = months.groupby(ordered["person"]).shift(1)
    first_we_have = previous.isna()
    starts = first_we_have | (months - previous >= MONTHS_BETWEEN_EPISODES)
    began_before = first_we_have & is_code(ordered["prev_ipv_contact_gap"], *KNOWN_WITHIN_A_YEAR)
    return ordered.loc[starts & ~began_before, "contact_id"]
