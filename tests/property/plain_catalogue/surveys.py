"""Respondents of a population survey, and the standard error of a share among them.

Belongs here: who is asked, what counts as violence in the last 12 months, Taylor linearisation. Does not: which
share an indicator asks for.
"""

from math import sqrt

from tests.property.plain_catalogue.groups import groups_of


def respondents(rows: list[dict], year: int) -> list[dict]:
    """Respondents of the wave of a year who completed the module in privacy."""
    return [
        row | {"ipv_ps_12m": physical_or_sexual(row), "groups": groups_of(row) | {"region": (row["region_code"],)}}
        for row in rows
        if row["wave_year"] == year and row["module_status"] == "completed"
    ]


def physical_or_sexual(row: dict) -> str:
    """Any yes is a yes; no only if both are no; else missing (F5)."""
    answers = (row["ipv_physical_12m"], row["ipv_sexual_12m"])
    if "yes" in answers:
        return "yes"
    return "no" if answers == ("no", "no") else "missing"


def share(below: list[dict], above: list[dict]) -> float | None:
    """Weighted share in per cent of `above` among `below`."""
    weight = sum(row["weight"] for row in below)
    return 100 * sum(row["weight"] for row in above) / weight if below else None


def standard_error(design: list[dict], below: list[dict], above: list[dict]) -> float | None:
    """Standard error of the share, in percentage points, by Taylor linearisation.

    `design`: all respondents of the design, so that a sampling unit with nobody of the group still counts, with 0
    (F3). Users of services were not drawn in stages: each is a sampling unit, and all are one stratum. Each stratum
    adds n / (n - 1) times the squared differences of its units from their mean; a stratum with one
    unit adds the squared difference of that unit from the mean of all units.
    """
    if not below:
        return None
    weight = sum(row["weight"] for row in below)
    part = sum(row["weight"] for row in above) / weight
    in_group = {id(row) for row in below}
    with_property = {id(row) for row in above}
    strata: dict[tuple, dict[object, float]] = {}
    for row in design:
        stratum = (row.get("survey_id"), row.get("stratum"))
        units = strata.setdefault(stratum, {})
        residual = 0.0
        if id(row) in in_group:
            residual = row["weight"] * ((id(row) in with_property) - part) / weight
        unit = row.get("psu", id(row))
        units[unit] = units.get(unit, 0.0) + residual
    everyone = [total for units in strata.values() for total in units.values()]
    if len(everyone) == 1:
        return None  # one sampling unit says nothing about how units differ
    overall = sum(everyone) / len(everyone)
    variance = 0.0
    for units in strata.values():
        totals = list(units.values())
        if len(totals) == 1:
            variance += (totals[0] - overall) ** 2
            continue
        mean = sum(totals) / len(totals)
        variance += len(totals) / (len(totals) - 1) * sum((total - mean) ** 2 for total in totals)
    return 100 * sqrt(variance)
