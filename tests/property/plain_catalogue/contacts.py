"""Live contacts, the women behind them, and referrals with their contact.

Belongs here: versions, withdrawals, persons, order. Does not: episodes (`cases`).
"""

from tests.property.plain_catalogue.groups import OF_A_WOMAN, groups_of, latest_usable
from tests.property.plain_catalogue.periods import month_number

PARTNERS = ("current_spouse", "current_cohabiting", "current_noncohabiting", "former_spouse", "former_partner")


def live_contacts(rows: list[dict], facilities: dict[str, dict]) -> list[dict]:
    """The highest version of every contact, without the withdrawn ones.

    Each has a month number, the person (a contact without pseudonym is a person by itself, A3), whether it is
    `disclosing`, and its groups.
    """
    latest: dict[str, dict] = {}
    for row in rows:
        known = latest.get(row["contact_id"])
        if known is None or row["record_version"] > known["record_version"]:
            latest[row["contact_id"]] = row
    found = []
    for row in latest.values():
        if row["is_retracted"]:
            continue
        contact = dict(row)
        contact["month"] = month_number(row["contact_month"])
        contact["person"] = row["woman_ref"] or ("nobody", row["contact_id"])
        contact["disclosing"] = is_disclosing(row)
        contact["groups"] = place_of(facilities[row["facility_id"]]) | groups_of(row)
        found.append(contact)
    return found


def is_disclosing(row: dict) -> bool:
    """Violence by a current or former partner was disclosed, and no contributing service counts it already.

    The guard is for women without pseudonym: a pseudonym links the two records by itself (A4).
    """
    if row["ipv_disclosed"] != "yes" or row["perpetrator_rel"] not in PARTNERS:
        return False
    return row["woman_ref"] is not None or row["reported_elsewhere"] != "yes_contributing"


def place_of(facility: dict) -> dict[str, tuple[str, ...]]:
    return {"region": (facility["region_code"],), "facility_type": (facility["facility_type"],)}


def in_order(rows: list[dict]) -> list[dict]:
    """Months, and inside a month the order the service gave (A7)."""
    return sorted(rows, key=lambda row: (row["month"], row["contact_seq"] or 0))


def by_person(contacts: list[dict]) -> dict[object, list[dict]]:
    """Contacts of each person, in her order."""
    people: dict[object, list[dict]] = {}
    for row in in_order(contacts):
        people.setdefault(row["person"], []).append(row)
    return people


def women(contacts: list[dict]) -> list[dict]:
    """One row a contact, with the groups of the woman: her latest usable answers over the whole record.

    Where the contact took place stays with the contact.
    """
    found = []
    for rows in by_person(contacts).values():
        her_groups = {name: latest_usable(rows, name) for name in OF_A_WOMAN}
        found += [row | {"groups": row["groups"] | her_groups} for row in rows]
    return found


def referrals(rows: list[dict], contacts: list[dict]) -> list[dict]:
    """Referrals of live contacts with disclosure, dated and grouped by the contact."""
    by_id = {row["contact_id"]: row for row in contacts if row["ipv_disclosed"] == "yes"}
    found = []
    for row in rows:
        contact = by_id.get(row["contact_id"])
        if contact is not None:
            groups = contact["groups"] | {"destination": (row["destination"],)}
            found.append(row | {"month": contact["month"], "groups": groups, "days_waited": days_waited(row)})
    return found


def days_waited(referral: dict) -> int:
    """Days to the first service; 91, which means more than 90, if there was none within 90 days (D4)."""
    if referral["completed"] != "yes" or referral["days_to_first_service"] is None:
        return 91
    return min(referral["days_to_first_service"], 91)
