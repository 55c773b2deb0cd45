"""The contact: one visit or call that was eligible for enquiry, in its latest live version."""

from indicators.units.groups import PERSONAL, age_group, ethnic_group, ethnicity_said, length_of_stay, origin
from indicators.units.unit import Step, Unit, ViewColumn, columns_of_table, needed, period_columns
from schemas.columns import column_names

# Nearly every contact has one version, numbered 1. So what is looked up for each row is a short list: the latest
# version of those contacts that were corrected.
LATEST_VERSION = Step(
    "latest_version",
    """
    SELECT contact_id, max(record_version) AS latest
    FROM service_contact
    WHERE record_version > 1
    GROUP BY contact_id""",
)

# A withdrawn contact is gone everywhere, in every period (semantics A8): the tombstone is its latest version.
LIVE_CONTACT = Step(
    "live_contact",
    """
    SELECT service_contact.*
    FROM service_contact LEFT JOIN latest_version USING (contact_id)
    WHERE NOT is_retracted AND record_version = coalesce(latest, 1)""",
)

# One row a facility, whatever was delivered. Two regions for one facility are not chosen between: the region
# stays empty, and the count stops with an error. The same for its type.
FACILITY_PLACE = Step(
    "facility_place",
    """
    SELECT facility_id,
        CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region,
        CASE WHEN min(facility_type) = max(facility_type) THEN min(facility_type) END AS facility_type
    FROM facility
    GROUP BY facility_id""",
)

REPLACED = ("length_of_stay",)
"""Columns of the record whose name the view uses for the published class."""

KEPT = ", ".join(f"live_contact.{name}" for name in column_names("service_contact") if name not in REPLACED)

RELATIONSHIPS = "'current_spouse', 'current_cohabiting', 'current_noncohabiting', 'former_spouse', 'former_partner'"

# Disclosed violence by a current or former partner. The double-report guard stands here and nowhere else: a
# contact without pseudonym whom a contributing service has already reported would be counted twice (semantics A4).
DISCLOSING = f"""coalesce(ipv_disclosed = 'yes' AND perpetrator_rel IN ({RELATIONSHIPS})
            AND (woman_ref IS NOT NULL OR coalesce(reported_elsewhere, 'no') <> 'yes_contributing'), FALSE)"""

# A contact without pseudonym counts as one woman (semantics A3). contact_order replaces dates inside a month
# (semantics A7); pseudonyms start with W, so U: cannot meet one.
CONTACT_STEP = Step(
    "contact",
    f"""
    SELECT {KEPT},
        facility_place.region, facility_place.facility_type, {period_columns("contact_month")},
        coalesce(woman_ref, 'U:' || contact_id) AS person_key,
        woman_ref IS NOT NULL AS linkable,
        least(coalesce(contact_seq, 0), 99999) AS contact_order,
        {DISCLOSING} AS disclosing,
        {ethnicity_said()} AS ethnicity_said,
        {ethnic_group("ethnicity", "ethnicity_method")} AS ethnic_group,
        {origin()} AS origin,
        {age_group()} AS age_group,
        {length_of_stay("live_contact.length_of_stay")} AS length_of_stay,
        language_group AS language
    FROM live_contact LEFT JOIN facility_place USING (facility_id)""",
)

COLUMNS = {name: column for name, column in columns_of_table("service_contact").items() if name not in REPLACED}

CONTACT = Unit(
    name="contact",
    table="service_contact",
    view="contact",
    steps=(LATEST_VERSION, LIVE_CONTACT, FACILITY_PLACE, CONTACT_STEP),
    columns=COLUMNS
    | {
        "disclosing": ViewColumn(
            "disclosing",
            "boolean",
            nullable=False,
            needs=needed("service_contact", "ipv_disclosed", "perpetrator_rel", "woman_ref", "reported_elsewhere"),
        )
    },
    needs=needed("service_contact", "contact_id", "record_version", "is_retracted", "contact_month"),
    dimension_needs={
        "region": needed("service_contact", "facility_id") | needed("facility", "facility_id", "region_code"),
        "migrant_status": needed("service_contact", "migrant_status"),
        "ethnic_group": needed("service_contact", "ethnicity", "ethnicity_method"),
        "ethnic_mention": needed("service_contact", "ethnicity", "ethnicity_method"),
        "origin": needed("service_contact", "birth_group"),
        "age_group": needed("service_contact", "age_band"),
        "length_of_stay": needed("service_contact", "length_of_stay"),
        "language": needed("service_contact", "language_group"),
        "disability": needed("service_contact", "disability"),
        "facility_type": needed("service_contact", "facility_id") | needed("facility", "facility_id", "facility_type"),
    },
    additive_over=("region", "period"),
    dimensions=("region", *PERSONAL, "facility_type"),
    facility="facility_id",
    person="person_key",
)
