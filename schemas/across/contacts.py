"""Rules between contacts, and between contacts and facilities: SC20, SC22 to SC27.

Belongs here: rules that need several contacts or the facility. Does not: rules within a contact (`tables`).
"""

import pandas as pd

from schemas.across.findings import Findings, is_first_of, live_contacts, repeated
from schemas.null_safe import is_code, is_true, mentions
from schemas.repeats import lists_as_text
from schemas.tables import KEYS

ENOUGH_DISCLOSURES = 20
"""A facility with fewer disclosing contacts is not judged by shares of them."""

SAME_IN_A_LIKELY_DUPLICATE = [
    "facility_id",
    "contact_month",
    "service_type",
    "age_band",
    "migrant_status",
    "birth_group",
    "length_of_stay",
    "ethnicity",
    "language_group",
    "perpetrator_rel",
    "violence_types",
    "violence_recency",
]


def check_contacts(findings: Findings, held_keys: pd.DataFrame | None) -> None:
    """Apply the rules. `held_keys`: contact_id and record_version of rows held before."""
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
    findings.report("service_contact", unusual_ethnicity_answers(contacts), "SC26")
    findings.report("service_contact", likely_duplicates(contacts), "SC27")


def wrong_versions(contacts: pd.DataFrame, held: pd.DataFrame | None) -> pd.Series:
    """SC22: all versions of a contact whose versions are repeated or do not run from 1 without holes."""
    versions = contacts[["contact_id", "record_version"]]
    if held is not None and len(held):
        others = held.loc[held["contact_id"].isin(versions["contact_id"]), list(versions.columns)]
        versions = pd.concat([versions, others]).drop_duplicates()
    summary = versions.groupby("contact_id")["record_version"].agg(["max", "nunique"])
    holes = summary.index[summary["max"] != summary["nunique"]]
    twice = contacts.loc[repeated(contacts, KEYS["service_contact"]), "contact_id"]
    return contacts["contact_id"].isin(holes) | contacts["contact_id"].isin(twice)


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
    linked = live[live["woman_ref"].notna()].sort_values(["woman_ref", "contact_seq", "contact_month", "contact_id"])
    months = linked.groupby("woman_ref")["contact_month"]
    back = (linked["contact_month"] < months.shift(1)) | (linked["contact_month"] > months.shift(-1))
    wrong = linked.loc[back | repeated(linked, ("woman_ref", "contact_seq")), "contact_id"]
    return contacts["contact_id"].isin(wrong)


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


def unusual_ethnicity_answers(contacts: pd.DataFrame) -> pd.Series:
    """SC26: the first disclosing contact of every facility that hardly asks ethnicity, or where refusals jump.

    Not asked in more than 40 per cent of its disclosing contacts; or a declining share in the last 12 months of the
    data that differs by more than 20 points from the 12 months before. Shares need at least 20 contacts.
    """
    live = live_contacts(contacts)
    months = live["contact_month"].dt.year * 12 + live["contact_month"].dt.month
    age = months.max() - months
    disclosing = live[is_code(live["ipv_disclosed"], "yes")]
    facility = disclosing["facility_id"]
    counted = pd.DataFrame(
        {
            "all": True,
            "not_asked": mentions(disclosing["ethnicity"], "not_asked"),
            "recent": age < 12,
            "before": (age >= 12) & (age < 24),
            "declined": mentions(disclosing["ethnicity"], "declined"),
        },
        index=disclosing.index,
    )
    counted["declined_recently"] = counted["declined"] & counted["recent"]
    counted["declined_before"] = counted["declined"] & counted["before"]
    n = counted.groupby(facility).sum().astype("int64")
    # In whole numbers, so that exactly 40 per cent and exactly 20 points are not exceeded by a rounding error.
    hardly_asked = (n["all"] >= ENOUGH_DISCLOSURES) & (n["not_asked"] * 5 > n["all"] * 2)
    difference = n["declined_recently"] * n["before"] - n["declined_before"] * n["recent"]
    enough = (n["recent"] >= ENOUGH_DISCLOSURES) & (n["before"] >= ENOUGH_DISCLOSURES)
    jumped = enough & (difference.abs() * 5 > n["recent"] * n["before"])
    return is_first_of(disclosing, ["facility_id"], facility.isin(n.index[hardly_asked | jumped]), contacts.index)


def likely_duplicates(contacts: pd.DataFrame) -> pd.Series:
    """SC27: the first of several unlinkable disclosing contacts that agree in every code."""
    live = live_contacts(contacts)
    unlinked = live[live["woman_ref"].isna() & is_code(live["ipv_disclosed"], "yes")]
    content = lists_as_text(unlinked[SAME_IN_A_LIKELY_DUPLICATE])
    return is_first_of(content, SAME_IN_A_LIKELY_DUPLICATE, content.duplicated(keep=False), contacts.index)
