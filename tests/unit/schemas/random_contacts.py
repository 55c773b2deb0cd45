"""Right contacts at random: a few women, three years, later versions, withdrawals, contacts without pseudonym."""

import random

from tests.unit.schemas.right_rows import FACILITY, SERVICE_CONTACT, UNDISCLOSED

MONTHS = [f"{year}-{month:02}-01" for year in (2023, 2024, 2025) for month in range(1, 13)]
AS_BORN = {
    "migrant": {"birth_group": "mena", "length_of_stay": "y1_4"},
    "non_migrant": {"birth_group": "national", "length_of_stay": "born_here"},
    "declined": {"birth_group": "declined", "length_of_stay": "declined"},
}


def facilities():
    return [
        FACILITY | {"reporting_from": "2022-01-01", "enforcement_access": "true"},
        FACILITY | {"facility_id": "F0002", "reporting_from": "2022-01-01"},
    ]


def contact(number: int, choice: random.Random, women: int) -> dict[str, str]:
    """A right contact of one of a few women, or of one without pseudonym; months and places in order at random."""
    born = choice.choice(list(AS_BORN))
    month = choice.choice(MONTHS)
    row = dict(choice.choice([SERVICE_CONTACT] * 4 + [UNDISCLOSED]))
    row |= {"contact_id": f"C{number:016X}", "contact_month": month, "received_month": "2026-01-01"}
    row |= {"migrant_status": born} | AS_BORN[born]
    row |= {"facility_id": choice.choice(["F0001", "F0002"])}
    row |= {"residence_security": choice.choice(["not_asked", "not_asked", "secure", "declined"])}
    row |= {
        "woman_ref": f"W{choice.randrange(women):024X}",
        "contact_seq": str(MONTHS.index(month) * 50 + number % 50 + 1),
    }
    if choice.random() < 0.2:
        row |= {"woman_ref": "", "contact_seq": "", "linkage_scope": "none"}
    if row["ipv_disclosed"] == "yes":
        gap = choice.choice(["none_known", "d31_90", "d91_365", "d366_plus", "unknown"])
        row |= {"prev_ipv_contact_gap": gap}
        row |= {"new_violence_since_last": "not_applicable" if gap == "none_known" else "no"}
        row |= {"perpetrator_rel": choice.choice(["current_spouse", "former_partner", "former_partner", "unknown"])}
        row |= {"reported_elsewhere": choice.choice(["no", "no", "yes_contributing", "unknown"])}
        row |= {"followup_agreed": choice.choice(["yes", "yes", "no_unsafe"])}
    return row


def contacts(choice: random.Random, number: int = 60, women: int = 12) -> list[dict[str, str]]:
    """Contacts, some of them with a second version or a withdrawal that is the latest."""
    first = [contact(n, choice, women) for n in range(number)]
    later = [
        (UNDISCLOSED if choice.random() < 0.5 else row)
        | {name: row[name] for name in ("contact_id", "contact_month", "received_month", "woman_ref", "contact_seq")}
        | {
            "linkage_scope": row["linkage_scope"],
            "record_version": "2",
            "is_retracted": choice.choice(["true", "false"]),
        }
        for row in first
        if choice.random() < 0.2
    ]
    return first + later
