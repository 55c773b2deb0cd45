"""Figures of years, surveys of the population, and the register of indicators of an invented country.

Belongs here: tables without a month of contacts. Does not: what institutions report by month (`random_system`).
"""

from datetime import date, timedelta

from tests.property.random_draws import NO_ANSWER, Draw, Row, month_of

ITEMS = (
    "ipv_in_health_plan",
    "multisector_strategy",
    "clinical_protocol",
    "free_care_any_status",
    "firewall_rule",
    "community_prevention",
)
OF_VIOLENCE = ("ipv_physical_12m", "ipv_sexual_12m", "ipv_psychological_12m", "ipv_economic_12m")


def figure_tables(
    draw: Draw, facilities: list[Row], months: range, regions: tuple[str, ...], cutoff: date
) -> dict[str, list[Row]]:
    """All tables of this module."""
    years = range(months[0] // 12, months[-1] // 12 + 1)
    registry = [registered(draw, f"P{number:02}", cutoff) for number in range(1, draw.choice((0, 8, 14)) + 1)]
    return {
        "population_year": population(draw, years, regions),
        "ipv_homicide_year": homicides(draw, years),
        "policy_status": [
            policy(draw, region, year, item)
            for region in (*regions, "NAT")
            for year in years
            for item in ITEMS
            if draw.chance(0.5)
        ],
        "survey_respondent": survey(draw, years, regions),
        "indicator_registry": registry,
        "indicator_agreement": [
            agreement(draw, row, f"party{number}", cutoff)
            for row in registry
            for number in range(draw.choice((0, 4, 9, 14)))
        ],
        "review_comment": [comment(draw, number, months) for number in range(draw.randint(0, 15))],
    }


def population(draw: Draw, years: range, regions: tuple[str, ...]) -> list[Row]:
    """Totals and migrant status of each region and of the country, and age groups, which are not to be added."""
    rows = []
    for year in range(years[0] - 4, years[-1] + 1):
        for region in (*regions, "NAT"):
            by_status = {"non_migrant": draw.randint(600, 900), "descendant": 50, "migrant": draw.randint(50, 200)}
            not_told = draw.choice((0, 0, 6, -3))  # parts come near the total, over it or under it
            whole = {"total": sum(by_status.values()) + not_told} | by_status
            rows += [residents(region, year, women, migrant_status=status) for status, women in whole.items()]
            by_age = {"15_29": 100, "30_44": 150, "45_64": 150, "65_plus": whole["total"] - 400}
            rows += [residents(region, year, women, age_group=age) for age, women in by_age.items()]
            rows.append(residents(region, year, 40, ethnic_group="roma"))
    return rows


def residents(region: str, year: int, women: int, **groups: str) -> Row:
    estimate = "ethnic_group" in groups
    return {
        "region_code": region,
        "year": year,
        "age_group": "total",
        "migrant_status": "total",
        "ethnic_group": "total",
        "women_n": women,
        "excludes_irregular": not estimate,
        "is_estimate": estimate,
        "rel_error": 0.2 if estimate else None,
        "source_ref": "Register of residents",
    } | groups


def homicides(draw: Draw, years: range) -> list[Row]:
    """Two sources, regions beside the country, and years not settled yet."""
    rows = []
    for year in range(years[0] - 4, years[-1] + 1):
        for region in ("NAT", "R1"):
            for source in ("police", "mortality_register"):
                if draw.chance(0.8):
                    victims = draw.randint(0, 6)
                    row = {"region_code": region, "year": year, "age_group": "total", "migrant_status": "total"}
                    row |= {"source": source, "victims_n": victims, "provisional": draw.chance(0.25)}
                    row["health_contact_12m_n"] = draw.choice((None, draw.randint(0, victims)))
                    rows += [row, row | {"migrant_status": "migrant", "victims_n": 0, "health_contact_12m_n": None}]
    return rows


def policy(draw: Draw, region: str, year: int, item: str) -> Row:
    status = draw.choice(("absent", "drafted", "adopted", "implemented", "evaluated"))
    return {
        "region_code": region,
        "year": year,
        "item": item,
        "status": status,
        "covers_migrant": draw.chance(0.8),
        "covers_minority": draw.chance(0.8),
        "covers_any_status": draw.chance(0.5),
        "funded": draw.chance(0.7),
        "sectors_signed": draw.codes("sector_or_none", alone=("none",)),
        "cso_coauthored": draw.chance(0.5),
        "source_ref": None if status == "absent" else "Official journal",
    }


def survey(draw: Draw, years: range, regions: tuple[str, ...]) -> list[Row]:
    """None, one or two waves; strata with several units, some with one; units in which nobody of a group lives."""
    rows = []
    for year in draw.sample(list(years), k=draw.choice((0, 1, 1, 2))):
        for region in regions:
            for number in range(1, 3):
                units = draw.choice((1, 2, 2, 3))
                for _ in range(draw.randint(2, 14)):
                    place = {"region_code": region, "stratum": f"{region}-{number}"}
                    place["psu"] = f"{region}-{number}-{draw.randint(1, units)}"
                    rows.append(respondent(draw, year) | place)
    return rows


def respondent(draw: Draw, year: int) -> Row:
    partnered, module = draw.choice(("yes", "yes", "yes", "no", "declined")), draw.code("module")
    if draw.chance(0.6):
        module = "completed"
    row: Row = {
        "survey_id": f"S{year}",
        "respondent_id": draw.random_key(),
        "wave_year": year,
        "weight": draw.choice((0.4, 1.0, 1.7, 3.25)),
        "age_band": draw.code("age"),
        "ever_partnered": partnered,
        "module_status": module,
        "migrant_status": draw.choice(("non_migrant", "migrant", draw.code("migrant"))),
        "birth_group": draw.code("birthgrp"),
        "ethnicity": draw.ethnicity(),
        "length_of_stay": draw.code("stay"),
        "language_group": draw.code("langgrp"),
        "disability": draw.code("yn"),
        "knows_service": draw.choice(("yes", "no", draw.code("yn"))),
        "used_health_12m": draw.choice(("yes", "yes", "no", "unknown")),
        "health_discrimination_12m": draw.choice(("yes", "no", "no", *NO_ANSWER)),
    }
    asked = partnered == "yes" and module == "completed"
    answers = {name: draw.choice(("yes", "no", "no", "declined", None)) if asked else None for name in OF_VIOLENCE}
    ever = "yes" if "yes" in answers.values() else draw.choice(("yes", "no", "no", "declined", None))
    row |= answers | {"ipv_any_life": ever if asked else None}
    for name in ("told_health", "help_formal", "wanted_help_not_got"):
        row[name] = draw.choice(("yes", "no", "no", "declined", None)) if asked else None
    return row


def registered(draw: Draw, indicator: str, cutoff: date) -> Row:
    reviewed = draw.choice(
        (None, *(cutoff - timedelta(days=days) for days in (10, 50, 100, 200, 250, 300, 364, 365, 366, 500)))
    )
    return {
        "indicator_id": indicator,
        "version": draw.choice(("1.0.0", "1.1.0")),
        "level": "process",
        "status": draw.choice((*("agreed",) * 6, "proposed", "under_review", "suspended", "retired")),
        "status_date": date(2024, 5, 17),
        "last_review_date": reviewed,
        "is_current": draw.chance(0.85),
        "required_sectors": draw.choice((["health"], ["civil_society", "health"])),
    }


def agreement(draw: Draw, indicator: Row, party: str, cutoff: date) -> Row:
    stance = draw.choice((*("agreed",) * 40, "agreed_with_reservation", "abstained", "objected"))
    sector = draw.choice(("health", "civil_society", "civil_society"))
    kinds = {
        "health": ("health_authority",),
        "civil_society": ("roma_association", "womens_ngo", "migrant_association", "refugee_ngo"),
    }
    return {
        "indicator_id": indicator["indicator_id"],
        "version": indicator["version"],
        "party_id": party,
        "party_sector": sector,
        "party_type": draw.choice(kinds[sector]),
        "stance": stance,
        "stance_date": cutoff - timedelta(days=draw.randint(1, 300)),
        "reservation": "Wording" if stance == "agreed_with_reservation" else None,
    }


def comment(draw: Draw, number: int, months: range) -> Row:
    raised = month_of(draw.choice(months)) + timedelta(days=draw.randint(0, 27))
    resolution = draw.code("comment_resolution")
    return {
        "comment_id": f"comment{number}",
        "indicator_id": draw.choice((None, "P01", "O04")),
        "party_type": draw.choice(("roma_association", "womens_ngo", "refugee_ngo", "health_authority")),
        "raised_date": raised,
        "kind": draw.code("comment_kind"),
        "responded_date": None if resolution == "open" else raised + timedelta(days=draw.choice((0, 30, 60, 61))),
        "resolution": resolution,
    }
