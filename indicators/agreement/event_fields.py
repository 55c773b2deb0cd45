"""What the fields of events may hold: each a check of its value, and what the value has to be, in words.

Belongs here: each field by itself. Does not: which event has which fields (`event_kinds`).
"""

import re
from collections.abc import Callable
from datetime import date

from schemas.code_lists import load_code_list
from schemas.fields import INDICATOR, LOCAL_CODE, REFERENCE, VERSION

LONGEST_TEXT = 600

Check = tuple[Callable[[object], bool], str]
"""Is the value right, and what it has to be, in words."""


def _text(value) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LONGEST_TEXT


def _short(value) -> bool:
    return isinstance(value, str) and REFERENCE.fullmatch(value) is not None


def matches(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def list_of(check: Callable[[object], bool], least: int = 1) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, list) and len(value) >= least and all(map(check, value)) and len(set(value)) == len(value)
    )


def _is_count(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999


def _is_number(value) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", value) is not None


def _is_day(value) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return False
    try:
        return date.fromisoformat(value).year >= 1990
    except ValueError:
        return False


def _counts_by_type(value) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and set(value) <= set(codes("org"))
        and all(map(_is_count, value.values()))
    )


def codes(code_list: str) -> tuple[str, ...]:
    return load_code_list(code_list).codes_only()


def one_of(*choices: str) -> Check:
    return (lambda value: value in choices, f"one of: {', '.join(choices)}")


TEXT: Check = (_text, f"a text of at most {LONGEST_TEXT} characters")
SHORT: Check = (_short, "a text of at most 120 characters without special signs")
PARTY: Check = (matches(LOCAL_CODE), "the code of an organisation")
PARTIES: Check = (list_of(matches(LOCAL_CODE)), "a list of codes of organisations")
DAY: Check = (_is_day, 'a day in quotes, like "2025-03-14"')
YES_NO: Check = (lambda value: isinstance(value, bool), "true or false")
NUMBER: Check = (_is_number, 'a number in quotes, like "65.5"')
COUNT: Check = (_is_count, "a whole number")
KEY: Check = (matches(LOCAL_CODE), "a code of letters, digits, - and _")
INDICATORS: Check = (
    list_of(matches(f"{INDICATOR}@{VERSION}")),
    "a list of indicators with their versions, like [P30@1.0.0]",
)
COUNTS: Check = (_counts_by_type, "numbers by type of organisation, like {roma_association: 2}")
PANEL = {"panel": PARTIES, "reason": TEXT}
NOTE = {"note": KEY}
"""Where the steward keeps the note that the organisation signed."""

DESCRIBED = (
    "theory_of_change", "misuse_warning", "comparability", "quality_assessment", "collection_method", "frequency",
    "data_providers", "compilers", "legal_basis", "owner", "contact_role", "burden_note",
)  # fmt: skip
"""Fields that a sheet needs before it can be agreed and that a country may give instead of the sheet."""


def described(value) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= set(DESCRIBED) and all(map(_text, value.values()))
