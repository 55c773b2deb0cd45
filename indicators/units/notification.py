"""The notification: one case notified to another information system, such as surveillance, a court, a helpline.

Kept apart from contacts: it has no women who were not asked or said no, so no share of women asked or
disclosing can be made from it.
"""

from indicators.units.profile import ETHNIC_GROUP
from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

NOTIFICATION_STEP = Step(
    "notified",
    f"""
    SELECT notification.*, region_code AS region, {period_columns("contact_month")},
        {ETHNIC_GROUP} AS ethnic_group
    FROM notification""",
)

NOTIFICATION = Unit(
    name="notification",
    table="notification",
    view="notified",
    steps=(NOTIFICATION_STEP,),
    columns=columns_of_table("notification"),
    needs=needed("notification", "contact_month"),
    dimension_needs={
        "region": needed("notification", "region_code"),
        "migrant_status": needed("notification", "migrant_status"),
        "ethnic_group": needed("notification", "ethnicity"),
    },
    additive_over=("region", "period"),
)
