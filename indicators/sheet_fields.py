"""The fields of a metadata sheet: which there are, which are needed, what each may hold.

Belongs here: each field by itself. Does not: fields against each other, predicates, files (`registry`).
They follow the concepts of official indicator metadata (SDMX, Open SDG), plus what participation needs.
"""

import re

from schemas.code_lists import load_code_list
from schemas.release import DIMENSIONS, breakdown_dimensions, breakdown_name
from schemas.tables import TABLES

LEVELS = ("process", "outcome", "impact", "context")
STATUSES = ("proposed", "under_review", "agreed", "suspended", "retired")
UNITS_OF_COUNT = ("contact", "woman", "case", "notification")


def _text(value) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value) -> bool:
    return isinstance(value, list) and bool(value) and all(_text(item) for item in value)


def _one_of(*choices):
    return (lambda value: value in choices, f"one of: {', '.join(choices)}")


def _pattern(pattern: str, example: str):
    return (lambda value: isinstance(value, str) and re.fullmatch(pattern, value), f"written like {example}")


def _whole(value, lowest: int, highest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def _numbers(value, highest: int, least: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= least
        and len(set(value)) == len(value)
        and all(_whole(item, 1, highest) for item in value)
    )


def _part(value) -> bool:
    return isinstance(value, dict) and set(value) == {"text", "where"} and all(map(_text, value.values()))


def _subset(value, allowed) -> bool:
    return _texts(value) and len(set(value)) == len(value) and set(value) <= set(allowed)


def _breakdowns(value) -> bool:
    """Distinct breakdowns, `total` first, dimensions in their fixed order."""
    known = all(
        item == breakdown_name(breakdown_dimensions(item)) and set(breakdown_dimensions(item)) <= set(DIMENSIONS)
        for item in value
    )
    return _texts(value) and known and value[0] == "total" and len(set(value)) == len(value)


def _structural_zeros(value) -> bool:
    return isinstance(value, dict) and set(value) <= set(DIMENSIONS) and all(map(_texts, value.values()))


def _headline(value) -> bool:
    return (
        _text(value) and value.count("{value}") == 1 and set(re.findall(r"[{}]", value.replace("{value}", ""))) == set()
    )


TEXT = (_text, "a text")
FIELDS = {
    "indicator": _pattern(r"[POIC][0-9]{2}", "P05: the first letter of the level and two digits"),
    "slug": _pattern(r"[a-z][a-z0-9_]{2,60}", "referral_offered"),
    "version": _pattern(r"[0-9]+\.[0-9]+\.[0-9]+", '"1.0.0"'),
    "status": _one_of(*STATUSES),
    "name": TEXT,
    "short_name": TEXT,
    "level": _one_of(*LEVELS),
    "set": _one_of("core", "extended", "context"),
    "recommendations": (lambda value: _numbers(value, 17, 1), "a list of recommendations, 1 to 17, at least one"),
    "case_studies": (lambda value: _numbers(value, 4, 0), "a list of case studies, 1 to 4"),
    "definition": TEXT,
    "unit_of_count": _one_of(*UNITS_OF_COUNT),
    "counted": TEXT,
    "measure": _one_of("proportion", "count"),
    "multiplier": (lambda value: _whole(value, 1, 100), "1 or 100"),
    "unit": TEXT,
    "numerator": (_part, "a mapping with text and where, nothing else"),
    "denominator": (_part, "a mapping with text and where, nothing else"),
    "maturity_window": (lambda value: _whole(value, 1, 3660), "a whole number of days"),
    "breakdowns": (_breakdowns, f"a list that starts with total, then breakdowns by {', '.join(DIMENSIONS)}"),
    "structural_zeros": (_structural_zeros, "a mapping from dimensions to lists of their classes"),
    "direction": _one_of("higher", "lower", "neutral"),
    "min_denominator": (lambda value: _whole(value, 1, 10_000), "a whole number of at least 1"),
    "headline": (_headline, "a sentence with {value} in it once"),
    "how_to_read": TEXT,
    "caveats": (_texts, "a list of sentences, at least one"),
    "source_tables": (lambda value: _subset(value, TABLES), "a list of tables of the data model"),
    "references": (_texts, "a list of texts, at least one"),
    "required_sectors": (
        lambda value: _subset(value, load_code_list("sector").codes_only()),
        "a list of codes of the code list of sectors",
    ),
    "reporting_period": _one_of("quarter", "year"),
    "lag": TEXT,
}
"""Each field: a check of its value, and what the value has to be, in words."""

OPTIONAL = ("denominator", "maturity_window", "structural_zeros", "case_studies")
REQUIRED = tuple(name for name in FIELDS if name not in OPTIONAL)
