"""Rules between the contacts of a woman, and between contacts and facilities: SC20, SC22 to SC25.

Belongs here: rules that need several contacts of hers or the facility. Does not: rules within a contact (`tables`),
rules that look at contacts of several women (`everybody`).
"""

import pandas as pd

from schemas.across.everybody import OverEverybody
from schemas.across.findings import Findings, is_first_of, live_contacts, repeated
from schemas.null_safe import is_among, is_code, is_true
from schemas.tables import KEYS


def check_contacts(findings: Findings, held_keys: pd.DataFrame | None, everybody: OverEverybody) -> None:
    """Apply the rules. `held_keys`: contact_id and record_version of rows held before. What is left is added to
    `everybody`, for the rules that look at more than one woman."""
    if "service_contact" not in findings.left:
        return
    findings.set_aside("service_contact", wrong_versions(findings.left["service_contact"], held_keys), "SC22")
    if "facility" in findings.left:
        facilities = findings.left["facility"]
        findings.set_aside("service_contact", outside_reporting(findings.left["service_contact"], facilities), "SC25")
    findings.set_aside("service_contact", out_of_order(findings.left["service_contact"]), "SC23")
    contacts = findings.left["service_contact"]
    if "facility" in findings.left:
        findings.report("service_contact", asked_under_watch(contacts, findings.left["facility"]), "SC20")
    findings.report("service_contact", born_here_and_abroad(contacts), "SC24")
    everybody.add(contacts)


def wrong_versions(contacts: pd.DataFrame, held: pd.DataFrame | None) -> pd.Series:
    """SC22: all versions of a contact whose versions are repeated or do not run from 1 without holes."""
    versions = contacts[["contact_id", "record_version"]]
    if held is not None and len(held):
        others = held.loc[is_among(held["contact_id"], versions["contact_id"]), list(versions.columns)]
        versions = pd.concat([versions, others]).drop_duplicates()
    summary = versions.groupby("contact_id")["record_version"].agg(["max", "nunique"])
    holes = summary.index[summary["max"] != summary["nunique"]]
    twice = contacts.loc[repeated(contacts, KEYS["service_contact"]), "contact_id"]
    return is_among(contacts["contact_id"], holes) | is_among(contacts["contact_id"], twice)


def outside_reporting(contacts: pd.DataFrame, facilities: pd.DataFrame) -> pd.Series:
    """SC25: an unknown facility, or a month outside its reporting spell (open-ended if it has no end)."""
    spells = facilities.set_index("facility_id")[["reporting_from", "reporting_to"]]
    spell = spells.reindex(contacts["facility_id"]).set_index(contacts.index)
    month, end = contacts["contact_month"], spell["reporting_to"]
    # An unknown facility has no first month, and nothing is after no month.
    return ~((month >= spell["reporting_from"]) & (end.isna() | (month <= end)))


def out_of_order(contacts: pd.DataFrame) -> pd.Series:
    """SC23: contacts of a woman that have the same place in her order, or neighbours that go back in time.

    Both of a pair are wrong, because nobody can tell which one is; and all versions of them, so that none that was
    corrected comes back.
    """
    live = live_contacts(contacts)
    linked = live[live["woman_ref"].notna() & live["woman_ref"].duplicated(keep=False)]
    linked = linked.sort_values(["woman_ref", "contact_seq", "contact_month", "contact_id"])
    months = linked.groupby("woman_ref")["contact_month"]
    back = (linked["contact_month"] < months.shift(1)) | (linked["contact_month"] > months.shift(-1))
    wrong = linked.loc[back | repeated(linked, ("woman_ref", "contact_seq")), "contact_id"]
    return is_among(contacts["contact_id"], wrong)


def asked_under_watch(contacts: pd.DataFrame, facilities: pd.DataFrame) -> pd.Series:
    """SC20: residence security recorded in a facility where police or immigration officers go in and out."""
    watched = facilities.loc[is_true(facilities["enforcement_access"]), "facility_id"]
    return contacts["facility_id"].isin(watched) & ~is_code(contacts["residence_security"], "not_asked")


def born_here_and_abroad(contacts: pd.DataFrame) -> pd.Series:
    """SC24: the first contact of every woman who is recorded as born in the country and as born abroad."""
    live = live_contacts(contacts)
    known = live[live["woman_ref"].notna() & is_code(live["migrant_status"], "non_migrant", "descendant", "migrant")]
    abroad = is_code(known["migrant_status"], "migrant").groupby(known["woman_ref"])
    return is_first_of(known, ["woman_ref"], abroad.transform("nunique") > 1, contacts.index)
