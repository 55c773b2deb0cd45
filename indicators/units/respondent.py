"""The respondent: a woman who completed the module on violence of a population survey, in privacy.

A wave is shown under its own year and is never carried forward. An interview stopped for lack of privacy is
missing, not a no (semantics F4).
"""

from indicators.units.as_of import YEAR_END
from indicators.units.groups import PERSONAL, age_group, ethnic_group, ethnicity_said, length_of_stay, origin
from indicators.units.unit import AS_OF, Step, Unit, ViewColumn, columns_of_table, needed

# In the view, length_of_stay is the class of the dimension: the codes of the record are not for predicates.
PREDICATE_COLUMNS = {
    name: column
    for name, column in columns_of_table("survey_respondent").items()
    if name not in ("length_of_stay", "wave_year")
}

COMPLETED_MODULE = Step(
    "completed_module",
    f"""
    SELECT survey_respondent.*, {ethnicity_said(method=None)} AS ethnicity_said
    FROM survey_respondent
    WHERE module_status = 'completed'""",
)

# Any yes is a yes; a no needs both answers; the rest is missing (semantics F5). Strata and sampling units are
# named within their survey, and sampling units within their stratum, so that equal codes are not taken for one.
SURVEYED_WOMAN = Step(
    "surveyed_woman",
    f"""
    SELECT year_end.period, completed_module.weight,
        survey_id || ':' || stratum AS stratum, survey_id || ':' || stratum || ':' || psu AS psu,
        region_code AS region, {ethnic_group()} AS ethnic_group, ethnicity_said,
        {origin()} AS origin, {age_group()} AS age_group,
        {length_of_stay()} AS length_of_stay, language_group AS language,
        {", ".join(PREDICATE_COLUMNS)},
        CASE
            WHEN ipv_physical_12m = 'yes' OR ipv_sexual_12m = 'yes' THEN 'yes'
            WHEN ipv_physical_12m = 'no' AND ipv_sexual_12m = 'no' THEN 'no'
            ELSE 'missing'
        END AS ipv_ps_12m
    FROM completed_module JOIN year_end ON year_end.year = completed_module.wave_year""",
)

RESPONDENT = Unit(
    name="respondent",
    table="survey_respondent",
    view="surveyed_woman",
    steps=(YEAR_END, COMPLETED_MODULE, SURVEYED_WOMAN),
    columns=PREDICATE_COLUMNS
    | {
        "ipv_ps_12m": ViewColumn(
            "ipv_ps_12m",
            "code",
            nullable=False,
            needs=needed("survey_respondent", "ipv_physical_12m", "ipv_sexual_12m"),
            codes=("yes", "no", "missing"),
        )
    },
    needs=needed("survey_respondent", "survey_id", "respondent_id", "wave_year", "module_status")
    | needed("survey_respondent", "weight", "stratum", "psu"),
    dimension_needs={
        "region": needed("survey_respondent", "region_code"),
        "migrant_status": needed("survey_respondent", "migrant_status"),
        "ethnic_group": needed("survey_respondent", "ethnicity"),
        "ethnic_mention": needed("survey_respondent", "ethnicity"),
        "origin": needed("survey_respondent", "birth_group"),
        "age_group": needed("survey_respondent", "age_band"),
        "length_of_stay": needed("survey_respondent", "length_of_stay"),
        "language": needed("survey_respondent", "language_group"),
        "disability": needed("survey_respondent", "disability"),
    },
    additive_over=("region",),
    timing=AS_OF,
    dimensions=("region", *PERSONAL),
    weight="weight",
    design=("stratum", "psu"),
)
