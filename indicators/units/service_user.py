"""The service user: one anonymous response of a woman who used a service. It is linked to no contact."""

from indicators.units.facility_place import FACILITY_PLACE, place_columns, place_needs
from indicators.units.groups import age_group, ethnic_group, ethnicity_said
from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

# She filled it in herself, so nobody else can have said what her ethnicity is.
ANSWERED_USER = Step(
    "answered_user",
    f"""
    SELECT experience_response.*, facility_place.region, facility_place.facility_type, facility_place.setting,
        {ethnicity_said(method=None)} AS ethnicity_said, {ethnic_group("ethnicity")} AS ethnic_group,
        {age_group()} AS age_group, {period_columns("response_month")}
    FROM experience_response LEFT JOIN facility_place USING (facility_id)""",
)

SERVICE_USER = Unit(
    name="service_user",
    table="experience_response",
    view="answered_user",
    steps=(FACILITY_PLACE, ANSWERED_USER),
    columns=columns_of_table("experience_response") | place_columns("experience_response"),
    needs=needed("experience_response", "response_id", "response_month", "weight"),
    dimension_needs=place_needs("experience_response")
    | {
        "migrant_status": needed("experience_response", "migrant_status"),
        "ethnic_group": needed("experience_response", "ethnicity"),
        "ethnic_mention": needed("experience_response", "ethnicity"),
        "age_group": needed("experience_response", "age_band"),
    },
    additive_over=("region", "period"),
    dimensions=("region", "migrant_status", "ethnic_group", "ethnic_mention", "age_group", "facility_type"),
    weight="weight",
    facility="facility_id",
)
