"""The published class of one answer, as SQL: age, origin, length of stay, ethnicity.

Belongs here: which code of a record belongs to which class of a dimension. Does not: the classes themselves
(`schemas/dimensions.yaml`), which of several answers stands for her (`profile`).

Each function gives a SQL expression over the names of columns. A code that no class includes gives null, and the
count stops with an error: it is never put into some class. A missing answer stays what it is.
"""

from collections.abc import Mapping

PERSONAL = (
    "migrant_status",
    "ethnic_group",
    "ethnic_mention",
    "origin",
    "age_group",
    "length_of_stay",
    "language",
    "disability",
)
"""Dimensions that are hers, not the place's."""

PERSONAL_COLUMNS = ("ethnicity_said", *(name for name in PERSONAL if name != "ethnic_mention"))
"""The columns of a view behind them: any mention is read from the list of what she said."""

MISSING = {"not_asked": "not_asked", "unknown": "unknown", "declined": "declined"}

AGE_GROUPS = {
    "15_17": "15_29",
    "18_24": "15_29",
    "25_29": "15_29",
    "30_34": "30_44",
    "35_44": "30_44",
    "45_54": "45_64",
    "55_64": "45_64",
    "65_74": "65_plus",
    "75_plus": "65_plus",
    "unknown": "unknown",
}

ORIGINS = {
    "national": "national",
    "eu_efta": "eu_efta",
    "europe_other": "other",
    "mena": "other",
    "ssa": "other",
    "south_asia": "other",
    "east_se_asia": "other",
    "latin_caribbean": "other",
    "north_america_oceania": "other",
    "stateless_born": "other",
} | MISSING

LENGTHS_OF_STAY = {
    "born_here": "born_here",
    "lt_1y": "under_5_years",
    "y1_4": "under_5_years",
    "y5_9": "from_5_years",
    "y10_plus": "from_5_years",
} | MISSING
"""Women born in the country have a class of their own: their stay is neither zero nor missing (semantics C8)."""

NOT_HER_WORDS = ("proxy", "observed")
"""Ways in which others, not she, said what her ethnicity is."""


def age_group(column: str = "age_band") -> str:
    """Class of age of an age band."""
    return _class_of(column, AGE_GROUPS)


def origin(column: str = "birth_group") -> str:
    """Class of origin of a group of countries of birth."""
    return _class_of(column, ORIGINS)


def length_of_stay(column: str = "length_of_stay") -> str:
    """Class of length of stay of a band of years."""
    return _class_of(column, LENGTHS_OF_STAY)


def ethnicity_said(column: str = "ethnicity", method: str | None = "ethnicity_method") -> str:
    """The list of what she said herself; `['unknown']` if others said it. `method` None: nobody else could."""
    if method is None:
        return column
    others = ", ".join(f"'{code}'" for code in NOT_HER_WORDS)
    return f"CASE WHEN {method} IN ({others}) THEN ['unknown'] ELSE {column} END"


def ethnic_group(column: str = "ethnicity_said", method: str | None = None) -> str:
    """Class of ethnic group of a list of answers: exclusive, Roma or Traveller first.

    `method`: the column that says who gave them; what others said is unknown (`ethnicity_said`). None: she did. The
    one list that most women gave stands first: it shares no answer with the others, and what is decided there is not
    looked at again. Looking for an answer costs less than comparing lists.
    """
    others = ", ".join(f"'{code}'" for code in NOT_HER_WORDS)
    not_hers = f"WHEN {method} IN ({others}) THEN 'unknown'\n            " if method else ""
    only_majority = f"list_contains({column}, 'national_majority') AND array_length({column}) = 1"
    return f"""
        CASE
            {not_hers}WHEN {only_majority} THEN 'majority_only'
            WHEN list_contains({column}, 'declined') THEN 'declined'
            WHEN list_contains({column}, 'unknown') THEN 'unknown'
            WHEN list_contains({column}, 'not_asked') THEN 'not_asked'
            WHEN list_contains({column}, 'roma') OR list_contains({column}, 'traveller') THEN 'roma_traveller'
            WHEN array_length({column}) > 0 THEN 'other_minority'
        END"""


def _class_of(column: str, classes: Mapping[str, str]) -> str:
    """CASE with one branch a class, in the order in which classes first appear."""
    branches = []
    for name in dict.fromkeys(classes.values()):
        codes = ", ".join(f"'{code}'" for code, found in classes.items() if found == name)
        branches.append(f"WHEN {column} IN ({codes}) THEN '{name}'")
    return f"CASE {' '.join(branches)} END"
