"""The referral: one service offered, or needed and not offered, at a contact with disclosed violence.

Dated by its contact, whenever the service was received (semantics D1). Her groups are those of that contact.
"""

from indicators.units.contact import CONTACT
from indicators.units.groups import PERSONAL, PERSONAL_COLUMNS
from indicators.units.unit import Step, Unit, ViewColumn, columns_of_table, needed
from schemas.columns import column_names

OWN = ", ".join(f"referral.{name}" for name in column_names("referral"))
HERS = ", ".join(f"contact.{name}" for name in PERSONAL_COLUMNS)

# A service that never came within 90 days stays as 91, longer than any that came: dropping it would make waiting
# look short (semantics D4). A date nobody noted is not a wait of 0 days (semantics B8).
REFERRAL_STEP = Step(
    "contact_referral",
    f"""
    SELECT {OWN}, {HERS}, contact.facility_id, contact.person_key, contact.region, contact.facility_type,
        contact.month, contact.year, contact.quarter, contact.month_number,
        CASE WHEN completed = 'yes' AND days_to_first_service <= 90 THEN days_to_first_service ELSE 91 END
            AS days_waited
    FROM referral JOIN contact USING (contact_id)
    WHERE ipv_disclosed = 'yes'""",
)

REFERRAL = Unit(
    name="referral",
    table="service_contact",
    view="contact_referral",
    steps=(*CONTACT.steps, REFERRAL_STEP),
    columns=columns_of_table("referral")
    | {
        "days_waited": ViewColumn(
            "days_waited", "integer", False, needed("referral", "completed", "days_to_first_service")
        )
    },
    needs=CONTACT.needs | needed("service_contact", "ipv_disclosed") | needed("referral", "referral_id", "contact_id"),
    dimension_needs=CONTACT.dimension_needs | {"destination": needed("referral", "destination")},
    additive_over=("region", "period"),
    dimensions=("region", *PERSONAL, "facility_type", "destination"),
    facility="facility_id",
    person="person_key",
)
