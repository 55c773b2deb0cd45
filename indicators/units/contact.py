"""The contact: one visit or call that was eligible for enquiry, in its latest live version."""

from indicators.units.profile import ETHNIC_GROUP
from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

LATEST_VERSION = Step(
    "latest_version",
    """
    SELECT contact_id, max(record_version) AS record_version
    FROM service_contact
    GROUP BY contact_id""",
)

# A withdrawn contact is gone everywhere, in every period (semantics A8): the tombstone is its latest version.
LIVE_CONTACT = Step(
    "live_contact",
    """
    SELECT service_contact.*
    FROM service_contact JOIN latest_version USING (contact_id, record_version)
    WHERE NOT is_retracted""",
)

# One row a facility, whatever was delivered. Two regions for one facility are not chosen between: the region
# stays empty, and the count stops with an error.
FACILITY_REGION = Step(
    "facility_region",
    """
    SELECT facility_id, CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region
    FROM facility
    GROUP BY facility_id""",
)

# A contact without pseudonym counts as one woman (semantics A3). contact_order replaces dates inside a month
# (semantics A7); pseudonyms start with W, so U: cannot meet one.
CONTACT_STEP = Step(
    "contact",
    f"""
    SELECT live_contact.*, facility_region.region, {period_columns("contact_month")},
        coalesce(woman_ref, 'U:' || contact_id) AS person_key,
        woman_ref IS NOT NULL AS linkable,
        least(coalesce(contact_seq, 0), 99999) AS contact_order,
        {ETHNIC_GROUP} AS ethnic_group
    FROM live_contact LEFT JOIN facility_region USING (facility_id)""",
)

CONTACT = Unit(
    name="contact",
    table="service_contact",
    view="contact",
    steps=(LATEST_VERSION, LIVE_CONTACT, FACILITY_REGION, CONTACT_STEP),
    columns=columns_of_table("service_contact"),
    needs=needed("service_contact", "contact_id", "record_version", "is_retracted", "contact_month"),
    dimension_needs={
        "region": needed("service_contact", "facility_id") | needed("facility", "facility_id", "region_code"),
        "migrant_status": needed("service_contact", "migrant_status"),
        "ethnic_group": needed("service_contact", "ethnicity", "ethnicity_method"),
    },
    additive_over=("region", "period"),
)
