"""Each item of the checklist counts in each region, sent or not."""

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, picked, rows_of

POLICY_ITEM = SYSTEM_UNITS["policy_item"]
ITEMS = {
    "ipv_in_health_plan",
    "multisector_strategy",
    "clinical_protocol",
    "referral_protocol",
    "interpreter_policy",
    "free_care_any_status",
    "firewall_rule",
    "antidiscrimination_health",
    "community_prevention",
    "housing_employment_link",
}


def policy(region: str, item: str, year: int = 2025, **more) -> dict:
    row = {"region_code": region, "year": year, "item": item, "status": "adopted", "funded": True}
    return row | {"covers_migrant": True, "covers_minority": True, "covers_any_status": True} | more


def test_the_grid_is_complete_and_what_nobody_sent_is_absent(tmp_path):
    records = {
        "facility": [facility("F0001", "R1"), facility("F0002", "R1"), facility("F0003", "R2")],
        "policy_status": [
            policy("R1", "firewall_rule", covers_any_status=False),
            policy("R1", "clinical_protocol", 2024),
            policy("NAT", "interpreter_policy"),
            policy("R9", "interpreter_policy"),
        ],
    }
    rows = rows_of(POLICY_ITEM, records, tmp_path, ("2024", "2025", "2025-Q4", "2025-Q4-12m"))
    expected = {(period, region, item) for period in ("2024", "2025") for region in ("R1", "R2") for item in ITEMS}
    assert len(rows) == 40 and {(row["period"], row["region"], row["item"]) for row in rows} == expected
    columns = ("period", "region", "item", "status", "funded", "covers_migrant", "covers_minority", "covers_any_status")
    present = [row for row in picked(rows, *columns) if row[3] != "absent"]
    assert present == [
        ("2024", "R1", "clinical_protocol", "adopted", True, True, True, True),
        ("2025", "R1", "firewall_rule", "adopted", True, True, True, False),
    ]
    absent = [row for row in picked(rows, *columns) if row[3] == "absent"]
    assert all(row[4:] == (False, False, False, False) for row in absent)
