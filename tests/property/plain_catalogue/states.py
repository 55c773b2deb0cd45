"""What holds at the end of a period: one function a unit, from the records and a period to its rows.

Belongs here: views v_facility_latest, v_workforce_end, v_region_coordination, v_policy_grid, v_registry_state of the
data model, residents and killings. Does not: what an indicator asks of these rows (`process`, `outcome`, `impact`).
"""

from datetime import date, timedelta

from tests.property.plain_catalogue.contacts import place_of
from tests.property.plain_catalogue.periods import Period, month_number, year_before

POLICY_ITEMS = (
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
)
OF_THE_WOMEN = ("roma_association", "migrant_association", "minority_womens_org")
ASSESSORS = ("joint_civil_society", "external", "self")
"""The best first."""


def facilities_assessed(assessments: list[dict], facilities: dict[str, dict], period: Period) -> list[dict]:
    """Each facility that is to report on the last day, with its latest assessment of the last twelve months."""
    latest: dict[str, tuple] = {}
    for row in assessments:
        month = month_number(row["assessment_month"])
        if not period.last_month - 12 < month <= period.last_month:
            continue
        if not reports_on(facilities[row["facility_id"]], period.last_day, period.last_day):
            continue
        rank = (-month, ASSESSORS.index(row["assessor"]), row["assessment_id"])
        if row["facility_id"] not in latest or rank < latest[row["facility_id"]][0]:
            latest[row["facility_id"]] = (rank, row)
    return [row | {"groups": place_of(facilities[row["facility_id"]])} for _, row in latest.values()]


def reports_on(facility: dict, first_day: date, last_day: date) -> bool:
    """Whether the facility is expected to report at some time from the first day to the last.

    The month in which it closes stands for the first day of that month.
    """
    ends = facility["reporting_to"]
    return facility["reporting_from"] <= last_day and (ends is None or ends >= first_day)


def staff_in_post(headcounts: list[dict], facilities: dict[str, dict], period: Period) -> list[dict]:
    """The latest headcount of each facility and cadre, of the last quarter or the one before it."""
    latest: dict[tuple, dict] = {}
    for row in headcounts:
        if period.last_month - 6 < month_number(row["quarter_start"]) <= period.last_month:
            cadre = (row["facility_id"], row["cadre"])
            if cadre not in latest or row["quarter_start"] > latest[cadre]["quarter_start"]:
                latest[cadre] = row
    return [
        row | {"groups": place_of(facilities[row["facility_id"]]) | {"cadre": (row["cadre"],)}}
        for row in latest.values()
    ]


def regions_coordinating(activities: list[dict], facilities: dict[str, dict], period: Period) -> list[dict]:
    """Each region with a facility expected to report: whether it met in every quarter, under an agreement."""
    regions = {
        facility["region_code"]
        for facility in facilities.values()
        if reports_on(facility, period.first_day, period.last_day)
    }
    found = []
    for region in sorted(regions):
        meetings = [
            row
            for row in activities
            if row["activity_type"] == "coordination_meeting"
            and row["region_code"] == region
            and month_number(row["activity_month"]) in period.months
        ]
        quarters = {month_number(row["activity_month"]) // 3 for row in meetings if brought_together(row)}
        complete = len(quarters) == period.quarters and any(row["formal_agreement"] for row in meetings)
        found.append({"coordination_complete": complete, "groups": {"region": (region,)}})
    return found


def brought_together(meeting: dict) -> bool:
    """Health, two further public sectors, and an organisation of migrant, Roma or minority women."""
    sectors = set(meeting["sectors_present"])
    further = sectors - {"health", "civil_society"}
    return "health" in sectors and len(further) >= 2 and bool(set(meeting["orgs_present"]) & set(OF_THE_WOMEN))


def policy_items(policies: list[dict], facilities: dict[str, dict], period: Period) -> list[dict]:
    """Every region and item of the list, for a year. What nobody sent is absent."""
    absent = {"status": "absent", "funded": False}
    absent |= {"covers_migrant": False, "covers_minority": False, "covers_any_status": False}
    found = []
    for region in sorted({facility["region_code"] for facility in facilities.values()}):
        for item in POLICY_ITEMS:
            row = absent
            for policy in policies:
                if (policy["region_code"], policy["year"], policy["item"]) == (region, period.year, item):
                    row = policy
            found.append(row | {"item": item, "groups": {"region": (region,)}})
    return found


def registered_indicators(registry: list[dict], agreements: list[dict], cutoff: date) -> list[dict]:
    """Current versions, with who agreed to them."""
    found = []
    for row in registry:
        if not row["is_current"]:
            continue
        stances = [a for a in agreements if (a["indicator_id"], a["version"]) == (row["indicator_id"], row["version"])]
        agreed = [a for a in stances if a["stance"] in ("agreed", "agreed_with_reservation")]
        kinds = {a["party_type"] for a in agreed} & {*OF_THE_WOMEN, "womens_ngo"}
        reviewed = row["last_review_date"]
        found.append(
            row
            | {
                "all_sectors_agreed": set(row["required_sectors"]) <= {a["party_sector"] for a in agreed},
                "cso_kinds": len(kinds),
                "objections": sum(a["stance"] == "objected" for a in stances),
                "reviewed_within_12_months": reviewed is not None and reviewed > year_before(cutoff),
                "groups": {},
            }
        )
    return found


def comments(rows: list[dict], cutoff: date) -> list[dict]:
    """Comments with the two questions that need days."""
    found = []
    for row in rows:
        limit = row["raised_date"] + timedelta(days=60)
        answered = row["responded_date"]
        resolved = row["resolution"] in ("changed", "scheduled", "explained", "rejected_with_reason")
        found.append(
            row
            | {
                "month": month_number(row["raised_date"]),
                "due": limit <= cutoff,
                "resolved_within_60_days": resolved and answered is not None and answered <= limit,
                "groups": {},
            }
        )
    return found


def residents(population: list[dict], facilities: dict[str, dict], period: Period) -> list[dict]:
    """Women of the regions that have facilities: one row a region for all of them, one for each migrant status.

    The row of all has the class `total` of migrant status, which is no part of a breakdown by it. A class that the
    population does not tell has no residents: a rate needs the same group above and below the line.
    """
    regions = {facility["region_code"] for facility in facilities.values()}
    return [
        row | {"groups": {"region": (row["region_code"],), "migrant_status": (row["migrant_status"],)}}
        for row in population
        if row["year"] == period.year
        and row["region_code"] in regions
        and row["age_group"] == row["ethnic_group"] == "total"
    ]


def killings(homicides: list[dict], population: list[dict], period: Period) -> tuple[int, int] | None:
    """Women killed and women living in the country, over the final years among the last five that have both.

    None if there is no such year.
    """
    killed = {
        row["year"]: row["victims_n"]
        for row in homicides
        if row["region_code"] == "NAT"
        and row["age_group"] == row["migrant_status"] == "total"
        and row["source"] == "police"
        and not row["provisional"]
    }
    women = {
        row["year"]: row["women_n"]
        for row in population
        if row["region_code"] == "NAT" and row["age_group"] == row["migrant_status"] == row["ethnic_group"] == "total"
    }
    years = [year for year in range(period.year - 4, period.year + 1) if year in killed and year in women]
    return (sum(killed[year] for year in years), sum(women[year] for year in years)) if years else None
