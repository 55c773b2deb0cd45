"""Rules between contacts and what followed from them: RF06, RF07, FU03, FU04, FU05.

Belongs here: rules of referrals and follow-ups that need their contact or each other. Does not: rules within a row
(`tables`), what a case is (`episodes`).
"""

import pandas as pd

from schemas.across.episodes import index_contacts
from schemas.across.findings import Findings, live_contacts, repeated
from schemas.code_lists import load_code_list
from schemas.null_safe import is_among, is_code


def check_responses(findings: Findings) -> None:
    """Apply the rules. Without contacts, no referral and no follow-up has one."""
    contacts = findings.left.get("service_contact")
    if "referral" in findings.left:
        disclosing = _none() if contacts is None else disclosing_contacts(contacts)
        findings.set_aside("referral", repeated(findings.left["referral"], ("contact_id", "destination")), "RF06")
        findings.set_aside("referral", ~is_among(findings.left["referral"]["contact_id"], disclosing), "RF07")
    if "follow_up" in findings.left:
        index = _none() if contacts is None else index_contacts(contacts)
        findings.set_aside("follow_up", repeated_or_after_death(findings.left["follow_up"]), "FU05")
        findings.set_aside("follow_up", ~is_among(findings.left["follow_up"]["contact_id"], index), "FU04")
        if contacts is not None:
            findings.report("follow_up", unsafe_attempts(findings.left["follow_up"], contacts), "FU03")


def disclosing_contacts(contacts: pd.DataFrame) -> pd.Series:
    """RF07: contacts whose latest version is neither withdrawn nor without disclosure."""
    live = live_contacts(contacts)
    return live.loc[is_code(live["ipv_disclosed"], "yes"), "contact_id"]


def repeated_or_after_death(follow_ups: pd.DataFrame) -> pd.Series:
    """FU05: a window twice for a contact, or a window after the one in which she was found to have died."""
    order = {code: place for place, code in enumerate(load_code_list("window").codes_only())}
    window = follow_ups["fu_window"].map(order).astype("int64")
    died = window.where(follow_ups["result"].isin(["died"])).groupby(follow_ups["contact_id"]).transform("min")
    return repeated(follow_ups, ("contact_id", "fu_window")) | (died.notna() & (window > died))


def unsafe_attempts(follow_ups: pd.DataFrame, contacts: pd.DataFrame) -> pd.Series:
    """FU03: attempted although it was judged unsafe with her, or without the agreed safe method."""
    live = live_contacts(contacts)
    unsafe = live.loc[is_code(live["followup_agreed"], "no_unsafe"), "contact_id"]
    attempted = ~is_code(follow_ups["result"], "not_attempted")
    other_method = follow_ups["safe_method_used"].eq(False).fillna(False).astype(bool)
    return (attempted & is_among(follow_ups["contact_id"], unsafe)) | other_method


def _none() -> pd.Series:
    return pd.Series([], dtype="string")
