"""The indicators counted once more, in plain Python, from the words of the definitions.

Belongs here: an independent reading of the definitions, row by row, without SQL or data frames. Does not:
anything imported from the code under test.
"""

from calendar import monthrange
from datetime import date, timedelta

PARTNERS = {"current_spouse", "current_cohabiting", "current_noncohabiting", "former_spouse", "former_partner"}
PROFESSIONAL = {
    "professional_in_person",
    "professional_remote",
    "trained_bilingual_provider",
    "trained_mediator",
}
NO_ANSWER = ("declined", "unknown", "not_asked")


def live_contacts(rows: list[dict], facilities: list[dict]) -> list[dict]:
    """Latest versions that are not withdrawn, with region, person and ethnic group."""
    regions = {facility["facility_id"]: facility["region_code"] for facility in facilities}
    latest: dict[str, dict] = {}
    for row in rows:
        known = latest.get(row["contact_id"])
        if known is None or row["record_version"] > known["record_version"]:
            latest[row["contact_id"]] = row
    return [
        row
        | {
            "region": regions[row["facility_id"]],
            "person": row["woman_ref"] or ("nobody", row["contact_id"]),
            "ethnic_group": ethnic_group(row),
        }
        for row in latest.values()
        if not row["is_retracted"]
    ]


def ethnic_group(row: dict) -> str:
    """Exclusive class of one answer."""
    answer = set(row["ethnicity"])
    if row.get("ethnicity_method") in ("proxy", "observed"):
        return "unknown"
    for code in NO_ANSWER:
        if code in answer:
            return code
    if answer & {"roma", "traveller"}:
        return "roma_traveller"
    return "majority_only" if answer == {"national_majority"} else "other_minority"


def month_number(row: dict) -> int:
    return row["contact_month"].year * 12 + row["contact_month"].month


def in_order(rows: list[dict]) -> list[dict]:
    return sorted(rows, key=lambda row: (row["contact_month"], row["contact_seq"] or 0))


def latest_usable(rows: list[dict], column: str) -> str:
    """Latest usable answer; else declined, unknown, not asked."""
    answers = [row[column] for row in in_order(rows)]
    usable = [answer for answer in answers if answer not in NO_ANSWER]
    return usable[-1] if usable else next(code for code in NO_ANSWER if code in answers)


def by_person(rows: list[dict]) -> list[list[dict]]:
    people: dict = {}
    for row in rows:
        people.setdefault(row["person"], []).append(row)
    return list(people.values())


def cases(contacts: list[dict], referrals: list[dict], follow_ups: list[dict]) -> list[dict]:
    """New cases with what the case indicators ask of them."""
    disclosing = [
        row
        for row in contacts
        if row["ipv_disclosed"] == "yes"
        and row["perpetrator_rel"] in PARTNERS
        and (row["woman_ref"] or row["reported_elsewhere"] != "yes_contributing")
    ]
    found = []
    for rows in by_person(disclosing):
        episodes: list[list[dict]] = []
        for row in in_order(rows):
            if episodes and month_number(row) - month_number(episodes[-1][-1]) < 12:
                episodes[-1].append(row)
            else:
                episodes.append([row])
        if episodes[0][0]["prev_ipv_contact_gap"] in ("d0_30", "d31_90", "d91_365"):
            episodes = episodes[1:]
        found += [case(episode, referrals, follow_ups) for episode in episodes]
    return found


def case(episode: list[dict], referrals: list[dict], follow_ups: list[dict]) -> dict:
    index = episode[0]
    window = [row for row in episode if month_number(row) - month_number(index) <= 1]
    ids = {row["contact_id"] for row in window}
    mine = [row for row in referrals if row["contact_id"] in ids]
    calls = [row for row in follow_ups if row["contact_id"] == index["contact_id"]]
    support = {row["first_line_support"] for row in window}
    agreed = {row["followup_agreed"] for row in window}
    accepted = [row for row in mine if row["acceptance"] == "accepted"]
    return {
        "contact_month": index["contact_month"],
        "region": index["region"],
        "migrant_status": latest_usable(episode, "migrant_status"),
        "ethnic_group": latest_usable(episode, "ethnic_group"),
        "complete": "complete" in support,
        "support_declined": "declined" in support and not support & {"complete", "partial"},
        "offered": any(
            row["offered"] or row.get("not_offered_reason") in ("already_receiving", "provided_in_house")
            for row in mine
        ),
        "accepted": bool(accepted),
        "completed": any(
            row["completed"] == "yes"
            and row["days_to_first_service"] is not None
            and row["days_to_first_service"] <= 90
            for row in accepted
        ),
        "not_wanted": bool(agreed & {"no_declined", "no_unsafe"}) and "yes" not in agreed,
        "reached": any(call["fu_window"] == "d30" and call["result"] == "reached" for call in calls),
        "died": any(call["result"] == "died" for call in calls),
    }


