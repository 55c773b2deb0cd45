"""The notification: one case notified to another information system, such as surveillance, a court, a helpline.

Kept apart from contacts: it has no women who were not asked or said no, so no share of women asked or
disclosing can be made from it.
"""

from indicators.units.groups import age_group, ethnic_group, ethnicity_said, origin
from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

NOTIFICATION_STEP = Step(
    "notified",
    f"""
    SELECT notification.*, region_code AS region, {period_columns("contact_month")},
        {ethnicity_said()} AS ethnicity_said,
        {ethnic_group("ethnicity", "ethnicity_method")} AS ethnic_group,
        {origin()} AS origin,
        {age_group()} AS age_group
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
        "ethnic_mention": needed("notification", "ethnicity"),
        "origin": needed("notification", "birth_group"),
        "age_group": needed("notification", "age_band"),
    },
    additive_over=("region", "period"),
    rows="notification",
    dimensions=("region", "migrant_status", "ethnic_group", "ethnic_mention", "origin", "age_group"),
)
