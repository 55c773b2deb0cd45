"""The policy item: each item of the checklist in each region, on 31 December of a year.

The grid is complete: an item that nobody sent is absent, not missing. National items are no region's own.
"""

from indicators.units.as_of import YEAR_END
from indicators.units.facility_place import FACILITY_PLACE
from indicators.units.unit import AS_OF, Step, Unit, columns_of_table, needed
from schemas.code_lists import load_code_list

CHECKLIST = Step(
    "checklist",
    "\n    "
    + " UNION ALL\n    ".join(f"SELECT '{item}' AS item" for item in load_code_list("policyitem").codes_only()),
)

REGION_ITEM = Step(
    "region_item",
    """
    SELECT facility_place.region, checklist.item, year_end.period, year_end.year
    FROM facility_place CROSS JOIN checklist CROSS JOIN year_end
    GROUP BY facility_place.region, checklist.item, year_end.period, year_end.year""",
)

POLICY_GRID = Step(
    "policy_grid",
    """
    SELECT region_item.period, region_item.region, region_item.item,
        coalesce(policy_status.status, 'absent') AS status,
        coalesce(policy_status.covers_migrant, FALSE) AS covers_migrant,
        coalesce(policy_status.covers_minority, FALSE) AS covers_minority,
        coalesce(policy_status.covers_any_status, FALSE) AS covers_any_status,
        coalesce(policy_status.funded, FALSE) AS funded
    FROM region_item
        LEFT JOIN policy_status ON policy_status.region_code = region_item.region
            AND policy_status.item = region_item.item AND policy_status.year = region_item.year""",
)

PREDICATE_COLUMNS = ("item", "status", "covers_migrant", "covers_minority", "covers_any_status", "funded")

POLICY_ITEM = Unit(
    name="policy_item",
    table="policy_status",
    view="policy_grid",
    steps=(YEAR_END, FACILITY_PLACE, CHECKLIST, REGION_ITEM, POLICY_GRID),
    columns={name: column for name, column in columns_of_table("policy_status").items() if name in PREDICATE_COLUMNS},
    needs=needed("policy_status", "region_code", "year", "item", "status")
    | needed("facility", "facility_id", "region_code"),
    dimension_needs={"region": frozenset()},
    additive_over=("region",),
    timing=AS_OF,
    dimensions=("region",),
)