def closed(month: date, days: int | None, cutoff: date) -> bool:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return days is None or last + timedelta(days=days) <= cutoff


DEFINITIONS = {
    # indicator: (unit, days of its window, denominator, numerator)
    "P05": (
        "contact",
        None,
        lambda r: r["ipv_disclosed"] == "yes",
        lambda r: (
            r["migrant_status"] not in ("not_asked", "unknown")
            and r["ethnicity_method"] in ("self_identified", "declined")
            and not set(r["ethnicity"]) & {"not_asked", "unknown"}
        ),
    ),
    "P14": (
        "contact",
        None,
        lambda r: (
            r["enquiry_eligible"] and r["interpreter_needed"] == "yes" and r["language_support"] != "declined_offer"
        ),
        lambda r: r["language_support"] in PROFESSIONAL,
    ),
    "P28": (
        "woman",
        None,
        lambda r: r["enquiry_eligible"],
        lambda r: r["enquiry_outcome"] in ("asked", "self_disclosed") and r["asked_in_private"] == "yes",
    ),
    "O01": (
        "woman",
        None,
        lambda r: (
            r["enquiry_outcome"] == "asked" and r["asked_in_private"] == "yes" and r["ipv_disclosed"] in ("yes", "no")
        ),
        lambda r: r["ipv_disclosed"] == "yes",
    ),
    "P30": ("case", 60, lambda r: not r["support_declined"], lambda r: r["complete"]),
    "P34": ("case", 60, lambda r: True, lambda r: r["offered"]),
    "O04": ("case", 120, lambda r: r["accepted"], lambda r: r["completed"]),
    "O06": ("case", 75, lambda r: not r["not_wanted"] and not r["died"], lambda r: r["reached"]),
}


class PlainCount:
    """All records of one source, counted cell by cell."""

    def __init__(self, tables: dict[str, list[dict]], facilities: list[dict], cutoff: date):
        self.cutoff = cutoff
        self.contacts = live_contacts(tables["service_contact"], facilities)
        self.cases = cases(self.contacts, tables["referral"], tables["follow_up"])
        self.groups = {
            rows[0]["person"]: {name: latest_usable(rows, name) for name in ("migrant_status", "ethnic_group")}
            for rows in by_person(self.contacts)
        }

    def cell(self, indicator: str, months: list[date], classes: dict[str, tuple[str, ...]]):
        """Numerator and denominator, or (None, 0) where nothing can be measured yet.

        `classes`: for each dimension of the breakdown, the uncrossed classes that the cell takes in.
        """
        unit, days, denominator, numerator = DEFINITIONS[indicator]
        recorded = any(row["contact_month"] in months for row in self.contacts)
        if not recorded or not any(closed(month, days, self.cutoff) for month in months):
            return (None, 0)
        rows = [
            row
            for row in (self.cases if unit == "case" else self.contacts)
            if row["contact_month"] in months and closed(row["contact_month"], days, self.cutoff)
        ]
        below = [row for row in rows if denominator(row) and self.belongs(row, unit, classes)]
        above = [row for row in below if numerator(row)]
        if unit == "woman":
            return tuple(len({row["person"] for row in part}) for part in (above, below))
        return (len(above), len(below))

    def belongs(self, row: dict, unit: str, classes: dict[str, tuple[str, ...]]) -> bool:
        groups = self.groups[row["person"]] if unit == "woman" else row
        return all((row if name == "region" else groups)[name] in codes for name, codes in classes.items())
