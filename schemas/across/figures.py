"""Rules between rows of counts and of surveys: HO01, PY01, SV03.

Belongs here: parts against their total, and the design of a survey. Does not: rules within a row (`tables`).
"""

import pandas as pd

from schemas.across.findings import Findings, is_first_of
from schemas.null_safe import is_true

HOMICIDE_COUNTS = ["victims_n", "health_contact_12m_n"]
OF_A_COUNT = ["region_code", "year", "source"]
OF_A_POPULATION = ["region_code", "year"]
DIMENSIONS = ("age_group", "migrant_status", "ethnic_group")


def check_figures(findings: Findings) -> None:
    """Apply the rules."""
    if "ipv_homicide_year" in findings.left:
        findings.set_aside("ipv_homicide_year", parts_over_total(findings.left["ipv_homicide_year"]), "HO01")
    if "population_year" in findings.left:
        findings.set_aside("population_year", parts_beside_total(findings.left["population_year"]), "PY01")
    if "survey_respondent" in findings.left:
        findings.report("survey_respondent", lonely_units(findings.left["survey_respondent"]), "SV03")


def parts_over_total(homicides: pd.DataFrame) -> pd.Series:
    """HO01: all rows of a region, year and source in which parts together exceed a total that is there.

    Age groups against the total of age, in every class of migrant status; migrant status likewise; and all parts
    that are divided by both, against the total of both. Parts may be fewer: not every victim's age is known.
    """
    divided = pd.DataFrame({name: homicides[name] != "total" for name in DIMENSIONS[:2]})
    wrong: set[tuple] = set()
    for parts, totals, group in (
        (divided["age_group"], ~divided["age_group"], [*OF_A_COUNT, "migrant_status"]),
        (divided["migrant_status"], ~divided["migrant_status"], [*OF_A_COUNT, "age_group"]),
        (divided.all(axis=1), ~divided.any(axis=1), OF_A_COUNT),
    ):
        sums = homicides[parts].groupby(group)[HOMICIDE_COUNTS].sum()
        total = homicides[totals].set_index(group)[HOMICIDE_COUNTS]
        both = total.join(sums.add_suffix("_of_parts"), how="inner")
        for count in HOMICIDE_COUNTS:
            over = is_true(both[f"{count}_of_parts"] > both[count])
            wrong |= {key[: len(OF_A_COUNT)] for key in both.index[over]}
    return _in_groups(homicides, OF_A_COUNT, wrong)


def parts_beside_total(population: pd.DataFrame) -> pd.Series:
    """PY01: all rows of a region and year without a total, or whose parts differ from it by over 1 per cent.

    The parts of a dimension are the rows that divide by it alone. A dimension with estimates, which are made for
    some groups only and overlap with others, need not add up.
    """
    total = pd.Series(dict.fromkeys(DIMENSIONS, "total"))
    whole = population[(population[list(DIMENSIONS)] == total).all(axis=1)].set_index(OF_A_POPULATION)["women_n"]
    wrong = set(population.set_index(OF_A_POPULATION).index) - set(whole.index)
    for dimension in DIMENSIONS:
        others = [name for name in DIMENSIONS if name != dimension]
        alone = (population[others] == "total").all(axis=1) & (population[dimension] != "total")
        of_groups = population[alone].groupby(OF_A_POPULATION)
        sums, estimated = of_groups["women_n"].sum(), of_groups["is_estimate"].any()
        sums = sums[~estimated.astype(bool)]
        difference = (sums - whole.reindex(sums.index)).abs()
        wrong |= set(sums.index[is_true(difference * 100 > whole.reindex(sums.index))])
    return _in_groups(population, OF_A_POPULATION, wrong)


def lonely_units(respondents: pd.DataFrame) -> pd.Series:
    """SV03: the first respondent of every stratum with a single primary sampling unit: it has no variance."""
    stratum = ["survey_id", "stratum"]
    units = respondents.groupby(stratum)["psu"].transform("nunique")
    return is_first_of(respondents, stratum, units < 2, respondents.index)


def _in_groups(frame: pd.DataFrame, group: list[str], wanted: set[tuple]) -> pd.Series:
    inside = [key in wanted for key in zip(*(frame[name] for name in group), strict=True)]
    return pd.Series(inside, index=frame.index, dtype="bool")
