"""The fields of a metadata sheet: which there are, when they are needed, what each may hold.

Belongs here: each field by itself. Does not: fields against each other (`sheet_checks`), files (`registry`), what
a field means, with examples (`sheet_fields.yaml`).
They follow the concepts of official indicator metadata (SDMX, Open SDG), plus what participation needs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from indicators.units import UNITS
from schemas.code_lists import load_code_list
from schemas.release import CELL_DIMENSIONS
from schemas.rules import load_rules
from schemas.tables import TABLES

LEVELS = ("process", "outcome", "impact", "context")
MEASURES = ("proportion", "count", "ratio_of_sums", "rate", "median", "weighted_proportion", "gap")
INTERVAL_METHODS = ("wilson", "exact_poisson", "order_statistic", "survey", "newcombe", "none")
DISCLOSURE_CLASSES = ("women", "staff", "facilities", "activities", "survey", "never_event", "deaths")
MULTIPLIERS = (1, 100, 1_000, 10_000, 100_000)
REPORTING_PERIODS = ("month", "quarter", "half_year", "year", "wave")

NEVER_BROKEN_DOWN_BY = ("facility", "provider", "place_below_region", "residence_security", "perpetrator", "day")
"""Properties that no indicator can be broken down by; sheets name those that somebody might ask for."""

LONGEST_TEXT = 1200
LONGEST_HEADLINE = 200


def _text(value) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_TEXT


def _texts(value) -> bool:
    return isinstance(value, list) and bool(value) and all(_text(item) for item in value) and _distinct(value)


def _distinct(value) -> bool:
    return len(set(value)) == len(value)


def _one_of(*choices):
    return (lambda value: value in choices, f"one of: {', '.join(choices)}")


def _pattern(pattern: str, expected: str):
    return (lambda value: isinstance(value, str) and re.fullmatch(pattern, value), expected)


def _whole(value, lowest: int, highest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def _numbers(value, highest: int) -> bool:
    return isinstance(value, list) and _distinct(value) and all(_whole(item, 1, highest) for item in value)


def _mapping(value, needed: dict[str, Callable], further: dict[str, Callable]) -> bool:
    """Is it a mapping with all of `needed`, perhaps some of `further`, nothing else, and each value right?"""
    return (
        isinstance(value, dict)
        and set(needed) <= set(value) <= set(needed) | set(further)
        and all((needed | further)[name](item) for name, item in value.items())
    )


def _column(value) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]*", value) is not None


def _written(value) -> bool:
    """Something to read; how long a condition may be is said by its language."""
    return isinstance(value, str) and bool(value.strip())


def _numerator(value) -> bool:
    return _mapping(value, {"text": _text}, {"where": _written, "sum": _column})


def _denominator(value) -> bool:
    further = {"where": _written, "sum": _column, "unit_of_count": lambda unit: unit in UNITS}
    return _mapping(value, {"text": _text}, further)


def _median(value) -> bool:
    return _mapping(value, {"of": _column, "censored_above": lambda days: _whole(days, 1, 3660)}, {})


def _derived(value) -> bool:
    needed = {
        "from": lambda code: isinstance(code, str) and bool(re.fullmatch(CODE, code)),
        "kind": lambda kind: kind in ("gap", "lowest_group"),
        "dimension": lambda name: isinstance(name, str) and set(name.split("*")) <= set(CELL_DIMENSIONS),
        "reference": _text,
        "least": lambda number: _whole(number, 1, 10_000),
    }
    gap = {"group": _text, "minus": lambda side: side in ("group", "reference")}
    return _mapping(value, needed | (gap if isinstance(value, dict) and value.get("kind") == "gap" else {}), {})


def _subset(value, allowed) -> bool:
    return isinstance(value, list) and _distinct(value) and set(value) <= set(allowed)


def _crossing(value, names) -> bool:
    """Different names of `names`, in their order, joined by *."""
    parts = value.split("*")
    return parts == [name for name in names if name in parts]


def _care_steps(value) -> bool:
    return isinstance(value, list) and value and _distinct(value) and all(re.fullmatch(CODE, str(v)) for v in value)


def _breakdowns(value) -> bool:
    """Distinct breakdowns, `total` first, dimensions in their fixed order, overlapping groups never crossed."""
    return (
        isinstance(value, list)
        and value[:1] == ["total"]
        and _distinct(value)
        and all(_crossing(item, CELL_DIMENSIONS) for item in value[1:])
        and not any("ethnic_mention" in item and "*" in item for item in value)
    )


def _not_disaggregated_by(value) -> bool:
    names = (*CELL_DIMENSIONS, *NEVER_BROKEN_DOWN_BY)
    return isinstance(value, list) and _distinct(value) and all(_crossing(item, names) for item in value)


def _structural_zeros(value) -> bool:
    return isinstance(value, dict) and set(value) <= set(CELL_DIMENSIONS) and all(map(_texts, value.values()))


def _theory(value) -> bool:
    def codes(items) -> bool:
        return isinstance(items, list) and _distinct(items) and all(re.fullmatch(CODE, item) for item in items)

    return _mapping(value, {"feeds": codes, "fed_by": codes}, {})


def _stigma(value) -> bool:
    parties = load_code_list("org").codes_only()
    return _mapping(value, {"text": _text, "signed_by": lambda types: _subset(types, parties)}, {})


def _headline(value) -> bool:
    once = _text(value) and len(value) <= LONGEST_HEADLINE and value.count("{value}") == 1
    return once and not set("{}") & set(value.replace("{value}", ""))


def _day(value) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


CODE = r"[POIC][0-9]{2}"
VERSION = r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
TEXT = (_text, f"a text of at most {LONGEST_TEXT} characters")
SENTENCES = (_texts, "a list of different texts, at least one")
DAY = (_day, 'a day in quotes, like "2025-03-31"')

CHECKS = {
    "indicator": _pattern(CODE, "a code like P05: the first letter of the level and two digits"),
    "slug": _pattern(r"[a-z][a-z0-9_]{2,60}", "a name like referral_offered: small letters, digits and _"),
    "version": _pattern(VERSION, 'three numbers in quotes, like "1.0.0"'),
    "supersedes": _pattern(rf"{CODE}|{VERSION}", 'a former version like "1.0.0", or the code of a former indicator'),
    "name": TEXT,
    "short_name": (lambda value: _text(value) and len(value) <= 40, "a text of at most 40 characters"),
    "level": _one_of(*LEVELS),
    "set": _one_of("core", "extended", "context"),
    "recommendations": (lambda value: _numbers(value, 17), "a list of different recommendations, 1 to 17"),
    "case_studies": (lambda value: _numbers(value, 4), "a list of different case studies, 1 to 4, or []"),
    "theory_of_change": (_theory, "a mapping with feeds and fed_by, each a list of codes of indicators, or []"),
    "definition": TEXT,
    "concepts": SENTENCES,
    "unit_of_count": _one_of(*UNITS),
    "counted": TEXT,
    "measure": _one_of(*MEASURES),
    "multiplier": (lambda value: _whole(value, 1, 100_000) and value in MULTIPLIERS, "1, 100, 1000, 10000 or 100000"),
    "unit": TEXT,
    "numerator": (
        _numerator,
        "a mapping with text, perhaps where (a condition, in quotes if it is one word) and sum (a column)",
    ),
    "denominator": (
        _denominator,
        "a mapping with text, perhaps where (a condition, in quotes if it is one word), sum (a column), unit_of_count",
    ),
    "median": (_median, "a mapping with of, a column, and censored_above, a number of days"),
    "derived": (
        _derived,
        "a mapping with from, kind (gap or lowest_group), dimension, reference and least, and for a gap group and "
        "minus (group or reference)",
    ),
    "age_of": _pattern(CODE, "the code of the indicator of all ages, like P28"),
    "care_steps": (
        _care_steps,
        "a list of different codes of indicators, like P30, in the order in which their steps follow each other",
    ),
    "maturity_window": (lambda value: _whole(value, 1, 3660), "a whole number of days, 1 to 3660"),
    "breakdowns": (
        _breakdowns,
        f"a list that starts with total, then different breakdowns by {', '.join(CELL_DIMENSIONS)}, joined by * "
        "in this order, ethnic_mention never joined",
    ),
    "not_disaggregated_by": (
        _not_disaggregated_by,
        f"a list, perhaps [], of dimensions or of {', '.join(NEVER_BROKEN_DOWN_BY)}, joined by * in this order",
    ),
    "structural_zeros": (_structural_zeros, "a mapping from dimensions to lists of their classes"),
    "direction": _one_of("higher", "lower", "neutral"),
    "target_allowed": (lambda value: isinstance(value, bool), "true or false"),
    "min_denominator": (lambda value: _whole(value, 0, 1_000_000), "a whole number, 0 to 1000000"),
    "reliability_rule": TEXT,
    "interval_method": _one_of(*INTERVAL_METHODS),
    "disclosure_class": _one_of(*DISCLOSURE_CLASSES),
    "aggregation_rule": TEXT,
    "adjustment": TEXT,
    "imputation": TEXT,
    "headline": (_headline, f"a sentence of at most {LONGEST_HEADLINE} characters with {{value}} in it once"),
    "how_to_read": TEXT,
    "caveats": SENTENCES,
    "misuse_warning": TEXT,
    "stigma_assessment": (_stigma, "a mapping with text and signed_by, a list of types of organisations, or []"),
    "comparability": TEXT,
    "quality_assessment": TEXT,
    "source_tables": (lambda value: bool(value) and _subset(value, TABLES), "a list of tables of the data model"),
    "validation_rules": (lambda value: bool(value) and _subset(value, load_rules()), "a list of rules of the records"),
    "collection_method": TEXT,
    "frequency": TEXT,
    "data_providers": SENTENCES,
    "compilers": SENTENCES,
    "legal_basis": TEXT,
    "owner": TEXT,
    "contact_role": TEXT,
    "burden_note": TEXT,
    "references": SENTENCES,
    "required_sectors": (
        lambda value: bool(value) and _subset(value, load_code_list("sector").codes_only()),
        f"a list of: {', '.join(load_code_list('sector').codes_only())}",
    ),
    "reporting_period": _one_of(*REPORTING_PERIODS),
    "lag": TEXT,
    "last_review_date": DAY,
    "next_review_date": DAY,
}
"""Each field in the order of a sheet: a check of its value, and what to write, in words."""


@dataclass(frozen=True)
class Field:
    """One field. `need`: `always`, `agreement` (before the indicator can be agreed) or `sometimes`.

    `good` and `bad` are values as they would stand in a sheet; `fault` says what is wrong with a value.
    """

    name: str
    group: str
    need: str
    meaning: str
    expected: str
    good: object
    bad: tuple[object, ...]

    def fault(self, value: object) -> str | None:
        """What to do about `value`, or None if it is right."""
        try:
            right = bool(CHECKS[self.name][0](value))
        except (TypeError, AttributeError, KeyError):
            right = False
        return None if right else f"write {self.expected}"


@cache
def load_fields() -> dict[str, Field]:
    """All fields by name, in the order of a sheet."""
    words = yaml.safe_load((Path(__file__).parent / "sheet_fields.yaml").read_text(encoding="utf-8"))
    return {
        name: Field(name, expected=expected, bad=tuple(words[name].pop("bad")), **words[name])
        for name, (_, expected) in CHECKS.items()
    }


def fields_needed(need: str) -> tuple[str, ...]:
    """Names of the fields with this `need`, in the order of a sheet."""
    return tuple(name for name, field in load_fields().items() if field.need == need)
